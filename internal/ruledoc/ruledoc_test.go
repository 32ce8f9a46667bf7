package ruledoc

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// builtin is the built-in knowledge, loaded once for all tests.
var builtin = sync.OnceValues(rules.Builtin)

func builtinPack(t testing.TB) *rules.Pack {
	t.Helper()
	pack, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func builtinJurisdictions(t testing.TB) []market.Jurisdiction {
	t.Helper()
	data, err := fs.Sub(rules.FS(), "jurisdictions")
	if err != nil {
		t.Fatal(err)
	}
	detector, err := market.Load(data)
	if err != nil {
		t.Fatal(err)
	}
	return detector.Jurisdictions()
}

func TestPagesAreCurrent(t *testing.T) {
	differences, err := Compare(os.DirFS("../../docs/rules"), Pages(builtinPack(t), builtinJurisdictions(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range differences[:min(5, len(differences))] {
		t.Errorf("docs/rules/%s", d)
	}
	if len(differences) > 0 {
		t.Errorf("%d pages are not current; run “go generate ./internal/ruledoc”", len(differences))
	}
}

// Every link of a page leads to a page or a heading that is there.
func TestLinksLeadSomewhere(t *testing.T) {
	pages := Pages(builtinPack(t), builtinJurisdictions(t))
	anchors := map[string]bool{}
	paths := map[string]bool{"../accuracy.md": true}
	for _, p := range pages {
		paths[p.Path] = true
	}
	for line := range strings.SplitSeq(pages[0].Text, "\n") {
		if h := strings.TrimLeft(line, "#"); h != line {
			a := anchor(h[1:])
			if anchors[a] {
				t.Errorf("two headings are led to as #%s", a)
			}
			anchors[a] = true
		}
	}
	target := regexp.MustCompile(`\]\(([^<)][^)]*)\)`)
	for _, p := range pages {
		for _, m := range target.FindAllStringSubmatch(p.Text, -1) {
			name, at, _ := strings.Cut(m[1], "#")
			if strings.HasPrefix(p.Path, "README") && name != "" && !paths[name] || at != "" && !anchors[at] {
				t.Errorf("%s leads to %s, which is not there", p.Path, m[1])
			}
		}
	}
}

func TestWordsForEverythingThatRulesMayName(t *testing.T) {
	for _, c := range rules.Categories() {
		if Category(c) == "" {
			t.Errorf("category %s has no description", c)
		}
	}
	for _, r := range builtinPack(t).Rules {
		for _, s := range slices.Concat(r.Slots, r.NotSlots) {
			if slotWords[s] == "" {
				t.Errorf("%s: slot %s has no words", r.ID, s)
			}
		}
		for s := range r.SeverityIn {
			if slotWords[s] == "" {
				t.Errorf("%s: slot %s has no words", r.ID, s)
			}
		}
		if statuses[r.Status] == "" {
			t.Errorf("%s: status %s has no words", r.ID, r.Status)
		}
	}
}

func TestPage(t *testing.T) {
	pack := &rules.Pack{
		Guidance: map[string]*rules.Guidance{
			"uk-law":    {ID: "uk-law", Authority: "UK legislation", Title: "The Act", URL: "https://law.example/act?a=1&b=2", Published: "2012", Checked: "2026-11-25", Standing: rules.Primary},
			"us-wa-law": {ID: "us-wa-law", Authority: "Washington", Title: "RCW <1>", URL: "http://law.example/wa", Checked: "2026-11-22", Standing: rules.Secondary},
		},
		Rules: []*rules.Rule{{
			ID: "uk/best", Category: "superlative", Severity: rules.Review, Title: "The best", Jurisdictions: []string{"us-wa", "uk"},
			Claim:      rules.Claim{Missing: []rules.Missing{{Name: "of whom"}}},
			SeverityIn: map[string]rules.Severity{"title": rules.Error, "hashtag": rules.Error, "price": rules.Warning},
			NotSlots:   []string{"footer"}, Assert: []string{"affirmed", "asked"},
			Message: "“{text}” praises {product}: {missing}", Why: "Nobody knows.", Instead: "Say what you do.",
			Guidance: []string{"uk-law", "us-wa-law"}, Status: "experimental", Reviewed: "2026-11-25",
			Examples: rules.Examples{
				Flag: []rules.Example{{Text: "# Facials\n\nThe *best* in town,\n- for hands\n- $50"}, {Text: "Best | of all"}},
				Pass: []rules.Example{{Text: "Best wishes"}},
			},
		}},
	}
	names := []market.Jurisdiction{{ID: "uk", Name: "United Kingdom"}, {ID: "us", Name: "United States"}, {ID: "us-wa", Name: "Washington"}}
	pages := Pages(pack, names)
	if len(pages) != 2 || pages[0].Path != "README.md" || pages[1].Path != "uk/best.md" {
		t.Fatalf("got %v", pages)
	}
	want := marker + `

# The best

` + "`uk/best`" + ` · review, up to error · Washington, United Kingdom · [superlative](../README.md#superlative)

## What it flags

The finding says: *“…” praises the product: …*. Your own words stand in place of “…”.

It looks for these on the page, and names those that it does not find:

- of whom

This is flagged:

> **Facials**\
> The \*best\* in town,\
> \- for hands\
> \- \$50

> Best \| of all

## Why

Nobody knows.

## What to say instead

Say what you do.

## What it leaves alone

This is not flagged by this rule:

> Best wishes

## How serious it is

- **error**, in hashtags and the title of the page: likely to conflict with what it rests on. Change it before it is published.
- **warning**, in lines with a price: probably a problem. Read it again with this page beside it.
- **review**, anywhere else: the words alone do not decide. A person has to look.

It does not look at the footer.

The words count not only where they are claimed, but in questions too.

## What it rests on

Washington:

- Washington: [RCW \<1\>](<http://law.example/wa>). Undated; known from what others report, on 2026-11-22.

United Kingdom:

- UK legislation: [The Act](<https://law.example/act?a=1&amp;b=2>). Published 2012; the text itself was read on 2026-11-25.

## How well it is kept

Experimental: it may change or go. Last reviewed on 2026-11-25.

On the command line, ` + "`cliniclint explain uk/best`" + ` shows this page, and ` + "`cliniclint check --disable-rule uk/best`" + ` leaves the rule out.

cliniclint reads words, not circumstances. A finding is a reason to look, and no finding is not an approval.
`
	if got := pages[1].Text; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, want := range []string{
		"There are 1 rules.", "### superlative\n\nSuperiority without support",
		"| [The best](uk/best.md) `uk/best` | review, up to error | Washington, United Kingdom |\n",
		"### United Kingdom\n", "### Washington\n", "- [superlative](#superlative): [The best](uk/best.md)\n",
	} {
		if !strings.Contains(pages[0].Text, want) {
			t.Errorf("%q is not in the index:\n%s", want, pages[0].Text)
		}
	}
}
