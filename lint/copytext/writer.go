package copytext

import (
	"bytes"
	"slices"
)

// writer collects blocks. Text is added to the open block piece by piece, each with its place in the source; white space
// is collapsed on the way. The text of all blocks lies in one buffer until the end.
type writer struct {
	src    []byte
	text   []byte
	segs   []Segment
	blocks []Block
	ends   []mark // where each block ends in text and segs

	open   mark // where the open block starts
	gap    byte // white space owed before the next text: 0, ' ' or '\n'
	gapSrc int
	gapLen int
}

// mark is a place in the buffers of a writer.
type mark struct{ text, segs int }

// grow makes room for n more runs of text, size bytes long together.
func (w *writer) grow(n, size int) {
	w.text = slices.Grow(w.text, size+n)
	w.segs = slices.Grow(w.segs, n+n/2)
	w.blocks = slices.Grow(w.blocks, n)
	w.ends = slices.Grow(w.ends, n)
}

// decoding says how the bytes of a run of source become text.
type decoding struct {
	verbatim  bool // no entities
	attribute bool // entities as in an attribute's value
	nul       bool // a NUL is shown as U+FFFD, not left out
	lines     bool // a line break is a hard break
}

// plainByte tells which bytes of markup stand for themselves.
var plainByte = func() (t [256]bool) {
	for i := range t {
		c := byte(i)
		t[i] = !isSpace(c) && c != '&' && c != 0
	}
	return t
}()

// source adds the text of src[from:to] to the open block.
func (w *writer) source(from, to int, d decoding) {
	src := w.src[:to]
	for i := from; i < to; {
		j := i
		for j < to && (plainByte[src[j]] || src[j] == ' ' && j > i && j+1 < to && plainByte[src[j+1]]) {
			j++
		}
		if j > i {
			w.verbatim(i, j)
		}
		if j == to {
			return
		}
		i = j
		switch c := src[i]; {
		case isSpace(c):
			hard := false
			for j < to && isSpace(src[j]) {
				hard = hard || d.lines && (src[j] == '\n' || src[j] == '\r')
				j++
			}
			w.space(i, j-i, hard)
			i = j
		case c == '&' && !d.verbatim:
			text, n := entity(src[i:], d.attribute)
			if n == 0 {
				w.verbatim(i, i+1)
				n = 1
			} else {
				w.decoded(text, i, n, d.lines)
			}
			i += n
		case c == 0:
			if d.nul {
				w.atom("\ufffd", i, 1)
			}
			i++
		default: // "&" in verbatim text
			w.verbatim(i, i+1)
			i++
		}
	}
}

// verbatim adds src[from:to], which holds no white space to collapse.
func (w *writer) verbatim(from, to int) {
	w.payGap()
	n := to - from
	w.segment(Segment{Text: len(w.text) - w.open.text, Len: n, Src: from, SrcLen: n})
	w.text = append(w.text, w.src[from:to]...)
}

// decoded adds text that the source writes as src[at:at+size].
func (w *writer) decoded(text string, at, size int, lines bool) {
	if len(text) == 1 && isSpace(text[0]) {
		w.space(at, size, lines && (text[0] == '\n' || text[0] == '\r'))
		return
	}
	w.atom(text, at, size)
}

// atom adds text that is not the source's own bytes: all of it stands for all of src[at:at+size].
func (w *writer) atom(text string, at, size int) {
	w.payGap()
	s := Segment{Text: len(w.text) - w.open.text, Len: len(text), Src: at, SrcLen: size}
	w.text = append(w.text, text...)
	if s.Len == size && size > 1 && !bytes.Equal(w.src[at:at+size], []byte(text)) {
		// Equal lengths would say that these are the source's own bytes, as for &ngE;, five bytes for five.
		w.segs = append(w.segs, Segment{Text: s.Text, Len: 1, Src: at, SrcLen: size})
		s.Text++
		s.Len--
	}
	w.segment(s)
}

// space owes white space; none at the start and the end of a block.
func (w *writer) space(at, size int, hard bool) {
	if w.gapLen == 0 {
		w.gapSrc, w.gapLen = at, size
	}
	if hard {
		w.gap = '\n'
	} else if w.gap == 0 {
		w.gap = ' '
	}
}

// lineBreak owes a hard break that has no source of its own.
func (w *writer) lineBreak() { w.space(0, 0, true) }

// softBreak owes a space that has no source of its own.
func (w *writer) softBreak() { w.space(0, 0, false) }

func (w *writer) payGap() {
	if w.gap != 0 && len(w.text) > w.open.text {
		w.segment(Segment{Text: len(w.text) - w.open.text, Len: 1, Src: w.gapSrc, SrcLen: w.gapLen})
		w.text = append(w.text, w.gap)
	}
	w.clearGap()
}

func (w *writer) clearGap() { w.gap, w.gapLen = 0, 0 }

// segment adds s, or makes the last segment longer when s goes on where it ends.
func (w *writer) segment(s Segment) {
	if n := len(w.segs); n > w.open.segs && s.Len == s.SrcLen {
		last := &w.segs[n-1]
		if last.Len == last.SrcLen && last.Src+last.SrcLen == s.Src && last.Text+last.Len == s.Text {
			last.Len += s.Len
			last.SrcLen += s.SrcLen
			return
		}
	}
	w.segs = append(w.segs, s)
}

// isEmpty tells whether the open block has no text yet.
func (w *writer) isEmpty() bool { return len(w.text) == w.open.text }

// openText is the text of the open block.
func (w *writer) openText() []byte { return w.text[w.open.text:] }

// close ends the open block and gives it its part, or does nothing when there is no text. It returns the block's index, or None.
func (w *writer) close(slot Slot) int {
	w.clearGap()
	if w.isEmpty() {
		return None
	}
	b := NewBlock(slot, "", nil)
	w.blocks = append(w.blocks, b)
	w.open = mark{len(w.text), len(w.segs)}
	w.ends = append(w.ends, w.open)
	return len(w.blocks) - 1
}

// drop forgets the text of the open block.
func (w *writer) drop() {
	w.text, w.segs = w.text[:w.open.text], w.segs[:w.open.segs]
	w.clearGap()
}

// start is where block i starts in the buffers.
func (w *writer) start(i int) mark {
	if i == 0 {
		return mark{}
	}
	return w.ends[i-1]
}

// textOf is the text of block i.
func (w *writer) textOf(i int) []byte { return w.text[w.start(i).text:w.ends[i].text] }

// finish gives the blocks their text and segments.
func (w *writer) finish() []Block {
	all := string(w.text)
	for i := range w.blocks {
		from, to := w.start(i), w.ends[i]
		w.blocks[i].Text = all[from.text:to.text]
		w.blocks[i].segments = w.segs[from.segs:to.segs:to.segs]
	}
	return w.blocks
}
