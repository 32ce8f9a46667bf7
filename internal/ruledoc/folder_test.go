package ruledoc

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "docs", "rules")
	first := []Page{{"README.md", marker + "\nindex"}, {"uk/a.md", marker + "\na"}, {"uk/b.md", marker + "\nb"}}
	if changed, err := Write(dir, first); err != nil || len(changed) != 3 {
		t.Fatalf("changed %v, %v", changed, err)
	}
	if changed, err := Write(dir, first); err != nil || len(changed) != 0 {
		t.Errorf("written again, changed %v, %v", changed, err)
	}
	put(t, filepath.Join(dir, "uk", "NOTES.md"), "by hand")
	second := []Page{{"README.md", marker + "\nindex"}, {"uk/b.md", marker + "\nB"}, {"us/c.md", marker + "\nc"}}
	changed, err := Compare(os.DirFS(dir), second)
	if got := fmt.Sprint(changed); err != nil || got != "[uk/a.md is of no rule uk/b.md is out of date us/c.md is missing]" {
		t.Errorf("differences: %s, %v", got, err)
	}
	if _, err := Write(dir, second); err != nil {
		t.Fatal(err)
	}
	if changed, err := Compare(os.DirFS(dir), second); err != nil || len(changed) != 0 {
		t.Errorf("differences after writing: %v, %v", changed, err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "uk", "NOTES.md")); err != nil || string(data) != "by hand" {
		t.Errorf("what was written by hand is now %q, %v", data, err)
	}
}

func TestWriteDoesNotReplaceWhatWasNotGenerated(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "README.md"), "by hand")
	if _, err := Write(dir, []Page{{"README.md", marker}}); err == nil || !strings.Contains(err.Error(), "README.md was not generated; move it away") {
		t.Errorf("got %v", err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "README.md")); err != nil || string(data) != "by hand" {
		t.Errorf("now it is %q, %v", data, err)
	}
}

func TestWriteStaysInItsFolder(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "uk")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if _, err := Write(dir, []Page{{"uk/a.md", marker}}); err == nil {
		t.Error("a link that leads out of the folder was followed")
	}
	if _, err := os.Stat(filepath.Join(outside, "a.md")); err == nil {
		t.Error("a page stands outside")
	}
}

func TestCompareWithNothing(t *testing.T) {
	changed, err := Compare(os.DirFS(filepath.Join(t.TempDir(), "none")), []Page{{"README.md", marker}})
	if err != nil || len(changed) != 1 || changed[0].What != "is missing" {
		t.Errorf("got %v, %v", changed, err)
	}
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
