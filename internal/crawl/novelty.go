package crawl

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// maxPassages bounds the memory of what a site has said.
const maxPassages = 2 << 20

// staleAfter is after how many pages of a kind in a row that said nothing new no more of them are looked for.
const staleAfter = 12

// novelty knows what a site has said, to tell a calendar from a list of treatments.
type novelty struct {
	passages map[uint64]struct{}
	silent   map[string]int // by shape: pages in a row that said nothing new
}

func newNovelty() novelty { return novelty{map[uint64]struct{}{}, map[string]int{}} }

// hear takes a page in, and tells whether it says anything that no page said before.
func (n *novelty) hear(shape string, p *page) bool {
	news := len(n.passages) >= maxPassages
	for _, s := range p.passages {
		if _, old := n.passages[s]; !old && len(n.passages) < maxPassages {
			n.passages[s] = struct{}{}
			news = true
		}
	}
	if news {
		n.silent[shape] = 0
	} else {
		n.silent[shape]++
	}
	return news
}

func (n *novelty) stale(shape string) bool { return n.silent[shape] >= staleAfter }

// sameKey is equal for two pages that are one.
type sameKey struct {
	content uint64
	group   string
}

// sameKeys are the keys of a page. Pages that say the same are one when their addresses differ in the query only, or
// when they call the same address their own, or stand in the same first folder, which may tell the country; the latter only when there is
// something on them: the pages that scripts draw are all alike without them.
func sameKeys(it *item, p *page) []sameKey {
	stem := siteOf(it.url) + stemOf(it.url)
	keys := []sameKey{{p.content, "=" + stem}}
	if len(p.passages) < 3 {
		return keys
	}
	folder, _, _ := strings.Cut(strings.TrimPrefix(stemOf(it.url), "/"), "/")
	keys = append(keys, sameKey{p.content, "/" + folder}, sameKey{p.content, "#" + it.key})
	if p.canonical != nil {
		keys = append(keys, sameKey{p.content, "#" + key(p.canonical, nil)})
	}
	return keys
}

// stemOf is a path without what servers add or leave out.
func stemOf(u *url.URL) string {
	p := strings.ToLower(u.Path)
	if dir, file := path.Split(p); strings.HasPrefix(file, "index.") || strings.HasPrefix(file, "default.") {
		p = dir
	}
	return strings.TrimSuffix(p, "/")
}

// learnAfter is after how many pages that were the same but for a parameter it is passed over.
const learnAfter = 3

// params learns which parameters make no difference on a site, such as the number of a visit.
type params struct {
	ignored map[string]bool
	vain    map[string]int  // pages that were the same but for this one
	needed  map[string]bool // pages that were not
	queries map[string]string
}

func newParams() params {
	return params{map[string]bool{}, map[string]int{}, map[string]bool{}, map[string]string{}}
}

// same notes that two addresses are of one page. It tells whether a parameter is passed over from now on.
func (p *params) same(a, b *url.URL) bool {
	name := onlyDifference(a, b)
	if name == "" || p.needed[name] || p.ignored[name] {
		return false
	}
	if p.vain[name]++; p.vain[name] < learnAfter {
		return false
	}
	p.ignored[name] = true
	return true
}

// other notes a page that is none of those before it.
func (p *params) other(u *url.URL) {
	before, ok := p.queries[u.Path]
	if !ok {
		if len(p.queries) < maxPassages/64 {
			p.queries[u.Path] = u.RawQuery
		}
		return
	}
	if name := onlyDifference(u, &url.URL{Path: u.Path, RawQuery: before}); name != "" {
		p.needed[name] = true
	}
}

// onlyDifference is the name of the one parameter in which two addresses differ; "" when they differ in more or less.
func onlyDifference(a, b *url.URL) string {
	if a.Path != b.Path {
		return ""
	}
	x, y := splitParams(a.RawQuery), splitParams(b.RawQuery)
	var names []string
	for _, p := range x {
		if !slices.Contains(y, p) {
			names = append(names, paramName(p))
		}
	}
	for _, p := range y {
		if !slices.Contains(x, p) {
			names = append(names, paramName(p))
		}
	}
	slices.Sort(names)
	if names = slices.Compact(names); len(names) == 1 {
		return names[0]
	}
	return ""
}

func splitParams(query string) []string {
	if query == "" {
		return nil
	}
	return strings.Split(query, "&")
}
