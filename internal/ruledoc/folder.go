package ruledoc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// Difference is a file of a folder that is not as it should be.
type Difference struct {
	Path string
	What string // "is missing", "is out of date", "is of no rule"
}

// String says on one line what is wrong.
func (d Difference) String() string { return d.Path + " " + d.What }

// Compare tells how a folder of documentation differs from the pages, sorted by path. Files that were not generated are
// no differences, unless they stand where a page should.
func Compare(fsys fs.FS, pages []Page) ([]Difference, error) {
	want := map[string]string{}
	for _, p := range pages {
		want[p.Path] = p.Text
	}
	var out []Difference
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		text, ok := want[name]
		delete(want, name)
		switch {
		case ok && text != string(data):
			out = append(out, Difference{name, "is out of date"})
		case !ok && generated(data):
			out = append(out, Difference{name, "is of no rule"})
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the documentation: %w", err)
	}
	for name := range want {
		out = append(out, Difference{name, "is missing"})
	}
	slices.SortFunc(out, func(a, b Difference) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

func generated(data []byte) bool { return strings.HasPrefix(string(data), marker) }

// Write makes a folder of documentation hold the pages: it writes those that are missing or out of date and removes
// generated ones that are of no rule any more. A file that was not generated is neither removed nor replaced; the error
// names one that stands where a page should. Nothing outside the folder is touched, whatever links lead there.
func Write(dir string, pages []Page) (changed []Difference, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // documentation that everybody may read
		return nil, fmt.Errorf("writing the documentation: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("writing the documentation: %w", err)
	}
	defer root.Close() //nolint:errcheck // it was only read from
	changed, err = Compare(root.FS(), pages)
	if err != nil {
		return nil, err
	}
	text := map[string]string{}
	for _, p := range pages {
		text[p.Path] = p.Text
	}
	for _, d := range changed {
		if err := replace(root, d.Path, text[d.Path]); err != nil {
			return nil, fmt.Errorf("writing the documentation: %w", err)
		}
	}
	return changed, nil
}

// replace writes a page, or removes it when it has no text.
func replace(root *os.Root, name, text string) error {
	if old, err := root.ReadFile(name); err == nil && !generated(old) {
		return fmt.Errorf("%s was not generated; move it away, for a page is to stand there", name)
	}
	if text == "" {
		return root.Remove(name)
	}
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	return root.WriteFile(name, []byte(text), 0o644)
}
