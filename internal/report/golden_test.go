package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func render(t *testing.T, format string, run *Run, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	p, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := Print(p, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFormatsLookAsTheyDid(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			got := render(t, format, sampleRun(t), Options{})
			golden(t, format, got)
		})
	}
	t.Run("color", func(t *testing.T) {
		golden(t, "text-color-60", render(t, "text", sampleRun(t), Options{Color: true, Width: 60}))
	})
	t.Run("suppressed", func(t *testing.T) {
		for _, format := range Formats() {
			run := suppressedRun(t)
			if format == "text" || format == "jsonl" {
				run.ShowSuppressed = true
			}
			got := render(t, format, run, Options{})
			if n := bytes.Count(got, []byte("quite safe")); (n > 0) != (format == "html" || format == "json" || format == "jsonl" || format == "sarif" || format == "text") {
				t.Errorf("%s names the suppressed words %d times", format, n)
			}
			golden(t, format+"-suppressed", got)
		}
		for _, format := range []string{"text", "jsonl"} {
			if got := render(t, format, suppressedRun(t), Options{}); bytes.Contains(got, []byte("quite safe")) {
				t.Errorf("%s shows what is suppressed unasked", format)
			}
		}
	})
	t.Run("nothing", func(t *testing.T) {
		for _, format := range []string{"json", "sarif", "markdown", "html", "junit"} {
			golden(t, format+"-nothing", render(t, format, makeRun(), Options{}))
		}
	})
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); go test -update writes it anew\n%s", name, diff)
	}
}
