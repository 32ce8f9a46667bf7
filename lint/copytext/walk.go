package copytext

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// walker goes through the tree of a skeleton in reading order and writes its blocks.
type walker struct {
	*writer
	page   *page
	skel   *skeleton
	anchor *html.Node // where the skeleton stands in the page, when it is a fragment

	heads        *headed // innermost heading
	lastContent  int     // last block that is more than a heading, a button or a label
	lastQuestion int     // the question that an answer beside it belongs to
	lastTerm     int     // last <dt>
	asked        asked
	depth        int // of block elements

	read, linked int  // bytes of source in the open block, and of these in links
	allBold      bool // of the open block
	price        bool // the open block is said to be a price
	labels       []ownedLabel
	visible      int // bytes of text outside of labels and <noscript>
}

// headed is an entry in the list of headings in force, innermost first.
type headed struct {
	level, block int
	outer        *headed
}

// asked is a question that was put in running text; it is answered until its container ends.
type asked struct{ block, depth int }

// ownedLabel is a label that waits for the open block to end, so as not to cut it.
type ownedLabel struct {
	label
	node *html.Node
}

// place is what the elements around a text make of it.
type place struct {
	roles    role
	node     *html.Node // nearest block element
	first    int        // number of blocks when it started
	level    int        // of the heading
	lead     int
	question int
	flags    placeFlags
}

type placeFlags uint16

const (
	inScope  placeFlags = 1 << iota // in a sectioning element: <footer> is not the page's
	inMain                          // in <main> or <article>
	inHeader                        // in the page's <header>
	inList
	inTerm
	inJoined // elements do not start blocks: in a heading or a table row
	inLines  // line breaks are kept
	inAnswer
)

func newWalker(w *writer, p *page, skel *skeleton) *walker {
	return &walker{writer: w, page: p, skel: skel, lastContent: None, lastQuestion: None, lastTerm: None, asked: asked{block: None}}
}

// outermost is the place of the document itself.
func (w *walker) outermost(n *html.Node) place {
	return place{node: n, first: len(w.blocks), lead: None, question: None}
}

func (w *walker) children(n *html.Node, at *place) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c, at)
	}
}

func (w *walker) node(n *html.Node, at *place) {
	switch n.Type {
	case html.TextNode:
		w.textNode(n.Data, at)
	case html.ElementNode:
		w.element(n, at)
	}
}

// textNode adds the runs that a text of the skeleton stands for.
func (w *walker) textNode(s string, at *place) {
	lines := at.flags&inLines != 0
	for i := 0; i < len(s); {
		if isSpace(s[i]) {
			w.space(0, 0, s[i] == '\n' && lines)
			i++
			continue
		}
		id := number(s[i:], len(w.skel.runs))
		if id < 0 {
			return
		}
		i += numberSize
		w.run(&w.skel.runs[id], at, lines)
	}
}

// run adds a run of text and the white space around it.
func (w *walker) run(r *run, at *place, lines bool) {
	if r.fragment {
		w.fragment(r, at)
		return
	}
	if w.isEmpty() {
		w.read, w.linked, w.allBold = 0, 0, true
	}
	w.white(r.before, r.from, lines)
	if r.seam != noSeam && !w.isEmpty() {
		w.sew(r, at)
	}
	d := r.decoding
	d.lines = lines
	w.source(r.from, r.to, d)
	w.white(r.to, r.after, lines)
	w.read += r.to - r.from
	if r.link {
		w.linked += r.to - r.from
	}
	w.allBold = w.allBold && r.bold
}

// sew decides what stands between the texts of two elements that follow each other. Where the source has nothing, a
// browser would show nothing; but whole words are never meant to be glued, so their distance must be a matter of style.
func (w *walker) sew(r *run, at *place) {
	if r.seam == linkSeam {
		if w.gap == 0 || at.roles&(roleNav|roleMenu|roleFooter) != 0 || at.flags&inHeader != 0 {
			w.lineBreak()
		}
		return
	}
	before, after := w.openText(), w.src[r.from:r.to]
	isWord := func(b []byte) bool {
		return !bytes.ContainsFunc(b, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != utf8.RuneError })
	}
	const word = 3 // fewer letters are an ornament, or letters that are set one by one
	if w.gap == 0 && len(before) >= word && len(after) >= word && isWord(before[len(before)-word:]) && isWord(after[:word]) {
		w.softBreak()
	}
}

