package lexicon

import "slices"

// Mention is a concept found at a range of tokens.
type Mention struct {
	Concept  ID
	From, To int32 // token indexes, To exclusive
}

// Matches holds what was found in one text. The zero value is ready; its memory is reused by the next Match.
type Matches struct {
	Text   string
	Tokens []Token
	// Mentions, sorted by concept, then by From, then longest first. Of mentions of one concept none lies inside
	// another.
	Mentions []Mention

	active, next []state
	lists        [][]Mention // by concept; emptied after use
	present      []ID
}

type state struct{ node, from int32 }

// Of gives the mentions of a concept, in the order of the text. The slice is valid until the next Match.
func (m *Matches) Of(id ID) []Mention {
	if int(id) >= len(m.lists) {
		return nil
	}
	return m.lists[id]
}

// Present gives the concepts that were found, in no particular order. Valid until the next Match.
func (m *Matches) Present() []ID { return m.present }

// Match finds the tokens of text and every mention in it. It takes time linear in the text for plain terms, and
// bounded by the mentions for composed ones.
func (l *Lexicon) Match(m *Matches, text string) {
	m.Text = text
	m.Tokens = Tokens(m.Tokens[:0], text)
	l.reset(m)
	l.scan(m)
	if len(m.present) > 0 {
		l.settle(m, 0)
		for level := int32(1); level < l.levels; level++ {
			l.join(m, level)
			l.settle(m, level)
		}
	}
	m.Mentions = m.Mentions[:0]
	slices.Sort(m.present)
	for _, id := range m.present {
		m.Mentions = append(m.Mentions, m.lists[id]...)
	}
}

func (l *Lexicon) reset(m *Matches) {
	if len(m.lists) < len(l.names) {
		m.lists = make([][]Mention, len(l.names))
	}
	for _, id := range m.present {
		m.lists[id] = m.lists[id][:0]
	}
	m.present = m.present[:0]
}

func (m *Matches) add(id ID, from, to int32) {
	if len(m.lists[id]) == 0 {
		m.present = append(m.present, id)
	}
	m.lists[id] = append(m.lists[id], Mention{id, from, to})
}

// scan runs the automaton once over the tokens.
func (l *Lexicon) scan(m *Matches) {
	m.active = m.active[:0]
	for i := range m.Tokens {
		t := &m.Tokens[i]
		ids := [3]int32{}
		n := 0
		if w := l.words.get(t.Hash); w != 0 {
			ids[n] = w
			n++
		}
		if t.Kind == Number {
			ids[n] = number
			n++
		}
		if t.Upper {
			if w := l.words.get(inCapitals(t.Hash)); w != 0 {
				ids[n] = w
				n++
			}
		}
		m.next = m.next[:0]
		for _, w := range ids[:n] {
			if t.Gap&Splits == 0 || i == 0 {
				for _, s := range m.active {
					l.follow(m, s, w, int32(i))
				}
			}
			for k := l.root[w]; k < l.root[w+1]; k++ {
				l.enter(m, l.edges[k].next, int32(i), int32(i))
			}
		}
		m.active, m.next = m.next, m.active
	}
}

