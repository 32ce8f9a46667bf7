package report

import (
	"io"
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// The Reviewdog Diagnostic Format. Its columns count bytes.
type (
	rdReport struct {
		Source      rdSource       `json:"source"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
		Severity string     `json:"severity"`
		Code     rdCode     `json:"code"`
	}
	rdLocation struct {
		Path  string   `json:"path"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url,omitempty"`
	}
)

func printRDJSON(w io.Writer, run *Run) error {
	out := rdReport{Source: rdSource{toolName, home}, Diagnostics: []rdDiagnostic{}}
	for _, d := range run.Documents {
		path := Visible(artifactPath(d.Source))
		if d.Status == NotRead {
			out.Diagnostics = append(out.Diagnostics, rdDiagnostic{
				Message: "Not read: " + Reasons(d.Unread), Location: rdLocation{Path: path}, Severity: "ERROR", Code: rdCode{Value: "not-read"},
			})
		}
		for i := range d.Findings {
			f := &d.Findings[i]
			code := rdCode{Value: f.Rule.ID}
			if len(f.Guidance) > 0 {
				code.URL = f.Guidance[0].URL
			}
			at := rdLocation{Path: path}
			if f.Paragraph == 0 {
				at.Range = &rdRange{rdPosition{f.Line, f.ByteColumn}, rdPosition{f.EndLine, f.EndByteColumn}}
			}
			out.Diagnostics = append(out.Diagnostics, rdDiagnostic{
				Message:  f.Rule.Title + f.beside() + "\n" + strings.Join(advice(f), "\n"),
				Location: at,
				Severity: map[rules.Severity]string{rules.Error: "ERROR", rules.Warning: "WARNING", rules.Review: "INFO"}[f.Severity],
				Code:     code,
			})
		}
	}
	return indented(w, out)
}
