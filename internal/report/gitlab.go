package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"

	"github.com/cliniclint/cliniclint/rules"
)

// gitlabIssue is a finding of a GitLab code quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	Check       string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func printGitLab(w io.Writer, run *Run) error {
	issues := []gitlabIssue{}
	for _, d := range run.Documents {
		path := Visible(artifactPath(d.Source))
		if d.Status == NotRead {
			sum := sha256.Sum256([]byte("not read\n" + d.Source))
			issues = append(issues, gitlabIssue{
				Description: "Not read: " + Reasons(d.Unread), Check: "not-read", Fingerprint: hex.EncodeToString(sum[:16]),
				Severity: "critical", Location: gitlabLocation{path, gitlabLines{1, 1}},
			})
		}
		for i := range d.Findings {
			f := &d.Findings[i]
			issues = append(issues, gitlabIssue{
				Description: f.Rule.Title + f.beside() + ": " + statement(f), Check: f.Rule.ID, Fingerprint: f.Fingerprint,
				Severity: map[rules.Severity]string{rules.Error: "critical", rules.Warning: "major", rules.Review: "info"}[f.Severity],
				Location: gitlabLocation{path, gitlabLines{f.Line, f.EndLine}},
			})
		}
	}
	return indented(w, issues)
}
