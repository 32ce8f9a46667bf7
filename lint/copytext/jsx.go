package copytext

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// startsElement tells whether the "<" at hand starts an element, rather than the parameters of a type.
func (s *script) startsElement() bool {
	c := s.byteAt(s.pos + 1)
	if c == '>' {
		return true
	}
	if !isLetter(c) && c != '_' && c != '$' {
		return false
	}
	i := s.nameEnd(s.pos + 1)
	next := s.after(i)
	if s.byteAt(next) == ',' || s.byteAt(next) == '=' {
		return false // <T,>(…) =>
	}
	return !bytes.HasPrefix(s.src[next:s.end], []byte("extends "))
}

// nameEnd is where the name of an element or of a property ends that starts at i.
func (s *script) nameEnd(i int) int {
	for i < s.end && (isWordByte(s.src[i]) || s.src[i] == '.' || s.src[i] == ':' || s.src[i] == '-') {
		i++
	}
	return i
}

// tag is an element of JSX while it is read.
type tag struct {
	name   string
	html   bool // an element of HTML, rather than a component
	roles  role
	level  int
	labels []label
	rel    string // of <meta>: what it is about
	content,
	value span
	submit bool
	silent bool // what it holds is not shown
}

// element reads an element and adds it to the outline.
func (s *script) element(f *frame) {
	s.depth++
	s.groups[3]++
	defer func() { s.depth--; s.groups[3]-- }()
	if s.depth >= maxScriptDepth {
		s.tooDeep = true
		s.pos = s.end
		return
	}
	from := s.nameEnd(s.pos + 1)
	t := tag{name: string(s.src[s.pos+1 : from])}
	s.pos = from
	s.elems++
	at := s.at
	n := s.open(0)
	t.kind(n)
	inner := frame{kind: holeFrame, level: f.level, page: isPageWord([]byte(t.name)), aside: true}
	if s.byteAt(s.pos) == '<' {
		s.angles()
	}
	closed := s.attributes(&t, &inner)
	if t.silent {
		s.muted++
	}
	s.describeTag(n, &t)
	if !closed && s.markup != noMarkup && t.html && isVoid(n.DataAtom) {
		closed = true
	}
	if !closed {
		link, bold := 0, 0
		switch n.DataAtom {
		case atom.A:
			link = 1
		case atom.B, atom.Strong:
			bold = 1
		}
		s.link, s.bold = s.link+link, s.bold+bold
		s.names = append(s.names, t.name)
		s.children(&inner)
		s.names = s.names[:len(s.names)-1]
		s.link, s.bold = s.link-link, s.bold-bold
	}
	if t.silent {
		s.muted--
	}
	s.at = at
	settle(n)
	if t.name == "title" {
		s.toLabels(n, SlotTitle)
	}
}

// kind decides what an element of this name is.
func (t *tag) kind(n *html.Node) {
	name := t.name
	if i := bytes.LastIndexByte([]byte(name), '.'); i >= 0 {
		name = name[i+1:] // motion.h2, Card.Title
	}
	set := func(a atom.Atom) { n.DataAtom, n.Data = a, a.String() }
	if name == "" {
		set(atom.Span)
		n.Data = component // a fragment is whatever is in it
		n.DataAtom = 0
		return
	}
	if isLower(name[0]) {
		t.html = true
		a := atom.Lookup([]byte(name))
		switch a {
		case atom.Script, atom.Style, atom.Svg, atom.Math, atom.Noscript, atom.Iframe, atom.Object, atom.Audio, atom.Video, atom.Canvas, atom.Title, atom.Head, atom.Template, atom.Desc:
			t.silent = a != atom.Title && a != atom.Head && a != atom.Noscript && a != atom.Template
			a = atom.Span
		case 0:
			n.Data, n.DataAtom = component, 0
			return
		}
		set(a)
		return
	}
	n.Data, n.DataAtom = component, 0
	t.roles = tokenRoles([]byte(name)) &^ (roleCall | rolePrice)
	words := keyWords([]byte(name))
	if len(words) == 0 {
		return
	}
	switch words[len(words)-1] {
	case "title", "heading", "headline", "h":
		set(atom.Div)
		t.roles |= roleTitle
	case "button", "btn", "cta":
		set(atom.Button)
	case "link", "anchor", "a":
		set(atom.A)
	case "description", "subtitle", "paragraph", "body", "caption", "content":
		set(atom.Div)
	case "section":
		set(atom.Section)
	case "article", "card":
		set(atom.Article)
	case "footer":
		set(atom.Footer)
	case "nav", "navbar", "navigation":
		set(atom.Nav)
	case "main":
		set(atom.Main)
	case "list", "ul", "ol":
		set(atom.Ul)
	case "item", "li":
		if len(words) > 1 && words[len(words)-2] == "list" {
			set(atom.Li)
		}
	case "row":
		if words[0] == "table" {
			set(atom.Tr)
		}
	case "cell", "head":
		if words[0] == "table" {
			set(atom.Td)
		}
	case "blockquote", "quote", "testimonial":
		set(atom.Blockquote)
	case "style", "script":
		t.silent = true
	}
}

