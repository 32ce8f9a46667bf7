package report

import (
	"encoding/json"

	"github.com/cliniclint/cliniclint/rules"
)

// schema is the version of the JSON forms. It grows with new fields; fields are never renamed.
const schema = 1

// record is a finding as JSON. The order of the fields is part of the contract.
type record struct {
	Schema       int              `json:"schema"`
	Rule         string           `json:"rule"`
	Category     string           `json:"category"`
	Severity     rules.Severity   `json:"severity"`
	Jurisdiction string           `json:"jurisdiction"`
	Title        string           `json:"title"`
	Message      string           `json:"message"`
	Why          string           `json:"why"`
	Instead      string           `json:"instead"`
	Text         string           `json:"text"`
	Source       string           `json:"source"`
	Start        int              `json:"start"`
	End          int              `json:"end"`
	Line         int              `json:"line"`
	Column       int              `json:"column"`
	EndLine      int              `json:"endLine"`
	EndColumn    int              `json:"endColumn"`
	Slot         string           `json:"slot"`
	Heading      string           `json:"heading"`
	Selector     string           `json:"selector"`
	Excerpt      string           `json:"excerpt"`
	Link         string           `json:"link"`
	Guidance     []rules.Guidance `json:"guidance"`
	Fingerprint  string           `json:"fingerprint"`
	Page         int              `json:"page,omitempty"`        // only of a format that has pages
	Paragraph    int              `json:"paragraph,omitempty"`   // only of a format that has no lines
	Capture      *Capture         `json:"capture,omitempty"`     // of a page out of an archive
	Rendered     bool             `json:"rendered,omitempty"`    // only of a page that was read through a browser: the place is in the document there
	SitePages    int              `json:"sitePages,omitempty"`   // only of words that stand on several pages of a site
	AlsoOn       []string         `json:"alsoOn,omitempty"`      // the other pages, or the first of them
	Suppression  *Suppression     `json:"suppression,omitempty"` // only of a finding that does not count
}

func newRecord(d *Document, f *Finding) record {
	return record{
		Schema: schema, Rule: f.Rule.ID, Category: f.Rule.Category, Severity: f.Severity, Jurisdiction: f.Jurisdiction,
		Title: f.Rule.Title, Message: f.Message, Why: f.Rule.Why, Instead: f.Rule.Instead, Text: f.Text, Source: d.Source,
		Start: f.Start, End: f.End, Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn,
		Slot: f.Slot, Heading: f.Heading, Selector: f.Selector, Excerpt: f.Passage.String(), Link: f.Link,
		Guidance: orEmpty(f.Guidance), Fingerprint: f.Fingerprint, Page: f.Page, Paragraph: f.Paragraph, Capture: d.Capture, Rendered: f.Rendered,
		SitePages: f.Pages, AlsoOn: f.AlsoOn, Suppression: f.Suppression,
	}
}

// jsonLines prints a finding a line.
type jsonLines struct {
	out            *json.Encoder
	showSuppressed bool
}

func (p *jsonLines) Begin(run *Run) error {
	p.showSuppressed = run.ShowSuppressed
	return nil
}

func (p *jsonLines) Document(d *Document) error {
	for i := range d.Findings {
		if err := p.out.Encode(newRecord(d, &d.Findings[i])); err != nil {
			return err
		}
	}
	for i := range d.Suppressed {
		if !p.showSuppressed {
			break
		}
		if err := p.out.Encode(newRecord(d, &d.Suppressed[i])); err != nil {
			return err
		}
	}
	return nil
}

func (*jsonLines) Close(*Run) error { return nil }
