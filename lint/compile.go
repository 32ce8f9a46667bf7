package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/rules"
)

// reach orders the scopes, so that distances can be compared.
type reach int

const (
	inPhrase reach = iota
	inClause
	inSentence
	isNear
	inBlock
	inSection
	onPage
	nowhere
)

func reachOf(s rules.Scope, otherwise reach) reach {
	switch s {
	case rules.Phrase:
		return inPhrase
	case rules.Clause:
		return inClause
	case rules.Sentence:
		return inSentence
	case rules.Near:
		return isNear
	case rules.InBlock:
		return inBlock
	case rules.Section:
		return inSection
	case rules.Page:
		return onPage
	}
	return otherwise
}

// compiled is a rule with its names resolved.
type compiled struct {
	*rules.Rule
	say     []lexicon.ID
	with    []condition
	unless  []condition
	about   *about
	missing []missing
	asserts map[string]bool
	slots   map[copytext.Slot]bool
	without map[copytext.Slot]bool
}

type condition struct {
	any    []lexicon.ID
	within reach
}

type missing struct {
	name string
	any  []lexicon.ID
}

type about struct {
	any, notAny []lexicon.ID
	kind, notOf []string
	is, isNot   []string
	within      reach
	orUnknown   bool
}

// product is a fact as the engine needs it.
type product struct {
	*rules.Product
	id lexicon.ID
}

// compiler resolves names to concepts.
type compiler struct {
	lex    *lexicon.Lexicon
	errs   []error
	usual  map[string]bool          // the assertions of most rules
	spared []lexicon.ID             // room for ids
	known  map[*string][]lexicon.ID // ids of a list of names, which several rules may share
}

// asserts is the set of assertions in which a claim counts.
func (c *compiler) asserts(names []string) map[string]bool {
	if len(names) == 0 {
		return c.usual
	}
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

func (c *compiler) ids(r *rules.Rule, names []string) []lexicon.ID {
	if len(names) == 0 {
		return nil
	}
	if known, ok := c.known[&names[0]]; ok && len(known) == len(names) {
		return known
	}
	if len(c.spared) < len(names) {
		c.spared = make([]lexicon.ID, max(len(names), 1<<10))
	}
	out := c.spared[:0:len(names)]
	c.spared = c.spared[len(names):]
	for _, n := range names {
		id, ok := c.lex.Concept(n)
		if !ok {
			c.errs = append(c.errs, &rules.Problem{Place: r.Place, Reason: fmt.Sprintf("rule %q: there is no concept %q", r.ID, n)})
			continue
		}
		out = append(out, id)
	}
	c.known[&names[0]] = out
	return out
}

func (c *compiler) conditions(r *rules.Rule, list []rules.Condition) []condition {
	out := make([]condition, 0, len(list))
	for _, x := range list {
		out = append(out, condition{c.ids(r, x.Any), reachOf(x.Within, inSentence)})
	}
	return out
}

func slotSet(names []string) map[copytext.Slot]bool {
	if len(names) == 0 {
		return nil
	}
	m := map[copytext.Slot]bool{}
	for _, n := range names {
		m[copytext.Slot(n)] = true
	}
	return m
}

func (c *compiler) rule(r *rules.Rule) *compiled {
	k := &compiled{
		Rule: r, say: c.ids(r, r.Claim.Say), with: c.conditions(r, r.Claim.With), unless: c.conditions(r, r.Unless),
		asserts: c.asserts(r.Assert), slots: slotSet(r.Slots), without: slotSet(r.NotSlots),
	}
	if a := r.Claim.About; a != nil {
		k.about = &about{
			any: c.ids(r, a.Any), notAny: c.ids(r, a.NotAny), kind: a.Kind, notOf: a.NotOf, is: a.Is, isNot: a.IsNot,
			within: reachOf(a.Within, inSection), orUnknown: a.OrUnknown,
		}
	}
	for _, m := range r.Claim.Missing {
		k.missing = append(k.missing, missing{m.Name, c.ids(r, m.Any)})
	}
	return k
}

// chosen tells whether the options let a rule run.
func (o *Options) chosen(r *rules.Rule) bool {
	switch {
	case len(o.Only) > 0 && !slices.Contains(o.Only, r.Category):
		return false
	case len(o.Rules) > 0 && !matchesAny(o.Rules, r.ID):
		return false
	}
	return !matchesAny(o.Disabled, r.ID)
}

func matchesAny(patterns []string, id string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		stem, open := strings.CutSuffix(p, "*")
		return p == id || open && strings.HasPrefix(id, stem)
	})
}

// names checks that what the options name exists.
func (o *Options) names(pack *rules.Pack) error {
	for _, c := range o.Only {
		if !slices.Contains(rules.Categories(), c) {
			return fmt.Errorf("there is no category %q; the categories are %s", c, strings.Join(rules.Categories(), ", "))
		}
	}
	for _, j := range o.Jurisdictions {
		if len(pack.Jurisdictions) > 0 && !slices.Contains(pack.Jurisdictions, j) {
			return fmt.Errorf("there is no jurisdiction %q; the jurisdictions are %s", j, strings.Join(pack.Jurisdictions, ", "))
		}
	}
	for _, p := range slices.Concat(o.Rules, o.Disabled) {
		if !slices.ContainsFunc(pack.Rules, func(r *rules.Rule) bool { return matchesAny([]string{p}, r.ID) }) {
			return fmt.Errorf("there is no rule %q; “cliniclint rules list” names them", p)
		}
	}
	return nil
}
