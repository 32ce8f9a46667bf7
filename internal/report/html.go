package report

import (
	"crypto/sha256"
	_ "embed" // for the parts of the page
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/rules"
)

var (
	//go:embed html/report.html
	htmlPage string
	//go:embed html/report.css
	htmlStyle string
	//go:embed html/report.js
	htmlScript string
)

// htmlView is what the page is made from.
type htmlView struct {
	Run                              *Run
	Title, Heading, Lead, Noun       string
	Policy                           string
	Style                            template.CSS
	Script                           template.JS
	NotRead, Partly, Anywhere, Quiet []*Document
	Documents                        []htmlDocument
	Severities, Categories           []htmlChoice
	Rendered                         bool // all pages were read as a browser shows them
}

type htmlDocument struct {
	Doc    *Document
	Groups [][]*Finding
}

// htmlChoice is a filter.
type htmlChoice struct {
	Value, Name string
	Count       int
}

// printHTML prints one page that needs nothing else: no network, and no script to be read.
func printHTML(w io.Writer, run *Run) error {
	t, err := template.New("report").Funcs(template.FuncMap{
		"visible": Visible, "reasons": Reasons, "notes": notes, "known": func(g rules.Guidance) string { return known(&g) },
		"first":    func(list []rules.Guidance) []rules.Guidance { return list[:min(len(list), maxSee)] },
		"rest":     func(list []rules.Guidance) []rules.Guidance { return list[min(len(list), maxSee):] },
		"accepted": accepted, "severity": severityName, "category": categoryName, "whose": whose, "parts": parts,
		"join": func(list []string) string { return strings.ToUpper(strings.Join(list, ", ")) },
	}).Parse(htmlPage)
	if err != nil {
		return fmt.Errorf("reading the page of the report: %w", err)
	}
	return t.Execute(w, newHTMLView(run))
}

func newHTMLView(run *Run) *htmlView {
	// The only script that a browser may run is ours, whatever else might have found its way into the page.
	sum := sha256.Sum256([]byte(htmlScript))
	v := &htmlView{
		Run: run, Title: "cliniclint: " + Counts(run.Summary), Noun: noun(&run.Summary),
		Heading: "Claims to look at",
		Lead: "These words may conflict with the rules of a regulator. Each comes with the reason, what to say instead, and where that is " +
			"written. Whether something is wrong is for a person to judge.",
		Style: template.CSS(htmlStyle), Script: template.JS(htmlScript), //nolint:gosec // our own files
		Policy: "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
			"'; base-uri 'none'; form-action 'none'",
	}
	switch {
	case run.Summary.Read == 0:
		v.Heading, v.Lead = "Nothing was checked", "None of what was named could be read."
	case run.Summary.Shown() == 0:
		v.Heading, v.Lead = "No findings", "These rules found nothing to object to in what was read. That is not a clearance by anybody."
	}
	v.Rendered = slices.ContainsFunc(run.Documents, func(d *Document) bool { return d.Rendered }) &&
		!slices.ContainsFunc(run.Documents, func(d *Document) bool { return d.Status == Read && !d.Rendered })
	severities, categories := map[rules.Severity]int{}, map[string]int{}
	for _, d := range run.Documents {
		switch {
		case d.Status == NotRead:
			v.NotRead = append(v.NotRead, d)
		case d.Status == Read && len(d.Unread) > 0:
			v.Partly = append(v.Partly, d)
		}
		if d.Status == Read && len(d.Jurisdictions) == 0 {
			v.Anywhere = append(v.Anywhere, d)
		}
		if len(d.Findings)+len(d.Suppressed) == 0 {
			if d.Status == Read {
				v.Quiet = append(v.Quiet, d)
			}
			continue
		}
		for i := range d.Findings {
			severities[d.Findings[i].Severity]++
			categories[d.Findings[i].Rule.Category]++
		}
		v.Documents = append(v.Documents, htmlDocument{d, byClaim(d.Findings)})
	}
	for _, s := range []rules.Severity{rules.Error, rules.Warning, rules.Review} {
		if severities[s] > 0 {
			v.Severities = append(v.Severities, htmlChoice{string(s), severityName(s), severities[s]})
		}
	}
	all := rules.Categories()
	for c := range categories {
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	for _, c := range all {
		if categories[c] > 0 {
			v.Categories = append(v.Categories, htmlChoice{c, categoryName(c), categories[c]})
		}
	}
	return v
}

// byClaim groups findings by rule and severity, the gravest first.
func byClaim(findings []Finding) [][]*Finding {
	type key struct {
		rule     string
		severity rules.Severity
	}
	var out [][]*Finding
	index := map[key]int{}
	for i := range findings {
		f := &findings[i]
		k := key{f.Rule.ID, f.Severity}
		at, ok := index[k]
		if !ok {
			at = len(out)
			index[k] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], f)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i][0].Severity.Rank() > out[j][0].Severity.Rank() })
	return out
}

// whose names the rules that a finding falls under.
func whose(jurisdiction string) string {
	if jurisdiction == lint.Anywhere {
		return "All countries"
	}
	return strings.ToUpper(jurisdiction)
}

// parts is why parts of a page were not read, for readers who have not met the names of such parts.
func parts(list []Unread) string {
	list = slices.Clone(list)
	for i, u := range list {
		if u.Reason == "iframe" {
			n, where, _ := strings.Cut(u.Detail, ": ")
			list[i] = Unread{Reason: n + " pages shown inside it were not read", Detail: where}
			if n == "1" {
				list[i].Reason = "a page shown inside it was not read"
			}
		}
	}
	return Reasons(list)
}

func severityName(s rules.Severity) string {
	return map[rules.Severity]string{rules.Error: "Likely problem", rules.Warning: "Probable problem", rules.Review: "To review"}[s]
}

// categoryNames are the categories for readers who have not met them before.
var categoryNames = map[string]string{
	"exosome-route": "How exosomes are given", "exosome-source": "Where exosomes come from", "unapproved-biologic": "Unapproved biologic",
	"approval-claim": "Approval or licence", "disease-claim": "Disease or condition", "efficacy-claim": "Promise of results",
	"safety-claim": "Promise of safety", "evidence-claim": "Appeal to science", "pom-advert": "Prescription-only medicine",
	"testimonial": "Testimonial", "endorsement": "Endorsement", "superlative": "Best, first, leading", "inducement": "Discount or pressure",
	"trivialise": "Makes light of it", "disclosure-missing": "Something is missing",
	"suppression": "Comment that suppresses",
}

func categoryName(id string) string {
	if name := categoryNames[id]; name != "" {
		return name
	}
	return id
}

// Link is where the document can be opened, "" when it is no web page.
func (d *Document) Link() string {
	switch {
	case d.URL != "":
		return d.URL
	case strings.HasPrefix(d.Source, "https://"), strings.HasPrefix(d.Source, "http://"):
		return d.Source
	}
	return ""
}
