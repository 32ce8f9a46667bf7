package copytext

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// fewBytes of text and an element for scripts to draw into are a page that is not there yet.
const fewBytes = 200

// readHTML reads a page: its head, what a reader sees of its body, and its structured data.
func readHTML(doc *Document) {
	w := &writer{src: doc.Bytes}
	p := &page{doc: doc, w: w}
	root, skel := p.parse(doc.textStart(), len(doc.Bytes), false)
	size := skel.size
	for _, d := range p.data {
		size += d.to - d.from
	}
	w.grow(len(skel.runs)+len(skel.labels), size)
	walk := newWalker(w, p, skel)
	at := walk.outermost(root)
	walk.children(root, &at)
	walk.endBlock(&at)
	for _, d := range p.data {
		readJSONLD(w, doc, d)
	}
	doc.Blocks = w.finish()
	p.ownLanguages()
	p.noteFrames()
	if p.scripts > 0 && (walk.visible == 0 || walk.visible < fewBytes && (p.appRoot || p.needsJS)) {
		p.unread("needs JavaScript", "the page has scripts and hardly any text")
	}
}

// parse gives the tree of src[from:to] and what the numbers in it stand for. A fragment has no head.
func (p *page) parse(from, to int, fragment bool) (*html.Node, *skeleton) {
	r := &rewriter{scanner: scanner{src: p.doc.Bytes[:to], pos: from}, page: p, fragment: fragment}
	r.html = make([]byte, 0, (to-from)/8+64)
	r.rewrite()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(r.html))
	if err == nil {
		return doc.Nodes[0], &r.skeleton
	}
	// The parser refuses nothing but elements that are nested too deeply. The head has been read.
	p.unread("nested too deeply", "the text was read, but not all of the structure around it")
	r = &rewriter{scanner: scanner{src: p.doc.Bytes[:to], pos: from}, page: p, fragment: true, flat: &flattener{}}
	r.rewrite()
	doc, err = goquery.NewDocumentFromReader(bytes.NewReader(r.html))
	if err == nil {
		return doc.Nodes[0], &r.skeleton
	}
	p.unread("not parsed", err.Error())
	return &html.Node{Type: html.DocumentNode}, &r.skeleton
}

// selector gives a function that tells where an element stands.
func (w *walker) selector(n *html.Node) func() string {
	if w.anchor != nil {
		n = w.anchor
	}
	return func() string { return selectorOf(n) }
}

// selectorOf leads from the nearest landmark to an element, as "main > section:nth-of-type(2) > p".
func selectorOf(n *html.Node) string {
	var steps []string
	for ; n != nil && n.Type == html.ElementNode && n.Data != "html"; n = n.Parent {
		steps = append(steps, n.Data+nthOfType(n))
		if n.Data == "body" || n.Data == "main" {
			break
		}
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}

// maxSiblings is how many elements before another one are counted.
const maxSiblings = 1000

// nthOfType tells an element from its siblings of the same name; "" when there are none, or too many to count.
func nthOfType(n *html.Node) string {
	nth := 1
	walked := 0
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if isSameType(s, n) {
			nth++
		}
		if walked++; walked > maxSiblings {
			return ""
		}
	}
	s := n.NextSibling
	for ; s != nil && nth == 1 && !isSameType(s, n) && walked < maxSiblings; s = s.NextSibling {
		walked++
	}
	if nth == 1 && s == nil {
		return ""
	}
	return ":nth-of-type(" + strconv.Itoa(nth) + ")"
}

func isSameType(a, b *html.Node) bool { return a.Type == html.ElementNode && a.Data == b.Data }
