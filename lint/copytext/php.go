package copytext

import (
	"bytes"
	"strings"
)

// readPHP reads a PHP file: the page around the code, what the code writes into it, and the texts in its arrays.
func readPHP(doc *Document) {
	if reason := notWritten(doc.Bytes); reason != "" {
		doc.noteUnread(Unread{Reason: reason, Detail: "made by a program; check what it was made from"})
		return
	}
	shadow := newShadow(doc.Bytes)
	s := &script{outline: newOutline(doc), end: len(doc.Bytes), strings: false}
	for i := 0; ; {
		j := bytes.Index(doc.Bytes[i:], []byte("<?"))
		if j < 0 {
			break
		}
		p := &phpCode{script: s, page: shadow, from: i + j}
		i = p.read()
	}
	if strings.HasSuffix(strings.ToLower(doc.Source), ".blade.php") {
		s.blade(shadow)
	}
	readShadow(doc, shadow, readHTML)
	doc.Unread = withoutScripts(doc.Unread)
	page := doc.Blocks
	s.finish()
	doc.Blocks = join(page, doc.Blocks)
}

// phpCode is one stretch of code.
type phpCode struct {
	*script
	page  []byte // the shadow that is read as HTML
	from  int
	shown []span // strings that are shown where the code stands
	value bool   // the code shows a value
}

// read reads the code and gives the place behind it.
func (p *phpCode) read() int {
	p.pos = p.from + 2
	p.value = p.byteAt(p.pos) == '='
	if bytes.HasPrefix(p.src[p.pos:], []byte("php")) {
		p.pos += 3
	}
	p.last = token{}
	p.at = p.root
	p.run(&frame{kind: blockFrame})
	p.at = p.root
	end := min(p.pos+2, p.end)
	p.leave(end)
	return end
}

// run reads the code from where it begins to its end.
func (p *phpCode) run(f *frame) {
	for p.pos < p.end && !p.atEnd() {
		p.group(0, f)
		if p.pos < p.end && !p.atEnd() {
			p.pos++
		}
	}
}

// leave paints over the code up to end, but for what it shows.
func (p *phpCode) leave(end int) {
	switch {
	case len(p.shown) > 0:
		at := p.from
		for _, v := range p.shown {
			blank(p.page, at, v.from)
			copy(p.page[v.from:v.to], p.shadow[v.from:v.to])
			at = v.to
		}
		blank(p.page, at, end)
	case p.value:
		paint(p.page, p.from, end, hole)
	default:
		blank(p.page, p.from, end)
	}
}

func (p *phpCode) atEnd() bool { return p.byteAt(p.pos) == '?' && p.byteAt(p.pos+1) == '>' }

// group reads up to the closing bracket, or to the end of the code.
func (p *phpCode) group(closing byte, f *frame) {
	if p.depth >= maxScriptDepth {
		p.tooDeep = true
		p.pos = p.end
		return
	}
	p.depth++
	defer func() { p.depth-- }()
	for p.pos < p.end && !p.atEnd() && !p.full() {
		switch c := p.src[p.pos]; {
		case isSpace(c):
			p.pos++
		case c == '#' && p.byteAt(p.pos+1) != '[':
			p.line()
		case c == '/' && p.byteAt(p.pos+1) == '/':
			p.line()
		case c == '/' && p.byteAt(p.pos+1) == '*':
			p.comment()
		case c == '"' || c == '\'':
			p.string(f)
		case c == '`':
			_, p.pos = p.stringEnd(p.pos)
		case bytes.HasPrefix(p.src[p.pos:p.end], []byte("<<<")):
			p.heredoc(f)
		case c == '(' || c == '[' || c == '{':
			p.nested(c, f)
		case c == ')' || c == ']' || c == '}':
			p.token(c, p.pos+1, true)
			if c == closing {
				return
			}
			if closing != 0 && p.groups[bracket(c)] > 0 {
				p.pos--
				return
			}
		case isWordByte(c):
			p.name(f)
		case c == ',' && f.kind == arrayFrame:
			f.part = partUnknown
			p.token(c, p.pos+1, false)
		case c == ';':
			f.reset()
			p.token(c, p.pos+1, false)
		case (c == '=' || c == '!') && p.byteAt(p.pos+1) == '=': // a comparison
			for p.byteAt(p.pos+1) == '=' {
				p.pos++
			}
			p.token('~', p.pos+1, false)
		default:
			p.token(c, p.pos+1, false)
		}
	}
}

// line skips the rest of a line; the end of the code ends it too.
func (p *phpCode) line() {
	end, _ := lineEnd(p.src[:p.end], p.pos)
	if i := bytes.Index(p.src[p.pos:end], []byte("?>")); i >= 0 {
		end = p.pos + i
	}
	p.pos = end
}

// name reads a word: what a string is assigned to, or passed to.
func (p *phpCode) name(f *frame) {
	i := p.pos
	for i < p.end && isWordByte(p.src[i]) {
		i++
	}
	word := p.src[p.pos:i]
	p.token('a', i, true)
	switch {
	case word[0] == '$':
		if p.assigned() && f.kind == blockFrame {
			f.part = partOf(word)
		}
	case isWordOf(string(word), "echo", "print"):
		p.value = true
		p.operand = false
	}
}

