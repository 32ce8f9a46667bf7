package lexicon

import (
	"errors"
	"slices"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// errUnsound says that numbers do not belong together.
var errUnsound = errors.New("lexicon: the compiled data does not belong together")

// MarshalBinary writes the lexicon so that Restore need not build anything. The error says that it would not be sound.
func (l *Lexicon) MarshalBinary() ([]byte, error) {
	data := flat.Encode(l.layout)
	again, err := Restore(data)
	if err == nil && !again.sound() {
		err = errUnsound
	}
	return data, err
}

// Restore gives the lexicon that MarshalBinary wrote; it shares the memory of data. The error says that the data is cut
// off or damaged in its layout. Whether it was damaged otherwise is a matter of checksums, which the caller has checked:
// looking at every number would take longer than all that a page needs.
func Restore(data []byte) (*Lexicon, error) {
	l := new(Lexicon)
	if err := flat.Decode(data, l.layout); err != nil {
		return nil, err
	}
	return l, nil
}

// layout names what makes a lexicon.
func (l *Lexicon) layout(c *flat.Coder) {
	flat.Texts(c, &l.names)
	flat.Array(c, &l.words.keys)
	flat.Array(c, &l.words.vals)
	flat.Array(c, &l.first)
	flat.Array(c, &l.edges)
	flat.Array(c, &l.root)
	flat.Array(c, &l.endsAt)
	flat.Array(c, &l.ends)
	flat.Array(c, &l.except)
	flat.Array(c, &l.level)
	c.Int32(&l.levels)
	flat.Array(c, &l.terms)
	flat.Array(c, &l.parts)
	layoutGroups(c, &l.byConcept)
	layoutGroups(c, &l.attempts)
	flat.Array(c, &l.crossing)
	layoutGroups(c, &l.triggers)
	breaks := make([]int32, 0, len(l.breaks))
	for w, b := range l.breaks {
		if b {
			breaks = append(breaks, int32(w))
		}
	}
	flat.Array(c, &breaks)
	if !c.Reading() {
		return
	}
	l.ids = make(map[string]ID, len(l.names))
	for i, name := range l.names {
		l.ids[name] = ID(i)
	}
	l.breaks = make([]bool, max(0, len(l.root)-1))
	for _, w := range breaks {
		if w < 0 || int(w) >= len(l.breaks) {
			c.Fail()
			return
		}
		l.breaks[w] = true
	}
}

func layoutGroups[T any](c *flat.Coder, g *groups[T]) {
	flat.Array(c, &g.at)
	flat.Array(c, &g.all)
}

// sound checks every number that is used as an index.
func (l *Lexicon) sound() bool {
	nodes, all := len(l.first)-1, l.all()
	id := func(i ID) bool { return i >= 0 && int(i) < all }
	ok := nodes >= 1 && len(l.endsAt) == nodes+1 && len(l.names) <= all && len(l.except) == all && int(l.levels) <= all+1 && len(l.breaks) == len(l.root)-1 &&
		rising(l.first, len(l.edges)) && rising(l.endsAt, len(l.ends)) && rising(l.root, len(l.edges)) &&
		len(l.words.keys) == len(l.words.vals) && len(l.words.keys) > 0 && len(l.words.keys)&(len(l.words.keys)-1) == 0
	empty := false
	for i, k := range l.words.keys {
		empty = empty || k == 0
		ok = ok && l.words.vals[i] >= 0 && int(l.words.vals[i])+1 < len(l.root)
	}
	ok = ok && empty && len(l.root) > int(number)+1
	for _, e := range l.edges {
		ok = ok && e.next >= 0 && int(e.next) < nodes
	}
	for _, e := range l.ends {
		ok = ok && id(e)
	}
	ok = ok && l.triggers.sound(all) && l.byConcept.sound(all) && l.attempts.sound(all)
	for _, w := range l.triggers.all {
		ok = ok && w >= 0 && int(w) < len(l.root)-1
	}
	term := func(k int32) bool { return k >= 0 && int(k) < len(l.terms) }
	for _, k := range slices.Concat(l.byConcept.all, l.crossing) {
		ok = ok && term(k)
	}
	for _, a := range l.attempts.all {
		ok = ok && term(a.term) && id(a.concept) && a.level >= 0 && a.level < l.levels && (a.other == noPart || id(a.other))
	}
	for _, n := range l.level {
		ok = ok && n >= 0 && n < l.levels
	}
	for _, e := range l.except {
		ok = ok && (e == noExcept || id(e))
	}
	for _, c := range l.terms {
		ok = ok && id(c.concept) && c.from >= 0 && c.from <= c.to && int(c.to) <= len(l.parts) && c.anchor >= 0 && c.anchor < c.to-c.from
	}
	for _, p := range l.parts {
		ok = ok && id(p.concept) && p.gap >= 0 && p.gap <= 30 && p.run >= 0 && int(p.run) < nodes && p.longest >= 0 && p.longest <= maxTerm
	}
	return ok
}

// sound tells whether there are n lists.
func (g *groups[T]) sound(n int) bool { return len(g.at) == n+1 && rising(g.at, len(g.all)) }

// rising tells whether numbers are not negative, none is smaller than the one before, and none is larger than top.
func rising(list []int32, top int) bool {
	last := int32(0)
	for _, x := range list {
		if x < last || int(x) > top {
			return false
		}
		last = x
	}
	return true
}
