package crawl

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

// How a server that asks for patience is treated.
const (
	maxTries      = 3
	maxWait       = 2 * time.Minute  // more patience than that is not had
	maxCrawlDelay = 10 * time.Second // nor this much between two pages
	firstBackoff  = 5 * time.Second
)

// asker asks a site's servers, politely. It is used by several goroutines.
type asker struct {
	*Crawler
	pace *pace

	mu     sync.Mutex
	robots map[string]*robotsFile // by authority
	users  map[string]*url.Userinfo
}

// robotsFile is a robots.txt that is fetched when it is first asked for.
type robotsFile struct {
	once sync.Once
	*robots
	reason string // where nothing may be asked for
}

func newAsker(c *Crawler) *asker {
	return &asker{
		Crawler: c, pace: &pace{now: c.Now, sleep: c.Sleep, next: map[string]time.Time{}},
		robots: map[string]*robotsFile{}, users: map[string]*url.Userinfo{},
	}
}

// credentials notes the user name and password that the user gave for a server.
func (a *asker) credentials(at *url.URL, user *url.Userinfo) {
	if user != nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.users[authority(at)] = user
	}
}

// as is u with the credentials for its server.
func (a *asker) as(u *url.URL) *url.URL {
	a.mu.Lock()
	defer a.mu.Unlock()
	with := *u
	with.User = a.users[authority(u)]
	return &with
}

// rules are what the robots.txt of u's server says.
func (a *asker) rules(ctx context.Context, u *url.URL) *robotsFile {
	a.mu.Lock()
	f := a.robots[authority(u)]
	if f == nil {
		f = &robotsFile{}
		a.robots[authority(u)] = f
	}
	a.mu.Unlock()
	f.once.Do(func() { f.robots, f.reason = a.fetchRobots(ctx, u) })
	return f
}

// maxRobotsHops is how many redirects lead to a robots.txt at most, after RFC 9309.
const maxRobotsHops = 5

