package assertion

import (
	"slices"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

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
