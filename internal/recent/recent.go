// Package recent keeps what was made of a key for as long as the key is met again and again, in bounded memory.
package recent

import "sync"

// shards is how many parts a map has, each with a lock of its own.
const shards = 16

// Map maps keys to values and forgets those that were not asked for lately. Make one with New. It may be used by several
// goroutines at once; what it holds must not be changed.
type Map[V any] struct {
	parts [shards]part[V]
	max   int
}

type part[V any] struct {
	lock       sync.Mutex
	young, old map[string]V
}

// New makes a map that keeps about most values to twice as many: those that were added or asked for last.
func New[V any](most int) *Map[V] { return &Map[V]{max: max(1, most/shards)} }

// Get gives the value of a key, and whether there is one.
func (m *Map[V]) Get(key string) (V, bool) {
	p := partOf(m, key)
	p.lock.Lock()
	defer p.lock.Unlock()
	v, ok := p.young[key]
	if !ok {
		if v, ok = p.old[key]; ok {
			p.put(key, v, m.max)
		}
	}
	return v, ok
}

// GetBytes is Get for a key that is not kept.
func (m *Map[V]) GetBytes(key []byte) (V, bool) {
	p := partOf(m, key)
	p.lock.Lock()
	defer p.lock.Unlock()
	v, ok := p.young[string(key)]
	if !ok {
		if v, ok = p.old[string(key)]; ok {
			p.put(string(key), v, m.max)
		}
	}
	return v, ok
}

// Put keeps the value of a key.
func (m *Map[V]) Put(key string, v V) {
	p := partOf(m, key)
	p.lock.Lock()
	defer p.lock.Unlock()
	p.put(key, v, m.max)
}

func (p *part[V]) put(key string, v V, most int) {
	if p.young == nil || len(p.young) >= most {
		// the map of the old ones is used again, so that its memory is
		if p.young, p.old = p.old, p.young; p.young == nil {
			p.young = map[string]V{}
		}
		clear(p.young)
	}
	p.young[key] = v
}

// partOf gives the part that a key belongs to.
func partOf[V any, K string | []byte](m *Map[V], key K) *part[V] {
	h := uint32(len(key)) //nolint:gosec // any number will do
	for i := 0; i < len(key); i += 1 + len(key)/8 {
		h = (h ^ uint32(key[i])) * 0x01000193
	}
	return &m.parts[h>>16%shards]
}
