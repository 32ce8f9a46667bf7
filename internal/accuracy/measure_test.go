package accuracy

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/rules"
)

// tinyPack finds “best” as a warning, “worst” and “fda approved” as errors, “nice” for review, and asks a page that offers
// a facial for its risks.
const tinyPack = `
guidance:
  - {id: law, authority: A, title: T, url: "https://example.org/", published: "", checked: 2026-11-25, standing: primary}
concepts:
  - {id: best, terms: ["best"]}
  - {id: worst, terms: ["worst"]}
  - {id: nice, terms: ["nice"]}
  - {id: approved, terms: ["fda approved"]}
  - {id: facial, terms: ["facial"]}
  - {id: risks, terms: ["risk"]}
rules:
  - {id: any/best, category: superlative, severity: warning, claim: {say: [best]}, REST}
  - {id: any/worst, category: superlative, severity: error, claim: {say: [worst]}, REST}
  - {id: any/nice, category: trivialise, severity: review, claim: {say: [nice]}, REST}
  - {id: us/approved, category: approval-claim, severity: error, claim: {say: [approved]}, REST}
  - {id: any/silent, category: disclosure-missing, severity: review, claim: {say: [facial], missing: [{name: the risks, any: [risks]}]}, REST}
`

// rest is what all rules of the tiny pack share.
const rest = `title: T, jurisdictions: [any], message: "“{text}”", why: w, instead: i, guidance: [law], status: stable,
    reviewed: 2026-11-25, examples: {flag: [x], pass: [x]}`

func tinyLinters(t *testing.T) Linters {
	t.Helper()
	cues, err := fs.ReadFile(rules.FS(), "language/assertion.yaml")
	if err != nil {
		t.Fatal(err)
	}
	pack, err := rules.Load(fstest.MapFS{"pack.yaml": {Data: []byte(strings.ReplaceAll(tinyPack, "REST", rest))}, "jurisdictions/uk.yaml": {Data: []byte("id: uk")}})
	if err != nil {
		t.Fatal(err)
	}
	pack.Cues = rules.File{File: "language/assertion.yaml", Data: cues}
	linters, err := NewLinters(pack, nil)
	if err != nil {
		t.Fatal(err)
	}
	return linters
}

func tinyCorpus(t *testing.T) []Passage {
	t.Helper()
	list, err := Load(corpus(map[string]string{
		"superlative.jsonl": `
{"id": "s1", "jurisdiction": "uk", "text": "The best clinic.", "labels": [{"category": "superlative", "span": "best"}]}
{"id": "s2", "jurisdiction": "uk", "text": "A clinic like no other.", "labels": [{"category": "superlative", "span": "like no other"}], "holdout": true}
{"id": "s3", "jurisdiction": "uk", "text": "Best before May, worst after.", "holdout": true}
{"id": "s4", "jurisdiction": "uk", "text": "A good clinic."}
{"id": "s5", "jurisdiction": "uk", "text": "Best wishes.", "dont_care": ["superlative"]}
{"id": "s6", "jurisdiction": "uk", "text": "A facial at the best clinic.", "labels": [{"category": "superlative", "span": "best"}], "dont_care": ["superlative"]}
{"id": "s7", "jurisdiction": "uk", "text": "Nice weather."}`,
		"disclosure-missing.jsonl": `
{"id": "d1", "jurisdiction": "uk", "text": "Book a facial.", "labels": [{"category": "disclosure-missing", "span": "facial"}]}
{"id": "d2", "jurisdiction": "uk", "text": "Book a massage.", "labels": [{"category": "disclosure-missing", "span": "massage"}]}
{"id": "d3", "jurisdiction": "uk", "text": "Book a facial.\nRisks: redness."}
{"id": "d4", "jurisdiction": "uk", "text": "A facial trade fair, the best."}`,
	}))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestMeasure(t *testing.T) {
	r, err := Measure(tinyCorpus(t), rules.Categories(), tinyLinters(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Count{
		// s5 counts neither way; s6 does, for a label is stronger; the best of d4 was not written to tempt.
		"superlative": {TP: 2, FP: 2, FN: 1, TN: 5, Tempting: 3, Resisted: 2},
		// Reviews count, but only where whole pages were written: s6 is none.
		"disclosure-missing": {TP: 1, FP: 1, FN: 1, TN: 1, Tempting: 2, Resisted: 1},
		// A review of another category is no alarm.
		"trivialise": {TN: 11},
	} {
		if got := r.ByCategory[name]; got != want {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
	if r.Passages != 11 || r.Holdout != 2 {
		t.Errorf("%d passages, %d held out", r.Passages, r.Holdout)
	}
	// s3 with a warning and an error counts once each, d4 with its warning; what d4 leaves open does not count.
	if r.Clean != 6 || r.CleanWarned != 2 || r.CleanErred != 1 {
		t.Errorf("%d clean, %d with a warning, %d with an error", r.Clean, r.CleanWarned, r.CleanErred)
	}
	var sum Count
	for _, n := range r.ByCategory {
		sum.add(n)
	}
	if sum != r.All || r.ByJurisdiction["uk"] != r.All {
		t.Errorf("categories make %+v, jurisdictions %+v, all is %+v", sum, r.ByJurisdiction["uk"], r.All)
	}
	var misses []string
	for _, m := range r.Misses {
		misses = append(misses, m.Passage+" "+m.String())
	}
	want := []string{
		"s2 superlative: missed “like no other”",
		"s3 superlative: false alarm “worst” (any/worst)",
	}
	got := strings.Join(misses, "\n")
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s is not among the misses:\n%s", w, got)
		}
	}
	if len(misses) != r.All.FP+r.All.FN {
		t.Errorf("%d misses, but %d false alarms and %d missed", len(misses), r.All.FP, r.All.FN)
	}
}

func TestMeasureOneCategory(t *testing.T) {
	r, err := Measure(tinyCorpus(t), []string{"disclosure-missing"}, tinyLinters(t))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Count{TP: 1, FP: 1, FN: 1, TN: 1, Tempting: 2, Resisted: 1}); r.All != want || len(r.ByCategory) != 1 {
		t.Errorf("got %+v in %d categories, want %+v", r.All, len(r.ByCategory), want)
	}
	if r.CleanWarned != 0 {
		t.Errorf("%d clean passages with a warning of another category", r.CleanWarned)
	}
}

func TestMeasureNamesThePassageOfAnUnknownJurisdiction(t *testing.T) {
	list, err := Load(corpus(map[string]string{"x.jsonl": `{"id": "a", "jurisdiction": "atlantis", "text": "x"}`}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Measure(list, rules.Categories(), tinyLinters(t)); err == nil || !strings.HasPrefix(err.Error(), "measuring a (x.jsonl:1): ") {
		t.Errorf("got %v", err)
	}
}
