package lint

import (
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
	Features []resemblance.Feature // the pairs stand behind the others
	Singles  int                   // how many are no pairs
}

// Describer describes passages as the model is shown them, for learning from them.
type Describer struct{ linter *Linter }

// NewDescriber makes a describer of documents for a jurisdiction. The errors are those of New.
func NewDescriber(pack *rules.Pack, jurisdiction string) (*Describer, error) {
	l, err := newLinter(pack, nil, Options{Jurisdictions: []string{jurisdiction}})
	return &Describer{l}, err
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
		placed := byPlace(b.mentions)
		for _, at := range passages(b.Text, b.tokens) {
			var f features
			f.singles(d.linter, b.Text, b.tokens, placed, at)
			n := len(f.list)
			f.pairs()
			out = append(out, Passage{b.Text[b.tokens[at.from].Start:b.tokens[at.to-1].End], f.list, n})
		}
	}
	return out
}

// A passage is as long as these bounds let it be.
const (
	passageSentences = 3
	passageTokens    = 90
	maxPaired        = 40 // concepts of a passage that are paired
)

// passages cuts a text into runs of sentences, as far as marks alone tell them. Each begins with the last sentence of
// the one before.
func passages(text string, tokens []lexicon.Token) []span {
	s := sentence.Split(text, tokens)
	var out []span
	for i := 0; i < len(s); {
		k := i + 1
		for k < len(s) && k < i+passageSentences && s[k].To-s[i].From <= passageTokens {
			k++
		}
		if from, to := s[i].From, min(s[k-1].To, s[i].From+2*passageTokens); from < to {
			out = append(out, span{int32(from), int32(to)})
		}
		if k == len(s) {
			break
		}
		i = max(i+1, k-1)
	}
	return out
}

// features are those of a passage, and the tokens that have them.
type features struct {
	list     []resemblance.Feature
	at, also []span // by feature; also is that of the second of a pair
	words    int    // how many are words; concepts and pairs stand behind them
	folded   []byte
	mentions []lexicon.Mention
}

func (f *features) add(x resemblance.Feature, at, also span) {
	f.list, f.at, f.also = append(f.list, x), append(f.at, at), append(f.also, also)
}

// byPlace sorts mentions by the place where they begin.
func byPlace(mentions []lexicon.Mention) []lexicon.Mention {
	out := slices.Clone(mentions)
	slices.SortStableFunc(out, func(x, y lexicon.Mention) int { return int(x.From - y.From) })
	return out
}

// singles finds the words of a passage and the concepts mentioned in it. The mentions are in the order of their places.
func (f *features) singles(l *Linter, text string, tokens []lexicon.Token, placed []lexicon.Mention, at span) {
	f.list, f.at, f.also = f.list[:0], f.at[:0], f.also[:0]
	for i := at.from; i < at.to; i++ {
		t := &tokens[i]
		switch t.Kind {
		case lexicon.Number:
			f.add(resemblance.Word("#"), span{i, i + 1}, span{})
		case lexicon.Word:
			f.folded = lexicon.AppendFold(f.folded[:0], text[t.Start:t.End])
			f.add(resemblance.Word(f.folded), span{i, i + 1}, span{})
		}
	}
	f.words = len(f.list)
	f.mentions = append(f.mentions[:0], between(placed, int(at.from), int(at.to))...)
	slices.SortStableFunc(f.mentions, func(x, y lexicon.Mention) int { return int(x.Concept - y.Concept) })
	names := l.names()
	last := lexicon.ID(-1)
	for _, m := range f.mentions {
		if m.Concept != last && m.To <= at.to {
			f.add(names[m.Concept], span{m.From, m.To}, span{})
			last = m.Concept
		}
	}
}

// pairs adds the pairs of the concepts.
func (f *features) pairs() {
	end := min(len(f.list), f.words+maxPaired)
	for i := f.words; i < end; i++ {
		for k := i + 1; k < end; k++ {
			f.add(resemblance.Pair(f.list[i], f.list[k]), f.at[i], f.at[k])
		}
	}
}

// near is how much less likely, in log odds, a passage may look at a glance than it must be.
const near = 1

// likely is a passage that resembles the claims of a category.
type likely struct {
	at    span
	rule  int // of the view's likenesses
	score float32
}

// resembling finds the passages of a text that resemble claims.
func (p *page) resembling(text string, r *reading) []likely {
	if len(p.l.likenesses) == 0 || len(r.mentions) == 0 || p.l.model == nil {
		return nil
	}
	var out []likely
	f := &p.scratch.features
	placed := byPlace(r.mentions)
	for _, at := range passages(text, r.tokens) {
		f.singles(p.l.Linter, text, r.tokens, placed, at)
		if !p.atGlance() {
			continue
		}
		f.pairs()
		scored := ""
		for i, k := range p.l.likenesses {
			if score := p.score(p.l.model().Score, k, &scored); score >= k.from {
				out = append(out, likely{at, i, score})
			}
		}
	}
	return out
}

