package accuracy

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// absence is the category of what a page leaves open. It is judged with its reviews, for all its rules are reviews, and
// only on passages that were written as whole pages: those that have it as their topic.
const absence = "disclosure-missing"

// Miss is a pair on which the finding and the label differ.
type Miss struct {
	Place    string // file:line of the passage
	Passage  string // its id
	Holdout  bool
	Category string
	Alarm    bool   // a false alarm; otherwise a missed claim
	Text     string // the words found, or the words labelled
	Rule     string // of a false alarm
}

// Result of a measurement.
type Result struct {
	Passages, Holdout int
	// Clean passages bear no label; CleanWarned are those of them with a finding of severity warning or error, CleanErred
	// those with an error. Categories that a passage leaves open, and what a page leaves out, do not count.
	Clean, CleanWarned, CleanErred int
	ByCategory, ByJurisdiction     map[string]Count
	All                            Count
	Misses                         []Miss // by category, then in the order of the passages
}

// Linters gives the linter of a jurisdiction.
type Linters func(jurisdiction string) (*lint.Linter, error)

// NewLinters makes linters for a pack. They share its lexicon, which costs more than all the rest.
func NewLinters(pack *rules.Pack, detector *market.Detector) (Linters, error) {
	p := *pack
	if p.Lexicon == nil {
		lex, err := lexicon.Build(p.Concepts, p.Forms)
		if err != nil {
			return nil, fmt.Errorf("building the lexicon: %w", err)
		}
		if p.Lexicon, err = lex.MarshalBinary(); err != nil {
			return nil, fmt.Errorf("keeping the lexicon: %w", err)
		}
	}
	made := map[string]*lint.Linter{}
	return func(j string) (*lint.Linter, error) {
		if l := made[j]; l != nil {
			return l, nil
		}
		l, err := lint.New(&p, detector, lint.Options{Jurisdictions: []string{j}})
		if err == nil {
			made[j] = l
		}
		return l, err
	}, nil
}

// Measure checks every passage as a small page, under its own jurisdiction, for these categories. Findings of severity
// error and warning count. The error names the passage whose jurisdiction is unknown.
func Measure(passages []Passage, categories []string, linters Linters) (Result, error) {
	res := Result{ByCategory: map[string]Count{}, ByJurisdiction: map[string]Count{}}
	for i := range passages {
		p := &passages[i]
		l, err := linters(p.Jurisdiction)
		if err != nil {
			return res, fmt.Errorf("measuring %s (%s): %w", p.ID, p.Place(), err)
		}
		doc, err := copytext.Read(p.ID+".html", "html", Page(p.Text), "text/html; charset=utf-8")
		if err != nil {
			return res, fmt.Errorf("measuring %s (%s): %w", p.ID, p.Place(), err)
		}
		res.count(p, categories, gravest(l.Check(doc).Findings))
	}
	slices.SortStableFunc(res.Misses, func(a, b Miss) int { return cmp.Compare(a.Category, b.Category) })
	return res, nil
}

// Page makes a small page of a text whose lines are paragraphs.
func Page(text string) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Page</title></head><body><main>\n")
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	b.WriteString("</main></body></html>\n")
	return []byte(b.String())
}

// gravest gives the findings that count, one for each category: the first of the gravest.
func gravest(findings []lint.Finding) map[string]lint.Finding {
	found := map[string]lint.Finding{}
	for _, f := range findings {
		c := f.Rule.Category
		if f.Severity == rules.Review && c != absence {
			continue
		}
		if old, ok := found[c]; !ok || f.Severity.Rank() > old.Severity.Rank() {
			found[c] = f
		}
	}
	return found
}

func (r *Result) count(p *Passage, categories []string, found map[string]lint.Finding) {
	r.Passages++
	if p.Holdout {
		r.Holdout++
	}
	worst := 0
	for _, c := range categories {
		f, flagged := found[c]
		labelled := p.labelled(c)
		if !labelled && (slices.Contains(p.DontCare, c) || c == absence && p.Topic() != absence) {
			continue
		}
		if flagged && c != absence {
			worst = max(worst, f.Severity.Rank())
		}
		n := pair(labelled, flagged, p.Topic() == c)
		r.addTo(r.ByCategory, c, n)
		r.addTo(r.ByJurisdiction, p.Jurisdiction, n)
		r.All.add(n)
		m := Miss{Place: p.Place(), Passage: p.ID, Holdout: p.Holdout, Category: c}
		switch {
		case n.FP > 0:
			m.Alarm, m.Text, m.Rule = true, f.Text, f.Rule.ID
		case n.FN > 0:
			m.Text = p.Labels[slices.IndexFunc(p.Labels, func(l Label) bool { return l.Category == c })].Span
		default:
			continue
		}
		r.Misses = append(r.Misses, m)
	}
	if len(p.Labels) > 0 {
		return
	}
	r.Clean++
	if worst >= rules.Warning.Rank() {
		r.CleanWarned++
	}
	if worst >= rules.Error.Rank() {
		r.CleanErred++
	}
}

// pair counts one pair of passage and category.
func pair(labelled, flagged, topic bool) Count {
	var n Count
	switch {
	case labelled && flagged:
		n.TP = 1
	case labelled:
		n.FN = 1
	case flagged:
		n.FP = 1
	default:
		n.TN = 1
	}
	if topic && !labelled {
		n.Tempting, n.Resisted = 1, n.TN
	}
	return n
}

func (r *Result) addTo(m map[string]Count, key string, n Count) {
	c := m[key]
	c.add(n)
	m[key] = c
}

// CleanWarnedShare is the share of clean passages with a warning or an error.
func (r *Result) CleanWarnedShare() Share { return share(r.CleanWarned, r.Clean) }

// CleanErredShare is the share of clean passages with an error.
func (r *Result) CleanErredShare() Share { return share(r.CleanErred, r.Clean) }
