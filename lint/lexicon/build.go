package lexicon

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// ID numbers a concept of a Lexicon.
type ID = int32

// noExcept stands for the exceptions of a concept that has none.
const noExcept ID = -1

// number is the word that stands for any number.
const number int32 = 1

type edge struct{ word, next int32 }

// element is a part of a composed term.
type element struct {
	concept ID    // the hidden concept of a run of words stands for that run
	run     int32 // node from which a run of words is read; 0 when the part is a concept
	longest int32 // tokens that the run may take at most
	gap     int32 // words that may stand before it; 0: none
	over    span  // what these words may reach over
}

// composed is a term that is joined from mentions, beginning with the one of its rarest part.
type composed struct {
	concept ID
	parts   []element
	anchor  int32
	begins  bool // it stands at the beginning of a sentence or line
	ends    bool // it stands at the end of one
}

// record is a composed term as a Lexicon keeps it: all numbers, so that it can be read where it stands.
type record struct {
	concept, anchor, begins, ends int32
	from, to                      int32 // its parts in Lexicon.parts
}

// term gives composed term k.
func (l *Lexicon) term(k int32) composed {
	r := &l.terms[k]
	return composed{concept: r.concept, parts: l.parts[r.from:r.to], anchor: r.anchor, begins: r.begins != 0, ends: r.ends != 0}
}

// groups are lists by number, one behind another in memory.
type groups[T any] struct {
	at  []int32 // list i is all[at[i]:at[i+1]]
	all []T
}

func group[T any](lists [][]T) (g groups[T]) {
	g.at = make([]int32, 1, len(lists)+1)
	for _, list := range lists {
		g.all = append(g.all, list...)
		g.at = append(g.at, int32(len(g.all)))
	}
	return g
}

func (g *groups[T]) of(i int32) []T { return g.all[g.at[i]:g.at[i+1]] }

// Lexicon finds mentions of concepts. It is made by Build, is never changed, and may be used by several goroutines.
type Lexicon struct {
	names []string
	ids   map[string]ID

	words table // hash of a folded form → word; see inCapitals
	// the automaton: the edges of node n are edges[first[n]:first[n+1]], sorted by word
	first []int32
	edges []edge
	// root[w] is the range of the root's edges for word w
	root []int32
	// the concepts that end at node n are ends[endsAt[n]:endsAt[n+1]]
	endsAt []int32
	ends   []ID

	except    []ID            // concept → hidden concept of its exceptions; noExcept when it has none
	terms     []record        // the composed terms
	parts     []element       // of all composed terms
	byConcept groups[int32]   // concept → its composed terms
	attempts  groups[attempt] // concept → composed terms whose rarest part it is
	crossing  []int32         // composed terms that reach over the ends of sentences
	level     []int32         // of a concept: 0 when it has plain terms only
	levels    int32
	breaks    []bool // word → no gap spans it

	// concept → words of which one stands in every text with a mention. Of the hidden ones, only runs of words that are
	// read around others have them, and those of terms that reach over sentences.
	triggers groups[int32]
}

// BreakerConcept names the concept whose words no gap of a composed term spans: "not", "but", "without" ….
const BreakerConcept = "gap-breaker"

// Concept gives the number of a concept, and whether there is one of that name.
func (l *Lexicon) Concept(name string) (ID, bool) {
	id, ok := l.ids[name]
	return id, ok
}

// Name gives the name of a concept.
func (l *Lexicon) Name(id ID) string { return l.names[id] }

// Len is the number of concepts; their numbers run from 0 to Len-1. Hidden ones, which nobody can ask for, come behind.
func (l *Lexicon) Len() int { return len(l.names) }

// all is the number of concepts, hidden ones included.
func (l *Lexicon) all() int { return len(l.level) }

// Error is a mistake in the language data, with its place.
type Error struct {
	Place  rules.Place
	Reason string
}

func (e *Error) Error() string { return e.Place.String() + ": " + e.Reason }

type builder struct {
	lex   *Lexicon
	forms *forms
	nodes []nodeDraft
	share map[string]int32
	errs  []error
	anon  map[string]run
	shown int // how many concepts are not hidden; theirs are the first numbers
	// composed are the composed terms, those of a concept beside each other
	composed []composed
	// terms are the plain terms of a concept, the hidden ones included
	terms map[ID][]seq
	// except gives the hidden concept of a concept's exceptions
	except map[ID]ID
	rank   map[string]int
	refs   map[ID][]reference
	paths  map[string]rules.Place
	words  map[uint64]int32
}

// run is a run of plain words inside composed terms.
type run struct {
	concept ID
	node    int32
	longest int32
	words   seq
}

type reference struct {
	to    ID
	place rules.Place
}

type nodeDraft struct {
	edges []edge
	ends  []ID
}

