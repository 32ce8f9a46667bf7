package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// tokenKind is the kind of a piece of HTML.
type tokenKind uint8

const (
	textToken tokenKind = iota
	startToken
	endToken
	commentToken // also bogus comments and processing instructions
	doctypeToken
)

// attribute is the place of an attribute's name and of its value, quotes excluded.
type attribute struct {
	key, keyEnd int
	val, valEnd int
}

// scanner cuts HTML into the tokens that html.Tokenizer cuts it into, and knows where each part of a tag stands, which
// html.Tokenizer does not tell. It copies and allocates nothing, so that the style sheets and scripts of a page cost next
// to nothing. That the two agree is a fuzz target.
type scanner struct {
	src []byte // all of the source; tokens end where it ends
	pos int    // start of the next token

	kind       tokenKind
	start, end int  // the whole token
	from, to   int  // the text of a text token
	verbatim   bool // of a text token: entities are not decoded
	rawText    bool // of a text token: inside an element such as <title>, where a NUL is shown as U+FFFD

	name, nameEnd int       // of a tag
	atom          atom.Atom // of a tag; 0 when the name is not a known one
	attrs         []attribute
	selfClosing   bool

	raw        atom.Atom // the element whose end tag ends the raw text that follows
	allowCDATA bool
	truncated  bool // the source ends inside a tag
}

// next reads the next token; false at the end of the source, or when it ends inside a tag.
func (s *scanner) next() bool {
	s.start = s.pos
	s.verbatim, s.rawText = false, false
	if raw := s.raw; raw != 0 {
		s.raw = 0
		if end := s.rawEnd(raw); end > s.pos {
			s.text(end)
			s.rawText = true
			s.verbatim = raw != atom.Title && raw != atom.Textarea
			return true
		}
	}
	src := s.src
	for i := s.pos; i < len(src); {
		j := bytes.IndexByte(src[i:], '<')
		if j < 0 || i+j+1 >= len(src) {
			break
		}
		i += j + 1
		c := src[i]
		if !isLetter(c) && c != '/' && c != '!' && c != '?' {
			continue
		}
		if i-1 > s.start {
			s.text(i - 1)
			return true
		}
		switch {
		case isLetter(c):
			return s.tag(i, startToken)
		case c == '!':
			s.declaration(i + 1)
			return true
		case c == '?':
			s.bogusComment(i)
			return true
		case i+1 >= len(src): // "</" and nothing more is text
		case isLetter(src[i+1]):
			return s.tag(i+1, endToken)
		default:
			s.bogusComment(i + 1)
			return true
		}
		break
	}
	if s.start < len(src) {
		s.text(len(src))
		return true
	}
	return false
}

func (s *scanner) text(end int) {
	s.kind = textToken
	s.from, s.to = s.start, end
	s.end, s.pos = end, end
}

func (s *scanner) finish(kind tokenKind, end int) {
	s.kind = kind
	s.end, s.pos = end, end
}

// bogusComment reads up to the next ">".
func (s *scanner) bogusComment(i int) {
	s.finish(commentToken, s.after(i, '>'))
}

// after is the offset behind the next c, or the end of the source.
func (s *scanner) after(i int, c byte) int {
	if j := bytes.IndexByte(s.src[i:], c); j >= 0 {
		return i + j + 1
	}
	return len(s.src)
}

// declaration reads a comment, a doctype or a CDATA section; i is behind "<!".
func (s *scanner) declaration(i int) {
	rest := s.src[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("--")):
		s.finish(commentToken, s.commentEnd(i+2))
	case len(rest) >= 7 && equalFold(rest[:7], "doctype"):
		s.finish(doctypeToken, s.after(i+7, '>'))
	case s.allowCDATA && bytes.HasPrefix(rest, []byte("[CDATA[")):
		from, to, end := i+7, len(s.src), len(s.src)
		if j := bytes.Index(s.src[from:], []byte("]]>")); j >= 0 {
			to, end = from+j, from+j+3
		}
		s.text(end)
		s.from, s.to = from, to
		s.rawText = true
	default:
		s.bogusComment(i)
	}
}

// commentEnd is the offset behind the comment whose data starts at i.
func (s *scanner) commentEnd(i int) int {
	for p := i; ; p++ {
		j := bytes.IndexByte(s.src[p:], '>')
		if j < 0 {
			return len(s.src)
		}
		p += j
		data := s.src[i:p]
		if len(data) == 0 || len(data) == 1 && data[0] == '-' || bytes.HasSuffix(data, []byte("--")) || bytes.HasSuffix(data, []byte("--!")) {
			return p + 1
		}
	}
}

// tag reads a tag whose name starts at i; false when the source ends inside it.
func (s *scanner) tag(i int, kind tokenKind) bool {
	src := s.src
	s.attrs = s.attrs[:0]
	s.name = i
	for i < len(src) && !isSpace(src[i]) && src[i] != '/' && src[i] != '>' {
		i++
	}
	s.nameEnd = i
	i = s.skipSpace(i)
	for i < len(src) && src[i] != '>' {
		a := attribute{key: i}
		for i < len(src) && !isSpace(src[i]) && src[i] != '/' && src[i] != '>' && (src[i] != '=' || i == a.key) {
			i++
		}
		a.keyEnd = i
		a.val, a.valEnd, i = s.attributeValue(i)
		if a.keyEnd > a.key {
			s.attrs = append(s.attrs, a)
		}
		i = s.skipSpace(i)
	}
	if i >= len(src) {
		s.truncated = true
		s.pos = len(src)
		return false
	}
	s.finish(kind, i+1)
	s.atom = lookupAtom(src[s.name:s.nameEnd])
	if kind == startToken {
		s.selfClosing = src[i-1] == '/' && !s.endsInValue(i)
		if isRawText(s.atom) {
			s.raw = s.atom
		}
	}
	return true
}

