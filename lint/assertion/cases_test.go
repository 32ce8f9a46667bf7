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
	for _, g := range readCases(t) {
		for _, text := range g.Cases {
			if r := assessCase(a, text, g); !ok(g.Is, r.Status) {
				t.Errorf("%s: %q is %s (%s), want %s", g.About, text, r.Status, r.Why, g.Is)
			}
		}
	}
}

// TestCasesThroughAssess checks that the entry for callers without tokens agrees, where no context is needed.
func TestCasesThroughAssess(t *testing.T) {
	a := builtin(t)
	for _, g := range readCases(t) {
		if g.Lead != "" || g.After != "" || g.Question {
			continue
		}
		for _, text := range g.Cases {
			start, end := strings.IndexByte(text, '{'), strings.IndexByte(text, '}')-1
			if r := a.Assess(strings.NewReplacer("{", "", "}", "").Replace(text), start, end); r != assessCase(a, text, g) {
				t.Errorf("%q: Assess gives %v", text, r)
			}
		}
	}
}

func TestResult(t *testing.T) {
	a := builtin(t)
	for _, c := range []struct {
		text       string
		start, end int
		want       Result
	}{
		{"We do not inject it.", 10, 16, Result{Negated, "not", 6, 9, "negated by “not”"}},
		{"We inject it.", 3, 9, Result{CueStart: -1, CueEnd: -1}},
		{"We inject it.", 2, 3, Result{CueStart: -1, CueEnd: -1}}, // only a space
		{"We inject it.", 90, 99, Result{CueStart: -1, CueEnd: -1}},
		{"", 0, 0, Result{CueStart: -1, CueEnd: -1}},
	} {
		if got := a.Assess(c.text, c.start, c.end); got != c.want {
			t.Errorf("%q[%d:%d]: got %+v, want %+v", c.text, c.start, c.end, got, c.want)
		}
	}
	if got := Status(99).String(); got != "unknown" {
		t.Errorf("a status that there is not is called %q", got)
	}
}
