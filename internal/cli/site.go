package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/cliniclint/cliniclint/internal/crawl"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
)

// siteFlags say which whole sites are read, and how much of them.
type siteFlags struct {
	follow   bool
	sitemaps []string
	maxPages int
	maxDepth int
	maxTime  time.Duration
	maxBytes string
	rate     float64
	cache    string
}

func (s *siteFlags) add(f *pflag.FlagSet) {
	f.BoolVar(&s.follow, "crawl", false, "read the whole sites of the URLs: follow their links and sitemaps, obeying robots.txt")
	f.StringArrayVar(&s.sitemaps, "sitemap", nil, "read the pages of a sitemap at this `URL`; may be repeated")
	f.IntVar(&s.maxPages, "max-pages", crawl.DefaultMaxPages, "how many addresses of a site to ask for")
	f.IntVar(&s.maxDepth, "max-depth", crawl.DefaultMaxDepth, "how many links to follow from a URL to a page")
	f.DurationVar(&s.maxTime, "max-time", crawl.DefaultMaxTime, "how long to read a site")
	f.StringVar(&s.maxBytes, "max-bytes", "", "how much of a site to fetch, as a `SIZE` (default 2GB)")
	f.Float64Var(&s.rate, "rate", crawl.DefaultRate, "how many requests to send to a host in a second; sites that ask for fewer are obeyed")
	f.StringVar(&s.cache, "cache", "", "keep the pages of sites in this `DIR`, and fetch only what has changed the next time")
}

// any tells whether a site is to be read.
func (s *siteFlags) any() bool { return s.follow || len(s.sitemaps) > 0 }

func (s *siteFlags) validate() error {
	switch {
	case s.maxPages < 1:
		return fmt.Errorf("--max-pages is a number from 1, not %d", s.maxPages)
	case s.maxDepth < 0:
		return fmt.Errorf("--max-depth is a number from 0, not %d", s.maxDepth)
	case s.maxTime <= 0:
		return fmt.Errorf("--max-time is a time such as 30m, not %s", s.maxTime)
	case math.IsNaN(s.rate) || s.rate <= 0:
		return errors.New("--rate is a number of requests in a second, such as 0.5")
	}
	for _, raw := range s.sitemaps {
		if !strings.Contains(raw, "://") {
			return fmt.Errorf("--sitemap is the URL of a sitemap, such as https://clinic.example/sitemap.xml, not %q", raw)
		}
	}
	return nil
}

// split takes the sites that are to be read out of args.
func (s *siteFlags) split(args []string) (rest []string, sites []crawl.Group) {
	var seeds []string
	for _, arg := range args {
		if s.follow && strings.Contains(arg, "://") {
			seeds = append(seeds, arg)
		} else {
			rest = append(rest, arg)
		}
	}
	return rest, crawl.GroupBySite(seeds, s.sitemaps)
}

// webSite is a web site under examination.
type webSite struct {
	*lint.Site
	number int // among the sites of a run, from 1
}

// lint is what the pages tell together, nil when there is no site.
func (s *webSite) lint() *lint.Site {
	if s == nil {
		return nil
	}
	return s.Site
}

// surveyed is a page of a site, or what stands in its place, with what it tells about the site.
type surveyed struct {
	item
	read   bool
	judge  *judge
	survey lint.Survey
}

// allFound is what is found where args lead: first what stands by itself, then the sites, one after the other.
func (c *check) allFound(ctx context.Context, args []string, w *worker, line *progress, finder *source.Finder, out *outputs) iter.Seq[item] {
	if c.replay != nil {
		return c.replay.items(ctx, w, c.jobs)
	}
	rest, groups := c.split(args)
	return func(yield func(item) bool) {
		number := 0
		for it := range c.found(ctx, finder, rest, out, w, &number) {
			if ctx.Err() != nil || !yield(it) {
				return
			}
		}
		for _, g := range groups {
			number++
			for it := range together(ctx, c.pages(ctx, g, finder.Fetcher, w, line), w, c.jobs, number) {
				if !yield(it) {
					return
				}
			}
		}
	}
}

