package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/rules"
)

// staleDays is the age in days from which --stale shows a rule when it is given no number.
const staleDays = 180

// rulesList is the command that lists rules, one a line.
type rulesList struct {
	*App
	packs                          []string
	category, jurisdiction, format string
	stale                          int
}

func (a *App) rulesListCommand() *cobra.Command {
	c := &rulesList{App: a}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the rules",
		Example: `  cliniclint rules list --category approval-claim
  cliniclint rules list --jurisdiction uk --format json
  cliniclint rules list --stale=365      not reviewed for a year, or resting on guidance not read for as long`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.run() },
	}
	packsFlag(cmd, &c.packs)
	f := cmd.Flags()
	f.StringVar(&c.category, "category", "", "only rules of this category")
	f.StringVar(&c.jurisdiction, "jurisdiction", "", "only rules that apply there, those common to all included")
	f.IntVar(&c.stale, "stale", 0, "only rules not reviewed for this many `DAYS`, or whose guidance was not read for as long")
	f.Lookup("stale").NoOptDefVal = fmt.Sprint(staleDays)
	f.StringVar(&c.format, "format", "text", "text or json")
	return cmd
}

// listedRule is a rule as JSON.
type listedRule struct {
	ID            string            `json:"id"`
	Category      string            `json:"category"`
	Severity      rules.Severity    `json:"severity"`
	Title         string            `json:"title"`
	Jurisdictions []string          `json:"jurisdictions"`
	Why           string            `json:"why"`
	Instead       string            `json:"instead"`
	Status        string            `json:"status"`
	Reviewed      string            `json:"reviewed"`
	Guidance      []*rules.Guidance `json:"guidance"`
	Flag          []string          `json:"flag"`
	Pass          []string          `json:"pass"`
}

func newListedRule(pack *rules.Pack, r *rules.Rule) listedRule {
	out := listedRule{
		ID: r.ID, Category: r.Category, Severity: r.Severity, Title: r.Title, Jurisdictions: r.Jurisdictions, Why: r.Why,
		Instead: r.Instead, Status: r.Status, Reviewed: r.Reviewed, Guidance: cited(pack, r),
	}
	for _, e := range r.Examples.Flag {
		out.Flag = append(out.Flag, e.Text)
	}
	for _, e := range r.Examples.Pass {
		out.Pass = append(out.Pass, e.Text)
	}
	return out
}

// cited are the guidance entries of a rule.
func cited(pack *rules.Pack, r *rules.Rule) []*rules.Guidance {
	out := []*rules.Guidance{}
	for _, id := range r.Guidance {
		if g := pack.Guidance[id]; g != nil {
			out = append(out, g)
		}
	}
	return out
}

func (c *rulesList) run() error {
	if c.format != "text" && c.format != "json" {
		return fmt.Errorf("--format is text or json, not %q", c.format)
	}
	k, err := loadKnowledge(c.packs)
	if err != nil {
		return err
	}
	if c.category != "" && !slices.Contains(rules.Categories(), c.category) {
		return fmt.Errorf("there is no category %q; the categories are %s", c.category, strings.Join(rules.Categories(), ", "))
	}
	if known := k.pack.Jurisdictions; c.jurisdiction != "" && !slices.Contains(known, c.jurisdiction) {
		return fmt.Errorf("there is no jurisdiction %q; the jurisdictions are %s", c.jurisdiction, strings.Join(known, ", "))
	}
	chosen := []*rules.Rule{}
	for _, r := range k.pack.Rules {
		if c.wants(k.pack, r) {
			chosen = append(chosen, r)
		}
	}
	if c.format == "json" {
		list := make([]listedRule, 0, len(chosen))
		for _, r := range chosen {
			list = append(list, newListedRule(k.pack, r))
		}
		return c.printJSON(list)
	}
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	for _, r := range chosen {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Severity, r.Category, strings.Join(r.Jurisdictions, ","), r.Title) //nolint:errcheck // Flush tells
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the list: %w", err)
	}
	if len(chosen) == 0 {
		c.say("there is no such rule")
	}
	return nil
}

func (c *rulesList) wants(pack *rules.Pack, r *rules.Rule) bool {
	if c.category != "" && r.Category != c.category {
		return false
	}
	if c.jurisdiction != "" && !slices.ContainsFunc(r.Jurisdictions, c.applies) {
		return false
	}
	if c.stale <= 0 {
		return true
	}
	limit := c.now().AddDate(0, 0, -c.stale).Format(time.DateOnly)
	return r.Reviewed < limit || slices.ContainsFunc(cited(pack, r), func(g *rules.Guidance) bool { return g.Checked < limit })
}

// applies tells whether the rules of a jurisdiction apply in the one that was asked for: a country's do in its states.
func (c *rulesList) applies(of string) bool {
	return of == "any" || of == c.jurisdiction || strings.HasPrefix(c.jurisdiction, of+"-")
}

// printJSON prints v for other programs.
func (a *App) printJSON(v any) error {
	e := json.NewEncoder(a.Stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}
