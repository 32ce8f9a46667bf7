package ruledoc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/rules"
)

const introduction = `
# The rules

Each rule has a page that says what it flags, why, what to write instead, what it leaves alone, and on which guidance it
rests, with links and dates. Start with [your country](#by-jurisdiction), or with [what a claim is about](#by-category).

An **error** is likely to conflict with what the rule rests on; a **warning** is probably a problem; a **review** needs a
person to look. “Up to” means that it depends on where the words stand: a heading or a price list weighs more than running
text. How often the rules are right was [measured](../accuracy.md).
`

// index is the page that leads to all rules, by category and by jurisdiction.
func (w *writer) index() string {
	var b strings.Builder
	b.WriteString(marker + "\n" + introduction)
	fmt.Fprintf(&b, "\nThere are %d rules.\n\n%s\n\n## By category\n", len(w.pack.Rules), w.shortcuts())
	for _, c := range rules.Categories() {
		list := w.of(func(r *rules.Rule) bool { return r.Category == c })
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| rule | severity | where |\n|---|---|---|\n", c, Category(c))
		for _, r := range list {
			fmt.Fprintf(&b, "| %s %s | %s | %s |\n", toRule(r), code(r.ID), severityRange(r), text(w.names(r.Jurisdictions)))
		}
	}
	b.WriteString("\n## By jurisdiction\n")
	w.jurisdiction(&b, lint.Anywhere, "Everywhere", "These rules apply in every jurisdiction, and where none was recognised.")
	for _, j := range w.order {
		above := []string{"Everywhere"}
		for _, id := range append(j.Also, j.Parent) {
			if id != "" && len(w.under(id)) > 0 {
				above = append(above, w.name(id))
			}
		}
		for i, name := range above {
			above[i] = fmt.Sprintf("[%s](#%s)", text(name), anchor(name))
		}
		w.jurisdiction(&b, j.ID, j.Name, fmt.Sprintf("Who acts on it: %s. What stands under %s applies too.", text(strings.TrimRight(j.Regulator, ".")), list(above)))
	}
	return b.String()
}

// shortcuts lead to the jurisdictions that have rules.
func (w *writer) shortcuts() string {
	var out []string
	for _, j := range w.order {
		if len(w.under(j.ID)) > 0 {
			out = append(out, fmt.Sprintf("[%s](#%s)", text(j.Name), anchor(j.Name)))
		}
	}
	return strings.Join(out, " · ")
}

// jurisdiction lists the rules that name a jurisdiction, a line for each category.
func (w *writer) jurisdiction(b *strings.Builder, id, name, about string) {
	mine := w.under(id)
	if len(mine) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", text(name), about)
	for _, c := range rules.Categories() {
		var links []string
		for _, r := range mine {
			if r.Category == c {
				links = append(links, toRule(r))
			}
		}
		if len(links) > 0 {
			fmt.Fprintf(b, "- [%s](#%s): %s\n", c, c, strings.Join(links, "; "))
		}
	}
}

func (w *writer) under(id string) []*rules.Rule {
	return w.of(func(r *rules.Rule) bool { return slices.Contains(r.Jurisdictions, id) })
}

func (w *writer) of(wanted func(*rules.Rule) bool) []*rules.Rule {
	var out []*rules.Rule
	for _, r := range w.pack.Rules {
		if wanted(r) {
			out = append(out, r)
		}
	}
	return out
}

// toRule leads to the page of a rule.
func toRule(r *rules.Rule) string { return fmt.Sprintf("[%s](%s)", text(r.Title), pathOf(r)) }

// anchor is the name under which a heading can be led to.
func anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(plain(heading)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}
