// Package pdf reads the lines of a PDF document: what is written on each page, and where.
//
// PDFium does the reading. It runs as WebAssembly in an interpreter, so that the program needs nothing that is not Go, and
// so that a file made to do harm meets a machine of its own, which has little memory, no files and no network, and is
// stopped when it takes too long.
package pdf

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	failed "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// Document is the text of a PDF document.
type Document struct {
	Pages []Page
	// Total is the number of pages that it has.
	Total int
	// Damage says what could not be read, for a person; "" when nothing is amiss. A page that could not be is empty.
	Damage string
}

// Page is a page with its lines, in the order in which the document writes them.
type Page struct {
	Lines  []Line
	Height float64 // in points
	// Objects is the number of things that are drawn on the page: runs of text, pictures, strokes.
	Objects int
	// Letters counts the characters that could be told, Unknown those that could not.
	Letters, Unknown int
}

// Line is a line of text. Its measures are in points, from the lower left corner of the page.
type Line struct {
	// Text of the line. A tab stands where a gap is wider than any between words, as between the cells of a table.
	Text        string
	Left, Right float64
	Base        float64 // height of its base line
	Size        float64 // of its font
	Bold        bool    // from its first to its last letter
	// Hyphen says that the line ended in a hyphen, which Text does not have: a word may go on in the next line.
	Hyphen bool
}

// Limits of what is read.
const (
	maxPages      = 300
	maxCharacters = 1 << 20 // in a document
	maxTime       = 90 * time.Second
)

// The errors of Read.
var (
	// ErrEncrypted says that the document cannot be opened without a password.
	ErrEncrypted = errors.New("encrypted")
	// ErrFormat says that the file is no PDF document, or too damaged to tell.
	ErrFormat = errors.New("not a PDF document")
	// ErrTooLong says that reading was given up.
	ErrTooLong = errors.New("took too long")
)

// Read reads a document. Of one that is longer than the limits allow, Pages ends before Total.
func Read(data []byte) (*Document, error) {
	if len(data) == 0 {
		return nil, ErrFormat
	}
	pool, err := engine()
	if err != nil {
		return nil, fmt.Errorf("starting PDFium: %w", err)
	}
	machine, err := pool.GetInstance(maxTime)
	if err != nil {
		return nil, fmt.Errorf("starting PDFium: %w", err)
	}
	stopped := make(chan bool, 1)
	timer := time.AfterFunc(maxTime, func() {
		stopped <- true
		_ = machine.Kill()
	})
	doc, err := read(machine, data)
	if timer.Stop() {
		_ = machine.Close()
	} else if <-stopped; err != nil || doc.Damage != "" {
		return nil, ErrTooLong
	}
	return doc, err
}

// read reads a document with a machine that may be stopped meanwhile.
func read(machine pdfium.Pdfium, data []byte) (*Document, error) {
	opened, err := machine.OpenDocument(&requests.OpenDocument{File: &data})
	damage := ""
	if errors.Is(err, failed.ErrFormat) {
		if mended := mend(data); mended != nil {
			opened, err = machine.OpenDocument(&requests.OpenDocument{File: &mended})
			damage = "its end is lost, and with it a part of what it held"
		}
	}
	switch {
	case errors.Is(err, failed.ErrPassword), errors.Is(err, failed.ErrSecurity):
		return nil, ErrEncrypted
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	count, err := machine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	doc := &Document{Total: count.PageCount, Damage: damage}
	left := maxCharacters
	for i := range min(doc.Total, maxPages) {
		if left <= 0 {
			break
		}
		page, err := readPage(machine, opened.Document, i, &left)
		if err != nil && doc.Damage == "" {
			doc.Damage = fmt.Sprintf("page %d: %v", i+1, err)
		}
		doc.Pages = append(doc.Pages, page)
	}
	return doc, nil
}

// readPage reads one page, up to as many characters as are left.
func readPage(machine pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int, left *int) (Page, error) {
	var page Page
	loaded, err := machine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if err != nil {
		return page, err
	}
	defer machine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}) //nolint:errcheck // goes with the machine
	this := requests.Page{ByReference: &loaded.Page}
	if size, err := machine.FPDF_GetPageHeightF(&requests.FPDF_GetPageHeightF{Page: this}); err == nil {
		page.Height = float64(size.PageHeight)
	}
	if objects, err := machine.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: this}); err == nil {
		page.Objects = objects.Count
	}
	text, err := machine.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: this})
	if err != nil {
		return page, err
	}
	defer machine.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}) //nolint:errcheck // see above
	count, err := machine.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return page, err
	}
	s := &scan{machine: machine, text: text.TextPage, page: &page}
	for i := range min(count.Count, *left) {
		if err := s.character(i); err != nil {
			return page, err
		}
	}
	*left -= count.Count
	return page, s.end(false)
}