func (l *Lexicon) follow(m *Matches, s state, w, i int32) {
	lo, hi := l.first[s.node], l.first[s.node+1]
	for hi-lo > 8 {
		mid := (lo + hi) / 2
		if l.edges[mid].word < w {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	for end := l.first[s.node+1]; lo < end && l.edges[lo].word <= w; lo++ {
		if l.edges[lo].word == w {
			l.enter(m, l.edges[lo].next, s.from, i)
		}
	}
}

func (l *Lexicon) enter(m *Matches, node, from, i int32) {
	for _, id := range l.ends[l.endsAt[node]:l.endsAt[node+1]] {
		m.add(id, from, i+1)
	}
	if l.first[node] < l.first[node+1] {
		m.next = append(m.next, state{node, from})
	}
}

// settle brings the lists of a level into order, drops mentions inside longer ones, and applies exceptions.
func (l *Lexicon) settle(m *Matches, level int32) {
	for _, id := range m.present {
		if l.level[id] != level || len(m.lists[id]) == 0 {
			continue
		}
		list := m.lists[id]
		slices.SortFunc(list, func(a, b Mention) int {
			if a.From != b.From {
				return int(a.From - b.From)
			}
			return int(b.To - a.To)
		})
		kept := list[:0]
		reach := int32(-1)
		for _, x := range list {
			if x.To <= reach {
				continue
			}
			reach = x.To
			kept = append(kept, x)
		}
		if ex, ok := l.except[id]; ok && len(m.lists[ex]) > 0 {
			all := kept
			kept = list[:0]
			for _, x := range all {
				if !covered(x, m.lists[ex]) {
					kept = append(kept, x)
				}
			}
		}
		m.lists[id] = kept
	}
	m.present = slices.DeleteFunc(m.present, func(id ID) bool { return len(m.lists[id]) == 0 })
}

func covered(x Mention, by []Mention) bool {
	for _, e := range by {
		if e.From <= x.From && x.To <= e.To {
			return true
		}
	}
	return false
}

// maxJoins bounds the mentions that composed terms add to one text, so that no text can make the work explode.
const maxJoins = 1 << 14

// join adds the mentions of the composed terms of a level.
func (l *Lexicon) join(m *Matches, level int32) {
	found := len(m.present)
	budget := maxJoins
	for _, first := range m.present[:found] {
		for _, k := range l.byFirst[first] {
			c := &l.composed[k]
			if l.level[c.concept] != level || !l.possible(m, c) {
				continue
			}
			for _, x := range m.lists[first] {
				if budget <= 0 {
					return
				}
				budget -= l.extend(m, c, 1, x.From, x.To)
			}
		}
	}
}

// possible tells whether every part of a composed term was found at all.
func (l *Lexicon) possible(m *Matches, c *composed) bool {
	for _, p := range c.parts[1:] {
		if len(m.lists[p.concept]) == 0 {
			return false
		}
	}
	return true
}

// extend joins the parts of c from part k on to what stands at tokens [from,to), and gives the number of steps.
func (l *Lexicon) extend(m *Matches, c *composed, k int, from, to int32) int {
	if k == len(c.parts) {
		m.add(c.concept, from, to)
		return 1
	}
	p := c.parts[k]
	list := m.lists[p.concept]
	at, _ := slices.BinarySearchFunc(list, to, func(x Mention, t int32) int { return int(x.From - t) })
	steps := 1
	reach := l.reach(m, to, p)
	for ; at < len(list) && list[at].From <= reach; at++ {
		steps += l.extend(m, c, k+1, from, list[at].To)
		if steps > 64 {
			break
		}
	}
	return steps
}

// reach gives the last token at which a part that follows token to may begin; to-1 when it may not follow at all.
func (l *Lexicon) reach(m *Matches, to int32, p element) int32 {
	if int(to) >= len(m.Tokens) {
		return to - 1
	}
	barrier := Splits
	switch {
	case p.wide:
		barrier = GapStop
	case p.gap > 0:
		barrier = GapStop | GapSemi | GapBullet | GapBreak
	}
	last := to - 1
	for i := to; i <= to+p.gap && int(i) < len(m.Tokens); i++ {
		if m.Tokens[i].Gap&barrier != 0 {
			break
		}
		last = i
		if i < to+p.gap && l.breaks(m, i) {
			break
		}
	}
	return last
}

// breaks tells whether a gap may not span token i.
func (l *Lexicon) breaks(m *Matches, i int32) bool {
	if l.breaker < 0 {
		return false
	}
	list := m.lists[l.breaker]
	at, ok := slices.BinarySearchFunc(list, i, func(x Mention, t int32) int { return int(x.From - t) })
	return ok && list[at].From == i
}
