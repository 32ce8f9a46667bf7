package copytext

import "bytes"

// templateCode reads the code of a template for the strings that it shows or hands on: {% set title = "…" %},
// {{ x | default: "…" }}, {{< card text="…" >}}.
type templateCode struct {
	*script
}

func newTemplateCode(doc *Document) *templateCode {
	return &templateCode{&script{outline: newOutline(doc), end: len(doc.Bytes)}}
}

// finish adds what was found to the blocks of the page.
func (c *templateCode) finish() {
	if c.nodes == 0 {
		return
	}
	page := c.doc.Blocks
	c.script.finish()
	c.doc.Blocks = join(page, c.doc.Blocks)
}

// read reads the code between two delimiters, given its first word. What decides something shows nothing.
func (c *templateCode) read(code span, word string) {
	text := bytes.TrimLeft(c.src[code.from:code.to], " \t\r\n-~")
	if len(text) == 0 || !bytes.ContainsAny(text, "\"'`") || text[0] == '!' || c.full() {
		return
	}
	if text[0] == '#' || text[0] == '/' {
		word = firstWord(text[1:])
	}
	if isWordOf(word, "if", "elsif", "elseif", "elif", "else", "unless", "case", "when", "for", "each", "with", "range", "while", "import", "from", "extends", "layout", "url", "path", "raw", "require", "puts", "javascript_include_tag",
		"stylesheet_link_tag", "image_tag", "comment", "paginate", "form", "form_for", "form_with", "csrf_token", "load", "static") && word != "form" {
		return
	}
	c.section(false, partUnknown, func() { c.strings(code) })
}

// strings keeps the strings of a piece of code, each by the name that stands before it.
func (c *templateCode) strings(code span) {
	f := frame{level: 1}
	compared := false // the string at hand is compared with something
	for i := code.from; i < code.to && !c.full(); {
		switch b := c.src[i]; {
		case b == '"' || b == '\'' || b == '`':
			text, next := c.quotedIn(code, i)
			after := c.src[min(skipSpace(c.src, next), code.to):code.to]
			switch {
			case bytes.HasPrefix(after, []byte("=>")) || bytes.HasPrefix(after, []byte(":")):
				f.part = partOf(c.src[text.from:text.to])
			case compared || bytes.HasPrefix(after, []byte("==")) || bytes.HasPrefix(after, []byte("!=")):
			case text.to > text.from:
				c.unescape(text.from, text.to)
				one := f
				c.keep([]span{text}, &one)
				f.part = partUnknown
			}
			compared = false
			i = next
		case isWordByte(b):
			from := i
			for i < code.to && (isWordByte(c.src[i]) || c.src[i] == '-') {
				i++
			}
			compared = isWordOf(string(c.src[from:i]), "contains", "in", "eq", "ne", "is", "startswith", "endswith")
			after := c.src[min(skipSpace(c.src, i), code.to):code.to]
			if bytes.HasPrefix(after, []byte(":")) || bytes.HasPrefix(after, []byte("=")) && !bytes.HasPrefix(after, []byte("==")) {
				f.part = partOf(c.src[from:i])
			}
		default:
			switch b {
			case ',', '|', ';':
				f.part, compared = partUnknown, false
			case '=', '!', '<', '>':
				compared = compared || i+1 < code.to && c.src[i+1] == '='
			}
			i++
		}
	}
}

// quotedIn finds the inside of the string at i, and the place behind it.
func (c *templateCode) quotedIn(code span, i int) (text span, next int) {
	quote := c.src[i]
	for j := i + 1; j < code.to; j++ {
		switch c.src[j] {
		case '\\':
			j++
		case quote:
			return span{i + 1, j}, j + 1
		}
	}
	return span{code.to, code.to}, code.to
}

func skipSpace(src []byte, i int) int {
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	return i
}

// schema reads what a section of a shop's theme says of itself. Its defaults are shown until somebody changes them; the
// rest is for those who do.
func (c *templateCode) schema(text span) {
	if text.to <= text.from {
		return
	}
	data := c.data
	c.data = true
	c.code(text, &frame{kind: arrayFrame, schema: settingsSchema})
	c.data = data
}

// schemaKind says what is read of the schema of a section.
type schemaKind uint8

const (
	noSchema       schemaKind = iota
	settingsSchema            // which settings there are: only their defaults are shown
	presetsSchema             // how a new section is filled
)

// schemaKey takes a key of a schema.
func (f *frame) schemaKey(key []byte) {
	switch string(key) {
	case "default":
		f.part = partBody
	case "presets":
		f.schema = presetsSchema
	case "settings", "blocks":
		f.part = partUnknown
	case "name", "label", "info", "header", "placeholder", "category", "options", "group", "unit", "tag":
		f.part = partOff
	default:
		if f.schema == settingsSchema {
			f.part = partOff
		}
	}
}
