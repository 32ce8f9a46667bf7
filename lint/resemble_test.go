package lint

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/resemblance"
	"github.com/cliniclint/cliniclint/rules"
)

func resemblances(t *testing.T, text string, opts Options) []Finding {
	t.Helper()
	pack, err := rules.Compiled()
	if err != nil {
		t.Fatal(err)
	}
	opts.Jurisdictions = []string{"us"}
	l, err := New(pack, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := copytext.Read("page.md", "markdown", []byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	return l.Check(doc).Findings
}

func TestResemblance(t *testing.T) {
	only := Options{Rules: []string{"common/resembles-disease"}}
	const claim = "Knees that creaked for years with arthritis carry people up the stairs again after our injections."
	got := resemblances(t, "We are open on Sundays. "+claim, only)
	if len(got) != 1 || got[0].Text+"." != claim || !strings.Contains(strings.Join(got[0].Because, " "), "likelihood") {
		t.Fatalf("got %+v, want the sentence that makes the claim, and how likely it is", got)
	}
	for name, text := range map[string]string{
		"asked":    "Do knees that creaked for years with arthritis carry people up the stairs again after such injections?",
		"reported": "Some clinics claim that knees with arthritis carry people up the stairs again after their injections.",
		"ordinary": "Arthritis is more common after sixty.",
	} {
		if got := resemblances(t, text, only); len(got) > 0 {
			t.Errorf("%s: %q is flagged", name, got[0].Text)
		}
	}
}

func TestResemblanceKeepsSilentBesideOtherRules(t *testing.T) {
	found := map[string]int{}
	for _, f := range resemblances(t, "Our exosome injections cure arthritis.", Options{}) {
		found[f.Rule.Category]++
		if f.Rule.Claim.Resembles != nil && f.Rule.Category == "disease-claim" {
			t.Errorf("%s speaks beside a rule that knows what it looks for", f.Rule.ID)
		}
	}
	if found["disease-claim"] != 1 {
		t.Errorf("disease claims: %d, want 1", found["disease-claim"])
	}
}

// What a text denies in the words of a rule is no claim to the model either, however much the passage speaks of it.
func TestResemblanceHearsWhatIsDenied(t *testing.T) {
	for _, text := range []string{
		"We would never claim that a peel has no side effects. Skin grows slower with the years.",
		"We never call a treatment free of side effects. Each vial is opened in front of you.",
		"Our doctors never tell anybody that injections have no side effects.",
	} {
		for _, f := range resemblances(t, text, Options{}) {
			if f.Rule.Category == "safety-claim" {
				t.Errorf("%q: %s flags %q", text, f.Rule.ID, f.Text)
			}
		}
		if len(resemblances(t, text, Options{Rules: []string{"common/resembles-safety"}})) == 0 {
			t.Errorf("%q resembles no claim even where no rule knows the words, and shows nothing", text)
		}
	}
}

func TestResemblanceDoesNotDependOnTheRulesChosen(t *testing.T) {
	const text = "Knees that creaked for years with arthritis carry people up the stairs again after our injections."
	why := func(fs []Finding) string {
		for _, f := range fs {
			if f.Rule.ID == "common/resembles-disease" {
				return strings.Join(f.Because, "; ")
			}
		}
		return "nothing"
	}
	a := why(resemblances(t, text, Options{Rules: []string{"common/resembles-*"}}))
	b := why(resemblances(t, text, Options{Rules: []string{"common/resembles-disease"}}))
	if a != b || a == "nothing" {
		t.Errorf("with all rules of resemblance: %s\nwith one: %s", a, b)
	}
}

func TestDoubt(t *testing.T) {
	const text = "Our vesicles come from grape stem cells grown in Napa, with no human or animal input. The lotion improves the look of dry skin."
	of := func(opts Options) (severities []rules.Severity, why string) {
		for _, f := range resemblances(t, text, opts) {
			if f.Rule.Category == "unapproved-biologic" {
				severities, why = append(severities, f.Severity), why+strings.Join(f.Because, "; ")
			}
		}
		return severities, why
	}
	alone, _ := of(Options{Disabled: []string{"common/resembles-*"}})
	if len(alone) == 0 || slices.Contains(alone, rules.Review) {
		t.Fatalf("without rules of resemblance: %v, want something graver than a review", alone)
	}
	doubted, why := of(Options{})
	if len(doubted) != len(alone) || slices.ContainsFunc(doubted, func(s rules.Severity) bool { return s != rules.Review }) {
		t.Errorf("beside them: %v, want as many reviews", doubted)
	}
	if graver, _ := of(Options{MinSeverity: rules.Warning}); len(graver) > 0 {
		t.Errorf("where only warnings are asked for: %v", graver)
	}
	if !strings.Contains(why, "may be no such claim") {
		t.Errorf("the finding does not say why: %q", why)
	}
}

func TestRulesOfTheUserAreNotDoubted(t *testing.T) {
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pack, err = pack.With(fstest.MapFS{"own.yaml": {Data: []byte(`- id: own/napa
  category: unapproved-biologic
  severity: error
  title: Grown in Napa
  jurisdictions: [us]
  claim: {terms: ["grown in Napa"]}
  message: "{text}"
  why: "Ours."
  instead: "Nothing."
  guidance: [us-ftc-health-guidance-2022]
  status: stable
  reviewed: 2026-11-25
  examples: {flag: ["Cells grown in Napa."], pass: ["Cells grown in Rome."]}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(pack, nil, Options{Jurisdictions: []string{"us"}})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := copytext.Read("page.md", "markdown", []byte("Our vesicles come from grape stem cells grown in Napa, with no human or animal input."), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Check(doc).Findings {
		if f.Rule.ID == "own/napa" && f.Severity == rules.Error {
			return
		}
	}
	t.Error("the user's own rule was not heard, or doubted")
}

// Words behind a negator are described as such, as far as it reaches.
func TestNegatedWords(t *testing.T) {
	pack, err := rules.Compiled()
	if err != nil {
		t.Fatal(err)
	}
	d, err := NewDescriber(pack, "uk")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text, word string
		negated    bool
	}{
		{"Our filler never hurts.", "hurts", true},
		{"Our filler hurts.", "hurts", false},
		{"Our filler hurts, never mind.", "hurts", false},
		{"Fillers don't really hurt.", "hurt", true},
		{"Fillers? No. Needles hurt.", "hurt", false},
		{"No client of the clinic in Hull has been hurt by filler.", "hurt", false},
	} {
		doc, err := copytext.Read("page.md", "markdown", []byte(tt.text), "")
		if err != nil {
			t.Fatal(err)
		}
		passages := d.Passages(doc)
		if len(passages) != 1 || !slices.Contains(passages[0].Features, resemblance.Word(tt.word)) {
			t.Fatalf("%q: got %d passages, want one with %q", tt.text, len(passages), tt.word)
		}
		if got := slices.Contains(passages[0].Features, resemblance.Negated(tt.word)); got != tt.negated {
			t.Errorf("%q: %q negated %v, want %v", tt.text, tt.word, got, tt.negated)
		}
	}
}
