package complaint

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/rules"
	"github.com/cliniclint/cliniclint/rules/complaints"
)

var read = time.Date(2026, 3, 1, 10, 20, 30, 0, time.UTC)

func finding(id, category string, severity rules.Severity, jurisdiction, words string, in ...string) report.Finding {
	r := &rules.Rule{ID: id, Category: category, Title: "Title of " + id, Why: "Why of " + id + ".", Jurisdictions: append(in, jurisdiction), Guidance: []string{"au-act", "us-act"}}
	return report.Finding{
		Rule: r, Severity: severity, Jurisdiction: jurisdiction, Text: words, Line: 3, Column: 7,
		Passage: report.Passage{Before: "Before ", Words: words, After: " after."}, Link: "https://clinic.example/#:~:text=x",
		Guidance: []rules.Guidance{{ID: jurisdiction + "-act", Authority: "Authority", Title: "Act", URL: "https://authority.example/", Checked: "2026-02-01", Standing: rules.Primary}},
	}
}

func page(url string, jurisdictions []string, findings ...report.Finding) Page {
	return Page{Doc: &report.Document{Source: url, URL: url, Status: report.Read, Jurisdictions: jurisdictions, Findings: findings}, Read: read, SHA256: "abc"}
}

func makeCase(t *testing.T, pages ...Page) *Case {
	t.Helper()
	bodies, err := complaints.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	guidance := map[string]*rules.Guidance{}
	for _, id := range []string{"au-act", "us-act"} {
		guidance[id] = &rules.Guidance{ID: id, Authority: "Authority of " + id, Title: "Act", URL: "https://authority.example/" + id, Published: "2020", Checked: "2026-02-01"}
	}
	return &Case{Run: &report.Run{Version: "1.2.3", RuleSet: "abc", Guidance: guidance}, Bodies: bodies, Pages: pages}
}

func draft(t *testing.T, c *Case, body string) (*Draft, string) {
	t.Helper()
	d := c.For(c.Bodies.Get(body))
	var b strings.Builder
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return d, b.String()
}

// summary is what goes where: the words of claims, of doubtful ones after a "?", and the bodies of others.
func summary(d *Draft) (list []string) {
	for _, c := range d.Claims {
		list = append(list, strings.Repeat("+", len(c.Places))+c.Words)
	}
	for _, c := range d.Doubtful {
		list = append(list, "?"+c.Words)
	}
	for _, r := range d.Elsewhere {
		if r.Body == nil {
			list = append(list, "nobody")
		} else {
			list = append(list, "for "+r.Body.ID)
		}
	}
	return list
}

