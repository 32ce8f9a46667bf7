package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
)

func (a *App) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of the program and of its rules",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			k, err := loadForChecking(nil)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.Stdout, "cliniclint %s\nrules %s: %d rules, %d guidance documents\n%s %s/%s\n",
				a.version(), k.id(), len(k.pack.Rules), len(k.pack.Guidance), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
