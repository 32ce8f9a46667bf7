package lint

import (
	"fmt"
	"slices"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// ExampleFailure is an example that behaves otherwise than its rule says.
type ExampleFailure struct {
	Rule         *rules.Rule
	Example      rules.Example
	Jurisdiction string // in which it was tried
	// Flag tells which list the example is of: it should have been flagged and was not, or the other way round.
	Flag bool
	// Found are the words that were flagged although they should pass.
	Found []string
}

// String is the failure with its place, on one line: file:line:column: rule: what is wrong.
func (f ExampleFailure) String() string {
	what := "must be flagged, but is not"
	if !f.Flag {
		what = fmt.Sprintf("must pass, but %q is flagged", f.Found)
	}
	return fmt.Sprintf("%s: %s: %s in %s: %q", f.Example.Place, f.Rule.ID, what, f.Jurisdiction, f.Example.Text)
}

// TestExamples checks the examples of some rules of a pack as Markdown, in each jurisdiction of the rule, and returns
// those that behave otherwise than the rule says, in the order of the rules. Rules of resemblance, which keep silent
// where others have spoken, are tried by themselves. The error is that of New.
func TestExamples(pack *rules.Pack, list []*rules.Rule) ([]ExampleFailure, error) {
	ids := map[bool][]string{} // by whether they are rules of resemblance
	for _, r := range list {
		alike := r.Claim.Resembles != nil
		ids[alike] = append(ids[alike], r.ID)
	}
	type key struct {
		jurisdiction string
		alike        bool
	}
	linters := map[key]*Linter{}
	var failures []ExampleFailure
	for _, r := range list {
		for _, j := range r.Jurisdictions {
			k := key{j, r.Claim.Resembles != nil}
			l := linters[k]
			if l == nil {
				o := Options{Rules: ids[k.alike]}
				if j != Anywhere {
					o.Jurisdictions = []string{j}
				}
				var err error
				if l, err = New(pack, nil, o); err != nil {
					return nil, err
				}
				linters[k] = l
			}
			for _, e := range r.Examples.Flag {
				if found := l.flagged(r, e); len(found) == 0 {
					failures = append(failures, ExampleFailure{r, e, j, true, nil})
				}
			}
			for _, e := range r.Examples.Pass {
				if found := l.flagged(r, e); len(found) > 0 {
					failures = append(failures, ExampleFailure{r, e, j, false, found})
				}
			}
		}
	}
	return failures, nil
}

// flagged is what a rule flags in an example.
func (l *Linter) flagged(r *rules.Rule, e rules.Example) []string {
	doc, err := copytext.Read("example.md", "markdown", []byte(e.Text), "")
	if err != nil {
		return nil // bytes that are no text can neither be flagged nor stand in YAML
	}
	var words []string
	for _, f := range l.Check(doc).Findings {
		if f.Rule.ID == r.ID && !slices.Contains(words, f.Text) {
			words = append(words, f.Text)
		}
	}
	return words
}
