package report

import (
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// guidance, and rules that cite it, for runs made by hand.
func testGuidance() map[string]*rules.Guidance {
	return map[string]*rules.Guidance{
		"uk-law": {
			ID: "uk-law", Authority: "UK legislation", Title: "Regulation 279: medicines without an authorisation", URL: "https://law.example/279",
			Published: "2012", Checked: "2026-11-22", Standing: rules.Primary,
		},
		"uk-news": {
			ID: "uk-news", Authority: "A trade paper", Title: "What the regulator told clinics (autumn)", URL: "https://news.example/a?b=1&c=2",
			Checked: "2026-11-20", Standing: rules.Secondary,
		},
	}
}

var (
	injection = &rules.Rule{
		ID: "uk/exosome-injection", Category: "exosome-route", Severity: rules.Error, Title: "Exosomes offered by injection",
		Jurisdictions: []string{"uk"}, Guidance: []string{"uk-law", "uk-news"},
		Why:     "Injected products are not cosmetics, and no exosome has a UK marketing authorisation.",
		Instead: "Say how it is applied, for example “applied to the skin after microneedling; not injected”.",
	}
	safety = &rules.Rule{
		ID: "common/absolute-safety", Category: "safety-claim", Severity: rules.Warning, Title: "Absolute safety", Jurisdictions: []string{"any"},
		Guidance: []string{"uk-news"}, Why: "No procedure is free of risk.", Instead: "Name the common risks.",
	}
	open = &rules.Rule{
		ID: "common/exosome-source-open", Category: "disclosure-missing", Severity: rules.Review, Title: "Source of the exosomes left open",
		Jurisdictions: []string{"any"}, Guidance: []string{"uk-law"}, Why: "Readers cannot tell what is used.", Instead: "Name the source.",
	}
)

// claim is a finding to be made: words, the rule, and which occurrence in the text of the blocks.
type claim struct {
	rule    *rules.Rule
	words   string
	because []string
}

// makeDocument reads a page and puts findings on the words of claims, one after the other.
func makeDocument(t *testing.T, source, url, page string, jurisdictions []string, claims ...claim) *Document {
	t.Helper()
	doc, err := copytext.Read(source, "", []byte(page), "")
	if err != nil {
		t.Fatal(err)
	}
	result := lint.Result{Jurisdictions: jurisdictions}
	if len(doc.Blocks) > 0 {
		result.Evidence = []market.Evidence{{Jurisdiction: "uk", Kind: market.Currency, Text: "£350", Weight: market.Strong, Block: 0, From: 0, To: 1}}
	}
	block, from := 0, 0
	for _, c := range claims {
		for ; block < len(doc.Blocks); block, from = block+1, 0 {
			if i := strings.Index(doc.Blocks[block].Text[from:], c.words); i >= 0 {
				from += i
				break
			}
		}
		if block == len(doc.Blocks) {
			t.Fatalf("%s: %q is not in the text that follows", source, c.words)
		}
		f := lint.Finding{
			Rule: c.rule, Severity: c.rule.Severity, Jurisdiction: "uk", Message: "“" + c.words + "” may conflict with a rule", Text: c.words,
			Block: block, From: from, To: from + len(c.words), Because: c.because, Fingerprint: strings.Repeat("0f", 16),
		}
		f.Start, f.End, _ = doc.Blocks[block].Span(f.From, f.To)
		f.Line, f.Column = doc.Position(f.Start)
		f.EndLine, f.EndCol = doc.Position(f.End)
		result.Findings = append(result.Findings, f)
		from = f.To
	}
	return NewDocument(doc, result, url, testGuidance(), "")
}

// makeRun is a run over documents.
func makeRun(docs ...*Document) *Run {
	run := &Run{Version: "1.2.3", RuleSet: "0123456789ab", Guidance: testGuidance(), Documents: docs}
	for _, d := range docs {
		run.Summary.Add(d)
	}
	return run
}

// sampleRun has one of everything.
func sampleRun(t *testing.T) *Run {
	t.Helper()
	page := `<!doctype html><html lang="en-GB"><head><title>Hair</title>
<meta name="description" content="Completely safe exosome injections"></head><body><main>
<h1>Treatments</h1><h2>Exosome therapy</h2>
	<p>Our doctor gives a series of tiny injections into the scalp, from £350 a visit.</p>
<p>All of our exosomes are <b>completely&nbsp;safe</b>. More injections follow after a month.</p>
</main></body></html>
`
	return makeRun(
		makeDocument(t, "site/hair.html", "", page, []string{"uk"},
			claim{safety, "Completely safe", nil},
			claim{open, "Exosome", []string{"not found on the page: whose cells they come from", "not found on the page: regulatory status", "not found on the page: risks"}},
			claim{injection, "injections", []string{"exosomes: “Exosome therapy” (heading)"}},
			claim{safety, "completely\u00a0safe", nil},
			claim{injection, "injections", nil}),
		makeDocument(t, "site/team.md", "", "# Team\n\nWe are four.\n", nil),
		&Document{Source: "site/menu.html", Status: NotRead, Unread: []Unread{{"needs JavaScript", "the page has scripts and hardly any text"}}},
		&Document{Source: "site/node_modules", Status: LeftOut, Unread: []Unread{{"left out", ""}}},
		makeDocument(t, "https://clinic.example/skin?a=1", "https://www.clinic.example/skin?a=1", `<p>A safe pair of hands: safe, quick.</p><iframe src="/b"></iframe>`, []string{"uk", "us"},
			claim{safety, "safe, quick", nil}),
	)
}

// suppressedRun has findings that count, that a comment and a baseline accept, and one about a comment.
func suppressedRun(t *testing.T) *Run {
	t.Helper()
	text := "<!-- cliniclint-ignore a/b -->\n<p>It is safe.</p>\n<p>It is quite safe & [sound](x).</p>\n"
	doc, err := copytext.Read("site/a.html", "", []byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	finding := func(rule *rules.Rule, words string, block int) lint.Finding {
		f := lint.Finding{Rule: rule, Severity: rule.Severity, Jurisdiction: "any", Message: "“" + words + "” may conflict with a rule", Text: words, Block: block, Fingerprint: strings.Repeat("0f", 16)}
		f.Start = strings.Index(text, words)
		f.End = f.Start + len(words)
		f.Line, f.Column = doc.Position(f.Start)
		f.EndLine, f.EndCol = doc.Position(f.End)
		if block >= 0 {
			f.From = strings.Index(doc.Blocks[block].Text, words)
			f.To = f.From + len(words)
		}
		return f
	}
	about := *safety
	about.ID, about.Category, about.Guidance = "cliniclint/malformed-suppression", "suppression", nil
	result := lint.Result{Findings: []lint.Finding{finding(&about, "<!-- cliniclint-ignore a/b -->", copytext.None), finding(safety, "is safe", 0)}}
	return makeRun(NewDocument(doc, result, "", testGuidance(), "",
		Suppressed{finding(safety, "quite safe", 1), Suppression{Kind: InSource, Reason: "agreed <b>with</b> legal", Until: "2027-03-01", Line: 1}},
		Suppressed{finding(injection, "quite safe", 1), Suppression{Kind: InBaseline, Reason: "in the baseline"}},
	))
}

func parse(t *testing.T, page string) *copytext.Document {
	t.Helper()
	doc, err := copytext.Read("a.html", "html", []byte(page), "")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
