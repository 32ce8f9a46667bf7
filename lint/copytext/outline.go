package copytext

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// outline is the tree that a source would become as a page: elements of a component, or the objects of a data file as
// sections. It is walked as the tree of an HTML page is, so that slots and headings are decided in one place.
type outline struct {
	doc    *Document
	src    []byte // of doc
	shadow []byte
	skel   skeleton
	root   *html.Node
	at     *html.Node // where the next node goes

	nodes int // made so far
	muted int // levels of what nobody sees
	link  int
	bold  int
}

func newOutline(doc *Document) *outline {
	root := &html.Node{Type: html.DocumentNode}
	return &outline{doc: doc, src: doc.Bytes, shadow: newShadow(doc.Bytes), root: root, at: root}
}

// full tells whether the tree may not grow any more.
func (o *outline) full() bool { return o.nodes >= maxNodes }

func newElement(tag atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: tag, Data: tag.String()}
}

// open adds an element to the place at hand and enters it.
func (o *outline) open(tag atom.Atom) *html.Node {
	n := newElement(tag)
	o.at.AppendChild(n)
	o.at = n
	o.nodes++
	return n
}

// close leaves the element at hand.
func (o *outline) close() { o.at = o.at.Parent }

// describe says of an element what its attributes mean. labels are those of skel from the given one on.
func (o *outline) describe(n *html.Node, roles role, level, labels int) {
	if roles == 0 && level == 0 && labels == len(o.skel.labels) {
		return
	}
	n.Attr = []html.Attribute{{Key: "_", Val: string(appendNumber(nil, len(o.skel.elements)))}}
	o.skel.elements = append(o.skel.elements, element{roles: roles, level: level, from: labels, to: len(o.skel.labels)})
}

// text adds a run of text to the element at hand.
func (o *outline) text(from, to int, d decoding) {
	if o.muted > 0 || from >= to || o.full() {
		return
	}
	first, last := from, to
	for first < last && isSpace(o.shadow[first]) {
		first++
	}
	for last > first && isSpace(o.shadow[last-1]) {
		last--
	}
	n := &html.Node{Type: html.TextNode, Data: " "}
	if first < last {
		n.Data = o.run(run{from: first, to: last, before: from, after: to, decoding: d, link: o.link > 0, bold: o.bold > 0})
	}
	o.at.AppendChild(n)
}

// markup adds text that is HTML itself.
func (o *outline) markup(from, to int) {
	if o.muted > 0 || o.full() {
		return
	}
	t := scanner{src: o.shadow[:to], pos: from}
	for t.next() {
		if t.kind == startToken || t.kind == endToken {
			t.pos = clearTag(t.src, t.start)
		}
	}
	o.at.AppendChild(&html.Node{Type: html.TextNode, Data: o.run(run{from: from, to: to, before: from, after: to, fragment: true})})
}

// clearTag takes the paint of escaped quotation marks out of the tag that starts at i, so that they can be seen for what
// they are, but not out of the values that they enclose. It gives the end of the tag.
func clearTag(src []byte, i int) int {
	quote, last := byte(0), byte(0)
	for ; i < len(src); i++ {
		switch c := src[i]; {
		case c == pad:
			if quote == 0 {
				src[i] = ' '
			}
			continue
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && last == '=':
			quote = c
		case c == '>':
			return i + 1
		case isSpace(c):
			continue
		}
		last = src[i]
	}
	return i
}

func (o *outline) run(r run) string {
	o.nodes++
	o.skel.runs = append(o.skel.runs, r)
	return string(appendNumber(nil, len(o.skel.runs)-1))
}

// hole adds a value that is not known.
func (o *outline) hole(from, to int) {
	if o.muted == 0 {
		paint(o.shadow, from, to, hole)
		o.text(from, to, decoding{verbatim: true})
	}
}

// label adds text that does not stand among what is around it.
func (o *outline) label(slot Slot, from, to int) {
	if o.muted > 0 || o.full() {
		return
	}
	at := len(o.skel.labels)
	o.skel.labels = append(o.skel.labels, label{slot, from, to})
	n := newElement(atom.Span)
	o.at.AppendChild(n)
	o.nodes++
	o.describe(n, 0, 0, at)
}

// finish walks the tree. Each part of it stands for itself: a heading in one governs nothing in the next.
func (o *outline) finish() {
	readShadow(o.doc, o.shadow, func(doc *Document) {
		w := &writer{src: doc.Bytes}
		p := &page{doc: doc, w: w}
		walk := newWalker(w, p, &o.skel)
		for n := o.root.FirstChild; n != nil; n = n.NextSibling {
			walk.heads, walk.lastQuestion, walk.lastTerm, walk.asked.block = nil, None, None, None
			at := walk.outermost(o.root)
			walk.node(n, &at)
			walk.endBlock(&at)
		}
		doc.Blocks = w.finish()
		for i := range doc.Blocks {
			doc.Blocks[i].Selector = noSelector
		}
	})
	if o.full() {
		o.doc.noteUnread(Unread{Reason: "truncated", Detail: "too many pieces of text"})
	}
}
