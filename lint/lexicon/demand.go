package lexicon

import (
	"slices"
	"sync"

	"github.com/cliniclint/cliniclint/internal/recent"
)

// Demand is what somebody asks a lexicon for. It is made by Lexicon.Demand, and may be used by several goroutines. It keeps
// what was found in the passages that it met last.
type Demand struct {
	wanted   []bool          // by concept: asked for
	needed   []bool          // by concept: asked for, or a part of what is, or an exception to it
	attempts groups[attempt] // concept → composed terms of needed concepts that begin from it
	crossing crossing
	beyond   func() *beyond // what terms that reach over the ends of sentences change; made when it is first needed
	whole    bool           // a text is matched as one
	passages *recent.Map[[]Mention]
}

// attempt is a composed term that is tried when its rarest part was found.
type attempt struct {
	term    int32
	concept ID    // of the term
	level   int32 // of the concept
	// other is another part of it, known no later than the rarest one; noPart when there is none.
	other ID
}

const noPart ID = -1

// Demand asks for some concepts, so that no time is spent on others.
func (l *Lexicon) Demand(ids []ID) *Demand {
	d := &Demand{wanted: make([]bool, l.all()), needed: make([]bool, l.all()), passages: recent.New[[]Mention](maxPassages)}
	var open []ID
	need := func(id ID) {
		if !d.needed[id] {
			d.needed[id] = true
			open = append(open, id)
		}
	}
	for _, id := range ids {
		d.wanted[id] = true
		need(id)
	}
	for len(open) > 0 {
		id := open[len(open)-1]
		open = open[:len(open)-1]
		if ex := l.except[id]; ex != noExcept {
			need(ex)
		}
		for _, k := range l.byConcept.of(id) {
			for _, p := range l.term(k).parts {
				need(p.concept)
			}
		}
	}
	d.attempts.at = make([]int32, 1, l.all()+1)
	d.attempts.all = make([]attempt, 0, len(l.attempts.all))
	for id := range l.all() {
		for _, a := range l.attempts.of(int32(id)) {
			if d.needed[a.concept] {
				d.attempts.all = append(d.attempts.all, a)
			}
		}
		d.attempts.at = append(d.attempts.at, int32(len(d.attempts.all)))
	}
	for _, k := range l.crossing {
		if d.needed[l.terms[k].concept] {
			c := l.term(k)
			d.crossing.add(l, &c)
		}
	}
	d.beyond = sync.OnceValue(func() *beyond { return l.beyond(d) })
	return d
}

// beyond is the part of a demand whose mentions may differ when a text is not matched sentence by sentence.
type beyond struct {
	concerns []bool // by concept
	demand   *Demand
}

func (l *Lexicon) beyond(d *Demand) *beyond {
	b := &beyond{concerns: make([]bool, l.all())}
	for _, k := range l.crossing {
		b.concerns[l.terms[k].concept] = true
	}
	order := make([]ID, l.all())
	for i := range order {
		order[i] = ID(i)
	}
	slices.SortFunc(order, func(x, y ID) int { return int(l.level[x] - l.level[y]) })
	var ids []ID
	for _, id := range order {
		ex := l.except[id]
		b.concerns[id] = b.concerns[id] || ex != noExcept && b.concerns[ex] || slices.ContainsFunc(l.byConcept.of(id), func(k int32) bool {
			return slices.ContainsFunc(l.term(k).parts, func(p element) bool { return b.concerns[p.concept] })
		})
		if b.concerns[id] && d.wanted[id] {
			ids = append(ids, id)
		}
	}
	b.demand = l.Demand(ids)
	b.demand.whole = true
	return b
}

// attempts finds out for every concept which composed terms are tried when it was found, and which terms cross the ends of
// sentences.
func (b *builder) attempts() {
	l := b.lex
	from := make([][]attempt, l.all())
	for k := range b.composed {
		c := &b.composed[k]
		at := c.parts[c.anchor].concept
		from[at] = append(from[at], attempt{int32(k), c.concept, l.level[c.concept], l.otherPart(c)})
		if c.crosses() {
			l.crossing = append(l.crossing, int32(k))
		}
	}
	l.attempts = group(from)
}

// WithParts asks for the concepts too of which the terms of what is asked for are composed.
func (d *Demand) WithParts(l *Lexicon) *Demand {
	more := *d
	more.wanted = slices.Clone(d.needed)
	clear(more.wanted[l.Len():])
	return &more
}

func (l *Lexicon) otherPart(c *composed) ID {
	level := l.level[c.parts[c.anchor].concept]
	for k, p := range c.parts {
		if k != int(c.anchor) && p.run == 0 && l.level[p.concept] <= level {
			return p.concept
		}
	}
	return noPart
}

// crosses tells whether the term reaches over the ends of sentences.
func (c *composed) crosses() bool {
	return slices.ContainsFunc(c.parts, func(p element) bool { return p.over == overSentences })
}

// crossing tells texts in which a term may reach over the ends of sentences from those in which none can. Each part of a
// term has a bit, which the words of its triggers set. Bits may be shared: then some texts are taken for others that are not.
type crossing struct {
	bits  []uint64 // by word
	needs []uint64 // the bits of a term
	sets  int
}

func (x *crossing) add(l *Lexicon, c *composed) {
	if x.bits == nil {
		x.bits = make([]uint64, len(l.root)-1)
	}
	need := uint64(0)
	for _, p := range c.parts {
		words := l.triggers.of(p.concept)
		if len(words) == 0 {
			continue
		}
		bit := uint64(1) << (x.sets % 64)
		x.sets++
		need |= bit
		for _, w := range words {
			x.bits[w] |= bit
		}
	}
	x.needs = append(x.needs, need)
}

// in tells whether a term may reach over the end of a sentence of the text.
func (x *crossing) in(t *Text) bool {
	if len(x.needs) == 0 || len(t.Tokens) == 0 || !slices.ContainsFunc(t.Tokens[1:], func(k Token) bool { return k.Gap&GapStop != 0 }) {
		return false
	}
	has := uint64(0)
	for i, w := range t.Words {
		if has |= x.bits[w]; t.Tokens[i].Kind == Number {
			has |= x.bits[number]
		}
	}
	for _, c := range t.Capitals {
		has |= x.bits[c.word]
	}
	return slices.ContainsFunc(x.needs, func(need uint64) bool { return need&^has == 0 })
}
