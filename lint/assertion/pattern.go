package assertion

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// pattern is a row of fields that tokens must match.
type pattern struct {
	cue    int32
	fields []field
	needs  filter // the words of one field behind the first, of which a text must hold one; empty for no such need
}

// filter is a set of words that may also hold others.
type filter [4]uint64

func (f *filter) add(hash uint64) { f[hash>>6&3] |= 1 << (hash & 63) }

func (f *filter) empty() bool { return *f == filter{} }

func (f *filter) meets(o *filter) bool {
	return f[0]&o[0]|f[1]&o[1]|f[2]&o[2]|f[3]&o[3] != 0
}

// field is one place of a pattern. Behind a mark a token may stand that a pattern would otherwise not reach across.
type field struct {
	what     fieldKind
	words    []uint64   // hashes of words, any of which will do
	rows     [][]uint64 // the same for words of several tokens ("w/o")
	classes  uint64     // set of classes that will do as well
	optional bool
	n        int // which mark, or how many words of any kind at most
}

type fieldKind uint8

const (
	fieldWord fieldKind = iota
	fieldAny
	fieldMark
)

// The marks of a fieldMark.
const (
	markClause   = iota // ^  a clause begins
	markSentence        // ^^ the sentence begins
	markEnd             // $  the piece of text ends
	markColon           // :
	markComma           // ,
	markQuote           // "
	markMention         // @  the mention begins, or has just ended
)

var patternMarks = map[string]int{
	"^": markClause, "^^": markSentence, "$": markEnd, ":": markColon, ",": markComma, "\"": markQuote, "@": markMention,
}

const (
	maxFields = 16 // of a pattern
	maxAny    = 8  // of a "*N"
	maxWords  = 16 // tokens that an answer is read for

	numberBit = 62 // of the built-in class <number>
	yearBit   = 63 // of the built-in class <year>
)

// parsePattern reads a pattern as LoadCues tells. ids are the bits of the classes.
func parsePattern(text string, ids map[string]int) ([]field, error) {
	var fields []field
	word, mark := false, false
	for _, f := range strings.Fields(text) {
		if m, ok := patternMarks[f]; ok {
			fields = append(fields, field{what: fieldMark, n: m})
			mark = true
			continue
		}
		if n, ok := strings.CutPrefix(f, "*"); ok {
			if len(n) != 1 || n[0] < '1' || n[0] > '0'+maxAny {
				return nil, fmt.Errorf("%q: write *1 to *%d", f, maxAny)
			}
			if !word && !mark {
				return nil, fmt.Errorf("%q: it cannot come first", f)
			}
			fields = append(fields, field{what: fieldAny, n: int(n[0] - '0')})
			continue
		}
		f, optional := strings.CutSuffix(f, "?")
		w := field{optional: optional}
		for alt := range strings.SplitSeq(f, "|") {
			if err := w.add(alt, ids); err != nil {
				return nil, err
			}
		}
		word = word || !optional
		fields = append(fields, w)
	}
	switch {
	case !word:
		return nil, fmt.Errorf("no word that must be there")
	case len(fields) > maxFields:
		return nil, fmt.Errorf("longer than %d words", maxFields)
	}
	return fields, nil
}

// add takes in one alternative: a <class>, or a word, which may be several tokens ("w/o").
func (f *field) add(word string, ids map[string]int) error {
	if name, ok := strings.CutPrefix(word, "<"); ok {
		name, ok = strings.CutSuffix(name, ">")
		bit, known := ids[name]
		if !ok || !known {
			return fmt.Errorf("unknown class %q", word)
		}
		f.classes |= 1 << bit
		return nil
	}
	switch row := hashes(word); len(row) {
	case 0:
		return fmt.Errorf("%q is no word", word)
	case 1:
		f.words = append(f.words, row[0])
	default:
		f.rows = append(f.rows, row)
	}
	return nil
}

func hashes(word string) (row []uint64) {
	for _, t := range lexicon.Tokens(nil, word) {
		row = append(row, t.Hash)
	}
	return row
}

// index finds the patterns that may begin with a word.
type index struct {
	patterns []pattern
	byWord   map[uint64][]int32
	byClass  [64][]int32
	anyhow   []int32 // those that begin with a mark and any word
}

// insert adds a pattern; words gives the words of classes.
func (x *index) insert(p pattern, words [64][]uint64) {
	p.needs = needs(p.fields, words)
	id := int32(len(x.patterns))
	x.patterns = append(x.patterns, p)
	for _, f := range p.fields {
		switch f.what {
		case fieldMark:
			continue
		case fieldAny:
			x.anyhow = append(x.anyhow, id)
			return
		}
		for _, w := range f.words {
			x.byWord[w] = append(x.byWord[w], id)
		}
		for _, row := range f.rows {
			x.byWord[row[0]] = append(x.byWord[row[0]], id)
		}
		for bit := range x.byClass {
			if f.classes&(1<<bit) != 0 {
				x.byClass[bit] = append(x.byClass[bit], id)
			}
		}
		if !f.optional {
			return
		}
	}
}

