package accuracy

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/rules"
)

// Report is a result to be shown.
type Report struct {
	Result
	Part       Part
	ShowMisses bool
}

// Listed are the misses that may be seen. Those of the holdout may be only where the holdout alone is asked for: a
// passage whose miss somebody has seen is one that rules may be fitted to, and measures nothing any more.
func (r *Report) Listed() []Miss {
	if !r.ShowMisses {
		return nil
	}
	if r.Part == Holdout {
		return r.Misses
	}
	return slices.DeleteFunc(slices.Clone(r.Misses), func(m Miss) bool { return m.Holdout })
}

// kept counts the misses that are not listed although misses were asked for.
func (r *Report) kept() int {
	if !r.ShowMisses {
		return 0
	}
	return len(r.Misses) - len(r.Listed())
}

// row is a line of a table.
type row struct {
	Name string `json:"name"`
	Count
}

// rows are the categories in the order of the taxonomy, then the jurisdictions by name, then everything.
func (r *Result) rows() (categories, jurisdictions []row) {
	for _, c := range rules.Categories() {
		if n, ok := r.ByCategory[c]; ok {
			categories = append(categories, row{c, n})
		}
	}
	for _, j := range slices.Sorted(maps.Keys(r.ByJurisdiction)) {
		jurisdictions = append(jurisdictions, row{j, r.ByJurisdiction[j]})
	}
	return categories, jurisdictions
}

// heads are the columns of a table.
var heads = []string{"claims", "found", "precision", "recall", "specificity", "tempting left alone"}

func (c Count) cells() []string {
	return []string{
		fmt.Sprint(c.TP + c.FN), fmt.Sprint(c.TP + c.FP),
		c.Precision().String(), c.Recall().String(), c.Specificity().String(), c.Resistance().String(),
	}
}

// headline says on one line what was measured and what became of the clean passages.
func (r *Result) headline() string {
	return fmt.Sprintf("%d passages, %d of them held out. Of %d without any claim, %d bear a warning or an error: %s; %d an error: %s.",
		r.Passages, r.Holdout, r.Clean, r.CleanWarned, r.CleanWarnedShare(), r.CleanErred, r.CleanErredShare())
}

// keptNote says how many misses are not listed, and why.
func keptNote(n int) string {
	return fmt.Sprintf("Not listed: %d in held-out passages, for what has been looked at measures nothing any more. --holdout only --misses lists them.\n", n)
}

// Text writes the report for a terminal.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	b.WriteString(r.headline() + "\n\n")
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	line := func(name string, cells []string) {
		fmt.Fprintf(t, "%s\t%s\n", name, strings.Join(cells, "\t")) //nolint:errcheck // a strings.Builder takes everything
	}
	categories, jurisdictions := r.rows()
	line("", heads)
	for _, x := range categories {
		line(x.Name, x.cells())
	}
	for _, x := range jurisdictions {
		line("under "+x.Name, x.cells())
	}
	line("all", r.All.cells())
	t.Flush() //nolint:errcheck // see above
	if r.ShowMisses {
		b.WriteString("\n")
		for _, m := range r.Listed() {
			fmt.Fprintf(&b, "%s: %s: %s\n", m.Place, report.Visible(m.Passage), m)
		}
		if n := r.kept(); n > 0 {
			b.WriteString(keptNote(n))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// String says on one line what was missed or found in vain.
func (m Miss) String() string {
	if m.Alarm {
		return fmt.Sprintf("%s: false alarm “%s” (%s)", m.Category, report.Visible(m.Text), m.Rule)
	}
	return fmt.Sprintf("%s: missed “%s”", m.Category, report.Visible(m.Text))
}

// Markdown writes the report as Markdown tables. Misses stand in an indented block of code, where no markup works.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString(r.headline() + "\n\n" + r.Tables())
	if r.ShowMisses {
		b.WriteString("\n")
		for _, m := range r.Listed() {
			fmt.Fprintf(&b, "    %s: %s: %s\n", m.Place, report.Visible(m.Passage), m)
		}
		if n := r.kept(); n > 0 {
			b.WriteString("\n" + keptNote(n))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Tables writes two Markdown tables: a line a category and one for all, then a line a jurisdiction.
func (r *Result) Tables() string {
	var b strings.Builder
	table := func(first string, list []row) {
		fmt.Fprintf(&b, "| %s | %s |\n|---|%s\n", first, strings.Join(heads, " | "), strings.Repeat("---:|", len(heads)))
		for _, x := range list {
			fmt.Fprintf(&b, "| %s | %s |\n", x.Name, strings.Join(x.cells(), " | "))
		}
	}
	categories, jurisdictions := r.rows()
	table("category", append(categories, row{"**all**", r.All}))
	b.WriteString("\n")
	table("jurisdiction", jurisdictions)
	return b.String()
}

// jsonMiss is a miss as JSON.
type jsonMiss struct {
	Place    string `json:"place"`
	Passage  string `json:"passage"`
	Category string `json:"category"`
	Kind     string `json:"kind"` // "missed" or "false-alarm"
	Text     string `json:"text"`
	Rule     string `json:"rule,omitempty"`
}

// JSON writes the report for other programs.
func (r *Report) JSON(w io.Writer) error {
	categories, jurisdictions := r.rows()
	v := struct {
		Schema        int        `json:"schema"`
		Part          Part       `json:"holdout"`
		Passages      int        `json:"passages"`
		Holdout       int        `json:"heldOut"`
		Clean         int        `json:"clean"`
		CleanWarned   Share      `json:"cleanWarned"`
		CleanErred    Share      `json:"cleanErred"`
		Categories    []row      `json:"categories"`
		Jurisdictions []row      `json:"jurisdictions"`
		All           Count      `json:"all"`
		Misses        []jsonMiss `json:"misses,omitempty"`
		NotListed     int        `json:"missesNotListed,omitempty"`
	}{
		1, r.Part, r.Passages, r.Holdout, r.Clean, r.CleanWarnedShare(), r.CleanErredShare(),
		categories, jurisdictions, r.All, nil, r.kept(),
	}
	for _, m := range r.Listed() {
		kind := "missed"
		if m.Alarm {
			kind = "false-alarm"
		}
		v.Misses = append(v.Misses, jsonMiss{m.Place, m.Passage, m.Category, kind, m.Text, m.Rule})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// fields is a count as JSON.
type fields struct {
	TP          int   `json:"tp"`
	FP          int   `json:"fp"`
	FN          int   `json:"fn"`
	TN          int   `json:"tn"`
	Precision   Share `json:"precision"`
	Recall      Share `json:"recall"`
	Specificity Share `json:"specificity"`
	Resistance  Share `json:"temptingLeftAlone"`
}

func (c Count) fields() fields {
	return fields{c.TP, c.FP, c.FN, c.TN, c.Precision(), c.Recall(), c.Specificity(), c.Resistance()}
}

// MarshalJSON writes the count with its shares.
func (c Count) MarshalJSON() ([]byte, error) { return json.Marshal(c.fields()) }

// MarshalJSON writes the name and the count as one object.
func (x row) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name string `json:"name"`
		fields
	}{x.Name, x.fields()})
}
