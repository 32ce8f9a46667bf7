package rules

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	idForm   = regexp.MustCompile(`^[a-z0-9]+(?:[-/:][a-z0-9]+)*$`)
	ruleForm = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)
	dateForm = regexp.MustCompile(`^\d{4}(?:-\d{2}(?:-\d{2})?)?$`)
)

var (
	scopes     = []Scope{"", Phrase, Clause, Sentence, Near, InBlock, Section, Page}
	severities = []Severity{Error, Warning, Review}
	assertions = []string{"affirmed", "negated", "asked", "hypothetical", "reported", "historical"}
	slots      = []string{
		"title", "meta", "heading", "nav", "body", "list", "table", "price", "button", "alt", "label", "question", "answer",
		"testimonial", "footer", "structured-data", "hashtag",
	}
)

// validate checks everything against everything else. added are the rules that this load brought.
func (p *Pack) validate(added []*Rule, ps *problems) {
	v := &validator{Pack: p, ps: ps, concepts: map[string]bool{}}
	for _, c := range p.Concepts {
		if v.concepts[c.ID] {
			ps.add(c.Place, "concept %q is defined twice; merge them (a product is a concept too)", c.ID)
		}
		v.concepts[c.ID] = true
		if !idForm.MatchString(c.ID) && !strings.HasPrefix(c.ID, "rule:") {
			ps.add(c.Place, "concept id %q: use lower-case letters, digits and hyphens", c.ID)
		}
		if len(c.Terms) == 0 {
			ps.add(c.Place, "concept %q has no terms; add one or remove it", c.ID)
		}
	}
	for _, g := range p.Guidance {
		v.guidance(g)
	}
	for _, f := range p.Products {
		v.product(f)
	}
	seen := map[string]Place{}
	for _, r := range p.Rules {
		if old, ok := seen[r.ID]; ok {
			ps.add(r.Place, "rule %q stands already at %s; rename one", r.ID, old)
		}
		seen[r.ID] = r.Place
	}
	for _, r := range added {
		v.rule(r)
	}
	sortProblems(*ps)
}

type validator struct {
	*Pack
	ps       *problems
	concepts map[string]bool
}

func (v *validator) guidance(g *Guidance) {
	if !idForm.MatchString(g.ID) {
		v.ps.add(g.Place, "guidance id %q: use lower-case letters, digits and hyphens", g.ID)
	}
	for name, s := range map[string]string{"authority": g.Authority, "title": g.Title, "url": g.URL, "checked": g.Checked} {
		if s == "" {
			v.ps.add(g.Place, "guidance %q has no %s; fill it in", g.ID, name)
		}
	}
	if u, err := url.Parse(g.URL); g.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		v.ps.add(g.Place, "guidance %q: %q is no http(s) URL", g.ID, g.URL)
	}
	v.date(g.Place, "checked", g.Checked)
	if g.Published != "" {
		v.date(g.Place, "published", g.Published)
	}
	if g.Standing != Primary && g.Standing != Secondary {
		v.ps.add(g.Place, "guidance %q: standing is primary or secondary, not %q", g.ID, g.Standing)
	}
}

func (v *validator) date(at Place, key, s string) {
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}
	if _, err := time.Parse(layouts[len(s)], s); !dateForm.MatchString(s) || err != nil {
		v.ps.add(at, "%s: %q is no date; write YYYY-MM-DD", key, s)
	}
}

func (v *validator) product(f *Product) {
	if len(f.Kind) == 0 {
		v.ps.add(f.Place, "product %q has no kind; say what it is, e.g. kind: [device]", f.ID)
	}
	if f.Name == "" {
		v.ps.add(f.Place, "product %q has no name; fill it in as messages should say it", f.ID)
	}
	for j, list := range f.Status {
		v.jurisdiction(f.Place, j)
		for _, s := range list {
			if s.Is == "" {
				v.ps.add(f.Place, "product %q, status in %s: say what it is", f.ID, j)
			}
			v.known(f.Place, s.For)
			v.cites(f.Place, s.Guidance)
			if s.Since != "" {
				v.date(f.Place, "since", s.Since)
			}
		}
	}
}

func (v *validator) jurisdiction(at Place, j string) {
	if len(v.Jurisdictions) > 0 && j != "any" && !slices.Contains(v.Jurisdictions, j) {
		v.ps.add(at, "jurisdiction %q is not known; known are %s", j, strings.Join(v.Jurisdictions, ", "))
	}
}

func (v *validator) known(at Place, names []string) {
	for _, n := range names {
		if !v.concepts[n] {
			v.ps.add(at, "there is no concept %q%s; define it under language/ or correct the name", n, v.near(n))
		}
	}
}

func (v *validator) near(name string) string {
	for c := range v.concepts {
		if strings.TrimSuffix(c, "s") == strings.TrimSuffix(name, "s") {
			return " (did you mean “" + c + "”?)"
		}
	}
	return ""
}

func (v *validator) cites(at Place, ids []string) {
	for _, id := range ids {
		if v.Guidance[id] == nil {
			v.ps.add(at, "there is no guidance %q; add it under guidance/ or correct the id", id)
		}
	}
}

