package market

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// phrases is a trie over tokens. An edge is a word, by the hash of its folded form, or the shape of a code ("AA9A").
// One walk finds names, words, currencies, postcodes and registration numbers.
type phrases struct {
	root node
	// first holds the edges of the root, small those that may stand for a word that begins with a small letter: most words
	// of a page stop here, without a look into a map.
	first, small bits
	// firstLeads and smallLeads hold the same by the first three bytes of a word.
	firstLeads, smallLeads [1 << 15 / 64]uint64
}

type node struct {
	next []branch // by key
	ends []ending
}

type branch struct {
	key  uint64
	node *node
}

// find gives where the branch with a key is, or belongs.
func (n *node) find(key uint64) (at int, ok bool) {
	return slices.BinarySearchFunc(n.next, key, func(b branch, key uint64) int { return cmp.Compare(b.key, key) })
}

// to gives the node behind a key, nil when there is none.
func (n *node) to(key uint64) *node {
	if at, ok := n.find(key); ok {
		return n.next[at].node
	}
	return nil
}

// ending is a meaning of the phrase that ends at a node.
type ending struct {
	sense
	words []need
	match *code // what the phrase must match besides its shape; nil for anything
}

// need is what a word of an entry asks of a token besides its hash: capitals of an entry are capitals on the page, and
// what is written without a gap stands without a gap.
type need struct {
	form wordForm
	over lexicon.Gap // marks that may stand before it
}

type wordForm uint16

const (
	inUpper wordForm = 1 << iota
	inCapital
	isGlued
)

// needOf gives what a token of an entry asks for.
func needOf(t *lexicon.Token, first bool) (n need) {
	if t.Upper {
		n.form |= inUpper
	}
	if t.Capital {
		n.form |= inCapital
	}
	if !first && t.Gap == 0 {
		n.form |= isGlued
	}
	n.over = t.Gap & marks
	return n
}

// small tells whether a token may begin with a small letter.
func (n need) small() bool { return n.form&(inUpper|inCapital) == 0 }

// meets tells whether a token is as the word is written.
func (n need) meets(t *lexicon.Token) bool {
	return (n.form&inUpper == 0 || t.Upper) && (n.form&inCapital == 0 || t.Capital) && (n.form&isGlued == 0 || t.Gap == 0)
}

// Bounds of the data: no entry costs more than a look at a few tokens.
const (
	maxWords   = 8
	maxCode    = 16 // bytes of a code's word
	maxPattern = 400
	digitRun   = "9+" // shape of a number of minRun digits or more
	minRun     = 4
)

// add makes an entry known that is written as it stands on a page.
func (p *phrases) add(text string, s sense) error {
	tokens := lexicon.Tokens(nil, text)
	if len(tokens) == 0 {
		return fmt.Errorf("%q holds no word, number or sign", text)
	}
	if len(tokens) > maxWords {
		return fmt.Errorf("%q is longer than %d words", text, maxWords)
	}
	keys, words := make([]uint64, len(tokens)), make([]need, len(tokens))
	for i, t := range tokens {
		keys[i] = t.Hash
		words[i] = needOf(&tokens[i], i == 0)
	}
	p.addLead(lexicon.Fold(text[tokens[0].Start:tokens[0].End]), words[0].small())
	return p.insert(text, keys, ending{sense: s, words: words})
}

// addCode makes a code known: words in lower case stand for themselves, A for a capital letter, 9 for a digit, 9+ for four
// digits or more. match is what the whole of it must match, its words joined by single spaces; nil for anything.
func (p *phrases) addCode(shape string, match *code, s sense) error {
	e := ending{sense: s, match: match}
	var keys []uint64
	code := false
	for _, w := range strings.Fields(shape) {
		e.words = append(e.words, need{over: apart})
		switch {
		case w == digitRun || strings.Trim(w, "A9") == "" && len(w) <= maxCode:
			keys, code = append(keys, shapeKey(w)), true
		case w == lexicon.Fold(w) && len(lexicon.Tokens(nil, w)) == 1:
			if len(keys) == 0 {
				p.addLead(w, true)
			}
			keys = append(keys, lexicon.HashOf(w))
		default:
			return fmt.Errorf("shape %q: %q is neither a word in lower case nor made of A and 9", shape, w)
		}
	}
	if len(keys) == 0 || len(keys) > maxWords {
		return fmt.Errorf("shape %q: 1 to %d words", shape, maxWords)
	}
	if keys[0] == digitRunKey {
		return fmt.Errorf("shape %q: begin with a word or with a shape of known length", shape)
	}
	if !code {
		return fmt.Errorf("shape %q has no A or 9; a name belongs to another kind", shape)
	}
	return p.insert(shape, keys, e)
}

// code is what a whole code must match. Compiling it takes time, and most runs never ask.
type code struct {
	text string
	once sync.Once
	re   *regexp.Regexp // nil when the text is no pattern
}

// newCode gives the code of a pattern. The error says why it is none.
func newCode(text string) (*code, error) {
	if len(text) > maxPattern {
		return nil, fmt.Errorf("pattern longer than %d bytes", maxPattern)
	}
	if _, err := regexp.Compile(whole(text)); err != nil {
		return nil, fmt.Errorf("pattern %q: %w", text, err)
	}
	return &code{text: text}, nil
}

func whole(text string) string { return `\A(?:` + text + `)\z` }

func (c *code) matches(s string) bool {
	c.once.Do(func() { c.re, _ = regexp.Compile(whole(c.text)) })
	return c.re != nil && c.re.MatchString(s)
}

var errTwice = errors.New("stands there already for the same jurisdiction and kind; remove one")

