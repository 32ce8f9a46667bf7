package cli

import (
	"github.com/spf13/cobra"
)

func (a *App) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List, show and test rules, and verify their links",
		Example: `  cliniclint rules list --jurisdiction uk
  cliniclint rules show uk/exosome-injection
  cliniclint rules test my-rules.yaml`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.DisableFlagsInUseLine = true
	cmd.AddCommand(a.rulesListCommand(), a.rulesShowCommand(), a.rulesTestCommand(), a.verifyLinksCommand(), a.rulesDocsCommand())
	return cmd
}

// packsFlag lets a command see the user's own rules.
func packsFlag(cmd *cobra.Command, packs *[]string) {
	cmd.Flags().StringArrayVar(packs, "rules", nil, "add your own rules from a `FILE` or directory; may be repeated")
}
