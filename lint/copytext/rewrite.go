package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

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

// isIconName tells whether text is the name of a glyph in an icon font, such as "arrow_forward".
func isIconName(text []byte) bool {
	for _, c := range text {
		if !('a' <= c && c <= 'z' || isDigit(c) || c == '_') {
			return false
		}
	}
	return len(text) <= 40
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
