package lexicon

import (
	"encoding/binary"
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
	demand *Demand
	found  []Mention // of the last text
	runs   []int     // where the mentions of each passage begin in found
	spare  []Mention
	key    []byte
	whole  *Matches // for texts that a term reaches over the sentences of; nil until there is one

	// of one passage
	part    Text
	caps    []capital
	auto    automaton
	lists   [][]Mention // by concept; emptied after use
	touched [][]ID      // by level: concepts that have mentions
	tries   [][]int32   // by level: composed terms whose rarest part was found
	order   []ID        // concepts that were found
	budget  int
	seen    []uint32 // by word: the number of the last passage that held it
	parts   uint32   // how many passages there were
}

// Mentions appends every mention of the demanded concepts to dst: sorted by concept, then by place, longest first. Of
// mentions of one concept none lies inside another.
func (m *Matches) Mentions(dst []Mention) []Mention { return append(dst, m.found...) }

// A text is matched in passages, each by itself: its sentences, and only for what reaches over their ends as a whole.
// What stands in a passage is kept: a site says the same again and again, if not in the same paragraphs.

// maxPassages bounds how many passages are kept, maxPassage how long they may be, in bytes of the key.
const (
	maxPassages = 4096
	maxPassage  = 1024
)

// Match finds every mention of the demanded concepts in a text that Read has read. Plain terms take time linear in the
// text; composed ones are tried only where their rarest part stands.
func (l *Lexicon) Match(m *Matches, t *Text, d *Demand) {
	m.demand = d
	m.found, m.runs = m.found[:0], m.runs[:0]
	stops := GapStop
	if d.whole {
		stops = 0
	}
	for from, caps := 0, 0; from < len(t.Tokens); {
		to := from + 1
		for to < len(t.Tokens) && t.Tokens[to].Gap&stops == 0 {
			to++
		}
		m.part.Tokens, m.part.Words, m.caps = t.Tokens[from:to], t.Words[from:to], m.caps[:0]
		for ; caps < len(t.Capitals) && int(t.Capitals[caps].token) < to; caps++ {
			c := t.Capitals[caps]
			m.caps = append(m.caps, capital{c.token - int32(from), c.word})
		}
		m.part.Capitals = m.caps
		m.runs = append(m.runs, len(m.found))
		m.found = append(m.found, l.passage(m)...)
		for i := m.runs[len(m.runs)-1]; i < len(m.found); i++ {
			m.found[i].From += int32(from)
			m.found[i].To += int32(from)
		}
		from = to
	}
	m.merge()
	if !d.whole && d.crossing.in(t) {
		l.over(m, t)
	}
}

// over finds again, in the text as a whole, what terms that reach over the ends of sentences may change.
func (l *Lexicon) over(m *Matches, t *Text) {
	b := m.demand.beyond()
	m.found = slices.DeleteFunc(m.found, func(x Mention) bool { return b.concerns[x.Concept] })
	if m.whole == nil {
		m.whole = new(Matches)
	}
	l.Match(m.whole, t, b.demand)
	m.runs = append(m.runs[:0], 0, len(m.found))
	m.found = append(m.found, m.whole.found...)
	m.merge()
}

// within tells whether the passage has a word that every mention of a concept holds, as far as such are known.
func (l *Lexicon) within(m *Matches, id ID) bool {
	need := l.triggers.of(id)
	return len(need) == 0 || slices.ContainsFunc(need, func(w int32) bool { return m.seen[w] == m.parts })
}

// merge brings the mentions of several passages, each in order, into order.
func (m *Matches) merge() {
	for ; len(m.runs) > 1; m.found, m.spare = m.spare, m.found {
		m.spare = m.spare[:0]
		runs := m.runs[:0]
		for i := 0; i < len(m.runs); i += 2 {
			begin, middle, end := m.runs[i], len(m.found), len(m.found)
			if i+1 < len(m.runs) {
				middle = m.runs[i+1]
			}
			if i+2 < len(m.runs) {
				end = m.runs[i+2]
			}
			runs = append(runs, len(m.spare))
			a, b := m.found[begin:middle], m.found[middle:end]
			for len(a) > 0 && len(b) > 0 {
				if a[0].Concept <= b[0].Concept {
					m.spare, a = append(m.spare, a[0]), a[1:]
				} else {
					m.spare, b = append(m.spare, b[0]), b[1:]
				}
			}
			m.spare = append(append(m.spare, a...), b...)
		}
		m.runs = runs
	}
}

