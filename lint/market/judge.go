package market

import (
	"cmp"
	"slices"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// A country is recognised by one strong or two medium pieces of evidence. When another is far ahead, one stray piece is
// not enough any more.
const (
	threshold = Strong
	stray     = Strong + Medium
	// withinCountry is what a state needs once its country is recognised.
	withinCountry = Medium
)

// tally is the evidence for a jurisdiction and those within it, by kind.
type tally struct {
	points [len(kinds)]int // Strong and Medium, no more than Strong
	weak   [len(kinds)]bool
	strong [len(kinds)]bool
	minus  int // sum of what speaks against
}

func (t *tally) add(k, weight int) {
	switch {
	case weight < 0:
		t.minus -= weight
	case weight == Weak:
		t.weak[k] = true
	default:
		t.points[k] = min(Strong, t.points[k]+weight)
		t.strong[k] = t.strong[k] || weight >= Strong
	}
}

// stands tells whether there is strong evidence of kind k that nothing can speak against.
func (t *tally) stands(k int) bool { return t.strong[k] && kinds[k] != Lang }

// score sums up. Strong evidence stands. What speaks against takes away from the rest, and so do rivals, unless there is
// strong evidence of a place of business: somebody with a postcode in New York and one in London is in both.
func (t *tally) score(rivals int) int {
	firm, soft, located := 0, 0, false
	for k := range kinds {
		switch p := t.points[k]; {
		case t.stands(k):
			firm += p
			located = located || locating(kinds[k])
		case t.weak[k]:
			soft += min(Strong, p+Weak)
		default:
			soft += p
		}
	}
	if located {
		rivals = 0
	}
	return firm + max(0, soft-rivals-t.minus)
}

// sum adds up the points of some kinds.
func (t *tally) sum(list ...Kind) int {
	n := 0
	for _, k := range list {
		n += t.points[kindIndex(k)]
	}
	return n
}

func kindIndex(k Kind) int { return slices.Index(kinds[:], k) }

// tallies sums the evidence that keep accepts; a signal counts once, wherever it stands. Evidence for a state is
// evidence for its country.
func (d *Detector) tallies(evidence []Evidence, keep func(*Evidence) bool) []tally {
	type once struct {
		jurisdiction int
		kind         Kind
		signal       string
	}
	seen := map[once]bool{}
	out := make([]tally, len(d.list))
	for i := range evidence {
		e := &evidence[i]
		j, ok := d.index[e.Jurisdiction]
		k := kindIndex(e.Kind)
		if !ok || k < 0 || !keep(e) {
			continue
		}
		for ; j >= 0; j = d.parent[j] {
			if key := (once{j, e.Kind, e.Signal}); !seen[key] {
				seen[key] = true
				out[j].add(k, e.Weight)
			}
		}
	}
	return out
}

// judge tells for which jurisdictions evidence is enough, the strongest first. page: it comes from a single page.
func (d *Detector) judge(evidence []Evidence, page bool) []string {
	if len(evidence) == 0 {
		return nil
	}
	all := d.tallies(evidence, func(*Evidence) bool { return true })
	if page {
		d.elsewhere(all, evidence)
	}
	scores := make([]int, len(all))
	best := 0
	rivals := d.rivals(all)
	for j := range all {
		if d.parent[j] < 0 {
			scores[j] = all[j].score(rivals[j])
			best = max(best, scores[j])
		}
	}
	needed := min(max(threshold, (best+2)/3), stray)
	for j := range all {
		if d.parent[j] < 0 && scores[j] < needed {
			scores[j] = 0
		}
	}
	d.judgeWithin(all, scores)
	return d.ranked(scores)
}

// rivals weighs, for each country, the strong evidence for countries that it has nothing to do with, once for each kind. A
// foreign country's domain counts twice: American words on a page under .ca do not make it American.
func (d *Detector) rivals(all []tally) []int {
	out := make([]int, len(all))
	for k := range kinds {
		weight := Strong
		if kinds[k] == TLD {
			weight += Strong
		}
		var firm []int
		for i := range all {
			if d.parent[i] < 0 && all[i].stands(k) {
				firm = append(firm, i)
			}
		}
		for j := range out {
			if slices.ContainsFunc(firm, func(i int) bool { return !d.related(i, j) }) {
				out[j] += weight
			}
		}
	}
	return out
}

// judgeWithin scores the states of the countries that were recognised.
func (d *Detector) judgeWithin(all []tally, scores []int) {
	best := make([]int, len(all)) // of the children
	for j := range all {
		if p := d.parent[j]; p >= 0 {
			scores[j] = all[j].score(0)
			best[p] = max(best[p], scores[j])
		}
	}
	for j := range all {
		if p := d.parent[j]; p >= 0 {
			if scores[j] < min(max(withinCountry, (best[p]+2)/3), stray) || scores[p] == 0 {
				scores[j] = 0
			}
			scores[j] = min(scores[j], scores[p])
		}
	}
}

// ranked lists what has a score, with what it implies, by score; then in the order of implication, then by ID.
func (d *Detector) ranked(scores []int) []string {
	type entry struct{ j, score, order int }
	var list []entry
	for j, s := range scores {
		if s == 0 {
			continue
		}
		for order, i := range d.implied(j) {
			at := slices.IndexFunc(list, func(e entry) bool { return e.j == i })
			if at < 0 {
				list = append(list, entry{i, s, order})
			} else {
				list[at].score, list[at].order = max(list[at].score, s), min(list[at].order, order)
			}
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.order, b.order), cmp.Compare(a.j, b.j))
	})
	var out []string
	for _, e := range list {
		out = append(out, d.list[e.j].ID)
	}
	return out
}

