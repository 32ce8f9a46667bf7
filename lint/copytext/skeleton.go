package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// skeleton is a page boiled down to what the parser needs to know: the same elements in the same order, with a
// four-letter number in place of every run of text, another one in place of the attributes, and no scripts, styles,
// comments or formatting elements. The parser sees a fraction of the bytes, and where it moves text (out of a table, out
// of mis-nested elements) the number moves along and still tells where the text stands in the source.
type skeleton struct {
	html     []byte
	runs     []run
	elements []element
	labels   []label
	size     int // bytes of all runs and labels
}

// run is a stretch of text of the source without its outer white space.
type run struct {
	from, to int
	before   int // where the white space before it starts
	after    int // where the white space behind it ends
	decoding decoding
	link     bool // inside <a>
	bold     bool // inside <b> or <strong>
	fragment bool // HTML that is shown under some condition, as in <noscript>
	seam     seam
}

// seam says what stands between a run of text and the one before it, on the same line.
type seam uint8

const (
	noSeam   seam = iota
	spanSeam      // </span><span>
	linkSeam      // </a><a>
)

// element is what an element's attributes say.
type element struct {
	roles    role
	level    int // aria-level
	from, to int // its labels
}

// label is the value of an attribute that a reader sees or hears.
type label struct {
	slot     Slot
	from, to int
}

const numberLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// numberSize is the length of a number in the skeleton.
const numberSize = 4

func appendNumber(b []byte, n int) []byte {
	return append(b, numberLetters[n>>18&63], numberLetters[n>>12&63], numberLetters[n>>6&63], numberLetters[n&63])
}

var numberValue = func() (t [256]int) {
	for i, c := range []byte(numberLetters) {
		t[c] = i
	}
	return t
}()

// number reads the number at the start of s; -1 when there is none in a table of n entries.
func number(s string, n int) int {
	if len(s) < numberSize {
		return -1
	}
	v := numberValue[s[0]]<<18 | numberValue[s[1]]<<12 | numberValue[s[2]]<<6 | numberValue[s[3]]
	if v >= n {
		return -1
	}
	return v
}

// maxNodes bounds the elements and runs of text of one page, and with them the memory that its tree takes.
const maxNodes = 1 << 20

// rewriter makes a skeleton in one pass over the source.
type rewriter struct {
	scanner
	skeleton
	page     *page
	fragment bool // not a whole page: its head says nothing about the page
	flat     *flattener

	foreign   foreignStack
	nodes     int
	link      int         // open <a>
	bold      int         // open <b> and <strong>
	callLink  bool        // an <a> that looks like a button is open, and known to the parser
	kept      []atom.Atom // formatting elements that went into the skeleton as <span>
	hasSelect bool
	owed      byte      // white space before what is written next; see white
	atEdge    bool      // the last thing written was the tag of a block
	ended     atom.Atom // the <a> or <span> that ended since the last run of text
	seam      seam
	closes    bool     // the end tag at hand closes an element
	open      [128]int // start tags less end tags of the elements that share a slot; see opened
	icon      bool     // the text of the next run is the name of an icon
}

// rewrite makes the skeleton of src[from:to].
func (r *rewriter) rewrite() {
	for r.nodes < maxNodes {
		r.allowCDATA = r.foreign.topIsForeign()
		if !r.next() {
			break
		}
		switch r.kind {
		case textToken:
			r.run(r.from, r.to)
		case startToken:
			r.startTag()
		case endToken:
			r.endTag()
		case doctypeToken:
			r.html = append(r.html, r.src[r.start:r.end]...)
		}
		if r.kind != commentToken {
			r.icon = r.icon && r.kind == startToken
		}
	}
	if r.truncated {
		r.page.unread("truncated", "the page ends inside a tag")
	} else if r.nodes >= maxNodes && r.pos < len(r.src) {
		r.page.doc.noteUnread(truncatedAt(r.pos))
	}
}

// run puts the number of a run of text into the skeleton, or only its white space.
func (r *rewriter) run(from, to int) {
	d := decoding{verbatim: r.verbatim, nul: r.rawText || r.foreign.textIsForeign()}
	first, last := r.trim(from, to, d)
	if first == last || r.icon && isIconName(r.src[first:last]) {
		r.white(from, to)
		return
	}
	r.payWhite()
	r.html = appendNumber(r.html, len(r.runs))
	r.runs = append(r.runs, run{from: first, to: last, before: from, after: to, decoding: d, link: r.link > 0, bold: r.bold > 0, seam: r.seam})
	r.ended, r.seam = 0, noSeam
	r.size += last - first
	r.nodes++
}

