// Package compare says what has become of the claims of one report in a later one.
package compare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// Report is what is needed of a report in the format json. The rest is passed over, as the format grows.
type Report struct {
	Schema    int        `json:"schema"`
	Tool      string     `json:"tool"`
	Rules     string     `json:"rules"` // the rule set
	Documents []Document `json:"documents"`
	Summary   *struct{}  `json:"summary"`
}

// Document is an input of the run.
type Document struct {
	Source string `json:"source"`
	Status string `json:"status"`
	Unread []struct {
		Reason string `json:"reason"`
		Detail string `json:"detail"`
	} `json:"unread"`
	Findings   []Finding `json:"findings"`
	Suppressed []Finding `json:"suppressed"`
}

// Finding is a claim in a report.
type Finding struct {
	Rule        string `json:"rule"`
	Category    string `json:"category"`
	Severity    string `json:"severity"`
	Title       string `json:"title"`
	Text        string `json:"text"`
	Source      string `json:"source"`
	Line        int    `json:"line"`
	Column      int    `json:"column"`
	Page        int    `json:"page"`
	Paragraph   int    `json:"paragraph"`
	Heading     string `json:"heading"`
	Excerpt     string `json:"excerpt"`
	Fingerprint string `json:"fingerprint"`
}

// maxBytes bounds the size of a report that is read.
const maxBytes = 1 << 30

// Load reads a report. The error names the place of what is wrong, and what to do.
func Load(name string) (*Report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("the report %s is larger than %d MB; compare parts of it", name, maxBytes>>20)
	}
	return Parse(name, data)
}

// Parse reads the text of a report; name is for errors.
func Parse(name string, data []byte) (*Report, error) {
	const advice = "write one with cliniclint check -o json=FILE"
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		at := 0
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			at = int(syntax.Offset) - 1
		case errors.As(err, &kind):
			at = int(kind.Offset) - 1
		}
		at = min(max(at, 0), len(data))
		return nil, fmt.Errorf("%s:%d:%d: this is no report: %w; %s", name, 1+bytes.Count(data[:at], []byte("\n")), at-bytes.LastIndexByte(data[:at], '\n'), err, advice)
	}
	switch {
	case r.Tool != "cliniclint" || r.Summary == nil:
		return nil, fmt.Errorf("%s:1:1: this is no report of cliniclint in the format json, or not all of one; %s", name, advice)
	case r.Schema != 1:
		return nil, fmt.Errorf("%s:1:1: this report is of schema %d, and this program reads 1; %s", name, r.Schema, advice)
	}
	for i := range r.Documents {
		for _, list := range [][]Finding{r.Documents[i].Findings, r.Documents[i].Suppressed} {
			for _, f := range list {
				if f.Fingerprint == "" || f.Rule == "" {
					return nil, fmt.Errorf("%s:1:1: a finding in %q has no rule or no fingerprint; %s", name, r.Documents[i].Source, advice)
				}
			}
		}
	}
	return &r, nil
}
