package sentence

import (
	"slices"
	"testing"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

var seeds = []string{
	"", "No fever, chills (or cough), and it is not approved; none.", "ȺȺȺ's vitamin C. Patients", "\xfe\x80's U.S. Food",
	"Approved by the U.S. Food and Drug Administration", "(((a)) b) c)", "which, who, and, or", "a | b / c • d — e: f",
	"Inc.\u2029Patients B. Patients\x00 C. Patients",
}

// partition fails unless rs are non-empty, ordered and cover all of [0,n).
func partition(t *testing.T, n int, rs []Range) {
	t.Helper()
	at := 0
	for _, r := range rs {
		if r.From != at || r.To <= r.From {
			t.Fatalf("range %v behind %d of %d", r, at, n)
		}
		at = r.To
	}
	if at != n {
		t.Fatalf("ranges end at %d of %d", at, n)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		tokens := lexicon.Tokens(nil, s)
		rs := Split(s, tokens)
		partition(t, len(tokens), rs)
		if !slices.Equal(rs, Split(s, tokens)) {
			t.Fatal("two answers")
		}
		for _, r := range rs {
			var pieces, clauses []Range
			cs := Pieces(s, tokens, r)
			for i, c := range cs {
				if c.Of > i || c.Into > c.Of || cs[c.Of].Of != c.Of {
					t.Fatalf("piece %d of %q belongs to %d, into %d", i, s, c.Of, c.Into)
				}
				pieces = append(pieces, Range{c.From - r.From, c.To - r.From})
			}
			partition(t, r.Len(), pieces)
			for _, c := range Clauses(s, tokens, r) {
				clauses = append(clauses, Range{c.From - r.From, c.To - r.From})
			}
			partition(t, r.Len(), clauses)
		}
	})
}

// FuzzSplitter also shows that nothing in the model's code is let through.
func FuzzSplitter(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "We like St. Ives Inc. Patients do too.")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		texts := []Text{{a, lexicon.Tokens(nil, a)}, {b, lexicon.Tokens(nil, b)}}
		var s Splitter
		for i, rs := range s.SplitAll(texts) {
			partition(t, len(texts[i].Tokens), rs)
			if again := s.Split(texts[i].Text, texts[i].Tokens); !slices.Equal(rs, again) {
				t.Fatalf("%q: %v, then %v", texts[i].Text, rs, again)
			}
		}
	})
}

func FuzzIsVerb(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, i int) {
		tokens := lexicon.Tokens(nil, s)
		var a, b Tagger
		if a.IsVerb(s, tokens, i) != b.IsVerb(s, tokens, i) {
			t.Fatal("two answers")
		}
	})
}
