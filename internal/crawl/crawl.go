// Package crawl reads whole web sites: it follows their links and sitemaps, politely and within limits, and delivers
// every page once. What it did not read comes back with the reason.
//
// It decides where to go by what stands in the pages. What a page says is for others.
package crawl

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

// The limits that Options does not set.
const (
	DefaultMaxPages = 1000
	DefaultMaxDepth = 20
	DefaultMaxBytes = 2 << 30
	DefaultMaxTime  = 2 * time.Hour
	DefaultRate     = 2
	defaultParallel = 4
)

// product is the name by which robots.txt may speak to this program.
const product = "cliniclint"

// Options say what is read, and how much of it.
type Options struct {
	// Fetcher asks for everything. Its guard and its limits hold for every request.
	Fetcher *source.Fetcher
	// Seeds are the addresses from which a site is read, as the user wrote them. They belong to one site.
	Seeds []string
	// Sitemaps are addresses of sitemaps whose pages are read.
	Sitemaps []string
	// Follow goes where links lead on the site, and to the pages of the sitemaps that it names itself.
	Follow bool

	MaxPages int           // addresses that are asked for
	MaxDepth int           // links between a seed and a page; negative for none
	MaxBytes int64         // of content as received, all in all
	MaxTime  time.Duration // after which nothing more is begun
	Rate     float64       // requests to a host in a second; a host that asks for less is given that
	// Parallel is how many requests to a site may be waiting for their answers.
	Parallel int
	// Dir keeps what was read for the next run, which then asks only whether it has changed. "" keeps it until Close.
	Dir string

	// Page, if not nil, is handed every page that was fetched before its links are looked at. It may put other content in
	// its place, such as the page after its scripts have run.
	Page func(context.Context, *source.Input) *source.Skipped
	// Progress, if not nil, is told how many addresses were asked for, how many are known and wait, and which is next.
	Progress func(asked, waiting int, at string)

	Now   func() time.Time                           // nil is time.Now
	Sleep func(context.Context, time.Duration) error // nil sleeps

	maxSitemap int64 // bytes of a sitemap; 0 is what the protocol allows
}

// Crawler reads a site. Its Pages is called once.
type Crawler struct {
	Options
	store *store
}

// New makes a crawler. It fails when the directory for what is fetched cannot be made.
func New(o Options) (*Crawler, error) {
	o.MaxPages = cmp.Or(o.MaxPages, DefaultMaxPages)
	o.MaxDepth = max(0, cmp.Or(o.MaxDepth, DefaultMaxDepth))
	o.MaxBytes = cmp.Or(o.MaxBytes, DefaultMaxBytes)
	o.MaxTime = cmp.Or(o.MaxTime, DefaultMaxTime)
	o.Rate = cmp.Or(o.Rate, DefaultRate)
	o.maxSitemap = cmp.Or(o.maxSitemap, maxSitemap)
	o.Parallel = cmp.Or(o.Parallel, defaultParallel)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	s, err := openStore(o.Dir, o.Fetcher.MaxBytes)
	if err != nil {
		return nil, err
	}
	return &Crawler{Options: o, store: s}, nil
}

// Close takes away what is not kept for the next run. The pages cannot be loaded any more.
func (c *Crawler) Close() { c.store.close() }

// Pages delivers the pages of the site, each once, in an order that depends on the site alone, and what stands in the
// place of those that were not read: exactly one of the two is not nil. An input is without its content, which Load brings
// from the disk, as often as it is wanted. When ctx ends, what was read by then has been delivered.
func (c *Crawler) Pages(ctx context.Context) iter.Seq2[*source.Input, *source.Skipped] {
	return func(yield func(*source.Input, *source.Skipped) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		r := newRun(c, yield)
		r.start(ctx)
		var waiting []*visit // in the order of the queue
		for !r.stopped {
			for len(waiting) < c.Parallel {
				v := r.next(ctx)
				if v == nil {
					break
				}
				waiting = append(waiting, v)
			}
			if len(waiting) == 0 {
				break
			}
			// Answers are taken in the order of the questions, whichever comes first: so the order of a site's pages, and what is
			// found on the way, is the same in every run.
			v := waiting[0]
			waiting = waiting[1:]
			<-v.done
			r.settle(ctx, v)
		}
		cancel()
		for _, v := range waiting {
			<-v.done
		}
		if !r.stopped {
			r.conclude()
		}
	}
}

// run is one reading of a site. Its fields belong to the goroutine of the caller, but for those of asker.
type run struct {
	*asker
	yield   func(*source.Input, *source.Skipped) bool
	stopped bool // the caller wants no more
	began   time.Time

	sites    map[string]bool // what siteOf gives for what belongs to the site
	mapped   map[string]bool // sites whose own sitemaps were read
	frontier frontier
	asked    int
	bytes    int64
	failures int    // in a row, of a server that does not answer
	halt     string // not "": nothing more is asked, and why

	same      map[sameKey]*item // pages that were read, by what they say
	novelty   novelty
	params    params
	refused   map[string]*tally   // by reason: what was not asked for
	relatives map[string]*url.URL // hosts below the site's own, with the first link that leads there
}

// tally counts things of a kind and remembers the first.
type tally struct {
	first string
	count int
}

