package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/suppress"
	"github.com/cliniclint/cliniclint/rules"
)

// explain is the command that tells what a rule, a category or a guidance document is.
type explain struct {
	*App
	packs  []string
	format string
}

func (a *App) explainCommand() *cobra.Command {
	c := &explain{App: a}
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Explain a rule, a category or a guidance document",
		Example: `  cliniclint explain uk/exosome-injection
  cliniclint explain approval-claim
  cliniclint explain uk-hmr-279`,
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.flags(cmd)
	return cmd
}

func (a *App) rulesShowCommand() *cobra.Command {
	c := &explain{App: a}
	cmd := &cobra.Command{
		Use:     "show ID…",
		Short:   "Show rules: what they flag and why, what to say instead, guidance and examples",
		Example: "  cliniclint rules show uk/exosome-injection",
		RunE:    func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.flags(cmd)
	return cmd
}

func (c *explain) flags(cmd *cobra.Command) {
	packsFlag(cmd, &c.packs)
	cmd.Flags().StringVar(&c.format, "format", "text", "text or json (rules only)")
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return c.completions(), cobra.ShellCompDirectiveNoFileComp
	}
}

func (c *explain) run(ids []string) error {
	if len(ids) == 0 {
		return errors.New("name a rule, a category or a guidance document; cliniclint rules list shows the rules")
	}
	if c.format != "text" && c.format != "json" {
		return fmt.Errorf("--format is text or json, not %q", c.format)
	}
	k, err := loadKnowledge(c.packs)
	if err != nil {
		return err
	}
	k.pack.Rules = append(suppress.Rules(), k.pack.Rules...) // reports name those too
	p := c.page()
	listed := []listedRule{}
	for i, id := range ids {
		if i > 0 {
			p.line("")
		}
		at := slices.IndexFunc(k.pack.Rules, func(r *rules.Rule) bool { return r.ID == id })
		switch {
		case at >= 0 && c.format == "json":
			listed = append(listed, newListedRule(k.pack, k.pack.Rules[at]))
		case at >= 0:
			p.rule(k.pack, k.pack.Rules[at])
		case c.format == "json":
			return unknown(k.pack, id)
		case slices.Contains(rules.Categories(), id):
			p.category(k.pack, id)
		case k.pack.Guidance[id] != nil:
			p.guidance(k.pack, k.pack.Guidance[id])
		default:
			return unknown(k.pack, id)
		}
	}
	if c.format == "json" {
		return c.printJSON(listed)
	}
	return p.err
}

// unknown says that there is nothing of that name, and what may have been meant.
func unknown(pack *rules.Pack, id string) error {
	names := rules.Categories()
	for _, r := range pack.Rules {
		names = append(names, r.ID)
	}
	for g := range pack.Guidance {
		names = append(names, g)
	}
	hint := "cliniclint rules list shows the rules"
	if near := nearest(id, names); len(near) > 0 {
		hint = "did you mean " + orList(near) + "?"
	}
	return fmt.Errorf("there is no rule, category or guidance %q; %s", id, hint)
}

// nearest are up to three names that are like a misspelt one, the most alike first.
func nearest(id string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	var list []candidate
	for _, n := range names {
		d := distance(id, n)
		if _, rest, ok := strings.Cut(n, "/"); ok {
			d = min(d, distance(id, rest)+1) // without the jurisdiction
		}
		if len(id) > 3 && strings.Contains(n, id) {
			d = min(d, 2)
		}
		if d <= max(2, len(id)/4) {
			list = append(list, candidate{n, d})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	var out []string
	for _, c := range list[:min(3, len(list))] {
		out = append(out, c.name)
	}
	return out
}

// distance is the number of letters to be put in, taken out or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
