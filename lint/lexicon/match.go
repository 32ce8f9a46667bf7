package lexicon

import (
	"math"
	"slices"
)

// Text is a text with its tokens and what words they are.
type Text struct {
	Tokens []Token
	Words  []int32 // of each token; 0 for a word that no term has
	// Capitals are the tokens that are words of terms in capitals only, in their order.
	Capitals []capital
}

type capital struct{ token, word int32 }

// Read finds the tokens and words of a text. The memory of t is used again.
func (l *Lexicon) Read(t *Text, text string) {
	t.Tokens = Tokens(t.Tokens[:0], text)
	t.Words, t.Capitals = t.Words[:0], t.Capitals[:0]
	for i := range t.Tokens {
		k := &t.Tokens[i]
		h := k.Hash
		if k.Stem != 0 {
			h = k.Stem
		}
		w := l.words.get(h)
		t.Words = append(t.Words, w)
		if k.Upper {
			if w := l.words.get(inCapitals(k.Hash)); w != 0 {
				t.Capitals = append(t.Capitals, capital{int32(i), w})
			}
		}
	}
}

// wordsAt gives the words that token i is: itself, a number, a word in capitals.
func (t *Text) wordsAt(i int32) (ids [3]int32, n int) {
	if w := t.Words[i]; w != 0 {
		ids[0], n = w, 1
	}
	k := &t.Tokens[i]
	if k.Kind == Number {
		ids[n] = number
		n++
	}
	if k.Upper {
		if w := t.capitalAt(i); w != 0 {
			ids[n] = w
			n++
		}
	}
	return ids, n
}

// capitalAt gives the word that token i is in capitals only, 0 when it is none.
func (t *Text) capitalAt(i int32) int32 {
	if at, ok := slices.BinarySearchFunc(t.Capitals, i, func(c capital, i int32) int { return int(c.token - i) }); ok {
		return t.Capitals[at].word
	}
	return 0
}

// edge tells whether a sentence or a line begins at token i, or ended before it.
func (t *Text) edge(i int32) bool {
	return i == 0 || int(i) == len(t.Tokens) || t.Tokens[i].Gap&(GapStop|GapBreak|GapBullet) != 0
}

// Mention is a concept found at a range of tokens.
type Mention struct {
	Concept  ID
	From, To int32 // token indexes, To exclusive
}

// Matches holds what was found in one text. The zero value is ready; its memory is reused by the next Match.
type Matches struct {
	text    *Text
	auto    automaton
	lists   [][]Mention // by concept; emptied after use
	touched [][]ID      // by level: concepts that have mentions
	tries   [][]int32   // by level: composed terms whose rarest part was found
	order   []ID        // scratch of Mentions
	demand  *Demand
	budget  int
	seen    []uint32 // by word: the number of the last text that held it
	texts   uint32   // how many texts there were
}

// Mentions appends every mention of the demanded concepts to dst: sorted by concept, then by place, longest first. Of
// mentions of one concept none lies inside another.
func (m *Matches) Mentions(dst []Mention) []Mention {
	m.order = m.order[:0]
	n := 0
	for _, level := range m.touched {
		for _, id := range level {
			if m.demand.wanted[id] {
				m.order = append(m.order, id)
				n += len(m.lists[id])
			}
		}
	}
	slices.Sort(m.order)
	dst = slices.Grow(dst, n)
	for _, id := range m.order {
		dst = append(dst, m.lists[id]...)
	}
	return dst
}

// maxSteps bounds the work that one composed term causes around one mention, and so makes it linear in the mentions.
const maxSteps = 1 << 10

// maxMention is the length in tokens up to which a mention is found as a part before another.
const maxMention = 60

