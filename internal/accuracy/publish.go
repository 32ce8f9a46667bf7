package accuracy

import (
	"fmt"
	"math"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cliniclint/cliniclint/rules"
)

// The parts of the published page that are generated stand between two comments: “<!-- accuracy NAME -->” and
// “<!-- /accuracy -->”.
const (
	anyMark   = "<!-- accuracy "
	beginMark = anyMark + "%s -->"
	endMark   = "<!-- /accuracy -->"
)

// Publication is what is measured to be published: the whole corpus and its two parts.
type Publication struct {
	passages              []Passage
	All, Holdout, Without Result
}

// NewPublication measures everything that is published.
func NewPublication(passages []Passage, linters Linters) (*Publication, error) {
	p := &Publication{passages: passages}
	for _, m := range []struct {
		part Part
		to   *Result
	}{{All, &p.All}, {Holdout, &p.Holdout}, {Without, &p.Without}} {
		var err error
		if *m.to, err = Measure(Select(passages, m.part), rules.Categories(), linters); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Fill gives the page with its generated parts replaced: “summary”, “corpus”, “holdout” and “all”. The error names a
// mark that is missing.
func (p *Publication) Fill(page string) (string, error) {
	for _, part := range []struct{ name, text string }{
		{"summary", p.summary()}, {"corpus", p.corpus()}, {"holdout", p.Holdout.Tables()}, {"all", p.All.Tables()},
	} {
		begin := fmt.Sprintf(beginMark, part.name)
		before, rest, ok := strings.Cut(page, begin)
		if !ok {
			return "", fmt.Errorf("there is no line %s to say where the generated part begins", begin)
		}
		old, after, ok := strings.Cut(rest, endMark)
		if !ok || strings.Contains(old, anyMark) {
			return "", fmt.Errorf("behind %s there is no line %s", begin, endMark)
		}
		page = before + begin + "\n\n" + strings.TrimSpace(part.text) + "\n\n" + endMark + after
	}
	return page, nil
}

func (p *Publication) summary() string {
	var b strings.Builder
	b.WriteString("| passages | precision | recall | specificity | tempting left alone | clean with a warning or an error | clean with an error |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for _, x := range []struct {
		name string
		r    *Result
	}{{"**held out**", &p.Holdout}, {"the others", &p.Without}, {"all", &p.All}} {
		fmt.Fprintf(&b, "| %s (%d) | %s | %s |\n", x.name, x.r.Passages, strings.Join(x.r.All.cells()[2:], " | "),
			fmt.Sprintf("%d of %d: %s | %d of %d: %s", x.r.CleanWarned, x.r.Clean, x.r.CleanWarnedShare(), x.r.CleanErred, x.r.Clean, x.r.CleanErredShare()))
	}
	return b.String()
}

// corpus tells what the corpus holds.
func (p *Publication) corpus() string {
	type topic struct{ makes, tempts, heldOut int }
	topics, voices := map[string]*topic{}, map[string]bool{}
	for i := range p.passages {
		x := &p.passages[i]
		voices[x.Voice] = true
		t := topics[x.Topic()]
		if t == nil {
			t = &topic{}
			topics[x.Topic()] = t
		}
		if x.labelled(x.Topic()) {
			t.makes++
		} else {
			t.tempts++
		}
		if x.Holdout {
			t.heldOut++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d passages in %d voices, %d of them held out, under the rules of %d jurisdictions.\n\n",
		p.All.Passages, len(voices), p.All.Holdout, len(p.All.ByJurisdiction))
	b.WriteString("| written for | make the claim | only tempt | held out |\n|---|---:|---:|---:|\n")
	for _, c := range rules.Categories() {
		if t := topics[c]; t != nil {
			fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", c, t.makes, t.tempts, t.heldOut)
		}
	}
	return b.String()
}

// Floor is the least that the held-out passages may reach.
type Floor struct {
	Precision float64 `yaml:"precision"`
	Recall    float64 `yaml:"recall"`
}

// thousandths is the precision of a floor: figures are cut there, not rounded, so that what was measured reaches it.
const thousandths = 1000

// FloorOf is the floor that a result on the held-out passages just reaches.
func FloorOf(r *Result) Floor {
	cut := func(s Share) float64 {
		if s.Of == 0 {
			return 0
		}
		return math.Floor(s.Value()*thousandths) / thousandths
	}
	return Floor{cut(r.All.Precision()), cut(r.All.Recall())}
}

// ParseFloor reads a floor from YAML. Figures that are missing or no share are errors: such a floor would hold nothing up.
func ParseFloor(data []byte) (Floor, error) {
	var f Floor
	if err := yaml.Load(data, &f, yaml.WithKnownFields()); err != nil {
		return f, fmt.Errorf("reading the floor of accuracy: %w", err)
	}
	for name, x := range map[string]float64{"precision": f.Precision, "recall": f.Recall} {
		if !(x > 0 && x <= 1) {
			return f, fmt.Errorf("reading the floor of accuracy: %s is a number above 0 and up to 1, not %v", name, x)
		}
	}
	return f, nil
}

// Raise gives the floor with every figure that is higher in g, and names those that are lower there.
func (f Floor) Raise(g Floor) (raised Floor, fallen []string) {
	one := func(name string, old, now float64) float64 {
		if now < old {
			fallen = append(fallen, fmt.Sprintf("%s is %.3f, below %.3f", name, now, old))
		}
		return max(old, now)
	}
	raised = Floor{one("precision", f.Precision, g.Precision), one("recall", f.Recall, g.Recall)}
	return raised, fallen
}

// String writes the floor as a file.
func (f Floor) String() string {
	return fmt.Sprintf(`# The least that the held-out passages of the corpus may reach, over all categories. A test fails below it.
# “cliniclint accuracy --write” raises these figures and never lowers them: whoever lowers one does so by hand, and says why.
precision: %.3f
recall: %.3f
`, f.Precision, f.Recall)
}
