package lint_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// smallPack is a pack of three rules, so that the engine is tested apart from the knowledge.
const smallPack = `
guidance:
  - {id: law, authority: A, title: T, url: "https://example.org/", published: "", checked: 2026-11-25, standing: primary}
products:
  - {id: exosome, name: exosomes, kind: [exosome], terms: ["exosome"], status: {uk: [{is: unauthorised}], us: [{is: unauthorised}]}}
  - {id: prp, name: PRP, kind: [prp], terms: ["prp"]}
  - {id: filler, name: filler, kind: [filler], terms: ["filler"]}
  - {id: toxin, name: toxin, kind: [toxin], terms: ["botox"], status: {us: [{is: approved, for: [frown-lines]}]}}
concepts:
  - {id: verb-only, terms: ["treats/x"]}
  - {id: after-noun, terms: ["(for|and)/x"]}
  - {id: treats, terms: ["treat/v ..2 eczema"]}
  - {id: joiner, terms: ["(and|or|&|plus)"]}
  - {id: answer-yes, terms: ["yes", "it is"]}
  - {id: frown-lines, terms: ["frown line"]}
  - {id: lip-flip, terms: ["lip flip"]}
  - {id: use, terms: ["<frown-lines>", "<lip-flip>"]}
  - {id: injected, terms: ["(inject|injection)/v", "injectable", "injection"]}
  - {id: approved, terms: ["fda approved", "approved by the fda"]}
  - {id: topical, terms: ["topical", "topically"]}
  - {id: risks, terms: ["risk"]}
rules:
  - id: uk/injected
    category: exosome-route
    severity: error
    title: Exosomes by injection
    jurisdictions: [uk]
    claim: {say: [injected], about: {kind: [exosome]}}
    severity-in: {footer: review, hashtag: warning}
    message: "“{text}” offers {product} by injection"
    why: w
    instead: i
    guidance: [law]
    status: stable
    reviewed: 2026-11-25
    examples: {flag: ["We inject exosomes."], pass: ["We inject PRP."]}
  - id: us/approved
    category: approval-claim
    severity: warning
    title: Approved
    jurisdictions: [us]
    claim: {say: [approved], about: {is-not: [approved], or-unknown: true}}
    message: "“{text}”"
    why: w
    instead: i
    guidance: [law]
    status: stable
    reviewed: 2026-11-25
    examples: {flag: ["FDA-approved exosomes."], pass: ["x"]}
  - id: uk/treats
    category: disease-claim
    severity: warning
    title: Treats
    jurisdictions: [uk]
    claim: {say: [treats]}
    message: "“{text}”"
    why: w
    instead: i
    guidance: [law]
    status: stable
    reviewed: 2026-11-25
    examples: {flag: ["It treats eczema."], pass: ["x"]}
  - id: uk/silent
    category: disclosure-missing
    severity: review
    title: Leaves something open
    jurisdictions: [uk]
    claim: {say: [exosome], missing: [{name: the risks, any: [risks]}]}
    message: "The page does not say: {missing}"
    why: w
    instead: i
    guidance: [law]
    status: stable
    reviewed: 2026-11-25
    examples: {flag: ["Exosomes."], pass: ["x"]}
`

