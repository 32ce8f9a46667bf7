package assertion

import (
	"os"
	"strings"
	"testing"
)

const cuesFile = "../../rules/language/assertion.yaml"

func builtin(t testing.TB) *Asserter {
	t.Helper()
	data, err := os.ReadFile(cuesFile)
	if err != nil {
		t.Fatal(err)
	}
	cues, err := LoadCues("assertion.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	return New(cues)
}

func TestBuiltinCuesLoad(t *testing.T) {
	if n := len(builtin(t).cues.index.patterns); n < 500 {
		t.Errorf("only %d patterns; is the file whole?", n)
	}
}

const minimal = "classes: {ask: [is], acts: [has], wh: [why], own: [we], leadin: [the]}\n"

func TestLoadCuesRefuses(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"nothing", "", "f.yaml:1:1: no cues"},
		{"not YAML", "a: [", "f.yaml: "},
		{"unknown key", minimal + "cues: []\ncolour: red\n", `f.yaml:3:1: unknown key "colour"`},
		{"missing class", "classes: {ask: [is]}\ncues: []\n", `the class "own" is missing`},
		{"unknown kind", minimal + "cues:\n  - kind: magic\n    texts: [no]\n", `f.yaml:3:11: unknown value "magic"; expected asked`},
		{"unknown group key", minimal + "cues:\n  - kind: negation\n    size: 3\n    texts: [no]\n", `f.yaml:4:5: unknown key "size"`},
		{"no texts", minimal + "cues:\n  - kind: negation\n", "f.yaml:3:5: a group needs a kind and texts"},
		{"unknown class", minimal + "cues:\n  - kind: negation\n    texts: [<x> no]\n", `f.yaml:4:13: "<x> no": unknown class "<x>"`},
		{"no word", minimal + "cues:\n  - kind: negation\n    texts: [\"^ *2 a?\"]\n", "no word that must be there"},
		{"wide gap", minimal + "cues:\n  - kind: negation\n    texts: [no *99 x]\n", "write *1 to *8"},
		{"twice", minimal + "cues:\n  - kind: negation\n    texts: [no, no]\n", "stands already at f.yaml:4:13"},
		{"key twice", minimal + "cues: []\ncues: []\n", "twice"},
		{"bad flag", minimal + "cues:\n  - kind: negation\n    series: perhaps\n    texts: [no]\n", `f.yaml:4:13: expected true or false, found "perhaps"`},
		{"bad number", minimal + "cues:\n  - kind: negation\n    within: -1\n    texts: [no]\n", `f.yaml:4:13: expected a number of words`},
		{"two words in a class", "classes: {ask: [a-b], acts: [has], wh: [why], own: [we], leadin: [the]}\ncues: []\n", `f.yaml:1:17: "a-b": a word of a class is a single word`},
		{"too long", minimal + "cues:\n  - kind: negation\n    texts: [a a a a a a a a a a a a a a a a a]\n", "longer than 16"},
		{"any word first", minimal + "cues:\n  - kind: negation\n    texts: [\"*2 no\"]\n", "it cannot come first"},
	} {
		_, err := LoadCues("f.yaml", []byte(c.data))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func FuzzLoadCues(f *testing.F) {
	f.Add(minimal + "cues:\n  - kind: negation\n    texts: [no|not *2 <own> x?, \"^ no :\"]\n")
	f.Add("classes: &a [*a]")
	f.Fuzz(func(t *testing.T, s string) {
		cues, err := LoadCues("f.yaml", []byte(s))
		if (cues == nil) == (err == nil) {
			t.Fatalf("cues %v, error %v", cues, err)
		}
		if cues != nil {
			New(cues).Assess("we do not say no, why is it?", 17, 19)
		}
	})
}
