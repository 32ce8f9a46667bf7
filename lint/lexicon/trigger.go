package lexicon

import "slices"

// Most blocks of a page hold no mention that anybody asks for. Every term has words of which one must stand in the
// text; the rarest such set of a term are its triggers, and a text without any of them need not be looked at.

// weights of a word by how often English copy holds it; see rules.Forms.Rank.
const (
	rareWeight   = 5
	numberWeight = 5000
)

// maxNeeded is how many triggers of a run of words are looked for before the run is.
const maxNeeded = 12

type set struct {
	words  []int32
	weight int
}

// triggersOf gives the rarest set of words of which one stands in every text that holds s.
func (b *builder) triggersOf(s seq) set {
	best := set{weight: -1}
	for _, it := range s {
		var here set
		switch it := it.(type) {
		case lit:
			here = b.wordSet(it.word)
		case alt:
			for _, o := range it.of {
				here = join(here, b.triggersOf(o))
			}
		default:
			continue
		}
		if best.weight < 0 || here.weight < best.weight {
			best = here
		}
	}
	return best
}

func (b *builder) wordSet(w word) set {
	s := set{words: b.wordIDs(w)}
	if w.form == '#' {
		s.weight = numberWeight
		return s
	}
	for _, f := range b.forms.of(w) {
		if n, ok := b.rank[f]; ok {
			s.weight += n
		} else {
			s.weight += rareWeight
		}
	}
	return s
}

func join(a, c set) set {
	return set{append(slices.Clone(a.words), c.words...), a.weight + c.weight}
}

// anchors finds the triggers of every concept and from them the rarest part of every composed term. Runs of words that
// are such parts join the automaton; the others are read only where a term is tried.
func (b *builder) anchors() {
	l := b.lex
	runs := map[ID]run{}
	for _, r := range b.anon {
		runs[r.concept] = r
	}
	found := make([]set, len(l.names))
	byConcept := map[ID][]int{}
	for i, c := range b.composed {
		byConcept[c.concept] = append(byConcept[c.concept], i)
	}
	order := make([]ID, len(l.names))
	for i := range order {
		order[i] = ID(i)
	}
	slices.SortStableFunc(order, func(x, y ID) int { return int(l.level[x] - l.level[y]) })
	driven := map[ID]bool{}
	for _, id := range order {
		var all set
		for _, s := range b.terms[id] {
			all = join(all, b.triggersOf(s))
		}
		for _, i := range byConcept[id] {
			c := &b.composed[i]
			for k, p := range c.parts {
				if found[p.concept].weight < found[c.parts[c.anchor].concept].weight {
					c.anchor = int32(k)
				}
			}
			at := c.parts[c.anchor].concept
			all = join(all, found[at])
			if r, ok := runs[at]; ok && !driven[at] {
				driven[at] = true
				for _, n := range b.path([]int32{0}, r.words) {
					if !slices.Contains(b.nodes[n].ends, at) {
						b.nodes[n].ends = append(b.nodes[n].ends, at)
					}
				}
			}
		}
		slices.Sort(all.words)
		all.words = slices.Compact(all.words)
		found[id] = all
	}
	triggers := make([][]int32, len(found))
	for i, s := range found[:b.shown] {
		triggers[i] = s.words
	}
	for _, c := range b.composed {
		crosses := c.crosses()
		for k, p := range c.parts {
			if p.run != 0 && (crosses || k != int(c.anchor) && len(found[p.concept].words) <= maxNeeded) {
				triggers[p.concept] = found[p.concept].words
			}
		}
	}
	l.triggers = group(triggers)
}

// Filter tells texts that may hold a mention of some concepts from those that cannot.
type Filter []bool

// Filter makes the filter of named concepts.
func (l *Lexicon) Filter(ids []ID) Filter {
	f := make(Filter, len(l.root)-1)
	for _, id := range ids {
		for _, w := range l.triggers.of(id) {
			f[w] = true
		}
	}
	return f
}

// Passes tells whether the text may hold a mention of the filter's concepts.
func (f Filter) Passes(t *Text) bool {
	for i, w := range t.Words {
		if f[w] || t.Tokens[i].Kind == Number && f[number] {
			return true
		}
	}
	for _, c := range t.Capitals {
		if f[c.word] {
			return true
		}
	}
	return false
}
