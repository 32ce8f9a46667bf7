package assertion

import (
	"os"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

func BenchmarkAssessIn(b *testing.B) {
	a := builtin(b)
	for name, text := range map[string]string{
		"plain":   "Our doctors inject exosomes into the scalp with a fine needle, and clients love the results.",
		"negated": "It is not a cure for arthritis, neuropathy or lupus, and it is not an FDA-approved treatment.",
		"hostile": strings.Repeat("no our not some clinics that the never say one of the words our we do ", 400),
	} {
		tokens := lexicon.Tokens(nil, text)
		s := sentence.Of(sentence.Split(text, tokens), 5)
		m := len(tokens) / 2
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				a.AssessIn(text, tokens, s, m, m+1, Context{})
			}
		})
	}
}

func BenchmarkLoadCues(b *testing.B) {
	data, err := os.ReadFile(cuesFile)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LoadCues("assertion.yaml", data); err != nil {
			b.Fatal(err)
		}
	}
}
