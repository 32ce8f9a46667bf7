package lint

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
	"github.com/cliniclint/cliniclint/rules"
)

// hit is a claim that a rule objects to, before it becomes a finding.
type hit struct {
	rule         *compiled
	jurisdiction string
	severity     rules.Severity
	block        *block
	at           lexicon.Mention
	owner        owner
	missing      []string
	because      []string
}

// denial is a sentence of a block that denies words that a rule of a category looks for.
type denial struct {
	category string
	sentence int
}

// span is a range of tokens of a block.
type span struct{ from, to int32 }

// findings evaluates the rules over the page.
func (p *page) findings() []Finding {
	var hits []hit
	once := map[string]bool{} // rules of absence that have spoken
	asserted := map[span]assertion.Result{}
	for i, k := range p.kinds {
		b := p.blocks[i]
		if k&holdsSay == 0 || b == nil {
			continue
		}
		first := len(hits)
		clear(asserted)
		p.denied = p.denied[:0]
		for _, m := range b.mentions {
			for _, r := range p.l.bySay[m.Concept] {
				if len(r.missing) > 0 && once[r.ID] {
					continue
				}
				h, ok := p.meets(r.compiled, r.jurisdiction, b, m, asserted)
				if !ok || !p.shown(h) {
					continue
				}
				once[r.ID] = true
				hits = append(hits, h)
			}
		}
		hits = append(hits[:first], p.strongest(b, hits[first:])...)
		hits = append(hits[:first], p.doubted(hits[first:])...)
		hits = append(hits, p.alike(b, hits[first:])...)
	}
	return p.report(hits)
}

// shown tells whether a hit is grave enough for the options.
func (p *page) shown(h hit) bool {
	return p.l.opts.MinSeverity == "" || h.severity.Rank() >= p.l.opts.MinSeverity.Rank()
}

// applies gives the jurisdiction under which a rule applies to the page.
func applies(r *rules.Rule, jurisdictions []string) (string, bool) {
	for _, j := range jurisdictions {
		if slices.Contains(r.Jurisdictions, j) {
			return j, true
		}
	}
	if slices.Contains(r.Jurisdictions, Anywhere) {
		if len(jurisdictions) > 0 {
			return jurisdictions[0], true
		}
		return Anywhere, true
	}
	return "", false
}

func (p *page) meets(r *compiled, j string, b *block, m lexicon.Mention, asserted map[span]assertion.Result) (hit, bool) {
	h := hit{rule: r, jurisdiction: j, block: b, at: m, owner: owner{far: nowhere}, severity: r.Severity}
	if r.slots != nil && !r.slots[b.Slot] || r.without[b.Slot] {
		return h, false
	}
	for _, c := range r.with {
		if !p.holds(b, m, c.any, c.within) {
			return h, false
		}
	}
	own := slices.ContainsFunc(r.unless, condition.beyond) && p.ownOffer(b, m)
	for _, c := range r.unless {
		within := c.within
		if own {
			within = min(within, inSentence)
		}
		if p.holds(b, m, c.any, within) {
			return h, false
		}
	}
	if r.about != nil {
		o, ok := p.accepts(r.about, p.ownersOf(b, m, r.about.within), b, m, j)
		if !ok {
			return h, false
		}
		h.owner = o
	}
	at := span{m.From, m.To}
	a, ok := asserted[at]
	if !ok {
		if a = p.assert(b, m); a.Status == assertion.Affirmed && p.voiceOf(b) != speaking {
			a = p.voiceOf(b).result()
		}
		asserted[at] = a
	}
	if !r.asserts[a.Status.String()] {
		if a.Status == assertion.Negated {
			p.denied = append(p.denied, denial{r.Category, p.sentenceOf(b, m.From)})
		}
		return h, false
	}
	if p.noun(b, m) {
		return h, false
	}
	for _, x := range r.missing {
		if !slices.ContainsFunc(x.any, func(id lexicon.ID) bool { return len(p.everywhere(id)) > 0 }) && !p.site.shows(p.l.notices(), x.any) {
			h.missing = append(h.missing, x.name)
		}
	}
	if len(r.missing) > 0 && len(h.missing) == 0 {
		return h, false
	}
	if s, ok := r.SeverityIn[string(b.Slot)]; ok {
		h.severity = s
	}
	if s, ok := r.SeverityIn["hashtag"]; ok && b.tokens[m.From].Hashtag {
		h.severity = s
	}
	return h, true
}

// beyond tells whether a condition looks beyond the sentence.
func (c condition) beyond() bool { return c.within > inSentence }

