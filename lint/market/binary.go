package market

import (
	"maps"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// MarshalBinary writes the detector so that Restore need not build anything. It never fails.
func (d *Detector) MarshalBinary() ([]byte, error) { return flat.Encode(d.layout), nil }

// Restore gives the detector that MarshalBinary wrote; it shares the memory of data. The error says that the data is
// damaged.
func Restore(data []byte) (*Detector, error) {
	d := new(Detector)
	if err := flat.Decode(data, d.layout); err != nil {
		return nil, err
	}
	return d, nil
}

// layout names what makes a detector.
func (d *Detector) layout(c *flat.Coder) {
	flat.List(c, &d.list, jurisdictionLayout)
	flat.List(c, &d.parent, (*flat.Coder).Int)
	flat.List(c, &d.also, func(c *flat.Coder, list *[]int) { flat.List(c, list, (*flat.Coder).Int) })
	values := slices.SortedFunc(maps.Keys(d.values), func(a, b value) int {
		if a.kind != b.kind {
			return strings.Compare(string(a.kind), string(b.kind))
		}
		return strings.Compare(a.text, b.text)
	})
	mapLayout(c, &d.values, values, func(c *flat.Coder, v *value) {
		flat.Text(c, &v.kind)
		flat.Text(c, &v.text)
	}, senseLayout)
	d.phrases.layout(c)
	heads := slices.SortedFunc(maps.Keys(d.forms), func(a, b formKey) int {
		if a.digits != b.digits {
			return a.digits - b.digits
		}
		return strings.Compare(a.head, b.head)
	})
	mapLayout(c, (*map[formKey][]form)(&d.forms), heads, func(c *flat.Coder, k *formKey) {
		c.Int(&k.digits)
		flat.Text(c, &k.head)
	}, formLayout)
	if !c.Reading() {
		return
	}
	d.index = make(map[string]int, len(d.list))
	for i, j := range d.list {
		d.index[j.ID] = i
	}
	d.check(c)
}

// check fails where a number that is used as an index is none.
func (d *Detector) check(c *flat.Coder) {
	is := func(i int) bool { return i >= 0 && i < len(d.list) }
	ok := len(d.parent) == len(d.list) && len(d.also) == len(d.list)
	for i, p := range d.parent {
		ok = ok && (p == -1 || is(p) && len(d.list[p].ID) < len(d.list[i].ID)) // so that there is no ring
	}
	for _, list := range d.also {
		ok = ok && !slices.ContainsFunc(list, func(i int) bool { return !is(i) })
	}
	for _, list := range d.values {
		ok = ok && !slices.ContainsFunc(list, func(s sense) bool { return !is(s.jurisdiction) })
	}
	for _, list := range d.forms {
		ok = ok && !slices.ContainsFunc(list, func(f form) bool { return !is(f.jurisdiction) || !f.must && len(f.groups) == 0 })
	}
	if !ok || !d.phrases.root.check(len(d.list), 0) {
		c.Fail()
	}
}

// check tells whether the endings below a node know their jurisdictions and their words.
func (n *node) check(jurisdictions, depth int) bool {
	for i := range n.ends {
		if e := &n.ends[i]; e.jurisdiction < 0 || e.jurisdiction >= jurisdictions || len(e.words) != depth {
			return false
		}
	}
	for _, b := range n.next {
		if depth == maxWords || !b.node.check(jurisdictions, depth+1) {
			return false
		}
	}
	return true
}

// mapLayout is the layout of a map of lists with a layout of its keys, which are given in order.
func mapLayout[K comparable, V any](c *flat.Coder, m *map[K][]V, keys []K, key func(*flat.Coder, *K), value func(*flat.Coder, *V)) {
	type entry struct {
		key  K
		list []V
	}
	entries := make([]entry, len(keys))
	for i, k := range keys {
		entries[i] = entry{k, (*m)[k]}
	}
	flat.List(c, &entries, func(c *flat.Coder, e *entry) {
		key(c, &e.key)
		flat.List(c, &e.list, value)
	})
	if c.Reading() {
		*m = make(map[K][]V, len(entries))
		for _, e := range entries {
			(*m)[e.key] = e.list
		}
	}
}

func jurisdictionLayout(c *flat.Coder, j *Jurisdiction) {
	flat.Text(c, &j.ID)
	flat.Text(c, &j.Name)
	flat.Text(c, &j.Parent)
	flat.Texts(c, &j.Also)
	flat.Text(c, &j.Regulator)
	flat.Text(c, &j.Note)
}

func senseLayout(c *flat.Coder, s *sense) {
	c.Int(&s.jurisdiction)
	flat.Text(c, &s.kind)
	c.Int(&s.weight)
	flat.Text(c, &s.signal)
}

func formLayout(c *flat.Coder, f *form) {
	senseLayout(c, &f.sense)
	flat.Text(c, &f.prefix)
	c.Bool(&f.must)
	flat.Text(c, &f.digits)
	flat.List(c, &f.groups, (*flat.Coder).Int)
}

func (p *phrases) layout(c *flat.Coder) {
	for _, set := range [][]uint64{p.first[:], p.small[:], p.firstLeads[:], p.smallLeads[:]} {
		stored := set
		flat.Array(c, &stored)
		if copy(set, stored) != len(set) {
			c.Fail()
		}
	}
	p.treeLayout(c)
}

// counts tell how many endings and branches a node has.
type counts struct{ ends, next int32 }

// treeLayout names the nodes of the trie level by level, so that those below a node stand beside each other.
func (p *phrases) treeLayout(c *flat.Coder) {
	var sizes []counts
	var ends []ending
	var keys []uint64
	if !c.Reading() {
		for queue := []*node{&p.root}; len(queue) > 0; queue = queue[1:] {
			n := queue[0]
			sizes = append(sizes, counts{int32(len(n.ends)), int32(len(n.next))})
			ends = append(ends, n.ends...)
			for _, b := range n.next {
				keys, queue = append(keys, b.key), append(queue, b.node)
			}
		}
	}
	flat.Array(c, &sizes)
	flat.List(c, &ends, endingLayout)
	flat.Array(c, &keys)
	if !c.Reading() {
		return
	}
	if len(sizes) != len(keys)+1 {
		c.Fail()
		return
	}
	nodes, branches := make([]node, len(sizes)), make([]branch, len(keys))
	for i := range branches {
		branches[i] = branch{keys[i], &nodes[i+1]}
	}
	for i, n := range sizes {
		below := len(keys) - len(branches) + 1 // the first node below
		if n.ends < 0 || int(n.ends) > len(ends) || n.next < 0 || int(n.next) > len(branches) || n.next > 0 && below <= i {
			c.Fail()
			return
		}
		if n.ends > 0 {
			nodes[i].ends, ends = ends[:n.ends:n.ends], ends[n.ends:]
		}
		if n.next > 0 {
			nodes[i].next, branches = branches[:n.next:n.next], branches[n.next:]
		}
	}
	p.root = nodes[0]
}

func endingLayout(c *flat.Coder, e *ending) {
	senseLayout(c, &e.sense)
	flat.Array(c, &e.words)
	coded := e.match != nil
	if c.Bool(&coded); !coded {
		return
	}
	var text string
	if !c.Reading() {
		text = e.match.text
	}
	if flat.Text(c, &text); c.Reading() {
		e.match = &code{text: text}
	}
}
