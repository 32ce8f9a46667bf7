// Package assertion decides whether words are asserted where they stand, or negated, asked, made a condition, reported of
// others or put into the past. It follows NegEx and ConText: cues have a direction and a scope, scopes end at clauses and
// at terminations, and pseudo-cues silence cues. What the cues are is data.
package assertion

import (
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// Status is what a text says about a mention.
type Status uint8

// The statuses of a mention.
const (
	Affirmed Status = iota
	Negated
	Asked
	Hypothetical
	Reported
	Historical
)

var statuses = map[string]Status{
	"affirmed": Affirmed, "negated": Negated, "asked": Asked, "hypothetical": Hypothetical, "reported": Reported, "historical": Historical,
}

var statusNames = [...]string{"affirmed", "negated", "asked", "hypothetical", "reported", "historical"}

func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return "unknown"
}

// Result is the status of a mention and what it rests on.
type Result struct {
	Status   Status
	Cue      string // the words that decided, as written; "" when nothing did
	CueStart int    // byte offset of the cue in the text; -1 when there is none or it stands in another text
	CueEnd   int
	Why      string // for a person; "" when nothing decided
}

// Context is what stands around the text of a mention. Its zero value is no context.
type Context struct {
	Question bool   // the block asks, even without a question mark
	Lead     string // the text that introduces the list of which the text is an item
	Before   string // the sentence before, or the question that the text answers
	After    string // the sentence after, or the answer to the question that the text asks
}

// Asserter assesses mentions. It may be used by several goroutines.
type Asserter struct{ cues *Cues }

// New makes an Asserter for cues.
func New(cues *Cues) *Asserter { return &Asserter{cues} }

// Assess gives the status of text[start:end], byte offsets. The text may hold several sentences. Offsets that hold no
// word give an affirmed Result.
func (a *Asserter) Assess(text string, start, end int) Result {
	tokens := lexicon.Tokens(nil, text)
	from, to := len(tokens), 0
	for i, t := range tokens {
		if int(t.End) > start && int(t.Start) < end {
			from, to = min(from, i), i+1
		}
	}
	if from >= to {
		return Result{CueStart: -1, CueEnd: -1}
	}
	return a.AssessIn(text, tokens, sentence.Of(sentence.Split(text, tokens), from), from, to, Context{})
}

const (
	maxBefore = 160 // tokens that are read before a mention
	maxAfter  = 80  // and behind it
)

// AssessIn gives the status of the mention that is tokens[from:to) in sentence s of text. Offsets in the result are
// into text. A mention outside of the tokens is affirmed.
func (a *Asserter) AssessIn(text string, tokens []lexicon.Token, s sentence.Range, from, to int, ctx Context) Result {
	return a.Sentence(text, tokens, s, ctx).Assess(from, to)
}

// Sentence is a sentence of a text, with what stands around it, whose mentions are assessed: many of them for little more
// than one. It is not for use by several goroutines at once.
type Sentence struct {
	asserter *Asserter
	text     string
	tokens   []lexicon.Token
	at       sentence.Range
	ctx      Context
	words    *words  // nil until a mention needs them
	whole    *window // likewise
	lead     *Result // what the lead makes of a mention; nil until a mention needs it
}

// Sentence gives sentence s of text, whose mentions are assessed like those of AssessIn.
func (a *Asserter) Sentence(text string, tokens []lexicon.Token, s sentence.Range, ctx Context) *Sentence {
	return &Sentence{asserter: a, text: text, tokens: tokens, at: s, ctx: ctx}
}

// Assess gives the status of the mention that is tokens [from,to) of the text.
func (x *Sentence) Assess(from, to int) Result {
	if from < 0 || to > len(x.tokens) || from >= to {
		return Result{CueStart: -1, CueEnd: -1}
	}
	s := x.at
	s.From, s.To = min(max(s.From, 0), from), max(min(s.To, len(x.tokens)), to)
	r := reading{window: x.window(s, from, to), mFrom: from, mTo: to}
	r.read()
	m, found := r.decide()
	if !found || meanings[r.cues.cues[m.cue].kind].status != Negated {
		if lead := leadOf(x.text, x.tokens, s, x.ctx); lead != "" {
			if x.lead == nil || s != x.at {
				res := x.asserter.lead(lead)
				x.lead = &res
			}
			if x.lead.Status != Affirmed {
				return *x.lead
			}
		}
	}
	res := Result{CueStart: -1, CueEnd: -1}
	if found {
		res = r.result(m)
	}
	if r.asks && (res.Status == Asked || res.Status == Affirmed && r.bare()) {
		answer, ok := x.asserter.answer(x.text, x.tokens, s.To, x.ctx.After)
		if ok && answer.Status != res.Status {
			return answer
		}
	}
	return res
}

