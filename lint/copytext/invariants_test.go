package copytext

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkDocument checks what holds for every document, whatever it was made of.
func checkDocument(t *testing.T, doc *Document) {
	t.Helper()
	if !utf8.Valid(doc.Bytes) {
		t.Fatal("Bytes are not UTF-8")
	}
	if len(doc.Blocks) == 0 && len(doc.Unread) == 0 && !isSparse(doc.Format) {
		t.Fatal("neither blocks nor a reason why there are none")
	}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if err := checkBlock(doc, b); err != nil {
			t.Fatalf("block %d %q: %v", i, b.Text, err)
		}
		for name, link := range map[string]int{"Heading": b.Heading, "Question": b.Question, "Lead": b.Lead} {
			if link != None && (link < 0 || link >= i) {
				t.Fatalf("block %d %q: %s is %d", i, b.Text, name, link)
			}
		}
		if h := b.Heading; h != None && doc.Blocks[h].Level == 0 {
			t.Fatalf("block %d %q: its heading %q has no level", i, b.Text, doc.Blocks[h].Text)
		}
		if q := b.Question; q != None && doc.Blocks[q].Slot != SlotQuestion {
			t.Fatalf("block %d %q: its question %q is a %s", i, b.Text, doc.Blocks[q].Text, doc.Blocks[q].Slot)
		}
		if i < 1000 && strings.HasPrefix(b.Selector(), " > ") {
			t.Fatalf("block %d %q: selector %q", i, b.Text, b.Selector())
		}
	}
}

// ellipsis stands for a value; where the source is as long, it is in two segments.
const ellipsis = "…"

func isSparse(format string) bool {
	return slices.ContainsFunc(Formats(), func(f Format) bool { return f.Name == format && f.sparse })
}

func checkBlock(doc *Document, b *Block) error {
	if !utf8.ValidString(b.Text) {
		return fmt.Errorf("text is not UTF-8")
	}
	if b.Text == "" || strings.Trim(b.Text, " \n\t\r\f") != b.Text || strings.Contains(b.Text, "  ") || strings.ContainsAny(b.Text, "\t\r\f\x00") {
		return fmt.Errorf("white space is not collapsed and trimmed")
	}
	at := 0
	for _, s := range b.Segments() {
		if s.Text != at || s.Len <= 0 {
			return fmt.Errorf("segment %+v does not go on at %d", s, at)
		}
		at += s.Len
		if at > len(b.Text) || s.Src < 0 || s.SrcLen < 0 || s.Src+s.SrcLen > len(doc.Bytes) {
			return fmt.Errorf("segment %+v is out of bounds", s)
		}
		text, src := b.Text[s.Text:at], string(doc.Bytes[s.Src:s.Src+s.SrcLen])
		if isSparse(doc.Format) && strings.Trim(text, " \n") == "" {
			continue // code between two words
		}
		if isSparse(doc.Format) && s.Len == s.SrcLen {
			b := []byte(src)
			for i := range b {
				if isSpace(text[i]) {
					b[i] = ' ' // a single byte of code between two words
				}
			}
			src = string(b)
		}
		if err := checkSegment(text, src, s); err != nil {
			return err
		}
	}
	if at != len(b.Text) {
		return fmt.Errorf("segments end at %d of %d", at, len(b.Text))
	}
	if from, to, ok := b.Span(0, len(b.Text)); !ok || from >= to {
		return fmt.Errorf("span is %d, %d, %v", from, to, ok)
	}
	return nil
}

// checkSegment checks that the source says what the text says.
func checkSegment(text, src string, s Segment) error {
	switch {
	case s.SrcLen == 0:
		if text != " " && text != "\n" {
			return fmt.Errorf("%q has no source", text)
		}
	case strings.Contains(ellipsis, text) && src != "" && src[0] > ' ' && src[0] != '\\' && src[0] != '&':
		// A value that is filled in when the page is made.
	case s.Len == s.SrcLen:
		white := strings.NewReplacer("\n", " ", "\t", " ", "\r", " ", "\f", " ", "\x1a", " ", "\x1b", " ", "\x1c", " ").Replace
		if white(text) != white(src) {
			return fmt.Errorf("source of %q is %q", text, src)
		}
	case text == " " || text == "\n":
		isCode := strings.ContainsAny(src, "{<>\x1a\x1b\x1c")     // of a template
		isEscaped := src[0] == '&' && strings.Contains(src, "\\") // an entity written with escapes
		if !isWhite(src) && !isCode && !isEscaped {
			return fmt.Errorf("source of white space is %q", src)
		}
	case src == "\x00":
		if text != "\ufffd" {
			return fmt.Errorf("source of %q is a NUL", text)
		}
	case src[0] != '&' && src[0] != '\\' && src[0] != '\'' && src[0] != '"' && !strings.Contains(src, "\\"):
		return fmt.Errorf("source of %q is %q, neither itself nor an escape", text, src)
	case src[0] == '&':
		want, n := entity([]byte(src), false)
		if n != len(src) && !strings.Contains(src, "\\") {
			return fmt.Errorf("source of %q is %q, more than an entity", text, src)
		}
		if !strings.Contains(want, text) && !strings.Contains(src, "\\") {
			return fmt.Errorf("source of %q is %q, which means %q", text, src, want)
		}
	}
	return nil
}

// isWhite tells whether a piece of source shows as white space.
func isWhite(src string) bool {
	for src != "" {
		switch {
		case isSpace(src[0]):
			src = src[1:]
		case src[0] == '&':
			text, n := entity([]byte(src), false)
			if n == 0 || !isSpace(text[0]) {
				return false
			}
			src = src[n:]
		case src[0] == '\\' && len(src) > 1: // an escape
			if src[1] == 'u' || src[1] == 'x' {
				return true
			}
			src = src[2:]
		default:
			return false
		}
	}
	return true
}

// checkRead reads data twice, checks both documents and that they are the same.
func checkRead(t *testing.T, format string, data []byte) *Document {
	t.Helper()
	doc, err := Read("page", format, data, "")
	if err != nil {
		return nil
	}
	checkDocument(t, doc)
	again, err := Read("page", format, bytes.Clone(data), "")
	if err != nil || dump(doc) != dump(again) {
		t.Fatalf("the second reading differs: %v\n%s\n%s", err, dump(doc), dump(again))
	}
	return doc
}

// dump writes all of a document.
func dump(doc *Document) string {
	var s strings.Builder
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		fmt.Fprintf(&s, "%d %s %d %d %d %d %q %q %v\n", i, b.Slot, b.Level, b.Heading, b.Question, b.Lead, b.Text, b.Selector(), b.Segments())
	}
	fmt.Fprintf(&s, "%+v %+v", doc.Signals, doc.Unread)
	return s.String()
}
