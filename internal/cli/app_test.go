package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/rules"
)

func TestStoppedRunIsNotRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(file, []byte("Hello."), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	app := &App{Stdout: &out, Stderr: &errs}
	root := app.root()
	root.SetArgs([]string{"check", "--jurisdiction", "uk", "--allow-incomplete", "--exit-zero", file})
	err := root.ExecuteContext(ctx)
	var code exitCode
	if !errors.As(err, &code) || code != exitNotRead {
		t.Errorf("got %v, want exit code %d", err, exitNotRead)
	}
	if !strings.Contains(errs.String(), "(the rest): cancelled: the run was stopped before everything was read") {
		t.Errorf("nothing said about it: %s", errs.String())
	}
}

// failingWriter is a disk that is full.
type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestReportThatCannotBeWrittenIsAnError(t *testing.T) {
	var errs bytes.Buffer
	app := &App{Stdin: strings.NewReader("hello"), Stdout: failingWriter{}, Stderr: &errs}
	if code := app.Main([]string{"check", "--jurisdiction", "uk", "-f", "json", "-"}); code != exitUsage {
		t.Errorf("exit code %d, want %d", code, exitUsage)
	}
	if !strings.Contains(errs.String(), "writing to standard output: no space left") {
		t.Errorf("stderr: %s", errs.String())
	}
}

func TestStaleRules(t *testing.T) {
	pack := &rules.Pack{Guidance: map[string]*rules.Guidance{"old": {Checked: "2025-05-01"}, "new": {Checked: "2026-05-01"}}}
	app := &App{Now: func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) }}
	for _, test := range []struct {
		reviewed, guidance string
		want               bool
	}{
		{"2026-05-01", "new", false},
		{"2025-05-01", "new", true},
		{"2026-05-01", "old", true},
	} {
		c := &rulesList{App: app, stale: 180}
		if got := c.wants(pack, &rules.Rule{Reviewed: test.reviewed, Guidance: []string{test.guidance}}); got != test.want {
			t.Errorf("reviewed %s, guidance %s: stale is %v", test.reviewed, test.guidance, got)
		}
	}
}

func TestRulesOfAJurisdiction(t *testing.T) {
	pack := &rules.Pack{}
	for _, test := range []struct {
		asked string
		of    []string
		want  bool
	}{
		{"uk", []string{"uk"}, true},
		{"uk", []string{"any"}, true},
		{"us-fl", []string{"us"}, true},
		{"us", []string{"us-fl"}, false},
		{"uk", []string{"us", "ie"}, false},
	} {
		c := &rulesList{App: &App{}, jurisdiction: test.asked}
		if got := c.wants(pack, &rules.Rule{Jurisdictions: test.of}); got != test.want {
			t.Errorf("%s, rule of %v: %v", test.asked, test.of, got)
		}
	}
}

func TestNearest(t *testing.T) {
	names := []string{"uk/exosome-injection", "us/exosome-injection", "approval-claim", "safety-claim", "uk-hmr-279"}
	for id, want := range map[string]string{
		"uk/exosome-injektion": "uk/exosome-injection us/exosome-injection",
		"exosome-injection":    "uk/exosome-injection us/exosome-injection",
		"approval-clam":        "approval-claim",
		"uk-hmr-297":           "uk-hmr-279",
		"x":                    "",
		"somethingelse":        "",
	} {
		if got := strings.Join(nearest(id, names), " "); got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

func TestParseSize(t *testing.T) {
	for s, want := range map[string]int64{"": 0, "1": 1, "10B": 10, "5MB": 5 << 20, "5 mb": 5 << 20, "2k": 2 << 10, "1G": 1 << 30} {
		if got, err := parseSize(s); err != nil || got != want {
			t.Errorf("%q: got %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"big", "0", "-1", "1.5MB", "99999999999GB", "MB", "1KK"} {
		if got, err := parseSize(s); err == nil {
			t.Errorf("%q: got %d and no error", s, got)
		}
	}
}
