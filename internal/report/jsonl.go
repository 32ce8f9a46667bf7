package report

import (
	"io"
	"slices"
	"strconv"

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
	w              io.Writer
	showSuppressed bool
	line           []byte
	said           map[saying]*said
}

func newJSONLines(w io.Writer) *jsonLines { return &jsonLines{w: w, said: map[saying]*said{}} }

func (p *jsonLines) Begin(run *Run) error {
	p.showSuppressed = run.ShowSuppressed
	return nil
}

func (p *jsonLines) Document(d *Document) error {
	for i := range d.Findings {
		if err := p.print(d, &d.Findings[i]); err != nil {
			return err
		}
	}
	for i := range d.Suppressed {
		if !p.showSuppressed {
			break
		}
		if err := p.print(d, &d.Suppressed[i]); err != nil {
			return err
		}
	}
	return nil
}

func (*jsonLines) Close(*Run) error { return nil }

func (p *jsonLines) print(d *Document, f *Finding) error {
	if f.Page != 0 || f.Paragraph != 0 || d.Capture != nil || f.Rendered || f.Pages != 0 || len(f.AlsoOn) > 0 || f.Suppression != nil {
		return newEncoder(p.w).Encode(newRecord(d, f))
	}
	words, err := p.words(f)
	if err != nil {
		return err
	}
	p.line = words.append(p.line[:0], d, f)
	_, err = p.w.Write(p.line)
	return err
}

// said is what a rule makes the same in every record: the JSON between what belongs to the finding.
type said struct {
	guidance                         []rules.Guidance
	severity, message, text, sources []byte // what comes before these fields, guidance last
}

// saying names what a rule says in a jurisdiction.
type saying struct {
	rule         *rules.Rule
	jurisdiction string
}

// words gives what the rule of a finding says. It is encoded once.
func (p *jsonLines) words(f *Finding) (*said, error) {
	at := saying{f.Rule, f.Jurisdiction}
	if s := p.said[at]; s != nil && slices.Equal(s.guidance, f.Guidance) {
		return s, nil
	}
	guidance, err := encode(orEmpty(f.Guidance))
	if err != nil {
		return nil, err
	}
	s := &said{guidance: f.Guidance}
	s.severity = strconv.AppendInt([]byte(`{"schema":`), schema, 10)
	s.severity = appendField(appendField(s.severity, "rule", f.Rule.ID), "category", f.Rule.Category)
	s.message = appendField(nil, "title", f.Rule.Title)
	s.text = appendField(appendField(nil, "why", f.Rule.Why), "instead", f.Rule.Instead)
	s.sources = append([]byte(`,"guidance":`), guidance...)
	p.said[at] = s
	return s, nil
}

// append appends the record of a finding that has nothing but what every finding has; see newRecord.
func (s *said) append(b []byte, d *Document, f *Finding) []byte {
	b = append(b, s.severity...)
	b = appendField(b, "severity", string(f.Severity))
	b = appendField(b, "jurisdiction", f.Jurisdiction)
	b = append(b, s.message...)
	b = appendField(b, "message", f.Message)
	b = append(b, s.text...)
	b = appendField(b, "text", f.Text)
	b = appendField(b, "source", d.Source)
	b = appendNumber(b, "start", f.Start)
	b = appendNumber(b, "end", f.End)
	b = appendNumber(b, "line", f.Line)
	b = appendNumber(b, "column", f.Column)
	b = appendNumber(b, "endLine", f.EndLine)
	b = appendNumber(b, "endColumn", f.EndColumn)
	b = appendField(b, "slot", f.Slot)
	b = appendField(b, "heading", f.Heading)
	b = appendField(b, "selector", f.Selector)
	b = append(b, `,"excerpt":"`...)
	b = f.Passage.appendJSON(b)
	b = append(b, '"')
	b = appendField(b, "link", f.Link)
	b = append(b, s.sources...)
	b = appendField(b, "fingerprint", f.Fingerprint)
	return append(b, "}\n"...)
}

func appendField(b []byte, name, value string) []byte {
	b = append(append(append(b, `,"`...), name...), `":"`...)
	return append(appendJSON(b, value), '"')
}

func appendNumber(b []byte, name string, value int) []byte {
	b = append(append(append(b, `,"`...), name...), `":`...)
	return strconv.AppendInt(b, int64(value), 10)
}

// appendJSON appends what String gives, as JSON does.
func (p Passage) appendJSON(b []byte) []byte {
	if p.CutBefore {
		b = append(b, "…"...)
	}
	b = appendJSON(appendJSON(appendJSON(b, p.Before), p.Words), p.After)
	if p.CutAfter {
		b = append(b, "…"...)
	}
	return b
}
