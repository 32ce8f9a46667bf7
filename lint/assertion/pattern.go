package assertion

import (
	"fmt"
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// A pattern is a row of atoms. Behind the marks of an atomMark a token may stand that a pattern would otherwise not
// reach across.
type atom struct {
	what atomKind
	hash uint64 // of a word
	bit  int    // of a class, or which mark
}

type atomKind uint8

const (
	atomWord atomKind = iota
	atomClass
	atomAny // any one word
	atomMark
)

// The marks of an atomMark.
const (
	markClause   = iota // ^  a clause begins
	markSentence        // ^^ the sentence begins
	markEnd             // $  the piece of text ends
	markColon           // :
	markComma           // ,
	markQuote           // "
	markMention         // @  the mention begins, or has just ended
)

var patternMarks = map[string]int{"^": markClause, "^^": markSentence, "$": markEnd, ":": markColon, ",": markComma, "\"": markQuote, "@": markMention}

const (
	maxAtoms = 16   // of a pattern
	maxPaths = 4096 // that the alternatives of a pattern unfold to
	maxGap   = 8    // of a "*N"

	numberBit = 62 // of the built-in class <number>
	yearBit   = 63 // of the built-in class <year>
)

// parsePattern unfolds a pattern to the rows of atoms that it stands for.
func parsePattern(text string, ids map[string]int) ([][]atom, error) {
	paths := [][]atom{nil}
	words := 0
	for _, field := range strings.Fields(text) {
		var choices [][]atom
		if mark, ok := patternMarks[field]; ok {
			choices = [][]atom{{{what: atomMark, bit: mark}}}
		} else if n, ok := strings.CutPrefix(field, "*"); ok {
			if len(n) != 1 || n[0] < '1' || n[0] > '0'+maxGap {
				return nil, fmt.Errorf("%q: write *1 to *%d", field, maxGap)
			}
			for k := 0; k <= int(n[0]-'0'); k++ {
				row := make([]atom, k)
				for i := range row {
					row[i].what = atomAny
				}
				choices = append(choices, row)
			}
		} else {
			field, optional := strings.CutSuffix(field, "?")
			for alt := range strings.SplitSeq(field, "|") {
				row, err := parseWord(alt, ids)
				if err != nil {
					return nil, err
				}
				choices = append(choices, row)
			}
			if optional {
				choices = append(choices, nil)
			} else {
				words++
			}
		}
		next := make([][]atom, 0, len(paths)*len(choices))
		for _, p := range paths {
			for _, c := range choices {
				next = append(next, append(p[:len(p):len(p)], c...))
			}
		}
		if paths = next; len(paths) > maxPaths {
			return nil, fmt.Errorf("more than %d ways to read it; use a class", maxPaths)
		}
	}
	if words == 0 {
		return nil, fmt.Errorf("no word that must be there")
	}
	for _, p := range paths {
		if len(p) > maxAtoms {
			return nil, fmt.Errorf("longer than %d words", maxAtoms)
		}
	}
	return paths, nil
}

// parseWord reads one alternative: a <class>, or a word, which may be several tokens ("w/o").
func parseWord(word string, ids map[string]int) ([]atom, error) {
	if name, ok := strings.CutPrefix(word, "<"); ok {
		name, ok = strings.CutSuffix(name, ">")
		bit, known := ids[name]
		if !ok || !known {
			return nil, fmt.Errorf("unknown class %q", word)
		}
		return []atom{{what: atomClass, bit: bit}}, nil
	}
	tokens := lexicon.Tokens(nil, word)
	if len(tokens) == 0 {
		return nil, fmt.Errorf("%q is no word", word)
	}
	row := make([]atom, len(tokens))
	for i, t := range tokens {
		row[i].hash = t.Hash
	}
	return row, nil
}

// node is a state of the trie of patterns.
type node struct {
	words   map[uint64]int32
	classes []edge
	set     uint64 // of the classes
	any     int32  // 0 for none
	marks   []edge
	cues    []int32
}

type edge struct {
	bit int
	to  int32
}

func (c *Cues) insert(path []atom, id int32) {
	at := int32(0)
	for _, a := range path {
		at = c.step(at, a)
	}
	c.nodes[at].cues = append(c.nodes[at].cues, id)
}

// step gives the state behind atom a, made if need be.
func (c *Cues) step(at int32, a atom) int32 {
	n := &c.nodes[at]
	fresh := int32(len(c.nodes))
	switch a.what {
	case atomWord:
		if to, ok := n.words[a.hash]; ok {
			return to
		}
		if n.words == nil {
			n.words = map[uint64]int32{}
		}
		n.words[a.hash] = fresh
	case atomAny:
		if n.any != 0 {
			return n.any
		}
		n.any = fresh
	case atomClass:
		if to, ok := follow(n.classes, a.bit); ok {
			return to
		}
		n.set |= 1 << a.bit
		n.classes = append(n.classes, edge{a.bit, fresh})
	case atomMark:
		if to, ok := follow(n.marks, a.bit); ok {
			return to
		}
		n.marks = append(n.marks, edge{a.bit, fresh})
	}
	c.nodes = append(c.nodes, node{})
	return fresh
}

func follow(edges []edge, bit int) (int32, bool) {
	for _, e := range edges {
		if e.bit == bit {
			return e.to, true
		}
	}
	return 0, false
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
	steps  int
	found  []match
}

// maxSteps bounds the work for one start, whatever the data.
const maxSteps = 4096

// find appends the cues in [lo,hi).
func (r *reading) find(found []match, lo, hi int) []match {
	m := matcher{reading: r, lo: lo, hi: hi, found: found}
	for i := lo; i < hi; i++ {
		m.start, m.steps = i, 0
		m.walk(0, i, true)
	}
	return m.found
}

// walk follows the patterns from state at with token i next. free tells that i may be reached whatever marks stand
// before it.
func (m *matcher) walk(at int32, i int, free bool) {
	if m.steps++; m.steps > maxSteps {
		return
	}
	n := &m.cues.nodes[at]
	for _, id := range n.cues {
		m.add(match{id, m.start, i})
	}
	for _, e := range n.marks {
		if m.mark(e.bit, i) {
			m.walk(e.to, i, true)
		}
	}
	if i >= m.hi || !free && m.tokens[i].Gap&barrier != 0 {
		return
	}
	if to, ok := n.words[m.tokens[i].Hash]; ok {
		m.walk(to, i+1, false)
	}
	if n.set != 0 {
		if set := n.set & m.classes(i); set != 0 {
			for _, e := range n.classes {
				if set&(1<<e.bit) != 0 {
					m.walk(e.to, i+1, false)
				}
			}
		}
	}
	if n.any != 0 {
		m.walk(n.any, i+1, false)
	}
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
func (m *matcher) mark(bit, i int) bool {
	var gap lexicon.Gap
	if i < len(m.tokens) {
		gap = m.tokens[i].Gap
	}
	switch bit {
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
