package assertion

import (
	"maps"
	"slices"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// MarshalBinary writes the cues so that Restore need not read any pattern. It never fails.
func (c *Cues) MarshalBinary() ([]byte, error) { return flat.Encode(c.layout), nil }

// Restore gives the cues that MarshalBinary wrote; they share the memory of data. The error says that the data is
// damaged.
func Restore(data []byte) (*Cues, error) {
	c := new(Cues)
	if err := flat.Decode(data, c.layout); err != nil {
		return nil, err
	}
	return c, nil
}

// layout names what makes cues.
func (c *Cues) layout(f *flat.Coder) {
	flat.List(f, &c.cues, cueLayout)
	flat.List(f, &c.index.patterns, patternLayout)
	hashMap(f, &c.index.byWord, func(f *flat.Coder, list *[]int32) { flat.Array(f, list) })
	for i := range c.index.byClass {
		flat.Array(f, &c.index.byClass[i])
	}
	flat.Array(f, &c.index.anyhow)
	hashMap(f, &c.classes, (*flat.Coder).Uint64)
	flat.Map(f, &c.ids, (*flat.Coder).Int)
	for _, set := range []*uint64{&c.ask, &c.acts, &c.wh, &c.own, &c.leadin} {
		f.Uint64(set)
	}
	if f.Reading() && !c.sound() {
		f.Fail()
	}
}

// sound checks every number that is used as an index.
func (c *Cues) sound() bool {
	ok := true
	for i := range c.index.patterns {
		ok = ok && c.index.patterns[i].cue >= 0 && int(c.index.patterns[i].cue) < len(c.cues)
	}
	pattern := func(id int32) bool { return id >= 0 && int(id) < len(c.index.patterns) }
	for _, list := range c.index.byWord {
		ok = ok && all(list, pattern)
	}
	for _, list := range &c.index.byClass {
		ok = ok && all(list, pattern)
	}
	for _, x := range c.cues {
		ok = ok && int(x.kind) < len(meanings)
	}
	return ok && all(c.index.anyhow, pattern)
}

func all(list []int32, is func(int32) bool) bool {
	return !slices.ContainsFunc(list, func(id int32) bool { return !is(id) })
}

// hashMap is the layout of a map by hashes.
func hashMap[V any](f *flat.Coder, m *map[uint64]V, value func(*flat.Coder, *V)) {
	keys := slices.Sorted(maps.Keys(*m))
	flat.Array(f, &keys)
	if f.Reading() {
		*m = make(map[uint64]V, len(keys))
	}
	for _, k := range keys {
		v := (*m)[k]
		value(f, &v)
		(*m)[k] = v
	}
}

func cueLayout(f *flat.Coder, c *cue) {
	small(f, &c.kind)
	small(f, &c.direction)
	small(f, &c.scope)
	f.Int(&c.within)
	f.Bool(&c.series)
	f.Bool(&c.lack)
	f.Bool(&c.verbal)
	f.Bool(&c.contrast)
	f.Bool(&c.unlessOwn)
	small(f, &c.silences)
}

func small[T ~uint8](f *flat.Coder, v *T) {
	n := int(*v)
	f.Int(&n)
	*v = T(n)
}

func patternLayout(f *flat.Coder, p *pattern) {
	f.Int32(&p.cue)
	flat.List(f, &p.fields, fieldLayout)
	for i := range p.needs {
		f.Uint64(&p.needs[i])
	}
}

func fieldLayout(f *flat.Coder, x *field) {
	small(f, &x.what)
	flat.Array(f, &x.words)
	flat.List(f, &x.rows, func(f *flat.Coder, row *[]uint64) { flat.Array(f, row) })
	f.Uint64(&x.classes)
	f.Bool(&x.optional)
	f.Int(&x.n)
}
