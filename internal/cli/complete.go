package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/rules"
	"github.com/cliniclint/cliniclint/rules/complaints"
)

// completions are the ids that explain knows.
func (c *explain) completions() []string {
	pack, err := rules.Compiled()
	if err != nil {
		return nil
	}
	ids := rules.Categories()
	for _, r := range pack.Rules {
		ids = append(ids, cobra.CompletionWithDesc(r.ID, r.Title))
	}
	for id, g := range pack.Guidance {
		ids = append(ids, cobra.CompletionWithDesc(id, g.Title))
	}
	slices.Sort(ids)
	return ids
}

// completeFlags lets a shell complete the values of check's flags.
func (c *check) completeFlags(cmd *cobra.Command) {
	fixed := func(values ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
	}
	ofPack := func(list func(*rules.Pack) []string) cobra.CompletionFunc {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			pack, err := rules.Compiled()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return list(pack), cobra.ShellCompDirectiveNoFileComp
		}
	}
	ids := ofPack(func(p *rules.Pack) []string {
		out := make([]string, 0, len(p.Rules))
		for _, r := range p.Rules {
			out = append(out, cobra.CompletionWithDesc(r.ID, r.Title))
		}
		return out
	})
	for name, f := range map[string]cobra.CompletionFunc{
		"format": fixed(report.Formats()...), "min-severity": fixed("error", "warning", "review"),
		"render": fixed(renderAuto, renderAlways, renderNever), "fail-on": fixed("error", "warning", "review", "never"), "color": fixed("auto", "always", "never"),
		"only": fixed(rules.Categories()...), "rule": ids, "disable-rule": ids,
		"complaint":    completeBodies,
		"jurisdiction": ofPack(func(p *rules.Pack) []string { return append(slices.Clone(p.Jurisdictions), "auto") }),
	} {
		if err := cmd.RegisterFlagCompletionFunc(name, f); err != nil {
			panic(err) // the flag does not exist: a mistake in the code, which any run of the tests shows
		}
	}
}

// completeBodies are the bodies that a complaint can be drafted to.
func completeBodies(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	bodies, err := complaints.Builtin()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []string
	for _, b := range bodies {
		ids = append(ids, cobra.CompletionWithDesc(b.ID, b.Name))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
