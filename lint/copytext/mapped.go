package copytext

import "bytes"

// mapped is text that was decoded out of the source once, such as a JSON string, and may be decoded again, as HTML in
// it. Its segments lead to the source.
type mapped struct {
	text []byte
	segs []Segment
}

// span is the place in the source of text[from:to].
func (m *mapped) span(from, to int) (srcFrom, srcTo int) {
	b := Block{segments: m.segs}
	srcFrom, srcTo, _ = b.Span(from, to)
	return srcFrom, srcTo
}

// mapped adds m.text[from:to] to the open block, its entities decoded.
func (w *writer) mapped(m *mapped, from, to int) {
	for i := from; i < to; {
		j := i
		for j < to && (plainByte[m.text[j]] || m.text[j] == ' ' && j > i && j+1 < to && plainByte[m.text[j+1]]) {
			j++
		}
		switch {
		case j > i:
			w.pieces(m, i, j)
		case isSpace(m.text[i]):
			for j < to && isSpace(m.text[j]) {
				j++
			}
			src, end := m.span(i, j)
			w.space(src, end-src, false)
		case m.text[i] == 0:
			j++
		default:
			text, n := entity(m.text[i:to], false)
			j = i + max(n, 1)
			if n == 0 {
				text = "&"
			}
			src, end := m.span(i, j)
			w.decoded(text, src, end-src, false)
		}
		i = j
	}
}

// pieces adds m.text[from:to], which is as it should be, segment by segment.
func (w *writer) pieces(m *mapped, from, to int) {
	for _, s := range m.segs[m.at(from):] {
		if s.Text >= to {
			return
		}
		a, b := max(s.Text, from), min(s.Text+s.Len, to)
		if s.Len == s.SrcLen && bytes.Equal(m.text[s.Text:s.Text+s.Len], w.src[s.Src:s.Src+s.SrcLen]) {
			w.verbatim(s.Src+a-s.Text, s.Src+b-s.Text)
		} else if a < b {
			w.atom(string(m.text[a:b]), s.Src, s.SrcLen)
		}
	}
}

// at is the index of the segment that holds byte i of the text.
func (m *mapped) at(i int) int {
	lo, hi := 0, len(m.segs)
	for lo < hi {
		mid := (lo + hi) / 2
		if m.segs[mid].Text+m.segs[mid].Len <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// holdsTags tells whether text is HTML rather than plain.
func holdsTags(text []byte) bool {
	for i := bytes.IndexByte(text, '<'); i >= 0 && i+1 < len(text); {
		if isLetter(text[i+1]) || text[i+1] == '/' || text[i+1] == '!' {
			return true
		}
		j := bytes.IndexByte(text[i+1:], '<')
		if j < 0 {
			return false
		}
		i += 1 + j
	}
	return false
}

// mappedHTML adds text that may hold HTML: tags are left out, and end is called where one starts or ends a block.
func (w *writer) mappedHTML(m *mapped, end func()) {
	if !holdsTags(m.text) {
		w.mapped(m, 0, len(m.text))
		end()
		return
	}
	s := scanner{src: m.text}
	for s.next() {
		switch {
		case s.kind == textToken:
			w.mapped(m, s.from, s.to)
		case s.kind != startToken && s.kind != endToken:
		case isBlock(s.atom):
			end()
		case s.atom.String() == "br":
			w.lineBreak()
		}
		if s.kind == startToken && s.raw != 0 {
			s.pos = s.rawEnd(s.raw) // a script, or the like
			s.raw = 0
		}
	}
	end()
}
