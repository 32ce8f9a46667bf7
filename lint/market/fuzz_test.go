package market

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/rules"
)

// FuzzDetect: evidence stands where it says, the verdict is the same each time, and skim hides nothing.
func FuzzDetect(f *testing.F) {
	for _, p := range pages {
		first := func(list []string) string { return strings.Join(list, " ") }
		f.Add(p.source, p.lines, first(p.signals.Lang), first(p.signals.Phones), first(p.signals.Countries))
	}
	f.Add("https://[::1", "+44 (0)(0)(0) 20", "-", "tel:+", "")
	f.Add("//a.co.uk", "Ⓤ.Ⓚ. UK\u00ads A$ 5 Food & Drug Administration #London", "en_GB@euro", "00", "ΓΣ")
	d := detector(f)
	f.Fuzz(func(t *testing.T, source, lines, lang, phone, country string) {
		doc := page(source, lines, signals{Lang: []string{lang}, Hreflang: []string{lang}, Phones: []string{phone}, Countries: []string{country}, Currency: []string{country}, Canonical: source})
		r := d.Detect(doc)
		checkEvidence(t, d, doc, r)
		if again := d.Detect(doc); !reflect.DeepEqual(r, again) {
			t.Fatalf("two verdicts on %q:\n%+v\n%+v", lines, r, again)
		}
		if merged := d.Merge(r, Result{}); !reflect.DeepEqual(merged.Jurisdictions, r.Jurisdictions) {
			t.Fatalf("a site of one page is %v, the page %v", merged.Jurisdictions, r.Jurisdictions)
		}
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			if d.phrases.skim(b.Text) {
				continue
			}
			g := gatherer{d: d, seen: map[seenKey]bool{}, count: map[countKey]int{}}
			if g.block(i, b); len(g.evidence) > 0 {
				t.Fatalf("skim passes over %+v in %q", g.evidence[0], b.Text)
			}
		}
	})
}

// FuzzMerge: the order of the pages does not change the verdict on a site.
func FuzzMerge(f *testing.F) {
	f.Add("Leeds and London", "footer: SW1A 1AA", "Dubai +971 4 555 1234 AED 900")
	d := detector(f)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		results, site := d.DetectSite(page("https://glow.com/", a, signals{}), page("", b, signals{}), page("", c, signals{Lang: []string{"en-GB"}}))
		slices.Reverse(results)
		if back := d.Merge(results...); !slices.Equal(site.Jurisdictions, back.Jurisdictions) {
			t.Fatalf("%v forwards, %v backwards", site.Jurisdictions, back.Jurisdictions)
		}
	})
}

// FuzzLoad: a file is refused with a place for every problem, or makes a detector that works.
func FuzzLoad(f *testing.F) {
	f.Add(minimal)
	for _, c := range mistakes {
		f.Add(c.data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		d, err := Load(fstest.MapFS{"zz.yaml": {Data: []byte(data)}})
		if err != nil {
			checkProblems(t, err)
			return
		}
		doc := page("https://zz.example/zz/", data+"\nZ1 1ZZ +99 1234567", signals{Lang: []string{"zz"}})
		checkEvidence(t, d, doc, d.Detect(doc))
	})
}

func checkProblems(t *testing.T, err error) {
	t.Helper()
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	for _, e := range list {
		var p *rules.Problem
		if !errors.As(e, &p) {
			t.Fatalf("%v is no problem with a place", e)
		}
		if p.Place.File == "" || p.Place.Line < 1 || p.Place.Column < 1 || p.Reason == "" {
			t.Fatalf("%+v does not say where or why", p)
		}
	}
}
