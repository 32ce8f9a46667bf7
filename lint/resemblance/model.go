// Package resemblance tells how much a passage resembles passages of which people have said that they hold a claim of
// some category. It finds what no list of phrases foresees: an idiom is new, but the treatment, the complaint and the
// kind of verb around it are not.
//
// The model is a small neural network: the words of a passage and the concepts that it mentions are summed into hidden
// units, and these and the sums themselves speak for or against each category. The order of words does not count. Train
// learns it from labelled passages.
package resemblance

import (
	"math"
	"slices"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// Feature is something that a passage has, as a hash. 0 is none.
type Feature uint32

// stem is how many bytes of a folded word count.
const stem = 6

// Word is the feature of a word. Only the beginning of the folded word counts, so that the forms of a word and the
// words made of it are one: "regene" for regenerate, regenerates, regenerative, regeneration.
func Word[T string | []byte](folded T) Feature {
	return hash('w', folded[:min(stem, len(folded))])
}

// Negated is the feature of a word that stands behind a negator.
func Negated[T string | []byte](folded T) Feature { return hash('n', folded[:min(stem, len(folded))]) }

// Concept is the feature of a mention of a concept.
func Concept(name string) Feature { return hash('c', name) }

// Country is the feature of a passage on a page that addresses a country.
func Country(name string) Feature { return hash('j', name) }

// hash is FNV-1a.
func hash[T string | []byte](kind byte, s T) Feature {
	h := uint32(2166136261)
	h = (h ^ uint32(kind)) * 16777619
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return Feature(max(h, 1))
}

// Model holds what was learned. It is never changed and may be used by several goroutines.
type Model struct {
	state      uint32
	categories []string
	// slots is a hash table with linear probing whose size is a power of two. A slot is a feature in its upper half and in
	// its lower half the number of its row; 0 when it is empty.
	slots []uint64
	// rows hold what a feature adds to each column: the hidden units, then the categories. A column is a byte of a word:
	// a number from 1 to 255, of which 128 is nothing.
	rows []uint64
	// scale and bias, by column, turn the sums into what the columns hold.
	scale, bias []float32
	out         []float32 // what a hidden unit says of a category, by unit and category
}

const (
	layoutVersion = 5
	inWord        = 8   // columns in a word
	nothing       = 128 // what a feature adds that adds nothing
	maxColumns    = 192
)

func (m *Model) layout(c *flat.Coder) {
	c.Uint32(&m.state)
	flat.Texts(c, &m.categories)
	flat.Array(c, &m.slots)
	flat.Array(c, &m.rows)
	flat.Array(c, &m.scale)
	flat.Array(c, &m.bias)
	flat.Array(c, &m.out)
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
	if !m.sound() {
		return nil, flat.ErrDamaged
	}
	return m, nil
}

// sound checks every number that is used as an index, and that a search ends.
func (m *Model) sound() bool {
	columns, categories := len(m.scale), len(m.categories)
	if columns > maxColumns || len(m.bias) != columns || columns < categories || len(m.out) != (columns-categories)*categories ||
		len(m.slots) == 0 || len(m.slots)&(len(m.slots)-1) != 0 {
		return false
	}
	empty := false
	for _, s := range m.slots {
		empty = empty || s == 0
		if s != 0 && (int(uint32(s))+1)*m.width() > len(m.rows) { //nolint:gosec // the lower half
			return false
		}
	}
	return empty
}

// width is how many words a row takes.
func (m *Model) width() int { return (len(m.scale) + inWord - 1) / inWord }

func (m *Model) hidden() int { return len(m.scale) - len(m.categories) }

// State is that of what the model was learned from, as it was given to Train.
func (m *Model) State() uint32 { return m.state }

// Category gives the number of a category, and whether the model knows it.
func (m *Model) Category(name string) (int, bool) {
	for i, s := range m.categories {
		if s == name {
			return i, true
		}
	}
	return 0, false
}

// row gives the weights of a feature, nil when nothing was learned of it.
func (m *Model) row(f Feature) []uint64 {
	mask := uint32(len(m.slots) - 1)
	for i := uint32(f) & mask; ; i = (i + 1) & mask {
		switch s := m.slots[i]; {
		case s == 0:
			return nil
		case Feature(s>>32) == f:
			w, r := m.width(), int(uint32(s)) //nolint:gosec // the lower half
			return m.rows[r*w : (r+1)*w]
		}
	}
}

// Score gives for every category the log odds that a passage with these features holds a claim of the category. dst is
// used again.
func (m *Model) Score(dst []float32, features []Feature) []float32 {
	var columns [maxColumns]float32
	m.activate(&columns, features)
	h := m.hidden()
	dst = append(dst[:0], columns[h:len(m.scale)]...)
	for i, x := range columns[:h] {
		if x > 0 {
			for k, w := range m.out[i*len(dst) : (i+1)*len(dst)] {
				dst[k] += x * w
			}
		}
	}
	return dst
}

// sums adds rows, four columns at once: every other byte of a word has 16 bits to grow into.
type sums struct {
	even, odd [maxColumns / inWord]uint64
	pending   int // rows since the columns were emptied
	columns   [maxColumns]int32
}

const (
	everyOther = 0x00ff00ff00ff00ff
	inFlight   = 32
	atOnce     = (1<<16 - 1) / 255 // rows that may be added before a column overflows
)

func (s *sums) add(row []uint64) {
	if s.pending == atOnce {
		s.empty(len(row))
	}
	s.pending++
	even, odd := s.even[:len(row)], s.odd[:len(row)]
	for i, w := range row {
		even[i] += w & everyOther
		odd[i] += w >> 8 & everyOther
	}
}

// empty moves what the first words have grown to into the columns.
func (s *sums) empty(words int) {
	for i := range words {
		c, even, odd := s.columns[i*inWord:(i+1)*inWord], s.even[i], s.odd[i]
		c[0] += int32(uint16(even)) //nolint:gosec // each is 16 bits of a word
		c[1] += int32(uint16(odd))
		c[2] += int32(uint16(even >> 16))
		c[3] += int32(uint16(odd >> 16))
		c[4] += int32(uint16(even >> 32))
		c[5] += int32(uint16(odd >> 32))
		c[6] += int32(uint16(even >> 48))
		c[7] += int32(uint16(odd >> 48))
		s.even[i], s.odd[i] = 0, 0
	}
	s.pending = 0
}

// activate gives what the columns hold for a passage, and by what the sums were multiplied.
func (m *Model) activate(columns *[maxColumns]float32, features []Feature) (norm float32) {
	var s sums
	known := int32(0)
	// rows are found some at a time before they are added: so the processor waits for several at once
	var rows [inFlight][]uint64
	for some := range slices.Chunk(features, inFlight) {
		n := 0
		for _, f := range some {
			if rows[n] = m.row(f); rows[n] != nil {
				n++
			}
		}
		for _, row := range rows[:n] {
			s.add(row)
		}
		known += int32(n) //nolint:gosec // at most inFlight
	}
	s.empty(m.width())
	norm = 1 / float32(math.Sqrt(float64(known+1)))
	for i, scale := range m.scale {
		columns[i] = float32(s.columns[i]-known*nothing)*scale*norm + m.bias[i]
	}
	return norm
}

// Weigh tells how much each of the features of a passage speaks for a category, in log odds: by itself, and through the
// hidden units that are awake in this passage. dst is used again.
func (m *Model) Weigh(dst []float32, features []Feature, category int) []float32 {
	var columns [maxColumns]float32
	norm := m.activate(&columns, features)
	h, k := m.hidden(), len(m.categories)
	var speaks [maxColumns]float32 // what a unit of each column says
	for i := range h {
		if columns[i] > 0 {
			speaks[i] = m.out[i*k+category] * m.scale[i] * norm
		}
	}
	speaks[h+category] = m.scale[h+category] * norm
	all := float32(0)
	for _, s := range &speaks {
		all += s
	}
	dst = dst[:0]
	for _, f := range features {
		row := m.row(f)
		if row == nil {
			dst = append(dst, 0)
			continue
		}
		// two sums, so that an addition need not wait for the one before
		a, b := -nothing*all, float32(0)
		for i, w := range row {
			s := speaks[i*inWord : (i+1)*inWord]
			a += s[0]*float32(uint8(w)) + s[1]*float32(uint8(w>>8)) + s[2]*float32(uint8(w>>16)) + s[3]*float32(uint8(w>>24))      //nolint:gosec // a byte of a word
			b += s[4]*float32(uint8(w>>32)) + s[5]*float32(uint8(w>>40)) + s[6]*float32(uint8(w>>48)) + s[7]*float32(uint8(w>>56)) //nolint:gosec // a byte of a word
		}
		dst = append(dst, a+b)
	}
	return dst
}
