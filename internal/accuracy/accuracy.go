// Package accuracy measures findings against labelled passages: precision, recall and specificity, with intervals.
package accuracy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"math"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// Passage is a piece of copy with the claims that a reader finds in it.
type Passage struct {
	ID           string  `json:"id"`
	Jurisdiction string  `json:"jurisdiction"`
	Voice        string  `json:"voice"` // who speaks: luxurious, chatty, clinical, translated, price-list, faq, social …
	Text         string  `json:"text"`  // a line is a paragraph
	Labels       []Label `json:"labels"`
	// DontCare lists categories on which reasonable reviewers differ: they count neither way.
	DontCare []string `json:"dont_care"`
	// Holdout passages are never looked at while rules are written.
	Holdout bool   `json:"holdout"`
	Hard    string `json:"hard"` // what makes it hard

	file string
	line int
}

// Label is a claim: its category and the words that make it.
type Label struct {
	Category string `json:"category"`
	Span     string `json:"span"`
}

// Load reads every .jsonl file of fsys: a passage a line. The error names the file and line of the first mistake:
// broken JSON, an unknown key or category, a span that does not stand in its text, an id that stands twice.
func Load(fsys fs.FS) ([]Passage, error) {
	files, err := fs.Glob(fsys, "*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no .jsonl file; a corpus is a folder of them")
	}
	var all []Passage
	seen := map[string]string{}
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading the corpus: %w", err)
		}
		sc := bufio.NewScanner(bytes.NewReader(data))
		sc.Buffer(nil, 1<<20)
		for line := 1; sc.Scan(); line++ {
			if len(bytes.TrimSpace(sc.Bytes())) == 0 {
				continue
			}
			p, err := parse(sc.Bytes())
			if err == nil && seen[p.ID] != "" {
				err = fmt.Errorf("id %q stands already at %s", p.ID, seen[p.ID])
			}
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			seen[p.ID] = fmt.Sprintf("%s:%d", name, line)
			p.file, p.line = name, line
			all = append(all, p)
		}
		if err := sc.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return all, nil
}

func parse(data []byte) (Passage, error) {
	var p Passage
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("reading a passage: %w", err)
	}
	if p.ID == "" || p.Jurisdiction == "" || p.Text == "" {
		return p, fmt.Errorf("a passage has an id, a jurisdiction and a text")
	}
	for _, l := range p.Labels {
		if !slices.Contains(rules.Categories(), l.Category) {
			return p, fmt.Errorf("%s: category %q is none of %s", p.ID, l.Category, strings.Join(rules.Categories(), ", "))
		}
		if !strings.Contains(p.Text, l.Span) {
			return p, fmt.Errorf("%s: %q does not stand in the text", p.ID, l.Span)
		}
	}
	for _, c := range p.DontCare {
		if !slices.Contains(rules.Categories(), c) {
			return p, fmt.Errorf("%s: category %q is none of %s", p.ID, c, strings.Join(rules.Categories(), ", "))
		}
	}
	return p, nil
}

// Count counts pairs of passage and category.
type Count struct{ TP, FP, FN, TN int }

func (c *Count) add(o Count) {
	c.TP += o.TP
	c.FP += o.FP
	c.FN += o.FN
	c.TN += o.TN
}

// Share is a proportion with its 95 % interval.
type Share struct {
	Of, Hits  int
	Low, High float64
}

// Value is the proportion; NaN when there is nothing to divide by.
func (s Share) Value() float64 { return float64(s.Hits) / float64(s.Of) }

// Precision of the count.
func (c Count) Precision() Share { return share(c.TP, c.TP+c.FP) }

// Recall of the count.
func (c Count) Recall() Share { return share(c.TP, c.TP+c.FN) }

// Specificity of the count.
func (c Count) Specificity() Share { return share(c.TN, c.TN+c.FP) }

