package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"

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
}

func newRecord(d *Document, f *Finding) record {
	r := record{
		Schema: schema, Rule: f.Rule.ID, Category: f.Rule.Category, Severity: f.Severity, Jurisdiction: f.Jurisdiction,
		Title: f.Rule.Title, Message: f.Message, Why: f.Rule.Why, Instead: f.Rule.Instead, Text: f.Text, Source: d.Source,
		Start: f.Start, End: f.End, Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn,
		Slot: f.Slot, Heading: f.Heading, Selector: f.Selector, Excerpt: f.Passage.String(), Link: f.Link,
		Guidance: f.Guidance, Fingerprint: f.Fingerprint,
	}
	if r.Guidance == nil {
		r.Guidance = []rules.Guidance{}
	}
	return r
}

// newEncoder writes JSON that is safe to look at in a terminal: what json leaves as it is, and a terminal or an editor
// obeys, is escaped.
func newEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(escaper{w})
	e.SetEscapeHTML(false)
	return e
}

// escaper turns the characters that unsafe tells into JSON escapes. They stand nowhere in JSON but in strings, and an
// Encoder writes a value in one piece.
type escaper struct{ w io.Writer }

func (e escaper) Write(p []byte) (int, error) {
	if bytes.IndexFunc(p, unsafeInJSON) < 0 {
		return e.w.Write(p)
	}
	var out bytes.Buffer
	for _, r := range string(p) {
		if unsafeInJSON(r) {
			for _, u := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&out, "\\u%04x", u)
			}
		} else {
			out.WriteRune(r)
		}
	}
	if _, err := e.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

func unsafeInJSON(r rune) bool { return r != '\n' && unsafe(r) }

// jsonLines prints a finding a line.
type jsonLines struct{ out *json.Encoder }

func newJSONLines(w io.Writer) *jsonLines {
	return &jsonLines{newEncoder(w)}
}

func (p *jsonLines) Document(d *Document) error {
	for i := range d.Findings {
		if err := p.out.Encode(newRecord(d, &d.Findings[i])); err != nil {
			return err
		}
	}
	return nil
}

func (*jsonLines) Close(*Run) error { return nil }
