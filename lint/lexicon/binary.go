package lexicon

import (
	"encoding/binary"
	"errors"
	"math"
)

// errCorrupt says that data was not written by MarshalBinary of the same version.
var errCorrupt = errors.New("lexicon: the compiled data is damaged or of another version; build it again with “go generate ./...”")

// MarshalBinary writes the lexicon so that UnmarshalBinary restores it without building anything. It never fails.
func (l *Lexicon) MarshalBinary() ([]byte, error) {
	var w writer
	w.number(len(l.names))
	for i, n := range l.names {
		w.flag(l.hidden[i])
		w.text(n)
	}
	w.number(len(l.words.keys))
	for _, k := range l.words.keys {
		w.data = binary.LittleEndian.AppendUint64(w.data, k)
	}
	w.numbers(l.words.vals)
	w.numbers(l.first)
	w.number(len(l.edges))
	for _, e := range l.edges {
		w.int32(e.word)
		w.int32(e.next)
	}
	w.numbers(l.root)
	w.numbers(l.endsAt)
	w.numbers(l.ends)
	w.numbers(l.except)
	w.number(len(l.composed))
	for _, c := range l.composed {
		w.int32(c.concept)
		w.number(len(c.parts))
		for _, p := range c.parts {
			w.int32(p.concept)
			w.int32(p.run)
			w.int32(p.longest)
			w.int32(p.gap)
			w.int32(int32(p.over))
		}
		w.int32(c.anchor)
		w.flag(c.begins)
		w.flag(c.ends)
	}
	w.numbers(l.level)
	w.int32(l.levels)
	for _, t := range l.triggers {
		w.numbers(t)
	}
	w.number(len(l.breaks))
	for _, b := range l.breaks {
		w.flag(b)
	}
	return w.data, nil
}

// UnmarshalBinary restores a lexicon that MarshalBinary wrote. Damaged data is an error, never a panic later on.
func (l *Lexicon) UnmarshalBinary(data []byte) error {
	r := reader{data: data}
	n := r.length(5)
	*l = Lexicon{ids: make(map[string]ID, n), names: make([]string, n), hidden: make([]bool, n)}
	for i := range l.names {
		l.hidden[i] = r.flag()
		if l.names[i] = r.text(); !l.hidden[i] {
			l.ids[l.names[i]] = ID(i)
		}
	}
	l.words.keys = make([]uint64, r.length(8))
	for i := range l.words.keys {
		l.words.keys[i] = r.uint64()
	}
	l.words.vals = r.numbers()
	l.first = r.numbers()
	l.edges = make([]edge, r.length(8))
	for i := range l.edges {
		l.edges[i] = edge{r.int32(), r.int32()}
	}
	l.root = r.numbers()
	l.endsAt = r.numbers()
	l.ends = r.numbers()
	l.except = r.numbers()
	l.composed = make([]composed, r.length(8))
	for i := range l.composed {
		c := composed{concept: r.int32(), parts: make([]element, r.length(20))}
		for k := range c.parts {
			c.parts[k] = element{r.int32(), r.int32(), r.int32(), r.int32(), span(r.int32())}
		}
		c.anchor, c.begins, c.ends = r.int32(), r.flag(), r.flag()
		l.composed[i] = c
	}
	l.level = r.numbers()
	l.levels = r.int32()
	l.triggers = make([][]int32, n)
	for id := range l.triggers {
		l.triggers[id] = r.numbers()
	}
	l.breaks = make([]bool, r.length(1))
	for i := range l.breaks {
		l.breaks[i] = r.flag()
	}
	if r.bad || len(r.data) > 0 || !l.sound() {
		return errCorrupt
	}
	l.index()
	return nil
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

type writer struct{ data []byte }

func (w *writer) int32(n int32) { w.data = binary.LittleEndian.AppendUint32(w.data, uint32(n)) }
func (w *writer) number(n int)  { w.int32(int32(n)) }
func (w *writer) text(s string) { w.number(len(s)); w.data = append(w.data, s...) }
func (w *writer) numbers(list []int32) {
	w.number(len(list))
	for _, n := range list {
		w.int32(n)
	}
}

func (w *writer) flag(b bool) {
	if b {
		w.data = append(w.data, 1)
	} else {
		w.data = append(w.data, 0)
	}
}

// reader reads what writer wrote; once bad it gives zeros.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.bad, r.data = true, nil
		return make([]byte, max(0, min(n, 8)))
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *reader) int32() int32   { return int32(binary.LittleEndian.Uint32(r.take(4))) }
func (r *reader) uint64() uint64 { return binary.LittleEndian.Uint64(r.take(8)) }
func (r *reader) flag() bool     { return r.take(1)[0] == 1 }

// length reads the length of a list whose entries take at least size bytes each.
func (r *reader) length(size int) int {
	n := r.int32()
	if n < 0 || n > math.MaxInt32/16 || int(n)*size > len(r.data) {
		r.bad, r.data = true, nil
		return 0
	}
	return int(n)
}

func (r *reader) text() string { return string(r.take(r.length(1))) }

func (r *reader) numbers() []int32 {
	n := r.length(4)
	if n == 0 {
		return nil
	}
	out := make([]int32, n)
	b := r.take(4 * len(out))
	if r.bad {
		return nil
	}
	for i := range out {
		out[i] = int32(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
