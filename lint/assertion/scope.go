package assertion

import "github.com/cliniclint/cliniclint/lint/lexicon"

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

var hashThat = lexicon.HashOf("that")

var (
	hashAnd       = lexicon.HashOf("and")
	hashAmpersand = lexicon.HashOf("&")
	hashPlus      = lexicon.HashOf("plus")
	hashOr        = lexicon.HashOf("or")
	hashNor       = lexicon.HashOf("nor")
)

func isConjunction(t *lexicon.Token) bool {
	return t.Hash == hashAnd || t.Hash == hashAmpersand || t.Hash == hashPlus || isAlternative(t)
}

// isAlternative tells conjunctions that stand between alternatives.
func isAlternative(t *lexicon.Token) bool { return t.Hash == hashOr || t.Hash == hashNor }
