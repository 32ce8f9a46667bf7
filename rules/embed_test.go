package rules

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

// A data file in a folder too deep for the pattern of go:embed would be missing without a word.
func TestEveryDataFileIsBuiltIn(t *testing.T) {
	list := func(fsys fs.FS) []string {
		var names []string
		err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")) && !strings.HasPrefix(name, "testdata/") &&
				!strings.HasPrefix(name, "complaints/") { // read by a package of its own
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	if have, want := list(FS()), list(os.DirFS(".")); !slices.Equal(have, want) {
		t.Errorf("built in:\n%s\nthere:\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}
