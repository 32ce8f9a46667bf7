package lint_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

func readPage(t *testing.T, address, text string) *copytext.Document {
	t.Helper()
	doc, err := copytext.Read(address, "html", []byte(text), "text/html; charset=utf-8")
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// What one page of a site shows is missing on none.
func TestMissingOnSite(t *testing.T) {
	l := smallLinter(t, lint.Options{Jurisdictions: []string{"uk"}, Only: []string{"disclosure-missing"}})
	offer := readPage(t, "https://glow.example/", "<h1>Exosomes for all</h1>")
	notice := readPage(t, "https://glow.example/safety", "<p>There are risks.</p>")
	silent := readPage(t, "https://glow.example/prices", "<p>From £350.</p>")
	if s := l.Survey(notice); strings.Join(s.Notices, " ") != "risks" {
		t.Errorf("the notice is not seen: %v", s.Notices)
	}
	if r := l.CheckOn(l.Site(l.Survey(offer), l.Survey(notice)), offer); len(r.Findings) != 0 {
		t.Errorf("what another page shows is missing: %v", r.Findings)
	}
	r := l.CheckOn(l.Site(l.Survey(offer), l.Survey(silent)), offer)
	if len(r.Findings) != 1 || strings.Join(r.Findings[0].Because, "") != "not found on the site: the risks" {
		t.Errorf("what no page shows is not missing: %+v", r.Findings)
	}
}

// Pages are judged by the country of their site, and a branch abroad by its own.
func TestJurisdictionOfSite(t *testing.T) {
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.Sub(rules.FS(), "jurisdictions")
	if err != nil {
		t.Fatal(err)
	}
	detector, err := market.Load(data)
	if err != nil {
		t.Fatal(err)
	}
	l, err := lint.New(pack, detector, lint.Options{})
	if err != nil {
		t.Fatal(err)
	}
	home := readPage(t, "https://glow.example/", "<h1>Skin clinic</h1><footer>12 Harley Street, London W1G 9PF · +44 20 7946 0000</footer>")
	quiet := readPage(t, "https://glow.example/hair", "<p>FDA-approved exosomes for hair.</p>")
	dubai := readPage(t, "https://glow.example/dubai", "<p>Visit us in Dubai: call +971 4 123 4567. Botox from AED 1,500.</p>")
	florida := readPage(t, "https://glow.example/miami", "<p>Visit us at 100 Ocean Drive, Miami, FL 33139, or call (305) 555-0100. Exosomes from $500.</p><footer>12 Harley Street, London W1G 9PF · +44 20 7946 0000</footer>")
	site := l.Site(l.Survey(home), l.Survey(quiet), l.Survey(dubai), l.Survey(florida))
	for want, doc := range map[string]*copytext.Document{"uk": home, "uk ": quiet, "ae": dubai, "us us-fl": florida} {
		if got := strings.Join(l.CheckOn(site, doc).Jurisdictions, " "); got != strings.TrimSpace(want) {
			t.Errorf("%s is judged by %q, want %q", doc.Source, got, want)
		}
	}
}