// maxNodes bounds the automaton, so that no data can exhaust the memory.
const maxNodes = 2_000_000

// Build makes the lexicon of concepts. It reports every mistake that it finds, joined, each an *Error.
func Build(concepts []rules.Concept, f rules.Forms) (*Lexicon, error) {
	b := &builder{
		lex:   &Lexicon{ids: map[string]ID{}},
		forms: &forms{f}, except: map[ID]ID{}, nodes: make([]nodeDraft, 1), share: map[string]int32{}, anon: map[string]run{}, terms: map[ID][]seq{}, rank: f.Rank, refs: map[ID][]reference{}, paths: map[string]rules.Place{}, words: map[uint64]int32{},
	}
	for _, c := range concepts {
		if old, ok := b.lex.ids[c.ID]; ok {
			b.fail(c.Place, "concept %q is defined twice; the other one is concept number %d; rename or merge them", c.ID, old+1)
			continue
		}
		b.concept(c.ID)
	}
	b.shown = len(b.lex.names)
	for _, c := range concepts {
		id := b.lex.ids[c.ID]
		for _, t := range c.Terms {
			b.term(id, t, c.ID)
		}
		if len(c.Except) > 0 {
			ex := b.concept("except:" + c.ID)
			b.except[id] = ex
			for _, t := range c.Except {
				b.term(ex, t, c.ID)
			}
		}
	}
	if err := errors.Join(b.errs...); err != nil {
		return nil, err
	}
	b.order()
	b.anchors()
	b.freeze()
	for _, name := range b.lex.names[b.shown:] {
		delete(b.lex.ids, name)
	}
	b.lex.names = b.lex.names[:b.shown:b.shown]
	return b.lex, errors.Join(b.errs...)
}

func (b *builder) fail(p rules.Place, format string, args ...any) {
	b.errs = append(b.errs, &Error{Place: p, Reason: fmt.Sprintf(format, args...)})
}

func (b *builder) concept(name string) ID {
	id := ID(len(b.lex.names))
	b.lex.names = append(b.lex.names, name)
	b.lex.ids[name] = id
	return id
}

// term adds a term to concept id; owner is the concept's name, for messages.
func (b *builder) term(id ID, t rules.Term, owner string) {
	s, err := parseTerm(t.Text)
	if err != nil {
		var te *TermError
		if errors.As(err, &te) {
			p := t.Place
			p.Column += te.Offset
			b.fail(p, "concept %q: %s", owner, err)
		}
		return
	}
	if key := fmt.Sprintf("%d %v", id, s); true {
		if old, ok := b.paths[key]; ok {
			b.fail(t.Place, "concept %q: term %q stands already at %s; remove one", owner, t.Text, old)
			return
		}
		b.paths[key] = t.Place
	}
	if other, shadowed := b.shadow(id, s); shadowed {
		b.fail(t.Place, "concept %q: term %q is shadowed by the exception at %s and can never match; remove one", owner, t.Text, other)
		return
	}
	if plain(s) {
		b.terms[id] = append(b.terms[id], s)
		for _, n := range b.path([]int32{0}, s) {
			if !slices.Contains(b.nodes[n].ends, id) {
				b.nodes[n].ends = append(b.nodes[n].ends, id)
			}
		}
	} else {
		b.compose(id, s, t.Place, owner)
	}
	if len(b.nodes) > maxNodes {
		b.fail(t.Place, "concept %q: the terms together are too many; shorten the alternatives", owner)
	}
}

// shadow tells whether an exception of the concept says the same as one of its terms, and where.
func (b *builder) shadow(id ID, s seq) (rules.Place, bool) {
	name, isExcept := strings.CutPrefix(b.lex.names[id], "except:")
	if !isExcept {
		return rules.Place{}, false
	}
	p, ok := b.paths[fmt.Sprintf("%d %v", b.lex.ids[name], s)]
	return p, ok
}

// plain tells whether a term is contiguous words only.
func plain(s seq) bool {
	for _, it := range s {
		switch it := it.(type) {
		case ref, gap, edgeMark:
			return false
		case maybe:
			if !plain(it.of) {
				return false
			}
		case alt:
			for _, o := range it.of {
				if !plain(o) {
					return false
				}
			}
		}
	}
	return true
}

// path leads s from every node of the frontier and gives the nodes at which it ends.
func (b *builder) path(frontier []int32, s seq) []int32 {
	for _, it := range s {
		switch it := it.(type) {
		case lit:
			frontier = b.step(frontier, it.word)
		case maybe:
			frontier = union(frontier, b.path(frontier, it.of))
		case alt:
			var next []int32
			if ws := singles(it); ws != nil {
				next = b.step(frontier, ws...)
			} else {
				for _, o := range it.of {
					next = union(next, b.path(frontier, o))
				}
			}
			frontier = next
		}
	}
	return frontier
}

