// Package docx reads the text of a Word document (Office Open XML) as a reader sees it: paragraphs in their order, with
// what their styles say of them.
//
// What nobody sees is left out: deleted and hidden text, comments, the codes of fields. A file may be made to do harm: no
// more is unpacked than the limits allow, whatever it claims to hold, and nothing in it is looked up elsewhere.
package docx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Document is the text of a Word document.
type Document struct {
	Paragraphs []Paragraph
	// Damage says what of the file could not be read, for a person; "" when nothing is amiss.
	Damage string
	// Truncated says that there was more than the limits allow.
	Truncated bool
}

// Part is a part of a document.
type Part uint8

// The parts of a document, in the order in which they are read.
const (
	Header Part = iota
	Body
	Note // at the foot of a page or the end of the document
	Footer
)

// Paragraph is a paragraph, a cell's or a text box's as well as any other.
type Paragraph struct {
	// Text is what a reader sees. "\n" is a line break, "\t" a tab.
	Text string
	Part Part
	// Level is the level of a heading, from 1; 0 for other paragraphs.
	Level int
	List  bool // an item of a list
	Quote bool
	TOC   bool // a line of a table of contents, which repeats what stands elsewhere
	Bold  bool // all of it
	Alt   bool // not a paragraph, but the description of a picture
	// Table and Row count the tables of the document and the rows of each from 1; 0 outside of tables. Cell is the column.
	Table, Row, Cell int
}

// Limits of what is read.
const (
	maxUnpacked   = 32 << 20 // bytes of XML, in all parts together
	maxParagraphs = 1 << 16
)

// The errors of Read.
var (
	// ErrEncrypted says that the document cannot be opened without a password.
	ErrEncrypted = errors.New("encrypted")
	// ErrFormat says that the file is no Word document, or too damaged to tell.
	ErrFormat = errors.New("not a Word document")
)

// Read reads a document. The error is an ErrEncrypted or an ErrFormat; what else is wrong is told in the Document.
func Read(data []byte) (*Document, error) {
	if isEncrypted(data) {
		return nil, ErrEncrypted
	}
	a, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	r := &reader{archive: a, doc: &Document{Damage: a.damage}, seen: map[string]bool{}}
	if err := r.all(); err != nil {
		return nil, err
	}
	return r.doc, nil
}

// reader reads one document.
type reader struct {
	*archive
	doc    *Document
	styles map[string]style
	tables int
	seen   map[string]bool // texts of headers and footers, which each section has anew
}

func (r *reader) all() error {
	const usual = "word/document.xml"
	main := usual
	for _, rel := range r.relations("") {
		if rel.kind == "officeDocument" {
			main = rel.target
		}
	}
	if !r.has(main) {
		main = usual
	}
	if !r.has(main) {
		return fmt.Errorf("%w: it holds no %s", ErrFormat, usual)
	}
	rels := r.relations(main)
	for _, rel := range rels {
		if rel.kind == "styles" {
			r.readStyles(rel.target)
		}
	}
	r.parts(rels, Header, "header")
	r.part(main, Body)
	r.parts(rels, Body, "diagramData")
	r.parts(rels, Note, "footnotes", "endnotes")
	r.parts(rels, Footer, "footer")
	return nil
}

// parts reads the parts to which relations of a kind lead.
func (r *reader) parts(rels []relation, part Part, kinds ...string) {
	for _, kind := range kinds {
		for _, rel := range rels {
			if rel.kind == kind && r.has(rel.target) {
				r.part(rel.target, part)
			}
		}
	}
}

// part reads one part, as far as it goes.
func (r *reader) part(name string, part Part) {
	w := &walker{reader: r, part: part}
	if err := r.tokens(name, w.token); err != nil {
		r.trouble(name, err)
	}
	w.end()
}

// trouble notes what kept a part from being read to its end.
func (r *reader) trouble(name string, err error) {
	if errors.Is(err, errTooMuch) {
		r.doc.Truncated = true
	} else if r.doc.Damage == "" {
		r.doc.Damage = fmt.Sprintf("%s: %v", name, err)
	}
}

// relation leads from one part to another.
type relation struct{ kind, target string }

// relations gives the relations of a part; those of the whole document when name is "".
func (r *reader) relations(name string) []relation {
	dir, base := path.Split(name)
	var list []relation
	file := dir + "_rels/" + base + ".rels"
	if !r.has(file) {
		return nil
	}
	err := r.tokens(file, func(t *token) error {
		if t.kind != startTag || t.name != "Relationship" || t.attr("TargetMode") == "External" {
			return nil
		}
		target := t.attr("Target")
		if rest, rooted := strings.CutPrefix(target, "/"); rooted {
			target = rest
		} else {
			target = dir + target
		}
		list = append(list, relation{path.Base(t.attr("Type")), path.Clean(target)})
		return nil
	})
	if err != nil {
		r.trouble(file, err)
	}
	return list
}

// isEncrypted tells whether the file is the container that Office puts an encrypted document into.
func isEncrypted(data []byte) bool {
	const compoundFile = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	return bytes.HasPrefix(data, []byte(compoundFile)) && bytes.Contains(data, utf16("EncryptedPackage"))
}

func utf16(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

var errTooMuch = errors.New("more than is read")

// limited fails with errTooMuch once the budget is used up.
type limited struct {
	r    io.Reader
	left *int64
}

func (l *limited) Read(p []byte) (int, error) {
	if *l.left <= 0 {
		return 0, errTooMuch
	}
	n, err := l.r.Read(p[:min(int64(len(p)), *l.left)])
	*l.left -= int64(n)
	return n, err
}