func newRun(c *Crawler, yield func(*source.Input, *source.Skipped) bool) *run {
	return &run{
		asker: newAsker(c), yield: yield, began: c.Now(), sites: map[string]bool{}, mapped: map[string]bool{},
		frontier: newFrontier(c.MaxPages), same: map[sameKey]*item{}, novelty: newNovelty(), params: newParams(), refused: map[string]*tally{}, relatives: map[string]*url.URL{},
	}
}

func (r *run) page(in *source.Input) { r.stopped = r.stopped || !r.yield(in, nil) }

func (r *run) skip(s *source.Skipped) { r.stopped = r.stopped || !r.yield(nil, s) }

// note counts something that was not asked for.
func (r *run) note(why string, u *url.URL) {
	t := r.refused[why]
	if t == nil {
		t = &tally{first: u.String()}
		r.refused[why] = t
	}
	t.count++
}

// maxRelatives is how many hosts are named that belong to a site by their name.
const maxRelatives = 20

// elsewhere notes a link to another site when its host is below that of the site: blog.clinic.example.
func (r *run) elsewhere(site string, u *url.URL) {
	for own := range r.sites {
		if strings.HasSuffix(site, "."+own) && r.relatives[site] == nil && len(r.relatives) < maxRelatives {
			r.relatives[site] = u
		}
	}
}

// start puts the seeds and what the sitemaps name into the queue.
func (r *run) start(ctx context.Context) {
	var seeds []*url.URL
	for _, raw := range r.Seeds {
		in, skipped := r.Fetcher.Input(raw)
		if skipped != nil {
			r.skip(skipped)
			continue
		}
		u, err := url.Parse(strings.TrimSpace(raw))
		if err != nil { // Input has read it
			continue
		}
		at := clean(u)
		r.credentials(at, u.User)
		r.sites[siteOf(at)] = true
		if it := r.frontier.add(at, key(at, nil), linked, 0, false); it != nil {
			it.name = in.Name
		}
		seeds = append(seeds, at)
	}
	for _, raw := range r.Sitemaps {
		in, skipped := r.Fetcher.Input(raw)
		if skipped != nil {
			r.skip(skipped)
			continue
		}
		if u, err := url.Parse(strings.TrimSpace(raw)); err == nil {
			at := clean(u)
			r.credentials(at, u.User)
			r.sites[siteOf(at)] = true
			r.readSitemaps(ctx, []sitemap{{at: at, named: in.Name}})
		}
	}
	for _, at := range seeds {
		r.ownSitemaps(ctx, at)
	}
}

// add puts a page into the queue, unless it is known or not worth it. depth counts the links to it; weak says that the
// page that leads there had nothing new to say.
func (r *run) add(u *url.URL, lane, depth int, weak bool) *item {
	if site := siteOf(u); !r.sites[site] {
		r.elsewhere(site, u)
		return nil
	}
	if why := machineMade(u); why != "" {
		r.note(why, u)
		return nil
	}
	k := key(u, r.params.ignored)
	if it := r.frontier.known[k]; it != nil {
		if !weak && lane == linked {
			r.frontier.strengthen(it)
		}
		return nil
	}
	if depth > r.MaxDepth {
		r.note(tooDeep, u)
		return nil
	}
	return r.frontier.add(u, k, lane, depth, weak)
}

// Why something was not asked for, in the words of the report.
const (
	tooDeep    = "more links away than --max-depth allows"
	repeats    = "pages of one kind that have nothing new to say"
	otherSites = "pages of other sites in a sitemap"
)

// next begins the next visit. It returns nil when there is nothing to begin now.
func (r *run) next(ctx context.Context) *visit {
	for {
		r.checkLimits(ctx)
		if r.halt != "" {
			return nil
		}
		it := r.frontier.pop()
		if it == nil {
			return nil
		}
		if it.weak && r.novelty.stale(it.shape) {
			it.state = dropped
			r.note(repeats, it.url)
			continue
		}
		v := &visit{item: it, done: make(chan struct{})}
		if s := r.refuses(ctx, it); s != nil {
			v.skipped = s
			close(v.done)
			return v
		}
		it.state = asked
		r.asked++
		if r.Progress != nil {
			r.Progress(r.asked, r.frontier.waiting(), it.url.String())
		}
		go func() {
			defer close(v.done)
			r.visit(ctx, v)
		}()
		return v
	}
}

// checkLimits stops the run where a limit is reached.
func (r *run) checkLimits(ctx context.Context) {
	switch {
	case r.halt != "", r.frontier.waiting() == 0:
	case ctx.Err() != nil:
		r.halt = "stopped"
	case r.asked >= r.MaxPages:
		r.halt = fmt.Sprintf("after %d addresses (--max-pages)", r.MaxPages)
	case r.bytes >= r.MaxBytes:
		r.halt = fmt.Sprintf("after %d MB (--max-bytes)", r.MaxBytes>>20)
	case r.Now().Sub(r.began) >= r.MaxTime:
		r.halt = fmt.Sprintf("after %s (--max-time)", r.MaxTime)
	case r.failures >= maxFailures:
		r.halt = fmt.Sprintf("the server gave no page %d times in a row", maxFailures)
	}
}

// maxFailures is after how many times in a row a server that does not answer is left alone.
const maxFailures = 20
