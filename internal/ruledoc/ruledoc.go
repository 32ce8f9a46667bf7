// Package ruledoc writes the documentation of rules: a Markdown page for each and an index by category and jurisdiction,
// for the owner of a clinic first. Whatever a rule says is text on its page, never markup.
package ruledoc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// Page is a file of the documentation.
type Page struct {
	Path string // below the folder of the documentation, with slashes
	Text string
}

// indexPath is the page that leads to all others.
const indexPath = "README.md"

// marker is the first line of every page, by which a generated one is known.
const marker = "<!-- Generated from the rules by “cliniclint rules docs”. Change the rule, not this page. -->"

// writer knows what pages refer to.
type writer struct {
	pack          *rules.Pack
	jurisdictions map[string]market.Jurisdiction
	order         []market.Jurisdiction
}

// Pages gives the page of every rule of a pack, sorted by path, the index first. It depends on nothing else, so that the
// same rules give the same bytes. jurisdictions say what the ids of jurisdictions stand for.
func Pages(pack *rules.Pack, jurisdictions []market.Jurisdiction) []Page {
	w := &writer{pack: pack, jurisdictions: map[string]market.Jurisdiction{}, order: jurisdictions}
	for _, j := range jurisdictions {
		w.jurisdictions[j.ID] = j
	}
	pages := []Page{{indexPath, w.index()}}
	for _, r := range pack.Rules {
		pages = append(pages, Page{pathOf(r), w.page(r)})
	}
	slices.SortFunc(pages[1:], func(a, b Page) int { return strings.Compare(a.Path, b.Path) })
	return pages
}

// pathOf is where the page of a rule stands. An id is two names of letters, digits and hyphens with a slash between.
func pathOf(r *rules.Rule) string { return r.ID + ".md" }

// name is what people call a jurisdiction.
func (w *writer) name(id string) string {
	if id == lint.Anywhere {
		return "everywhere"
	}
	if j, ok := w.jurisdictions[id]; ok {
		return j.Name
	}
	return id
}

func (w *writer) names(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = w.name(id)
	}
	return strings.Join(out, ", ")
}

// page is the page of a rule.
func (w *writer) page(r *rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n# %s\n\n%s · %s · %s · [%s](../%s#%s)\n", marker, text(r.Title), code(r.ID), severityRange(r),
		text(w.names(r.Jurisdictions)), r.Category, indexPath, r.Category)
	heading := func(s string) { fmt.Fprintf(&b, "\n## %s\n\n", s) }

	heading("What it flags")
	fmt.Fprintf(&b, "%s\n", says(r))
	if r.Claim.Resembles != nil {
		fmt.Fprintf(&b, "\nIt has no list of phrases. A passage is compared with thousands of labelled ones, by its words and the things that it"+
			" mentions. Where it holds such a claim with a likelihood of %d %% or more, and no other rule of the category has"+
			" found anything there, its sentence is flagged. The finding names the words that weighed most.\n", r.Claim.Resembles.Value)
		if n := r.Claim.Doubts; n != nil {
			fmt.Fprintf(&b, "\nWhere another rule of the category has found something in a passage whose likelihood is less than %d %%, that"+
				" finding becomes one to review%s.\n", n.Value, errorsLater(n.Value))
		}
	}
	if len(r.Claim.Missing) > 0 {
		b.WriteString("\nIt looks for these on the page, and names those that it does not find:\n\n")
		for _, m := range r.Claim.Missing {
			fmt.Fprintf(&b, "- %s\n", text(m.Name))
		}
	}
	b.WriteString("\nThis is flagged:\n\n" + quotes(r.Examples.Flag))

	heading("Why")
	fmt.Fprintf(&b, "%s\n", text(r.Why))

	heading("What to say instead")
	fmt.Fprintf(&b, "%s\n", text(r.Instead))

	heading("What it leaves alone")
	b.WriteString("This is not flagged by this rule:\n\n" + quotes(r.Examples.Pass))

	heading("How serious it is")
	b.WriteString(seriousness(r))

	heading("What it rests on")
	b.WriteString(w.guidance(r))

	heading("How well it is kept")
	fmt.Fprintf(&b, "%s Last reviewed on %s.\n", statuses[r.Status], text(r.Reviewed))
	fmt.Fprintf(&b, "\nOn the command line, %s shows this page, and %s leaves the rule out.\n",
		code("cliniclint explain "+r.ID), code("cliniclint check --disable-rule "+r.ID))
	b.WriteString("\ncliniclint reads words, not circumstances. A finding is a reason to look, and no finding is not an approval.\n")
	return b.String()
}

var statuses = map[string]string{
	"stable":       "Stable: it is meant to stay as it is.",
	"experimental": "Experimental: it may change or go.",
}

// says is what the finding says, with a place for the words that it found.
func says(r *rules.Rule) string {
	message := strings.NewReplacer("{text}", "…", "{product}", "the product", "{missing}", "…").Replace(r.Message)
	s := fmt.Sprintf("The finding says: *%s*.", strings.TrimRight(text(message), "."))
	if strings.Contains(r.Message, "{text}") {
		s += " Your own words stand in place of “…”."
	}
	return s
}

// quotes are examples as quotations.
func quotes(list []rules.Example) string {
	out := make([]string, 0, len(list))
	for _, e := range list {
		if q := quote(e.Text); q != "" {
			out = append(out, q)
		}
	}
	return strings.Join(out, "\n")
}

