package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/rules"
)

func (a *App) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a commented " + config.Name + " to begin with",
		Long:  "Writes a commented " + config.Name + " into this directory. A file that is there already is left alone.",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return a.init() },
	}
}

func (a *App) init() error {
	f, err := os.OpenFile(config.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // as public as the repository
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left alone; edit it, or move it away first", config.Name)
	}
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	_, err = f.Write(config.Starter)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	a.say("wrote %s; every line in it is explained. Next: cliniclint check .", config.Name)
	return nil
}

func (a *App) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show or verify the configuration",
		Example: `  cliniclint config verify
  cliniclint config show content/us/hair.md`,
		Args: noCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.SuggestionsMinimumDistance = 2
	cmd.DisableFlagsInUseLine = true
	cmd.AddCommand(a.configShowCommand(), a.configVerifyCommand())
	return cmd
}

func (a *App) configVerifyCommand() *cobra.Command {
	var flags configFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check the configuration and the rules that it names",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			f, err := flags.load()
			if err != nil {
				return err
			}
			if f.Name == "" {
				return fmt.Errorf("there is no %s in this directory or above it up to the root of the repository; cliniclint init writes one", config.Name)
			}
			if _, err := loadWith(f, nil, loadKnowledge); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.Stdout, "%s is in order\n", report.Visible(f.Name))
			return err
		},
	}
	flags.add(cmd)
	return cmd
}

// configShow prints what holds, and where that was said.
type configShow struct {
	*App
	configFlags
	packs []string
}

func (a *App) configShowCommand() *cobra.Command {
	c := &configShow{App: a}
	cmd := &cobra.Command{
		Use:   "show [PATH|URL]",
		Short: "Show what holds, and where it was said",
		Long: `Prints the configuration that holds, in the form of the file, and behind each line where it was said. With a path or a
URL it prints what holds for that, overrides included. The file need not exist.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(args) },
	}
	c.add(cmd)
	packsFlag(cmd, &c.packs)
	return cmd
}

func (c *configShow) run(args []string) error {
	f, err := c.load()
	if err != nil {
		return err
	}
	k, err := loadWith(f, c.packs, loadKnowledge)
	if err != nil {
		return err
	}
	on := f.LayersFor("", "")
	if len(args) == 1 {
		in := &source.Input{Name: args[0], Kind: source.KindFile}
		if strings.Contains(args[0], "://") {
			in.Kind = source.KindURL
		}
		on = layersFor(f, in)
		if at, excluded := f.Excluded(pathIn(f.Dir, args[0])); excluded && in.Kind == source.KindFile {
			c.say("%s is not checked: excluded by %s", report.Visible(args[0]), at)
		}
	}
	var b bytes.Buffer
	w := &configWriter{b: &b}
	if f.Name == "" {
		w.line("# no "+config.Name+" was found; this is what holds without one", "")
	}
	w.line("version: 1", "")
	list, at := f.Jurisdictions(on)
	if list == nil {
		list = []string{"auto"}
	}
	w.line("jurisdictions: "+flow(list), place(at))
	w.line("fail-on: "+orDefault(f.Data.FailOn, rules.Error), place(f.Data.FailOn.Place))
	w.line("min-severity: "+orDefault(f.Data.MinSeverity, rules.Review), place(f.Data.MinSeverity.Place))
	w.list("packs", f.Data.Packs)
	w.list("include", f.Data.Include)
	w.list("exclude", f.Data.Exclude)
	w.verdicts(f, on, k.pack.Rules)
	if len(args) == 0 {
		for _, o := range f.Data.Overrides {
			w.line("# an override for "+strings.Join(slices.Concat(texts(o.Paths), texts(o.Hosts)), ", ")+" is not shown here; name a path or URL to see what holds for it", o.Place.String())
		}
	}
	_, err = c.Stdout.Write(b.Bytes())
	return err
}

// configWriter writes lines with a note on where they come from.
type configWriter struct{ b *bytes.Buffer }

func (w *configWriter) line(text, from string) {
	w.b.WriteString(report.Visible(text))
	if from != "" {
		fmt.Fprintf(w.b, "%s# %s", strings.Repeat(" ", max(2, 44-len(text))), report.Visible(from))
	}
	w.b.WriteByte('\n')
}

func (w *configWriter) list(key string, list []rules.Text) {
	if len(list) > 0 {
		w.line(key+": "+flow(texts(list)), list[0].Place.String())
	}
}

// verdicts are the rules about which the file says something.
func (w *configWriter) verdicts(f *config.File, on config.Layers, list []*rules.Rule) {
	var severity, ignorable [][2]string
	for _, r := range list {
		v := f.Verdict(on, r)
		switch {
		case v.Disabled:
			severity = append(severity, [2]string{r.ID + ": " + config.Off, v.By.String()})
		case v.Severity != "":
			severity = append(severity, [2]string{r.ID + ": " + string(v.Severity), v.By.String()})
		}
		if !v.Ignorable {
			ignorable = append(ignorable, [2]string{r.ID + ": false", v.FixedBy.String()})
		}
	}
	for _, group := range []struct {
		key   string
		lines [][2]string
	}{{"severity", severity}, {"ignorable", ignorable}} {
		if len(group.lines) > 0 {
			w.line(group.key+":", "")
		}
		for _, l := range group.lines {
			w.line("  "+l[0], l[1])
		}
	}
}

func texts(list []rules.Text) []string {
	out := make([]string, 0, len(list))
	for _, t := range list {
		out = append(out, t.Text)
	}
	return out
}

// flow is a list as YAML on one line.
func flow(list []string) string {
	quoted := make([]string, 0, len(list))
	for _, s := range list {
		if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.") != "" || s == "" {
			s = `'` + strings.ReplaceAll(s, `'`, `''`) + `'`
		}
		quoted = append(quoted, s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

func orDefault(t rules.Text, otherwise rules.Severity) string {
	if t.Text == "" {
		return string(otherwise)
	}
	return t.Text
}

func place(p rules.Place) string {
	if p.Line == 0 {
		return "by default"
	}
	return filepath.ToSlash(p.String())
}