// atGlance tells whether the passage whose features are in the scratch may resemble a claim by its words and concepts
// alone.
func (p *page) atGlance() bool {
	scored := ""
	return slices.ContainsFunc(p.l.likenesses, func(k likeness) bool { return p.score(p.l.model().Glance, k, &scored) >= k.from-near })
}

// score is the likelihood, in log odds, that the passage whose features are in the scratch holds a claim of the rule's
// category. scored is the jurisdiction for which the scores in the scratch hold.
func (p *page) score(by func([]float32, string, []resemblance.Feature) []float32, r likeness, scored *string) float32 {
	s := p.scratch
	if r.jurisdiction != *scored {
		country, _, _ := cutState(r.jurisdiction)
		s.scores, *scored = by(s.scores, country, s.features.list), r.jurisdiction
	}
	return s.scores[r.category]
}

// likeness is a rule that looks for passages that resemble claims.
type likeness struct {
	applicable
	category int
	from     float32
}

// besides is what a passage must have more, in log odds, where rules have found something of another category in its block:
// its words speak for that too.
const besides = 0.6

// alike gives the passages of a block that resemble claims of a category of which the rules that know what they look for
// found none in the block.
func (p *page) alike(b *block, found []hit) []hit {
	known := len(found)
	var placed []lexicon.Mention
	for _, x := range b.alike {
		r := p.l.likenesses[x.rule]
		same := slices.ContainsFunc(found, func(h hit) bool { return h.rule.Category == r.Category })
		if same || len(found) > 0 && x.score < r.from+besides {
			continue
		}
		if placed == nil {
			placed = byPlace(b.mentions)
		}
		f := &p.scratch.features
		f.singles(p.l.Linter, b.Text, b.tokens, placed, x.at)
		f.pairs()
		if h, ok := p.resembles(r, b, x.at, f, x.score); ok && p.shown(h) {
			found = append(found, h)
		}
	}
	return found[known:]
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
	likely := float64(r.Claim.Resembles.Value) / 100
	return likeness{r, slices.Index(l.categories, r.Category), float32(math.Log(likely / (1 - likely)))}
}

// resembles makes a hit of a passage that is like a claim: of its sentence that speaks most for it, provided that most
// of what speaks for it is asserted.
func (p *page) resembles(r likeness, b *block, at span, f *features, score float32) (hit, bool) {
	weight := make([]int, at.to-at.from)
	for i, x := range f.list {
		w := p.l.model().Weight(x, r.category)
		if w <= 0 {
			continue
		}
		for _, s := range [...]span{f.at[i], f.also[i]} {
			for t := s.from; t < s.to; t++ {
				weight[t-at.from] += w / int(s.to-s.from)
			}
		}
	}
	best, sum := 0, -1
	sentences := p.split(b)
	for s := p.sentenceOf(b, at.from); s < len(sentences) && sentences[s].From < int(at.to); s++ {
		n := 0
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
	h, ok := p.meets(r.compiled, r.jurisdiction, b, m, map[span]assertion.Result{{m.From, m.To}: {}})
	if !ok || p.voiceOf(b) != speaking {
		return hit{}, false
	}
	asserted, words := 0, make([]int32, 0, m.To-m.From)
	for t := m.From; t < m.To; t++ {
		if w := weight[t-at.from]; w > 0 {
			words = append(words, t)
			if r.asserts[p.assert(b, lexicon.Mention{From: t, To: t + 1}).Status.String()] {
				asserted += w
			}
		}
	}
	if asserted < sum*2/3 {
		return hit{}, false
	}
	h.because = append(h.because, fmt.Sprintf("likelihood %s, most of all for %s", percent(score),
		p.heaviest(b, words, func(t int32) int { return weight[t-at.from] })))
	return h, true
}

// heaviest names the words that weigh most, in the order of the text.
func (p *page) heaviest(b *block, words []int32, weight func(int32) int) string {
	const most = 5
	slices.SortStableFunc(words, func(x, y int32) int { return weight(y) - weight(x) })
	words = words[:min(most, len(words))]
	slices.Sort(words)
	quoted := make([]string, len(words))
	for i, t := range words {
		quoted[i] = fmt.Sprintf("“%s”", b.Text[b.tokens[t].Start:b.tokens[t].End])
	}
	return strings.Join(quoted, ", ")
}
