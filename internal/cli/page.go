package cli

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/ruledoc"
	"github.com/cliniclint/cliniclint/rules"
)

// page prints what is known about rules, for a person. It remembers the first error of its writer.
type page struct {
	w     io.Writer
	width int
	err   error
}

func (a *App) page() *page {
	width, _ := isTerminal(a.Stdout)
	if width <= 0 {
		width = 100
	}
	return &page{w: a.Stdout, width: min(max(width, 40), 120)}
}

func (p *page) line(format string, args ...any) {
	if p.err == nil {
		if _, err := fmt.Fprintf(p.w, format+"\n", args...); err != nil {
			p.err = fmt.Errorf("writing the explanation: %w", err)
		}
	}
}

// text prints a paragraph behind a label.
func (p *page) text(label, s string) {
	const labelWidth = 9
	for _, line := range report.Wrap(report.Visible(s), p.width-labelWidth) {
		p.line("%-*s%s", labelWidth, label, line)
		label = ""
	}
}

func (p *page) rule(pack *rules.Pack, r *rules.Rule) {
	p.line("%s  %s  %s", r.ID, r.Severity, r.Title)
	p.line("%s · %s · %s · reviewed %s", r.Category, jurisdictions(r), r.Status, r.Reviewed)
	p.line("")
	p.text("flags", strings.NewReplacer("{text}", "…", "{product}", "…", "{missing}", "…").Replace(r.Message))
	p.text("", claim(r))
	p.text("why", r.Why)
	p.text("instead", r.Instead)
	for i, g := range cited(pack, r) {
		label := ""
		if i == 0 {
			label = "see"
		}
		p.text(label, g.Authority+": "+g.Title)
		p.text("", g.URL)
		p.text("", dates(g)+" ["+g.ID+"]")
	}
	p.line("")
	p.examples("is flagged", r.Examples.Flag)
	p.examples("passes", r.Examples.Pass)
}

func (p *page) examples(title string, list []rules.Example) {
	p.line("%s:", title)
	for _, e := range list {
		label := "  -"
		for _, line := range strings.Split(strings.TrimSpace(e.Text), "\n") {
			for _, part := range report.Wrap(report.Visible(line), p.width-4) {
				p.line("%-4s%s", label, part)
				label = ""
			}
		}
	}
}

func (p *page) category(pack *rules.Pack, id string) {
	p.line("%s", id)
	p.text("", ruledoc.Category(id))
	p.line("")
	found := false
	for _, r := range pack.Rules {
		if r.Category == id {
			found = true
			p.line("  %-7s  %s  %s (%s)", r.Severity, r.ID, r.Title, jurisdictions(r))
		}
	}
	if !found {
		p.line("There are no rules of this category yet.")
	}
}

func (p *page) guidance(pack *rules.Pack, g *rules.Guidance) {
	p.line("%s", g.ID)
	p.line("%s: %s", g.Authority, g.Title)
	p.line("%s", g.URL)
	p.line("%s", dates(g))
	var citing []string
	for _, r := range pack.Rules {
		for _, id := range r.Guidance {
			if id == g.ID {
				citing = append(citing, r.ID)
				break
			}
		}
	}
	sort.Strings(citing)
	p.line("")
	if len(citing) == 0 {
		p.line("No rule cites it.")
		return
	}
	p.text("cited by", strings.Join(citing, ", "))
}

func jurisdictions(r *rules.Rule) string { return strings.Join(r.Jurisdictions, ", ") }

// dates say how old a document is and how well it is known.
func dates(g *rules.Guidance) string {
	published := "a living page"
	if g.Published != "" {
		published = "published " + g.Published
	}
	if g.Standing == rules.Primary {
		return published + ", read " + g.Checked
	}
	return published + ", known from others, " + g.Checked
}

// claim says what a rule looks for, by the names of concepts.
func claim(r *rules.Rule) string {
	var parts []string
	say := make([]string, 0, len(r.Claim.Say))
	for _, s := range r.Claim.Say {
		if s == rules.OwnWords(r.ID) {
			s = "its own words"
		}
		say = append(say, s)
	}
	if n := r.Claim.Resembles; n != nil {
		parts = append(parts, fmt.Sprintf("Looks for passages that resemble labelled ones with such a claim (likelihood %d %% or more), where no other rule of the category finds anything", n.Value))
	} else {
		parts = append(parts, "Looks for "+orList(say))
	}
	if a := r.Claim.About; a != nil {
		for _, s := range []struct {
			what string
			list []string
		}{
			{"said of %s", a.Any}, {"said of something of the kind %s", a.Kind}, {"whose status is %s", a.Is}, {"whose status is not %s", a.IsNot},
			{"but not of %s", a.NotAny}, {"but not of the kind %s", a.NotOf},
		} {
			if len(s.list) > 0 {
				parts = append(parts, fmt.Sprintf(s.what, orList(s.list)))
			}
		}
	}
	for _, c := range r.Claim.With {
		parts = append(parts, "with "+orList(c.Any)+within(c.Within))
	}
	for _, m := range r.Claim.Missing {
		parts = append(parts, "where the page leaves open: "+m.Name)
	}
	for _, c := range r.Unless {
		parts = append(parts, "unless "+orList(c.Any)+within(c.Within))
	}
	return strings.Join(parts, ", ") + "."
}

func within(s rules.Scope) string {
	switch s {
	case "", rules.Sentence:
		return " in the same sentence"
	case rules.Near:
		return " close by"
	case rules.Page:
		return " on the page"
	}
	return " in the same " + string(s)
}
