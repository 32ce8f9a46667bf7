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
	walk := newWalker(w, p, skel)
	at := walk.outermost(root)
	walk.children(root, &at)
	walk.endBlock(&at)
	for _, d := range p.data {
		readJSONLD(w, doc, d.text, d.segs)
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
	r.html = make([]byte, 0, (to-from)/4+64)
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
		step := n.Data
		nth, only := 1, true
		for s := n.PrevSibling; s != nil; s = s.PrevSibling {
			if s.Type == html.ElementNode && s.Data == n.Data {
				nth++
			}
		}
		for s := n.NextSibling; s != nil && only; s = s.NextSibling {
			only = s.Type != html.ElementNode || s.Data != n.Data
		}
		if nth > 1 || !only {
			step += ":nth-of-type(" + strconv.Itoa(nth) + ")"
		}
		steps = append(steps, step)
		if n.Data == "body" || n.Data == "main" {
			break
		}
	}
	slices.Reverse(steps)
	return strings.Join(steps, " > ")
}
