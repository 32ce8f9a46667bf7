package lexicon

import (
	"errors"

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
	l.index()
	return l, nil
}

// layout names what makes a lexicon. The names of hidden concepts are empty, and theirs are the last numbers.
func (l *Lexicon) layout(c *flat.Coder) {
	all := len(l.names)
	c.Int(&all)
	shown := l.names
	if !c.Reading() {
		shown = l.names[:len(l.ids)]
	}
	flat.Texts(c, &shown)
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
	l.layoutComposed(c)
	l.layoutTriggers(c)
	var breaks []int32
	for w, b := range l.breaks {
		if b {
			breaks = append(breaks, int32(w))
		}
	}
	flat.Array(c, &breaks)
	if !c.Reading() {
		return
	}
	l.breaks = make([]bool, max(0, len(l.root)-1))
	for _, w := range breaks {
		if w < 0 || int(w) >= len(l.breaks) {
			c.Fail()
			return
		}
		l.breaks[w] = true
	}
	if all < len(shown) || all != len(l.level) || all != len(l.except) || all != len(l.triggers) {
		c.Fail()
		return
	}
	l.names, l.hidden, l.ids = make([]string, all), make([]bool, all), make(map[string]ID, len(shown))
	for i := range l.names {
		if l.hidden[i] = i >= len(shown); !l.hidden[i] {
			l.names[i], l.ids[shown[i]] = shown[i], ID(i)
		}
	}
}

// record is a composed term as it is stored; its parts stand in one list with those of all others.
type record struct{ concept, anchor, begins, ends, parts int32 }

func (l *Lexicon) layoutComposed(c *flat.Coder) {
	var records []record
	var parts []element
	number := map[bool]int32{true: 1}
	for _, t := range l.composed {
		records = append(records, record{t.concept, t.anchor, number[t.begins], number[t.ends], int32(len(t.parts))})
		parts = append(parts, t.parts...)
	}
	flat.Array(c, &records)
	flat.Array(c, &parts)
	if !c.Reading() {
		return
	}
	l.composed = make([]composed, len(records))
	for i, r := range records {
		if r.parts < 0 || int(r.parts) > len(parts) {
			c.Fail()
			return
		}
		l.composed[i] = composed{concept: r.concept, parts: parts[:r.parts:r.parts], anchor: r.anchor, begins: r.begins != 0, ends: r.ends != 0}
		parts = parts[r.parts:]
	}
}

func (l *Lexicon) layoutTriggers(c *flat.Coder) {
	var sizes, words []int32
	for _, t := range l.triggers {
		sizes = append(sizes, int32(len(t)))
		words = append(words, t...)
	}
	flat.Array(c, &sizes)
	flat.Array(c, &words)
	if !c.Reading() {
		return
	}
	l.triggers = make([][]int32, len(sizes))
	for i, n := range sizes {
		if n < 0 || int(n) > len(words) {
			c.Fail()
			return
		}
		if n > 0 {
			l.triggers[i] = words[:n:n]
			words = words[n:]
		}
	}
}

// sound checks every number that is used as an index.
func (l *Lexicon) sound() bool {
	nodes, names := len(l.first)-1, int32(len(l.names))
	id := func(i ID) bool { return i >= 0 && i < names }
	rising := func(list []int32, top int) bool {
		last := int32(0)
		for _, x := range list {
			if x < last || int(x) > top {
				return false
			}
			last = x
		}
		return true
	}
	ok := nodes >= 1 && len(l.endsAt) == nodes+1 && len(l.level) == len(l.names) && len(l.except) == len(l.names) && len(l.breaks) == len(l.root)-1 &&
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
	for _, t := range l.triggers {
		for _, w := range t {
			ok = ok && w >= 0 && int(w) < len(l.root)-1
		}
	}
	for _, n := range l.level {
		ok = ok && n >= 0 && n < l.levels
	}
	for _, e := range l.except {
		ok = ok && (e == noExcept || id(e))
	}
	for _, c := range l.composed {
		ok = ok && id(c.concept) && c.anchor >= 0 && int(c.anchor) < len(c.parts)
		for _, p := range c.parts {
			ok = ok && id(p.concept) && p.gap >= 0 && p.gap <= 30 && p.run >= 0 && int(p.run) < nodes && p.longest >= 0 && p.longest <= maxTerm
		}
	}
	return ok
}
