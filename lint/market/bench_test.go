package market

import (
	"os"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// benchPage is about 15 KB of copy in 100 blocks, as much as a page of 60 KB of HTML holds.
func benchPage() *copytext.Document {
	var b strings.Builder
	for range 25 {
		b.WriteString("heading: Exosome Therapy for Hair and Skin\n")
		b.WriteString("Our doctors apply a serum after microneedling to help the skin look smoother. Sessions last 45 minutes and most people return to work the next day, although redness may last for 24 to 48 hours.\n")
		b.WriteString("price: Course of three sessions £900\n")
		b.WriteString("We see patients at our clinic near the station, and answer questions before you decide. A consultation is needed first; not everybody is suitable, and results vary from one person to another, as with any treatment of this kind. Please tell us about medicines, allergies and earlier treatments.\n")
	}
	b.WriteString("footer: Harley Street, London W1G 9PF +44 20 7946 0000\n")
	return page("https://glow.co.uk/", b.String(), signals{Lang: []string{"en-GB"}})
}

func BenchmarkDetect(b *testing.B) {
	d := detector(b)
	doc := benchPage()
	n := 0
	for i := range doc.Blocks {
		n += len(doc.Blocks[i].Text)
	}
	b.SetBytes(int64(n))
	b.ReportAllocs()
	for b.Loop() {
		d.Detect(doc)
	}
}

// BenchmarkTokens is the part of BenchmarkDetect that splits the text into tokens.
func BenchmarkTokens(b *testing.B) {
	doc := benchPage()
	var tokens []lexicon.Token
	for b.Loop() {
		for i := range doc.Blocks {
			tokens = lexicon.Tokens(tokens[:0], doc.Blocks[i].Text)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS("../../rules/jurisdictions")
	for b.Loop() {
		if _, err := Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}
