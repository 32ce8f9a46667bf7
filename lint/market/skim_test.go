package market

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// TestSkimHidesNothing puts every entry of the data, parts of it and numbers into random surroundings: where skim says
// that a text holds nothing, the full reading finds nothing.
func TestSkimHidesNothing(t *testing.T) {
	d := detector(t)
	var words []string
	var collect func(*node)
	collect = func(n *node) {
		for _, e := range n.ends {
			words = append(words, e.signal)
		}
		for _, next := range n.next {
			collect(next.node)
		}
	}
	collect(&d.phrases.root)
	slices.Sort(words)
	pieces := []string{"7", "020", "7946", "0000", "1,200", "0.5", "5ml", "24hr", "W1G", "9PF", "FL", "33101", "AED", "AED1500", "we", "don't", "don’t", "U.K.", "the", "A", "$", "£", "&", "#", "+44", "(0)"}
	gaps := []string{" ", " ", " ", "-", ", ", ". ", " (", ") ", "\n", "", "'", "’", " – ", "\u00a0", "\u00ad", "/", ":", " & ", "*", "_", "®"}
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	passed := 0
	for range 20000 {
		var b strings.Builder
		for range 1 + rng.IntN(4) {
			w := pick(pieces)
			if rng.IntN(2) == 0 {
				parts := strings.Fields(pick(words))
				w = strings.Join(parts[:1+rng.IntN(len(parts))], pick(gaps))
			}
			switch rng.IntN(6) {
			case 0:
				w = strings.ToUpper(w)
			case 1:
				w = strings.ToLower(w)
			}
			b.WriteString(w + pick(gaps))
		}
		text := b.String()
		if d.phrases.skim(text) {
			continue
		}
		passed++
		block := copytext.NewBlock(copytext.SlotBody, text, nil)
		g := gatherer{d: d, seen: map[seenKey]bool{}, count: map[countKey]int{}}
		if g.block(0, &block); len(g.evidence) > 0 {
			t.Fatalf("skim passes over %q (%s, %s) in %q", g.evidence[0].Text, g.evidence[0].Jurisdiction, g.evidence[0].Signal, text)
		}
	}
	if passed < 1000 {
		t.Errorf("only %d of 20000 texts hold nothing; the test compares too little", passed)
	}
}

func TestHashIsThatOfTokens(t *testing.T) {
	hash := uint64(hashStart)
	for _, c := range []byte("london") {
		hash = (hash ^ uint64(c)) * hashPrime
	}
	if hash != lexicon.HashOf("london") {
		t.Error("the hash of skim is not that of the tokens")
	}
}
