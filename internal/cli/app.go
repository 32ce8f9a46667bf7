// Package cli is the command line: it reads flags, brings sources, rules and linter together and prints reports.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// What the program returns to the shell.
const (
	exitOK       = 0
	exitFindings = 1 // findings at or above --fail-on
	exitUsage    = 2 // wrong usage, configuration or rules
	exitNotRead  = 3 // some input was not read; wins over exitOK and exitFindings
)

// App is the program with the streams that it uses.
type App struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Env            func(string) string // reads the environment; nil is an empty one
	Now            func() time.Time    // nil is time.Now
	Version        string              // "" takes what the Go toolchain noted
}

// Main runs the command that args name, without the program's own name, and returns the exit code.
func (a *App) Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, syscall.EPIPE):
		return exitOK // the reader has seen enough
	}
	fmt.Fprintf(a.Stderr, "cliniclint: %s\n", strings.TrimRight(err.Error(), "\n")) //nolint:errcheck // nobody is left to tell
	return exitUsage
}

// exitCode is an error that says no more than what to return to the shell.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "cliniclint",
		Short: "Flags claims in clinics' marketing copy that a regulator would object to",
		Long: `cliniclint reads the marketing copy of aesthetic and regenerative-medicine clinics, as web pages or as the source
files of a website, and flags claims that may conflict with the rules of a regulator: where they stand, why, what to
say instead, and the regulator's own guidance.`,
		Example: `  cliniclint check site/                              all pages below a directory
  cliniclint check https://clinic.example/exosomes    a page on the web
  cliniclint check --jurisdiction uk -f jsonl site/   for another program
  cliniclint explain uk/exosome-injection             what a rule wants, and why`,
		Args:          noCommand,
		Version:       a.version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SuggestionsMinimumDistance = 2
	root.DisableFlagsInUseLine = true
	root.SetVersionTemplate("cliniclint {{.Version}}\n")
	root.SetIn(a.Stdin)
	root.SetOut(a.Stdout)
	root.SetErr(a.Stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		hint := fmt.Sprintf("%s --help shows the flags that there are", cmd.CommandPath())
		var unknown *pflag.NotExistError
		if errors.As(err, &unknown) {
			var names []string
			cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
			if near := nearest("--"+unknown.GetSpecifiedName(), names); len(near) > 0 {
				hint = "did you mean " + orList(near) + "?"
			}
		}
		return fmt.Errorf("%w; %s", err, hint)
	})
	root.AddCommand(a.checkCommand(), a.verifyCommand(), a.diffCommand(), a.initCommand(), a.configCommand(), a.explainCommand(), a.rulesCommand(), a.versionCommand(), a.manCommand(), a.accuracyCommand())
	return root
}

// noCommand refuses a word that is no command, and says which may have been meant.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := fmt.Sprintf("see %s --help for the commands that there are", cmd.CommandPath())
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	} else if _, err := os.Stat(args[0]); err == nil || strings.Contains(args[0], "://") {
		hint = fmt.Sprintf("to check it, run cliniclint check %s", args[0])
	}
	return fmt.Errorf("there is no command %q; %s", args[0], hint)
}

func (a *App) env(name string) string {
	if a.Env == nil {
		return ""
	}
	return a.Env(name)
}

func (a *App) now() time.Time {
	if a.Now == nil {
		return time.Now()
	}
	return a.Now()
}

// version is what was set, or the version and commit that the Go toolchain noted.
func (a *App) version() string {
	if a.Version != "" {
		return a.Version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "dev"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
