package cli

import (
	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/ruledoc"
)

// rulesDocs is the command that writes the documentation of rules.
type rulesDocs struct {
	*App
	packs []string
}

func (a *App) rulesDocsCommand() *cobra.Command {
	c := &rulesDocs{App: a}
	cmd := &cobra.Command{
		Use:    "docs DIR",
		Hidden: true,
		Short:  "Write a page for every rule and an index (a developer's command)",
		Long: `A developer's command. Writes a Markdown page for every rule, and README.md, an index by category and jurisdiction. Pages
of rules that are no more are removed. Files that were not generated are left alone.`,
		Example: `  cliniclint rules docs docs/rules
  cliniclint rules docs --rules my-rules.yaml wiki`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args[0]) },
	}
	packsFlag(cmd, &c.packs)
	return cmd
}

func (c *rulesDocs) run(dir string) error {
	k, err := loadKnowledge(c.packs)
	if err != nil {
		return err
	}
	detector, err := k.loadDetector()
	if err != nil {
		return err
	}
	pages := ruledoc.Pages(k.pack, detector.Jurisdictions())
	changed, err := ruledoc.Write(dir, pages)
	if err != nil {
		return err
	}
	c.say("%s in %s, %d of them changed", count(len(pages), "page"), dir, len(changed))
	return nil
}
