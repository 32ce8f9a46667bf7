package assertion

import (
	"slices"

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

// endsWithQuestion tells whether a question mark stands between the end of a sentence and the next token.
func endsWithQuestion(text string, tokens []lexicon.Token, end int) bool {
	if end < len(tokens) {
		return end > 0 && tokens[end].Gap&lexicon.GapAsk != 0
	}
	if end == 0 {
		return false
	}
	for _, c := range text[tokens[end-1].End:] {
		if c == '?' || c == '？' {
			return true
		}
	}
	return false
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

// decide gives the cue that decides about the mention. Negation comes first: whether others report it or ask about it,
// a negated claim is not made.
func (r *reading) decide() (best match, found bool) {
	rank := func(s Status) int { return [...]int{0, 5, 4, 3, 2, 1}[s] }
	for _, m := range r.found {
		status := meanings[r.cue(m).kind].status
		if status == Affirmed || !r.covers(m) {
			continue
		}
		if found {
			old := meanings[r.cue(best).kind].status
			switch d := rank(status) - rank(old); {
			case r.within(m, best):
				continue
			case r.within(best, m):
			case d < 0, d == 0 && r.distance(m) >= r.distance(best):
				continue
			}
		}
		best, found = m, true
	}
	if !found && r.asks {
		return r.declarative()
	}
	return best, found
}

// within tells whether cue m is a part of cue o, which knows better: "let us know if" is no "know if".
func (r *reading) within(m, o match) bool {
	return o.from <= m.from && m.to <= o.to && o.to-o.from > m.to-m.from && r.cue(m).kind.opines() && r.cue(o).kind.opines()
}

// distance is the number of tokens between a cue and the mention.
func (r *reading) distance(m match) int {
	if m.to <= r.mFrom {
		return r.mFrom - m.to
	}
	return m.from - r.mTo
}

// covers tells whether the mention is in the scope of a cue.
func (r *reading) covers(m match) bool {
	c := r.cue(m)
	switch {
	case c.kind == yes || c.kind == no:
		return false
	case c.kind == question && !r.asks:
		return false
	case c.unlessOwn && r.own(m):
		return false
	case c.within > 0 && r.distance(m) > c.within:
		return false
	case m.to <= r.mFrom:
		return c.direction&forward != 0 && r.ahead(m, c)
	default:
		return c.direction&backward != 0 && r.behind(m, c)
	}
}

// own tells whether the speaker's own offer is meant in the clause of the mention.
func (r *reading) own(m match) bool {
	lo, hi := min(m.from, r.mFrom), max(m.to, r.mTo)
	for lo > r.from && !r.clauseBegins(lo) {
		lo--
	}
	for i := lo; i < hi && i < r.to; i++ {
		if r.classes(i)&r.cues.own != 0 {
			return true
		}
	}
	return false
}

// ahead tells whether the mention is in the scope of a cue before it.
func (r *reading) ahead(m match, c *cue) bool {
	if r.ownNegation && c.kind == negation && (c.series || r.item()) {
		return false
	}
	if c.scope == whole {
		return !r.terminated(m.to, r.mFrom, whole)
	}
	if colon := r.colon(m.to); colon >= 0 && r.mFrom >= colon {
		return !r.terminated(colon, r.mFrom, whole)
	}
	if r.mFrom == r.to && r.mTo == r.to { // behind the text: only a cue at its very end leads to it
		return false
	}
	if !r.sameClause(m.to-1, r.mFrom) || r.terminated(m.to, r.mFrom, clause) {
		return false
	}
	if c.series && (r.turned(m) || r.repeated(m)) {
		return false
	}
	if c.verbal && r.elliptic(m) {
		return false
	}
	if (c.scope == phrase || c.contrast && r.apposed(m)) && !r.inPhrase(m) {
		return false
	}
	return !(c.lack && r.cancelled(m)) && !(c.verbal && r.cancels(m))
}

// behind tells whether the mention is in the scope of a cue behind it.
func (r *reading) behind(m match, c *cue) bool {
	if c.scope == whole {
		return !r.terminated(r.mTo, m.from, whole)
	}
	at := m.from
	if r.tokens[at].Gap&(lexicon.GapColon|lexicon.GapDash|lexicon.GapOpen) != 0 {
		at-- // "needles: none", "bruising (none)"
	}
	return r.sameClause(at, r.mTo-1) && !r.terminated(r.mTo, m.from, clause) && !r.otherSubject(m) && (c.kind == history || !r.object())
}

// object tells whether a verb stands before the mention in its clause, so that what is said behind it is not said of it:
// "he has pain and was not given aspirin".
func (r *reading) object() bool {
	for i := r.mFrom - 1; i >= r.pieces[r.piece(r.mFrom)].From; i-- {
		switch c := r.classes(i); {
		case r.tokens[i].Hash == hashThat:
			return false
		case c&(r.cues.ask|r.cues.acts) != 0:
			return true
		}
	}
	return false
}

// otherSubject tells whether a cue behind the mention is about something between them: "bleeding, biopsy not done".
func (r *reading) otherSubject(m match) bool {
	comma := -1
	for i := r.mTo; i < m.from; i++ {
		if isConjunction(&r.tokens[i]) {
			return false
		}
		if r.tokens[i].Gap&lexicon.GapComma != 0 {
			if comma >= 0 {
				return false
			}
			comma = i
		}
	}
	return comma >= 0
}

// sameClause tells whether the mention's token i is in the clause of token cue, or in a bracket within it.
func (r *reading) sameClause(cue, i int) bool {
	of := r.pieces[r.piece(cue)].Of
	p := r.pieces[r.piece(i)].Of
	for {
		if p == of {
			return true
		}
		into := r.pieces[p].Into
		if into == p {
			return false
		}
		p = r.pieces[into].Of
	}
}

// terminated tells whether a termination for scopes as wide as s begins in [lo,hi).
func (r *reading) terminated(lo, hi int, s scope) bool {
	for _, t := range r.found {
		if c := r.cue(t); c.kind == termination && lo <= t.from && t.from < hi && c.scope >= s && c.scope != phrase {
			return true
		}
	}
	return false
}

// colon gives the token behind a colon that follows token i directly or behind words that lead in a list, -1 if none.
// The end of the text counts when the mention would stand there.
func (r *reading) colon(i int) int {
	for ; ; i++ {
		if i == r.to {
			if r.mFrom == r.to {
				return i
			}
			return -1
		}
		if r.tokens[i].Gap&lexicon.GapColon != 0 {
			return i
		}
		if r.tokens[i].Gap&barrier != 0 || r.classes(i)&r.cues.leadin == 0 {
			return -1
		}
	}
}

// item tells whether the mention begins an item of a list or a part of a coordination.
func (r *reading) item() bool {
	if r.mFrom == r.from {
		return true
	}
	return r.tokens[r.mFrom].Gap&(lexicon.GapComma|lexicon.GapDash) != 0 || isConjunction(&r.tokens[r.mFrom-1])
}

// turned tells whether, between a cue and the mention, a list turns to what is not negated.
func (r *reading) turned(m match) bool {
	for _, t := range r.found {
		if r.cue(t).kind == turn && m.to <= t.from && t.from <= r.mFrom && r.sameClause(m.to-1, t.from) {
			return true
		}
	}
	return false
}

// repeated tells whether the list says "no" anew for each item, so that an item without it is not negated: "no needles,
// no downtime, youthful skin".
func (r *reading) repeated(m match) bool {
	comma, earlier := false, false
	for i := m.to; i <= r.mFrom && i < r.to; i++ {
		if isAlternative(&r.tokens[i]) {
			return false
		}
		comma = comma || r.tokens[i].Gap&lexicon.GapComma != 0 || isConjunction(&r.tokens[i])
	}
	if !comma {
		return false
	}
	for _, o := range r.found {
		apart := o.to <= m.from || m.to <= o.from && o.to <= r.mFrom
		if c := r.cue(o); c.kind == negation && c.series && apart && r.tokens[o.from].Hash == r.tokens[m.from].Hash &&
			r.sameClause(o.from, m.from) {
			earlier = true
		}
	}
	return earlier
}

// apposed tells whether a cue begins a contrast that is inserted or comes first: "applied to the skin, not injected,
// after the peel".
func (r *reading) apposed(m match) bool {
	return r.tokens[m.from].Gap&(lexicon.GapComma|lexicon.GapDash|lexicon.GapOpen) != 0 || m.from == r.from
}

// elliptic tells whether a cue stands for what was said before: "where creams do not, and …". What is inserted ends with
// a comma of its own: "does not, and cannot, cure".
func (r *reading) elliptic(m match) bool {
	if m.to >= r.mFrom || r.tokens[m.to].Gap&lexicon.GapComma == 0 {
		return false
	}
	for i := m.to + 1; i <= r.mFrom && i < r.to; i++ {
		if r.tokens[i].Gap&lexicon.GapComma != 0 {
			return false
		}
	}
	return true
}

// maxListItem is the number of tokens of an item of a list at most.
const maxListItem = 5

// inPhrase tells whether the mention is in the noun phrase, or the list of them, that begins behind a cue.
func (r *reading) inPhrase(m match) bool {
	for _, t := range r.found {
		c := r.cue(t)
		if r.cue(m).scope == phrase && m.to <= t.from && t.from < r.mFrom && c.kind == termination && c.scope == phrase {
			return false
		}
	}
	if r.turned(m) {
		return false
	}
	joined := false // a conjunction has announced the last item
	for i := m.to; i <= r.mFrom && i < r.to; i++ {
		t := &r.tokens[i]
		if isConjunction(t) {
			joined = true
			continue
		}
		if t.Gap&lexicon.GapComma != 0 && i > m.to && (joined || !r.listGoesOn(i)) {
			return isConjunction(&r.tokens[i-1])
		}
	}
	return true
}

// listGoesOn tells whether a list that has reached the comma before token i comes to a conjunction by short items.
func (r *reading) listGoesOn(i int) bool {
	size, longest, commas := 0, 0, 0
	for ; i < r.to; i++ {
		t := &r.tokens[i]
		if isConjunction(t) {
			return true
		}
		if t.Gap&lexicon.GapComma != 0 {
			if size, commas = 0, commas+1; commas > 1 && longest <= 2 {
				return true // "without murmurs, rubs, gallops"
			}
		} else if t.Gap&barrier != 0 {
			return false
		}
		size++
		longest = max(longest, size)
		if size > maxListItem || r.classes(i)&r.cues.ask != 0 {
			return false
		}
	}
	return false
}

// cancelled tells whether another negation covers the cue itself: "never without".
func (r *reading) cancelled(m match) bool {
	for _, o := range r.found {
		c := r.cue(o)
		if !c.verbal || o.to > m.from || !r.sameClause(o.to-1, m.from) || r.terminated(o.to, m.from, clause) {
			continue
		}
		free := true
		for i := o.to; i <= m.from; i++ {
			free = free && r.tokens[i].Gap&lexicon.GapComma == 0 && !isConjunction(&r.tokens[i])
		}
		if free {
			return true
		}
	}
	return false
}

// cancels tells whether a negation does away with another between it and the mention.
func (r *reading) cancels(o match) bool {
	for _, m := range r.found {
		if c := r.cue(m); c.lack && o.to <= m.from && m.to <= r.mFrom && r.inPhrase(m) && r.cancelled(m) {
			return true
		}
	}
	return false
}

// declarative finds the question in a sentence that asks without inversion: "exosomes are approved?". Sentences
// without a verb, such as "wrinkles?", and those that begin with "why" or "how" take their content for granted.
func (r *reading) declarative() (match, bool) {
	if r.mTo == r.mFrom || len(r.pieces) == 0 {
		return match{}, false
	}
	// "how safe is it?"
	if r.mFrom == r.from+1 && r.mTo < r.to && r.classes(r.from)&r.cues.wh != 0 && r.classes(r.mTo)&r.cues.ask != 0 {
		return r.asking(r.from)
	}
	if r.classes(r.from)&(r.cues.wh|r.cues.ask) != 0 {
		return match{}, false
	}
	for _, p := range r.found {
		if r.cue(p).kind == pseudo && p.from == r.from {
			return match{}, false
		}
	}
	for i := r.from + 1; i < r.to; i++ {
		if r.classes(i)&r.cues.ask == 0 || !r.sameClause(i, r.mFrom) || r.clauseBegins(i) || i >= r.mFrom && i < r.mTo {
			continue
		}
		return r.asking(i)
	}
	return match{}, false
}

// asking makes token i the cue of a question.
func (r *reading) asking(i int) (match, bool) {
	id := slices.IndexFunc(r.cues.cues, func(c cue) bool { return c.kind == question })
	return match{int32(id), i, i + 1}, id >= 0
}

// bare tells whether the sentence is hardly more than the thing asked about: "exosome injections?".
func (r *reading) bare() bool {
	const others = 3
	return r.to-r.from <= r.mTo-r.mFrom+others && r.classes(r.from)&r.cues.wh == 0
}

var hashThat = lexicon.HashOf("that")

var conjunctions = map[uint64]bool{ // true for those that stand between alternatives
	lexicon.HashOf("and"): false, lexicon.HashOf("&"): false, lexicon.HashOf("plus"): false,
	lexicon.HashOf("or"): true, lexicon.HashOf("nor"): true,
}

func isConjunction(t *lexicon.Token) bool { _, ok := conjunctions[t.Hash]; return ok }

func isAlternative(t *lexicon.Token) bool { return conjunctions[t.Hash] }