// trim finds the first and the last byte that is more than white space. The parser treats text that is nothing but white
// space in its own way, so white space that is written as entities counts as such, and so do NULs that it leaves out.
func (r *rewriter) trim(from, to int, d decoding) (first, last int) {
	src := r.src
	for from < to && isSpace(src[from]) {
		from++
	}
	for to > from && isSpace(src[to-1]) {
		to--
	}
	for i := from; i < to; i++ {
		switch c := src[i]; {
		case isSpace(c) || c == 0 && !d.nul:
		case c == '&' && !d.verbatim:
			text, n := entity(src[i:to], false)
			if n == 0 || !isSpace(text[0]) {
				return from, to
			}
			i += n - 1
		default:
			return from, to
		}
	}
	return from, from
}

// white owes white space that stands alone, between tags; that around text is known from its run. It is written as one
// character, and not at all beside the tag of a block: most white space of a page is there only for those who write it.
func (r *rewriter) white(from, to int) {
	if from == to || r.atEdge {
		return
	}
	if bytes.ContainsAny(r.src[from:to], "\n\r") {
		r.owed = '\n'
	} else if r.owed == 0 {
		r.owed = ' '
	}
}

// payWhite writes the white space that is owed before text or the tag of an inline element.
func (r *rewriter) payWhite() {
	if r.owed != 0 {
		r.html = append(r.html, r.owed)
		r.owed = 0
	}
	r.atEdge = false
}

// edge forgets or pays the white space that is owed before a tag.
func (r *rewriter) edge(tag atom.Atom) {
	if isEdge(tag) || isTablePart(tag) && *r.opened(atom.Table) > 0 {
		r.owed, r.atEdge = 0, true
		r.ended, r.seam = 0, noSeam
	} else {
		r.payWhite()
	}
}

// isEdge tells whether white space beside a tag is never seen: the tag ends the line wherever it stands, while the parser
// passes over that of a <td> outside of a table.
func isEdge(tag atom.Atom) bool {
	switch tag {
	case atom.Br, atom.Hr, atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section,
		atom.Article, atom.Header, atom.Footer, atom.Nav, atom.Main, atom.Aside, atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption,
		atom.Details, atom.Summary, atom.Blockquote, atom.Button:
		return true
	}
	return false
}

// isIconName tells whether text is the name of a glyph in an icon font, such as "arrow_forward".
func isIconName(text []byte) bool {
	for _, c := range text {
		if !('a' <= c && c <= 'z' || isDigit(c) || c == '_') {
			return false
		}
	}
	return len(text) <= 40
}

// breakout makes the parser leave <svg> or <math>, whatever becomes of the tag that makes it do so in the source.
const breakout = "<span></span>"

// startTag treats a start tag by the part that its element plays.
func (r *rewriter) startTag() {
	tag, name := r.atom, r.src[r.name:r.nameEnd]
	if r.foreign.isForeign(tag) {
		if !breaksOut(tag) && (tag != atom.Font || !r.has("color") && !r.has("face") && !r.has("size")) {
			r.foreignTag(tag, name)
			return
		}
		r.foreign.breakOut()
		r.html = append(r.html, breakout...)
	}
	r.foreign.pushHTML(tag, name)
	if !isVoid(tag) {
		*r.opened(tag)++
	}
	if (tag == atom.A || tag == atom.Span) && r.ended != 0 {
		r.seam = spanSeam
		if tag == atom.A && r.ended == atom.A {
			r.seam = linkSeam
		}
	}
	switch tag {
	case atom.Script:
		r.script()
	case atom.Style, atom.Noembed:
		r.skipRaw()
	case atom.Title:
		from, to := r.skipRaw()
		if !r.fragment {
			r.page.title(from, to)
		}
	case atom.Iframe:
		r.skipRaw()
		if !r.fragment {
			r.page.frame(r)
		}
	case atom.Frame:
		r.page.frame(r)
	case atom.Template:
		if r.has("shadowrootmode") {
			r.emit(tag, name, r.element(roleShadow))
		} else {
			r.skipTemplate()
		}
	case atom.Noscript, atom.Noframes:
		r.conditional(tag)
	case atom.Textarea, atom.Xmp, atom.Plaintext:
		r.emit(tag, name, r.element(0))
	case atom.Link:
		if !r.fragment {
			r.page.link(r)
		}
	case atom.Meta:
		if !r.fragment {
			r.page.meta(r)
		}
	case atom.Base, atom.Basefont, atom.Bgsound, atom.Embed, atom.Keygen, atom.Param, atom.Source, atom.Track, atom.Wbr:
	case atom.B, atom.Strong:
		r.bold++
		r.formatting(tag)
	case atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Tt, atom.U:
		r.formatting(tag)
	case atom.A:
		r.anchor()
	case atom.Img, atom.Image, atom.Area, atom.Input:
		r.void(tag)
	case atom.Svg, atom.Math:
		id := r.element(0)
		if r.selfClosing {
			r.placeholder(id)
			return
		}
		r.foreign.push(tag, name, false)
		r.emit(tag, name, id)
	case atom.Html:
		r.page.language(r)
		r.emit(tag, name, -1)
	case atom.Head, atom.Body:
		r.emit(tag, name, -1)
	default:
		r.hasSelect = r.hasSelect || tag == atom.Select
		r.emit(tag, name, r.element(0))
	}
}

