package report

import (
	"encoding/xml"
	"io"

	"github.com/cliniclint/cliniclint/rules"
)

type (
	checkstyleReport struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

func printCheckstyle(w io.Writer, run *Run) error {
	out := checkstyleReport{Version: "8.0"} // of the format
	for _, d := range run.Documents {
		if d.Status == LeftOut {
			continue
		}
		file := checkstyleFile{Name: Visible(d.Source)}
		if d.Status == NotRead {
			file.Errors = append(file.Errors, checkstyleError{1, 1, "error", "Not read: " + Reasons(d.Unread), toolName + ".not-read"})
		}
		for i := range d.Findings {
			f := &d.Findings[i]
			severity := map[rules.Severity]string{rules.Error: "error", rules.Warning: "warning", rules.Review: "info"}[f.Severity]
			file.Errors = append(file.Errors, checkstyleError{f.Line, f.Column, severity, f.Rule.Title + f.beside() + ": " + statement(f), toolName + "." + f.Rule.ID})
		}
		out.Files = append(out.Files, file)
	}
	return writeXML(w, out)
}
