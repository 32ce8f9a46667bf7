package lint

import (
	"slices"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/sentence"
)

// page is a document under examination: its blocks that hold mentions, with what was found in them.
type page struct {
	l      *Linter
	doc    *copytext.Document
	blocks []*block // by index of the document's blocks; nil where nothing was found
	found  map[lexicon.ID][]int32
}

// block is a block with mentions.
type block struct {
	*copytext.Block
	index     int
	tokens    []lexicon.Token
	mentions  []lexicon.Mention // sorted by concept, then place
	sentences []sentence.Range
	clauses   map[int][]sentence.Range
	products  []lexicon.Mention // of products, sorted by place
}

func (l *Linter) examine(doc *copytext.Document, m *lexicon.Matches) *page {
	p := &page{l: l, doc: doc, blocks: make([]*block, len(doc.Blocks)), found: map[lexicon.ID][]int32{}}
	for i := range doc.Blocks {
		l.lex.Match(m, doc.Blocks[i].Text)
		if len(m.Mentions) == 0 {
			continue
		}
		b := &block{Block: &doc.Blocks[i], index: i}
		for _, x := range m.Mentions {
			if l.wanted[x.Concept] {
				b.mentions = append(b.mentions, x)
			}
		}
		if len(b.mentions) == 0 {
			continue
		}
		b.tokens = slices.Clone(m.Tokens)
		for k, x := range b.mentions {
			if l.products[x.Concept] != nil {
				b.products = append(b.products, x)
			}
			if k == 0 || b.mentions[k-1].Concept != x.Concept {
				p.found[x.Concept] = append(p.found[x.Concept], int32(i))
			}
		}
		slices.SortFunc(b.products, func(a, c lexicon.Mention) int {
			if a.From != c.From {
				return int(a.From - c.From)
			}
			return int(c.To - a.To)
		})
		p.blocks[i] = b
	}
	return p
}

// of gives the mentions of a concept in the block, in the order of the text.
func (b *block) of(id lexicon.ID) []lexicon.Mention {
	at, ok := slices.BinarySearchFunc(b.mentions, id, func(m lexicon.Mention, id lexicon.ID) int { return int(m.Concept - id) })
	if !ok {
		return nil
	}
	end := at
	for end < len(b.mentions) && b.mentions[end].Concept == id {
		end++
	}
	return b.mentions[at:end]
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
	for i := range s {
		if int(t) < s[i].To {
			return i
		}
	}
	return len(s) - 1
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
	for _, c := range cs {
		if int(t) < c.To {
			return c
		}
	}
	return p.split(b)[s]
}

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
	for h, n := b.Heading, 0; h != copytext.None && n < 16; h, n = p.doc.Blocks[h].Heading, n+1 {
		if i == h {
			return true
		}
	}
	return false
}

func structured(b *copytext.Block) bool { return b.Slot == copytext.SlotStructuredData }

// holds tells whether one of the concepts stands within reach of mention m in block b.
func (p *page) holds(b *block, m lexicon.Mention, ids []lexicon.ID, within reach) bool {
	for _, id := range ids {
		where := p.found[id]
		if len(where) == 0 {
			continue
		}
		if within == onPage {
			return true
		}
		if within == inSection {
			for _, i := range where {
				if int(i) == b.index || p.section(b, int(i)) {
					return true
				}
			}
			continue
		}
		for _, x := range b.of(id) {
			if p.together(b, m, x, within) {
				return true
			}
		}
	}
	return false
}

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
	d := int(to - from)
	for i := from; i <= to && int(i) < len(b.tokens); i++ {
		switch g := b.tokens[i].Gap; {
		case g&(lexicon.GapSemi|lexicon.GapColon|lexicon.GapStop|lexicon.GapDash|lexicon.GapBullet|lexicon.GapBreak) != 0:
			d += 10
		case g&(lexicon.GapComma|lexicon.GapOpen|lexicon.GapClose) != 0:
			d += 3
		}
	}
	return d
}