func TestRoutes(t *testing.T) {
	au := []string{"au"}
	c := makeCase(t,
		page("https://clinic.example/", au,
			finding("au/medicine", "pom-advert", rules.Error, "au", "Toxin from $12"),
			finding("au/patient", "testimonial", rules.Error, "au", "My lines vanished"),
			finding("au/hint", "pom-advert", rules.Review, "au", "Injectables")),
		page("https://clinic.example/2", au, finding("au/medicine", "pom-advert", rules.Error, "au", "toxin  from $12")),
		page("https://other.example/", []string{"us-fl"}, finding("us-fl/notice", "disclosure-missing", rules.Error, "us-fl", "Stem cells")),
	)
	for body, want := range map[string][]string{
		"tga":   {"++Toxin from $12", "?Injectables", "for ahpra", "nobody"},
		"ahpra": {"+My lines vanished", "for tga", "nobody"},
		"asa":   {"for tga", "for ahpra", "nobody"},
	} {
		d, _ := draft(t, c, body)
		if diff := cmp.Diff(want, summary(d)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

// A rule of several countries is broken in each that the page addresses; the guidance is that of the country.
func TestSeveralCountries(t *testing.T) {
	c := makeCase(t, page("https://clinic.example/", []string{"au", "us"}, finding("common/cure", "disease-claim", rules.Error, "au", "cures arthritis", "us")))
	d, text := draft(t, c, "fda")
	if diff := cmp.Diff([]string{"+cures arthritis"}, summary(d)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(text, "Authority of us-act") || strings.Contains(text, "au-act") {
		t.Errorf("the guidance is not that of the country:\n%s", text)
	}
	unknown := makeCase(t, page("https://clinic.example/", nil, finding("common/cure", "disease-claim", rules.Error, "any", "cures arthritis")))
	if d, _ := draft(t, unknown, "fda"); len(d.Claims) != 1 {
		t.Errorf("a page that addresses no country is for nobody: %q", summary(d))
	}
}

func TestDraft(t *testing.T) {
	c := makeCase(t, page("https://clinic.example/", []string{"au"}, finding("au/medicine", "pom-advert", rules.Error, "au", "Toxin from $12")))
	_, text := draft(t, c, "tga")
	for _, want := range []string{
		"# Draft of a complaint to: Therapeutic Goods Administration (TGA), Australia",
		"Nothing was sent. It says what *may conflict* with a rule",
		"The business behind `clinic.example`: [name and address",
		"- `https://clinic.example/`, on 2026-03-01\n",
		"1. `Toxin from $12`\n",
		"- Claim 1 may conflict with the rules on “Title of au/medicine”. Why of au/medicine. ",
		"  - [Authority: Act](<https://authority.example/>) (read 2026-02-01)",
		"[attach a screen shot of each page",
		"- `https://clinic.example/`: `abc`",
		"- `https://clinic.example/`, read 2026-03-01 10:20:30 UTC ([at the words](<https://clinic.example/#:~:text=x>)), line 3, column 7:\n  `Before Toxin from $12 after.`",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	f := &c.Pages[0].Doc.Findings[0]
	f.Pages, f.AlsoOn = 3, []string{"https://clinic.example/2", "https://clinic.example/3"}
	if _, text = draft(t, c, "tga"); !strings.Contains(text, "on 3 pages of the site in all, among them `https://clinic.example/2`, `https://clinic.example/3`") {
		t.Errorf("the other pages are not named:\n%s", text)
	}
	c.Evidence, c.Hash = "case 17", "f00d"
	if _, text = draft(t, c, "tga"); !strings.Contains(text, "are in `case 17`. The SHA-256 of its manifest is `f00d`") {
		t.Errorf("the evidence is not named:\n%s", text)
	}
	for _, word := range []string{"illegal", "compliant", "guilty", "violat"} {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("the draft judges: %q", word)
		}
	}
}

// What the party wrote that is complained of cannot become markup of the complaint.
func TestHostilePage(t *testing.T) {
	hostile := "`` ` ```\n# Heading\n[x](http://evil.example) <script>alert(1)</script> ![](http://evil.example) \u202e\x1b[2J"
	f := finding("au/medicine", "pom-advert", rules.Error, "au", hostile)
	f.Because, f.Link = []string{hostile}, "https://clinic.example/> <img src=x>\n# y"
	p := page("https://clinic.example/`"+hostile, []string{"au"}, f)
	p.Doc.URL = ""
	c := makeCase(t, p)
	c.Evidence = hostile
	for _, body := range []string{"tga", "ahpra"} {
		_, text := draft(t, c, body)
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "# Heading") || strings.ContainsAny(line, "\x1b\u202e") {
				t.Errorf("%s: %q", body, line)
			}
			// Outside of code spans nothing of it stands unescaped.
			if bare := outside(line); strings.Contains(bare, "<script") && !strings.Contains(bare, `\<script`) || strings.Contains(bare, "](http://evil") && !strings.Contains(bare, `\]`) || strings.Contains(bare, "<img") {
				t.Errorf("%s: %q", body, line)
			}
		}
	}
}

// outside is a line of Markdown without its code spans.
func outside(line string) string {
	var b strings.Builder
	for line != "" {
		at := strings.IndexByte(line, '`')
		if at < 0 || at > 0 && line[at-1] == '\\' {
			if at < 0 {
				return b.String() + line
			}
			b.WriteString(line[:at+1])
			line = line[at+1:]
			continue
		}
		b.WriteString(line[:at])
		line = line[at:]
		fence := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		rest := line[len(fence):]
		for {
			end := strings.Index(rest, fence)
			if end < 0 {
				return b.String() + line
			}
			run := len(rest[end:]) - len(strings.TrimLeft(rest[end:], "`"))
			if run == len(fence) {
				line = rest[end+run:]
				break
			}
			rest = rest[end+run:]
		}
	}
	return b.String()
}
