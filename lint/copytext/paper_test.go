package copytext

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext/pdf"
)

// readPaper reads one of the PDF documents of the tests.
func readPaper(t *testing.T, name string) *Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pdf", name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Read(name, "", data, "")
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	return doc
}

// TestPDF reads documents made by a browser, by a typesetter and by a library.
func TestPDF(t *testing.T) {
	for name, want := range map[string]string{
		"brochure.pdf": `page 1, paragraph 1: heading1 "Our efficient little clinic"
			page 1, paragraph 2: body "We offer a first fitting of a plan that suits you. Exosome injections for the scalp take half an hour, and the office staff will find a time that suits you."
			page 1, paragraph 3: heading2 "What it costs"
			page 1, paragraph 4: table "Treatment\nFrom"
			page 1, paragraph 5: price "Exosome injections\n£350"
			page 1, paragraph 6: price "Facial\n£80"
			page 1, paragraph 7: body "A quiet room with a view of the river and of the hills that lie behind it"
			page 1, paragraph 8: body "Tea"
			page 1, paragraph 9: body "This stands in the left column. It tells of the hills, of the river and of the boats that go by all day long, and of how people rest."
			page 1, paragraph 10: body "This begins in the left column or in the right one, and says that the stay is completely safe, whatever the weather on the river may be."`,
		"columns.pdf": `page 1, paragraph 1: heading1 "Of hills and rivers"
			page 1, paragraph 2: body "The internationalisation of the riverbanks has characteristically been considered an extraordinarily complicated undertaking by the administration."
			page 1, paragraph 3: body "Notwithstanding considerable difficulties, the neighbourhood’s representatives enthusiastically acknowledged responsibilities; the exosome injections that some visitors ask for are unquestionably offered by nobody. Unfortunately the FDA-approved gardens are closed. Communication is characteristically complicated in such circumstances, and misunderstandings are extraordinarily commonplace."`,
		"pages.pdf": `page 1, paragraph 1: body "Northgate price list"
			page 1, paragraph 2: footer "Page 1 of 3. Not medical advice."
			page 1, paragraph 3: heading1 "Opening hours"
			page 1, paragraph 4: body "We open at nine and close at five on every day of the week, except for the days on which we are closed. Exosome injections are on the second page."
			page 2, paragraph 2: list "A first item"
			page 2, paragraph 3: list "A second item that is completely safe"
			page 3, paragraph 1: body "The last page has no more to say."`,
	} {
		doc := readPaper(t, name)
		var got strings.Builder
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			level := ""
			if b.Level > 0 {
				level = fmt.Sprint(b.Level)
			}
			from, _, _ := b.Span(0, len(b.Text))
			place, _ := doc.Place(from)
			fmt.Fprintf(&got, "%s: %s%s %q\n", place, b.Slot, level, b.Text)
		}
		if want = strings.ReplaceAll(want, "\t\t\t", "") + "\n"; got.String() != want {
			t.Errorf("%s: got\n%swant\n%s", name, got.String(), want)
		}
		if len(doc.Unread) > 0 {
			t.Errorf("%s: unread: %v", name, doc.Unread)
		}
	}
}

// TestPDFTurns checks that words behind the end of a page are said to stand on the next one.
func TestPDFTurns(t *testing.T) {
	doc := readPaper(t, "pages.pdf")
	for words, want := range map[string]Place{"except for": {1, 4}, "we are closed": {2, 1}, "Exosome injections": {2, 1}, "completely safe": {2, 3}} {
		if got, ok := doc.Place(bytes.Index(doc.Bytes, []byte(words))); !ok || got != want {
			t.Errorf("%s: %v, want %v", words, got, want)
		}
	}
}

func TestPDFNotRead(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("testdata", "pdf", "pages.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		data   []byte
		reason string
		words  bool
	}{
		"cut short":      {whole[:len(whole)*4/5], "damaged", true},
		"nearly nothing": {whole[:40], "damaged", false},
		"other bytes":    {append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("<<[("), 10_000)...), "damaged", false},
		"in a circle":    {[]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000000>>endobj trailer<</Root 1 0 R>>"), "damaged", false},
	} {
		doc, err := Read("menu.pdf", "", test.data, "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkDocument(t, doc)
		reason := ""
		for _, u := range doc.Unread {
			reason = u.Reason
		}
		if found := strings.Contains(blockLines(doc), "Opening hours"); reason != test.reason || found != test.words {
			t.Errorf("%s: unread %q, words %v", name, doc.Unread, found)
		}
	}
	for name, want := range map[string]string{"locked.pdf": "encrypted", "scan.pdf": "no text"} {
		if doc := readPaper(t, name); len(doc.Blocks) > 0 || len(doc.Unread) != 1 || doc.Unread[0].Reason != want {
			t.Errorf("%s: %v", name, doc.Unread)
		}
	}
}