// component is the name of an element that stands in its line or starts its own, whichever fits what is around it.
const component = "component"

// settle decides about the components among the children of an element.
func settle(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Data != component || c.DataAtom != 0 {
			continue
		}
		c.DataAtom, c.Data = atom.Div, "div"
		if isInLine(c.PrevSibling) || isInLine(c.NextSibling) {
			c.DataAtom, c.Data = atom.Span, "span"
		}
	}
}

func isInLine(n *html.Node) bool { return n != nil && n.Type == html.TextNode && n.Data != " " }

// describeTag gives the node of an element its roles and labels.
func (s *script) describeTag(n *html.Node, t *tag) {
	from := len(s.skel.labels)
	if t.name == "meta" && t.content.to > t.content.from {
		switch t.rel {
		case "description", "og:description", "twitter:description", "keywords":
			t.labels = append(t.labels, label{SlotMeta, t.content.from, t.content.to})
		case "title", "og:title", "twitter:title":
			t.labels = append(t.labels, label{SlotTitle, t.content.from, t.content.to})
		}
	}
	if t.name == "input" && t.submit && t.value.to > t.value.from {
		t.labels = append(t.labels, label{SlotButton, t.value.from, t.value.to})
	}
	if s.muted > 0 {
		t.labels = nil
	}
	s.skel.labels = append(s.skel.labels, t.labels...)
	s.describe(n, t.roles, t.level, from)
}

// toLabels takes the text of an element for labels.
func (s *script) toLabels(n *html.Node, slot Slot) {
	var runs []run
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		if id := number(c.Data, len(s.skel.runs)); c.Type == html.TextNode && id >= 0 {
			runs = append(runs, s.skel.runs[id])
		}
		n.RemoveChild(c)
	}
	if len(runs) == 0 {
		return
	}
	at := s.at
	s.at = n
	s.label(slot, runs[0].from, runs[len(runs)-1].to)
	s.at = at
}

// attributes reads the properties of an element up to its ">". It tells whether the element is closed already.
func (s *script) attributes(t *tag, f *frame) (closed bool) {
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case isSpace(c):
			s.pos++
		case c == '>':
			s.pos++
			return false
		case c == '/' && s.byteAt(s.pos+1) == '>':
			s.pos += 2
			return true
		case c == '/' && s.comment():
		case c == '{':
			s.pos++
			s.skipGroup('}')
		case s.markup != noMarkup && (c == '@' || c == ':' || c == '#'): // a binding, whose value is code
			from := s.pos + 1
			s.pos = s.nameEnd(from)
			if key := s.src[from:s.pos]; c == ':' && s.markup == vueMarkup {
				s.binding(t, key, f)
			} else {
				s.skipBinding()
			}
		case isWordByte(c):
			s.attribute(t, f)
		case c == '<': // the ">" is missing
			return false
		default:
			s.pos++
		}
	}
	return true
}