// singles gives the words of an alternation of single words, nil when there is a longer one.
func singles(a alt) []word {
	var ws []word
	for _, o := range a.of {
		if len(o) != 1 {
			return nil
		}
		l, ok := o[0].(lit)
		if !ok {
			return nil
		}
		ws = append(ws, l.word)
	}
	return ws
}

// step adds edges for the words from every node of the frontier to one next node each frontier shares.
func (b *builder) step(frontier []int32, ws ...word) []int32 {
	key := fmt.Sprint(frontier, ws)
	if n, ok := b.share[key]; ok {
		return []int32{n}
	}
	next := int32(len(b.nodes))
	b.nodes = append(b.nodes, nodeDraft{})
	b.share[key] = next
	seen := map[int32]bool{}
	for _, w := range ws {
		for _, id := range b.wordIDs(w) {
			if seen[id] {
				continue
			}
			seen[id] = true
			for _, f := range frontier {
				b.nodes[f].edges = append(b.nodes[f].edges, edge{id, next})
			}
		}
	}
	return []int32{next}
}

func (b *builder) wordIDs(w word) []int32 {
	if w.form == '#' {
		return []int32{number}
	}
	var out []int32
	for _, f := range b.forms.of(w) {
		h := HashOf(f)
		if w.form == 'u' {
			h = inCapitals(h)
		}
		id, ok := b.words[h]
		if !ok {
			id = int32(len(b.words)) + number + 1
			b.words[h] = id
		}
		out = append(out, id)
	}
	return out
}

