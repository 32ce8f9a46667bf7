package assertion

import (
	"math/bits"
	"sort"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// window is a run of tokens, usually a sentence, with what is known of it whatever the mention is.
type window struct {
	cues   *Cues
	text   string
	tokens []lexicon.Token

	from, to int // tokens that are read
	asks     bool
	pieces   []sentence.Piece
	pieceAt  []int32  // by token, from `from` on
	sets     []uint64 // of classes, likewise
	starts   []start  // in the order of the text
}

// start is a token and a pattern that begins there, for some mention or other.
type start struct{ token, pattern int32 }

// newWindow reads tokens at; end is the token behind the sentence that they are of.
func newWindow(cues *Cues, text string, tokens []lexicon.Token, at sentence.Range, end int, asks bool) *window {
	w := &window{cues: cues, text: text, tokens: tokens, from: at.From, to: at.To, asks: asks || endsWithQuestion(text, tokens, end)}
	w.classify()
	w.pieces = sentence.Pieces(text, tokens, at)
	w.pieceAt = make([]int32, w.to-w.from)
	for p, piece := range w.pieces {
		for i := piece.From; i < piece.To; i++ {
			w.pieceAt[i-w.from] = int32(p)
		}
	}
	w.begin()
	return w
}

// classes gives the set of classes of token i.
func (w *window) classes(i int) uint64 { return w.sets[i-w.from] }

// classify looks the tokens up, once.
func (w *window) classify() {
	w.sets = make([]uint64, w.to-w.from)
	for i := range w.sets {
		w.sets[i] = w.cues.classesOf(&w.tokens[w.from+i], w.text)
	}
}

// begin finds the patterns that match somewhere as long as nothing bounds them.
func (w *window) begin() {
	m := matcher{reading: &reading{window: w}, lo: w.from, hi: w.to, loose: true}
	for i := w.from; i < w.to; i++ {
		m.words.add(w.tokens[i].Hash)
	}
	x := &w.cues.index
	for i := w.from; i < w.to; i++ {
		m.start = i
		m.try(x.byWord[w.tokens[i].Hash])
		for set := w.classes(i); set != 0; set &= set - 1 {
			m.try(x.byClass[bits.TrailingZeros64(set)])
		}
		m.try(x.anyhow)
	}
}

// try notes which of the patterns match from the token m.start on.
func (m *matcher) try(ids []int32) {
	for _, id := range ids {
		p := &m.cues.index.patterns[id]
		if !p.needs.empty() && !p.needs.meets(&m.words) {
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