// fetchRobots fetches a robots.txt. One that is not there allows everything; where it cannot be had, nothing may be asked
// for, since nobody knows what it says.
func (a *asker) fetchRobots(ctx context.Context, u *url.URL) (*robots, string) {
	at := a.as(&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	var data []byte
	in, skipped := a.patiently(ctx, u, 0, func() (*source.Input, *source.Skipped) {
		hops := 0
		follow := func(_, _ *url.URL) bool { hops++; return hops <= maxRobotsHops }
		return a.Fetcher.Stream(ctx, source.Request{URL: at, Follow: follow}, maxRobots, func(r io.Reader) {
			data, _ = io.ReadAll(r) // what was read counts
		})
	})
	status := lastStatus(in)
	switch {
	case skipped == nil:
		return parseRobots(data), ""
	case status >= 300 && status < 500 && status != http.StatusTooManyRequests:
		return &robots{}, ""
	}
	return &robots{closed: "its robots.txt could not be read, which closes the site to programs: " + skipped.Detail}, skipped.Reason
}

func lastStatus(in *source.Input) int {
	if in == nil || len(in.Exchanges) == 0 {
		return 0
	}
	return in.Exchanges[len(in.Exchanges)-1].Status
}

// gap is the time between two requests to a host.
func (a *asker) gap(r *robots) time.Duration {
	gap := time.Duration(float64(time.Second) / a.Rate)
	return max(gap, min(r.delay, maxCrawlDelay))
}

// patiently asks when it is the host's turn, and again when the server asks for patience.
func (a *asker) patiently(ctx context.Context, u *url.URL, gap time.Duration, ask func() (*source.Input, *source.Skipped)) (*source.Input, *source.Skipped) {
	backoff := firstBackoff
	for try := 1; ; try++ {
		if a.pace.wait(ctx, u.Host, gap) != nil {
			return nil, &source.Skipped{Name: u.String(), Reason: source.ReasonCancelled, Detail: "stopped before it was read"}
		}
		in, skipped := ask()
		status := lastStatus(in)
		if skipped == nil || status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable || try == maxTries {
			return in, skipped
		}
		wait, ok := retryAfter(in.Exchanges[len(in.Exchanges)-1].Header.Get("Retry-After"), a.Now())
		if !ok {
			wait = backoff
			backoff *= 4
		}
		if wait > maxWait {
			skipped.Detail += fmt.Sprintf(" (it asks for %s)", wait.Round(time.Second))
			return in, skipped
		}
		a.pace.pause(u.Host, wait)
	}
}

// visit is a request for a page and what came of it.
type visit struct {
	*item
	in      *source.Input
	skipped *source.Skipped
	page    *page    // of a page that was read
	to      *url.URL // where a redirect leads that was not followed
	status  int      // of the last answer; 0 for none
	bytes   int64    // received
	done    chan struct{}
}

// visit asks for a page, and keeps it.
func (a *asker) visit(ctx context.Context, v *visit) {
	old, _ := a.store.get(v.url.String())
	if !a.store.kept {
		old = nil
	}
	request := source.Request{URL: a.as(v.url), Header: condition(old), Follow: func(from, to *url.URL) bool {
		at := clean(to)
		return key(clean(from), nil) == key(at, nil) && a.rules(ctx, at).allows(at)
	}}
	v.in, v.skipped = a.patiently(ctx, v.url, a.gap(a.rules(ctx, v.url).robots), func() (*source.Input, *source.Skipped) {
		return a.Fetcher.Fetch(ctx, request)
	})
	v.status = lastStatus(v.in)
	if v.skipped != nil {
		v.skipped.Name, v.skipped.Named = v.label(), v.name != ""
	}
	if v.in == nil || len(v.in.Exchanges) == 0 {
		return
	}
	last := &v.in.Exchanges[len(v.in.Exchanges)-1]
	v.bytes = int64(len(last.Body))
	if v.status == http.StatusNotModified && old != nil {
		a.revive(v, old, last.Time)
		last = &v.in.Exchanges[len(v.in.Exchanges)-1]
	}
	if v.to, _ = last.Redirect(); v.to != nil {
		v.to = clean(v.to)
		return
	}
	if v.skipped != nil {
		return
	}
	v.in.Name, v.in.Named = v.label(), v.name != ""
	var via []string
	for i := range v.via {
		via = append(via, v.via[i].URL)
	}
	v.in.Redirects = slices.Concat(via, v.in.Redirects)
	v.in.Exchanges = slices.Concat(v.via, v.in.Exchanges)
	if a.Page != nil {
		if v.skipped = a.Page(ctx, v.in); v.skipped != nil {
			return
		}
	}
	at, err := url.Parse(v.in.FinalURL)
	if err != nil {
		at = v.url
	}
	v.page = scanPage(at, v.in.ContentType, last.Header, v.in.Data)
	if err := a.store.put(v.url.String(), v.in); err != nil {
		v.skipped = &source.Skipped{Name: v.label(), Named: v.name != "", Reason: source.ReasonUnreadable, Detail: "what was fetched could not be kept on the disk: " + err.Error()}
	}
}

// condition are the headers that ask for a page only if it has changed.
func condition(old *source.Input) http.Header {
	if old == nil {
		return nil
	}
	h := http.Header{}
	last := &old.Exchanges[len(old.Exchanges)-1]
	if etag := last.Header.Get("Etag"); etag != "" {
		h.Set("If-None-Match", etag)
	}
	if date := last.Header.Get("Last-Modified"); date != "" {
		h.Set("If-Modified-Since", date)
	}
	return h
}

// revive takes a page that has not changed from where it was kept.
func (a *asker) revive(v *visit, old *source.Input, confirmed time.Time) {
	last := old.Exchanges[len(old.Exchanges)-1]
	last.Confirmed = confirmed
	data, err := last.Content(a.store.maxBody)
	if err != nil {
		return // the answer stands: not modified, and nothing to show
	}
	v.in.Exchanges[len(v.in.Exchanges)-1] = last
	v.in.Data, v.in.ContentType, v.in.FinalURL, v.skipped, v.status = data, old.ContentType, old.FinalURL, nil, last.Status
}
