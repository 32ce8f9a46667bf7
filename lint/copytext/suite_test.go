package copytext

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTextOfParserSuite reads the pages of the parser's own test suite (html5lib's and Go's), which comes with its module.
func TestTextOfParserSuite(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "golang.org/x/net").Output()
	if err != nil {
		t.Skip("no go command: ", err)
	}
	var files []string
	for _, pattern := range []string{"html5lib-tests/tree-construction/*.dat", "go/*.dat"} {
		found, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "html", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		t.Skip("the module comes without its tests")
	}
	pages := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range strings.Split("\n"+string(data), "\n#data\n") {
			src, rest, ok := strings.Cut(c, "\n#errors")
			if !ok || strings.Contains(rest, "#document-fragment") || strings.Contains(rest, "#script-off") ||
				strings.Contains(src, "<noscript") || strings.Contains(src, "<noframes") || // read with more care than by the parser
				strings.Contains(src, "\x00") && strings.Contains(src, "<frameset") { // is a NUL something that hides a frameset?
				continue
			}
			pages++
			doc := checkRead(t, "html", []byte(src))
			if doc == nil {
				t.Errorf("%s: %q was not read", filepath.Base(file), src)
				continue
			}
			got, want := strings.ReplaceAll(visibleBlocks(doc), "|", ""), strings.ReplaceAll(visible(t, src), "|", "")
			if got != want {
				t.Errorf("%s: %q:\n got %q\nwant %q", filepath.Base(file), src, got, want)
			}
		}
	}
	if pages < 1000 {
		t.Errorf("only %d pages", pages)
	}
}
