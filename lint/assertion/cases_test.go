package assertion

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
	"go.yaml.in/yaml/v4"
)

type caseGroup struct {
	About    string
	Is       string
	Lead     string
	After    string
	Question bool
	Cases    []string
}

// assessCase assesses the words between braces.
func assessCase(a *Asserter, text string, g caseGroup) Result {
	start := strings.IndexByte(text, '{')
	end := strings.IndexByte(text, '}') - 1
	text = strings.NewReplacer("{", "", "}", "").Replace(text)
	tokens := lexicon.Tokens(nil, text)
	from, to := -1, -1
	for i, t := range tokens {
		if int(t.Start) >= start && int(t.End) <= end {
			if from < 0 {
				from = i
			}
			to = i + 1
		}
	}
	s := sentence.Of(sentence.Split(text, tokens), from)
	return a.AssessIn(text, tokens, s, from, to, Context{Question: g.Question, Lead: g.Lead, After: g.After})
}

func ok(want string, got Status) bool {
	if want == "not negated" {
		return got != Negated
	}
	return slices.Contains(strings.Split(want, "|"), got.String())
}

func readCases(t testing.TB) []caseGroup {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var groups []caseGroup
	if err := yaml.Load(data, &groups, yaml.WithKnownFields()); err != nil {
		t.Fatal(err)
	}
	return groups
}

func TestCases(t *testing.T) {
	a := builtin(t)
	n, n3, bad, bad3 := 0, 0, 0, 0
	held := os.Getenv("HELD") != ""
	for _, g := range readCases(t) {
		for _, text := range g.Cases {
			n++
			r := assessCase(a, text, g)
			if n%3 == 0 {
				n3++
			}
			if ok(g.Is, r.Status) {
				continue
			}
			if n%3 == 0 {
				bad3++
				if !held {
					continue
				}
			} else {
				bad++
			}
			t.Errorf("%s: %q is %s (%s), want %s", g.About, text, r.Status, r.Why, g.Is)
		}
	}
	t.Logf("seen: %d of %d wrong; held out: %d of %d wrong", bad, n-n3, bad3, n3)
}

// TestTally prints how the clinical notes are told apart as NegEx is measured: negated or not.
func TestTally(t *testing.T) {
	a := builtin(t)
	n := 0
	var right, wrong, missed, rest [2]int
	for _, g := range readCases(t) {
		for _, text := range g.Cases {
			k := 0
			if n++; n%3 == 0 {
				k = 1
			}
			if !strings.Contains(g.About, "notes") {
				continue
			}
			switch is, want := assessCase(a, text, g).Status == Negated, g.Is == "negated"; {
			case is && want:
				right[k]++
			case is:
				wrong[k]++
			case want:
				missed[k]++
			default:
				rest[k]++
			}
		}
	}
	for k, name := range []string{"seen", "held out"} {
		t.Logf("%s notes: %d negated found, %d too many, %d missed, %d others", name, right[k], wrong[k], missed[k], rest[k])
	}
}
