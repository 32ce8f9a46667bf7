package compare

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Kind is what has become of a claim.
type Kind string

// What can become of a claim, in the order in which it is told.
const (
	New        Kind = "new"
	Reworded   Kind = "reworded"    // other words in the same place, still objected to
	Moved      Kind = "moved"       // the same words under another heading or in another document
	Fixed      Kind = "fixed"       // the document was read, and does not make it any more
	Suppressed Kind = "suppressed"  // still there, and accepted since
	PageGone   Kind = "page gone"   // the document is not there any more
	NotChecked Kind = "not checked" // the document was not read in the later run
	Unchanged  Kind = "unchanged"
)

// Kinds are all kinds, in the order in which they are told.
func Kinds() []Kind {
	return []Kind{New, Reworded, Moved, Fixed, Suppressed, PageGone, NotChecked, Unchanged}
}

// Change is what has become of a claim.
type Change struct {
	Kind   Kind
	Old    *Finding // nil for a new one
	New    *Finding // nil for one that is not there any more
	Detail string   // for a person: why it was not checked
}

// alike is the part of the words that two passages have in common from which on one is taken for the other, reworded.
const alike = 0.5

// maxPairs bounds the work of looking for rewordings in one document.
const maxPairs = 1 << 20

// Compare tells what has become of every claim of an old report, and which are new, in the order of Kinds and then of the
// documents.
func Compare(old, now *Report) []Change {
	c := &comparison{docs: map[string]*Document{}}
	for i := range now.Documents {
		c.docs[now.Documents[i].Source] = &now.Documents[i]
	}
	c.left, c.arrived = findings(old), findings(now)
	c.match(Unchanged, func(f *Finding) string { return f.Fingerprint })
	c.suppressed(now)
	words := func(f *Finding) string { return f.Rule + "\n" + fold(f.Text) }
	c.match(Unchanged, func(f *Finding) string { return words(f) + "\n" + f.Source })
	// A word such as “miracle” on two pages is no move; the sentence around it must have moved with it.
	c.match(Moved, func(f *Finding) string { return words(f) + "\n" + fold(f.Excerpt) })
	c.reworded()
	for _, f := range c.left {
		kind, detail := c.fate(f)
		c.changes = append(c.changes, Change{kind, f, nil, detail})
	}
	for _, f := range c.arrived {
		c.changes = append(c.changes, Change{Kind: New, New: f})
	}
	order := map[Kind]int{}
	for i, k := range Kinds() {
		order[k] = i
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		x, y := a.At(), b.At()
		return cmp.Or(order[a.Kind]-order[b.Kind], strings.Compare(x.Source, y.Source), x.Line-y.Line, x.Column-y.Column, strings.Compare(x.Rule, y.Rule))
	})
	return c.changes
}

// At is the claim at the place where a change is to be looked at.
func (c *Change) At() *Finding {
	if c.New != nil {
		return c.New
	}
	return c.Old
}

// comparison is a comparison under way.
type comparison struct {
	docs          map[string]*Document // of the later report
	left, arrived []*Finding           // of the old report and of the later one, not told yet
	changes       []Change
}

func findings(r *Report) []*Finding {
	var list []*Finding
	for i := range r.Documents {
		d := &r.Documents[i]
		for j := range d.Findings {
			d.Findings[j].Source = d.Source
			list = append(list, &d.Findings[j])
		}
	}
	return list
}

// match pairs findings that have the same key, in their order. Unchanged ones under another heading have moved.
func (c *comparison) match(kind Kind, key func(*Finding) string) {
	byKey := map[string][]*Finding{}
	for _, f := range c.arrived {
		k := key(f)
		byKey[k] = append(byKey[k], f)
	}
	taken := map[*Finding]bool{}
	var left []*Finding
	for _, f := range c.left {
		k := key(f)
		list := byKey[k]
		if len(list) == 0 {
			left = append(left, f)
			continue
		}
		byKey[k], taken[list[0]] = list[1:], true
		is := kind
		if is == Unchanged && fold(f.Heading) != fold(list[0].Heading) {
			is = Moved
		}
		c.changes = append(c.changes, Change{Kind: is, Old: f, New: list[0]})
	}
	c.left = left
	c.arrived = slices.DeleteFunc(c.arrived, func(f *Finding) bool { return taken[f] })
}

func (c *comparison) suppressed(now *Report) {
	accepted := map[string]*Finding{}
	for i := range now.Documents {
		d := &now.Documents[i]
		for j := range d.Suppressed {
			d.Suppressed[j].Source = d.Source
			accepted[d.Suppressed[j].Fingerprint] = &d.Suppressed[j]
		}
	}
	c.left = slices.DeleteFunc(c.left, func(f *Finding) bool {
		is := accepted[f.Fingerprint]
		if is != nil {
			c.changes = append(c.changes, Change{Kind: Suppressed, Old: f, New: is})
		}
		return is != nil
	})
}

// reworded pairs what is left in a document with what has arrived there in the same category, the most alike first.
func (c *comparison) reworded() {
	type pair struct {
		old, now *Finding
		likeness float64
	}
	type place struct{ source, category string }
	arrived := map[place][]*Finding{}
	for _, f := range c.arrived {
		p := place{f.Source, f.Category}
		arrived[p] = append(arrived[p], f)
	}
	words := map[*Finding]map[string]bool{}
	of := func(f *Finding) map[string]bool {
		if words[f] == nil {
			words[f] = wordSet(f.Excerpt)
		}
		return words[f]
	}
	var pairs []pair
	looked := map[string]int{}
	for _, f := range c.left {
		for _, g := range arrived[place{f.Source, f.Category}] {
			if looked[f.Source]++; looked[f.Source] > maxPairs {
				break
			}
			if l := likeness(of(f), of(g)); l >= alike {
				pairs = append(pairs, pair{f, g, l})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.likeness, a.likeness) })
	done := map[*Finding]bool{}
	for _, p := range pairs {
		if !done[p.old] && !done[p.now] {
			done[p.old], done[p.now] = true, true
			c.changes = append(c.changes, Change{Kind: Reworded, Old: p.old, New: p.now})
		}
	}
	gone := func(f *Finding) bool { return done[f] }
	c.left, c.arrived = slices.DeleteFunc(c.left, gone), slices.DeleteFunc(c.arrived, gone)
}

// fate is what has become of a claim that is not in the later report.
func (c *comparison) fate(f *Finding) (Kind, string) {
	d := c.docs[f.Source]
	if d == nil {
		if strings.Contains(f.Source, "://") {
			return NotChecked, "the page is not in the later report"
		}
		return PageGone, ""
	}
	if d.Status == "read" {
		return Fixed, ""
	}
	var why []string
	for _, u := range d.Unread {
		if u.Reason == "no such file" || u.Reason == "not served" && (strings.Contains(u.Detail, " 404 ") || strings.Contains(u.Detail, " 410 ")) {
			return PageGone, ""
		}
		why = append(why, strings.TrimSuffix(u.Reason+": "+u.Detail, ": "))
	}
	return NotChecked, strings.Join(why, "; ")
}

// fold is a text without regard to case and white space.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		set[w] = true
	}
	return set
}

// likeness is the part of all words that both have.
func likeness(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	if all := len(a) + len(b) - both; all > 0 {
		return float64(both) / float64(all)
	}
	return 0
}