// scan makes lines of the characters of a page.
type scan struct {
	machine pdfium.Pdfium
	text    references.FPDF_TEXTPAGE
	page    *Page

	line  strings.Builder
	seen  []int   // the characters of the line that are no white space
	from  float64 // left edge of the first
	right float64 // right edge of the last that was measured
	em    float64 // size of the first
	space bool    // there was white space since the last
}

// wide is how many times the size of the font a gap in a line is that stands between two cells.
const wide = 2.0

func (s *scan) character(i int) error {
	c, err := s.machine.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: s.text, Index: i})
	if err != nil {
		return err
	}
	switch r := rune(c.Unicode); { //nolint:gosec // no more than 32 bits
	case r == '\r' || r == '\n':
		return s.end(false)
	case r == hyphen:
		return s.end(true)
	case r == ' ' || r == '\t' || r == '\u00a0':
		if len(s.seen) > 0 && !s.space {
			s.space = true
			return s.measureLast()
		}
	case !isKnown(r):
		s.page.Unknown++
	default:
		return s.write(i, r)
	}
	return nil
}

// hyphen is what PDFium makes of one at the end of a line.
const hyphen = 2

// isKnown tells whether a code is that of a character: one outside of the private areas, and no control.
func isKnown(r rune) bool {
	return r > ' ' && r != '\ufffd' && (r < 0x7f || r >= 0xa0) && (r < 0xe000 || r > 0xf8ff) && r < 0xf0000 && r&0xfffe != 0xfffe
}

// write adds a character to the line.
func (s *scan) write(i int, r rune) error {
	s.page.Letters++
	if len(s.seen) == 0 || s.space {
		box, err := s.box(i)
		if err != nil {
			return err
		}
		switch {
		case len(s.seen) == 0:
			s.from = box.left
			if s.em, err = s.size(i); err != nil {
				return err
			}
		case box.left-s.right > wide*s.em:
			s.line.WriteByte('\t')
		default:
			s.line.WriteByte(' ')
		}
	}
	s.space = false
	s.line.WriteRune(r)
	s.seen = append(s.seen, i)
	return nil
}

// box is what a character takes up, with what its font leaves free around it.
type box struct{ left, right float64 }

func (s *scan) box(i int) (box, error) {
	b, err := s.machine.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: s.text, Index: i})
	if err != nil {
		return box{}, err
	}
	return box{float64(b.Rect.Left), float64(b.Rect.Right)}, nil
}

// size is that of the font of a character as it is drawn.
func (s *scan) size(i int) (float64, error) {
	font, err := s.machine.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: s.text, Index: i})
	if err != nil {
		return 0, err
	}
	m, err := s.machine.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: s.text, Index: i})
	if err != nil {
		return 0, err
	}
	return font.FontSize * math.Hypot(float64(m.Matrix.C), float64(m.Matrix.D)), nil
}

// measureLast finds the right edge of the last character.
func (s *scan) measureLast() error {
	box, err := s.box(s.seen[len(s.seen)-1])
	s.right = box.right
	return err
}

// end ends the line.
func (s *scan) end(hyphen bool) error {
	n := len(s.seen)
	if n == 0 {
		return nil
	}
	line := Line{Text: s.line.String(), Left: s.from, Hyphen: hyphen, Bold: true}
	// The first character may be a bullet and the last a reference, in other sizes; three in the middle decide.
	var sizes [3]float64
	for k := range sizes {
		at := s.seen[n*(k+1)/4]
		size, err := s.size(at)
		if err != nil {
			return err
		}
		sizes[k] = size
		line.Bold = line.Bold && s.bold(at)
	}
	slices.Sort(sizes[:])
	line.Size = sizes[1]
	origin, err := s.machine.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: s.text, Index: s.seen[n/2]})
	if err != nil {
		return err
	}
	line.Base = origin.Y
	box, err := s.box(s.seen[n-1])
	if err != nil {
		return err
	}
	line.Right = box.right
	line.Bold = line.Bold && s.bold(s.seen[n-1])
	s.line.Reset()
	s.seen, s.space = s.seen[:0], false
	s.page.Lines = append(s.page.Lines, line)
	return nil
}

// bold tells by the name of its font whether a character is.
func (s *scan) bold(i int) bool {
	font, err := s.machine.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: s.text, Index: i})
	if err != nil {
		return false
	}
	name := strings.ToLower(font.FontName)
	for _, weight := range []string{"bold", "black", "heavy"} {
		if strings.Contains(name, weight) {
			return true
		}
	}
	return false
}