// Match finds every mention of the demanded concepts in a text that Read has read. Plain terms take time linear in the text; composed ones are
// tried only where their rarest part stands.
func (l *Lexicon) Match(m *Matches, t *Text, d *Demand) {
	if len(m.lists) < len(l.names) {
		m.lists = make([][]Mention, len(l.names))
	}
	for k, level := range m.touched {
		for _, id := range level {
			m.lists[id] = m.lists[id][:0]
		}
		m.touched[k] = level[:0]
	}
	for int32(len(m.touched)) < l.levels {
		m.touched = append(m.touched, nil)
		m.tries = append(m.tries, nil)
	}
	m.text, m.demand = t, d
	m.note(l)
	l.scan(m)
	for level := range l.levels {
		for _, k := range m.tries[level] {
			c := &l.composed[k]
			if l.possible(m, c) {
				for _, x := range m.lists[c.parts[c.anchor].concept] {
					l.grow(m, c, x)
				}
			}
		}
		m.tries[level] = m.tries[level][:0]
		for _, id := range m.touched[level] {
			l.settle(m, id)
			if len(m.lists[id]) == 0 {
				continue
			}
			for _, a := range d.attempts[id] {
				if a.other == noPart || len(m.lists[a.other]) > 0 {
					m.tries[a.level] = append(m.tries[a.level], a.term)
				}
			}
		}
	}
}

func (m *Matches) add(l *Lexicon, id ID, from, to int32) {
	if len(m.lists[id]) == 0 {
		level := l.level[id]
		m.touched[level] = append(m.touched[level], id)
	}
	m.lists[id] = append(m.lists[id], Mention{id, from, to})
}

// scan runs the automaton over the tokens, from each that may begin a term.
func (l *Lexicon) scan(m *Matches) {
	t := m.text
	m.auto.use(l, m.demand)
	n := int32(len(t.Tokens))
	for i := range n {
		if t.Words[i] == 0 && t.Tokens[i].Kind != Number && !t.Tokens[i].Upper {
			continue
		}
		for s, j := m.auto.begin(l, t, i), i; s != dead; {
			st := &m.auto.states[s]
			for _, id := range st.ends {
				m.add(l, id, i, j+1)
			}
			if j++; !st.more || j == n || t.Tokens[j].Gap&Splits != 0 {
				break
			}
			s = m.auto.step(l, t, s, j)
		}
	}
}

// settle brings the list of a concept into order, drops mentions inside longer ones, and applies exceptions.
func (l *Lexicon) settle(m *Matches, id ID) {
	list := m.lists[id]
	if len(list) > 1 {
		slices.SortFunc(list, func(a, b Mention) int {
			if a.From != b.From {
				return int(a.From - b.From)
			}
			return int(b.To - a.To)
		})
	}
	var by []Mention
	if ex := l.except[id]; ex != noExcept {
		by = m.lists[ex]
	}
	kept := list[:0]
	reach := int32(-1)
	for _, x := range list {
		if x.To <= reach {
			continue
		}
		reach = x.To
		if !covered(x, by) {
			kept = append(kept, x)
		}
	}
	m.lists[id] = kept
}

func covered(x Mention, by []Mention) bool {
	for _, e := range by {
		if e.From <= x.From && x.To <= e.To {
			return true
		}
	}
	return false
}

// note takes down the words of the text.
func (m *Matches) note(l *Lexicon) {
	if words := len(l.root) - 1; len(m.seen) < words || m.texts == math.MaxUint32 {
		m.seen, m.texts = make([]uint32, words), 0
	}
	m.texts++
	for i, w := range m.text.Words {
		m.seen[w] = m.texts
		if m.text.Tokens[i].Kind == Number {
			m.seen[number] = m.texts
		}
	}
	for _, c := range m.text.Capitals {
		m.seen[c.word] = m.texts
	}
}

// possible tells whether every part of a composed term that is a concept was found at all, and whether the text has a
// word of every part that is a run of words.
func (l *Lexicon) possible(m *Matches, c *composed) bool {
	for k := range c.parts {
		p := &c.parts[k]
		if p.run == 0 || k == int(c.anchor) {
			if len(m.lists[p.concept]) == 0 {
				return false
			}
		} else if need := l.triggers[p.concept]; len(need) > 0 && !slices.ContainsFunc(need, func(w int32) bool { return m.seen[w] == m.texts }) {
			return false
		}
	}
	return true
}

// grow looks for the other parts of c around mention x of its rarest one, and adds the longest that it finds.
func (l *Lexicon) grow(m *Matches, c *composed, x Mention) {
	m.budget = maxSteps
	from, ok := l.leftmost(m, c, int(c.anchor), x.From)
	if !ok {
		return
	}
	if to, ok := l.rightmost(m, c, int(c.anchor)+1, x.To); ok {
		m.add(l, c.concept, from, to)
	}
}

