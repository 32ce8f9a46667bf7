package copytext

import "bytes"

// markupKind is a language of templates that looks like JSX.
type markupKind uint8

const (
	noMarkup markupKind = iota
	vueMarkup
	svelteMarkup
	astroMarkup
)

func readVue(doc *Document)    { readComponent(doc, vueMarkup) }
func readSvelte(doc *Document) { readComponent(doc, svelteMarkup) }
func readAstro(doc *Document)  { readComponent(doc, astroMarkup) }

// readComponent reads a file that holds a template together with the script behind it.
func readComponent(doc *Document, kind markupKind) {
	s := &script{outline: newOutline(doc), pos: doc.textStart(), end: len(doc.Bytes), jsx: kind == astroMarkup, markup: kind}
	if from, to, text := frontMatter(doc.Bytes, s.pos); kind == astroMarkup && text > from {
		s.script(from, to)
		s.pos = text
	}
	for s.pos < s.end && !s.full() {
		s.children(&frame{kind: holeFrame, aside: true})
	}
	settle(s.root)
	if s.tooDeep {
		doc.noteUnread(Unread{Reason: "nested too deeply", Detail: "not all of the file was read"})
	}
	s.finish()
}

// script reads src[from:to] as a program.
func (s *script) script(from, to int) {
	pos, end, names := s.pos, s.end, s.names
	s.pos, s.end, s.names = from, to, nil
	s.last, s.operand = token{}, false
	at := s.at
	s.all(frame{kind: blockFrame})
	s.at = at
	s.pos, s.end, s.names = pos, end, names
}

// rawElement reads a <script> or a <style>, if there is one at hand.
func (s *script) rawElement(*frame) bool {
	from := s.pos + 1
	name := string(s.src[from:s.nameEnd(from)])
	if name != "script" && name != "style" {
		return false
	}
	t := scanner{src: s.src[:s.end], pos: s.pos}
	if !t.next() {
		s.pos = s.end
		return true
	}
	end := t.endTag(t.end, name)
	if bytes.HasSuffix(s.src[t.start:t.end], []byte("/>")) {
		end = t.end
	}
	if tag := s.src[t.start:t.end]; name == "script" && !bytes.Contains(tag, []byte("json")) && s.muted == 0 && s.depth < maxScriptDepth {
		jsx, data, markup := s.jsx, s.data, s.markup
		s.jsx, s.markup = false, noMarkup
		s.script(t.end, end)
		s.jsx, s.data, s.markup = jsx, data, markup
	}
	s.pos = end
	if end < s.end && end > t.end {
		s.pos = t.after(end, '>')
	}
	if s.pos <= from {
		s.pos = s.end
	}
	return true
}

// special reads braces that are not those of JSX.
func (s *script) special(at int) bool {
	switch s.markup {
	case vueMarkup:
		if s.byteAt(at+1) != '{' {
			s.text(at, at+1, decoding{verbatim: true})
			s.pos = at + 1
			return true
		}
		end := bytes.Index(s.src[at:s.end], []byte("}}"))
		if end < 0 {
			s.pos = s.end
			return true
		}
		s.pos = at + end + 2
		s.hole(at, s.pos)
		return true
	case svelteMarkup:
		switch s.byteAt(at + 1) {
		case '#', ':', '/', '@':
			s.pos = at + 1
			s.skipGroup('}')
			if s.byteAt(at+1) == '@' && bytes.HasPrefix(s.src[at+2:s.end], []byte("html")) {
				s.hole(at, s.pos)
			}
			return true
		}
	}
	return false
}

// binding skips the value of an attribute that is code.
func (s *script) binding() {
	if i := s.after(s.pos); s.byteAt(i) == '=' {
		i = s.after(i + 1)
		switch c := s.byteAt(i); c {
		case '"', '\'':
			s.pos = s.end
			if end := bytes.IndexByte(s.src[i+1:s.end], c); end >= 0 {
				s.pos = i + 1 + end + 1
			}
		case '{':
			s.pos = i + 1
			s.skipGroup('}')
		default:
			s.pos = i
		}
	}
}
