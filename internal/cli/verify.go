package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/evidence"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
)

// verification is the command that looks at evidence again.
type verification struct {
	*App
	hash  string
	quiet bool
}

func (a *App) verifyCommand() *cobra.Command {
	v := &verification{App: a}
	cmd := &cobra.Command{
		Use:   "verify FOLDER|ZIP",
		Short: "Check that evidence is unchanged, and find its findings again",
		Long: `Checks what check --evidence has written: whether any file was changed, is missing or was added, and whether the rules
still find the same in the pages, byte for byte. Nothing is fetched.

That all hashes are right says that the parts belong together. Who made the whole anew could make new hashes, too: that
it is the one which was made then is shown by the SHA-256 that check named at the end. Give it with --sha256.

The exit code is 0 when all is as it was, 1 when something is not, 2 when the command is wrong, and 3 when the evidence
cannot be read, or the findings could not be made again as this cliniclint has other rules.`,
		Example: `  cliniclint verify evidence/
  cliniclint verify --sha256 9f86d081884c7d65… case-17.zip`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one folder or ZIP file of evidence, such as cliniclint verify evidence/")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return v.run(cmd.Context(), args[0]) },
	}
	cmd.Flags().StringVar(&v.hash, "sha256", "", "the `HASH` of the whole, as it was noted when the evidence was made")
	cmd.Flags().BoolVarP(&v.quiet, "quiet", "q", false, "say only what is wrong")
	return cmd
}

func (v *verification) run(ctx context.Context, name string) error {
	folder, err := evidence.Open(name)
	if err != nil {
		v.say("%s", report.Visible(err.Error()))
		return exitCode(exitNotRead)
	}
	defer folder.Close()
	problems, err := folder.Check()
	if err != nil {
		v.say("%s", report.Visible(err.Error()))
		return exitCode(exitNotRead)
	}
	if v.hash != "" && !strings.EqualFold(strings.TrimSpace(v.hash), folder.Hash) {
		problems = append(problems, evidence.Problem{Path: evidence.ManifestName, What: "its SHA-256 is " + folder.Hash + ", which is not the one that was noted: this is not the evidence that was made then"})
	}
	for _, p := range problems {
		if _, err := fmt.Fprintln(v.Stdout, report.Visible(p.String())); err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
	}
	if len(problems) > 0 {
		v.say("%s is not what was made on %s: %s. The findings were not looked at", report.Visible(name), folder.Finished.Format(time.DateOnly), count(len(problems), "problem"))
		return exitCode(exitFindings)
	}
	v.tell("%s: %s, all as they were on %s", report.Visible(name), count(len(folder.Files), "file"), folder.Finished.Format("2006-01-02 15:04 MST"))
	v.tell("the SHA-256 of the whole is %s", folder.Hash)
	return v.findings(ctx, folder)
}

// tell says what is not wrong.
func (v *verification) tell(format string, args ...any) {
	if !v.quiet {
		v.say(format, args...)
	}
}

// findings runs the rules over the pages again and compares what they find.
func (v *verification) findings(ctx context.Context, folder *evidence.Folder) error {
	c, err := v.again(folder)
	if err != nil {
		v.say("the findings could not be made again: %s", report.Visible(err.Error()))
		return exitCode(exitNotRead)
	}
	k, err := loadWith(c.config, c.packs, loadForChecking)
	if err != nil {
		v.say("the findings could not be made again: %s", report.Visible(err.Error()))
		return exitCode(exitNotRead)
	}
	if k.id() != folder.RuleSet {
		v.say("the findings were not made again: they are those of cliniclint %s with the rules %s, and this is cliniclint %s with the rules %s; use that version to see whether it finds the same", report.Visible(folder.Version), report.Visible(folder.RuleSet), v.version(), k.id())
		return exitCode(exitNotRead)
	}
	f, err := os.Open(folder.Path(evidence.FindingsName))
	if err != nil {
		return fmt.Errorf("reading the findings: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	same := &sameAs{want: bufio.NewReader(f), line: 1}
	c.Stdout = same
	err = c.run(ctx, []string{evidence.ManifestName})
	var code exitCode
	switch {
	case same.differs || err == nil && !same.ended():
		_, err := fmt.Fprintf(v.Stdout, "%s: line %d is not what the rules find in the pages now\n", evidence.FindingsName, same.line)
		if err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
		if v.version() != folder.Version {
			v.say("the evidence was made by cliniclint %s, and this is %s, which may read pages in another way; use that version to be sure", report.Visible(folder.Version), v.version())
		}
		return exitCode(exitFindings)
	case err != nil && !errors.As(err, &code):
		v.say("the findings could not be made again: %s", report.Visible(err.Error()))
		return exitCode(exitNotRead)
	case ctx.Err() != nil:
		return exitCode(exitNotRead)
	}
	v.tell("the rules find the same in %s again, byte for byte", count(len(folder.Pages), "page"))
	if !folder.Complete {
		v.tell("the run had not read everything: %s", count(len(folder.NotRead), "thing")+" not read, see "+evidence.IndexName)
	}
	return nil
}

// again is the check that led to the findings.
func (v *verification) again(folder *evidence.Folder) (*check, error) {
	r, err := newReplay(folder)
	if err != nil {
		return nil, err
	}
	o := folder.Options
	c := &check{
		App:    &App{Stdin: strings.NewReader(""), Stderr: io.Discard, Env: v.Env, Now: func() time.Time { return folder.Begun }, Version: v.Version},
		replay: r, config: r.config, format: "jsonl", jurisdictions: []string{"auto"}, minSeverity: o.MinSeverity, failOn: o.FailOn,
		rules: o.Rules, disabled: o.Disabled, only: o.Only, noComments: o.NoSuppressions, suppressed: o.ShowSuppressed,
		color: "never", quiet: true, incomplete: true, exitZero: true, timeout: source.DefaultFetchTimeout, render: renderNever,
		given: func(flag string) bool { return flag == "jurisdiction" && o.Jurisdictions != nil },
	}
	if o.Jurisdictions != nil {
		c.jurisdictions = o.Jurisdictions
	}
	for _, name := range folder.Packs {
		c.packs = append(c.packs, folder.Path(name))
	}
	return c, nil
}

// sameAs compares what is written to it.
type sameAs struct {
	want    *bufio.Reader
	line    int // of what is wanted, from 1
	differs bool
}

var errDiffers = errors.New("it differs")

// Write implements io.Writer.
func (s *sameAs) Write(p []byte) (int, error) {
	for i, c := range p {
		want, err := s.want.ReadByte()
		if err != nil && !errors.Is(err, io.EOF) {
			return i, err
		}
		if s.differs = s.differs || err != nil || want != c; s.differs {
			return i, errDiffers
		}
		if c == '\n' {
			s.line++
		}
	}
	return len(p), nil
}

// ended tells whether all that is wanted was written.
func (s *sameAs) ended() bool {
	_, err := s.want.Peek(1)
	return errors.Is(err, io.EOF)
}
