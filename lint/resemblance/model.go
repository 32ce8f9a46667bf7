// Package resemblance tells how much a passage resembles passages of which people have said that they hold a claim of
// some category. It finds what no list of phrases foresees: an idiom is new, but the treatment, the complaint and the
// kind of verb around it are not.
//
// The model is logistic regression over the words of a passage, the concepts that it mentions, and the pairs of these
// concepts. Train learns it from labelled passages.
package resemblance

import (
	"math"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// Feature is something that a passage has, as a hash. 0 is none.
type Feature uint32

// Word is the feature of a word. Only the beginning of the folded word counts, so that the forms of a word and the
// words made of it are one: "regene" for regenerate, regenerates, regenerative, regeneration.
func Word[T string | []byte](folded T) Feature {
	const stem = 6
	return hash('w', folded[:min(stem, len(folded))])
}

// Concept is the feature of a mention of a concept.
func Concept(name string) Feature { return hash('c', name) }

// Pair is the feature of two features that stand in one passage, in any order.
func Pair(a, b Feature) Feature {
	if a > b {
		a, b = b, a
	}
	h := (uint64(a)<<32 | uint64(b)) * 0x9e3779b97f4a7c15
	return nonzero(uint32(h >> 32))
}

// hash is FNV-1a.
func hash[T string | []byte](kind byte, s T) Feature {
	h := uint32(2166136261)
	h = (h ^ uint32(kind)) * 16777619
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return nonzero(h)
}

func nonzero(h uint32) Feature { return Feature(max(h, 1)) }

// Model holds what was learned. It is never changed and may be used by several goroutines.
type Model struct {
	state         uint32
	categories    []string
	jurisdictions []string
	// single was learned from words and concepts alone, and tells cheaply which passages may be worth the look at pairs
	// that whole takes.
	single, whole table
}

// table holds the weights of features for every category.
type table struct {
	bias []float32 // by jurisdiction and category
	// slots is a hash table with linear probing whose size is a power of two. A slot is a feature in its upper half and in
	// its lower half the row of its weights; 0 when it is empty.
	slots []uint64
	// weights are in units of scale, by row and category.
	weights []int8
	scale   []float32 // by category
}

const layoutVersion = 3

func (m *Model) layout(c *flat.Coder) {
	c.Uint32(&m.state)
	flat.Texts(c, &m.categories)
	flat.Texts(c, &m.jurisdictions)
	m.single.layout(c)
	m.whole.layout(c)
}

func (t *table) layout(c *flat.Coder) {
	flat.Array(c, &t.bias)
	flat.Array(c, &t.slots)
	flat.Array(c, &t.weights)
	flat.Array(c, &t.scale)
}

// Encode gives the model as Decode reads it.
func (m *Model) Encode() []byte { return flat.Seal(layoutVersion, flat.Encode(m.layout)) }

// Decode restores a model, which shares the memory of the data. Damaged data is an error, never a panic later on.
func Decode(data []byte) (*Model, error) {
	data, err := flat.Open(layoutVersion, data)
	if err != nil {
		return nil, err
	}
	m := new(Model)
	if err := flat.Decode(data, m.layout); err != nil {
		return nil, err
	}
	if k, j := len(m.categories), len(m.jurisdictions); !m.single.sound(k, j) || !m.whole.sound(k, j) {
		return nil, flat.ErrDamaged
	}
	return m, nil
}

// sound checks every number that is used as an index, and that a search ends.
func (t *table) sound(categories, jurisdictions int) bool {
	ok := len(t.bias) == categories*jurisdictions && len(t.scale) == categories && len(t.slots) > 0 && len(t.slots)&(len(t.slots)-1) == 0
	empty := false
	for _, s := range t.slots {
		empty = empty || s == 0
		ok = ok && (s == 0 || (int(uint32(s))+1)*categories <= len(t.weights)) //nolint:gosec // the lower half
	}
	return ok && empty
}

// State is that of what the model was learned from, as it was given to Train.
func (m *Model) State() uint32 { return m.state }

// Category gives the number of a category, and whether the model knows it.
func (m *Model) Category(name string) (int, bool) { return index(m.categories, name) }

func index(list []string, name string) (int, bool) {
	for i, s := range list {
		if s == name {
			return i, true
		}
	}
	return 0, false
}

// row gives the weights of a feature, nil when nothing was learned of it.
func (t *table) row(f Feature) []int8 {
	mask := uint32(len(t.slots) - 1)
	for i := uint32(f) & mask; ; i = (i + 1) & mask {
		switch s := t.slots[i]; {
		case s == 0:
			return nil
		case Feature(s>>32) == f:
			k, r := len(t.scale), int(uint32(s)) //nolint:gosec // the lower half
			return t.weights[r*k : (r+1)*k]
		}
	}
}

// Score gives for every category the log odds that a passage with these features, on a page for a jurisdiction, holds
// a claim of the category. dst is used again.
func (m *Model) Score(dst []float32, jurisdiction string, features []Feature) []float32 {
	return m.score(&m.whole, dst, jurisdiction, features)
}

// Glance is Score by words and concepts alone, where features has no pairs: quicker, and less sure.
func (m *Model) Glance(dst []float32, jurisdiction string, features []Feature) []float32 {
	return m.score(&m.single, dst, jurisdiction, features)
}

func (m *Model) score(t *table, dst []float32, jurisdiction string, features []Feature) []float32 {
	dst = append(dst[:0], make([]float32, len(m.categories))...)
	known := 0
	for _, f := range features {
		row := t.row(f)
		if row == nil {
			continue
		}
		known++
		for k, w := range row {
			dst[k] += float32(w)
		}
	}
	norm := float32(1 / math.Sqrt(float64(known+1)))
	j, named := index(m.jurisdictions, jurisdiction)
	for k := range dst {
		dst[k] *= t.scale[k] * norm
		if named {
			dst[k] += t.bias[j*len(dst)+k]
		}
	}
	return dst
}

// Weight tells how much a feature speaks for a category, in units that compare features of one category.
func (m *Model) Weight(f Feature, category int) int {
	if row := m.whole.row(f); row != nil {
		return int(row[category])
	}
	return 0
}