// leftmost gives the first token at which the parts before part k may begin, when part k begins at token at.
func (l *Lexicon) leftmost(m *Matches, c *composed, k int, at int32) (best int32, ok bool) {
	if k == 0 {
		return at, !c.begins || m.text.edge(at)
	}
	if m.budget--; m.budget < 0 {
		return 0, false
	}
	best = at
	try := func(x Mention) {
		if x.To <= at && l.spans(m, x.To, at, c.parts[k]) {
			if from, found := l.leftmost(m, c, k-1, x.From); found && (!ok || from < best) {
				best, ok = from, true
			}
		}
	}
	p := c.parts[k-1]
	if p.run == 0 {
		list := m.lists[p.concept]
		first, _ := slices.BinarySearchFunc(list, at-c.parts[k].gap-maxMention, func(x Mention, t int32) int { return int(x.From - t) })
		for _, x := range list[first:] {
			if x.From >= at {
				break
			}
			try(x)
		}
		return best, ok
	}
	for s := max(0, at-c.parts[k].gap-p.longest); s < at; s++ {
		l.read(m, p, s, func(to int32) { try(Mention{p.concept, s, to}) })
	}
	return best, ok
}

// rightmost gives the token behind the last at which the parts from k on may end, when the parts before end at token to.
func (l *Lexicon) rightmost(m *Matches, c *composed, k int, to int32) (best int32, ok bool) {
	if k == len(c.parts) {
		return to, !c.ends || m.text.edge(to)
	}
	if m.budget--; m.budget < 0 {
		return 0, false
	}
	p := c.parts[k]
	try := func(x Mention) {
		if end, found := l.rightmost(m, c, k+1, x.To); found && (!ok || end > best) {
			best, ok = end, true
		}
	}
	last := min(to+p.gap, int32(len(m.text.Tokens))-1)
	if p.run == 0 {
		list := m.lists[p.concept]
		at, _ := slices.BinarySearchFunc(list, to, func(x Mention, t int32) int { return int(x.From - t) })
		for ; at < len(list) && list[at].From <= last; at++ {
			if l.spans(m, to, list[at].From, p) {
				try(list[at])
			}
		}
		return best, ok
	}
	for s := to; s <= last; s++ {
		if l.spans(m, to, s, p) {
			l.read(m, p, s, func(end int32) { try(Mention{p.concept, s, end}) })
		}
	}
	return best, ok
}

// spans tells whether what stands between tokens from and to may stand before part p.
func (l *Lexicon) spans(m *Matches, from, to int32, p element) bool {
	if to-from > p.gap {
		return false
	}
	barrier := Splits
	switch {
	case p.over == overSentences:
		barrier = 0
	case p.over == inSentence:
		barrier = GapStop
	case p.gap > 0:
		barrier = GapStop | GapSemi | GapBullet | GapBreak
	}
	for i := from; i <= to && int(i) < len(m.text.Tokens); i++ {
		if m.text.Tokens[i].Gap&barrier != 0 || i < to && l.breaks[m.text.Words[i]] {
			return false
		}
	}
	return true
}

// read reads the run of words of part p at token at, and calls f with every token behind which it may end.
func (l *Lexicon) read(m *Matches, p element, at int32, f func(to int32)) {
	if m.text.Words[at] != 0 || m.text.Tokens[at].Kind == Number || m.text.Tokens[at].Upper {
		l.readFrom(m, p.run, p.concept, at, f)
	}
}

func (l *Lexicon) readFrom(m *Matches, node int32, id ID, at int32, f func(to int32)) {
	var buf [16]int32
	for _, next := range l.follow(buf[:0], node, m.text, at) {
		if m.budget--; m.budget < 0 {
			return
		}
		if slices.Contains(l.ends[l.endsAt[next]:l.endsAt[next+1]], id) {
			f(at + 1)
		}
		if l.first[next] < l.first[next+1] && int(at)+1 < len(m.text.Tokens) && m.text.Tokens[at+1].Gap&Splits == 0 {
			l.readFrom(m, next, id, at+1, f)
		}
	}
}