func (v *validator) rule(r *Rule) {
	bad := func(format string, args ...any) {
		v.ps.add(r.Place, "rule %q: "+format, append([]any{r.ID}, args...)...)
	}
	if !ruleForm.MatchString(r.ID) {
		bad("an id is written jurisdiction/name, in lower case")
	}
	if !slices.Contains(Categories(), r.Category) {
		bad("category %q is none of %s", r.Category, strings.Join(Categories(), ", "))
	}
	if !slices.Contains(severities, r.Severity) {
		bad("severity is error, warning or review, not %q", r.Severity)
	}
	for name, s := range map[string]string{"title": r.Title, "message": r.Message, "why": r.Why, "instead": r.Instead} {
		if strings.TrimSpace(s) == "" {
			bad("has no %s; fill it in", name)
		}
	}
	if len(r.Jurisdictions) == 0 {
		bad("has no jurisdictions; name at least one")
	}
	for _, j := range r.Jurisdictions {
		v.jurisdiction(r.Place, j)
	}
	if r.Status != "stable" && r.Status != "experimental" {
		bad("status is stable or experimental, not %q", r.Status)
	}
	v.date(r.Place, "reviewed", r.Reviewed)
	v.claim(r, bad)
	v.cited(r, bad)
	if len(r.Examples.Flag) == 0 || len(r.Examples.Pass) == 0 {
		bad("needs at least one example that must flag and one that must pass")
	}
}

func (v *validator) claim(r *Rule, bad func(string, ...any)) {
	switch k := r.Claim; {
	case k.Resembles == nil && len(k.Say) == 0:
		bad("claim has no say and no terms; name the concepts that it looks for")
	case k.Resembles != nil && (len(k.Say) > 0 || k.About != nil || len(k.Missing) > 0):
		bad("a claim that resembles others goes without say, terms, about and missing")
	case k.Resembles != nil && (k.Resembles.Value < 1 || k.Resembles.Value > 99):
		bad("resembles is a likelihood in percent, from 1 to 99")
	case k.Doubts != nil && (k.Resembles == nil || k.Doubts.Value < 1 || k.Doubts.Value >= k.Resembles.Value):
		bad("doubts is a likelihood in percent, from 1 to less than resembles, and goes only with resembles")
	}
	v.known(r.Place, r.Claim.Say)
	v.conditions(r, bad, r.Claim.With)
	v.conditions(r, bad, r.Unless)
	if a := r.Claim.About; a != nil {
		v.known(r.Place, a.Any)
		v.known(r.Place, a.NotAny)
		v.scope(bad, a.Within)
		v.kinds(bad, append(slices.Clone(a.Kind), a.NotOf...))
		v.statuses(bad, append(slices.Clone(a.Is), a.IsNot...))
	}
	for _, m := range r.Claim.Missing {
		if m.Name == "" || len(m.Any) == 0 {
			bad("an entry of missing has a name and concepts to look for (any)")
		}
		v.known(r.Place, m.Any)
	}
	for _, s := range append(slices.Clone(r.Slots), r.NotSlots...) {
		if !slices.Contains(slots, s) {
			bad("slot %q is none of %s", s, strings.Join(slots, ", "))
		}
	}
	for s, sev := range r.SeverityIn {
		if !slices.Contains(slots, s) || !slices.Contains(severities, sev) {
			bad("severity-in %s: %s: the slots are %s", s, sev, strings.Join(slots, ", "))
		}
	}
	for _, a := range r.Assert {
		if !slices.Contains(assertions, a) {
			bad("assert %q is none of %s", a, strings.Join(assertions, ", "))
		}
	}
}

func (v *validator) conditions(r *Rule, bad func(string, ...any), list []Condition) {
	for _, c := range list {
		if len(c.Any) == 0 {
			bad("a condition has no concepts; name some under any")
		}
		v.known(r.Place, c.Any)
		v.scope(bad, c.Within)
	}
}

func (v *validator) scope(bad func(string, ...any), s Scope) {
	if !slices.Contains(scopes, s) {
		bad("within %q is none of phrase, clause, sentence, near, block, section, page", s)
	}
}

// kinds and statuses must be ones that some product has: a misspelt one would match nothing in silence.
func (v *validator) kinds(bad func(string, ...any), names []string) {
	for _, n := range names {
		found := false
		for _, f := range v.Products {
			found = found || slices.Contains(f.Kind, n)
		}
		if !found {
			bad("no product is of kind %q; correct it or add the kind under facts/", n)
		}
	}
}

func (v *validator) statuses(bad func(string, ...any), names []string) {
	for _, n := range names {
		found := false
		for _, f := range v.Products {
			for _, list := range f.Status {
				found = found || slices.ContainsFunc(list, func(s Status) bool { return s.Is == n })
			}
		}
		if !found {
			bad("no product has the status %q; correct it or add it under facts/", n)
		}
	}
}

// cited checks that a rule stands on guidance, and an error on an authority's own text.
func (v *validator) cited(r *Rule, bad func(string, ...any)) {
	if len(r.Guidance) == 0 {
		bad("cites no guidance; every rule stands on an authority's text")
	}
	v.cites(r.Place, r.Guidance)
	primary := false
	for _, id := range r.Guidance {
		primary = primary || v.Pack.Guidance[id] != nil && v.Pack.Guidance[id].Standing == Primary
	}
	grave := r.Severity == Error
	for _, s := range r.SeverityIn {
		grave = grave || s == Error
	}
	if grave && !primary && len(r.Guidance) > 0 {
		bad("an error needs at least one guidance entry whose standing is primary; cite one or make it a warning")
	}
}

func sortProblems(ps problems) {
	slices.SortStableFunc(ps, func(a, b error) int {
		var pa, pb *Problem
		if !errors.As(a, &pa) || !errors.As(b, &pb) {
			return 0
		}
		if c := strings.Compare(pa.Place.File, pb.Place.File); c != 0 {
			return c
		}
		if pa.Place.Line != pb.Place.Line {
			return pa.Place.Line - pb.Place.Line
		}
		return strings.Compare(pa.Reason, pb.Reason)
	})
}
