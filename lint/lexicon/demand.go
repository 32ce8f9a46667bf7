package lexicon

import "slices"

// Demand is what somebody asks a lexicon for. It is made by Lexicon.Demand, is never changed, and may be used by several
// goroutines.
type Demand struct {
	wanted   []bool          // by concept: asked for
	needed   []bool          // by concept: asked for, or a part of what is, or an exception to it
	attempts groups[attempt] // concept → composed terms of needed concepts that begin from it
	crossing []int32         // composed terms of needed concepts that reach over the ends of sentences
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
	d := &Demand{wanted: make([]bool, l.all()), needed: make([]bool, l.all())}
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
			d.crossing = append(d.crossing, k)
		}
	}
	return d
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