func smallLinter(t testing.TB, opts lint.Options) *lint.Linter {
	t.Helper()
	base, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := rules.Load(fstest.MapFS{
		"pack.yaml": {Data: []byte(smallPack)}, "jurisdictions/uk.yaml": {Data: []byte("id: uk")}, "jurisdictions/us.yaml": {Data: []byte("id: us")},
	})
	if err != nil {
		t.Fatal(err)
	}
	pack.Cues = base.Cues
	l, err := lint.New(pack, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// findings lists what was found as "rule: words", in the order of the page.
func findings(t testing.TB, l *lint.Linter, markdown string) string {
	t.Helper()
	doc, err := copytext.Read("page.md", "markdown", []byte(markdown), "")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range l.Check(doc).Findings {
		_, name, _ := strings.Cut(f.Rule.ID, "/")
		out = append(out, fmt.Sprintf("%s: %s", name, f.Text))
	}
	return strings.Join(out, "; ")
}

// Which product do the words belong to?
func TestOwners(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}, Only: []string{"exosome-route"}})
	for _, c := range []struct{ name, page, want string }{
		{"compound", "Book exosome injections today.", "injected: exosome injections"},
		{"object", "We inject exosomes.", "injected: inject exosomes"},
		{"passive", "Exosomes are injected into the scalp.", "injected: Exosomes are injected"},
		{"another product's compound", "We offer PRP injections and exosome facials.", ""},
		{"another product's object", "We inject PRP and apply exosomes to the skin.", ""},
		{"shared head", "Ask for exosome and PRP injections.", "injected: exosome and PRP injections"},
		{"shared head in a list", "PRP, exosomes and filler injections.", "injected: exosomes and filler injections"},
		{"shared verb", "We inject PRP and exosomes.", "injected: inject PRP and exosomes"},
		{"the sentence before", "Exosomes carry signals. A nurse injects them at each visit.", "injected: injects"},
		{"the sentence before names another product", "Exosomes carry signals. PRP is older. A nurse injects it.", ""},
		{"the sentence behind", "First the injections begin. Exosomes do the rest.", "injected: injections"},
		{"heading", "# Exosomes\n\nTiny injections into the scalp.", "injected: injections"},
		{"heading two levels up", "# Exosomes\n\n## How it works\n\nTiny injections into the scalp.", "injected: injections"},
		{"another heading", "# Exosomes\n\nThey are applied.\n\n# Filler\n\nTiny injections.", ""},
		{"paragraph before", "# Our menu\n\nExosomes are new.\n\nTiny injections into the scalp.", "injected: injections"},
		{"no product", "Tiny injections into the scalp.", ""},
		{"negated", "We do not inject exosomes.", ""},
		{"asked", "Can exosomes be injected?", ""},
		{"asked and affirmed", "Can exosomes be injected? Yes.", "injected: exosomes be injected"},
	} {
		if got := findings(t, l, c.page); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A status that holds for some uses holds when one of them, or none, is named.
func TestStatus(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"us"}})
	for page, want := range map[string]string{
		"Botox is FDA approved.":                 "",
		"Botox is FDA approved for frown lines.": "",
		"Our FDA-approved Botox lip flip.":       "approved: FDA-approved Botox",
		"FDA-approved exosomes.":                 "approved: FDA-approved exosomes",
		"FDA approved":                           "approved: FDA approved",
	} {
		if got := findings(t, l, page); got != want {
			t.Errorf("%q:\n got %s\nwant %s", page, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}, Only: []string{"disclosure-missing"}})
	for page, want := range map[string]string{
		"Exosomes for all.\n\nMore exosomes.":   "silent: Exosomes",
		"Exosomes for all.\n\nThere are risks.": "",
		"PRP for all.":                          "",
	} {
		if got := findings(t, l, page); got != want {
			t.Errorf("%q:\n got %s\nwant %s", page, got, want)
		}
	}
}

func TestSeverityAndPlace(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}})
	doc, err := copytext.Read("page.html", "html", []byte("<h1>Exosomes: risks</h1>\n<p>We <b>inject</b>\n exosomes.</p><footer><p>We inject exosomes.</p></footer>"), "")
	if err != nil {
		t.Fatal(err)
	}
	fs := l.Check(doc).Findings
	if len(fs) != 2 {
		t.Fatalf("got %d findings, want 2: %v", len(fs), fs)
	}
	f := fs[0]
	if got := string(doc.Bytes[f.Start:f.End]); got != "inject</b>\n exosomes" || f.Text != "inject exosomes" {
		t.Errorf("source %q, text %q", got, f.Text)
	}
	if f.Line != 2 || f.Column != 10 || f.EndLine != 3 || f.EndCol != 10 {
		t.Errorf("place %d:%d to %d:%d", f.Line, f.Column, f.EndLine, f.EndCol)
	}
	if f.Severity != rules.Error || fs[1].Severity != rules.Review {
		t.Errorf("severities %s, %s", f.Severity, fs[1].Severity)
	}
	if f.Fingerprint == fs[1].Fingerprint || len(f.Fingerprint) != 32 {
		t.Errorf("fingerprints %s, %s", f.Fingerprint, fs[1].Fingerprint)
	}
	if f.Message != "“inject exosomes” offers exosomes by injection" {
		t.Errorf("message %s", f.Message)
	}
}

func TestOptions(t *testing.T) {
	for name, c := range map[string]struct {
		opts lint.Options
		want string
	}{
		"category":     {lint.Options{Only: []string{"nonsense"}}, `there is no category "nonsense"`},
		"rule":         {lint.Options{Rules: []string{"uk/nonsense"}}, `there is no rule "uk/nonsense"`},
		"jurisdiction": {lint.Options{Jurisdictions: []string{"xx"}}, `there is no jurisdiction "xx"`},
	} {
		pack, err := rules.Builtin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lint.New(pack, nil, c.opts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}, Disabled: []string{"uk/*"}})
	if got := findings(t, l, "We inject exosomes."); got != "" {
		t.Errorf("disabled rules found %s", got)
	}
}

// The same word makes a claim as a verb and none as a noun.
func TestVerbOrNoun(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}, Only: []string{"disease-claim"}})
	for page, want := range map[string]string{
		"Our serum treats eczema.":                        "treats: treats eczema",
		"The nurse quickly treats stubborn eczema.":       "treats: treats stubborn eczema",
		"Treats eczema":                                   "treats: Treats eczema",
		"Home-baked treats for eczema charities on sale.": "",
		"Seaside treats and eczema support at the fair.":  "",
	} {
		if got := findings(t, l, page); got != want {
			t.Errorf("%q:\n got %s\nwant %s", page, got, want)
		}
	}
}
