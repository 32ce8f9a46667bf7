package copytext

import (
	"errors"
	"fmt"

	"github.com/cliniclint/cliniclint/lint/copytext/docx"
)

// readWord reads a Word document. Its paragraphs are counted as they are read: headers, the text with its tables and
// text boxes, notes, footers.
func readWord(doc *Document, data []byte) error {
	d, err := docx.Read(data)
	switch {
	case errors.Is(err, docx.ErrEncrypted):
		doc.noteUnread(Unread{Reason: "encrypted", Detail: "it opens with a password only; save a copy without one and check that"})
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotText, err)
	}
	list := make([]passage, len(d.Paragraphs))
	for i := range d.Paragraphs {
		p := &d.Paragraphs[i]
		list[i] = passage{
			text: p.Text, place: Place{Paragraph: i + 1}, kind: kindOfParagraph(p), level: p.Level, bold: p.Bold,
			table: p.Table, row: p.Row, column: p.Cell,
		}
	}
	bind(doc, list)
	if d.Truncated {
		doc.noteUnread(Unread{Reason: "truncated", Detail: "more than is read of one document; split it to have it checked"})
	}
	if d.Damage != "" {
		doc.noteUnread(Unread{Reason: "damaged", Detail: "it was read as far as it goes: " + d.Damage})
	}
	return nil
}

func kindOfParagraph(p *docx.Paragraph) passageKind {
	switch {
	case p.Alt:
		return description
	case p.Part == docx.Header:
		return pageHeader
	case p.Part == docx.Footer:
		return pageFooter
	case p.TOC:
		return contents
	case p.Quote:
		return quotation
	case p.List:
		return listItem
	}
	return paragraph
}