func union(a, c []int32) []int32 {
	out := append([]int32(nil), a...)
	for _, n := range c {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// maxVariants bounds how many composed terms one written term may unfold into.
const maxVariants = 400

// compose adds a term that refers to other concepts or has gaps: it unfolds what is optional and alternative around
// them, and turns each run of plain words into an unnamed concept.
func (b *builder) compose(id ID, s seq, place rules.Place, owner string) {
	s, begins, ends := edges(s)
	variants := []seq{{}}
	for _, it := range s {
		var next []seq
		for _, v := range variants {
			for _, w := range unfold(it) {
				n := append(append(seq{}, v...), w...)
				next = append(next, n)
			}
		}
		if variants = next; len(variants) > maxVariants {
			b.fail(place, "concept %q: the term unfolds into more than %d variants; make a concept of the alternatives", owner, maxVariants)
			return
		}
	}
	for _, v := range variants {
		var parts []element
		g, over := 0, inClause
		var run seq
		flush := func() {
			if len(run) > 0 {
				r := b.anonymous(run)
				parts = append(parts, element{concept: r.concept, run: r.node, longest: r.longest, gap: int32(g), over: over})
				run, g, over = nil, 0, inClause
			}
		}
		for _, it := range v {
			switch it := it.(type) {
			case gap:
				flush()
				g, over = it.max, it.over
			case ref:
				flush()
				to, ok := b.lex.ids[it.concept]
				if !ok || int(to) >= b.shown {
					b.fail(place, "concept %q: there is no concept <%s>; define it or correct the name%s", owner, it.concept, near(it.concept, b.lex.names[:b.shown]))
					return
				}
				b.refs[id] = append(b.refs[id], reference{to, place})
				parts = append(parts, element{concept: to, gap: int32(g), over: over})
				g, over = 0, inClause
			default:
				run = append(run, it)
			}
		}
		flush()
		if len(parts) == 0 {
			continue
		}
		parts[0].gap, parts[0].over = 0, inClause
		b.composed = append(b.composed, composed{concept: id, parts: parts, begins: begins, ends: ends})
	}
}

// unfold gives the ways of writing an item such that every reference and gap stands at the top.
func unfold(it item) []seq {
	all := func(s seq) []seq {
		out := []seq{{}}
		for _, i := range s {
			var next []seq
			for _, v := range out {
				for _, w := range unfold(i) {
					next = append(next, append(append(seq{}, v...), w...))
				}
			}
			out = next
			if len(out) > maxVariants {
				break
			}
		}
		return out
	}
	switch t := it.(type) {
	case maybe:
		if plain(t.of) {
			return []seq{{}, t.of}
		}
		return append([]seq{{}}, all(t.of)...)
	case alt:
		if plain(seq{t}) {
			return []seq{{t}}
		}
		var out []seq
		for _, o := range t.of {
			out = append(out, all(o)...)
		}
		return out
	}
	return []seq{{it}}
}

// anonymous gives the hidden concept of a run of plain words, with a node of its own from which the run is read.
func (b *builder) anonymous(words seq) run {
	key := fmt.Sprintf("%v", words)
	if r, ok := b.anon[key]; ok {
		return r
	}
	r := run{concept: b.concept("words:" + key), node: int32(len(b.nodes)), longest: int32(longest(words)), words: words}
	b.nodes = append(b.nodes, nodeDraft{})
	for _, n := range b.path([]int32{r.node}, words) {
		if !slices.Contains(b.nodes[n].ends, r.concept) {
			b.nodes[n].ends = append(b.nodes[n].ends, r.concept)
		}
	}
	b.anon[key] = r
	b.terms[r.concept] = []seq{words}
	return r
}

// longest counts the words of the longest way through a plain term.
func longest(s seq) int {
	n := 0
	for _, it := range s {
		switch it := it.(type) {
		case maybe:
			n += longest(it.of)
		case alt:
			most := 0
			for _, o := range it.of {
				most = max(most, longest(o))
			}
			n += most
		default:
			n++
		}
	}
	return n
}

// near suggests the name that differs least, as " (did you mean <x>?)".
func near(name string, names []string) string {
	best, score := "", 3
	for _, n := range names {
		if d := distance(name, n); d < score {
			best, score = n, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean <%s>?)", best)
}

// distance is the Levenshtein distance of two short strings.
func distance(a, c string) int {
	row := make([]int, len(c)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(c); j++ {
			cost := 1
			if a[i-1] == c[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(c)]
}

// order gives every concept its level: one above the highest concept that its terms or exceptions refer to.
func (b *builder) order() {
	n := len(b.lex.names)
	deps := make([][]reference, n)
	for id, rs := range b.refs {
		deps[id] = rs
	}
	for _, c := range b.composed {
		for _, p := range c.parts {
			deps[c.concept] = append(deps[c.concept], reference{to: p.concept})
		}
	}
	for id, ex := range b.except {
		deps[id] = append(deps[id], reference{to: ex})
	}
	b.lex.level = make([]int32, n)
	state := make([]uint8, n)
	var visit func(id ID) bool
	visit = func(id ID) bool {
		switch state[id] {
		case 1:
			return false
		case 2:
			return true
		}
		state[id] = 1
		for _, d := range deps[id] {
			if !visit(d.to) {
				if d.place.File != "" || d.place.Line > 0 {
					b.fail(d.place, "concept %q refers to itself through <%s>; break the circle", b.lex.names[id], b.lex.names[d.to])
				}
				state[id] = 2
				return true
			}
			b.lex.level[id] = max(b.lex.level[id], b.lex.level[d.to]+1)
		}
		state[id] = 2
		return true
	}
	for id := range b.lex.names {
		visit(ID(id))
		b.lex.levels = max(b.lex.levels, b.lex.level[id]+1)
	}
}

// freeze lays the automaton out in flat arrays.
func (b *builder) freeze() {
	l := b.lex
	l.first = make([]int32, len(b.nodes)+1)
	l.endsAt = make([]int32, len(b.nodes)+1)
	for i := range b.nodes {
		n := &b.nodes[i]
		slices.SortFunc(n.edges, func(x, y edge) int {
			if x.word != y.word {
				return int(x.word - y.word)
			}
			return int(x.next - y.next)
		})
		l.first[i] = int32(len(l.edges))
		l.edges = append(l.edges, n.edges...)
		l.endsAt[i] = int32(len(l.ends))
		l.ends = append(l.ends, n.ends...)
	}
	l.first[len(b.nodes)] = int32(len(l.edges))
	l.endsAt[len(b.nodes)] = int32(len(l.ends))
	l.words = newTable(b.words)
	words := int32(len(b.words)) + number + 1
	l.root = make([]int32, words+1)
	k := l.first[0]
	for w := int32(0); w <= words; w++ {
		for k < l.first[1] && l.edges[k].word < w {
			k++
		}
		l.root[w] = k
	}
	l.breaks = make([]bool, words)
	if id, ok := l.ids[BreakerConcept]; ok {
		for k := l.root[0]; k < l.root[words]; k++ {
			e := l.edges[k]
			if slices.Contains(l.ends[l.endsAt[e.next]:l.endsAt[e.next+1]], id) {
				l.breaks[e.word] = true
			}
		}
	}
	l.except = slices.Repeat([]ID{noExcept}, len(l.names))
	for id, ex := range b.except {
		l.except[id] = ex
	}
	byConcept := make([][]int32, len(l.names))
	for i, c := range b.composed {
		l.terms = append(l.terms, record{c.concept, c.anchor, bit(c.begins), bit(c.ends), int32(len(l.parts)), int32(len(l.parts) + len(c.parts))})
		l.parts = append(l.parts, c.parts...)
		byConcept[c.concept] = append(byConcept[c.concept], int32(i))
	}
	l.byConcept = group(byConcept)
	b.attempts()
}

func bit(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