// endTag keeps the end tags of the elements that startTag keeps.
func (r *rewriter) endTag() {
	tag, name := r.atom, r.src[r.name:r.nameEnd]
	if r.foreign.topIsForeign() && isDecoration(tag) {
		return
	}
	open := r.opened(tag)
	wasForeign := len(r.foreign) > 0
	if r.foreign.pop(tag, name, *open > 0 && tag != atom.Body && tag != atom.Html || tag == atom.P || tag == atom.Br) {
		r.emitEnd(tag, name)
		return
	}
	if wasForeign && len(r.foreign) == 0 {
		r.html = append(r.html, breakout...)
	}
	r.closes = *open > 0
	if tag == atom.A || tag == atom.Span && r.ended == 0 {
		r.ended = tag
	}
	*open = max(0, *open-1)
	switch tag {
	case atom.B, atom.Strong:
		r.bold = max(0, r.bold-1)
		r.formattingEnd(tag)
	case atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Tt, atom.U:
		r.formattingEnd(tag)
	case atom.A:
		r.link = max(0, r.link-1)
		if r.callLink {
			r.emitEnd(tag, name)
			r.callLink = false
		}
	case atom.Script, atom.Style, atom.Noembed, atom.Iframe, atom.Title, atom.Noscript, atom.Noframes:
	default:
		r.emitEnd(tag, name)
	}
}

// skipRaw passes over the raw text of an element, and tells where it stands.
func (r *rewriter) skipRaw() (from, to int) {
	if r.raw == 0 {
		return r.pos, r.pos
	}
	from, to = r.pos, r.rawEnd(r.raw)
	r.raw, r.pos = 0, to
	return from, to
}

// skipTemplate passes over an element that nobody sees, with all that is in it.
func (r *rewriter) skipTemplate() {
	for depth := 1; depth > 0; {
		if !r.next() {
			r.page.unread("truncated", "a <template> is not closed")
			return
		}
		if r.atom == atom.Template && r.kind == startToken {
			depth++
		} else if r.atom == atom.Template && r.kind == endToken {
			depth--
		}
	}
}

// script remembers structured data and passes over everything else.
func (r *rewriter) script() {
	kind := bytes.ToLower(bytes.TrimSpace(r.value("type")))
	from, to := r.skipRaw()
	if kind, _, _ := bytes.Cut(kind, []byte(";")); string(bytes.TrimSpace(kind)) == "application/ld+json" {
		r.page.data = append(r.page.data, mark{from, to})
		return
	}
	r.page.scripts++
}

// conditional keeps the content of an element whose text is HTML, for a page of its own.
func (r *rewriter) conditional(tag atom.Atom) {
	if r.fragment {
		r.raw = 0 // read on as if the tag were not there; one level is enough
		return
	}
	from, to := r.skipRaw()
	if len(bytes.TrimSpace(r.src[from:to])) == 0 {
		return
	}
	r.emit(tag, nil, -1)
	r.payWhite()
	r.html = appendNumber(r.html, len(r.runs))
	r.runs = append(r.runs, run{from: from, to: to, before: from, after: to, fragment: true})
	r.emitEnd(tag, nil)
}

