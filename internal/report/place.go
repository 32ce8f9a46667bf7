package report

import (
	"fmt"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// Place says where the words stand, for a person: "line 3, column 7", "page 2, paragraph 4" in a format without lines, or
// "in the browser at main > p" on a page that was put together there.
func (f *Finding) Place() string {
	if f.Rendered {
		return "in the browser" + at(f.Selector)
	}
	if f.Paragraph > 0 {
		return copytext.Place{Page: f.Page, Paragraph: f.Paragraph}.String()
	}
	return fmt.Sprintf("line %d, column %d", f.Line, f.Column)
}

func at(selector string) string {
	if selector == "" {
		return ""
	}
	return " at " + Visible(selector)
}

// Where is the name of the source with the place behind it: "index.html:3:7", "menu.pdf: page 2, paragraph 4".
func (f *Finding) Where(source string) string {
	if f.Paragraph > 0 || f.Rendered {
		return source + ": " + f.Place()
	}
	return source + ":" + f.position()
}

// position is the place in short.
func (f *Finding) position() string {
	if f.Paragraph > 0 || f.Rendered {
		return f.Place()
	}
	return fmt.Sprintf("%d:%d", f.Line, f.Column)
}

// beside is the place in brackets, for a form that has room only for the lines of a text; "" when it is said there.
func (f *Finding) beside() string {
	if f.Paragraph == 0 && !f.Rendered {
		return ""
	}
	return " (" + f.Place() + ")"
}

// placeOf is the place of a byte of a document, for a person.
func placeOf(doc *copytext.Document, offset int) string {
	if place, ok := doc.Place(offset); ok {
		return place.String()
	}
	line, _ := doc.Position(offset)
	return fmt.Sprintf("line %d", line)
}
