package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
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

// span is a range of tokens of a block.
type span struct{ from, to int32 }

// findings evaluates the rules over the page.
func (p *page) findings() []Finding {
	var hits []hit
	once := map[string]bool{} // rules of absence that have spoken
	for i, k := range p.kinds {
		b := p.blocks[i]
		if k&holdsSay == 0 || b == nil {
			continue
		}
		asserted := map[span]assertion.Result{}
		for _, m := range b.mentions {
			for _, r := range p.l.bySay[m.Concept] {
				if len(r.missing) > 0 && once[r.ID] {
					continue
				}
				h, ok := p.meets(r.compiled, r.jurisdiction, b, m, asserted)
				if !ok || p.l.opts.MinSeverity != "" && h.severity.Rank() < p.l.opts.MinSeverity.Rank() {
					continue
				}
				once[r.ID] = true
				hits = append(hits, h)
			}
		}
	}
	return p.report(strongest(hits))
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
	for _, c := range r.unless {
		within := c.within
		if within > inSentence && p.ownOffer(b, m) {
			within = inSentence
		}
		if p.holds(b, m, c.any, within) {
			return h, false
		}
	}
	if r.about != nil {
		o, ok := p.accepts(r.about, p.owners(b, m, r.about.within), b, m, j)
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
	if !r.asserts[a.Status.String()] || p.noun(b, m) {
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

// ownOffer tells whether the sentence of m says what the speaker itself offers: that is cleared by nothing that stands
// outside the sentence.
func (p *page) ownOffer(b *block, m lexicon.Mention) bool {
	s := p.split(b)[p.sentenceOf(b, m.From)]
	return p.l.own >= 0 && len(between(b.of(p.l.own), s.From, s.To)) > 0
}

// assert decides whether the words are claimed. A question that the page itself answers with yes is a claim.
func (p *page) assert(b *block, m lexicon.Mention) assertion.Result {
	at := p.sentenceOf(b, m.From)
	sentences := p.split(b)
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
	a := p.l.asserter().AssessIn(b.Text, b.tokens, sentences[at], int(m.From), int(m.To), ctx)
	if a.Status == assertion.Asked && p.answeredYes(b, at) {
		a.Status, a.Why = assertion.Affirmed, "the question is answered with yes"
	}
	return a
}

// noun tells whether the words begin with one that would be a claim as a verb, but is a noun here. Only where a word
// that follows nouns stands behind it is the tagger asked: it takes the verb of "our serum treats eczema" for a noun.
func (p *page) noun(b *block, m lexicon.Mention) bool {
	begins := func(id lexicon.ID, at int32) bool {
		return id >= 0 && slices.ContainsFunc(b.of(id), func(v lexicon.Mention) bool { return v.From == at })
	}
	if !begins(p.l.verbs, m.From) || !begins(p.l.after, m.From+1) {
		return false
	}
	s := p.split(b)[p.sentenceOf(b, m.From)]
	from, to := max(s.From, int(m.From)-window/4), min(s.To, int(m.To)+window/4)
	start := b.tokens[from].Start
	text := b.Text[start:b.tokens[to-1].End]
	return !p.l.tagger.IsVerb(text, lexicon.Tokens(nil, text), int(m.From)-from)
}

func (p *page) answeredYes(b *block, at int) bool {
	if p.l.yes < 0 {
		return false
	}
	if s := p.split(b); at+1 < len(s) {
		return slices.ContainsFunc(b.of(p.l.yes), func(m lexicon.Mention) bool { return int(m.From) == s[at+1].From })
	}
	if i := b.index + 1; i < len(p.doc.Blocks) && (p.doc.Blocks[i].Question == b.index || b.Slot == copytext.SlotQuestion) {
		if answer := p.at(i); answer != nil {
			return slices.ContainsFunc(answer.of(p.l.yes), func(m lexicon.Mention) bool { return m.From == 0 })
		}
	}
	return false
}

// strongest drops a hit that overlaps another of the same category: the graver stays, then the longer, then the first.
func strongest(hits []hit) []hit {
	slices.SortStableFunc(hits, func(a, b hit) int {
		if d := b.severity.Rank() - a.severity.Rank(); d != 0 {
			return d
		}
		return int((b.at.To - b.at.From) - (a.at.To - a.at.From))
	})
	type key struct {
		block    *block
		category string
	}
	kept := map[key][]lexicon.Mention{} // sorted by place, none overlaps another
	var out []hit
	for _, h := range hits {
		k := key{h.block, h.rule.Category}
		list := kept[k]
		at := sort.Search(len(list), func(i int) bool { return list[i].To > h.at.From })
		if at == len(list) || list[at].From >= h.at.To {
			kept[k] = slices.Insert(list, at, h.at)
			out = append(out, h)
		}
	}
	return out
}

// report turns hits into findings, in the order of the source.
func (p *page) report(hits []hit) []Finding {
	var out []Finding
	for _, h := range hits {
		if f, ok := p.finding(h); ok {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		switch {
		case a.Start != b.Start:
			return a.Start - b.Start
		case a.End != b.End:
			return a.End - b.End
		}
		return strings.Compare(a.Rule.ID, b.Rule.ID)
	})
	seen := map[string]int{}
	for i := range out {
		f := &out[i]
		f.Line, f.Column = p.doc.Position(f.Start)
		f.EndLine, f.EndCol = p.doc.Position(f.End)
		words := foldWords(f.Text)
		k := f.Rule.ID + "\n" + words + "\n" + p.doc.Source
		seen[k]++
		if n := seen[k]; n > 1 {
			k += fmt.Sprintf("\n%d", n)
		}
		sum := sha256.Sum256([]byte(k))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
	return out
}

func foldWords(s string) string {
	var b strings.Builder
	for _, t := range lexicon.Tokens(nil, s) {
		b.WriteString(lexicon.Fold(s[t.Start:t.End]))
		b.WriteByte(' ')
	}
	return b.String()
}

// finding gives the words their place. Words and the product that they belong to are shown as one where they stand
// side by side.
func (p *page) finding(h hit) (Finding, bool) {
	from, to := h.at.From, h.at.To
	if h.owner.far == inPhrase && h.owner.block == h.block.index && distance(h.block, h.at, h.owner.at) <= 2 {
		from, to = min(from, h.owner.at.From), max(to, h.owner.at.To)
	}
	f := Finding{
		Rule: h.rule.Rule, Severity: h.severity, Jurisdiction: h.jurisdiction, Block: h.block.index,
		From: int(h.block.tokens[from].Start), To: int(h.block.tokens[to-1].End),
	}
	var ok bool
	if f.Start, f.End, ok = h.block.Span(f.From, f.To); !ok {
		return f, false
	}
	f.Text = h.block.Text[f.From:f.To]
	name := ""
	if h.owner.far != nowhere {
		name = p.l.products[h.owner.product].Name
		if h.owner.block != h.block.index || h.owner.far > inPhrase {
			where := p.doc.Blocks[h.owner.block]
			words := p.blocks[h.owner.block]
			f.Because = append(f.Because, fmt.Sprintf("%s: “%s” (%s)", name, where.Text[words.tokens[h.owner.at.From].Start:words.tokens[h.owner.at.To-1].End], where.Slot))
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
	f.Message = strings.NewReplacer("{text}", f.Text, "{product}", name, "{missing}", strings.Join(h.missing, ", ")).Replace(h.rule.Message)
	return f, true
}