// seriousness says what severity the rule has, and where.
func seriousness(r *rules.Rule) string {
	var b strings.Builder
	var given []rules.Severity
	for _, s := range []rules.Severity{rules.Error, rules.Warning, rules.Review} {
		places := placesOf(r, s)
		if s != r.Severity && len(places) == 0 {
			continue
		}
		given = append(given, s)
	}
	for _, s := range given {
		where := ""
		switch places := placesOf(r, s); {
		case len(given) == 1:
		case s == r.Severity:
			where = ", anywhere else"
		default:
			where = ", in " + list(places)
		}
		fmt.Fprintf(&b, "- **%s**%s: %s\n", s, where, meanings[s])
	}
	if len(r.Slots) > 0 {
		fmt.Fprintf(&b, "\nIt looks only at %s.\n", list(slotNames(r.Slots)))
	}
	if len(r.NotSlots) > 0 {
		fmt.Fprintf(&b, "\nIt does not look at %s.\n", list(slotNames(r.NotSlots)))
	}
	var also []string
	for _, a := range r.Assert {
		if n := assertionNames[a]; n != "" {
			also = append(also, n)
		}
	}
	if len(also) > 0 {
		fmt.Fprintf(&b, "\nThe words count not only where they are claimed, but in %s too.\n", list(also))
	}
	return b.String()
}

var meanings = map[rules.Severity]string{
	rules.Error:   "likely to conflict with what it rests on. Change it before it is published.",
	rules.Warning: "probably a problem. Read it again with this page beside it.",
	rules.Review:  "the words alone do not decide. A person has to look.",
}

// placesOf are the places on a page where a severity other than the rule's own is given.
func placesOf(r *rules.Rule, s rules.Severity) []string {
	var in []string
	for slot, given := range r.SeverityIn {
		if given == s && s != r.Severity {
			in = append(in, slot)
		}
	}
	slices.Sort(in)
	return slotNames(in)
}

func slotNames(slots []string) []string {
	out := make([]string, len(slots))
	for i, s := range slots {
		if out[i] = slotWords[s]; out[i] == "" {
			out[i] = text(s)
		}
	}
	return out
}

// slotWords say what the places on a page are.
var slotWords = map[string]string{
	"title": "the title of the page", "meta": "the description for search engines", "heading": "headings", "nav": "menus",
	"body": "running text", "list": "lists", "table": "tables", "price": "lines with a price", "button": "buttons",
	"alt": "descriptions of images", "label": "labels and hints", "question": "questions", "answer": "answers to questions",
	"testimonial": "quotations and reviews", "footer": "the footer", "structured-data": "data for search engines", "hashtag": "hashtags",
}

// assertionNames say how words stand there that are not simply claimed.
var assertionNames = map[string]string{
	"negated": "denials", "asked": "questions", "hypothetical": "conditions and possibilities", "reported": "what others are said to claim",
	"historical": "accounts of the past",
}

// severityRange is the severity of a rule, with the gravest that it may have.
func severityRange(r *rules.Rule) string {
	top := r.Severity
	for _, s := range r.SeverityIn {
		if s.Rank() > top.Rank() {
			top = s
		}
	}
	if top != r.Severity {
		return fmt.Sprintf("%s, up to %s", r.Severity, top)
	}
	return string(r.Severity)
}

// guidance lists what the rule rests on, by the jurisdiction whose authority it is of.
func (w *writer) guidance(r *rules.Rule) string {
	groups := map[string][]*rules.Guidance{}
	var order []string
	for _, id := range r.Guidance {
		g := w.pack.Guidance[id]
		if g == nil {
			continue
		}
		of := w.authorityOf(id)
		if groups[of] == nil {
			order = append(order, of)
		}
		groups[of] = append(groups[of], g)
	}
	rank := func(of string) int {
		if i := slices.Index(r.Jurisdictions, of); i >= 0 {
			return i
		}
		return len(r.Jurisdictions)
	}
	slices.SortStableFunc(order, func(a, b string) int { return rank(a) - rank(b) })
	var b strings.Builder
	for i, of := range order {
		if i > 0 {
			b.WriteString("\n")
		}
		if of != "" {
			fmt.Fprintf(&b, "%s:\n\n", text(w.name(of)))
		}
		for _, g := range groups[of] {
			fmt.Fprintf(&b, "- %s: %s. %s\n", text(g.Authority), link(g.Title, g.URL), known(g))
		}
	}
	return b.String()
}

// authorityOf is the jurisdiction that the id of a guidance document begins with, or "".
func (w *writer) authorityOf(id string) string {
	of := ""
	for j := range w.jurisdictions {
		if strings.HasPrefix(id, j+"-") && len(j) > len(of) {
			of = j
		}
	}
	return of
}

// known says how old a document is and how well it is known.
func known(g *rules.Guidance) string {
	published := "Undated"
	if g.Published != "" {
		published = "Published " + text(g.Published)
	}
	if g.Standing == rules.Primary {
		return fmt.Sprintf("%s; the text itself was read on %s.", published, text(g.Checked))
	}
	return fmt.Sprintf("%s; known from what others report, on %s.", published, text(g.Checked))
}

// list is "a, b and c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// errorsLater says from where on errors are in doubt, when that is not where everything is.
func errorsLater(doubts int) string {
	if doubts <= rules.ErrorDoubts {
		return ""
	}
	return fmt.Sprintf("; an error does so only below %d %%", rules.ErrorDoubts)
}