// passage gives the mentions of the passage m.part.
func (l *Lexicon) passage(m *Matches) []Mention {
	m.key = m.key[:0]
	caps := m.part.Capitals
	for i := range m.part.Tokens {
		k := &m.part.Tokens[i]
		gap, what := uint16(0), byte(0)
		if i > 0 {
			gap = uint16(k.Gap & barriers)
		}
		if k.Kind == Number {
			what |= 1
		}
		if k.Upper {
			what |= 2
		}
		capital := len(caps) > 0 && int(caps[0].token) == i
		if capital {
			what |= 4
		}
		m.key = append(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint32(m.key, uint32(m.part.Words[i])), gap), what) //nolint:gosec // no word is negative
		if capital {
			m.key, caps = binary.LittleEndian.AppendUint32(m.key, uint32(caps[0].word)), caps[1:] //nolint:gosec // no word is negative
		}
	}
	if list, ok := m.demand.passages.GetBytes(m.key); ok {
		return list
	}
	l.match(m)
	list := m.wanted()
	if len(m.key) <= maxPassage {
		m.demand.passages.Put(string(m.key), list)
	}
	return list
}

// wanted gives the mentions of the demanded concepts in the passage.
func (m *Matches) wanted() []Mention {
	m.order = m.order[:0]
	n := 0
	for _, level := range m.touched {
		for _, id := range level {
			if m.demand.wanted[id] && len(m.lists[id]) > 0 {
				m.order = append(m.order, id)
				n += len(m.lists[id])
			}
		}
	}
	if n == 0 {
		return nil
	}
	slices.Sort(m.order)
	list := make([]Mention, 0, n)
	for _, id := range m.order {
		list = append(list, m.lists[id]...)
	}
	return list
}

// maxSteps bounds the work that one composed term causes around one mention, and so makes it linear in the mentions.
const maxSteps = 1 << 10

// maxMention is the length in tokens up to which a mention is found as a part before another.
const maxMention = 60

// match finds the mentions of the passage m.part.
func (l *Lexicon) match(m *Matches) {
	if len(m.lists) < l.all() {
		m.lists = make([][]Mention, l.all())
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
	m.note(l)
	l.scan(m)
	for level := range l.levels {
		for _, k := range m.tries[level] {
			c := l.term(k)
			if l.possible(m, &c) {
				for _, x := range m.lists[c.parts[c.anchor].concept] {
					l.grow(m, &c, x)
				}
			}
		}
		m.tries[level] = m.tries[level][:0]
		for _, id := range m.touched[level] {
			l.settle(m, id)
			if len(m.lists[id]) == 0 {
				continue
			}
			for _, a := range m.demand.attempts.of(id) {
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
	t := &m.part
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

// note takes down the words of the passage.
func (m *Matches) note(l *Lexicon) {
	if words := len(l.root) - 1; len(m.seen) < words || m.parts == math.MaxUint32 {
		m.seen, m.parts = make([]uint32, words), 0
	}
	m.parts++
	for i, w := range m.part.Words {
		m.seen[w] = m.parts
		if m.part.Tokens[i].Kind == Number {
			m.seen[number] = m.parts
		}
	}
	for _, c := range m.part.Capitals {
		m.seen[c.word] = m.parts
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
		} else if !l.within(m, p.concept) {
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
		return at, !c.begins || m.part.edge(at)
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
		return to, !c.ends || m.part.edge(to)
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
	last := min(to+p.gap, int32(len(m.part.Tokens))-1)
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

// barriers are the marks that spans and contiguous terms look at.
const barriers = Splits | GapBreak

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
	for i := from; i <= to && int(i) < len(m.part.Tokens); i++ {
		if m.part.Tokens[i].Gap&barrier != 0 || i < to && l.breaks[m.part.Words[i]] {
			return false
		}
	}
	return true
}

// read reads the run of words of part p at token at, and calls f with every token behind which it may end.
func (l *Lexicon) read(m *Matches, p element, at int32, f func(to int32)) {
	if m.part.Words[at] != 0 || m.part.Tokens[at].Kind == Number || m.part.Tokens[at].Upper {
		l.readFrom(m, p.run, p.concept, at, f)
	}
}

func (l *Lexicon) readFrom(m *Matches, node int32, id ID, at int32, f func(to int32)) {
	var buf [16]int32
	for _, next := range l.follow(buf[:0], node, &m.part, at) {
		if m.budget--; m.budget < 0 {
			return
		}
		if slices.Contains(l.ends[l.endsAt[next]:l.endsAt[next+1]], id) {
			f(at + 1)
		}
		if l.first[next] < l.first[next+1] && int(at)+1 < len(m.part.Tokens) && m.part.Tokens[at+1].Gap&Splits == 0 {
			l.readFrom(m, next, id, at+1, f)
		}
	}
}