// white owes the white space of src[from:to].
func (w *walker) white(from, to int, lines bool) {
	if from < to {
		w.space(from, to-from, lines && bytes.ContainsAny(w.src[from:to], "\r\n"))
	}
}

// attributes looks up what the attributes of an element say.
func (w *walker) attributes(n *html.Node) (element, []label) {
	for _, a := range n.Attr {
		if a.Key == "_" {
			if id := number(a.Val, len(w.skel.elements)); id >= 0 {
				e := w.skel.elements[id]
				return e, w.skel.labels[e.from:e.to]
			}
		}
	}
	return element{}, nil
}

func (w *walker) element(n *html.Node, at *place) {
	e, labels := w.attributes(n)
	if e.roles&roleHidden != 0 {
		return
	}
	for _, l := range labels {
		w.labels = append(w.labels, ownedLabel{l, n})
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head:
		return
	case atom.Title, atom.Desc:
		if n.Namespace != "" {
			return // the name of an icon
		}
	case atom.Template:
		if e.roles&roleShadow == 0 {
			return
		}
	case atom.Audio, atom.Video, atom.Canvas:
		return // what is inside is for browsers that cannot show it
	case atom.Br:
		w.lineBreak()
		return
	case atom.Hr:
		w.endBlock(at)
		return
	}
	if !isBlock(n.DataAtom) && (!e.startsBlock(n.DataAtom, at) || isAmidText(n)) {
		w.price = w.price || e.roles&rolePrice != 0
		w.children(n, at)
		return
	}
	if at.flags&inJoined != 0 {
		w.joined(n, at)
		return
	}
	w.block(n, e, at)
}

// startsBlock tells whether an element that is no block otherwise is one by its attributes.
func (e *element) startsBlock(tag atom.Atom, at *place) bool {
	switch {
	case e.roles&roleCall != 0 && tag == atom.A, e.roles&roleName != 0 && at.roles&roleItem != 0:
		return true
	}
	return e.roles&(roleHeading|roleNav|roleFooter|roleButton|roleList|roleListItem|roleTestimonial|roleFAQ|roleTitle|roleAnswer|roleItem) != 0
}

// joined goes on with the open block where another block would start elsewhere.
func (w *walker) joined(n *html.Node, at *place) {
	gap := func() {
		if at.level > 0 || n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.P || n.DataAtom == atom.Li {
			w.lineBreak()
		} else {
			w.softBreak()
		}
	}
	gap()
	w.children(n, at)
	gap()
}

// block walks an element that starts and ends a block.
func (w *walker) block(n *html.Node, e element, at *place) {
	w.endBlock(at)
	inner := *at
	inner.node, inner.first, inner.level = n, len(w.blocks), 0
	w.apply(e, &inner)
	w.enter(n, e, at, &inner)
	heads := w.heads
	if (inner.roles^at.roles)&(roleNav|roleFooter) != 0 {
		w.heads = nil // not a part of the section before it
	}
	w.depth++
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		inner.level = int(n.Data[1] - '0')
		w.heading(n, &inner)
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		inner.lead = w.lead(at)
		inner.flags |= inList
		w.children(n, &inner)
	case atom.Dl:
		term := w.lastTerm
		w.lastTerm = None
		w.children(n, &inner)
		w.endBlock(&inner)
		w.lastTerm = term
	case atom.Dt:
		inner.flags |= inTerm
		w.children(n, &inner)
		if i := w.endBlock(&inner); i != None {
			w.lastTerm = i
		}
	case atom.Dd:
		w.definition(n, &inner)
	case atom.Details:
		w.details(n, &inner)
	case atom.Table:
		inner.lead = w.lead(at)
		w.table(n, &inner)
	case atom.Tr:
		w.row(n, &inner)
	case atom.Textarea, atom.Pre, atom.Listing, atom.Xmp, atom.Plaintext:
		inner.flags |= inLines
		w.children(n, &inner)
	default:
		if inner.level > 0 {
			w.heading(n, &inner)
		} else {
			w.children(n, &inner)
		}
	}
	w.endBlock(&inner)
	w.leave(n, at, &inner, heads)
}