func (p *phrases) insert(text string, keys []uint64, e ending) error {
	p.first.add(keys[0])
	if e.words[0].small() {
		p.small.add(keys[0])
	}
	n := &p.root
	for _, k := range keys {
		at, ok := n.find(k)
		if !ok {
			n.next = slices.Insert(n.next, at, branch{k, new(node)})
		}
		n = n.next[at].node
	}
	for _, old := range n.ends {
		if old.jurisdiction == e.jurisdiction && old.kind == e.kind && old.match == nil && e.match == nil {
			return fmt.Errorf("%q %w", text, errTwice)
		}
	}
	n.ends = append(n.ends, e)
	return nil
}

func shapeKey(shape string) uint64 { return lexicon.HashOf("\x00" + shape) }

// shapeOf gives the key of a token's shape; ok is false for anything that no code begins with or consists of.
func shapeOf(text string, t *lexicon.Token) (key uint64, ok bool) {
	if t.Kind == lexicon.Sign || t.End-t.Start > maxCode {
		return 0, false
	}
	var buf [maxCode + 1]byte
	b := buf[:1]
	for i := t.Start; i < t.End; i++ {
		switch c := text[i]; {
		case 'A' <= c && c <= 'Z':
			b = append(b, 'A')
		case '0' <= c && c <= '9':
			b = append(b, '9')
		default:
			return 0, false
		}
	}
	return lexicon.HashOf(string(b)), true
}

var digitRunKey = shapeKey(digitRun)

// marks are what a phrase runs over only where its entry does ("Co. Kerry"), and codes where they are apart: "GMC no:
// 1234567", "Singapore (238859)".
const (
	apart = lexicon.GapColon | lexicon.GapOpen
	marks = lexicon.GapDash | lexicon.GapSemi | lexicon.GapStop | lexicon.GapClose | lexicon.GapSlash | lexicon.GapBullet | apart
)

// found collects the ends that a walk came by.
type found struct {
	text   string
	tokens []lexicon.Token
	ends   []foundEnd
}

type foundEnd struct {
	words int
	ends  []ending
}

// at fills f.ends with the phrases that begin at token i.
func (p *phrases) at(f *found, i int) {
	f.ends = f.ends[:0]
	t := &f.tokens[i]
	literal := p.first.has(t.Hash)
	shape, ok := shapeOf(f.text, t)
	if !literal && (!ok || !p.first.has(shape)) && t.Kind != lexicon.Number {
		return
	}
	p.walk(f, &p.root, i, 0, literal, shape, ok)
}

func (p *phrases) walk(f *found, n *node, i, depth int, literal bool, shape uint64, shaped bool) {
	step := func(key uint64) {
		next := n.to(key)
		if next == nil {
			return
		}
		if len(next.ends) > 0 {
			f.ends = append(f.ends, foundEnd{words: depth + 1, ends: next.ends})
		}
		if j := i + 1; len(next.next) > 0 && j < len(f.tokens) {
			s, ok := shapeOf(f.text, &f.tokens[j])
			p.walk(f, next, j, depth+1, true, s, ok)
		}
	}
	if literal {
		step(f.tokens[i].Hash)
	}
	if shaped {
		step(shape)
	}
	if t := &f.tokens[i]; t.Kind == lexicon.Number && t.End-t.Start >= minRun {
		step(digitRunKey)
	}
}

// senses appends what the longest phrase at token i says, and gives its length in tokens; 0 when there is none.
func (p *phrases) senses(dst []sense, f *found, i int) ([]sense, int) {
	p.at(f, i)
	for longest := maxWords; longest > 0 && len(f.ends) > 0; longest-- {
		n := len(dst)
		for _, c := range f.ends {
			if c.words != longest {
				continue
			}
			for k := range c.ends {
				if e := &c.ends[k]; f.holds(e, i) {
					dst = append(dst, e.sense)
				}
			}
		}
		if len(dst) > n {
			return dst, longest
		}
	}
	return dst, 0
}

// holds tells whether the tokens from i on are what an ending asks for.
func (f *found) holds(e *ending, i int) bool {
	for k, w := range e.words {
		t := &f.tokens[i+k]
		if !w.meets(t) {
			return false
		}
		if k > 0 && t.Gap&marks&^w.over != 0 {
			return false
		}
	}
	if e.kind == Currency && !f.price(i, len(e.words)) {
		return false
	}
	return e.match == nil || e.match.matches(f.joined(i, len(e.words)))
}

// price tells whether a number stands beside the n tokens from i on, and no letter is glued to a sign: R$ is not $.
func (f *found) price(i, n int) bool {
	beside := func(t *lexicon.Token, gap lexicon.Gap) bool {
		return t.Kind == lexicon.Number && gap&^lexicon.GapSpace == 0
	}
	t := &f.tokens[i]
	if i > 0 {
		before := &f.tokens[i-1]
		if t.Kind == lexicon.Sign && t.Gap == 0 && before.Kind == lexicon.Word && before.End == t.Start {
			return false
		}
		if beside(before, t.Gap) {
			return true
		}
	}
	return i+n < len(f.tokens) && beside(&f.tokens[i+n], f.tokens[i+n].Gap)
}

// joined writes n tokens with single spaces, or hyphens, where something stands between them.
func (f *found) joined(i, n int) string {
	var b strings.Builder
	for k := i; k < i+n; k++ {
		t := &f.tokens[k]
		switch {
		case k == i || t.Gap == 0:
		case t.Gap == lexicon.GapHyphen:
			b.WriteByte('-')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(f.text[t.Start:t.End])
	}
	return b.String()
}
