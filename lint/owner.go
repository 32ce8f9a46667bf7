package lint

import (
	"slices"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// owner is a product that words belong to, and where it stands.
type owner struct {
	product lexicon.ID
	block   int
	at      lexicon.Mention
	far     reach
}

// owners gives the products that the words of mention m in block b belong to: those inside the words, else of the
// same noun compound or object, else the nearest of the sentence, else of the sentences around it, else of the
// question, the list's introduction, the headings above, and the blocks before it in the section. Products that are
// coordinated with the nearest ("exosomes, PRP and polynucleotide injections") belong with it. Only the nearest tier
// is given: what a closer product owns, a farther one does not.
func (p *page) owners(b *block, m lexicon.Mention, within reach) []owner {
	if o := p.inSentence(b, m); len(o) > 0 {
		return o
	}
	if within <= inSentence {
		return nil
	}
	if o := p.beside(b, m, within); len(o) > 0 {
		return o
	}
	if within < inSection {
		return nil
	}
	if o := p.above(b, within); len(o) > 0 {
		return o
	}
	return nil
}

// owned is what owners gave for some words. Rules that ask for the same ones ask one after the other.
type owned struct {
	block    int
	from, to int32
	within   reach
	list     []owner
}

// ownersOf is owners; the answer is kept for the next rule that asks.
func (p *page) ownersOf(b *block, m lexicon.Mention, within reach) []owner {
	if o := &p.owned; o.block != b.index || o.from != m.From || o.to != m.To || o.within != within {
		p.owned = owned{b.index, m.From, m.To, within, p.owners(b, m, within)}
	}
	return p.owned.list
}

func asOwners(b *block, list []lexicon.Mention, far reach) []owner {
	out := make([]owner, 0, len(list))
	for _, x := range list {
		out = append(out, owner{x.Concept, b.index, x, far})
	}
	return out
}

func (p *page) inSentence(b *block, m lexicon.Mention) []owner {
	s := p.split(b)[p.sentenceOf(b, m.From)]
	here := between(b.products, max(s.From, int(m.From)-window), min(s.To, int(m.To)+window))
	var inside []lexicon.Mention
	for _, x := range here {
		if overlap(m, x) {
			inside = append(inside, x)
		}
	}
	if len(inside) > 0 {
		var all []lexicon.Mention
		for _, x := range inside {
			all = append(all, p.coordinated(b, here, x, m)...)
		}
		return asOwners(b, all, inPhrase)
	}
	if len(here) == 0 {
		return nil
	}
	// "exosome injections": directly before, in one compound
	for _, x := range here {
		if x.To == m.From && b.tokens[m.From].Gap&lexicon.Splits == 0 {
			return asOwners(b, p.coordinated(b, here, x, m), inPhrase)
		}
	}
	best, score := -1, 0
	sc := p.clauseOf(b, p.sentenceOf(b, m.From), m.From)
	for i, x := range here {
		d := distance(b, m, x) * 2
		if x.From > m.From {
			d++
		}
		if int(x.From) < sc.From || int(x.From) >= sc.To {
			d += 8
		}
		if best < 0 || d < score {
			best, score = i, d
		}
	}
	far := inSentence
	if score <= 8 {
		far = inPhrase
	} else if p.together(b, m, here[best], inClause) {
		far = inClause
	}
	return asOwners(b, p.coordinated(b, here, here[best], m), far)
}

// coordinated gives x and the products that share its head or verb: parts of the same compound, and what is joined to it
// by "and", "or", "&", "/", commas or brackets without a noun of its own between.
func (p *page) coordinated(b *block, here []lexicon.Mention, x, m lexicon.Mention) []lexicon.Mention {
	out := []lexicon.Mention{x}
	at := slices.Index(here, x)
	for i, last := at-1, x; i >= 0; i-- {
		if !p.joined(b, here[i].To, last.From) {
			break
		}
		out, last = append(out, here[i]), here[i]
	}
	for i, last := at+1, x; i < len(here) && i > 0; i++ {
		// what stands behind the words has them only when they come first: "injections of A and B"
		if overlap(here[i], last) {
			out = append(out, here[i])
			continue
		}
		if last.To <= m.From && here[i].To > m.From || !p.joined(b, last.To, here[i].From) {
			break
		}
		out, last = append(out, here[i]), here[i]
	}
	return out
}

// joined tells whether tokens [from,to) are nothing but joining words and marks.
func (p *page) joined(b *block, from, to int32) bool {
	if from > to {
		return true
	}
	if to-from > 3 {
		return false
	}
	for i := from; i < to; i++ {
		if !p.l.joiner(b, i) {
			return false
		}
	}
	if from == to {
		// "exosome serum" is one compound; "exosomes (serum)" and "exosomes, serum" are a list
		return b.tokens[to].Gap&(lexicon.GapStop|lexicon.GapSemi|lexicon.GapColon|lexicon.GapDash|lexicon.GapBreak|lexicon.GapBullet) == 0
	}
	return b.tokens[from].Gap&(lexicon.GapStop|lexicon.GapSemi|lexicon.GapColon) == 0
}

// beside looks in the sentences of the block before, then behind.
func (p *page) beside(b *block, m lexicon.Mention, within reach) []owner {
	at := p.sentenceOf(b, m.From)
	sentences := p.split(b)
	look := func(i int, far reach) []owner {
		list := between(b.products, sentences[i].From, sentences[i].To)
		return asOwners(b, list[:min(len(list), maxOwners)], far)
	}
	for d := 1; d < min(len(sentences), maxLookBack); d++ {
		far := isNear
		if d > 1 {
			far = inBlock
		}
		if far > within {
			break
		}
		if at-d >= 0 {
			if o := look(at-d, far); len(o) > 0 {
				return o
			}
		}
		if at+d < len(sentences) && d == 1 {
			if o := look(at+d, far); len(o) > 0 {
				return o
			}
		}
	}
	if within >= inBlock {
		for d := 2; d < maxLookBack && at+d < len(sentences); d++ {
			if o := look(at+d, inBlock); len(o) > 0 {
				return o
			}
		}
	}
	return nil
}

// maxLookBack bounds how many sentences of a block, and how many blocks of a section, are looked at; maxOwners how many
// products are taken from one of them.
const (
	maxLookBack = 12
	maxOwners   = 32
)

// above looks at the question, the list's introduction, the blocks before it in the section and the headings.
func (p *page) above(b *block, within reach) []owner {
	try := func(i int, far reach) []owner {
		if i == copytext.None || i == b.index {
			return nil
		}
		if o := p.at(i); o != nil {
			return asOwners(o, o.products[:min(len(o.products), maxOwners)], far)
		}
		return nil
	}
	for _, i := range []int{b.Question, b.Lead} {
		if o := try(i, inSection); len(o) > 0 {
			return o
		}
	}
	if b.Slot != copytext.SlotNav && b.Slot != copytext.SlotFooter && b.Level == 0 {
		for i, n := b.index-1, 0; i >= 0 && n < maxLookBack && i != b.Heading; i, n = i-1, n+1 {
			if p.doc.Blocks[i].Heading == b.Heading && p.doc.Blocks[i].Level == 0 && p.section(b, i) {
				if o := try(i, inSection); len(o) > 0 {
					return o
				}
			}
		}
	}
	for h, n := b.Heading, 0; h != copytext.None && n < maxHeadings; h, n = p.doc.Blocks[h].Heading, n+1 {
		if o := try(h, inSection); len(o) > 0 {
			return o
		}
	}
	if within < onPage {
		return nil
	}
	for _, i := range p.named() {
		if o := try(i, onPage); len(o) > 0 {
			return o
		}
	}
	return nil
}

// named gives the blocks that name the page and say a product: its titles and first headings.
func (p *page) named() []int {
	if p.titles == nil {
		p.titles = []int{}
		for i := range p.doc.Blocks {
			if s := p.doc.Blocks[i].Slot; s == copytext.SlotTitle || s == copytext.SlotHeading && p.doc.Blocks[i].Level == 1 {
				if o := p.at(i); o != nil && len(o.products) > 0 {
					p.titles = append(p.titles, i)
				}
			}
		}
	}
	return p.titles
}

// accepts tells whether one of the owners is what a rule is about, and which. When there is none, far says so.
func (p *page) accepts(a *about, owners []owner, b *block, m lexicon.Mention, jurisdiction string) (owner, bool) {
	if len(owners) == 0 {
		return owner{far: nowhere}, a.orUnknown
	}
	for _, o := range owners {
		if o.far <= a.within && p.fits(a, o, b, m, jurisdiction) {
			return o, true
		}
	}
	return owner{far: nowhere}, a.orUnknown && owners[0].far > a.within
}

func (p *page) fits(a *about, o owner, b *block, m lexicon.Mention, jurisdiction string) bool {
	f := p.l.products[o.product]
	has := func(list []string) func(string) bool {
		return func(k string) bool { return slices.Contains(list, k) }
	}
	switch {
	case len(a.any) > 0 && !slices.Contains(a.any, o.product),
		slices.Contains(a.notAny, o.product),
		len(a.kind) > 0 && !slices.ContainsFunc(f.Kind, has(a.kind)),
		slices.ContainsFunc(f.Kind, has(a.notOf)),
		len(a.is) > 0 && !slices.ContainsFunc(a.is, func(s string) bool { return p.status(f, s, b, m, jurisdiction) }),
		slices.ContainsFunc(a.isNot, func(s string) bool { return p.status(f, s, b, m, jurisdiction) }):
		return false
	}
	return true
}

// status tells whether a product is something in a jurisdiction, for the use that the sentence names. A status that
// holds for some uses only does not hold when the sentence names another use.
func (p *page) status(f *product, is string, b *block, m lexicon.Mention, jurisdiction string) bool {
	country, _, _ := cutState(jurisdiction)
	for _, j := range []string{jurisdiction, country} {
		for _, s := range f.Status[j] {
			if s.Is == is && (len(s.For) == 0 || p.usesOnly(s.For, b, m)) {
				return true
			}
		}
	}
	return false
}

// usesOf gives the uses that the block names, in the order of the text.
func (b *block) usesOf(l *Linter) []lexicon.Mention {
	if b.uses == nil {
		b.uses = []lexicon.Mention{}
		for _, x := range b.mentions {
			if l.uses[x.Concept] {
				b.uses = append(b.uses, x)
			}
		}
		slices.SortStableFunc(b.uses, func(a, c lexicon.Mention) int { return int(a.From - c.From) })
	}
	return b.uses
}

// usesOnly tells whether every use that the sentence of m names is one of the names.
func (p *page) usesOnly(names []string, b *block, m lexicon.Mention) bool {
	s := p.split(b)[p.sentenceOf(b, m.From)]
	for _, x := range between(b.usesOf(p.l.Linter), max(s.From, int(m.From)-window), min(s.To, int(m.To)+window)) {
		if !slices.Contains(names, p.l.lex.Name(x.Concept)) {
			// a mention inside a longer one that is allowed does not count: "lines" in "frown lines"
			inner := false
			for _, n := range names {
				if id, ok := p.l.lex.Concept(n); ok {
					inner = inner || covered(b.of(id), x.From, x.To)
				}
			}
			if !inner {
				return false
			}
		}
	}
	return true
}
