package copytext

import (
	"fmt"
	"sort"
)

// Place is where a part of a document stands whose format has no lines that a reader could count.
type Place struct {
	Page      int // from 1; 0 where the format leaves pages to the program that shows it
	Paragraph int // from 1, on its page, or in the whole document when there are no pages
}

// String is the place for a person: "page 3, paragraph 2".
func (p Place) String() string {
	if p.Page == 0 {
		return fmt.Sprintf("paragraph %d", p.Paragraph)
	}
	return fmt.Sprintf("page %d, paragraph %d", p.Page, p.Paragraph)
}

// placed is the place of the text from an offset on.
type placed struct {
	offset int
	Place
}

// Place gives the place of a byte of d.Bytes. ok is false for a format that has lines, which Position gives.
func (d *Document) Place(offset int) (place Place, ok bool) {
	i := sort.Search(len(d.places), func(i int) bool { return d.places[i].offset > offset })
	if i == 0 {
		return Place{}, false
	}
	return d.places[i-1].Place, true
}