// share gives the Wilson score interval (Wilson 1927), which behaves at 0 and 1 and for few cases.
func share(hits, of int) Share {
	s := Share{Of: of, Hits: hits}
	if of == 0 {
		s.Low, s.High = math.NaN(), math.NaN()
		return s
	}
	const z = 1.959963984540054
	n, p := float64(of), float64(hits)/float64(of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.Low, s.High = math.Max(0, mid-half), math.Min(1, mid+half)
	return s
}

// Miss is a pair on which the finding and the label differ.
type Miss struct {
	Passage  string
	Category string
	Alarm    bool   // a false alarm; otherwise a missed claim
	Text     string // the words found, or the words labelled
	Rule     string // of a false alarm
}

// Result of a measurement.
type Result struct {
	Passages, Clean, CleanWarned, CleanErred int
	ByCategory                               map[string]Count
	ByJurisdiction                           map[string]Count
	All                                      Count
	Misses                                   []Miss
}

// Measure checks every passage as a small page, under its own jurisdiction. Findings of severity error and warning
// count; "disclosure-missing" is about whole pages and is judged with its reviews. newLinter gives the linter of a
// jurisdiction.
func Measure(passages []Passage, newLinter func(jurisdiction string) (*lint.Linter, error)) (Result, error) {
	res := Result{ByCategory: map[string]Count{}, ByJurisdiction: map[string]Count{}}
	linters := map[string]*lint.Linter{}
	for _, p := range passages {
		l := linters[p.Jurisdiction]
		if l == nil {
			var err error
			if l, err = newLinter(p.Jurisdiction); err != nil {
				return res, fmt.Errorf("measuring %s: %w", p.ID, err)
			}
			linters[p.Jurisdiction] = l
		}
		doc, err := copytext.Read(p.ID+".html", "html", page(p.Text), "text/html; charset=utf-8")
		if err != nil {
			return res, fmt.Errorf("measuring %s: %w", p.ID, err)
		}
		res.count(p, l.Check(doc).Findings)
	}
	sort.Slice(res.Misses, func(i, j int) bool {
		a, b := res.Misses[i], res.Misses[j]
		if a.Category != b.Category {
			return a.Category < b.Category
		}
		return a.Passage < b.Passage
	})
	return res, nil
}

func page(text string) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Page</title></head><body><main>\n")
	for _, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) != "" {
			b.WriteString("<p>" + html.EscapeString(line) + "</p>\n")
		}
	}
	b.WriteString("</main></body></html>\n")
	return []byte(b.String())
}

func (r *Result) count(p Passage, findings []lint.Finding) {
	gold, found := map[string]string{}, map[string]lint.Finding{}
	for _, l := range p.Labels {
		gold[l.Category] = l.Span
	}
	for _, f := range findings {
		if f.Severity != rules.Review || f.Rule.Category == "disclosure-missing" {
			if _, ok := found[f.Rule.Category]; !ok {
				found[f.Rule.Category] = f
			}
		}
	}
	r.Passages++
	if len(gold) == 0 {
		r.Clean++
		warned, erred := false, false
		for c, f := range found {
			if c != "disclosure-missing" && !slices.Contains(p.DontCare, c) {
				warned = true
				erred = erred || f.Severity == rules.Error
			}
		}
		if warned {
			r.CleanWarned++
		}
		if erred {
			r.CleanErred++
		}
	}
	for _, c := range rules.Categories() {
		span, labelled := gold[c]
		f, flagged := found[c]
		if slices.Contains(p.DontCare, c) && !labelled || c == "disclosure-missing" && !labelled && !flagged {
			continue
		}
		var n Count
		switch {
		case labelled && flagged:
			n.TP = 1
		case labelled:
			n.FN = 1
			r.Misses = append(r.Misses, Miss{Passage: p.ID, Category: c, Text: span})
		case flagged:
			n.FP = 1
			r.Misses = append(r.Misses, Miss{Passage: p.ID, Category: c, Alarm: true, Text: f.Text, Rule: f.Rule.ID})
		default:
			n.TN = 1
		}
		for _, at := range []struct {
			m map[string]Count
			k string
		}{{r.ByCategory, c}, {r.ByJurisdiction, p.Jurisdiction}} {
			x := at.m[at.k]
			x.add(n)
			at.m[at.k] = x
		}
		r.All.add(n)
	}
}

// Table writes the result as a Markdown table: a line a category, then a line a jurisdiction, then all.
func (r Result) Table() string {
	var b strings.Builder
	b.WriteString("| | claims | found | precision | recall | specificity |\n|---|---:|---:|---|---|---|\n")
	row := func(name string, c Count) {
		fmt.Fprintf(&b, "| %s | %d | %d | %s | %s | %s |\n", name, c.TP+c.FN, c.TP+c.FP, c.Precision(), c.Recall(), c.Specificity())
	}
	for _, c := range rules.Categories() {
		if n, ok := r.ByCategory[c]; ok {
			row(c, n)
		}
	}
	var js []string
	for j := range r.ByJurisdiction {
		js = append(js, j)
	}
	sort.Strings(js)
	for _, j := range js {
		row("under "+j, r.ByJurisdiction[j])
	}
	row("**all**", r.All)
	return b.String()
}

// String writes the share with its interval, as "0.954 (0.91–0.98)".
func (s Share) String() string {
	if s.Of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f (%.2f–%.2f)", s.Value(), s.Low, s.High)
}

// Place says where a passage stands, as "file:line".
func (p Passage) Place() string { return fmt.Sprintf("%s:%d", path.Base(p.file), p.line) }