// attribute reads one property.
func (s *script) attribute(t *tag, f *frame) {
	from := s.pos
	s.pos = s.nameEnd(s.pos)
	key := s.src[from:s.pos]
	if name, bound := bytes.CutPrefix(key, []byte("v-")); bound && s.markup == vueMarkup {
		s.binding(t, bytes.TrimPrefix(name, []byte("bind:")), f)
		return
	}
	i := s.after(s.pos)
	if s.byteAt(i) != '=' {
		if string(key) == "hidden" {
			t.roles |= roleHidden
		}
		return
	}
	s.pos = s.after(i + 1)
	inner := frame{kind: holeFrame, level: f.level, page: f.page}
	inner.part = partOf(key)
	switch {
	case isWordOf(string(key), "set:html", "set:text"):
		inner.part = partBody
	case s.markup != noMarkup && bytes.IndexByte(key, ':') > 0, isCodeAttribute(key):
		inner.hard = true
	case t.html && string(key) != "dangerouslySetInnerHTML" && inner.part != partAlt && inner.part != partLabel:
		inner.off = true
		inner.part = partOff
	}
	switch c := s.byteAt(s.pos); c {
	case '"', '\'':
		end := bytes.IndexByte(s.src[s.pos+1:s.end], c)
		if end < 0 {
			s.pos = s.end
			return
		}
		value := span{s.pos + 1, s.pos + 1 + end}
		s.pos = value.to + 1
		s.property(t, key, value, &inner)
	case '{':
		start := s.after(s.pos + 1)
		if c := s.byteAt(start); c == '"' || c == '\'' || c == '`' {
			at := s.pos
			s.pos = start
			value := s.piece()
			if end := s.after(s.pos); s.byteAt(end) == '}' {
				s.pos = end + 1
				s.property(t, key, value, &inner)
				return
			}
			s.pos = at
		}
		s.pos++
		if slot := attributeSlot(key); slot != "" && t.html {
			inner.part = map[Slot]part{SlotAlt: partAlt, SlotLabel: partLabel}[slot]
			inner.off, inner.hard = false, false
		}
		s.last, s.operand = token{'(', s.pos, s.pos}, false
		s.groups[2]++
		s.group('}', &inner)
		s.groups[2]--
	case '<':
		if s.startsElement() {
			s.element(&inner)
		}
	}
}

// isCodeAttribute tells whether the value of a property is never shown.
func isCodeAttribute(key []byte) bool {
	return bytes.HasPrefix(key, []byte("v-")) || bytes.HasPrefix(key, []byte("x-")) || bytes.HasPrefix(key, []byte("data-")) || bytes.HasPrefix(key, []byte("on")) && len(key) > 2 && !isLower(key[2]) ||
		isWordOf(string(key), "className", "class", "style", "css", "sx", "tw", "key", "id", "variants", "initial", "animate", "exit", "transition", "whileInView", "whileHover", "viewport",
			"d", "i18nKey", "value", "defaultValue", "allow", "sandbox", "rel", "media", "sizes", "srcSet", "ref", "is")
}

// attributeSlot is the slot of an attribute of HTML that a reader sees or hears.
func attributeSlot(key []byte) Slot {
	switch string(key) {
	case "alt":
		return SlotAlt
	case "title", "placeholder", "aria-label", "aria-description", "ariaLabel":
		return SlotLabel
	}
	return ""
}

// property takes a property whose value is a string.
func (s *script) property(t *tag, key []byte, value span, f *frame) {
	text := s.shadow[value.from:value.to]
	name := string(key)
	switch name {
	case "className", "class", "id":
		t.roles |= classRoles(text)
		return
	case "role":
		t.roles |= ariaRoles(text)
		return
	case "aria-level":
		if len(text) == 1 && '1' <= text[0] && text[0] <= '6' {
			t.level = int(text[0] - '0')
		}
		return
	case "itemProp":
		t.roles |= itemRoles(text)
		return
	case "itemType":
		t.roles |= itemTypeRoles(text)
		return
	case "as", "component":
		if len(text) == 2 && text[0] == 'h' && '1' <= text[1] && text[1] <= '6' {
			t.roles |= roleHeading
			t.level = int(text[1] - '0')
		}
		return
	}
	if t.name == "meta" {
		switch name {
		case "name", "property":
			t.rel = string(bytes.ToLower(text))
		case "content":
			t.content = value
		}
		return
	}
	if f.part == partBody && isWordOf(name, "set:html", "set:text") {
		s.keep([]span{value}, f)
		return
	}
	if t.html {
		switch name {
		case "type":
			t.submit = isWordOf(string(text), "submit", "button", "reset")
		case "value":
			t.value = value
		}
		if slot := attributeSlot(key); slot != "" && hasLetter(text) {
			t.labels = append(t.labels, label{slot, value.from, value.to})
		}
		return
	}
	if slot := attributeSlot(key); slot != "" && name != "title" {
		if hasLetter(text) {
			t.labels = append(t.labels, label{slot, value.from, value.to})
		}
		return
	}
	if !f.hard {
		if t.name == "Trans" || name == "name" && !isProse(text) {
			return
		}
		s.keep([]span{value}, f)
	}
}

