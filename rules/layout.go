package rules

import (
	"maps"
	"slices"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// layout names what a compiled pack holds.
func (p *Pack) layout(c *flat.Coder) {
	byID(c, &p.Guidance, guidanceLayout, func(g *Guidance) string { return g.ID })
	byID(c, &p.Products, productLayout, func(f *Product) string { return f.ID })
	flat.Pointers(c, &p.Rules, ruleLayout)
	flat.Texts(c, &p.Jurisdictions)
	flat.Map(c, &p.Implied, flat.Texts)
	flat.Text(c, &p.SetID)
	flat.Array(c, &p.Lexicon)
	flat.Array(c, &p.Detector)
	flat.Array(c, &p.Asserter)
}

// byID is the layout of a map of things by their own ids.
func byID[T any](c *flat.Coder, m *map[string]*T, layout func(*flat.Coder, *T), id func(*T) string) {
	list := make([]*T, 0, len(*m))
	for _, k := range slices.Sorted(maps.Keys(*m)) {
		list = append(list, (*m)[k])
	}
	flat.Pointers(c, &list, layout)
	if c.Reading() {
		*m = make(map[string]*T, len(list))
		for _, t := range list {
			(*m)[id(t)] = t
		}
	}
}

func placeLayout(c *flat.Coder, p *Place) {
	flat.Text(c, &p.File)
	c.Int(&p.Line)
	c.Int(&p.Column)
}

func guidanceLayout(c *flat.Coder, g *Guidance) {
	flat.Text(c, &g.ID)
	flat.Text(c, &g.Authority)
	flat.Text(c, &g.Title)
	flat.Text(c, &g.URL)
	flat.Text(c, &g.Published)
	flat.Text(c, &g.Checked)
	flat.Text(c, &g.Standing)
	flat.Text(c, &g.Note)
	placeLayout(c, &g.Place)
}

// productLayout names all but the words, which are in the lexicon.
func productLayout(c *flat.Coder, p *Product) {
	flat.Text(c, &p.ID)
	flat.Text(c, &p.Name)
	flat.Texts(c, &p.Kind)
	flat.Text(c, &p.Note)
	flat.Map(c, &p.Status, func(c *flat.Coder, list *[]Status) { flat.List(c, list, statusLayout) })
	placeLayout(c, &p.Place)
}

func statusLayout(c *flat.Coder, s *Status) {
	flat.Text(c, &s.Is)
	flat.Texts(c, &s.For)
	flat.Text(c, &s.Since)
	flat.Texts(c, &s.Guidance)
}

// ruleLayout names all but the examples, which checking never reads, and the words, which are in the lexicon.
func ruleLayout(c *flat.Coder, r *Rule) {
	flat.Text(c, &r.ID)
	flat.Text(c, &r.Category)
	flat.Text(c, &r.Severity)
	flat.Text(c, &r.Title)
	flat.Texts(c, &r.Jurisdictions)
	claimLayout(c, &r.Claim)
	flat.List(c, &r.Unless, conditionLayout)
	flat.Texts(c, &r.Slots)
	flat.Texts(c, &r.NotSlots)
	flat.Map(c, &r.SeverityIn, flat.Text)
	flat.Texts(c, &r.Assert)
	flat.Text(c, &r.Message)
	flat.Text(c, &r.Why)
	flat.Text(c, &r.Instead)
	flat.Texts(c, &r.Guidance)
	flat.Text(c, &r.Status)
	flat.Text(c, &r.Reviewed)
	placeLayout(c, &r.Place)
}

func claimLayout(c *flat.Coder, k *Claim) {
	flat.Texts(c, &k.Say)
	for _, n := range []**Number{&k.Resembles, &k.Doubts} {
		given := *n != nil
		if c.Bool(&given); given {
			if c.Reading() {
				*n = new(Number)
			}
			numberLayout(c, *n)
		}
	}
	about := k.About != nil
	if c.Bool(&about); about {
		if c.Reading() {
			k.About = new(About)
		}
		aboutLayout(c, k.About)
	}
	flat.List(c, &k.With, conditionLayout)
	flat.List(c, &k.Missing, missingLayout)
}

func numberLayout(c *flat.Coder, n *Number) {
	c.Int(&n.Value)
	placeLayout(c, &n.Place)
}

func aboutLayout(c *flat.Coder, a *About) {
	flat.Texts(c, &a.Any)
	flat.Texts(c, &a.Kind)
	flat.Texts(c, &a.Is)
	flat.Texts(c, &a.IsNot)
	flat.Texts(c, &a.NotAny)
	flat.Texts(c, &a.NotOf)
	flat.Text(c, &a.Within)
	c.Bool(&a.OrUnknown)
}

func conditionLayout(c *flat.Coder, k *Condition) {
	flat.Texts(c, &k.Any)
	flat.Text(c, &k.Within)
}

func missingLayout(c *flat.Coder, m *Missing) {
	flat.Text(c, &m.Name)
	flat.Texts(c, &m.Any)
}
