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
	"github.com/cliniclint/cliniclint/rules"
)

// Passage is a piece of a document as the model of package resemblance is shown it: a few sentences of one block.
type Passage struct {
	Text     string
	Features []resemblance.Feature
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
		for _, at := range p.passages(b) {
			var f features
			p.describe(&f, b, at)
			out = append(out, Passage{b.Text[b.tokens[at.from].Start:b.tokens[at.to-1].End], f.list})
		}
	}
	return out
}

// A passage is read together with its neighbours as far as these bounds go.
const (
	passageSentences = 3
	passageTokens    = 90
	maxDescribed     = 60 // concepts of a passage that are paired
)

// passages cuts a block into runs of sentences, each of which begins with the last sentence of the one before.
func (p *page) passages(b *block) []span {
	s := p.split(b)
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
}

func (f *features) add(x resemblance.Feature, at, also span) {
	f.list, f.at, f.also = append(f.list, x), append(f.at, at), append(f.also, also)
}

// describe finds the features of a passage: its words, the concepts mentioned in it, and their pairs.
func (p *page) describe(f *features, b *block, at span) {
	f.list, f.at, f.also = f.list[:0], f.at[:0], f.also[:0]
	for i := at.from; i < at.to; i++ {
		t := &b.tokens[i]
		switch t.Kind {
		case lexicon.Number:
			f.add(resemblance.Word("#"), span{i, i + 1}, span{})
		case lexicon.Word:
			f.add(resemblance.Word(lexicon.Fold(b.Text[t.Start:t.End])), span{i, i + 1}, span{})
		}
	}
	words := len(f.list)
	names := p.l.names()
	for k := 0; k < len(b.mentions) && len(f.list) < words+maxDescribed; {
		id := b.mentions[k].Concept
		list := b.mentions[k:]
		if n := slices.IndexFunc(list, func(m lexicon.Mention) bool { return m.Concept != id }); n >= 0 {
			list = list[:n]
		}
		k += len(list)
		for _, m := range list {
			if m.From >= at.from && m.To <= at.to {
				f.add(names[id], span{m.From, m.To}, span{})
				break
			}
		}
	}
	for i, end := words, len(f.list); i < end; i++ {
		for k := i + 1; k < end; k++ {
			f.add(resemblance.Pair(f.list[i], f.list[k]), f.at[i], f.at[k])
		}
	}
}

// likeness is a rule that looks for passages that resemble claims.
type likeness struct {
	applicable
	category int
	from     float32
}

// How the likelihood that the model gives bears upon what rules find, in log odds.
const (
	// besides is what a passage must have more where rules have found something of another category in it: its words
	// speak for that too.
	besides = 0.6
	// doubtful is the likelihood, 3 %, below which a warning becomes something for a person to look at.
	doubtful = -3.5
)

// weighed compares the passages of a block with labelled ones. It adds those that resemble claims of a category of which
// the rules that know what they look for found none in the block, and doubts the warnings in those that do not.
func (p *page) weighed(b *block, found []hit) []hit {
	if len(p.l.likenesses) == 0 {
		return found
	}
	var f features
	var scores []float32
	likely := slices.Repeat([]float32{unweighed}, len(found))
	for _, at := range p.passages(b) {
		p.describe(&f, b, at)
		scored := ""
		for _, r := range p.l.likenesses {
			if r.jurisdiction != scored {
				country, _, _ := strings.Cut(r.jurisdiction, "-")
				scores, scored = p.l.model.Score(scores, country, f.list), r.jurisdiction
			}
			score := scores[r.category]
			for i := range likely {
				if h := found[i]; h.rule.Category == r.Category && at.from <= h.at.From && h.at.From < at.to {
					likely[i] = max(likely[i], score)
				}
			}
			same := slices.ContainsFunc(found, func(h hit) bool { return h.rule.Category == r.Category })
			if same || score < r.from || len(found) > 0 && score < r.from+besides {
				continue
			}
			if h, ok := p.resembles(r, b, at, &f, score); ok {
				found = append(found, h)
			}
		}
	}
	for i, score := range likely {
		if h := &found[i]; unweighed < score && score < doubtful && h.severity == rules.Warning {
			h.severity = rules.Review
			h.because = append(h.because, fmt.Sprintf("passages like this rarely make such a claim: %s", percent(score)))
		}
	}
	return slices.DeleteFunc(found, func(h hit) bool { return !p.shown(h) })
}

// unweighed is the likelihood of what the model was not asked about.
const unweighed = -math.MaxFloat32

// percent writes log odds as a likelihood.
func percent(logOdds float32) string {
	return fmt.Sprintf("%.0f %%", 100/(1+math.Exp(-float64(logOdds))))
}

// remember makes the model ready, when a rule asks what passages resemble.
func (l *Linter) remember() error {
	if !slices.ContainsFunc(l.every, func(k *compiled) bool { return k.Claim.Resembles != nil }) {
		return nil
	}
	var err error
	if l.model, err = resemblance.Decode(rules.Model); err != nil {
		return fmt.Errorf("reading what was learned from labelled passages: %w", err)
	}
	for _, k := range l.every {
		if _, ok := l.model.Category(k.Category); k.Claim.Resembles != nil && !ok {
			return &rules.Problem{Place: k.Place, Reason: fmt.Sprintf("rule %q: nothing was learned of %s; run “go generate ./rules”", k.ID, k.Category)}
		}
	}
	return nil
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
	n := likeness{applicable: r, from: float32(math.Log(likely / (1 - likely)))}
	if l.model != nil {
		n.category, _ = l.model.Category(r.Category)
	}
	return n
}

// resembles makes a hit of a passage that is like a claim: of its sentence that speaks most for it, provided that most
// of what speaks for it is asserted.
func (p *page) resembles(r likeness, b *block, at span, f *features, score float32) (hit, bool) {
	weight := make([]int, at.to-at.from)
	for i, x := range f.list {
		w := p.l.model.Weight(x, r.category)
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
