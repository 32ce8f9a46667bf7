package cli

import (
	"fmt"
	"strings"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
)

// maxNotes is how many things of a kind are named on standard error before they are only counted.
const maxNotes = 20

// notes are what a check says to a person on standard error.
type notes struct {
	*App
	quiet, verbose bool
	notRead        int
	anywhere       []string // the first documents for which no jurisdiction was recognised
}

// document says what a report for people does not: what was not read and, if wished, whose rules were applied.
func (n *notes) document(d *report.Document) {
	name := report.Visible(d.Source)
	switch d.Status {
	case report.NotRead:
		if n.notRead++; n.notRead <= maxNotes {
			n.say("not read: %s: %s", name, report.Reasons(d.Unread))
		}
		return
	case report.LeftOut:
		if n.verbose {
			n.say("left out: %s: %s", name, report.Reasons(d.Unread))
		}
		return
	}
	if len(d.NotObeyed) > 0 && !n.quiet {
		n.say("%s: %s not obeyed, as the party that is checked may have written them: line %d, “%s”", name, count(len(d.NotObeyed), "suppression"), d.NotObeyed[0].Line, report.Visible(d.NotObeyed[0].Text))
	}
	if len(d.Jurisdictions) == 0 && len(n.anywhere) < 3 {
		n.anywhere = append(n.anywhere, name)
	}
	if !n.verbose {
		return
	}
	if d.URL != "" && d.URL != d.Source {
		n.say("%s: led to %s", name, report.Visible(d.URL))
	}
	if d.Rendered {
		n.say("%s: read through the browser", name)
	}
	if len(d.Jurisdictions) == 0 {
		n.say("%s: no jurisdiction recognised", name)
	} else {
		n.say("%s: judged by the rules of %s", name, strings.Join(d.Jurisdictions, ", "))
	}
	for _, e := range d.Evidence {
		n.say("  %s", report.Visible(e))
	}
	for _, u := range d.Unread {
		n.say("%s: part not read: %s", name, report.Reasons([]report.Unread{u}))
	}
}

// fixed names what is in the baseline and no longer in the copy.
func (n *notes) fixed(l *ledger) {
	list := l.allFixed()
	for i, e := range list {
		if n.quiet {
			return
		}
		if i == maxNotes {
			n.say("fixed: %d more", len(list)-maxNotes)
			break
		}
		n.say("fixed: %s: %s: “%s”", report.Visible(e.Source), report.Visible(e.Rule), report.Visible(e.Text))
	}
	if len(list) > 0 {
		n.say("%s in the baseline %s gone from the copy; --write-baseline %s takes what is fixed out", count(len(list), "claim"), isAre(len(list)), report.Visible(l.accepted.baseline.name))
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// conclude sums the run up.
func (n *notes) conclude(run *report.Run) {
	s := run.Summary
	if n.notRead > maxNotes {
		n.say("not read: %d more; -f json lists them all", n.notRead-maxNotes)
	}
	if n.quiet {
		return
	}
	if s.Anywhere > 0 {
		names := strings.Join(n.anywhere, ", ")
		if s.Anywhere > len(n.anywhere) {
			names += fmt.Sprintf(" and %d more", s.Anywhere-len(n.anywhere))
		}
		n.say("no jurisdiction recognised in %s; only the rules common to all were applied. Name one, e.g. --jurisdiction uk", names)
	}
	if closed := run.Coverage.LeftOut(source.ReasonRobots); closed.Count > 0 && !n.verbose {
		n.say("robots.txt keeps programs from %s, such as %s; read in a browser what matters there", count(closed.Count, "page"), report.Visible(closed.First))
	}
	if s.Partly > 0 && !n.verbose {
		n.say("read but for a part: %s; -v says what", count(s.Partly, "source"))
	}
	if s.Shown() > 0 {
		fmt.Fprintln(n.Stderr) //nolint:errcheck // nobody is left to tell
	}
	fmt.Fprintln(n.Stderr, report.Conclusion(run)) //nolint:errcheck // see above
}
