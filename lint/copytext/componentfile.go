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
		s.shown(at, span{at + 2, at + end})
		s.pos = at + end + 2
		return true
	case svelteMarkup:
		switch s.byteAt(at + 1) {
		case '#', ':', '/', '@':
			s.pos = at + 1
			s.skipGroup('}')
			if html := []byte("@html"); bytes.HasPrefix(s.src[at+1:s.end], html) {
				if nodes := s.nodes; s.muted == 0 {
					s.code(span{at + 1 + len(html), max(at+1+len(html), s.pos-1)}, &frame{kind: holeFrame, part: partBody})
					if s.nodes == nodes {
						s.hole(at, s.pos)
					}
				}
			}
			return true
		}
	}
	return false
}

// shown reads an expression whose value is shown, for the strings in it. A sign of its value stands at the brace before it.
func (s *script) shown(brace int, code span) {
	first := len(s.skel.labels)
	s.code(code, &frame{kind: holeFrame, aside: true})
	if len(s.skel.labels) == first {
		s.hole(brace, code.to)
	} else {
		s.hole(brace, brace+1) // the strings must not be painted over
	}
}

// code reads src[code.from:code.to] as an expression.
func (s *script) code(code span, f *frame) {
	pos, end, groups, last, operand := s.pos, s.end, s.groups, s.last, s.operand
	s.pos, s.end, s.groups = code.from, code.to, [4]int{}
	s.last, s.operand = token{'(', s.pos, s.pos}, false
	for s.pos < s.end && !s.full() {
		s.group(0, f)
		if s.pos < s.end { // a bracket that closes nothing
			s.pos++
		}
	}
	s.pos, s.end, s.groups, s.last, s.operand = pos, end, groups, last, operand
}

// binding reads the value of an attribute that is an expression.
func (s *script) binding(t *tag, key []byte, f *frame) {
	value, ok := s.bound()
	if !ok {
		return
	}
	inner := frame{kind: holeFrame, level: f.level, page: f.page, part: partOf(key)}
	switch slot := attributeSlot(key); {
	case isWordOf(string(key), "html", "text"):
		inner.part = partBody
	case string(key) == "for":
		inner.part = partUnknown
	case isCodeAttribute(key), isWordOf(string(key), "if", "else-if", "show", "model", "slot", "on"):
		return
	case t.html && slot == "":
		return
	case slot == SlotAlt:
		inner.part = partAlt
	case slot == SlotLabel && (t.html || string(key) != "title"):
		inner.part = partLabel
	}
	s.code(value, &inner)
}

// skipBinding skips the value of an attribute that is code.
func (s *script) skipBinding() { s.bound() }

// bound passes over the value of an attribute, and tells where it stands when it is a string.
func (s *script) bound() (value span, ok bool) {
	i := s.after(s.pos)
	if s.byteAt(i) != '=' {
		return span{}, false
	}
	i = s.after(i + 1)
	switch c := s.byteAt(i); c {
	case '"', '\'':
		s.pos = s.end
		end := bytes.IndexByte(s.src[i+1:s.end], c)
		if end < 0 {
			return span{}, false
		}
		s.pos = i + 1 + end + 1
		return span{i + 1, i + 1 + end}, true
	case '{':
		s.pos = i + 1
		s.skipGroup('}')
	default:
		s.pos = i
	}
	return span{}, false
}
