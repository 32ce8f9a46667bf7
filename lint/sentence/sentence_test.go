package sentence

import (
	"slices"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

func spans(text string, tokens []lexicon.Token, rs []Range) (out []string) {
	for _, r := range rs {
		out = append(out, text[tokens[r.From].Start:tokens[r.To-1].End])
	}
	return out
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Safe. It works!", []string{"Safe", "It works"}},
		{"Is it safe? No.", []string{"Is it safe", "No"}},
		{"One line\nAnother line", []string{"One line", "Another line"}},
		{"Ask Dr. Hollis about it. She knows.", []string{"Ask Dr. Hollis about it", "She knows"}},
		{"From £1,200.50 per ml. Book now.", []string{"From £1,200.50 per ml", "Book now"}},
		{"Approved by the U.S. Food and Drug Administration.", []string{"Approved by the U.S. Food and Drug Administration"}},
		{"Sold in the U.S. It is not approved.", []string{"Sold in the U.S", "It is not approved"}},
		{"Rich in vitamin C. Our serum is made in-house.", []string{"Rich in vitamin C", "Our serum is made in-house"}},
		{"We are No. 1 in Leeds.", []string{"We are No. 1 in Leeds"}},
	} {
		tokens := lexicon.Tokens(nil, c.text)
		if got := spans(c.text, tokens, Split(c.text, tokens)); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSplitterAsksOnlyWhatIsOpen(t *testing.T) {
	texts := []string{
		"Sold by ExoCo Inc. Patients travel from far.",
		"Plasma is rich in vitamin C. Patients travel from far.",
		"Approved by the U.S. Food and Drug Administration for one use.",
		"No open stop here. Only plain ones.",
	}
	want := [][]string{
		nil, nil,
		{"Approved by the U.S. Food and Drug Administration for one use"},
		{"No open stop here", "Only plain ones"},
	}
	var in []Text
	for _, s := range texts {
		in = append(in, Text{s, lexicon.Tokens(nil, s)})
	}
	s := NewSplitter()
	for round := range 2 { // the second from the cache
		for i, rs := range s.SplitAll(in) {
			got := spans(texts[i], in[i].Tokens, rs)
			if want[i] != nil && !slices.Equal(got, want[i]) {
				t.Errorf("round %d, %q: got %q, want %q", round, texts[i], got, want[i])
			}
			if single := s.Split(texts[i], in[i].Tokens); !slices.Equal(single, rs) {
				t.Errorf("%q: alone %v, together %v", texts[i], single, rs)
			}
		}
	}
}

func TestOf(t *testing.T) {
	rs := []Range{{0, 3}, {3, 5}, {5, 9}}
	for i, want := range map[int]Range{0: {0, 3}, 2: {0, 3}, 3: {3, 5}, 8: {5, 9}, 9: {}, -1: {}} {
		if got := Of(rs, i); got != want {
			t.Errorf("Of(%d) = %v, want %v", i, got, want)
		}
	}
}

// pieces writes pieces separated by " / ", a piece that goes on with an earlier clause as "+n:".
func pieces(text string) string {
	tokens := lexicon.Tokens(nil, text)
	var b strings.Builder
	for i, c := range Pieces(text, tokens, Range{0, len(tokens)}) {
		if i > 0 {
			b.WriteString(" / ")
		}
		if c.Of != i {
			b.WriteString("+" + string(rune('0'+c.Of)) + ":")
		}
		if c.Into != c.Of {
			b.WriteString("(" + string(rune('0'+c.Into)) + ")")
		}
		b.WriteString(text[tokens[c.From].Start:tokens[c.To-1].End])
	}
	return b.String()
}

func TestPieces(t *testing.T) {
	for _, c := range [][2]string{
		{"It is not a cure for gout, lupus or asthma, and it is not approved", "It is not a cure for gout, lupus or asthma / and it is not approved"},
		{"We do not inject, but we apply", "We do not inject / but we apply"},
		{"No fever, chills or cough", "No fever, chills or cough"},
		{"No fever, lungs are clear", "No fever / lungs are clear"},
		{"No fever, bowel sounds present", "No fever / bowel sounds present"},
		{"Fever, chills, and cough were absent", "Fever, chills, and cough were absent"},
		{"No product, wherever it is made, is approved", "No product / wherever it is made / +0:is approved"},
		{"Exosomes, which come from cells, are injected", "Exosomes / which come from cells / +0:are injected"},
		{"No serum (from plants or not) is approved", "No serum / (0)from plants or not / +0:is approved"},
		{"If a clinic offers it, it breaks the rules", "If a clinic offers it / it breaks the rules"},
		{"Made from nothing but your own blood", "Made from nothing but your own blood"},
		{"Not yet approved", "Not yet approved"},
		{"Neither the agency nor any other body has approved it", "Neither the agency nor any other body has approved it"},
		{"Needles: none; pain: none", "Needles / none / pain / none"},
		{"We never inject because it is banned", "We never inject / because it is banned"},
		{"Cell Treatments | Clinic", "Cell Treatments / Clinic"},
		{"No surgery — just results", "No surgery / just results"},
		{"The patient denies pain and his lungs are clear", "The patient denies pain / and his lungs are clear"},
		{"It does not treat acne, reduce lines or restore hair", "It does not treat acne, reduce lines or restore hair"},
	} {
		if got := pieces(c[0]); got != c[1] {
			t.Errorf("%q:\n got %s\nwant %s", c[0], got, c[1])
		}
	}
}

func TestClausesTakeInWhatInterruptsThem(t *testing.T) {
	for text, want := range map[string][]string{
		"No product, wherever it is made, is approved, but we sell it": {"No product, wherever it is made, is approved", "but we sell it"},
		"We offer exosomes (which we inject) and it is safe":           {"We offer exosomes (which we inject", "and it is safe"},
		"If a clinic offers it, it breaks the rules":                   {"If a clinic offers it", "it breaks the rules"},
	} {
		tokens := lexicon.Tokens(nil, text)
		if got := spans(text, tokens, Clauses(text, tokens, Range{0, len(tokens)})); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestIsVerb(t *testing.T) {
	tagger := NewTagger()
	for _, c := range []struct {
		text, word string
		want       bool
	}{
		{"They claim that it works.", "claim", true},
		{"The claim is false.", "claim", false},
		{"Our results are lovely.", "results", false},
		{"The doctor treats patients daily.", "treats", true},
		{"Thanks to treatments like these, skin glows.", "treatments", false},
		{"We treat your skin.", "treat", true},
		{"Nothing else is here", "is", true},
		{"ȺȺȺ's treats", "treats", false},
	} {
		tokens := lexicon.Tokens(nil, c.text)
		i := slices.IndexFunc(tokens, func(t lexicon.Token) bool { return c.text[t.Start:t.End] == c.word })
		if got := tagger.IsVerb(c.text, tokens, i); got != c.want {
			t.Errorf("%q in %q: verb %v, want %v", c.word, c.text, got, c.want)
		}
	}
	if tagger.IsVerb("x", nil, 3) {
		t.Error("a token that is not there is a verb")
	}
}
