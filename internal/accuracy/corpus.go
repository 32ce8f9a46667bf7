// Package accuracy measures findings against labelled passages: precision, recall and specificity, with intervals.
package accuracy

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

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

// Topic is the category that the passage was written for, which is the name of its file: it makes the claim or tempts
// one to see it.
func (p *Passage) Topic() string { return strings.TrimSuffix(path.Base(p.file), ".jsonl") }

// Place says where a passage stands, as "file:line".
func (p *Passage) Place() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// labelled tells whether a reader finds a claim of the category.
func (p *Passage) labelled(category string) bool {
	return slices.ContainsFunc(p.Labels, func(l Label) bool { return l.Category == category })
}

// Load reads every .jsonl file of fsys: a passage a line. The error names the file and line of the first mistake:
// broken JSON, an unknown key or category, a span that does not stand in its text, an id that stands twice.
func Load(fsys fs.FS) ([]Passage, error) {
	files, err := fs.Glob(fsys, "*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("reading the corpus: %w", err)
	}
	if len(files) == 0 {
		return nil, errors.New("there is no .jsonl file; a corpus is a folder of them")
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
		line := 1
		for ; sc.Scan(); line++ {
			if len(bytes.TrimSpace(sc.Bytes())) == 0 {
				continue
			}
			p, err := parse(sc.Bytes())
			p.file, p.line = name, line
			if err == nil && seen[p.ID] != "" {
				err = fmt.Errorf("id %q stands already at %s", p.ID, seen[p.ID])
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", p.Place(), err)
			}
			seen[p.ID] = p.Place()
			all = append(all, p)
		}
		if err := sc.Err(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	if len(all) == 0 {
		return nil, errors.New("there is no passage in the .jsonl files")
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
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return p, errors.New("something stands behind the passage; a line holds one")
	}
	if p.ID == "" || p.Jurisdiction == "" || p.Text == "" {
		return p, errors.New("a passage has an id, a jurisdiction and a text")
	}
	for _, l := range p.Labels {
		if err := known(p.ID, l.Category); err != nil {
			return p, err
		}
		if l.Span == "" || !strings.Contains(p.Text, l.Span) {
			return p, fmt.Errorf("%s: the span %q does not stand in the text", p.ID, l.Span)
		}
	}
	for _, c := range p.DontCare {
		if err := known(p.ID, c); err != nil {
			return p, err
		}
	}
	return p, nil
}

func known(id, category string) error {
	if !slices.Contains(rules.Categories(), category) {
		return fmt.Errorf("%s: category %q is none of %s", id, category, strings.Join(rules.Categories(), ", "))
	}
	return nil
}

// Part says which passages of a corpus are meant, by whether they are held out.
type Part string

// The parts of a corpus.
const (
	All     Part = "all"
	Holdout Part = "only"    // those that nobody looks at while writing rules
	Without Part = "without" // those that rules are written from
)

// Select gives the passages of a part.
func Select(passages []Passage, part Part) []Passage {
	var out []Passage
	for i := range passages {
		if part == All || passages[i].Holdout == (part == Holdout) {
			out = append(out, passages[i])
		}
	}
	return out
}