// TestPages says which pages hold nothing that can be read.
func TestPages(t *testing.T) {
	page := func(letters, unknown, objects int) pdf.Page {
		return pdf.Page{Letters: letters, Unknown: unknown, Objects: objects}
	}
	doc := &Document{Blocks: make([]Block, 1)}
	notePages(doc, &pdf.Document{Pages: []pdf.Page{page(9, 0, 1), page(0, 0, 1), page(0, 0, 0), page(1, 8, 2), page(0, 0, 3)}, Total: 9, Damage: "page 3: torn"})
	want := "[{pages without text only pictures, as of a scanner, on pages 2, 5; what stands in them is not read}" +
		" {pages without text the fonts do not say which letters they show, on page 4}" +
		" {truncated of 9 pages, 5 were read; split it to have it checked} {damaged page 3: torn}]"
	if got := fmt.Sprint(doc.Unread); got != want {
		t.Errorf("got %s", got)
	}
	if got := pageList(strings.Split("1 2 3 4 5 6 7 8 9 10 11 12", " ")); got != "pages 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more" {
		t.Error(got)
	}
}

// lines makes lines of their texts and some bytes for their measures.
func lines(text string, measures []byte) []pdf.Page {
	at := func(i int) float64 {
		if len(measures) == 0 {
			return 0
		}
		return float64(measures[i%len(measures)])
	}
	pages := []pdf.Page{{Height: 842}}
	for i, s := range strings.Split(text, "\n") {
		if s == "" {
			pages = append(pages, pdf.Page{Height: at(i) * 4})
			continue
		}
		n := &pages[len(pages)-1]
		left := at(5*i) * 2
		n.Lines = append(n.Lines, pdf.Line{
			Text: s, Left: left, Right: left + at(5*i+1)*2, Base: 800 - at(5*i+2)*3, Size: at(5*i+3) / 8, Bold: int(at(5*i+4))&1 > 0, Hyphen: int(at(5*i+4))&2 > 0,
		})
		n.Letters += len(s)
	}
	return pages
}

// TestLayout puts lines together that are hard to tell apart.
func TestLayout(t *testing.T) {
	line := func(left, right, base float64, text string) pdf.Line {
		return pdf.Line{Left: left, Right: right, Base: base, Size: 10, Text: text}
	}
	for name, test := range map[string]struct {
		lines []pdf.Line
		want  []string
	}{
		"one paragraph below the other": {
			[]pdf.Line{line(40, 300, 500, "A paragraph that fills its line with words"), line(40, 120, 488, "and ends."), line(40, 300, 476, "Another paragraph that fills its line too"), line(40, 80, 464, "and ends.")},
			[]string{"A paragraph that fills its line with words and ends.", "Another paragraph that fills its line too and ends."},
		},
		"first lines set in": {
			[]pdf.Line{line(40, 300, 500, "The end of it fills its line to the right."), line(55, 300, 488, "Another one that begins further in and"), line(40, 80, 476, "goes on.")},
			[]string{"The end of it fills its line to the right.", "Another one that begins further in and goes on."},
		},
		"columns": {
			[]pdf.Line{line(40, 190, 500, "In the left column, which ends in the"), line(210, 360, 500, "middle of a sentence."), line(210, 360, 400, "A new one.")},
			[]string{"In the left column, which ends in the middle of a sentence.", "A new one."},
		},
		"prices": {
			[]pdf.Line{line(40, 200, 500, "Facial from £80"), line(40, 200, 488, "Peeling from £90"), line(40, 200, 476, "A visit costs £90"), line(40, 200, 464, "or more.")},
			[]string{"Facial from £80", "Peeling from £90", "A visit costs £90 or more."},
		},
		"a hyphen that belongs to the word": {
			[]pdf.Line{{Left: 40, Right: 200, Base: 500, Size: 10, Text: "It is pain", Hyphen: true}, line(40, 200, 488, "free and well-being is pain-free.")},
			[]string{"It is pain-free and well-being is pain-free."},
		},
		"hyphens that divide words": {
			[]pdf.Line{{Left: 40, Right: 200, Base: 500, Size: 10, Text: "The regen", Hyphen: true}, {Left: 40, Right: 200, Base: 488, Size: 10, Text: "eration is FDA", Hyphen: true}, line(40, 200, 476, "approved, a rejuve\u00ad"), line(40, 90, 464, "nation.")},
			[]string{"The regeneration is FDA-approved, a rejuvenation."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range newLayout([]pdf.Page{{Height: 842, Lines: test.lines}}).passages() {
				got = append(got, p.text)
			}
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzLayout(f *testing.F) {
	f.Add("One line\nand the next\n\n• an item\nFrom\t£350\n1", []byte("\x14\x80\x10\x50\x00\x14\x70\x16\x50\x01\x00\xff\x20\x90\x02"))
	f.Fuzz(func(t *testing.T, text string, measures []byte) {
		doc := &Document{Format: "pdf", lines: &lineIndex{}}
		pages := lines(text, measures)
		bind(doc, newLayout(pages).passages())
		if len(doc.Blocks) == 0 {
			doc.noteUnread(Unread{Reason: "no text"})
		}
		checkDocument(t, doc)
		for i := range doc.Blocks {
			from, _, _ := doc.Blocks[i].Span(0, 1)
			if p, ok := doc.Place(from); !ok || p.Page < 1 || p.Page > len(pages) || p.Paragraph < 1 {
				t.Fatalf("block %d stands on %v", i, p)
			}
		}
	})
}

func FuzzPDF(f *testing.F) {
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/MediaBox[0 0 9 9]/Parent 2 0 R/Contents 4 0 R" +
		"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length 30>>stream\nBT /F 9 Tf 1 1 Td (Safe) Tj ET\nendstream endobj trailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "pdf", data) })
}
