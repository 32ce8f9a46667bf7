package lint_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/cliniclint/cliniclint/internal/samplesite"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

func linter(tb testing.TB) *lint.Linter {
	tb.Helper()
	pack, err := rules.Compiled()
	if err != nil {
		tb.Fatal(err)
	}
	l, err := lint.New(pack, nil, lint.Options{Jurisdictions: []string{"uk"}})
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

func samples(n int, o samplesite.Options) (pages [][]byte, size int64) {
	for i := range n {
		p := samplesite.Page(i, o)
		pages, size = append(pages, p), size+int64(len(p))
	}
	return pages, size
}

func read(tb testing.TB, page []byte) *copytext.Document {
	doc, err := copytext.Read("page.html", "html", page, "")
	if err != nil {
		tb.Fatal(err)
	}
	return doc
}

// BenchmarkParse is the bare parse, with which the others compare.
func BenchmarkParse(b *testing.B) {
	pages, size := samples(50, samplesite.Options{})
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			if _, err := goquery.NewDocumentFromReader(bytes.NewReader(p)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	pages, size := samples(50, samplesite.Options{})
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range pages {
			read(b, p)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	l := linter(b)
	for _, k := range []struct {
		name    string
		options samplesite.Options
	}{
		{"page", samplesite.Options{}},
		{"no claim", samplesite.Options{Claims: -1}},
		{"only claims", samplesite.Options{Claims: 100, Bare: true}},
	} {
		b.Run(k.name, func(b *testing.B) {
			pages, size := samples(50, k.options)
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, p := range pages {
					l.Check(read(b, p))
				}
			}
		})
	}
}

// BenchmarkSize shows that the time grows with the page, and no faster.
func BenchmarkSize(b *testing.B) {
	l := linter(b)
	for _, sections := range []int{4, 40, 400, 4000} {
		page := samplesite.Page(1, samplesite.Options{Sections: sections, Bare: true})
		b.Run(fmt.Sprintf("%dKB", len(page)/1000), func(b *testing.B) {
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				l.Check(read(b, page))
			}
		})
	}
}

// BenchmarkHostile shows that the time grows with the page whatever is written on it.
func BenchmarkHostile(b *testing.B) {
	l := linter(b)
	for _, k := range []struct{ name, before, text, behind string }{
		{"one long word", "<p>", "exosomeinjections", "</p>"},
		{"one block", "<p>", "Exosome injections are completely safe and cure hair loss. ", "</p>"},
		{"one sentence", "<p>", "exosome injections that cure hair loss and are completely safe, ", "</p>"},
		{"no stops", "<p>", "exosome injections safe proven guaranteed best ", "</p>"},
		{"a claim a line", "<p>", "FDA-approved exosome injections<br>", "</p>"},
		{"nested quotes", "", "<blockquote>“Exosome injections cured my hair loss", ""},
		{"nested brackets", "<p>", "(exosome injections [cure “hair loss” ", "</p>"},
		{"claims under one heading", "<h2>Exosomes</h2>", "<p>Injections into the scalp cure hair loss.</p>", ""},
		{"headings", "", "<h2>Exosome injections</h2><p>Completely safe.</p>", ""},
		{"a list", "<p>We never offer:</p><ul>", "<li>exosome injections</li>", "</ul>"},
		{"questions", "", "<details><summary>Are exosome injections safe?</summary>Yes. They are approved.</details>", ""},
		{"prices", "<table>", "<tr><td>Exosome injections</td><td>£350, now £99 today only</td></tr>", "</table>"},
	} {
		for _, size := range []int{100_000, 1_000_000} {
			page := []byte(k.before + strings.Repeat(k.text, size/len(k.text)) + k.behind)
			b.Run(fmt.Sprintf("%s/%dKB", k.name, size/1000), func(b *testing.B) {
				b.SetBytes(int64(len(page)))
				for b.Loop() {
					l.Check(read(b, page))
				}
			})
		}
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		linter(b)
	}
}

// BenchmarkTwiceTheTerms shows what as many terms again cost: x-once is the time with them by the time without. They are
// made of the words of the language itself in other orders, in a concept and a rule for each that there is.
func BenchmarkTwiceTheTerms(b *testing.B) {
	pack, err := rules.Builtin()
	if err != nil {
		b.Fatal(err)
	}
	var linters [2]*lint.Linter
	for i, p := range []*rules.Pack{pack, twice(pack)} {
		if linters[i], err = lint.New(p, nil, lint.Options{Jurisdictions: []string{"uk"}}); err != nil {
			b.Fatal(err)
		}
	}
	pages, _ := samples(50, samplesite.Options{})
	var took [2]time.Duration
	for b.Loop() {
		for i, l := range linters {
			begun := time.Now()
			for _, p := range pages {
				l.Check(read(b, p))
			}
			took[i] += time.Since(begun)
		}
	}
	b.ReportMetric(float64(took[1])/float64(took[0]), "x-once")
}

// twice is a pack with as many concepts, terms and rules again.
func twice(p *rules.Pack) *rules.Pack {
	var words []string
	word := regexp.MustCompile(`(?:^| )[a-z]{3,}(?:$| )`)
	for _, c := range p.Concepts {
		for _, t := range c.Terms {
			words = append(words, word.FindAllString(t.Text, -1)...)
		}
	}
	at := 0
	next := func() string {
		at += 7919 // a prime, so that every word has its turn
		return strings.TrimSpace(words[at%len(words)])
	}
	q := *p
	q.Concepts, q.Rules = slices.Clone(p.Concepts), slices.Clone(p.Rules)
	var again []string
	for _, c := range p.Concepts {
		twin := rules.Concept{ID: c.ID + "-again", Place: c.Place}
		for range c.Terms {
			twin.Terms = append(twin.Terms, rules.Term{Text: next() + " (" + next() + "|" + next() + ") " + next()})
		}
		again = append(again, twin.ID)
		q.Concepts = append(q.Concepts, twin)
	}
	for i, r := range p.Rules {
		twin := *r
		twin.ID, twin.Claim = r.ID+"-again", rules.Claim{}
		for k := i; k < len(again); k += len(p.Rules) {
			twin.Claim.Say = append(twin.Claim.Say, again[k])
		}
		q.Rules = append(q.Rules, &twin)
	}
	return &q
}

// What getting ready to check may allocate. It hardly grows with the number of terms, which are read where they stand.
const (
	maxStart      = 5000
	maxStartBytes = 1_500_000
)

func TestWorkOfStart(t *testing.T) {
	if pack, err := rules.Compiled(); err != nil || pack.Lexicon == nil {
		t.Skip("compiled.bin is out of date, which a test of package rules says")
	}
	r := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			linter(b)
		}
	})
	t.Logf("%d allocations, %d bytes", r.AllocsPerOp(), r.AllocedBytesPerOp())
	if r.AllocsPerOp() > maxStart || r.AllocedBytesPerOp() > maxStartBytes {
		t.Errorf("getting ready takes %d allocations and %d bytes, more than %d and %d", r.AllocsPerOp(), r.AllocedBytesPerOp(), maxStart, maxStartBytes)
	}
}