// window gives what is read of sentence s for a mention. A sentence of usual length is read once, whole.
func (x *Sentence) window(s sentence.Range, from, to int) *window {
	at := sentence.Range{From: max(s.From, from-maxBefore), To: max(to, min(s.To, to+maxAfter))}
	if s != x.at { // the mention stands in the next one too
		return look(x.asserter.cues, x.text, x.tokens, at.From, at.To).window(at, s.To, x.ctx.Question)
	}
	if x.words == nil {
		x.words = look(x.asserter.cues, x.text, x.tokens, s.From, s.To)
	}
	if at != s {
		return x.words.window(at, s.To, x.ctx.Question)
	}
	if x.whole == nil {
		x.whole = x.words.window(at, s.To, x.ctx.Question)
	}
	return x.whole
}

// leadOf gives the text behind whose colon the sentence stands, "" when there is none.
func leadOf(text string, tokens []lexicon.Token, s sentence.Range, ctx Context) string {
	if ctx.Lead != "" {
		return ctx.Lead
	}
	for i, n := s.From, 0; i > 0 && i < len(tokens) && n < maxItems; n++ {
		gap := tokens[i].Gap
		if gap&lexicon.GapBreak == 0 {
			break
		}
		prev := i - 1
		for prev > 0 && tokens[prev].Gap&(lexicon.GapBreak|lexicon.GapStop) == 0 && i-prev < maxBefore {
			prev--
		}
		if gap&lexicon.GapColon != 0 {
			return text[tokens[prev].Start:tokens[i].Start]
		}
		if gap&lexicon.GapStop != 0 {
			break
		}
		i = prev
	}
	if before := strings.TrimSpace(ctx.Before); strings.HasSuffix(before, ":") {
		return before
	}
	return ""
}

// maxItems is how far back a list is followed to its lead.
const maxItems = 40

// lead assesses what would stand directly behind a lead.
func (a *Asserter) lead(text string) Result {
	tokens := lexicon.Tokens(nil, text)
	none := Result{CueStart: -1, CueEnd: -1}
	if len(tokens) == 0 {
		return none
	}
	rs := sentence.Split(text, tokens)
	n := len(tokens)
	s := rs[len(rs)-1]
	at := sentence.Range{From: max(s.From, n-maxBefore), To: n}
	r := reading{window: look(a.cues, text, tokens, at.From, at.To).window(at, n, false), mFrom: n, mTo: n}
	r.read()
	m, found := r.decide()
	if !found {
		return none
	}
	res := r.result(m)
	if res.Status == Asked {
		return none
	}
	res.CueStart, res.CueEnd = -1, -1
	return res
}

// answer reads the answer to a question: the tokens from i on, or else after.
func (a *Asserter) answer(text string, tokens []lexicon.Token, i int, after string) (Result, bool) {
	here := i < len(tokens)
	if !here {
		text, tokens, i = after, lexicon.Tokens(nil, after), 0
	}
	if i >= len(tokens) {
		return Result{}, false
	}
	end := i + 1
	for end < len(tokens) && end < i+maxWords && tokens[end].Gap&(lexicon.GapStop|lexicon.GapBreak) == 0 {
		end++
	}
	r := reading{window: &window{words: look(a.cues, text, tokens, i, end), from: i, to: end}}
	r.found = r.find(nil, i, end)
	r.silence()
	for _, m := range r.found {
		if k := a.cues.cues[m.cue].kind; m.from == i && (k == yes || k == no) {
			res := r.result(m)
			if !here {
				res.CueStart, res.CueEnd = -1, -1
			}
			return res, true
		}
	}
	return Result{}, false
}

// result puts a match into words.
func (r *reading) result(m match) Result {
	c := meanings[r.cues.cues[m.cue].kind]
	start, end := int(r.tokens[m.from].Start), int(r.tokens[m.to-1].End)
	words := r.text[start:end]
	return Result{Status: c.status, Cue: words, CueStart: start, CueEnd: end, Why: c.why + " “" + words + "”"}
}
