package copytext

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// quoted reads a string, or several that are added up, and decides whether it is copy.
func (s *script) quoted(f *frame) {
	before, start := s.last, s.pos
	tagged := s.src[start] == '`' && s.operand
	operand := s.operand
	pieces := s.pieces()
	s.last, s.operand, s.wrote = token{'"', start, s.pos}, true, false
	next := s.byteAt(s.after(s.pos))
	if f.kind == objectFrame && next == ':' && (before.kind == '{' || before.kind == ',' || before.kind == 0 || s.data) {
		if len(pieces) == 1 {
			key := pieces[0]
			if text := s.shadow[key.from:key.to]; !f.off && !f.hard && !f.linked && !s.strings && isProse(text) {
				s.value(partHeading, f.level+1, pieces) // a name in words is shown above what it names
			}
			s.key(f, s.src[key.from:key.to])
		}
		return
	}
	if f.kind == objectFrame && s.data && f.key == "@type" && before.kind == ':' || f.key == "@type" && f.linked {
		if len(pieces) == 1 {
			f.types = append(f.types[:len(f.types):len(f.types)], string(s.src[pieces[0].from:pieces[0].to]))
		}
		return
	}
	switch {
	case f.hard, before.kind == '~', next == '=' && s.byteAt(s.after(s.pos)+1) == '=', next == '!' && s.byteAt(s.after(s.pos)+1) == '=':
		return
	case tagged && !s.wordIs(before, "html", "md", "markdown", "dedent", "outdent", "stripIndent", "return", "default"):
		return
	case s.wordIs(before, "from", "import", "case", "module", "as", "in", "typeof"):
		return
	case f.kind == blockFrame && !operand && (before.kind == 0 || before.kind == ';' || before.kind == '{') && (next == ';' || next == 0 || next == '}' || isWordByte(next)):
		return // a directive
	}
	s.keep(pieces, f)
}

// pieces reads strings that are added up, with values between them: where their insides stand. What is between them is
// painted as a value.
func (s *script) pieces() []span {
	var list []span
	for {
		list = append(list, s.piece())
		sum := s.after(s.pos)
		if s.byteAt(sum) != '+' || s.data {
			return list
		}
		i := s.after(sum + 1)
		if c := s.byteAt(i); c == '"' || c == '\'' || c == '`' {
			s.pos = i
			continue
		}
		from := i
		for i < s.end && (isWordByte(s.src[i]) || s.src[i] == '.') {
			i++
		}
		next := s.after(i)
		if i == from || s.byteAt(next) != '+' {
			return list
		}
		next = s.after(next + 1)
		if c := s.byteAt(next); c != '"' && c != '\'' && c != '`' {
			return list
		}
		paint(s.shadow, from, i, hole)
		list = append(list, span{from, i})
		s.pos = next
	}
}

// piece reads one string; its escapes and values are painted over.
func (s *script) piece() span {
	from := s.pos + 1
	if s.src[s.pos] != '`' {
		to, next := s.stringEnd(s.pos)
		s.unescape(from, to)
		s.pos = next
		return span{from, to}
	}
	s.pos++
	plain := s.pos
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case c == '`':
			s.unescape(plain, s.pos)
			s.pos++
			return span{from, s.pos - 1}
		case c == '\\':
			s.pos = min(s.pos+2, s.end)
		case c == '$' && s.byteAt(s.pos+1) == '{':
			s.unescape(plain, s.pos)
			at := s.pos
			s.pos += 2
			s.skipGroup('}')
			paint(s.shadow, at, s.pos, hole)
			plain = s.pos
		default:
			s.pos++
		}
	}
	s.unescape(plain, s.pos)
	return span{from, s.pos}
}

// unescape writes what the escapes of a string stand for into the shadow.
func (o *outline) unescape(from, to int) {
	for i := from; i < to; {
		j := bytes.IndexByte(o.src[i:to], '\\')
		if j < 0 {
			return
		}
		i += j
		if i+1 >= to {
			return
		}
		r, n := scriptEscape(o.src[i:to])
		write(o.shadow, i, n, r)
		i += n
	}
}

// scriptEscape decodes the escape at the start of s, and gives its length.
func scriptEscape(s []byte) (rune, int) {
	switch s[1] {
	case 'n':
		return '\n', 2
	case 'r', 't', 'v', 'f', 'b', '0', '\n':
		return ' ', 2
	case '\r':
		if len(s) > 2 && s[2] == '\n' {
			return ' ', 3
		}
		return ' ', 2
	case 'x':
		if r, ok := hexDigits(s[2:], 2); ok {
			return r, 4
		}
	case 'u':
		if len(s) > 2 && s[2] == '{' {
			if end := bytes.IndexByte(s[:min(len(s), 12)], '}'); end > 3 {
				if r, ok := hexDigits(s[3:], end-3); ok {
					return r, end + 1
				}
			}
			break
		}
		if r := hexRune(s); r >= 0 {
			if utf16.IsSurrogate(r) {
				if whole := utf16.DecodeRune(r, hexRune(s[6:])); whole != utf8.RuneError {
					return whole, 12
				}
				return utf8.RuneError, 6
			}
			return r, 6
		}
	}
	r, n := utf8.DecodeRune(s[1:])
	return r, 1 + n
}

