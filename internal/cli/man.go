package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *App) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "man",
		Short:   "Print the manual page",
		Example: "  cliniclint man > /usr/local/share/man/man1/cliniclint.1",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var b strings.Builder
			manual(&b, cmd.Root(), a.version())
			_, err := io.WriteString(a.Stdout, b.String())
			return err
		},
	}
}

// manual writes a page of section 1 with all commands, in the macros of man(7).
func manual(b *strings.Builder, root *cobra.Command, version string) {
	fmt.Fprintf(b, ".TH CLINICLINT 1 \"\" \"cliniclint %s\" \"User Commands\"\n", roff(version))
	fmt.Fprintf(b, ".SH NAME\ncliniclint \\- %s\n", roff(root.Short))
	fmt.Fprintf(b, ".SH SYNOPSIS\n.B cliniclint\n.I command\n[flags] [arguments]\n.SH DESCRIPTION\n%s\n", roff(root.Long))
	b.WriteString(".SH COMMANDS\n")
	section(b, root)
	b.WriteString(`.SH EXIT STATUS
.TP
0
nothing at or above \-\-fail\-on was found
.TP
1
something was
.TP
2
the command, the configuration or the rules are wrong
.TP
3
some input could not be read; wins over 0 and 1
.SH ENVIRONMENT
.TP
CHROME_PATH
the browser that \-\-render uses
.TP
NO_COLOR
if set to anything, no colour is used unless \-\-color always asks for it
`)
}

func section(b *strings.Builder, parent *cobra.Command) {
	for _, cmd := range parent.Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "help" || cmd.Name() == "completion" && parent.HasParent() {
			continue
		}
		if cmd.HasSubCommands() && cmd.Name() != "completion" {
			section(b, cmd)
			continue
		}
		fmt.Fprintf(b, ".SS \"%s\"\n", roff(strings.TrimSpace(strings.TrimPrefix(cmd.CommandPath(), "cliniclint")+" "+arguments(cmd))))
		text := cmd.Long
		if text == "" || cmd.Name() == "completion" {
			text = cmd.Short + "."
		}
		fmt.Fprintf(b, "%s\n", strings.ReplaceAll(roff(text), "\n\n", "\n.PP\n"))
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				flag(b, f)
			}
		})
		if cmd.Example != "" {
			fmt.Fprintf(b, ".PP\nExamples:\n.PP\n.nf\n%s\n.fi\n", roff(cmd.Example))
		}
	}
}

// arguments is what stands behind the name in the usage of a command.
func arguments(cmd *cobra.Command) string {
	_, rest, _ := strings.Cut(cmd.Use, " ")
	return rest
}

func flag(b *strings.Builder, f *pflag.Flag) {
	value, usage := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	fmt.Fprintf(b, ".TP\n\\fB%s\\fR", roff(name))
	if value != "" {
		fmt.Fprintf(b, " \\fI%s\\fR", roff(value))
	}
	fmt.Fprintf(b, "\n%s\n", roff(usage))
}

// roff takes the meaning from what has one in roff.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`).Replace(s)
	var b strings.Builder
	for _, r := range s { // not every roff reads UTF-8
		if r < 0x80 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
