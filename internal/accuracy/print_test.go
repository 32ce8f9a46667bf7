package accuracy

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/rules"
)

// Whoever sees the misses of the holdout fits the rules to them, so that no report shows one unless asked for nothing else.
func TestMissesOfTheHoldoutAreKept(t *testing.T) {
	list, linters := tinyCorpus(t), tinyLinters(t)
	for _, c := range []struct {
		part         Part
		misses       bool
		holdout, not bool // whether a miss of the holdout is listed, and one of the others
	}{
		{All, false, false, false},
		{All, true, false, true},
		{Without, true, false, true},
		{Holdout, false, false, false},
		{Holdout, true, true, false},
	} {
		res, err := Measure(Select(list, c.part), rules.Categories(), linters)
		if err != nil {
			t.Fatal(err)
		}
		r := Report{Result: res, Part: c.part, ShowMisses: c.misses}
		for name, show := range map[string]func(io.Writer) error{"text": r.Text, "json": r.JSON, "markdown": r.Markdown} {
			var b strings.Builder
			if err := show(&b); err != nil {
				t.Fatal(err)
			}
			out := b.String()
			for what, want := range map[string]bool{"s2": c.holdout, "like no other": c.holdout, "s3": c.holdout, "d2": c.not, "massage": c.not} {
				if got := strings.Contains(out, what); got != want {
					t.Errorf("--holdout %s --misses=%t as %s: shows %q: %t, want %t", c.part, c.misses, name, what, got, want)
				}
			}
		}
		if kept := r.kept(); (kept > 0) != (c.part == All && c.misses) {
			t.Errorf("--holdout %s --misses=%t: %d are kept", c.part, c.misses, kept)
		}
	}
}

func TestText(t *testing.T) {
	r := Report{Part: All, Result: Result{
		Passages: 20, Holdout: 5, Clean: 10, CleanWarned: 1,
		ByCategory:     map[string]Count{"superlative": {TP: 8, FP: 2, FN: 2, TN: 8, Tempting: 5, Resisted: 4}, "exosome-route": {TN: 20}},
		ByJurisdiction: map[string]Count{"us-wa": {}, "uk": {TP: 8, FP: 2, FN: 2, TN: 28}},
		All:            Count{TP: 8, FP: 2, FN: 2, TN: 28},
	}}
	var b strings.Builder
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	want := `20 passages, 5 of them held out. Of 10 without any claim, 1 bear a warning or an error: 0.100 (0.02–0.40); 0 an error: 0.000 (0.00–0.28).

               claims  found  precision          recall             specificity        tempting left alone
exosome-route  0       0      –                  –                  1.000 (0.84–1.00)  –
superlative    10      10     0.800 (0.49–0.94)  0.800 (0.49–0.94)  0.800 (0.49–0.94)  0.800 (0.38–0.96)
under uk       10      10     0.800 (0.49–0.94)  0.800 (0.49–0.94)  0.933 (0.79–0.98)  –
under us-wa    0       0      –                  –                  –                  –
all            10      10     0.800 (0.49–0.94)  0.800 (0.49–0.94)  0.933 (0.79–0.98)  –
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSON(t *testing.T) {
	r := Report{Part: Without, ShowMisses: true, Result: Result{
		Passages: 1, ByCategory: map[string]Count{"superlative": {FP: 1}}, All: Count{FP: 1},
		Misses: []Miss{{Place: "a.jsonl:1", Passage: "a", Category: "superlative", Alarm: true, Text: "<b>", Rule: "any/best"}},
	}}
	var b strings.Builder
	if err := r.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var v struct {
		Holdout    string
		Categories []struct {
			Name      string
			FP        int
			Precision struct{ Value, High float64 }
			Recall    *struct{}
		}
		Misses []struct{ Place, Kind, Text, Rule string }
	}
	if err := json.Unmarshal([]byte(b.String()), &v); err != nil {
		t.Fatal(err)
	}
	if v.Holdout != "without" || len(v.Categories) != 1 || len(v.Misses) != 1 {
		t.Fatalf("got %+v", v)
	}
	if c := v.Categories[0]; c.Name != "superlative" || c.FP != 1 || c.Precision.Value != 0 || c.Precision.High != 0.7935 || c.Recall != nil {
		t.Errorf("got %+v", c)
	}
	if m := v.Misses[0]; m.Place != "a.jsonl:1" || m.Kind != "false-alarm" || m.Text != "<b>" || m.Rule != "any/best" {
		t.Errorf("got %+v", m)
	}
}

func TestMissesStayOnTheirLine(t *testing.T) {
	r := Report{Part: Without, ShowMisses: true, Result: Result{
		Misses: []Miss{{Place: "a.jsonl:1", Passage: "a\n# A", Category: "superlative", Text: "best\n\n# Heading\x1b[31m"}},
	}}
	for name, show := range map[string]func(io.Writer) error{"text": r.Text, "markdown": r.Markdown} {
		var b strings.Builder
		if err := show(&b); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		if last := strings.TrimSpace(lines[len(lines)-1]); last != `a.jsonl:1: a # A: superlative: missed “best  # Heading\u{1B}[31m”` {
			t.Errorf("%s ends in %q", name, last)
		}
	}
}
