package lint

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/resemblance"
	"github.com/cliniclint/cliniclint/lint/sentence"
	"github.com/cliniclint/cliniclint/rules"
)

// Passage is a piece of a document as the model of package resemblance is shown it: a few sentences of one block.
type Passage struct {
	Text     string
	Features []resemblance.Feature
}

// Describer describes passages as the model is shown them, for learning from them.
type Describer struct {
	linter  *Linter
	country string
}

// NewDescriber makes a describer of documents for a jurisdiction. The errors are those of New.
func NewDescriber(pack *rules.Pack, jurisdiction string) (*Describer, error) {
	l, err := newLinter(pack, nil, Options{Jurisdictions: []string{jurisdiction}})
	country, _, _ := cutState(jurisdiction)
	return &Describer{l, country}, err
}

// Passages gives the pieces of a document that may hold a claim.
func (d *Describer) Passages(doc *copytext.Document) []Passage {
	v := d.linter.view(d.linter.opts.Jurisdictions)
	s := v.scratch.Get().(*scratch)
	defer v.scratch.Put(s)
	p := v.examine(doc, s)
	var out []Passage
	for i, k := range p.kinds {
		b := p.blocks[i]
		if k&holdsSay == 0 || b == nil {
			continue
		}
		s.features.cut(b.Text, b.tokens, b.mentions)
		for _, at := range s.features.passages {
			s.features.describe(d.linter, b.Text, b.tokens, at)
			s.features.list[0] = resemblance.Country(d.country)
			out = append(out, Passage{b.Text[b.tokens[at.from].Start:b.tokens[at.to-1].End], slices.Clone(s.features.list)})
		}
	}
	return out
}

// A passage is as long as these bounds let it be.
const (
	passageSentences = 3
	passageTokens    = 90
)

// features are those of a passage, and the tokens that have them. The first, of no tokens, is the country by whose rules
// the passage is judged. It is memory that is used again.
type features struct {
	list   []resemblance.Feature
	at     []span // by feature
	folded []byte
	// of the text
	passages []span
	mentions []lexicon.Mention // in the order of their places
	next     []int32           // by token: where the next mention that begins there belongs
	seen     []bool            // by concept: the passage has it
}

func (f *features) add(x resemblance.Feature, at span) {
	f.list, f.at = append(f.list, x), append(f.at, at)
}

// cut cuts a text into runs of sentences, as far as marks alone tell them. Each begins with the last sentence of the one
// before.
func (f *features) cut(text string, tokens []lexicon.Token, mentions []lexicon.Mention) {
	f.order(mentions, len(tokens))
	f.passages = f.passages[:0]
	s := sentence.Split(text, tokens)
	for i := 0; i < len(s); {
		k := i + 1
		for k < len(s) && k < i+passageSentences && s[k].To-s[i].From <= passageTokens {
			k++
		}
		if from, to := s[i].From, min(s[k-1].To, s[i].From+2*passageTokens); from < to {
			f.passages = append(f.passages, span{int32(from), int32(to)})
		}
		if k == len(s) {
			break
		}
		i = max(i+1, k-1)
	}
}

// order puts mentions in the order of the tokens, of which there are n, at which they begin.
func (f *features) order(mentions []lexicon.Mention, n int) {
	f.next = append(f.next[:0], make([]int32, n+1)...)
	for _, m := range mentions {
		f.next[m.From+1]++
	}
	for i := range n {
		f.next[i+1] += f.next[i]
	}
	f.mentions = append(f.mentions[:0], mentions...)
	for _, m := range mentions {
		f.mentions[f.next[m.From]] = m
		f.next[m.From]++
	}
}

// begins tells whether a mention of a concept begins at token i.
func (f *features) begins(id lexicon.ID, i int32) bool {
	from := int32(0)
	if i > 0 {
		from = f.next[i-1]
	}
	for _, m := range f.mentions[from:f.next[i]] {
		if m.Concept == id {
			return true
		}
	}
	return false
}

// negated is how many words behind a negator are described as such too.
const negated = 4