// formatting leaves out an element that changes nothing but the look of its text. The parser would carry it from
// paragraph to paragraph, at a cost that grows with the square of a hostile page; nothing else in the tree depends on it.
func (r *rewriter) formatting(tag atom.Atom) {
	id := r.element(0)
	if id < 0 {
		return
	}
	e := &r.elements[id]
	e.roles &^= roleHidden | roleIcon
	if e.roles == 0 || r.flat != nil {
		r.placeholder(id)
		return
	}
	r.kept = append(r.kept, tag)
	r.emit(atom.Span, nil, id)
}

func (r *rewriter) formattingEnd(tag atom.Atom) {
	if n := len(r.kept); n > 0 && r.kept[n-1] == tag {
		r.kept = r.kept[:n-1]
		r.emitEnd(atom.Span, nil)
	}
}

// anchor keeps links that look like buttons; of the others it is enough to know which text is inside.
func (r *rewriter) anchor() {
	r.link++
	if !r.fragment {
		r.page.phone(r.value("href"))
	}
	id := r.element(0)
	if id >= 0 && r.elements[id].roles != 0 || r.callLink {
		r.callLink = true
		r.emit(atom.A, nil, id)
		return
	}
	r.placeholder(id)
}

// void keeps an element without content for its labels, or for the <select> that it closes.
func (r *rewriter) void(tag atom.Atom) {
	if tag == atom.Input && equalFold(r.value("type"), "hidden") {
		return
	}
	id := r.element(0)
	if id >= 0 || tag == atom.Input && r.hasSelect {
		r.emit(tag, nil, id)
	}
}

// placeholder stands for an element that has labels and is not in the skeleton.
func (r *rewriter) placeholder(id int) {
	if id >= 0 && r.elements[id].from < r.elements[id].to {
		r.elements[id].roles = 0
		r.emit(atom.Wbr, nil, id)
	}
}

// foreignTag keeps the start tag of an SVG or MathML element that may hold text.
func (r *rewriter) foreignTag(tag atom.Atom, name []byte) {
	r.raw = 0
	if r.selfClosing {
		return
	}
	htmlAnnotation := false
	if tag == atom.AnnotationXml {
		encoding := r.value("encoding")
		htmlAnnotation = equalFold(encoding, "text/html") || equalFold(encoding, "application/xhtml+xml")
	}
	if isDecoration(tag) {
		return
	}
	r.foreign.push(tag, name, htmlAnnotation)
	if htmlAnnotation {
		r.payWhite()
		r.html = append(r.html, `<annotation-xml encoding="text/html">`...)
		return
	}
	r.emit(tag, name, -1)
}

// isDecoration tells whether a foreign element never holds text. Its start and end tag are left out.
func isDecoration(tag atom.Atom) bool {
	switch tag.String() {
	case "path", "g", "circle", "rect", "line", "polyline", "polygon", "ellipse", "defs", "use", "stop", "mask", "filter":
		return true
	}
	return false
}

// isBlock tells whether an element starts and ends a line of its own.
func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Button, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend,
		atom.Li, atom.Listing, atom.Main, atom.Menu, atom.Nav, atom.Noframes, atom.Noscript, atom.Ol, atom.Optgroup, atom.Option, atom.P,
		atom.Plaintext, atom.Pre, atom.Search, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Textarea, atom.Tfoot,
		atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Xmp:
		return true
	}
	return false
}

// isTablePart tells whether an element is one that stands only in tables.
func isTablePart(tag atom.Atom) bool {
	switch tag {
	case atom.Td, atom.Th, atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot, atom.Table:
		return true
	}
	return false
}

// emit writes a start tag into the skeleton, with the number of the element's attributes if id is one.
func (r *rewriter) emit(tag atom.Atom, name []byte, id int) {
	r.nodes++
	if r.flat != nil && !isVoid(tag) && !r.flat.start(tag, name) {
		r.separate(tag)
		return
	}
	r.edge(tag)
	r.html = append(r.html, '<')
	r.tagName(tag, name)
	if id >= 0 {
		r.html = append(r.html, " _="...)
		r.html = appendNumber(r.html, id)
	}
	r.html = append(r.html, '>')
}

