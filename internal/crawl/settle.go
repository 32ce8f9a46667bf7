package crawl

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/cliniclint/cliniclint/internal/source"
)

// settle takes the answer of a visit: it delivers the page, or says why there is none, and goes on from it.
func (r *run) settle(ctx context.Context, v *visit) {
	if v.skipped != nil && v.skipped.Reason == source.ReasonCancelled {
		return // what was not read is known to the caller, who stopped it
	}
	if v.state != asked { // robots
		r.skip(v.skipped)
		return
	}
	r.bytes += v.bytes
	if v.skipped != nil && v.in != nil {
		v.skipped.Exchanges = slices.Concat(v.via, v.in.Exchanges)
	}
	if v.status == 0 || v.status == http.StatusTooManyRequests || v.status >= 500 {
		r.failures++
	} else {
		r.failures = 0
	}
	switch {
	case v.to != nil:
		r.redirected(ctx, v)
	case v.skipped != nil:
		r.missed(v)
	case v.page.password && len(v.via) > 0:
		r.skip(&source.Skipped{Name: v.via[0].URL, Named: v.name != "", Reason: source.ReasonLogin, Detail: "it leads to a page that asks for a password; save the page in a browser and check the file"})
	default:
		r.read(v)
	}
}

// missed says why a page was not read. A dead link, or a link to what is no text, leads to nothing that could be missing.
func (r *run) missed(v *visit) {
	s := v.skipped
	switch {
	case s.Reason == source.ReasonStatus && (s.Status == http.StatusNotFound || s.Status == http.StatusGone), s.Reason == source.ReasonNotText:
		s.Expected = v.name == ""
	case s.Status == http.StatusUnauthorized:
		s.Reason = source.ReasonLogin
	}
	r.skip(s)
}

// maxHops is how many redirects lead to a page.
const maxHops = source.DefaultMaxRedirects

// redirected goes where a redirect leads. The page there is that of the address which led to it.
func (r *run) redirected(ctx context.Context, v *visit) {
	aside := &source.Skipped{Name: v.label(), Named: v.name != "", Expected: v.name == "", Exchanges: slices.Concat(v.via, v.in.Exchanges)}
	site := siteOf(v.to)
	if !r.sites[site] && v.name != "" && isPage(v.to) {
		r.sites[site] = true // the site that the user named has moved
		r.ownSitemaps(ctx, v.to)
	}
	k := key(v.to, r.params.ignored)
	known := r.frontier.known[k]
	switch {
	case !r.sites[site]:
		aside.Reason, aside.Detail, aside.Expected = source.ReasonOtherSite, "it leads to "+v.to.String(), true
	case len(v.via) >= maxHops:
		aside.Reason, aside.Detail = source.ReasonRedirects, fmt.Sprintf("more than %d", maxHops)
	case k == v.key || slices.ContainsFunc(v.via, func(x source.Exchange) bool { return x.URL == v.to.String() }):
		aside.Reason, aside.Detail = source.ReasonCircle, "it leads back to itself; open it in a browser to see what it expects"
	case known != nil && known.state == queued && v.name != "" && known.name == "":
		known.name, known.via = v.name, slices.Concat(v.via, v.in.Exchanges) // it has its turn, under this name
		return
	case known != nil:
		r.frontier.strengthen(known)
		aside.Reason, aside.Detail, aside.Expected = source.ReasonSame, "it leads to "+v.to.String(), true
	default:
		it := r.add(v.to, v.lane, v.depth, v.weak)
		if it == nil { // the reason is noted
			return
		}
		it.name, it.via = v.name, slices.Concat(v.via, v.in.Exchanges)
		return
	}
	r.skip(aside)
}

// read delivers a page and takes up its links.
func (r *run) read(v *visit) {
	keys := sameKeys(v.item, v.page)
	for _, k := range keys {
		first := r.same[k]
		if first == nil {
			continue
		}
		if r.params.same(first.url, v.url) {
			r.frontier.rekey(r.params.ignored)
		}
		r.novelty.hear(v.shape, v.page)
		r.skip(&source.Skipped{Name: v.label(), Reason: source.ReasonSame, Detail: "as " + first.label(), Expected: true})
		return
	}
	for _, k := range keys {
		r.same[k] = v.item
	}
	r.params.other(v.url)
	news := r.novelty.hear(v.shape, v.page)
	if r.Follow {
		for _, u := range v.page.links {
			r.add(u, linked, v.depth+1, !news)
		}
	}
	in := *v.in
	in.Data, in.Exchanges = nil, nil
	at := v.url.String()
	r.page(source.Deferred(in, func(_ context.Context, in *source.Input) *source.Skipped { return r.store.load(at, in) }))
}

// load brings the content of a page.
func (s *store) load(at string, in *source.Input) *source.Skipped {
	kept, err := s.get(at)
	if err != nil {
		return &source.Skipped{Name: in.Name, Named: in.Named, Reason: source.ReasonUnreadable, Detail: "what was fetched is no longer there: " + err.Error()}
	}
	in.Data, in.Exchanges = kept.Data, kept.Exchanges
	return nil
}

// refuses says why an item is not to be asked for.
func (r *run) refuses(ctx context.Context, it *item) *source.Skipped {
	rules := r.rules(ctx, it.url)
	if ctx.Err() != nil {
		return &source.Skipped{Name: it.label(), Reason: source.ReasonCancelled}
	}
	if rules.allows(it.url) {
		return nil
	}
	s := &source.Skipped{Name: it.label(), Named: it.name != "", Reason: source.ReasonRobots, Detail: "robots.txt asks programs to leave it alone", Expected: it.name == ""}
	if rules.closed != "" {
		s.Reason, s.Detail, s.Expected = rules.reason, rules.closed, false
	}
	return s
}