// needs picks the field that is the hardest to meet.
func needs(fields []field, words [64][]uint64) (best filter) {
	least := 1 << 10
	first := true
	for _, f := range fields {
		if f.what != fieldWord || f.optional {
			continue
		}
		if first {
			first = false
			continue
		}
		var set filter
		n := len(f.words) + len(f.rows)
		for _, h := range f.words {
			set.add(h)
		}
		for _, row := range f.rows {
			set.add(row[0])
		}
		for bit := range words {
			if f.classes&(1<<bit) == 0 {
				continue
			}
			if n += len(words[bit]); len(words[bit]) == 0 { // built in: no list of words
				n = least
			}
			for _, h := range words[bit] {
				set.add(h)
			}
		}
		if n < least {
			best, least = set, n
		}
	}
	return best
}

// match is a cue found at tokens [from,to).
type match struct {
	cue      int32
	from, to int
}

// barrier holds the marks that a pattern reaches across only where it says so.
const barrier = lexicon.GapDash | lexicon.GapComma | lexicon.GapColon | lexicon.GapSemi | lexicon.GapStop |
	lexicon.GapOpen | lexicon.GapClose | lexicon.GapBullet | lexicon.GapBreak

// matcher finds cues in tokens [lo,hi) of a reading.
type matcher struct {
	*reading
	lo, hi int
	start  int
	filter filter // of the words in [lo,hi)
	loose  bool   // a mention, a clause and a sentence may begin and end anywhere
	steps  int
	found  []match
}

// maxSteps bounds the work for one start, whatever the data.
const maxSteps = 4096

// walk matches the pattern from field k on with the tokens from i on. free tells that i may be reached whatever marks
// stand before it.
func (m *matcher) walk(p *pattern, k, i int, free bool) {
	if m.steps++; m.steps > maxSteps {
		return
	}
	if k == len(p.fields) {
		m.add(match{p.cue, m.start, i})
		return
	}
	f := &p.fields[k]
	switch f.what {
	case fieldMark:
		if m.mark(f.n, i) {
			m.walk(p, k+1, i, true)
		}
	case fieldAny:
		m.walk(p, k+1, i, free)
		for n := 0; n < f.n && m.reaches(i, free); n++ {
			i, free = i+1, false
			m.walk(p, k+1, i, false)
		}
	default:
		if f.optional {
			m.walk(p, k+1, i, free)
		}
		if !m.reaches(i, free) {
			return
		}
		h := m.tokens[i].Hash
		if slices.Contains(f.words, h) || f.classes != 0 && f.classes&m.classes(i) != 0 {
			m.walk(p, k+1, i+1, false)
		}
		for _, row := range f.rows {
			if m.row(row, i) {
				m.walk(p, k+1, i+len(row), false)
			}
		}
	}
}

// reaches tells whether token i can be the next one.
func (m *matcher) reaches(i int, free bool) bool {
	return i < m.hi && (free || m.tokens[i].Gap&barrier == 0)
}

// row tells whether the tokens from i on are a row of words.
func (m *matcher) row(row []uint64, i int) bool {
	for k, h := range row {
		if !m.reaches(i+k, k == 0) || m.tokens[i+k].Hash != h {
			return false
		}
	}
	return true
}

// add keeps the longest match of each cue at a start.
func (m *matcher) add(x match) {
	if x.to == x.from {
		return
	}
	for k := len(m.found) - 1; k >= 0 && m.found[k].from == x.from; k-- {
		if m.found[k].cue == x.cue {
			m.found[k].to = max(m.found[k].to, x.to)
			return
		}
	}
	m.found = append(m.found, x)
}

// mark tells whether the mark stands before token i, which may be behind the last one.
func (m *matcher) mark(mark, i int) bool {
	var gap lexicon.Gap
	if i < len(m.tokens) {
		gap = m.tokens[i].Gap
	}
	if m.loose && (mark == markClause || mark == markSentence || mark == markEnd || mark == markMention) {
		return true
	}
	switch mark {
	case markClause:
		return m.clauseBegins(i)
	case markSentence:
		return i == m.from
	case markEnd:
		return i >= m.to || gap&(barrier&^lexicon.GapOpen) != 0
	case markColon:
		return gap&lexicon.GapColon != 0
	case markComma:
		return gap&(lexicon.GapComma|lexicon.GapDash) != 0
	case markMention:
		return m.mFrom < m.mTo && (i == m.mFrom || i == m.mTo && i == m.lo)
	case markQuote:
		return gap&lexicon.GapQuote != 0
	}
	return false
}
