package sentence

import (
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// Piece is a piece of a clause: a run of tokens. A clause that others interrupt ("no product, wherever it is made, is
// approved") has several pieces.
type Piece struct {
	Range
	Of   int // index of the clause's first piece; that of the piece itself when it begins a clause
	Into int // for a bracket the index of the first piece of the clause that it stands in, otherwise equal to Of
}

// Clauses gives the clauses of sentence r in order and without gaps between them. What interrupts a clause, such as a
// bracket, counts as part of it. See Pieces for where a clause begins.
func Clauses(text string, tokens []lexicon.Token, r Range) []Range {
	pieces := Pieces(text, tokens, r)
	out := make([]Range, 0, len(pieces))
	at := make([]int, len(pieces)) // the clause that each piece went to
	for i, p := range pieces {
		if p.Into == i {
			at[i] = len(out)
			out = append(out, p.Range)
			continue
		}
		k := at[p.Into]
		out[k].To = p.To
		out = out[:k+1]
		for j := p.Into; j <= i; j++ {
			at[j] = min(at[j], k)
		}
		at[i] = k
	}
	return out
}

// Pieces gives the clauses of sentence r as pieces in order, without gaps between them. Lists stay in their clause; a
// clause begins where a mark or a conjunction is followed by a subject with its verb, and behind semicolons, colons,
// dashes and brackets.
func Pieces(text string, tokens []lexicon.Token, r Range) []Piece {
	if r.Len() <= 0 {
		return nil
	}
	c := clauser{text: text, tokens: tokens, words: words(), out: make([]Piece, 0, 8), hasVerb: make([]bool, 0, 8)}
	from := r.From
	first := true
	for from < r.To {
		to := from + 1
		for to < r.To && !c.mayBegin(to) {
			to++
		}
		c.piece(Range{from, to}, first)
		from, first = to, false
	}
	return c.out
}

type clauser struct {
	text     string
	tokens   []lexicon.Token
	words    map[uint64]class
	out      []Piece
	hasVerb  []bool // beside out, true on a clause's first piece when the clause has a verb
	cur      int    // first piece of the clause that goes on
	brackets []int  // clauses that open brackets interrupt
}

const marks = lexicon.GapComma | lexicon.GapSemi | lexicon.GapColon | lexicon.GapDash | lexicon.GapOpen | lexicon.GapClose | lexicon.GapBullet

func (c *clauser) class(i int) class { return c.words[c.tokens[i].Hash] }

// mayBegin tells whether a clause may begin at token i, which is not the first of the sentence.
func (c *clauser) mayBegin(i int) bool {
	if c.tokens[i].Gap&marks != 0 || c.bar(i) {
		return true
	}
	w := c.class(i)
	switch {
	case w&subordinator != 0:
		return true
	case w&contrast != 0 && w&conjunction != 0:
		return c.class(i-1)&exclusive == 0
	}
	return w&conjunction != 0
}

// bar tells whether a "|" or " / " stands before token i, as between the parts of a page title.
func (c *clauser) bar(i int) bool {
	t := &c.tokens[i]
	return t.Gap&lexicon.GapSlash != 0 && t.Gap&lexicon.GapSpace != 0 &&
		strings.Contains(c.text[c.tokens[i-1].End:t.Start], "|")
}

// piece adds a run of tokens to the clause that it belongs to.
func (c *clauser) piece(r Range, first bool) {
	gap := c.tokens[r.From].Gap
	if first {
		c.begin(r, -1)
		return
	}
	if gap&lexicon.GapClose != 0 && len(c.brackets) > 0 {
		c.cur = c.brackets[len(c.brackets)-1]
		c.brackets = c.brackets[:len(c.brackets)-1]
		if gap&(lexicon.GapOpen|lexicon.GapSemi|lexicon.GapColon|lexicon.GapComma|lexicon.GapDash) == 0 &&
			c.class(r.From)&(conjunction|subordinator) == 0 {
			c.join(r, c.cur)
			return
		}
	}
	switch {
	case gap&lexicon.GapOpen != 0:
		into := c.cur
		c.brackets = append(c.brackets, into)
		c.begin(r, into)
	case gap&(lexicon.GapSemi|lexicon.GapColon|lexicon.GapBullet) != 0 || c.bar(r.From):
		c.begin(r, -1)
	default:
		c.relate(r)
	}
}

// relate decides about a piece behind a comma, a dash, a conjunction or a subordinator.
func (c *clauser) relate(r Range) {
	gap := c.tokens[r.From].Gap
	marked := gap&(lexicon.GapComma|lexicon.GapDash) != 0
	w := c.class(r.From)
	s := r.From
	var conj class
	if w&conjunction != 0 {
		conj = w
		s++
	}
	if s >= r.To { // a conjunction alone: the next piece decides
		c.join(r, c.cur)
		return
	}
	head := c.class(s)
	verbAt := c.verbAt(Range{s, r.To})
	switch {
	case head&relative != 0, head&concession != 0 && r.To-s > 1, head&subordinator != 0 && verbAt > s:
		c.begin(r, -1)
	case conj&contrast != 0 && (isBut(c.tokens[r.From]) || marked || head&(pronoun|contraction) != 0):
		c.begin(r, -1)
	case head&contraction != 0, c.personal(s) && r.To-s > 1:
		c.begin(r, -1)
	case head&finite != 0 && c.inverted(s, r.To, conj):
		c.begin(r, -1)
	case marked && (head&finite != 0 || head&verb != 0) && conj == 0 && c.verbless() >= 0:
		if c.listed() { // "no fever, chills, has a cough"
			c.begin(r, -1)
			return
		}
		c.resume(r)
	case marked && conj != 0 && conj&alternative == 0 && head&possessive != 0 && c.hasVerb[c.cur]:
		c.begin(r, -1) // ", and our …" is hardly an object
	case marked && conj == 0 && head&(possessive|determiner) != 0 && c.class(c.out[c.cur].From)&subordinator != 0:
		c.begin(r, -1) // "whether acne or scars, our laser …"
	case verbAt > s && c.ownSubject(s, conj, marked):
		c.begin(r, -1)
	case gap&lexicon.GapDash != 0 && conj == 0:
		c.begin(r, -1)
	default:
		c.join(r, c.cur)
	}
}

// personal tells whether token i is a pronoun that can only be a subject.
func (c *clauser) personal(i int) bool {
	w := c.class(i)
	return w&pronoun != 0 && w&(determiner|relative) == 0 && w&possessive == 0
}

// inverted tells whether the auxiliary at s comes before its subject, as in questions and behind "nor".
func (c *clauser) inverted(s, end int, conj class) bool {
	if conj&alternative != 0 {
		return true
	}
	return s+1 < end && c.class(s+1)&(pronoun|contraction) != 0 && c.class(s+1)&determiner == 0
}

// ownSubject tells whether a piece that holds a verb behind its first word has that word for its subject, or is the end
// of a list that is the subject: "fever, chills and cough were absent".
func (c *clauser) ownSubject(s int, conj class, marked bool) bool {
	had := c.hasVerb[c.cur]
	switch {
	case conj&alternative != 0:
		return had && c.personal(s)
	case conj != 0:
		return had || c.class(s)&(determiner|possessive) != 0
	}
	return marked
}

// verbAt gives the first token of r that is, as far as words alone can tell, a finite verb; -1 when there is none. Verbs
// of relative clauses within r do not count.
func (c *clauser) verbAt(r Range) int {
	for i := r.From; i < r.To; i++ {
		w := c.class(i)
		if i > r.From && c.tokens[i].Hash == hashThat {
			return -1
		}
		if w&(auxiliary|verb|predicate|contraction) == 0 {
			continue
		}
		if i == r.From {
			if w&(contraction|finite) != 0 {
				return i
			}
			continue
		}
		prev := c.class(i - 1)
		switch {
		case c.tokens[i-1].Hash == hashTo || c.tokens[i].Gap&lexicon.GapHyphen != 0:
		case w&auxiliary != 0:
			return i
		case w&predicate != 0 && w&verb == 0:
			// only at the end of the piece: "lungs clear", not "clear lungs"
			if i+1 == r.To && prev&(determiner|possessive|preposition|auxiliary) == 0 {
				return i
			}
		case prev&(determiner|possessive|preposition) == 0:
			return i
		}
	}
	return -1
}

// verbless gives the latest clause that still waits for its verb, -1 when there is none. One that a subordinator begins
// ("whether old or new") does not wait.
func (c *clauser) verbless() int {
	for i := len(c.out) - 1; i >= 0 && i >= len(c.out)-4; i-- {
		if of := c.out[i].Of; !c.hasVerb[of] && c.class(c.out[of].From)&subordinator == 0 {
			return of
		}
	}
	return -1
}

// listed tells whether the clause that goes on waits for its verb but can hardly be the subject of one behind a comma:
// neither another clause nor an apposition ("exosomes, a new fashion, are …") nor a conjunction interrupts it.
func (c *clauser) listed() bool {
	last := c.out[len(c.out)-1]
	if c.hasVerb[last.Of] || last.Of != len(c.out)-1 {
		return false
	}
	for i := last.From; i < last.To; i++ {
		w := c.class(i)
		begins := i > last.From && c.tokens[i].Gap&(lexicon.GapComma|lexicon.GapDash) != 0
		if w&conjunction != 0 || begins && w&(determiner|possessive|preposition|subordinator) != 0 {
			return false
		}
	}
	return true
}

func (c *clauser) resume(r Range) { c.join(r, c.verbless()) }

// begin starts a clause; into is the clause that a bracket stands in, or -1.
func (c *clauser) begin(r Range, into int) {
	of := len(c.out)
	if into < 0 {
		into = of
	}
	c.out = append(c.out, Piece{Range: r, Of: of, Into: into})
	c.hasVerb = append(c.hasVerb, c.anyVerb(r))
	c.cur = of
}

// join adds a piece to the clause of.
func (c *clauser) join(r Range, of int) {
	if c.anyVerb(r) {
		c.hasVerb[of] = true
	}
	if last := len(c.out) - 1; c.out[last].Of == of {
		c.out[last].To = r.To
	} else {
		c.out = append(c.out, Piece{Range: r, Of: of, Into: c.out[of].Into})
		c.hasVerb = append(c.hasVerb, false)
	}
	c.cur = of
}

func (c *clauser) anyVerb(r Range) bool {
	return c.verbAt(r) >= 0 || c.class(r.From)&verb != 0
}

var hashBut = lexicon.HashOf("but")

func isBut(t lexicon.Token) bool { return t.Hash == hashBut }