// sitemap is a sitemap that is to be read.
type sitemap struct {
	at    *url.URL
	named string // as the user wrote it; "" for one that was found
	depth int    // of indexes above it
	guess bool   // nobody has said that it is there
}

// ownSitemaps reads the sitemaps of a site that its robots.txt names, or the one where it usually is.
func (r *run) ownSitemaps(ctx context.Context, at *url.URL) {
	if !r.Follow || r.mapped[siteOf(at)] {
		return
	}
	r.mapped[siteOf(at)] = true
	var list []sitemap
	for _, raw := range r.rules(ctx, at).sitemaps {
		if u, err := at.Parse(raw); err == nil {
			list = append(list, sitemap{at: clean(u)})
		}
	}
	if len(list) == 0 {
		list = append(list, sitemap{at: clean(&url.URL{Scheme: at.Scheme, Host: at.Host, Path: "/sitemap.xml"}), guess: true})
	}
	r.readSitemaps(ctx, list)
}

// readSitemaps reads sitemaps, and those that they name, and puts their pages into the queue.
func (r *run) readSitemaps(ctx context.Context, list []sitemap) {
	seen := map[string]bool{}
	for n := 0; len(list) > 0 && ctx.Err() == nil; n++ {
		m := list[0]
		list = list[1:]
		if seen[m.at.String()] || m.at.Scheme != "http" && m.at.Scheme != "https" {
			continue
		}
		if n >= maxSitemaps {
			r.skip(&source.Skipped{Name: m.at.String(), Reason: source.ReasonLimit, Detail: fmt.Sprintf("more than %d sitemaps; the others were not read", maxSitemaps)})
			return
		}
		seen[m.at.String()] = true
		it := &item{url: m.at, name: m.named}
		s := r.refuses(ctx, it)
		if s == nil {
			var inner []sitemap
			inner, s = r.readSitemap(ctx, m)
			list = append(inner, list...)
		}
		if s == nil || s.Reason == source.ReasonCancelled || m.guess {
			continue
		}
		s.Name, s.Named, s.Expected = it.label(), m.named != "", m.named == ""
		r.skip(s)
	}
}

// readSitemap reads one sitemap, and gives those that it names.
func (r *run) readSitemap(ctx context.Context, m sitemap) ([]sitemap, *source.Skipped) {
	if r.Progress != nil {
		r.Progress(r.asked, r.frontier.waiting(), m.at.String())
	}
	var trouble error
	var inner []sitemap
	room, full := r.MaxPages, r.frontier.overflow // of more pages none would have its turn
	found := func(e sitemapEntry) bool {
		u, err := m.at.Parse(e.loc)
		if err != nil {
			return true
		}
		u = clean(u)
		switch {
		case e.index && m.depth < maxSitemapDepth:
			if len(inner) < maxSitemaps {
				inner = append(inner, sitemap{at: u, depth: m.depth + 1})
			}
		case !e.index && isPage(u):
			if room--; room < 0 {
				r.frontier.overflow++
			} else if r.sites[siteOf(u)] {
				r.add(u, listed, min(1, r.MaxDepth), false)
			} else {
				r.note(otherSites, u)
			}
		}
		return ctx.Err() == nil && r.frontier.overflow == full
	}
	request := source.Request{URL: r.as(m.at), Follow: func(_, to *url.URL) bool {
		at := clean(to)
		return siteOf(at) == siteOf(m.at) && r.rules(ctx, at).allows(at)
	}}
	_, skipped := r.patiently(ctx, m.at, r.gap(r.rules(ctx, m.at).robots), func() (*source.Input, *source.Skipped) {
		return r.Fetcher.Stream(ctx, request, r.maxSitemap, func(body io.Reader) { trouble = readSitemap(body, r.maxSitemap, found) })
	})
	if skipped == nil && trouble != nil {
		skipped = &source.Skipped{Reason: source.ReasonCutShort, Detail: "the sitemap was read as far as it goes: " + trouble.Error()}
	}
	return inner, skipped
}

// conclude says what was left, once the pages are read.
func (r *run) conclude() {
	for _, why := range slices.Sorted(maps.Keys(r.refused)) {
		t := r.refused[why]
		s := &source.Skipped{Name: t.first, Reason: source.ReasonEndless, Detail: why, Expected: true}
		switch why {
		case tooDeep:
			s.Reason, s.Expected = source.ReasonLimit, false
		case otherSites:
			s.Reason = source.ReasonOtherSite
		}
		if t.count > 1 {
			s.Detail += fmt.Sprintf("; %d addresses such as this", t.count)
		}
		r.skip(s)
	}
	for _, site := range slices.Sorted(maps.Keys(r.relatives)) {
		r.skip(&source.Skipped{Name: r.relatives[site].String(), Reason: source.ReasonOtherSite, Detail: site + " is a site of its own; name it to have it read", Expected: true})
	}
	left, first := r.frontier.overflow, ""
	for it := r.frontier.pop(); it != nil; it = r.frontier.pop() {
		if left++; first == "" {
			first = it.url.String()
		}
	}
	if left == 0 || r.halt == "stopped" {
		return
	}
	detail := fmt.Sprintf("%s; %d addresses that are known of it were not asked for", cmp.Or(r.halt, "more addresses than are kept"), left)
	if first != "" {
		detail += ", such as " + first
	}
	r.skip(&source.Skipped{Name: r.root(), Reason: source.ReasonLimit, Detail: detail, Named: true})
}

// root names the site.
func (r *run) root() string {
	for _, list := range [][]string{r.Seeds, r.Sitemaps} {
		for _, raw := range list {
			if in, skipped := r.Fetcher.Input(raw); skipped == nil {
				return in.Name
			}
		}
	}
	return ""
}
