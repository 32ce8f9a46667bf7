package report

import (
	"slices"
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

func TestSite(t *testing.T) {
	common := &rules.Rule{ID: "common/a", Jurisdictions: []string{"any"}}
	uk := &rules.Rule{ID: "uk/a", Jurisdictions: []string{"uk", "ie"}}
	absence := &rules.Rule{ID: "uk/missing", Jurisdictions: []string{"uk"}, Claim: rules.Claim{Missing: []rules.Missing{{Name: "x"}}}}
	finding := func(r *rules.Rule, jurisdiction, words string) Finding {
		return Finding{Rule: r, Jurisdiction: jurisdiction, Slot: "footer", Passage: Passage{Before: "All is ", Words: words}}
	}
	docs := []*Document{
		{Source: "1", Findings: []Finding{finding(common, "uk", "safe"), finding(common, "uk", "safe"), finding(uk, "uk", "safe"), finding(absence, "uk", "serum")}},
		{Source: "2", Findings: []Finding{finding(common, "uk", "safe"), finding(common, "uk", "safe"), finding(common, "uk", "new")}},
		{Source: "3", Status: NotRead},
		{Source: "4", Findings: []Finding{finding(uk, "ie", "safe"), finding(common, "ie", "new"), finding(common, "ie", "safe"), finding(absence, "uk", "drip")}},
	}
	var s Site
	for _, d := range docs {
		s.Add(d)
	}
	if n := []int{len(docs[0].Findings), len(docs[1].Findings), len(docs[3].Findings)}; !slices.Equal(n, []int{4, 1, 1}) {
		t.Fatalf("left are %v", n)
	}
	for i, want := range []struct {
		pages int
		also  []string
	}{{3, []string{"2", "4"}}, {0, nil}, {0, nil}, {2, []string{"4"}}} {
		if f := &docs[0].Findings[i]; f.Pages != want.pages || !slices.Equal(f.AlsoOn, want.also) {
			t.Errorf("%d: on %d pages, %q", i, f.Pages, f.AlsoOn)
		}
	}
	if f := &docs[1].Findings[0]; f.Passage.Words != "new" || f.Pages != 2 {
		t.Errorf("%+v", f)
	}
	if f := &docs[3].Findings[0]; f.Jurisdiction != "ie" || f.Pages != 0 {
		t.Errorf("what falls under another country is taken for the same: %+v", f)
	}
}

func TestCoverage(t *testing.T) {
	var r Run
	r.Add(&Document{Source: "a", Status: Read, Format: "html", Characters: map[copytext.Slot]int{"body": 7, "footer": 3}, Images: 2, Unread: []Unread{{Reason: "iframe"}}})
	r.Add(&Document{Source: "b", Status: Read, Format: "html", Characters: map[copytext.Slot]int{"body": 1}})
	r.Add(&Document{Source: "c", Status: NotRead, Unread: []Unread{{Reason: "timed out"}, {Reason: "too large"}}})
	r.Add(&Document{Source: "d", Status: LeftOut, Unread: []Unread{{Reason: "robots"}}})
	r.Coverage.PassedOver(ReasonCoverage{"x", 2, "e"})
	r.Coverage.PassedOver(ReasonCoverage{"x", 3, "f"})
	want := []string{
		"read:", "  html: 2 sources, 11 characters", "    body 8, footer 3", "not read:", "  1 timed out (c)", "partly read:", "  1 iframe (a)", "  1 text in images (a)",
		"left out:", "  1 robots (d)", "passed over:", "  5 x (such as e)",
	}
	if got := r.Coverage.Lines(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if n := r.Coverage.LeftOut("robots").Count; n != 1 || r.Coverage.LeftOut("login").Count != 0 {
		t.Errorf("%d", n)
	}
	if got := new(Coverage).Lines(); !slices.Equal(got, []string{"read: nothing"}) {
		t.Errorf("%q", got)
	}
}