// hexDigits reads a number of n digits.
func hexDigits(s []byte, n int) (rune, bool) {
	if len(s) < n || n == 0 {
		return 0, false
	}
	r := rune(0)
	for _, c := range s[:n] {
		if !isHexDigit(c) {
			return 0, false
		}
		d := rune(lowerByte(c) - '0')
		if d > 9 {
			d = rune(lowerByte(c)-'a') + 10
		}
		r = r<<4 | d
	}
	return r, r <= utf8.MaxRune
}

// keep adds a string to the outline if it is copy.
func (s *script) keep(pieces []span, f *frame) {
	text := s.shadow[pieces[0].from:pieces[0].to]
	if len(pieces) > 1 {
		text = bytes.Clone(text)
		for _, p := range pieces[1:] {
			text = append(text, s.shadow[p.from:min(p.to, p.from+longestLook)]...)
		}
	}
	p := f.part
	switch {
	case f.linked && (len(f.types) > 0 || f.key != ""):
		c := dataContext{key: f.key, types: f.types}
		if c.isCopy(text) && hasLetter(text) {
			s.apart(SlotStructuredData, pieces)
		}
		return
	case f.off && (p == partUnknown || p == partList):
		return
	case p == partUnknown && s.strings:
		p = partBody
	}
	if f.run {
		for _, q := range pieces {
			if p == partBody {
				s.text(q.from, q.to, decoding{verbatim: true})
			}
		}
		return
	}
	if !isCopyString(text, p) {
		return
	}
	switch {
	case p == partQuestion:
		f.asked = true
	case p == partBody && f.asked:
		p = partAnswer
	}
	if f.page {
		switch p {
		case partHeading:
			p = partTitle
		case partBody:
			p = partMeta
		}
	}
	if slot := p.slot(); slot != "" {
		s.apart(slot, pieces)
		return
	}
	if f.aside {
		s.apart(SlotBody, pieces)
		return
	}
	s.value(p, f.level+1, pieces)
}

// apart adds strings that do not stand where they are written.
func (o *outline) apart(slot Slot, pieces []span) {
	for _, p := range pieces {
		o.label(slot, p.from, p.to)
	}
}

// value adds a piece of data.
func (o *outline) value(p part, level int, pieces []span) {
	tag := atom.Div
	roles := p.role()
	switch p {
	case partHeading:
		roles |= roleHeading
	case partButton:
		tag = atom.Button
	case partList:
		tag = atom.Li
	default:
		level = 0
		if len(pieces) == 1 && p != partQuestion && p != partPrice {
			o.rich(roles, pieces[0])
			return
		}
	}
	if p == partButton || p == partList {
		level = 0
	}
	n := o.open(tag)
	if first := n.Parent.FirstChild; (p == partHeading || p == partQuestion) && first != n && n.Parent.DataAtom == atom.Article {
		n.Parent.RemoveChild(n) // the heading comes first, wherever it stands
		first.Parent.InsertBefore(n, first)
	}
	o.describe(n, roles, min(level, maxLevel), len(o.skel.labels))
	for _, q := range pieces {
		o.text(q.from, q.to, decoding{verbatim: true})
	}
	o.close()
}

// rich adds a text that may be HTML, or have paragraphs, headings and lists as Markdown sets them.
func (o *outline) rich(roles role, text span) {
	n := o.open(atom.Div)
	o.describe(n, roles, 0, len(o.skel.labels))
	defer o.close()
	src := o.shadow[:text.to]
	if holdsTags(src[text.from:]) {
		o.markup(text.from, text.to)
		return
	}
	if bytes.IndexByte(src[text.from:], '\n') < 0 {
		o.text(text.from, text.to, decoding{verbatim: true})
		return
	}
	para := text.from
	end := func(to int) {
		if len(bytes.TrimSpace(src[para:to])) > 0 {
			o.open(atom.P)
			o.text(para, to, decoding{verbatim: true})
			o.close()
		}
	}
	for i := text.from; i < text.to && !o.full(); {
		to, next := lineEnd(src, i)
		line := bytes.TrimLeft(src[i:to], " \t")
		indent := to - len(line)
		hashes := len(line) - len(bytes.TrimLeft(line, "#"))
		switch bullet := bulletSize(line); {
		case len(bytes.TrimSpace(line)) == 0:
			end(i)
			para = next
		case hashes > 0 && hashes <= maxLevel && hashes < len(line) && line[hashes] == ' ':
			end(i)
			h := o.open(atom.Div)
			o.describe(h, roleHeading, hashes, len(o.skel.labels))
			o.text(indent+hashes, to, decoding{verbatim: true})
			o.close()
			para = next
		case bullet > 0:
			end(i)
			o.open(atom.Li)
			o.text(indent+bullet, to, decoding{verbatim: true})
			o.close()
			para = next
		}
		i = next
	}
	if para < text.to {
		end(text.to)
	}
}