// elsewhere sets countries aside when the copy of a page gives an address of its own: a branch in Dubai on the site of a
// London clinic is in Dubai, whatever the host and the footer say. What the page itself prices in a currency, gives a number
// in or addresses in words remains.
func (d *Detector) elsewhere(all []tally, evidence []Evidence) {
	inPage := func(e *Evidence) bool { return e.Where == InPage }
	if !slices.ContainsFunc(evidence, func(e Evidence) bool { return inPage(&e) && (e.Kind == Phone || e.Kind == Postcode) }) {
		return
	}
	own := d.tallies(evidence, inPage)
	here := false
	for j := range own {
		t := &own[j]
		here = here || t.sum(Phone, Postcode) > 0 && t.sum(Phone, Postcode, Currency, Number, Place, Region)-t.minus >= stray
	}
	if !here {
		return
	}
	for j := range own {
		t := &own[d.root(j)]
		if t.sum(Phone, Postcode, Currency, Number) == 0 && !t.strong[kindIndex(Word)] {
			all[j] = tally{}
		}
	}
}

// Merge gives the verdict on a site from those on its pages. What the pages share (host, footer, navigation) decides,
// with what stands on most pages. When that names no place, the addresses, phone numbers and prices of single pages
// do (the contact page); when nothing else is there, everything. Pages keep their own verdicts: a page of a branch abroad is
// judged by its own, and one on which nothing was recognised by that of the site. The order of the results does not
// change the jurisdictions.
func (d *Detector) Merge(results ...Result) Result {
	results = slices.DeleteFunc(slices.Clone(results), func(r Result) bool { return len(r.Evidence) == 0 })
	switch len(results) {
	case 0:
		return Result{}
	case 1:
		return results[0]
	}
	type same struct {
		jurisdiction string
		kind         Kind
		signal       string
	}
	pages := map[same]int{}
	anchored := false
	var all []Evidence
	for _, r := range results {
		here := map[same]bool{}
		for i := range r.Evidence {
			e := &r.Evidence[i]
			here[same{e.Jurisdiction, e.Kind, e.Signal}] = true
			anchored = anchored || e.Where == InSite && e.Kind != Lang && e.Weight >= Medium && locating(e.Kind)
		}
		for s := range here {
			pages[s]++
		}
		all = append(all, r.Evidence...)
	}
	keep := func(e Evidence) bool {
		return e.Where == InSite ||
			2*pages[same{e.Jurisdiction, e.Kind, e.Signal}] > len(results) ||
			!anchored && locating(e.Kind)
	}
	var shared []Evidence
	for _, e := range all {
		if keep(e) {
			shared = append(shared, e)
		}
	}
	out := Result{Jurisdictions: d.judge(shared, false), Evidence: shared}
	if out.Jurisdictions == nil {
		out = Result{Jurisdictions: d.judge(all, false), Evidence: all}
	}
	out.Evidence = d.bounded(out.Evidence)
	return out
}

// OnSite gives the verdict on a page of a site. It is that of the site, unless the page itself says that it is about
// another country, in its address or by an address, a number or a price of its own: a branch is where it is.
func (d *Detector) OnSite(page, site Result) Result {
	if len(site.Jurisdictions) == 0 || slices.ContainsFunc(page.Evidence, func(e Evidence) bool {
		j, known := d.index[e.Jurisdiction]
		own := e.Where == InPage || e.Where == InMarkup && !slices.Contains(site.Jurisdictions, e.Jurisdiction)
		return known && own && e.Weight >= Medium && (locating(e.Kind) || e.Kind == Path) && slices.ContainsFunc(page.Jurisdictions, func(id string) bool {
			return d.root(d.index[id]) == d.root(j)
		})
	}) {
		return page
	}
	return site
}

// locating tells whether evidence of a kind says where somebody is or sells.
func locating(k Kind) bool {
	switch k {
	case TLD, Country, Phone, Postcode, Number, Currency:
		return true
	}
	return false
}

// bounded leaves out repetitions and what is more than maxPerKind, as in the result for a page.
func (d *Detector) bounded(evidence []Evidence) []Evidence {
	type once struct {
		jurisdiction string
		kind         Kind
		where        Where
		signal       string
	}
	seen, count := map[once]bool{}, map[once]int{}
	var out []Evidence
	for _, e := range evidence {
		key := once{e.Jurisdiction, e.Kind, e.Where, ""}
		full := once{e.Jurisdiction, e.Kind, e.Where, e.Signal}
		if seen[full] || count[key] >= maxPerKind {
			continue
		}
		seen[full] = true
		count[key]++
		out = append(out, e)
	}
	return out
}

// DetectSite gives the verdicts on the pages of a site, in their order, and that on the whole.
func (d *Detector) DetectSite(docs ...*copytext.Document) (pages []Result, site Result) {
	for _, doc := range docs {
		pages = append(pages, d.Detect(doc))
	}
	return pages, d.Merge(pages...)
}