// isTranslation knows the functions that show or give the text that they are passed.
func isTranslation(word string) bool {
	return isWordOf(word, "_e", "__", "_x", "_ex", "esc_html_e", "esc_html__", "esc_html_x", "esc_attr_e", "esc_attr__", "esc_attr_x", "esc_html", "esc_attr", "wp_kses_post", "nl2br", "ucfirst", "trim")
}

// nested reads a pair of brackets.
func (p *phpCode) nested(c byte, f *frame) {
	inner := *f
	inner.kind = parenFrame
	inner.key = ""
	called := ""
	if p.last.kind == 'a' {
		called = string(p.word())
	}
	list := c == '[' && !p.operand || c == '(' && called == "array"
	switch {
	case list:
		inner.kind = arrayFrame
		inner.level = min(f.level+1, maxLevel)
		inner.off = f.off || f.part == partOff
	case c == '{':
		inner.kind = blockFrame
		inner.part = partUnknown
	case c == '[':
		inner.hard = true
	case isTranslation(called):
		inner.key = called
	case isWordOf(called, "if", "while", "foreach", "for", "switch", "function", "elseif"):
		inner.part = partUnknown
	default:
		inner.hard = true // a function of which nothing is known
		inner.part = partUnknown
	}
	if list || isWordOf(called, "apply_filters", "printf", "sprintf", "wp_parse_args", "array_merge", "return") {
		inner.hard = f.hard && !list
	}
	p.token(c, p.pos+1, false)
	read := func() {
		p.groups[bracket(c)]++
		p.group(closes(c), &inner)
		p.groups[bracket(c)]--
	}
	if list {
		p.section(false, f.part, read)
		return
	}
	read()
}

// string reads a string: a key, a text to show here, or one that is kept for later.
func (p *phpCode) string(f *frame) {
	quote := p.src[p.pos]
	first := p.last
	to, next := p.phpStringEnd(p.pos)
	text := span{p.pos + 1, to}
	if quote == '"' {
		p.interpolate(text)
	} else {
		for i := text.from; i+1 < text.to; i++ {
			if p.src[i] == '\\' {
				if p.src[i+1] == '\'' || p.src[i+1] == '\\' {
					write(p.shadow, i, 2, rune(p.src[i+1]))
				}
				i++
			}
		}
	}
	p.token('"', next, true)
	if i := p.after(p.pos); p.byteAt(i) == '=' && p.byteAt(i+1) == '>' {
		f.part = partOf(p.src[text.from:text.to])
		return
	}
	isEcho := p.wordIs(first, "echo", "print")
	switch {
	case f.hard || first.kind == '~' && f.kind != arrayFrame:
		return
	case isTranslation(f.key) && first.kind == '(' && f.kind == parenFrame && f.part == partUnknown && p.at == p.root || isEcho:
		if hasLetter(p.shadow[text.from:text.to]) {
			p.shown = append(p.shown, text)
		}
		return
	case f.key != "" && first.kind != '(':
		return // the domain of a translation
	}
	p.keep([]span{text}, f)
}

// phpStringEnd is where the inside of the string at i ends, and the string itself. It may have many lines.
func (p *phpCode) phpStringEnd(i int) (to, next int) {
	quote := p.src[i]
	for i++; i < p.end; i++ {
		switch p.src[i] {
		case quote:
			return i, i + 1
		case '\\':
			i++
		}
	}
	return p.end, p.end
}

// interpolate paints the escapes and the variables of a string.
func (p *phpCode) interpolate(text span) {
	p.unescape(text.from, text.to)
	for i := text.from; i+1 < text.to; i++ {
		c, next := p.src[i], p.src[i+1]
		switch {
		case c == '\\':
			i++
		case c == '{' && next == '$':
			end := bytes.IndexByte(p.src[i:text.to], '}')
			if end < 0 {
				return
			}
			paint(p.shadow, i, i+end+1, hole)
			i += end
		case c == '$' && (isLetter(next) || next == '_'):
			j := i + 1
			for j < text.to && p.src[j] != '$' && isWordByte(p.src[j]) && p.src[j] < 0x80 {
				j++
			}
			paint(p.shadow, i, j, hole)
			i = j - 1
		}
	}
}

// heredoc reads a text of many lines.
func (p *phpCode) heredoc(f *frame) {
	end, next := lineEnd(p.src[:p.end], p.pos)
	name := bytes.Trim(p.src[p.pos+3:end], " \t'\"")
	p.token('"', next, true)
	if len(name) == 0 || !isWordByte(name[0]) {
		return
	}
	for from := next; p.pos < p.end; {
		end, after := lineEnd(p.src[:p.end], p.pos)
		if line := bytes.TrimLeft(p.src[p.pos:end], " \t"); bytes.HasPrefix(line, name) {
			text := span{from, p.pos}
			p.pos = end - len(line) + len(name)
			p.interpolate(text)
			p.keep([]span{text}, f)
			return
		}
		p.pos = after
	}
}
