package copytext

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRepositories lists all the copy of small repositories, one for each framework.
func TestRepositories(t *testing.T) {
	const dir, golden = "../../testdata/repos", "testdata/repos.golden"
	var got strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name := filepath.ToSlash(strings.TrimPrefix(path, dir+"/"))
		if _, known := FormatOf(name); !known {
			fmt.Fprintf(&got, "%s: passed over\n", name)
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		doc, err := Read(name, "", data, "")
		if err != nil {
			return err
		}
		checkDocument(t, doc)
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			start, _, _ := b.Span(0, len(b.Text))
			if at, ok := doc.Place(start); ok {
				fmt.Fprintf(&got, "%s: %s %s: %q\n", name, at, b.Slot, b.Text)
				continue
			}
			line, column := doc.Position(start)
			fmt.Fprintf(&got, "%s:%d:%d %s: %q\n", name, line, column, b.Slot, b.Text)
		}
		for _, u := range doc.Unread {
			fmt.Fprintf(&got, "%s: %s: %s\n", name, u.Reason, u.Detail)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got:\n%s\nwant:\n%s", got.String(), want)
	}
}