// attributeValue reads what follows an attribute's name, and gives the place of the value and where to go on.
func (s *scanner) attributeValue(i int) (val, valEnd, next int) {
	src := s.src
	at := i
	i = s.skipSpace(i)
	if i >= len(src) {
		return at, at, i
	}
	if src[i] == '/' {
		return at, at, i + 1
	}
	if src[i] != '=' {
		return at, at, i
	}
	i = s.skipSpace(i + 1)
	if i >= len(src) || src[i] == '>' {
		return at, at, i
	}
	if q := src[i]; q == '"' || q == '\'' {
		j := bytes.IndexByte(src[i+1:], q)
		if j < 0 {
			return i + 1, len(src), len(src)
		}
		return i + 1, i + 1 + j, i + j + 2
	}
	j := i + 1
	for j < len(src) && !isSpace(src[j]) && src[j] != '>' {
		j++
	}
	return i, j, j
}

// endsInValue tells whether the byte before the ">" at i belongs to the value of the last attribute, as in <p a=/>.
// An attribute that repeats an earlier one does not count, as html.Tokenizer has it.
func (s *scanner) endsInValue(i int) bool {
	if len(s.attrs) == 0 {
		return false
	}
	last := s.attrs[len(s.attrs)-1]
	if last.valEnd != i || last.val == last.valEnd {
		return false
	}
	key := s.src[last.key:last.keyEnd]
	for _, a := range s.attrs[:len(s.attrs)-1] {
		if sameName(s.src[a.key:a.keyEnd], key) {
			return false
		}
	}
	return true
}

func (s *scanner) skipSpace(i int) int {
	for i < len(s.src) && isSpace(s.src[i]) {
		i++
	}
	return i
}

// rawEnd is the end of the raw text at s.pos, which the end tag of element ends.
func (s *scanner) rawEnd(element atom.Atom) int {
	if element == atom.Plaintext {
		return len(s.src)
	}
	name := element.String()
	end := s.endTag(s.pos, name)
	if element == atom.Script && bytes.Contains(s.src[s.pos:end], []byte("<!--")) {
		return s.scriptEnd(name)
	}
	return end
}

// endTag is the offset of the next end tag of name at or after i, or the end of the source.
func (s *scanner) endTag(i int, name string) int {
	for {
		j := bytes.Index(s.src[i:], []byte("</"))
		if j < 0 {
			return len(s.src)
		}
		i += j
		if s.isEndTag(i, name) {
			return i
		}
		i += 2
	}
}

// isEndTag tells whether the end tag of name stands at i.
func (s *scanner) isEndTag(i int, name string) bool {
	after := i + 2 + len(name)
	if after >= len(s.src) || s.src[i+1] != '/' || !equalFold(s.src[i+2:after], name) {
		return false
	}
	c := s.src[after]
	return isSpace(c) || c == '/' || c == '>'
}

// scriptEnd is the end of a script at s.pos that holds "<!--": inside such a comment, <script> hides the next </script>.
func (s *scanner) scriptEnd(name string) int {
	const plain, escaped, doubleEscaped = 0, 1, 2
	src := s.src
	state := plain
	for i := s.pos; i < len(src); {
		rest := src[i:]
		switch {
		case state == plain && bytes.HasPrefix(rest, []byte("<!--")):
			state = escaped
			i += 4
			if e := s.scriptCommentEnd(i); e > 0 {
				state = plain
				i = e
			}
		case state != plain && bytes.HasPrefix(rest, []byte("--")):
			i += 2
			if e := s.scriptCommentEnd(i); e > 0 {
				state = plain
				i = e
			}
		case src[i] != '<' || i+1 >= len(src):
			i++
		case state != doubleEscaped && src[i+1] == '/':
			if s.isEndTag(i, name) {
				return i
			}
			i += 2
		case state == escaped && isScriptStart(rest):
			state = doubleEscaped
			i += 8
		case state == doubleEscaped && s.isEndTag(i, name):
			state = escaped
			i += 9
		default:
			i++
		}
	}
	return len(src)
}

// scriptCommentEnd is the offset behind the ">" that ends a comment, when nothing but dashes precedes it at i.
func (s *scanner) scriptCommentEnd(i int) int {
	for i < len(s.src) && s.src[i] == '-' {
		i++
	}
	if i < len(s.src) && s.src[i] == '>' {
		return i + 1
	}
	return 0
}

// isScriptStart tells whether b starts with "<script" and the end of a name.
func isScriptStart(b []byte) bool {
	if len(b) < 8 || !equalFold(b[1:7], "script") {
		return false
	}
	c := b[7]
	return isSpace(c) || c == '/' || c == '>'
}
