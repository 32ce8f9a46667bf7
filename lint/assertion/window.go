package assertion

import (
	"math/bits"
	"sort"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// words are tokens with what is known of each, whatever the mention is.
type words struct {
	cues   *Cues
	text   string
	tokens []lexicon.Token
	first  int      // the token of sets[0]
	sets   []uint64 // of classes, by token
	starts []start  // in the order of the text
}

// start is a token and a pattern that begins there, for some mention and window or other.
type start struct{ token, pattern int32 }

// window is a run of words that is read for a mention, usually a sentence.
type window struct {
	*words
	from, to int // tokens that are read
	asks     bool
	pieces   []sentence.Piece
	pieceAt  []int32 // by token, from `from` on
}

// look looks up tokens [from,to) and finds where patterns begin that match as long as nothing bounds them.
func look(cues *Cues, text string, tokens []lexicon.Token, from, to int) *words {
	w := &words{cues: cues, text: text, tokens: tokens, first: from, sets: make([]uint64, to-from)}
	m := matcher{reading: &reading{window: &window{words: w, from: from, to: to}}, lo: from, hi: to, loose: true}
	for i := range w.sets {
		w.sets[i] = cues.classesOf(&tokens[from+i], text)
		m.filter.add(tokens[from+i].Hash)
	}
	x := &cues.index
	for i := from; i < to; i++ {
		m.start = i
		m.try(x.byWord[tokens[i].Hash])
		for set := w.classes(i); set != 0; set &= set - 1 {
			m.try(x.byClass[bits.TrailingZeros64(set)])
		}
		m.try(x.anyhow)
	}
	return w
}

// window gives the part of the words that is read for a mention; end is the token behind the sentence that it is of.
func (w *words) window(at sentence.Range, end int, asks bool) *window {
	x := &window{words: w, from: at.From, to: at.To, asks: asks || endsWithQuestion(w.text, w.tokens, end)}
	x.pieces = sentence.Pieces(w.text, w.tokens, at)
	x.pieceAt = make([]int32, x.to-x.from)
	for p, piece := range x.pieces {
		for i := piece.From; i < piece.To; i++ {
			x.pieceAt[i-x.from] = int32(p)
		}
	}
	return x
}

// classes gives the set of classes of token i.
func (w *words) classes(i int) uint64 { return w.sets[i-w.first] }

// try notes which of the patterns match from the token m.start on.
func (m *matcher) try(ids []int32) {
	for _, id := range ids {
		p := &m.cues.index.patterns[id]
		if !p.needs.empty() && !p.needs.meets(&m.filter) {
			continue
		}
		m.steps, m.found = 0, m.found[:0]
		m.walk(p, 0, m.start, true)
		if len(m.found) > 0 {
			m.starts = append(m.starts, start{int32(m.start), id})
		}
	}
}

// find appends the cues in [lo,hi), by where they begin.
func (r *reading) find(found []match, lo, hi int) []match {
	m := matcher{reading: r, lo: lo, hi: hi, start: -1, found: found}
	for k := sort.Search(len(r.starts), func(k int) bool { return int(r.starts[k].token) >= lo }); k < len(r.starts) && int(r.starts[k].token) < hi; k++ {
		s := r.starts[k]
		if m.start != int(s.token) {
			m.start, m.steps = int(s.token), 0
		}
		m.walk(&r.cues.index.patterns[s.pattern], 0, m.start, true)
	}
	return m.found
}

// piece gives the index of the piece of token i; the token behind the last is in the last piece.
func (w *window) piece(i int) int {
	if len(w.pieceAt) == 0 {
		return 0
	}
	return int(w.pieceAt[min(max(i-w.from, 0), len(w.pieceAt)-1)])
}

// clauseBegins tells whether a clause begins at token i, or began with the conjunction before it.
func (w *window) clauseBegins(i int) bool {
	if i == w.from {
		return true
	}
	if len(w.pieces) == 0 || i >= w.to {
		return false
	}
	p := w.pieces[w.piece(i)]
	return p.From == i || p.From == i-1 && w.tokens[i].Gap&barrier == 0 && isConjunction(&w.tokens[i-1])
}
