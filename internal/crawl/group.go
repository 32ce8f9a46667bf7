package crawl

import "net/url"

// Group is what was named of one site.
type Group struct{ Seeds, Sitemaps []string }

// GroupBySite puts together what belongs to the same site, in the order of its first mention.
func GroupBySite(seeds, sitemaps []string) []Group {
	var groups []Group
	index := map[string]int{}
	at := func(raw string) *Group {
		site := raw // what is no address is a group of its own, and is refused there
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			site = siteOf(u)
		}
		i, ok := index[site]
		if !ok {
			i = len(groups)
			index[site] = i
			groups = append(groups, Group{})
		}
		return &groups[i]
	}
	for _, raw := range seeds {
		g := at(raw)
		g.Seeds = append(g.Seeds, raw)
	}
	for _, raw := range sitemaps {
		g := at(raw)
		g.Sitemaps = append(g.Sitemaps, raw)
	}
	return groups
}
