package accuracy

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// published is measured once for all tests that ask for it.
var published = sync.OnceValues(func() (*Publication, error) {
	passages, err := Load(os.DirFS("../../testdata/corpus"))
	if err != nil {
		return nil, err
	}
	pack, err := rules.Compiled()
	if err != nil {
		return nil, err
	}
	data, err := fs.Sub(rules.FS(), "jurisdictions")
	if err != nil {
		return nil, err
	}
	detector, err := market.Load(data)
	if err != nil {
		return nil, err
	}
	linters, err := NewLinters(pack, detector)
	if err != nil {
		return nil, err
	}
	return NewPublication(passages, linters)
})

const update = "run “go generate ./internal/accuracy”"

func TestPublishedFiguresAreCurrent(t *testing.T) {
	p, err := published()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../docs/accuracy.md")
	if err != nil {
		t.Fatal(err)
	}
	page, err := p.Fill(string(data))
	if err != nil {
		t.Fatal(err)
	}
	have, want := strings.Split(string(data), "\n"), strings.Split(page, "\n")
	for i, line := range want {
		if i >= len(have) || have[i] != line {
			t.Fatalf("docs/accuracy.md:%d is out of date; %s. It should be\n%s", i+1, update, line)
		}
	}
	if len(have) != len(want) {
		t.Fatalf("docs/accuracy.md is out of date; %s", update)
	}
}

func TestHoldoutReachesTheFloor(t *testing.T) {
	p, err := published()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../testdata/accuracy-floor.yaml")
	if err != nil {
		t.Fatal(err)
	}
	floor, err := ParseFloor(data)
	if err != nil {
		t.Fatal(err)
	}
	if _, fallen := floor.Raise(FloorOf(&p.Holdout)); len(fallen) > 0 {
		t.Errorf("on the held-out passages %s, the floor in testdata/accuracy-floor.yaml", strings.Join(fallen, " and "))
	}
}

// What the figures rest on: enough cases of each kind, and a third of them held out.
func TestCorpusIsLargeEnough(t *testing.T) {
	p, err := published()
	if err != nil {
		t.Fatal(err)
	}
	if p.All.Passages < 900 || p.Holdout.Passages*100 < p.All.Passages*32 {
		t.Errorf("%d passages, %d held out; want 900 at least, a third of them held out", p.All.Passages, p.Holdout.Passages)
	}
	for _, c := range rules.Categories() {
		n := p.All.ByCategory[c]
		if n.TP+n.FN < 30 || n.Tempting < 30 {
			t.Errorf("%s: %d passages make the claim and %d only tempt; want 30 of each", c, n.TP+n.FN, n.Tempting)
		}
	}
}
