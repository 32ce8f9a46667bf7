package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// github prints workflow commands, which GitHub shows as annotations beside the lines of a pull request.
type github struct{ w io.Writer }

func (*github) Begin(*Run) error { return nil }

func (p *github) Document(d *Document) error {
	var b strings.Builder
	place := "file=" + property(artifactPath(d.Source))
	prefix := ""
	if strings.Contains(d.Source, "://") {
		place, prefix = "", d.Source+": " // no file of the repository
	}
	if d.Status == NotRead {
		command(&b, "error", place, "Not read", prefix+Reasons(d.Unread))
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		where, at := place, ""
		switch {
		case f.Paragraph > 0:
			at = f.Place() + ": "
		case where != "":
			where += fmt.Sprintf(",line=%d,col=%d,endLine=%d,endColumn=%d", f.Line, f.Column, f.EndLine, f.EndColumn)
		}
		name := map[rules.Severity]string{rules.Error: "error", rules.Warning: "warning", rules.Review: "notice"}[f.Severity]
		command(&b, name, where, f.Rule.Title+" ("+f.Rule.ID+")", prefix+at+strings.Join(advice(f), "\n"))
	}
	_, err := io.WriteString(p.w, b.String())
	return err
}

func (*github) Close(*Run) error { return nil }

func command(b *strings.Builder, name, place, title, message string) {
	if place != "" {
		place += ","
	}
	fmt.Fprintf(b, "::%s %stitle=%s::%s\n", name, place, property(title), lines(message))
}

// lines keeps a message in its command: only breaks that were meant end up in it, and nothing begins a new line.
func lines(s string) string {
	parts := strings.Split(s, "\n")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(Visible(p), "%", "%25")
	}
	return strings.Join(parts, "%0A")
}

func property(s string) string {
	return strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C").Replace(Visible(s))
}