// ownOffer tells whether the sentence of m says what the speaker itself offers: that is cleared by nothing that stands
// outside the sentence.
func (p *page) ownOffer(b *block, m lexicon.Mention) bool {
	s := p.split(b)[p.sentenceOf(b, m.From)]
	return p.l.own >= 0 && len(between(b.of(p.l.own), s.From, s.To)) > 0
}

// assert decides whether the words are claimed. A question that the page itself answers with yes is a claim.
func (p *page) assert(b *block, m lexicon.Mention) assertion.Result {
	at := p.sentenceOf(b, m.From)
	a := p.assertions(b, at).Assess(int(m.From), int(m.To))
	if a.Status == assertion.Asked && p.answeredYes(b, at) {
		a.Status, a.Why = assertion.Affirmed, "the question is answered with yes"
	}
	return a
}

// assertions gives a sentence of the block, ready to be asked about its mentions.
func (p *page) assertions(b *block, at int) *assertion.Sentence {
	sentences := p.split(b)
	if b.asserted == nil {
		b.asserted = make([]*assertion.Sentence, len(sentences))
	}
	if b.asserted[at] != nil {
		return b.asserted[at]
	}
	ctx := assertion.Context{Question: b.Slot == copytext.SlotQuestion}
	if b.Lead != copytext.None {
		ctx.Lead = p.doc.Blocks[b.Lead].Text
	}
	switch {
	case at > 0:
		prev := sentences[at-1]
		if prev.From < prev.To {
			ctx.Before = b.Text[b.tokens[prev.From].Start:b.tokens[sentences[at].From].Start]
		}
	case b.Question != copytext.None:
		ctx.Before = p.doc.Blocks[b.Question].Text
	}
	b.asserted[at] = p.l.asserter().Sentence(b.Text, b.tokens, sentences[at], ctx)
	return b.asserted[at]
}

// noun tells whether the words begin with one that would be a claim as a verb, but is a noun here. Only where a word
// that follows nouns stands behind it is the tagger asked: it takes the verb of "our serum treats eczema" for a noun.
func (p *page) noun(b *block, m lexicon.Mention) bool {
	if !b.begins(p.l.verbs, m.From) || !b.begins(p.l.after, m.From+1) {
		return false
	}
	s := p.split(b)[p.sentenceOf(b, m.From)]
	from, to := max(s.From, int(m.From)-window/4), min(s.To, int(m.To)+window/4)
	start := b.tokens[from].Start
	text := b.Text[start:b.tokens[to-1].End]
	return !p.l.tagger.IsVerb(text, lexicon.Tokens(nil, text), int(m.From)-from)
}

// answeredYes tells whether the sentence behind sentence at, or the first of the block behind a question, affirms it.
func (p *page) answeredYes(b *block, at int) bool {
	if p.l.yes < 0 {
		return false
	}
	if s := p.split(b); at+1 < len(s) {
		return p.affirms(b, s[at+1])
	}
	i := b.index + 1
	if i == len(p.doc.Blocks) {
		return false
	}
	next := &p.doc.Blocks[i]
	if next.Question != b.index && b.Slot != copytext.SlotQuestion && (next.Slot != copytext.SlotBody || !strings.HasSuffix(b.Text, "?")) {
		return false
	}
	answer := p.at(i)
	return answer != nil && len(answer.tokens) > 0 && p.affirms(answer, p.split(answer)[0])
}

// affirms tells whether a sentence answers yes, at its beginning or behind a comma: "Of course.", "In short, yes".
func (p *page) affirms(b *block, s sentence.Range) bool {
	return slices.ContainsFunc(between(b.of(p.l.yes), s.From, s.To), func(m lexicon.Mention) bool {
		return int(m.From) == s.From || b.tokens[m.From].Gap&lexicon.GapComma != 0
	})
}

// strongest drops a hit of a block that overlaps another of the same category: the graver stays, then the longer, then
// the first.
func (p *page) strongest(b *block, hits []hit) []hit {
	if len(hits) < 2 {
		return hits
	}
	order := make([]*hit, len(hits))
	for i := range hits {
		order[i] = &hits[i]
	}
	slices.SortStableFunc(order, func(a, b *hit) int { return a.against(b) })
	taken := make([]uint64, len(b.tokens)) // by token: the categories whose hits it is part of
	out := make([]hit, 0, len(hits))
	for _, h := range order {
		of := uint64(1) << slices.Index(p.l.categories, h.rule.Category)
		free := true
		for i := h.at.From; i < h.at.To && free; i++ {
			free = taken[i]&of == 0
		}
		if free {
			for i := h.at.From; i < h.at.To; i++ {
				taken[i] |= of
			}
			out = append(out, *h)
		}
	}
	return out
}

