package lexicon

// table maps the hashes of words to their numbers: open addressing in two flat slices, so that it costs nothing to
// load and a look-up touches one place. Its size is a power of two.
type table struct {
	keys []uint64 // 0: empty
	vals []int32
}

// newTable lays out words; the layout depends on the words alone, not on the order of the map.
func newTable(words map[uint64]int32) table {
	size := 16
	for size < 2*len(words) {
		size *= 2
	}
	order := make([]uint64, len(words))
	for h, w := range words {
		order[w-number-1] = h
	}
	t := table{make([]uint64, size), make([]int32, size)}
	for _, h := range order {
		i := t.slot(h)
		for t.keys[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t.keys[i], t.vals[i] = h, words[h]
	}
	return t
}

func (t *table) slot(h uint64) int { return int((h ^ h>>32) & uint64(len(t.keys)-1)) }

// get gives the number of the word with hash h, 0 when there is none.
func (t *table) get(h uint64) int32 {
	if h == 0 {
		return 0
	}
	for i := t.slot(h); ; i = (i + 1) & (len(t.keys) - 1) {
		switch t.keys[i] {
		case h:
			return t.vals[i]
		case 0:
			return 0
		}
	}
}

// inCapitals gives the hash under which a form stands that matches in capitals only.
func inCapitals(h uint64) uint64 { return h*0x9E3779B97F4A7C15 ^ 0x5bd1e995 }
