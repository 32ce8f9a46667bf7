package lexicon

import (
	"slices"
)

// automaton is the deterministic form of a lexicon's automaton, made as far as texts ask for it: a state stands for
// the set of nodes that one way through the words leads to. It belongs to one Matches.
type automaton struct {
	of     *Lexicon
	demand *Demand
	states []dstate
	byKey  map[string]int32 // set of nodes → state
	steps  []step           // each at the place that its own numbers give; what comes later takes it
	first  []int32          // word → state from the root plus one; 0 not known yet
	buf    []int32
	key    []byte
}

type dstate struct {
	nodes []int32
	ends  []ID
	more  bool   // some node has edges
	next  *words // that may lead on; nil when there are too few nodes to ask
}

// words is a set of words that may also hold others.
type words [16]uint64

func (s *words) add(w int32)      { s[w>>6&15] |= 1 << (w & 63) }
func (s *words) has(w int32) bool { return s[w>>6&15]&(1<<(w&63)) != 0 }

// manyNodes is the number of nodes from which a state knows the words that lead on.
const manyNodes = 4

// step is a way from a state with the words that a token is.
type step struct {
	from, word, caps int32 // from is a state plus two, 0 in a place that is empty
	number           bool
	to               int32
}

const (
	// dead is the state of no way on.
	dead int32 = -1
	// root is where every way begins.
	root int32 = -1
	// maxStates bounds the memory of the automaton; it begins anew when it is reached.
	maxStates = 1 << 14
	// keptSteps is how many steps are kept.
	keptSteps = 1 << stepBits
	stepBits  = 14
)

// use makes the automaton ready for what is demanded of a lexicon.
func (a *automaton) use(l *Lexicon, d *Demand) {
	if a.of == l && a.demand == d && len(a.states) < maxStates {
		return
	}
	*a = automaton{of: l, demand: d, byKey: map[string]int32{}, steps: make([]step, keptSteps), first: make([]int32, len(l.root))}
}

// begin gives the state behind token i as the first of a term.
func (a *automaton) begin(l *Lexicon, t *Text, i int32) int32 {
	if k := &t.Tokens[i]; k.Kind == Number || k.Upper {
		return a.step(l, t, root, i)
	}
	w := t.Words[i]
	if s := a.first[w]; s != 0 {
		return s - 1
	}
	a.buf = a.buf[:0]
	for e := l.root[w]; e < l.root[w+1]; e++ {
		a.buf = append(a.buf, l.edges[e].next)
	}
	s := a.state(l, a.buf)
	a.first[w] = s + 1
	return s
}

// step gives the state behind token i after state s, or from the root.
func (a *automaton) step(l *Lexicon, t *Text, s, i int32) int32 {
	x := step{from: s + 2, word: t.Words[i]}
	if k := &t.Tokens[i]; k.Kind == Number || k.Upper {
		x.number = k.Kind == Number
		if k.Upper && len(t.Capitals) > 0 {
			x.caps = t.capitalAt(i)
		}
	} else if x.word == 0 || s != root && a.states[s].next != nil && !a.states[s].next.has(x.word) {
		return dead
	}
	at := &a.steps[(uint32(x.from)*0x9E3779B1^uint32(x.word)*0x85EBCA77)>>(32-stepBits)] //nolint:gosec // neither is negative
	if at.from != x.from || at.word != x.word || at.caps != x.caps || at.number != x.number {
		x.to = a.advance(l, t, s, i)
		*at = x
	}
	return at.to
}

func (a *automaton) advance(l *Lexicon, t *Text, s, i int32) int32 {
	a.buf = a.buf[:0]
	if s == root {
		a.buf = l.follow(a.buf, 0, t, i)
		return a.state(l, a.buf)
	}
	for _, node := range a.states[s].nodes {
		a.buf = l.follow(a.buf, node, t, i)
	}
	return a.state(l, a.buf)
}

// follow appends the nodes to which the words of token i lead from node.
func (l *Lexicon) follow(dst []int32, node int32, t *Text, i int32) []int32 {
	ids, n := t.wordsAt(i)
	for _, w := range ids[:n] {
		lo, end := l.first[node], l.first[node+1]
		for hi := end; hi-lo > 8; {
			if mid := (lo + hi) / 2; l.edges[mid].word < w {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		for ; lo < end && l.edges[lo].word <= w; lo++ {
			if l.edges[lo].word == w {
				dst = append(dst, l.edges[lo].next)
			}
		}
	}
	return dst
}

// state gives the state of a set of nodes, dead for the empty one. nodes is put in order and not kept.
func (a *automaton) state(l *Lexicon, nodes []int32) int32 {
	if len(nodes) == 0 {
		return dead
	}
	slices.Sort(nodes)
	nodes = slices.Compact(nodes)
	a.key = a.key[:0]
	for _, n := range nodes {
		a.key = append(a.key, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	if s, ok := a.byKey[string(a.key)]; ok {
		return s
	}
	d := dstate{nodes: slices.Clone(nodes)}
	for _, n := range nodes {
		for _, id := range l.ends[l.endsAt[n]:l.endsAt[n+1]] {
			if a.demand.needed[id] {
				d.ends = append(d.ends, id)
			}
		}
		d.more = d.more || l.first[n] < l.first[n+1]
	}
	slices.Sort(d.ends)
	d.ends = slices.Compact(d.ends)
	if len(nodes) >= manyNodes {
		d.next = new(words)
		for _, n := range nodes {
			for _, e := range l.edges[l.first[n]:l.first[n+1]] {
				d.next.add(e.word)
			}
		}
	}
	s := int32(len(a.states))
	a.states = append(a.states, d)
	a.byKey[string(a.key)] = s
	return s
}
