package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/accuracy"
	"github.com/cliniclint/cliniclint/rules"
)

// measure is the command that measures the rules against labelled passages.
type measure struct {
	*App
	packs                  []string
	part, category, format string
	misses                 bool
	page, floor            string // to be brought up to date
	choiceGiven            bool   // what --write does not let one choose
}

func (a *App) accuracyCommand() *cobra.Command {
	c := &measure{App: a}
	cmd := &cobra.Command{
		Use:    "accuracy DIR",
		Hidden: true,
		Short:  "Measure how often the rules are right on labelled passages (a developer's command)",
		Long: `A developer's command. Checks every passage of a corpus, a directory of .jsonl files such as testdata/corpus, and
prints precision, recall and specificity with their 95 % intervals for each category and each jurisdiction. With
--category, the lines of the jurisdictions are about that category alone.

A third of the passages is held out, to measure on copy that the rules were not written from. --misses therefore lists
what the rules get wrong in the other passages only. --holdout only --misses lists those that are held out: whoever has
seen them fits the rules to them, even without wanting to, and from then on they measure nothing. Replace them then.

--write brings the generated parts of a page such as docs/accuracy.md up to date, and with --floor the least that the
held-out passages may reach, which is raised but never lowered.

The exit code is 0, or 1 when what was measured is below the floor, or 2 when the corpus cannot be read.`,
		Example: `  cliniclint accuracy testdata/corpus
  cliniclint accuracy testdata/corpus --holdout only
  cliniclint accuracy testdata/corpus --category pom-advert --misses
  cliniclint accuracy testdata/corpus --write docs/accuracy.md --floor testdata/accuracy-floor.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f := cmd.Flags()
			c.choiceGiven = f.Changed("holdout") || f.Changed("category") || f.Changed("misses") || f.Changed("format")
			return c.run(args[0])
		},
	}
	packsFlag(cmd, &c.packs)
	f := cmd.Flags()
	f.StringVar(&c.part, "holdout", string(accuracy.All), "which passages: only those held out, without them, or all")
	f.StringVar(&c.category, "category", "", "only this category")
	f.BoolVar(&c.misses, "misses", false, "list what was missed and what was found in vain, but see above")
	f.StringVar(&c.format, "format", "text", "text, json or markdown")
	f.StringVar(&c.page, "write", "", "bring the generated parts of this `PAGE` up to date instead of printing")
	f.StringVar(&c.floor, "floor", "", "with --write, also raise the figures in this `FILE`, which is made where there is none")
	return cmd
}

func (c *measure) run(dir string) error {
	if err := c.validate(); err != nil {
		return err
	}
	passages, err := accuracy.Load(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("reading the corpus in %s: %w", dir, err)
	}
	k, err := loadForChecking(c.packs)
	if err != nil {
		return err
	}
	detector, err := k.loadDetector()
	if err != nil {
		return err
	}
	linters, err := accuracy.NewLinters(k.pack, detector)
	if err != nil {
		return err
	}
	if c.page != "" {
		return c.publish(passages, linters)
	}
	categories := rules.Categories()
	if c.category != "" {
		categories = []string{c.category}
	}
	r := accuracy.Report{Part: accuracy.Part(c.part), ShowMisses: c.misses}
	if r.Result, err = accuracy.Measure(accuracy.Select(passages, r.Part), categories, linters); err != nil {
		return err
	}
	if r.Passages == 0 {
		return fmt.Errorf("with --holdout %s no passage of the corpus is left", c.part)
	}
	show := map[string]func(io.Writer) error{"text": r.Text, "json": r.JSON, "markdown": r.Markdown}[c.format]
	if err := show(c.Stdout); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	return nil
}

func (c *measure) validate() error {
	if formats := []string{"text", "json", "markdown"}; !slices.Contains(formats, c.format) {
		return fmt.Errorf("--format is %s, not %q", orList(formats), c.format)
	}
	if parts := []string{string(accuracy.Holdout), string(accuracy.Without), string(accuracy.All)}; !slices.Contains(parts, c.part) {
		return fmt.Errorf("--holdout is %s, not %q", orList(parts), c.part)
	}
	if c.category != "" && !slices.Contains(rules.Categories(), c.category) {
		return fmt.Errorf("there is no category %q; the categories are %s", c.category, strings.Join(rules.Categories(), ", "))
	}
	if c.page == "" && c.floor != "" {
		return errors.New("--floor goes with --write")
	}
	if c.page != "" && c.choiceGiven {
		return errors.New("--write publishes everything; leave out --holdout, --category, --misses and --format")
	}
	return nil
}

// publish brings the page and the floor up to date.
func (c *measure) publish(passages []accuracy.Passage, linters accuracy.Linters) error {
	old, err := os.ReadFile(c.page)
	if err != nil {
		return fmt.Errorf("reading the page: %w", err)
	}
	measured, err := accuracy.NewPublication(passages, linters)
	if err != nil {
		return err
	}
	page, err := measured.Fill(string(old))
	if err != nil {
		return fmt.Errorf("%s: %w", c.page, err)
	}
	if err := os.WriteFile(c.page, []byte(page), 0o644); err != nil { //nolint:gosec // a source file that everybody may read
		return fmt.Errorf("writing the page: %w", err)
	}
	held := measured.Holdout.All
	c.say("%s is up to date; on the held-out passages precision is %s and recall %s", c.page, held.Precision(), held.Recall())
	if c.floor == "" {
		return nil
	}
	fallen, err := raiseFloor(c.floor, accuracy.FloorOf(&measured.Holdout))
	if err != nil {
		return err
	}
	if len(fallen) > 0 {
		c.say("on the held-out passages %s; improve the rules, or lower the figure in %s by hand and say why", strings.Join(fallen, " and "), c.floor)
		return exitCode(exitFindings)
	}
	return nil
}

// raiseFloor raises the figures in a file to what was measured, and names those that what was measured does not reach.
func raiseFloor(file string, measured accuracy.Floor) (fallen []string, err error) {
	raised := measured
	data, err := os.ReadFile(file)
	switch {
	case err == nil:
		old, err := accuracy.ParseFloor(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		raised, fallen = old.Raise(measured)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("reading the floor: %w", err)
	}
	if err := os.WriteFile(file, []byte(raised.String()), 0o644); err != nil { //nolint:gosec // a source file that everybody may read
		return nil, fmt.Errorf("writing the floor: %w", err)
	}
	return fallen, nil
}
