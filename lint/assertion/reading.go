package assertion

import (
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// reading is a sentence, or the part of it about a mention, read for cues.
type reading struct {
	cues   *Cues
	text   string
	tokens []lexicon.Token

	from, to    int // tokens that are read
	mFrom, mTo  int // the mention; both are to when the mention would stand behind the text
	asks        bool
	pieces      []sentence.Piece
	pieceAt     []int32  // by token, from `from` on
	sets        []uint64 // of classes, likewise
	found       []match
	ownNegation bool // the mention begins with its own: "no downtime"
}

// maxFound is the number of cues that count on each side of a mention, the nearest ones.
const maxFound = 128

func (a *Asserter) read(text string, tokens []lexicon.Token, s sentence.Range, mFrom, mTo int, asks bool) *reading {
	r := &reading{
		cues: a.cues, text: text, tokens: tokens, mFrom: mFrom, mTo: mTo,
		from: max(s.From, mFrom-maxBefore), to: max(mTo, min(s.To, mTo+maxAfter)),
	}
	r.classify()
	r.asks = asks || endsWithQuestion(text, tokens, s.To)
	r.pieces = sentence.Pieces(text, tokens, sentence.Range{From: r.from, To: r.to})
	r.pieceAt = make([]int32, r.to-r.from)
	for p, piece := range r.pieces {
		for i := piece.From; i < piece.To; i++ {
			r.pieceAt[i-r.from] = int32(p)
		}
	}
	// Cues inside the mention are part of what it says.
	r.found = r.find(nil, r.from, mFrom)
	r.found = r.found[max(0, len(r.found)-maxFound):]
	r.straddle()
	before := len(r.found)
	r.found = r.find(r.found, mTo, r.to)
	r.found = r.found[:min(len(r.found), before+maxFound)]
	r.silence()
	if mTo > mFrom {
		for _, m := range r.find(nil, mFrom, min(mTo, mFrom+maxWords)) {
			if c := r.cues.cues[m.cue]; m.from == mFrom && c.kind == negation && c.direction&forward != 0 {
				r.ownNegation = true
			}
		}
	}
	return r
}

// straddle finds the ends of scopes that reach into the mention: "no needles, real results", "not painful and erases".
func (r *reading) straddle() {
	if r.mFrom == r.from || r.mTo == r.mFrom {
		return
	}
	for _, m := range r.find(nil, r.mFrom-1, min(r.mTo, r.mFrom+2)) {
		k := r.cue(m).kind
		if m.to > r.mFrom && (k == turn && m.from <= r.mFrom || k == termination && m.from < r.mFrom) {
			r.found = append(r.found, m)
		}
	}
}

// classes gives the set of classes of token i.
func (r *reading) classes(i int) uint64 { return r.sets[i-r.from] }

// classify looks the tokens up, once.
func (r *reading) classify() {
	r.sets = make([]uint64, r.to-r.from)
	for i := range r.sets {
		r.sets[i] = r.cues.classesOf(&r.tokens[r.from+i], r.text)
	}
}

func (r *reading) cue(m match) *cue { return &r.cues.cues[m.cue] }

// piece gives the index of the piece of token i; the token behind the last is in the last piece.
func (r *reading) piece(i int) int {
	if len(r.pieceAt) == 0 {
		return 0
	}
	return int(r.pieceAt[min(max(i-r.from, 0), len(r.pieceAt)-1)])
}

// clauseBegins tells whether a clause begins at token i, or began with the conjunction before it.
func (r *reading) clauseBegins(i int) bool {
	if i == r.from {
		return true
	}
	if len(r.pieces) == 0 || i >= r.to {
		return false
	}
	p := r.pieces[r.piece(i)]
	return p.From == i || p.From == i-1 && r.tokens[i].Gap&barrier == 0 && isConjunction(&r.tokens[i-1])
}

// silence drops the cues that a pseudo-cue overlaps, unless they are longer on both sides than it is, and those that
// are the beginning of a longer cue of the same kind.
func (r *reading) silence() {
	all := append([]match(nil), r.found...)
	r.found = r.found[:0]
	for _, m := range all {
		if !r.silenced(m, all) {
			r.found = append(r.found, m)
		}
	}
}

func (r *reading) silenced(m match, all []match) bool {
	c := r.cue(m)
	if c.kind == pseudo {
		return false
	}
	for _, o := range all {
		by := r.cue(o)
		switch {
		case o.from >= m.to || m.from >= o.to:
		case by.kind == c.kind && by.direction == c.direction && o.from == m.from && o.to > m.to:
			return true
		case by.kind != pseudo || by.silences != Affirmed && by.silences != meanings[c.kind].status:
		case o.from < m.from || o.to > m.to:
			return true
		case o.from == m.from && o.to == m.to && c.kind != yes && c.kind != no:
			return true
		}
	}
	return false
}
