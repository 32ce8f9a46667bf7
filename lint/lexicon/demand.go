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
	term, level int32
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
	// the terms of a concept are counted, then put in their place
	at := make([]int32, l.all()+1)
	for k := range l.terms {
		if c := l.term(int32(k)); d.needed[c.concept] {
			at[c.parts[c.anchor].concept+1]++
			if c.crosses() {
				d.crossing = append(d.crossing, int32(k))
			}
		}
	}
	for i := range l.all() {
		at[i+1] += at[i]
	}
	d.attempts = groups[attempt]{at, make([]attempt, at[l.all()])}
	next := slices.Clone(at)
	for k := range l.terms {
		if c := l.term(int32(k)); d.needed[c.concept] {
			i := &next[c.parts[c.anchor].concept]
			d.attempts.all[*i] = attempt{int32(k), l.level[c.concept], l.otherPart(&c)}
			*i++
		}
	}
	return d
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
