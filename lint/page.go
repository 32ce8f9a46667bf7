package lint

import (
	"slices"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// page is a document under examination. Its blocks are looked into when somebody asks: those that may hold what a rule
// looks for at once, those that may only be context when a claim needs them.
type page struct {
	l       *view
	doc     *copytext.Document
	site    *Site // nil for a document by itself
	scratch *scratch
	kinds   []kindOf
	blocks  []*block // by index of the document's blocks; nil where nothing was found or asked yet
	whole   bool     // everything was looked into, and scratch.places are those of this page
	groups  map[lexicon.ID]map[group]bool
	denied  []denial // of the block whose rules are evaluated
	owned   owned
	titles  []int // blocks that name the page; nil until asked for
}

// kindOf says what is known of a block before it is looked into.
type kindOf uint8

const (
	holdsSay     kindOf = 1 << iota // it may hold what a rule looks for
	holdsContext                    // it may hold what a rule asks for around it
	looked                          // it has been looked into
)

// scratch is the memory that examining a page needs, kept for the next page.
type scratch struct {
	text     lexicon.Text
	matches  lexicon.Matches
	features features
	scores   []float32 // of the passage whose features are there
	places   [][]int32 // concept that rules ask for around a block → blocks that mention it
	named    []lexicon.ID
}

// reading is what a text holds. The furniture of a site, and structured data that repeats what stands on the page, are
// read once.
type reading struct {
	kind     kindOf
	tokens   []lexicon.Token
	mentions []lexicon.Mention // nil until looked
	products []lexicon.Mention
	judged   []judged // passages, and what they resemble
}

// Bounds of what is kept: texts of up to maxKept bytes, maxReadings of them.
const (
	maxKept     = 300
	maxReadings = 2048
)

// block is a block with mentions.
type block struct {
	*copytext.Block
	index     int
	tokens    []lexicon.Token
	mentions  []lexicon.Mention // sorted by concept, then place
	sentences []sentence.Range
	clauses   map[int][]sentence.Range
	judged    []judged              // passages, and what they resemble
	products  []lexicon.Mention     // sorted by place
	uses      []lexicon.Mention     // sorted by place; nil until asked for
	marks     []int32               // see marksBefore; nil until asked for
	asserted  []*assertion.Sentence // by sentence; nil until asked for
	voice     voice
}

func (v *view) examine(doc *copytext.Document, s *scratch) *page {
	p := &page{l: v, doc: doc, scratch: s, kinds: make([]kindOf, len(doc.Blocks)), blocks: make([]*block, len(doc.Blocks))}
	for i := range doc.Blocks {
		r, ok := v.known.Get(doc.Blocks[i].Text)
		if !ok {
			r = p.read(i)
		}
		p.kinds[i] = r.kind &^ looked
		if r.kind&holdsSay != 0 {
			p.look(i, r)
		}
	}
	return p
}

// read finds the words of block i and what they may mean.
func (p *page) read(i int) *reading {
	text := p.doc.Blocks[i].Text
	r := new(reading)
	p.l.lex.Read(&p.scratch.text, text)
	if p.l.say.Passes(&p.scratch.text) {
		r.kind |= holdsSay
		p.match(r)
		r.judged = p.judge(text, r)
	}
	if p.l.context.Passes(&p.scratch.text) {
		r.kind |= holdsContext
	}
	p.keep(text, r)
	return r
}

// keep keeps what a text holds, unless it is long. What is kept is not changed any more.
func (p *page) keep(text string, r *reading) {
	if len(text) <= maxKept {
		p.l.known.Put(strings.Clone(text), r)
	}
}

// match finds the mentions of the text that stands in the scratch.
func (p *page) match(r *reading) {
	l, s := p.l, p.scratch
	r.kind |= looked
	l.lex.Match(&s.matches, &s.text, l.demand)
	r.mentions = s.matches.Mentions(nil)
	if len(r.mentions) == 0 {
		return
	}
	r.tokens = slices.Clone(s.text.Tokens)
	for _, x := range r.mentions {
		if l.products[x.Concept] != nil {
			r.products = append(r.products, x)
		}
	}
	slices.SortFunc(r.products, func(a, c lexicon.Mention) int {
		if a.From != c.From {
			return int(a.From - c.From)
		}
		return int(c.To - a.To)
	})
}

// at gives block i with its mentions, nil when it has none.
func (p *page) at(i int) *block {
	if p.kinds[i]&looked == 0 && p.kinds[i]&holdsContext != 0 {
		text := p.doc.Blocks[i].Text
		r, ok := p.l.known.Get(text)
		if !ok || r.kind&looked == 0 {
			r = &reading{kind: p.kinds[i]}
			p.l.lex.Read(&p.scratch.text, text)
			p.match(r)
			p.keep(text, r)
		}
		p.look(i, r)
	}
	return p.blocks[i]
}

// look makes block i of what its text holds.
func (p *page) look(i int, r *reading) {
	p.kinds[i] |= looked
	if len(r.mentions) > 0 {
		p.blocks[i] = &block{Block: &p.doc.Blocks[i], index: i, tokens: r.tokens, mentions: r.mentions, products: r.products, judged: r.judged}
	}
}

// everywhere gives the blocks of the page that mention a concept, whose mentions rules ask for as context.
func (p *page) everywhere(id lexicon.ID) []int32 {
	if s := p.scratch; !p.whole {
		p.whole = true
		if s.places == nil {
			s.places = make([][]int32, len(p.l.around))
		}
		for _, c := range s.named {
			s.places[c] = s.places[c][:0]
		}
		s.named = s.named[:0]
		for i := range p.kinds {
			b := p.at(i)
			if b == nil {
				continue
			}
			for k, x := range b.mentions {
				if !p.l.around[x.Concept] || k > 0 && b.mentions[k-1].Concept == x.Concept {
					continue
				}
				if len(s.places[x.Concept]) == 0 {
					s.named = append(s.named, x.Concept)
				}
				s.places[x.Concept] = append(s.places[x.Concept], int32(i))
			}
		}
	}
	return p.scratch.places[id]
}

// of gives the mentions of a concept in the block, in the order of the text.
func (b *block) of(id lexicon.ID) []lexicon.Mention {
	at := b.firstOf(id, 0)
	if at == len(b.mentions) || b.mentions[at].Concept != id {
		return nil
	}
	end, step := at+1, 1
	for end < len(b.mentions) && b.mentions[end].Concept == id { // few, as a rule
		if end, step = end+step, 2*step; end >= len(b.mentions) || b.mentions[end].Concept != id {
			end = b.firstOf(id+1, at)
			break
		}
	}
	return b.mentions[at:end]
}

// firstOf gives the first mention, from one on, whose concept is id or a later one.
func (b *block) firstOf(id lexicon.ID, from int) int {
	end := len(b.mentions)
	for from < end {
		if mid := (from + end) / 2; b.mentions[mid].Concept < id {
			from = mid + 1
		} else {
			end = mid
		}
	}
	return from
}

// begins gives the mention of a concept that begins at token t, and whether there is one.
func (b *block) begins(id lexicon.ID, t int32) bool {
	return len(between(b.of(id), int(t), int(t)+1)) > 0
}

// split gives the block's sentences.
func (p *page) split(b *block) []sentence.Range {
	if b.sentences == nil {
		b.sentences = p.l.splitter.Split(b.Text, b.tokens)
	}
	return b.sentences
}

// sentenceOf gives the index of the sentence that holds token t.
func (p *page) sentenceOf(b *block, t int32) int {
	s := p.split(b)
	return min(sort.Search(len(s), func(i int) bool { return int(t) < s[i].To }), len(s)-1)
}

// clauseOf gives the clause of sentence s that holds token t.
func (p *page) clauseOf(b *block, s int, t int32) sentence.Range {
	if b.clauses == nil {
		b.clauses = map[int][]sentence.Range{}
	}
	cs, ok := b.clauses[s]
	if !ok {
		cs = sentence.Clauses(b.Text, b.tokens, p.split(b)[s])
		b.clauses[s] = cs
	}
	if i := sort.Search(len(cs), func(i int) bool { return int(t) < cs[i].To }); i < len(cs) {
		return cs[i]
	}
	return p.split(b)[s]
}

// between gives those of list, which is sorted by place, that begin at tokens [from,to).
func between(list []lexicon.Mention, from, to int) []lexicon.Mention {
	lo := sort.Search(len(list), func(i int) bool { return int(list[i].From) >= from })
	hi := lo + sort.Search(len(list)-lo, func(i int) bool { return int(list[lo+i].From) >= to })
	return list[lo:hi]
}

// maxHeadings bounds how many headings are followed upwards.
const maxHeadings = 16

// section tells whether block i stands in the section of block b: under the same heading, or as one of the headings
// above, or as the question or lead that b belongs to.
func (p *page) section(b *block, i int) bool {
	o := &p.doc.Blocks[i]
	if i == b.Question || i == b.Lead || o.Question == b.index || o.Lead == b.index {
		return true
	}
	if o.Heading == b.Heading && o.Level == 0 && b.Level == 0 {
		return structured(o) == structured(b.Block)
	}
	if b.Level > 0 && o.Heading == b.index {
		return true
	}
	for h, n := b.Heading, 0; h != copytext.None && n < maxHeadings; h, n = p.doc.Blocks[h].Heading, n+1 {
		if i == h {
			return true
		}
	}
	return false
}

func structured(b *copytext.Block) bool { return b.Slot == copytext.SlotStructuredData }

// around tells whether a concept stands in the section of block b, or on the page.
func (p *page) around(b *block, id lexicon.ID, within reach) bool {
	places := p.everywhere(id)
	if within == onPage || len(places) == 0 {
		return len(places) > 0
	}
	if len(places) <= fewPlaces {
		return slices.ContainsFunc(places, func(i int32) bool { return int(i) == b.index || p.section(b, int(i)) })
	}
	has := func(i int) bool { return i != copytext.None && p.blocks[i] != nil && len(p.blocks[i].of(id)) > 0 }
	if has(b.index) || has(b.Question) || has(b.Lead) {
		return true
	}
	for h, n := b.Heading, 0; h != copytext.None && n < maxHeadings; h, n = p.doc.Blocks[h].Heading, n+1 {
		if has(h) {
			return true
		}
	}
	in := p.sections(id, places)
	return in[group{answers, b.index}] || in[group{items, b.index}] || b.Level > 0 && in[group{headed, b.index}] ||
		b.Level == 0 && in[sectionOf(b.Block)]
}

// fewPlaces is how many places are looked at one by one.
const fewPlaces = 8

// group is a group of blocks that a block finds its own section by; see section.
type group struct {
	kind relation
	of   int // a block
}

type relation uint8

const (
	answers relation = iota // answers to the question
	items                   // items of the list
	headed                  // what stands directly under the heading
	copyOf                  // of that, what is no heading and no structured data
	dataOf                  // and what is structured data
)

// sectionOf gives the group of a block that is no heading.
func sectionOf(b *copytext.Block) group {
	if structured(b) {
		return group{dataOf, b.Heading}
	}
	return group{copyOf, b.Heading}
}

// sections gives the groups of the blocks that mention a concept.
func (p *page) sections(id lexicon.ID, places []int32) map[group]bool {
	if in, ok := p.groups[id]; ok {
		return in
	}
	in := make(map[group]bool, len(places))
	for _, i := range places {
		b := &p.doc.Blocks[i]
		in[group{answers, b.Question}], in[group{items, b.Lead}], in[group{headed, b.Heading}] = true, true, true
		if b.Level == 0 {
			in[sectionOf(b)] = true
		}
	}
	if p.groups == nil {
		p.groups = map[lexicon.ID]map[group]bool{}
	}
	p.groups[id] = in
	return in
}

// holds tells whether one of the concepts stands within reach of mention m in block b.
func (p *page) holds(b *block, m lexicon.Mention, ids []lexicon.ID, within reach) bool {
	for _, id := range ids {
		if within >= inSection {
			if p.around(b, id, within) {
				return true
			}
			continue
		}
		list := b.of(id)
		if within < inBlock && len(list) > 0 {
			at, all := p.sentenceOf(b, m.From), p.split(b)
			first, last := at, at
			if within == isNear {
				first, last = max(0, at-1), min(len(all)-1, at+1)
			}
			list = between(list, max(all[first].From, int(m.From)-window), min(all[last].To, int(m.To)+window))
		}
		for _, x := range list {
			if p.together(b, m, x, within) {
				return true
			}
		}
	}
	return false
}

// window bounds how many tokens away anything belongs to a mention, so that a text without full stops costs no more
// than another.
const window = 250

// together tells whether two mentions of a block stand within reach of each other.
func (p *page) together(b *block, m, x lexicon.Mention, within reach) bool {
	if within >= inBlock {
		return true
	}
	sm, sx := p.sentenceOf(b, m.From), p.sentenceOf(b, x.From)
	switch within {
	case isNear:
		return sx-sm <= 1 && sm-sx <= 1
	case inSentence:
		return sm == sx
	case inClause:
		return sm == sx && (p.clauseOf(b, sm, m.From) == p.clauseOf(b, sm, x.From) || overlap(m, x))
	}
	return sm == sx && distance(b, m, x) <= 3
}

// covered tells whether tokens [from,to) lie in one of the mentions, which are of one concept: none lies in another.
func covered(list []lexicon.Mention, from, to int32) bool {
	behind := sort.Search(len(list), func(i int) bool { return list[i].From > from })
	return behind > 0 && to <= list[behind-1].To
}

func overlap(a, b lexicon.Mention) bool { return a.From < b.To && b.From < a.To }

// distance counts the tokens between two mentions; marks that split phrases count as ten each.
func distance(b *block, m, x lexicon.Mention) int {
	if overlap(m, x) {
		return 0
	}
	from, to := m.To, x.From
	if x.From < m.From {
		from, to = x.To, m.From
	}
	marks := b.marksBefore()
	return int(to-from) + int(marks[min(int(to)+1, len(b.tokens))]-marks[from])
}

// marksBefore gives, for each token and for the end, what the marks before the tokens up to it count.
func (b *block) marksBefore() []int32 {
	if b.marks == nil {
		b.marks = make([]int32, len(b.tokens)+1)
		for i := range b.tokens {
			d := int32(0)
			switch g := b.tokens[i].Gap; {
			case g&(lexicon.GapSemi|lexicon.GapColon|lexicon.GapStop|lexicon.GapDash|lexicon.GapBullet|lexicon.GapBreak) != 0:
				d = 10
			case g&(lexicon.GapComma|lexicon.GapOpen|lexicon.GapClose) != 0:
				d = 3
			}
			b.marks[i+1] = b.marks[i] + d
		}
	}
	return b.marks
}
