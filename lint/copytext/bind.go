package copytext

import (
	"bytes"
	"strings"

	"golang.org/x/net/html/atom"
)

// A container is a file that is no text itself, but holds one, such as a Word document. Its paragraphs become the bytes
// of the document, one below the other, and a tree that is walked as that of a page is.

// passage is a paragraph of a container.
type passage struct {
	text   string // "\n" is a line break
	place  Place
	turns  []placed // offsets in text from which on it stands in another place
	kind   passageKind
	level  int // of a heading, from 1; 0 for other paragraphs
	bold   bool
	table  int // tables and their rows are counted from 1; 0 outside of tables
	row    int
	column int

	at span // where it stands in the bytes of the document
}

type passageKind uint8

const (
	paragraph passageKind = iota
	listItem
	quotation
	contents // a line of a table of contents
	pageHeader
	pageFooter
	description // of a picture
)

// bind makes the bytes, the places and the blocks of doc from the passages of a container.
func bind(doc *Document, list []passage) {
	var text bytes.Buffer
	for i := range list {
		p := &list[i]
		p.at.from = text.Len()
		text.WriteString(legible(p.text))
		p.at.to = text.Len()
		text.WriteByte('\n')
		doc.places = append(doc.places, placed{p.at.from, p.place})
		for _, turn := range p.turns {
			doc.places = append(doc.places, placed{min(p.at.from+turn.offset, p.at.to), turn.Place})
		}
	}
	doc.Bytes = text.Bytes()
	b := &binder{outline: newOutline(doc)}
	b.open(atom.Div) // so that a heading governs what follows it
	for i := range list {
		b.passage(&list[i])
	}
	b.finish()
}

// legible is s without bytes that no text is made of.
func legible(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// binder builds the tree of a container.
type binder struct {
	*outline
	last passage
}

// passage adds a passage. Neighbours of a kind share a list, a table, a footer.
func (b *binder) passage(p *passage) {
	body := b.root.FirstChild
	b.leaveTable(p)
	if p.table == 0 && (p.kind != b.last.kind || b.last.table > 0) {
		b.at = body
	}
	for _, tag := range p.around(&b.last) {
		b.open(tag)
	}
	at := b.at
	switch {
	case p.kind == description:
		b.label(SlotAlt, p.at.from, p.at.to)
	case p.level > 0:
		b.open(0)
		b.at.DataAtom, b.at.Data = atom.Div, "div"
		b.describe(b.at, roleHeading, min(p.level, maxLevel), len(b.skel.labels))
		b.lines(p)
	case p.kind == listItem:
		b.open(atom.Li)
		b.lines(p)
	default:
		b.open(atom.P)
		b.lines(p)
	}
	b.at = at
	b.last = *p
}

// leaveTable goes up to where the cell, the row or the table of p begins, if it is another one than that at hand.
func (b *binder) leaveTable(p *passage) {
	levels := 0 // elements of the table at hand that end here
	switch l := &b.last; {
	case l.table == 0:
	case l.table != p.table:
		levels = 3
	case l.row != p.row:
		levels = 2
	case l.column != p.column:
		levels = 1
	}
	for ; levels > 0; levels-- {
		b.close()
	}
}

// around gives the elements that p stands in and the passage before it does not.
func (p *passage) around(last *passage) []atom.Atom {
	switch {
	case p.table > 0:
		tags := []atom.Atom{atom.Table, atom.Tr, atom.Td}
		switch {
		case p.table != last.table:
			return tags
		case p.row != last.row:
			return tags[1:]
		case p.column != last.column:
			return tags[2:]
		}
		return nil
	case p.kind == last.kind && last.table == 0 && last.text != "":
		return nil
	}
	switch p.kind {
	case listItem:
		return []atom.Atom{atom.Ul}
	case quotation:
		return []atom.Atom{atom.Blockquote}
	case contents:
		return []atom.Atom{atom.Nav}
	case pageHeader:
		return []atom.Atom{atom.Header}
	case pageFooter:
		return []atom.Atom{atom.Footer}
	}
	return nil
}

// lines adds the text of p to the element at hand.
func (b *binder) lines(p *passage) {
	if p.bold {
		b.bold++
		defer func() { b.bold-- }()
	}
	for from := p.at.from; from < p.at.to; {
		to, next := lineEnd(b.src[:p.at.to], from)
		if from > p.at.from {
			b.open(atom.Br)
			b.close()
		}
		b.text(from, to, decoding{verbatim: true, nul: true})
		from = next
	}
}
