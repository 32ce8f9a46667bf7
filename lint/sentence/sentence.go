// Package sentence cuts the text of a block into sentences and clauses, so that what is said of one thing is not taken
// for what is said of another. The marks between tokens decide nearly everything; a Splitter asks a trained model about
// the full stops that they leave open, and a Tagger whether a word is a verb.
package sentence

import (
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// Range is a run of tokens, [From,To) as indexes of a token slice.
type Range struct{ From, To int }

// Len is the number of tokens of the range.
func (r Range) Len() int { return r.To - r.From }

// Has tells whether token i is in the range.
func (r Range) Has(i int) bool { return r.From <= i && i < r.To }

// Split gives the sentences of text, whose tokens are given, in order and without gaps between them. A full stop that
// the marks leave open (after an abbreviation or initials) does not end a sentence, unless what follows can only begin
// one; a Splitter knows better.
func Split(text string, tokens []lexicon.Token) []Range {
	return cut(tokens, func(i int) bool { return stop(text, tokens, i) == ends })
}

// Of gives the sentence of rs that holds token i, or an empty range. rs is in order.
func Of(rs []Range, i int) Range {
	for lo, hi := 0, len(rs); lo < hi; {
		mid := int(uint(lo+hi) >> 1)
		switch r := rs[mid]; {
		case i < r.From:
			hi = mid
		case i >= r.To:
			lo = mid + 1
		default:
			return r
		}
	}
	return Range{}
}

// cut makes the ranges between the tokens before which a sentence ends.
func cut(tokens []lexicon.Token, endBefore func(i int) bool) []Range {
	if len(tokens) == 0 {
		return nil
	}
	rs := make([]Range, 0, 4)
	from := 0
	for i := 1; i < len(tokens); i++ {
		if endBefore(i) {
			rs = append(rs, Range{from, i})
			from = i
		}
	}
	return append(rs, Range{from, len(tokens)})
}

type verdict uint8

const (
	goesOn verdict = iota
	ends
	open // the marks do not tell
)

// stop tells whether a sentence ends before token i.
func stop(text string, tokens []lexicon.Token, i int) verdict {
	t, prev := &tokens[i], &tokens[i-1]
	switch {
	case t.Gap&(lexicon.GapBreak|lexicon.GapAsk) != 0:
		return ends
	case t.Gap&lexicon.GapStop != 0:
		// "the U.S. Food and Drug Administration": initials keep their own full stop.
		if t.Capital && initials(text[prev.Start:prev.End]) && strings.Trim(text[prev.End:t.Start], ". ") == "" {
			return openStop(t)
		}
		return ends
	case t.Gap&lexicon.GapDot == 0:
		return goesOn
	case t.Capital && t.Gap&lexicon.GapSpace != 0 && !title(text[prev.Start:prev.End]):
		return openStop(t)
	}
	return goesOn
}

// openStop settles an open full stop where the word behind it does: pronouns and determiners written with a capital
// begin a sentence.
func openStop(t *lexicon.Token) verdict {
	if words()[t.Hash]&(determiner|possessive|pronoun|contraction|subordinator) != 0 && !t.Upper {
		return ends
	}
	return open
}

func initials(word string) bool { return strings.Contains(word, ".") }

// title tells whether a name follows word as a rule.
func title(word string) bool {
	switch lexicon.Fold(word) {
	case "dr", "mr", "mrs", "ms", "prof", "st", "vs", "eg", "e.g", "ie", "i.e":
		return true
	}
	return false
}
