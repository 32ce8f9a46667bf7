package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/resemblance"
	"github.com/cliniclint/cliniclint/rules"
)

// dirs are the folders with labelled passages, from here.
var dirs = []folder{{"../../testdata/training", 1}, {"../../testdata/corpus", 4}}

func TestModelIsCurrent(t *testing.T) {
	m, err := resemblance.Decode(rules.Model)
	if err != nil {
		t.Fatal(err)
	}
	state, err := stateOf(dirs)
	if err != nil {
		t.Fatal(err)
	}
	if m.State() != state {
		t.Error("the model was learned from other passages or rules than there are now; run “go generate ./rules”")
	}
}

func TestHeldOutPassagesAreNotLearnedFrom(t *testing.T) {
	all, err := load(dirs)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 1000 {
		t.Errorf("only %d passages", len(all))
	}
	if i := slices.IndexFunc(all, func(p passage) bool { return p.Holdout }); i >= 0 {
		t.Errorf("held out, and learned from: %q", all[i].Text)
	}
}

func TestExamples(t *testing.T) {
	pack, err := rules.Compiled()
	if err != nil {
		t.Fatal(err)
	}
	d, err := lint.NewDescriber(pack, "us")
	if err != nil {
		t.Fatal(err)
	}
	where := map[string]map[string]bool{"disease-claim": {"us": true}, "safety-claim": {"us": true}, "pom-advert": {"uk": true}}
	p := passage{
		Jurisdiction: "us", Text: "Our exosome injections cure arthritis.\nWe also use a laser to treat scars and wrinkles.",
		Labels:   []label{{"disease-claim", "cure arthritis"}, {"pom-advert", "injections"}},
		DontCare: []string{"efficacy-claim"},
	}
	got := p.examples(d, where)
	if len(got) != 2 {
		t.Fatalf("%d examples, want one for each paragraph", len(got))
	}
	if holds, known := got[0].Holds["disease-claim"]; !holds || !known {
		t.Error("the piece with the words of a label does not hold the claim")
	}
	if _, known := got[1].Holds["disease-claim"]; known {
		t.Error("of the piece without the words of a label nothing is known, and yet it is")
	}
	if holds, known := got[1].Holds["safety-claim"]; holds || !known {
		t.Error("what is not labelled is known not to be there")
	}
	if _, known := got[0].Holds["pom-advert"]; known {
		t.Error("learned from a country where it is lawful")
	}
}

func TestLoadVectors(t *testing.T) {
	v, err := loadVectors("../" + vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Features) < 10_000 || len(v.Values) != v.Size*len(v.Features) {
		t.Errorf("%d words, %d numbers of vectors of %d", len(v.Features), len(v.Values), v.Size)
	}
	bad := filepath.Join(t.TempDir(), "vectors.txt")
	for _, text := range []string{"skin AQID\nlips AQ==\n", "skin\n", "skin !!\n"} {
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := loadVectors(bad); err == nil || !strings.Contains(err.Error(), "vectors.txt:") {
			t.Errorf("%q: %v, want an error with its line", text, err)
		}
	}
}