// emitEnd writes an end tag into the skeleton.
func (r *rewriter) emitEnd(tag atom.Atom, name []byte) {
	r.nodes++
	if r.flat != nil && !r.flat.end(tag, name) {
		r.separate(tag)
		return
	}
	if tag == atom.Svg && bytes.HasSuffix(r.html, []byte("<svg>")) {
		r.html = r.html[:len(r.html)-len("<svg>")] // a picture
		return
	}
	if r.closes {
		r.edge(tag)
	} else {
		r.payWhite()
	}
	r.html = append(r.html, "</"...)
	r.tagName(tag, name)
	r.html = append(r.html, '>')
}

// opened counts the elements of a name that may be open. It matters only for an end tag inside <svg> or <math> that
// closes nothing there, so that names may share a count.
func (r *rewriter) opened(tag atom.Atom) *int { return &r.open[uint32(tag)*2654435761>>25] }

// separate stands for the tag of an element that is left out because it lies too deep.
func (r *rewriter) separate(tag atom.Atom) {
	if isBlock(tag) && !bytes.HasSuffix(r.html, []byte("<hr>")) {
		r.edge(atom.Hr)
		r.html = append(r.html, "<hr>"...)
	}
}

func (r *rewriter) tagName(tag atom.Atom, name []byte) {
	if tag != 0 {
		r.html = append(r.html, tag.String()...)
	} else {
		r.html = append(r.html, name...)
	}
}

// value is the raw value of an attribute of the current tag; nil when it has none.
func (r *rewriter) value(key string) []byte {
	for _, a := range r.attrs {
		if equalFold(r.src[a.key:a.keyEnd], key) {
			return r.src[a.val:a.valEnd]
		}
	}
	return nil
}

// has tells whether the current tag has an attribute.
func (r *rewriter) has(key string) bool {
	for _, a := range r.attrs {
		if equalFold(r.src[a.key:a.keyEnd], key) {
			return true
		}
	}
	return false
}

// element stores what the attributes of the current tag say, and gives its number; -1 when they say nothing.
func (r *rewriter) element(roles role) int {
	from, level := len(r.labels), 0
	ariaHidden := false
	for i, a := range r.attrs {
		if i == maxAttributes {
			break
		}
		val := r.src[a.val:a.valEnd]
		switch key := r.src[a.key:a.keyEnd]; {
		case equalFold(key, "class"):
			roles |= classRoles(val)
		case equalFold(key, "id"):
			roles |= classRoles(val)
			r.page.appRoot = r.page.appRoot || isAppRoot(val)
		case equalFold(key, "hidden"):
			if !equalFold(val, "until-found") {
				roles |= roleHidden
			}
		case equalFold(key, "itemprop"):
			roles |= itemRoles(val)
		case equalFold(key, "itemtype"):
			roles |= itemTypeRoles(val)
		case equalFold(key, "role"):
			roles |= ariaRoles(val)
		case equalFold(key, "alt"):
			r.label(SlotAlt, a)
		case equalFold(key, "title"), equalFold(key, "placeholder"), equalFold(key, "aria-label"), equalFold(key, "aria-description"),
			equalFold(key, "aria-placeholder"), equalFold(key, "label") && (r.atom == atom.Optgroup || r.atom == atom.Option):
			r.label(SlotLabel, a)
		case equalFold(key, "value"):
			if kind := r.value("type"); r.atom == atom.Input && (equalFold(kind, "submit") || equalFold(kind, "button") || equalFold(kind, "reset")) {
				r.label(SlotButton, a)
			}
		case equalFold(key, "aria-level"):
			if len(val) == 1 && '1' <= val[0] && val[0] <= '6' {
				level = int(val[0] - '0')
			}
		case equalFold(key, "aria-hidden"):
			ariaHidden = equalFold(val, "true")
		}
	}
	r.icon = ariaHidden && r.atom == atom.I || roles&roleIcon != 0
	if roles == 0 && from == len(r.labels) {
		return -1
	}
	r.elements = append(r.elements, element{roles: roles, level: level, from: from, to: len(r.labels)})
	return len(r.elements) - 1
}

// maxAttributes is how many attributes of an element are looked at.
const maxAttributes = 256

func (r *rewriter) label(slot Slot, a attribute) {
	if len(bytes.TrimSpace(r.src[a.val:a.valEnd])) > 0 {
		r.labels = append(r.labels, label{slot, a.val, a.valEnd})
		r.size += a.valEnd - a.val
	}
}