// describe finds the words of a passage of the text that was cut, those of them that stand behind a negator, and the
// concepts mentioned in it.
func (f *features) describe(l *Linter, text string, tokens []lexicon.Token, at span) {
	f.list, f.at = f.list[:0], f.at[:0]
	f.add(0, span{at.from, at.from})
	left := 0 // words that the last negator still reaches
	for i := at.from; i < at.to; i++ {
		t := &tokens[i]
		if t.Gap&lexicon.GapStop != 0 {
			left = 0
		}
		switch t.Kind {
		case lexicon.Number:
			f.add(resemblance.Word("#"), span{i, i + 1})
		case lexicon.Word:
			f.folded = lexicon.AppendFold(f.folded[:0], text[t.Start:t.End])
			f.add(resemblance.Word(f.folded), span{i, i + 1})
			if f.begins(l.negator, i) {
				left = negated
			} else if left > 0 {
				f.add(resemblance.Negated(f.folded), span{i, i + 1})
				left--
			}
		}
	}
	names := l.names()
	f.seen = append(f.seen[:0], make([]bool, len(names))...)
	for _, m := range between(f.mentions, int(at.from), int(at.to)) {
		if m.To <= at.to && !f.seen[m.Concept] {
			f.seen[m.Concept] = true
			f.add(names[m.Concept], span{m.From, m.To})
		}
	}
}

// judged is a passage and how likely, in log odds, it holds what each of the view's likenesses looks for.
type judged struct {
	at     span
	scores []float32 // by likeness
}

// judge tells how much the passages of a text resemble claims.
func (p *page) judge(text string, r *reading) []judged {
	if len(p.l.likenesses) == 0 || len(r.mentions) == 0 || p.l.model == nil {
		return nil
	}
	f := &p.scratch.features
	f.cut(text, r.tokens, r.mentions)
	out := make([]judged, len(f.passages))
	scores := make([]float32, len(f.passages)*len(p.l.likenesses))
	for i, at := range f.passages {
		f.describe(p.l.Linter, text, r.tokens, at)
		out[i] = judged{at, scores[i*len(p.l.likenesses):][:len(p.l.likenesses)]}
		country := ""
		for k, r := range p.l.likenesses {
			if r.country != country {
				country, f.list[0] = r.country, resemblance.Country(r.country)
				p.scratch.scores = p.l.model().Score(p.scratch.scores, f.list)
			}
			out[i].scores[k] = p.scratch.scores[r.category]
		}
	}
	return out
}

// likeness is a rule that looks for passages that resemble claims.
type likeness struct {
	applicable
	country  string
	category int
	from     float32 // how likely, in log odds, a passage must hold a claim
	doubts   float32 // below which what other rules of the category have found is doubted
}

// besides is what a passage must have more, in log odds, where rules have found something of another category in its block:
// its words speak for that too.
const besides = 0.3

// alike gives the passages of a block that resemble claims of a category of which the rules that know what they look for
// found nothing in the block, or nothing but what a person must look at.
func (p *page) alike(b *block, found []hit) []hit {
	known := len(found)
	cut := false
	for i, r := range p.l.likenesses {
		for _, x := range b.judged {
			score := x.scores[i]
			if score < r.from || len(found) > 0 && score < r.from+besides {
				continue
			}
			if slices.ContainsFunc(found, func(h hit) bool { return h.rule.Category == r.Category && h.severity != rules.Review }) {
				break
			}
			f := &p.scratch.features
			if !cut {
				f.cut(b.Text, b.tokens, b.mentions)
				cut = true
			}
			f.describe(p.l.Linter, b.Text, b.tokens, x.at)
			f.list[0] = resemblance.Country(r.country)
			if h, ok := p.resembles(r, b, x.at, f, score); ok && p.shown(h) {
				found = append(found, h)
			}
		}
	}
	return found[known:]
}

// doubted is what remains of the hits of a block when those in doubt are left to a person.
func (p *page) doubted(hits []hit) []hit {
	for i := range hits {
		p.doubt(&hits[i])
	}
	return slices.DeleteFunc(hits, func(h hit) bool { return !p.shown(h) })
}

// doubt leaves to a person what a rule has found in passages that hardly resemble claims of its category.
func (p *page) doubt(h *hit) {
	i := slices.IndexFunc(p.l.likenesses, func(r likeness) bool { return r.Category == h.rule.Category && !r.without[h.block.Slot] })
	if i < 0 || h.severity == rules.Review || h.rule.Added || len(h.missing) > 0 {
		return
	}
	most, seen := float32(0), false
	for _, x := range h.block.judged {
		if x.at.from < h.at.To && h.at.From < x.at.to && (!seen || x.scores[i] > most) {
			most, seen = x.scores[i], true
		}
	}
	least := p.l.likenesses[i].doubts
	if h.severity == rules.Error {
		least = min(least, logOdds(rules.ErrorDoubts))
	}
	if seen && most < least {
		h.severity = rules.Review
		h.because = append(h.because, "it may be no such claim: likelihood "+percent(most))
	}
}