// enter applies what the kind of an element says about the place in it.
func (w *walker) enter(n *html.Node, e element, at, inner *place) {
	switch n.DataAtom {
	case atom.Nav:
		inner.roles |= roleNav
		inner.flags |= inScope
	case atom.Main, atom.Article:
		inner.flags |= inScope | inMain
	case atom.Section, atom.Aside, atom.Dialog:
		inner.flags |= inScope
	case atom.Blockquote:
		inner.flags |= inScope
		inner.roles |= roleTestimonial
	case atom.Header:
		if at.flags&inScope == 0 {
			inner.flags |= inHeader
		}
	case atom.Footer:
		if at.flags&inScope == 0 {
			inner.roles |= roleFooter
		}
	case atom.Button:
		inner.roles |= roleButton
	case atom.A:
		if e.roles&roleCall != 0 {
			inner.roles |= roleButton
		}
	case atom.Li:
		inner.flags |= inList
	}
	if e.roles&roleListItem != 0 {
		inner.flags |= inList
	}
	if e.roles&roleList != 0 {
		inner.lead = w.lead(at)
	}
	if e.roles&roleHeading != 0 {
		inner.level = e.level
		if inner.level == 0 {
			inner.level = 2 // as ARIA has it
		}
	}
}

// apply adds what the attributes of an element say to a place inside it.
func (w *walker) apply(e element, inner *place) {
	if e.roles == 0 {
		return
	}
	roles := e.roles &^ (roleHidden | roleIcon | roleShadow | rolePrice | roleCall)
	if inner.flags&inMain != 0 {
		roles &^= roleFooter
	}
	if e.roles&rolePrice != 0 {
		w.price = true
	}
	if roles&roleItem != 0 {
		w.lastQuestion = None
	}
	if roles&roleName != 0 && inner.roles&roleItem != 0 {
		roles |= roleQuestion
	}
	if q := w.openQuestion(); roles&roleAnswer != 0 && q != None {
		inner.question = q
		inner.flags |= inAnswer
		inner.roles &^= roleQuestion | roleTitle
	}
	inner.roles |= roles
}

// openQuestion is the question that an answer at this place answers: the last one, unless something else came in between,
// or several questions in a row.
func (w *walker) openQuestion() int {
	q := w.lastQuestion
	if q == None || w.lastContent > q && w.blocks[w.lastContent].Question != q {
		return None
	}
	if q > 0 && w.blocks[q-1].Slot == SlotQuestion && w.blocks[q-1].Level == w.blocks[q].Level {
		return None
	}
	return q
}

// isAmidText tells whether an element stands in running text: there is text of the same line before it or behind it.
func isAmidText(n *html.Node) bool {
	isText := func(s *html.Node) bool {
		return s != nil && s.Type == html.TextNode && strings.TrimLeft(s.Data, " \n") != ""
	}
	return isText(n.PrevSibling) && isText(n.NextSibling)
}

// fragment walks HTML that is shown under a condition.
func (w *walker) fragment(r *run, at *place) {
	src := w.src[r.from:r.to]
	if len(src) < 1000 && bytes.Contains(bytes.ToLower(src), []byte("javascript")) {
		w.page.needsJS = true
		return
	}
	root, skel := w.page.parse(r.from, r.to, true)
	outer, visible, anchor := w.skel, w.visible, w.anchor
	w.skel, w.anchor = skel, at.node
	w.children(root, at)
	w.skel, w.visible, w.anchor = outer, visible, anchor
}
