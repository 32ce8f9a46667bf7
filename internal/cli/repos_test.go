package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/internal/report"
)

// The repositories under testdata/repos have the same few claims planted in their copy, and in much that is not copy:
// identifiers, comments, log messages, types, settings, tests. Only the former may be found, each at its place.
func TestRepositories(t *testing.T) {
	const dir, golden = "../../testdata/repos", "../../testdata/repos.golden"
	var out, errs bytes.Buffer
	app := App{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Env: func(string) string { return "" }, Version: "1.2.3"}
	args := []string{"check", "-f", "jsonl", "--exit-zero", "--jurisdiction", "uk", "--rule", "uk/exosome-injection", "--rule", "uk/exosome-injection-in-context", "--rule", "common/safe-without-limit", dir}
	if code := app.Main(args); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var got strings.Builder
	for line := range strings.Lines(out.String()) {
		var f struct {
			Rule, Source, Slot, Text string
			Line, Column             int
			Page, Paragraph          int
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		at := report.Finding{Line: f.Line, Column: f.Column, Page: f.Page, Paragraph: f.Paragraph}
		fmt.Fprintf(&got, "%s %s %s: %s\n", at.Where(strings.TrimPrefix(f.Source, dir+"/")), f.Rule, f.Slot, f.Text)
	}
	if os.Getenv("UPDATE_SCRIPTS") != "" {
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
