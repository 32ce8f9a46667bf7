package assertion

import (
	"testing"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

func FuzzAssess(f *testing.F) {
	a := builtin(f)
	for _, g := range readCases(f) {
		f.Add(g.Cases[0], 3, 9, g.Lead, g.After)
	}
	f.Add("no, nor not (never: no?) – \xff no", 0, 2, "not:", "No.")
	f.Fuzz(func(t *testing.T, text string, start, end int, lead, after string) {
		r := a.Assess(text, start, end)
		check(t, text, r)
		if again := a.Assess(text, start, end); again != r {
			t.Fatalf("%q: %v, then %v", text, r, again)
		}
		tokens := lexicon.Tokens(nil, text)
		ctx := Context{Question: start%2 == 0, Lead: lead, Before: after, After: after}
		for _, s := range sentence.Split(text, tokens) {
			check(t, text, a.AssessIn(text, tokens, s, s.From, min(s.From+2, s.To), ctx))
		}
		check(t, text, a.AssessIn(text, tokens, sentence.Range{From: start, To: end}, end, start, ctx))
		check(t, text, a.AssessIn(text, tokens, sentence.Range{From: start, To: end}, 0, len(tokens), ctx))
	})
}

// check fails unless the cue is where the result says, and an affirmed result without an answer has none.
func check(t *testing.T, text string, r Result) {
	t.Helper()
	if r.CueStart >= 0 && (r.CueEnd <= r.CueStart || r.CueEnd > len(text) || text[r.CueStart:r.CueEnd] != r.Cue) {
		t.Fatalf("%q: cue %q at %d:%d", text, r.Cue, r.CueStart, r.CueEnd)
	}
	if (r.Status != Affirmed) != (r.Cue != "") && r.Why == "" {
		t.Fatalf("%q: %v", text, r)
	}
}
