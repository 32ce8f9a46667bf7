package cli

import (
	"fmt"
	"path"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/rules"
)

// rulesTest is the command that tries the examples of rules.
type rulesTest struct{ *App }

func (a *App) rulesTestCommand() *cobra.Command {
	c := &rulesTest{a}
	return &cobra.Command{
		Use:   "test [FILE|DIR]…",
		Short: "Test that rules flag and pass what their examples say",
		Long: `Loads your own rules, which are checked as strictly as the built-in ones, and tries each of their examples in every
jurisdiction of the rule. Without a FILE, tests the built-in rules.

The exit code is 0 when all examples behave as they should, 1 when some do not, and 2 when the rules cannot be loaded.`,
		Example: `  cliniclint rules test
  cliniclint rules test my-rules.yaml`,
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
}

func (c *rulesTest) run(files []string) error {
	k, err := loadKnowledge(files)
	if err != nil {
		return err
	}
	list, where := k.own, ""
	if len(files) == 0 {
		list, where = k.pack.Rules, "rules"
	}
	failures, err := lint.TestExamples(k.pack, list)
	if err != nil {
		return err
	}
	for _, f := range failures {
		f.Example.Place.File = path.Join(where, f.Example.Place.File)
		if _, err := fmt.Fprintln(c.Stdout, f); err != nil {
			return fmt.Errorf("writing the failures: %w", err)
		}
	}
	c.say("%s with %s; %s", count(len(list), "rule"), count(examples(list), "example"), outcome(len(failures)))
	if len(failures) > 0 {
		return exitCode(exitFindings)
	}
	return nil
}

func examples(list []*rules.Rule) int {
	n := 0
	for _, r := range list {
		n += len(r.Examples.Flag) + len(r.Examples.Pass)
	}
	return n
}

func outcome(failures int) string {
	if failures == 0 {
		return "all behave as they should"
	}
	if failures == 1 {
		return "1 try did not go as it should"
	}
	return fmt.Sprintf("%d tries did not go as they should", failures)
}
