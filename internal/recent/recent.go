// Package recent keeps what was made of a key for as long as the key is met again and again, in bounded memory.
package recent

// Map maps keys to values and forgets those that were not asked for lately. Make one with New. It is not for use by
// several goroutines at once.
type Map[V any] struct {
	young, old map[string]V
	max        int
}

// New makes a map that keeps up to twice max values: the max that were added or asked for last, and some of those before.
func New[V any](max int) *Map[V] {
	return &Map[V]{young: map[string]V{}, max: max} // a run over one page keeps little
}

// Get gives the value of a key, and whether there is one. The key is not kept.
func (m *Map[V]) Get(key []byte) (V, bool) {
	if v, ok := m.young[string(key)]; ok {
		return v, true
	}
	v, ok := m.old[string(key)]
	if ok {
		m.Put(string(key), v)
	}
	return v, ok
}

// Put keeps the value of a key.
func (m *Map[V]) Put(key string, v V) {
	if len(m.young) >= m.max {
		// the map of the old ones is used again, so that its memory is
		m.young, m.old = m.old, m.young
		if m.young == nil {
			m.young = make(map[string]V, m.max)
		}
		clear(m.young)
	}
	m.young[key] = v
}
