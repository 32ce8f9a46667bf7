package report

import (
	"bytes"
	"encoding/json"
	"io"
)

// jsonObject prints one object with a document a line, so that large runs need no memory and are compared by line.
type jsonObject struct {
	w     io.Writer
	comma string // what stands before the next document
}

// documentRecord is a document as JSON.
type documentRecord struct {
	Source        string          `json:"source"`
	URL           string          `json:"url"`
	Format        string          `json:"format"`
	Status        Status          `json:"status"`
	Rendered      bool            `json:"rendered,omitempty"` // only of a page that was read through a browser
	Jurisdictions []string        `json:"jurisdictions"`
	Evidence      []string        `json:"evidence"`
	Unread        []Unread        `json:"unread"`
	Findings      []findingRecord `json:"findings"`
	Capture       *Capture        `json:"capture,omitempty"` // of a page out of an archive
	Suppressed    []findingRecord `json:"suppressed,omitempty"`
	NotObeyed     []Comment       `json:"notObeyed,omitempty"`
}

// findingRecord is the record of JSON Lines with what else decided.
type findingRecord struct {
	record
	Because []string `json:"because"`
}

func (p *jsonObject) Begin(run *Run) error {
	head := struct {
		Schema  int    `json:"schema"`
		Tool    string `json:"tool"`
		Version string `json:"version"`
		Rules   string `json:"rules"`
	}{schema, toolName, run.Version, run.RuleSet}
	b, err := encode(head)
	if err != nil {
		return err
	}
	_, err = p.w.Write(append(bytes.TrimSuffix(b, []byte("}")), `,"documents":[`...))
	return err
}

func (p *jsonObject) Document(d *Document) error {
	r := documentRecord{
		Source: d.Source, URL: d.URL, Format: d.Format, Status: d.Status, Rendered: d.Rendered, Jurisdictions: orEmpty(d.Jurisdictions),
		Evidence: orEmpty(d.Evidence), Unread: orEmpty(d.Unread), Findings: make([]findingRecord, 0, len(d.Findings)), NotObeyed: d.NotObeyed, Capture: d.Capture,
	}
	for i := range d.Findings {
		r.Findings = append(r.Findings, findingRecord{newRecord(d, &d.Findings[i]), orEmpty(d.Findings[i].Because)})
	}
	for i := range d.Suppressed {
		r.Suppressed = append(r.Suppressed, findingRecord{newRecord(d, &d.Suppressed[i]), orEmpty(d.Suppressed[i].Because)})
	}
	b, err := encode(r)
	if err != nil {
		return err
	}
	_, err = p.w.Write(append([]byte(p.comma+"\n"), b...))
	p.comma = ","
	return err
}

func (p *jsonObject) Close(run *Run) error {
	b, err := encode(run.Summary)
	if err != nil {
		return err
	}
	covered, err := encode(run.Coverage.record())
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.w, "\n],\"summary\":"+string(b)+",\"coverage\":"+string(covered)+"}\n")
	return err
}

// encode is v as JSON on one line.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	err := newEncoder(&b).Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// indented writes v as JSON for people too.
func indented(w io.Writer, v any) error {
	e := newEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// newEncoder writes JSON that is safe to look at in a terminal: what json leaves as it is, and a terminal or an editor
// obeys, is escaped.
func newEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(escaper{w})
	e.SetEscapeHTML(false)
	return e
}

// orEmpty makes [] of null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