// percent writes log odds as a likelihood.
func percent(logOdds float32) string {
	return fmt.Sprintf("%.0f %%", 100/(1+math.Exp(-float64(logOdds))))
}

// learned gives the model. It is read when the first text needs it, as reading checks every number of it.
func (l *Linter) learned() *resemblance.Model {
	m, err := resemblance.Decode(rules.Model)
	if err != nil {
		panic(err) // the data is the program's own
	}
	for i, c := range l.categories {
		if k, ok := m.Category(c); !ok || k != i {
			panic("the model knows other categories; run “go generate ./rules”")
		}
	}
	return m
}

// named gives the features of the concepts.
func (l *Linter) named() []resemblance.Feature {
	out := make([]resemblance.Feature, l.lex.Len())
	for i := range out {
		out[i] = resemblance.Concept(l.lex.Name(lexicon.ID(i)))
	}
	return out
}

func (l *Linter) likeness(r applicable) likeness {
	country, _, _ := cutState(r.jurisdiction)
	doubts := float32(math.Inf(-1))
	if n := r.Claim.Doubts; n != nil {
		doubts = logOdds(n.Value)
	}
	return likeness{r, country, slices.Index(l.categories, r.Category), logOdds(r.Claim.Resembles.Value), doubts}
}

// logOdds are those of a likelihood in percent.
func logOdds(percent int) float32 { return float32(math.Log(float64(percent) / float64(100-percent))) }

// resembles makes a hit of a passage that is like a claim: of its sentence that speaks most for it, provided that a good
// part of what speaks for it is asserted.
func (p *page) resembles(r likeness, b *block, at span, f *features, score float32) (hit, bool) {
	weight := make([]float32, at.to-at.from)
	for i, w := range p.l.model().Weigh(nil, f.list, r.category) {
		if s := f.at[i]; w > 0 {
			for t := s.from; t < s.to; t++ {
				weight[t-at.from] += w / float32(s.to-s.from)
			}
		}
	}
	best, sum := 0, float32(-1)
	sentences := p.split(b)
	for s := p.sentenceOf(b, at.from); s < len(sentences) && sentences[s].From < int(at.to); s++ {
		n := float32(0)
		for t := sentences[s].From; t < min(sentences[s].To, int(at.to)); t++ {
			n += weight[t-int(at.from)]
		}
		if n > sum {
			best, sum = s, n
		}
	}
	m := lexicon.Mention{From: int32(sentences[best].From), To: int32(min(sentences[best].To, int(at.to)))}
	if m.From < at.from || m.From == m.To {
		return hit{}, false
	}
	if b.asks(sentences[best]) && !p.answeredYes(b, best) || slices.Contains(p.denied, denial{r.Category, best}) {
		return hit{}, false
	}
	h, ok := p.meets(r.compiled, r.jurisdiction, b, m, map[span]assertion.Result{{m.From, m.To}: {}})
	if !ok {
		return hit{}, false
	}
	words := make([]int32, 0, m.To-m.From)
	for t := m.From; t < m.To; t++ {
		if weight[t-at.from] > 0 {
			words = append(words, t)
		}
	}
	slices.SortStableFunc(words, func(x, y int32) int { return cmp.Compare(weight[y-at.from], weight[x-at.from]) })
	asserted, asked := float32(0), float32(0)
	for _, t := range words[:min(asking, len(words))] {
		w := weight[t-at.from]
		asked += w
		if r.asserts[p.assert(b, lexicon.Mention{From: t, To: t + 1}).Status.String()] {
			asserted += w
		}
	}
	if asserted < asked/3 {
		return hit{}, false
	}
	h.because = append(h.because, fmt.Sprintf("likelihood %s, most of all for %s", percent(score), quoted(b, words[:min(naming, len(words))])))
	return h, true
}

// asks tells whether a sentence is a question by the mark at its end.
func (b *block) asks(s sentence.Range) bool {
	end := len(b.Text)
	if s.To < len(b.tokens) {
		end = int(b.tokens[s.To].Start)
	}
	return strings.Contains(b.Text[b.tokens[s.To-1].End:end], "?")
}

// How many of the words that weigh most are asked whether they are asserted, and how many a finding names.
const (
	asking = 10
	naming = 5
)

// quoted gives words in the order of the text.
func quoted(b *block, words []int32) string {
	slices.Sort(words)
	list := make([]string, len(words))
	for i, t := range words {
		list[i] = fmt.Sprintf("“%s”", b.Text[b.tokens[t].Start:b.tokens[t].End])
	}
	return strings.Join(list, ", ")
}