// pages reads a site. What was read when ctx ends is delivered.
func (c *check) pages(ctx context.Context, g crawl.Group, fetcher *source.Fetcher, w *worker, line *progress) iter.Seq[item] {
	return func(yield func(item) bool) {
		if ctx.Err() != nil {
			return
		}
		crawler, err := c.crawler(g, fetcher, w, line)
		if err != nil {
			yield(item{skipped: &source.Skipped{Name: strings.Join(append(g.Seeds, g.Sitemaps...), " "), Reason: source.ReasonUnreadable, Detail: err.Error(), Named: true}})
			return
		}
		c.crawlers = append(c.crawlers, crawler)
		for in, skipped := range crawler.Pages(ctx) {
			if !yield(item{in: in, skipped: skipped}) {
				return
			}
		}
	}
}

// together delivers the pages of a site as such, once the whole of it is known. They are looked at even when ctx ends.
func together(ctx context.Context, pages iter.Seq[item], w *worker, jobs, number int) iter.Seq[item] {
	return func(yield func(item) bool) {
		at := &webSite{number: number}
		var list []surveyed
		var surveys []lint.Survey
		var first *judge
		for s := range inOrder(context.WithoutCancel(ctx), jobs, pages, w.survey) {
			list = append(list, s)
			if s.read {
				surveys = append(surveys, s.survey)
				if first == nil {
					first = s.judge
				}
			}
		}
		if first != nil {
			at.Site = first.Site(surveys...)
		}
		for i := range list {
			it := list[i].item
			it.site, list[i] = at, surveyed{} // so that a page is let go once it is checked
			if !yield(it) {
				return
			}
		}
	}
}

func (c *check) crawler(g crawl.Group, fetcher *source.Fetcher, w *worker, line *progress) (*crawl.Crawler, error) {
	size, err := parseSize(c.siteFlags.maxBytes)
	if err != nil {
		return nil, err
	}
	return crawl.New(crawl.Options{
		Fetcher: fetcher, Seeds: g.Seeds, Sitemaps: g.Sitemaps, Follow: c.follow,
		MaxPages: c.maxPages, MaxDepth: cmp.Or(c.maxDepth, -1), MaxTime: c.maxTime, MaxBytes: size, Rate: c.rate, Dir: c.cache, Page: w.rendering.page,
		Progress: func(asked, waiting int, at string) {
			line.say("%s %d of %d addresses: %s", bar(asked, asked+waiting), asked, asked+waiting, report.Visible(at))
		},
	})
}

// bar is a picture of how much is done.
func bar(done, all int) string {
	const width = 20
	full := 0
	if all > 0 {
		full = width * done / all
	}
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}

// survey looks at a page for what it tells about its site.
func (w *worker) survey(ctx context.Context, it item) (out surveyed) {
	out.item = it
	defer func() {
		if r := recover(); r != nil {
			out.read = false // check meets it again, and says so
		}
	}()
	if it.in == nil || it.in.Load(ctx) != nil {
		return out
	}
	doc, err := copytext.Read(it.in.Name, "", it.in.Data, it.in.ContentType)
	it.in.Data, it.in.Exchanges = nil, nil
	if err != nil {
		return out
	}
	if out.judge, err = w.judges.get(w.layers(it.in)); err != nil {
		return out
	}
	out.survey, out.read = out.judge.Survey(doc), true
	return out
}

// furniture holds the pages of a site back until all are there, and takes what stands on several for one finding.
type furniture struct {
	of   *webSite
	held []checked
	site report.Site
	emit func(checked) error
}

// add takes a page in. Pages of no site go on at once.
func (f *furniture) add(done checked) error {
	if f.of != done.site {
		if err := f.close(); err != nil {
			return err
		}
		f.of = done.site
	}
	if done.site == nil {
		return f.emit(done)
	}
	f.site.Add(done.doc)
	f.held = append(f.held, done)
	return nil
}

// close delivers what is held back.
func (f *furniture) close() error {
	held := f.held
	f.held, f.site = nil, report.Site{}
	for i := range held {
		if err := f.emit(held[i]); err != nil {
			return err
		}
		held[i] = checked{} // let go once it is printed
	}
	return nil
}
