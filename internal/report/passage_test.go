package report

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

func TestPassageIsTheSentenceOrTheWordsAround(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, test := range []struct{ text, words, want string }{
		{"Once. A miracle serum! Three.", "miracle", "A miracle serum!"},
		{"A miracle", "miracle", "A miracle"},
		{"Is it? A miracle\nof ours", "miracle", "A miracle"},
		{long + "miracle " + long, "miracle", "…" + strings.Repeat("word ", 19) + "miracle" + strings.Repeat(" word", 19) + "…"},
		{"Sure. Ask Dr. Lee for a £1.50 miracle, e.g. here. Please.", "miracle", "Ask Dr. Lee for a £1.50 miracle, e.g. here."},
	} {
		i := strings.Index(test.text, test.words)
		if got := passage(test.text, i, i+len(test.words)).String(); got != test.want {
			t.Errorf("%.40q:\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func FuzzPassageIsPartOfTheText(f *testing.F) {
	f.Add("Once. A miracle serum! Three.", 7, 14, 60)
	f.Add(strings.Repeat("日本語 ", 300), 30, 60, 40)
	f.Add("\x1b[2J\t\u202e"+strings.Repeat("a", 900), 2, 700, 50)
	f.Fuzz(func(t *testing.T, text string, from, to, width int) {
		text = strings.ToValidUTF8(text, "?")
		if from < 0 || to > len(text) || from >= to || !utf8.RuneStart(text[from]) || to < len(text) && !utf8.RuneStart(text[to]) {
			t.Skip()
		}
		width = 40 + max(0, width)%200
		for name, p := range map[string]Passage{"passage": passage(text, from, to), "source line": sourceLine([]byte(text), from, to)} {
			if !strings.Contains(text, p.Before+p.Words+p.After) || !utf8.ValidString(p.String()) {
				t.Errorf("%s %q is no part of %q", name, p.String(), text)
			}
			if !strings.HasPrefix(text[from:to], p.Words) {
				t.Errorf("%s: words %q, want %q", name, p.Words, text[from:to])
			}
			if len(p.String()) > 2*lineReach+maxWords+10 {
				t.Errorf("%s has %d bytes", name, len(p.String()))
			}
			before, words, after := window(p, width)
			line := before + words + after
			if strings.ContainsFunc(line, unsafe) {
				t.Errorf("window %q", line)
			}
			// Clusters may grow together over the borders, which makes a line narrower, never wider.
			if w := uniseg.StringWidth(line); w > width {
				t.Errorf("window of %d columns is %d wide: %q", width, w, line)
			}
		}
	})
}

func TestWindowKeepsTheWordsInSight(t *testing.T) {
	line := strings.Repeat("<div>", 30) + "the miracle of ours" + strings.Repeat("</div>", 30)
	i := strings.Index(line, "miracle")
	before, words, after := window(sourceLine([]byte(line), i, i+7), 40)
	if words != "miracle" || !strings.HasSuffix(before, "the ") || !strings.HasPrefix(after, " of ours") || !strings.HasPrefix(before, "…") || !strings.HasSuffix(after, "…") {
		t.Errorf("%q %q %q", before, words, after)
	}
	if before, words, after = window(Passage{Before: "\t\ta", Words: "\tb", After: "c  "}, 40); before != "a" || words != "    b" || after != "c" {
		t.Errorf("%q %q %q", before, words, after)
	}
}

func TestLinksLeadToTheWords(t *testing.T) {
	page := `<title>Our serum</title><h1>Our serum</h1><p>Pure, safe &amp; quick-acting serum – the best.</p><p>A safe way. Safe<br>here.</p>`
	for _, test := range []struct{ block, words, want string }{
		{"Pure", "safe & quick-acting", "safe%20%26%20quick%2Dacting"},
		{"Pure", "serum", "Pure%2C%20safe%20%26%20quick%2Dacting-,serum"},
		{"Our serum", "serum", ""}, // the first block is the title, which nobody can scroll to
		{"A safe", "Safe\nhere", "Safe,here"},
		{"A safe", "A safe", "A%20safe"},
		{"A safe", "safe", "A-,safe"},
		{"Pure", "serum – the", "serum%20%E2%80%93%20the"},
	} {
		doc := parse(t, page)
		for i, b := range doc.Blocks {
			if strings.HasPrefix(b.Text, test.block) {
				from := strings.Index(b.Text, test.words)
				want := "https://clinic.example/a"
				if test.want != "" {
					want += "#:~:text=" + test.want
				}
				if got := newLinker("https://clinic.example/a#top", doc).link(i, from, from+len(test.words)); got != want {
					t.Errorf("%q:\n got %s\nwant %s", test.words, got, want)
				}
				break
			}
		}
	}
	if got := newLinker("", parse(t, page)).link(0, 0, 3); got != "" {
		t.Errorf("a file has the link %q", got)
	}
}

func TestColumnsInBytes(t *testing.T) {
	source := "ab\nüc d\r\nef"
	c := byteColumns{source: []byte(source)}
	for _, test := range []struct{ offset, want int }{{0, 1}, {1, 2}, {3, 1}, {5, 3}, {8, 6}, {10, 1}, {11, 2}, {3, 1}, {12, 3}} {
		if got := c.at(test.offset); got != test.want {
			t.Errorf("offset %d: column %d, want %d", test.offset, got, test.want)
		}
	}
}

func TestVisible(t *testing.T) {
	for s, want := range map[string]string{
		"plain – “text”": "plain – “text”",
		"a\tb\nc\r\nd":   "a b c  d",
		"\x1b[31m":       `\u{1B}[31m`,
		"\u009b":         `\u{9B}`,
		"a\u202eb":       `a\u{202E}b`,
		"\x00\x7f":       `\u{00}\u{7F}`,
		"👩‍⚕️":           "👩‍⚕️",
		"\U000e0041":     `\u{E0041}`,
		"so\u00adft":     `so\u{AD}ft`,
		"\u2028":         `\u{2028}`,
	} {
		if got := Visible(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestHeadingPathEnds(t *testing.T) {
	doc := parse(t, "<h1>A</h1><h2>B</h2><p>c</p>")
	last := len(doc.Blocks) - 1
	if got := headingPath(doc, last); got != "A > B" {
		t.Errorf("got %q", got)
	}
	circle := &copytext.Document{Blocks: []copytext.Block{copytext.NewBlock(copytext.SlotHeading, "A", nil)}}
	circle.Blocks[0].Heading = 0
	if got := headingPath(circle, 0); strings.Count(got, "A") != maxPath {
		t.Errorf("got %q", got)
	}
}

// The work of links is bounded, and counted.
func TestLinksOfAPageOfClaims(t *testing.T) {
	var page strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&page, "<p>claim number %d of many that are all different</p>", i)
	}
	doc := parse(t, page.String())
	l := newLinker("https://clinic.example/", doc)
	for round := range 2 {
		before := l.looked
		for i := range doc.Blocks {
			if got := l.link(i, 0, len(doc.Blocks[i].Text)); !strings.Contains(got, "#:~:text=claim%20number%20") {
				t.Fatalf("link %q", got)
			}
		}
		if l.looked > maxLooked+page.Len() || round > 0 && l.looked > before {
			t.Errorf("round %d: %d bytes were looked at", round, l.looked)
		}
	}
}
