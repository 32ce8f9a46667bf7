package accuracy

import (
	"strings"
	"testing"
)

const emptyPage = `# Accuracy

<!-- accuracy summary -->
out of date
<!-- /accuracy -->

By hand.

<!-- accuracy corpus --><!-- /accuracy -->
<!-- accuracy holdout --><!-- /accuracy -->
<!-- accuracy all --><!-- /accuracy -->
The end.
`

func TestFill(t *testing.T) {
	p, err := NewPublication(tinyCorpus(t), tinyLinters(t))
	if err != nil {
		t.Fatal(err)
	}
	page, err := p.Fill(emptyPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Accuracy\n\n<!-- accuracy summary -->\n\n| passages |", "<!-- /accuracy -->\n\nBy hand.\n\n<!-- accuracy corpus -->",
		"| **held out** (2) | 0.000 (0.00–0.79) | 0.000 (0.00–0.79) |", "\n| the others (9) |", "\n| all (11) |",
		"1 of 1: 1.000 (0.21–1.00) | 1 of 1: 1.000 (0.21–1.00) |",
		"11 passages in 1 voices, 2 of them held out, under the rules of 1 jurisdictions.",
		"\n| superlative | 3 | 4 | 2 |\n", "\n| disclosure-missing | 2 | 2 | 0 |\n", "\n| **all** | 5 | ", "The end.\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in\n%s", want, page)
		}
	}
	if strings.Contains(page, "out of date") {
		t.Error("the old part is still there")
	}
	again, err := p.Fill(page)
	if err != nil || again != page {
		t.Errorf("filled again, the page is another: %v\n%s", err, again)
	}
}

func TestFillNamesTheMarkThatIsMissing(t *testing.T) {
	p := &Publication{}
	for _, c := range []struct{ page, want string }{
		{"# Accuracy", "there is no line <!-- accuracy summary -->"},
		{strings.Replace(emptyPage, "<!-- accuracy all -->", "", 1), "there is no line <!-- accuracy all -->"},
		{strings.Replace(emptyPage, "<!-- accuracy corpus --><!-- /accuracy -->", "<!-- accuracy corpus -->", 1), "behind <!-- accuracy corpus --> there is no line <!-- /accuracy -->"},
		{"<!-- accuracy summary -->", "behind <!-- accuracy summary --> there is no line <!-- /accuracy -->"},
	} {
		if page, err := p.Fill(c.page); err == nil || !strings.HasPrefix(err.Error(), c.want) || page != "" {
			t.Errorf("%q: got %q, %v", c.page, page, err)
		}
	}
}

func TestFloor(t *testing.T) {
	f := FloorOf(&Result{All: Count{TP: 1999, FP: 1, FN: 999}})
	if want := (Floor{Precision: 0.999, Recall: 0.666}); f != want {
		t.Errorf("got %+v, want %+v: figures are cut so that they are reached", f, want)
	}
	if got, err := ParseFloor([]byte(f.String())); err != nil || got != f {
		t.Errorf("written and read it is %+v, %v", got, err)
	}
	raised, fallen := f.Raise(Floor{Precision: 0.998, Recall: 0.7})
	if want := (Floor{Precision: 0.999, Recall: 0.7}); raised != want {
		t.Errorf("raised to %+v, want %+v", raised, want)
	}
	if got := strings.Join(fallen, "; "); got != "precision is 0.998, below 0.999" {
		t.Errorf("fallen: %s", got)
	}
	if _, fallen := f.Raise(f); len(fallen) > 0 {
		t.Errorf("the same has fallen: %s", fallen)
	}
}

// A floor that holds nothing up would let a figure fall in silence.
func TestParseFloorRefuses(t *testing.T) {
	for _, s := range []string{
		"", "precision: 0.9", "precision: 0\nrecall: 0.9", "precision: .nan\nrecall: 0.9", "precision: 0.9\nrecall: 1.1", "precision: high\nrecall: 0.9",
		"precision: 0.9\nrecall: 0.9\nrecal: 0.8", "precision: 0.9\nprecision: 0.1\nrecall: 0.9", "- 0.9",
	} {
		if f, err := ParseFloor([]byte(s)); err == nil {
			t.Errorf("%q: got %+v and no error", s, f)
		}
	}
}
