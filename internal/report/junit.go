package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// A document is a suite, a finding a case in it: errors and warnings are failures; what a person has to look at is
// skipped; what was not read is an error. A document without findings is a case that passed.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Skipped *junitSkipped `xml:"skipped"`
		Error   *junitTrouble `xml:"error"`
		Failure *junitTrouble `xml:"failure"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
	junitTrouble struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

func printJUnit(w io.Writer, run *Run) error {
	all := junitSuites{Name: toolName}
	for _, d := range run.Documents {
		if d.Status == LeftOut {
			continue
		}
		s := newSuite(d)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Suites = append(all.Suites, s)
	}
	return writeXML(w, all)
}

func newSuite(d *Document) junitSuite {
	name := Visible(d.Source)
	s := junitSuite{Name: name}
	switch {
	case d.Status == NotRead:
		s.Errors = 1
		s.Cases = append(s.Cases, junitCase{Name: "read", Class: name, Error: &junitTrouble{Type: "not read", Message: Reasons(d.Unread)}})
	case len(d.Findings) == 0:
		s.Cases = append(s.Cases, junitCase{Name: "no findings", Class: name})
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		c := junitCase{Name: f.Rule.ID + " at " + f.position(), Class: name}
		if f.Severity == rules.Review {
			s.Skipped++
			c.Skipped = &junitSkipped{Message: "to review: " + statement(f)}
		} else {
			s.Failures++
			text := fmt.Sprintf("%s\n%s\n%s", f.Where(name), Visible(f.Passage.String()), strings.Join(advice(f), "\n"))
			c.Failure = &junitTrouble{Type: string(f.Severity), Message: f.Rule.Title, Text: text}
		}
		s.Cases = append(s.Cases, c)
	}
	s.Tests = len(s.Cases)
	return s
}