// against puts the graver hit first, then the longer.
func (h *hit) against(o *hit) int {
	if d := o.severity.Rank() - h.severity.Rank(); d != 0 {
		return d
	}
	return int((o.at.To - o.at.From) - (h.at.To - h.at.From))
}

// placed is a hit with the words that are shown and where they stand in the source.
type placed struct {
	*hit
	from, to   int // byte offsets in the block's text
	start, end int // and in the source
}

// place gives the words of a hit their place. Words and the product that they belong to are shown as one where they
// stand side by side. ok is false for words that stand nowhere in the source.
func (h *hit) place() (x placed, ok bool) {
	from, to := h.at.From, h.at.To
	if h.owner.far == inPhrase && h.owner.block == h.block.index && distance(h.block, h.at, h.owner.at) <= 2 {
		from, to = min(from, h.owner.at.From), max(to, h.owner.at.To)
	}
	x = placed{hit: h, from: int(h.block.tokens[from].Start), to: int(h.block.tokens[to-1].End)}
	x.start, x.end, ok = h.block.Span(x.from, x.to)
	return x, ok
}

// report turns hits into findings, in the order of the source.
func (p *page) report(hits []hit) []Finding {
	order := make([]placed, 0, len(hits))
	for i := range hits {
		if x, ok := hits[i].place(); ok {
			order = append(order, x)
		}
	}
	slices.SortStableFunc(order, func(a, b placed) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return cmp.Or(a.end-b.end, strings.Compare(a.rule.ID, b.rule.ID), a.against(b.hit))
	})
	if len(order) == 0 {
		return nil
	}
	out := make([]Finding, len(order))
	prints := printer{source: p.doc.Source, seen: map[string]int{}}
	for i := range order {
		f := &out[i]
		p.finding(f, &order[i])
		f.Fingerprint = prints.of(f)
	}
	return out
}

// finding fills in what a hit means.
func (p *page) finding(f *Finding, h *placed) {
	*f = Finding{
		Rule: h.rule.Rule, Severity: h.severity, Jurisdiction: h.jurisdiction, Block: h.block.index,
		From: h.from, To: h.to, Start: h.start, End: h.end, Text: h.block.Text[h.from:h.to],
	}
	f.Line, f.Column = p.doc.Position(f.Start)
	f.EndLine, f.EndCol = p.doc.Position(f.End)
	name := ""
	if h.owner.far != nowhere {
		name = p.l.products[h.owner.product].Name
		if h.owner.block != h.block.index || h.owner.far > inPhrase {
			where := p.doc.Blocks[h.owner.block]
			words := p.blocks[h.owner.block]
			f.Because = append(f.Because, name+": “"+where.Text[words.tokens[h.owner.at.From].Start:words.tokens[h.owner.at.To-1].End]+"” ("+string(where.Slot)+")")
		}
	}
	where := "page"
	if p.site != nil {
		where = "site"
	}
	for _, m := range h.missing {
		f.Because = append(f.Because, "not found on the "+where+": "+m)
	}
	f.Because = append(f.Because, h.because...)
	f.Message = fill(h.rule.Message, f.Text, name, h.missing)
}

// fill puts the words into a message of a rule.
func fill(message, text, product string, missing []string) string {
	var b strings.Builder
	b.Grow(len(message) + len(text))
	for {
		before, rest, ok := strings.Cut(message, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		switch {
		case strings.HasPrefix(rest, "text}"):
			b.WriteString(text)
		case strings.HasPrefix(rest, "product}"):
			b.WriteString(product)
		case strings.HasPrefix(rest, "missing}"):
			b.WriteString(strings.Join(missing, ", "))
		default:
			b.WriteByte('{')
			message = rest
			continue
		}
		message = rest[strings.IndexByte(rest, '}')+1:]
	}
}

// printer makes the fingerprints of the findings of a document.
type printer struct {
	source string
	seen   map[string]int // rule and words → how many findings there were
	tokens []lexicon.Token
	key    []byte
}

func (p *printer) of(f *Finding) string {
	p.key = append(append(p.key[:0], f.Rule.ID...), '\n')
	p.tokens = lexicon.Tokens(p.tokens[:0], f.Text)
	for _, t := range p.tokens {
		p.key = append(lexicon.AppendFold(p.key, f.Text[t.Start:t.End]), ' ')
	}
	p.key = append(append(p.key, '\n'), p.source...)
	n := p.seen[string(p.key)] + 1
	p.seen[string(p.key)] = n
	if n > 1 {
		p.key = strconv.AppendInt(append(p.key, '\n'), int64(n), 10)
	}
	sum := sha256.Sum256(p.key)
	return hex.EncodeToString(sum[:16])
}