// children reads what stands between the tags of an element, and its end tag.
func (s *script) children(f *frame) {
	for s.pos < s.end && !s.full() {
		from := s.pos
		i := bytes.IndexAny(s.src[from:s.end], "<{")
		if i < 0 {
			s.text(from, s.end, decoding{})
			s.pos = s.end
			if len(s.names) > 0 {
				s.doc.noteUnread(Unread{Reason: "malformed", Detail: "an element is not closed; the file was read as far as it goes"})
			}
			return
		}
		at := from + i
		s.text(from, at, decoding{})
		s.pos = at
		switch next := s.byteAt(at + 1); {
		case s.src[at] == '{':
			if !s.special(at) {
				s.expression(f)
			}
		case next == '/':
			if s.endTag() {
				return
			}
		case s.markup != noMarkup && (next == '!' || next == '?'):
			t := scanner{src: s.src[:s.end], pos: at}
			t.next()
			s.pos = t.pos
		case s.markup != noMarkup && s.rawElement(f):
		case isLetter(next) || next == '>' || next == '_':
			s.element(f)
		default:
			s.text(at, at+1, decoding{verbatim: true})
			s.pos++
		}
	}
}

// endTag reads the end tag at hand and tells whether it ends the element at hand. One that ends an element further out is
// left to that; one that ends nothing is passed over.
func (s *script) endTag() bool {
	from := s.after(s.pos + 2)
	name := string(s.src[from:s.nameEnd(from)])
	const far = 64
	for i := len(s.names) - 1; i >= 0 && i >= len(s.names)-far; i-- {
		if s.names[i] == name && i < len(s.names)-1 {
			return true
		}
		if s.names[i] == name {
			break
		}
	}
	s.pos = s.end
	if end := bytes.IndexByte(s.src[from:s.end], '>'); end >= 0 {
		s.pos = from + end + 1
	}
	return len(s.names) > 0 && s.names[len(s.names)-1] == name
}

// expression reads braces among the children of an element.
func (s *script) expression(f *frame) {
	from := s.pos
	start := s.after(from + 1)
	if c := s.byteAt(start); c == '"' || c == '\'' || c == '`' {
		s.pos = start
		value := s.piece()
		if end := s.after(s.pos); s.byteAt(end) == '}' {
			s.pos = end + 1
			if holdsTags(s.shadow[value.from:value.to]) {
				s.hole(from, s.pos)
				return
			}
			s.text(value.from, value.to, decoding{verbatim: true})
			return
		}
	}
	s.pos = from + 1
	before := s.elems
	inner := *f
	inner.part, inner.off, inner.hard, inner.ternary = partUnknown, false, false, 0
	s.last, s.operand = token{'(', s.pos, s.pos}, false
	first := len(s.skel.labels)
	s.groups[2]++
	s.group('}', &inner)
	s.groups[2]--
	if s.elems > before || s.muted > 0 || s.onlyComments(from+1, s.pos-1) {
		return
	}
	if len(s.skel.labels) == first {
		s.hole(from, s.pos)
		return
	}
	// The strings in it are read on their own, so that they must not be painted over: the sign of the value is its brace.
	s.hole(from, from+1)
}

// onlyComments tells whether there is nothing in src[from:to] but comments.
func (s *script) onlyComments(from, to int) bool {
	for from < to {
		i := s.after(from)
		if i >= to {
			return true
		}
		switch {
		case bytes.HasPrefix(s.src[i:to], []byte("/*")):
			end := bytes.Index(s.src[i+2:to], []byte("*/"))
			if end < 0 {
				return true
			}
			from = i + 2 + end + 2
		case bytes.HasPrefix(s.src[i:to], []byte("//")):
			from, _ = lineEnd(s.src[:to], i)
		default:
			return false
		}
	}
	return true
}
