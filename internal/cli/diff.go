package cli

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/compare"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/rules"
)

// diff is the command that says what has become of the claims of a report.
type diff struct {
	*App
	format, failOn  string
	all, incomplete bool
}

func (a *App) diffCommand() *cobra.Command {
	c := &diff{App: a}
	cmd := &cobra.Command{
		Use:   "diff OLD.json NEW.json",
		Short: "Say what has become of the claims of an earlier report",
		Long: `Compares two reports of the format json, and says of every claim whether it is new, reworded, moved to another heading or
document, fixed, or suppressed since; whether its page is gone, or was not checked this time.

The exit code is 0 when there is no new claim at or above --fail-on, 1 when there is one, and 3 when the document of a
claim was not checked in the later run.`,
		Example: `  cliniclint check -o json=january.json https://clinic.example/
  cliniclint diff january.json june.json`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0], args[1]) },
	}
	f := cmd.Flags()
	f.StringVarP(&c.format, "format", "f", "text", "text or json")
	f.StringVar(&c.failOn, "fail-on", "error", "exit with 1 for new claims from this `SEVERITY` up: error, warning, review or never")
	f.BoolVar(&c.all, "all", false, "list what is unchanged too")
	f.BoolVar(&c.incomplete, "allow-incomplete", false, "do not exit with 3 when something was not checked")
	return cmd
}

// changeRecord is a change as JSON.
type changeRecord struct {
	Change   compare.Kind `json:"change"`
	Severity string       `json:"severity"`
	Rule     string       `json:"rule"`
	Detail   string       `json:"detail"`
	Old      *placeRecord `json:"old"` // null for a new claim
	New      *placeRecord `json:"new"` // null for one that is not there any more
}

type placeRecord struct {
	Source      string `json:"source"`
	Line        int    `json:"line"`
	Column      int    `json:"column"`
	Page        int    `json:"page,omitempty"`
	Paragraph   int    `json:"paragraph,omitempty"`
	Heading     string `json:"heading"`
	Text        string `json:"text"`
	Fingerprint string `json:"fingerprint"`
}

func newPlaceRecord(f *compare.Finding) *placeRecord {
	if f == nil {
		return nil
	}
	return &placeRecord{f.Source, f.Line, f.Column, f.Page, f.Paragraph, f.Heading, f.Text, f.Fingerprint}
}

func (c *diff) run(oldName, newName string) error {
	if c.format != "text" && c.format != "json" {
		return fmt.Errorf("--format is text or json, not %q", c.format)
	}
	if severities := []string{"error", "warning", "review", "never"}; !slices.Contains(severities, c.failOn) {
		return fmt.Errorf("--fail-on is %s, not %q", orList(severities), c.failOn)
	}
	old, err := compare.Load(oldName)
	if err != nil {
		return err
	}
	now, err := compare.Load(newName)
	if err != nil {
		return err
	}
	changes := compare.Compare(old, now)
	counts := map[compare.Kind]int{}
	failing := 0
	for i := range changes {
		counts[changes[i].Kind]++
		if fail := rules.Severity(c.failOn).Rank(); changes[i].Kind == compare.New && fail > 0 && rules.Severity(changes[i].New.Severity).Rank() >= fail {
			failing++
		}
	}
	if old.Rules != now.Rules {
		c.say("the reports were made with different rules (%s and %s); what is new or fixed may come from that", report.Visible(old.Rules), report.Visible(now.Rules))
	}
	if c.format == "json" {
		err = c.printRecords(changes, counts)
	} else {
		err = c.print(changes, counts)
	}
	switch {
	case err != nil:
		return err
	case counts[compare.NotChecked] > 0 && !c.incomplete:
		return exitCode(exitNotRead)
	case failing > 0:
		return exitCode(exitFindings)
	}
	return nil
}

func (c *diff) printRecords(changes []compare.Change, counts map[compare.Kind]int) error {
	list := make([]changeRecord, 0, len(changes))
	for i := range changes {
		x := &changes[i]
		f := x.At()
		list = append(list, changeRecord{x.Kind, f.Severity, f.Rule, x.Detail, newPlaceRecord(x.Old), newPlaceRecord(x.New)})
	}
	all := map[compare.Kind]int{}
	for _, k := range compare.Kinds() {
		all[k] = counts[k]
	}
	return c.printJSON(struct {
		Schema  int                  `json:"schema"`
		Changes []changeRecord       `json:"changes"`
		Summary map[compare.Kind]int `json:"summary"`
	}{1, list, all})
}

func (c *diff) print(changes []compare.Change, counts map[compare.Kind]int) error {
	w := bufio.NewWriter(c.Stdout)
	for i := range changes {
		x := &changes[i]
		if x.Kind == compare.Unchanged && !c.all {
			continue
		}
		f := x.At()
		line := fmt.Sprintf("%-11s  %s  %s  %s  “%s”", x.Kind, whereOf(f), report.Visible(f.Severity), report.Visible(f.Rule), report.Visible(f.Text))
		switch {
		case x.Kind == compare.Reworded:
			line += fmt.Sprintf("  was “%s”", report.Visible(x.Old.Text))
		case x.Kind == compare.Moved && x.Old.Source != x.New.Source:
			line += "  from " + whereOf(x.Old)
		case x.Kind == compare.Moved:
			line += fmt.Sprintf("  from “%s”", report.Visible(x.Old.Heading))
		case x.Detail != "":
			line += "  " + report.Visible(x.Detail)
		}
		fmt.Fprintln(w, line) //nolint:errcheck // Flush reports it
	}
	if err := w.Flush(); err != nil {
		return err
	}
	var parts []string
	for _, k := range compare.Kinds() {
		if counts[k] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[k], k))
		}
	}
	if len(parts) == 0 {
		parts = []string{"no claims in either report"}
	}
	_, err := fmt.Fprintln(c.Stderr, strings.Join(parts, ", ")+".")
	return err
}

// whereOf is the source of a claim with its place in it.
func whereOf(f *compare.Finding) string {
	at := report.Finding{Line: f.Line, Column: f.Column, Page: f.Page, Paragraph: f.Paragraph}
	return at.Where(report.Visible(f.Source))
}
