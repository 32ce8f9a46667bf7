package crawl

import (
	"compress/gzip"
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

// clock goes on only when somebody sleeps.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// crawled is what a crawl delivered.
type crawled struct {
	pages   []string // names without the server, in order
	skipped []*source.Skipped
	inputs  []*source.Input
}

func (c *crawled) skips(reason string) []string {
	var out []string
	for _, s := range c.skipped {
		if s.Reason == reason {
			out = append(out, s.Name)
		}
	}
	return out
}

// crawlSite crawls with loopback allowed and a clock of its own. Seeds and sitemaps are relative to server.
func crawlSite(t *testing.T, server string, o Options) *crawled {
	t.Helper()
	if o.Fetcher == nil {
		o.Fetcher = source.NewFetcher(source.FetchOptions{Guard: source.Guard{AllowPrivate: true}, MaxBytes: 1 << 20})
	}
	t.Cleanup(o.Fetcher.Close)
	if o.Now == nil {
		c := newClock()
		o.Now, o.Sleep = c.Now, c.Sleep
	}
	for _, list := range []*[]string{&o.Seeds, &o.Sitemaps} {
		*list = slices.Clone(*list)
		for i, raw := range *list {
			if strings.HasPrefix(raw, "/") {
				(*list)[i] = server + raw
			}
		}
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	out := &crawled{}
	for in, skipped := range c.Pages(t.Context()) {
		if skipped != nil {
			skipped.Name = strings.TrimPrefix(skipped.Name, server)
			out.skipped = append(out.skipped, skipped)
			continue
		}
		out.pages, out.inputs = append(out.pages, strings.TrimPrefix(in.Name, server)), append(out.inputs, in)
	}
	return out
}

// words are a few sentences that no two numbers have in common.
func words(seed string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))
	n := h.Sum64()
	syllables := []string{"ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "xu", "ka"}
	var b strings.Builder
	for range 4 {
		b.WriteString("<p>")
		for range 5 {
			for range 3 {
				n ^= n << 13
				n ^= n >> 7
				n ^= n << 17
				b.WriteString(syllables[n%16])
			}
			b.WriteByte(' ')
		}
		b.WriteString("</p>\n")
	}
	return b.String()
}

// clinic is a site of 2,000 pages with every trap.
type clinic struct {
	areas int // each with its treatments
	mu    sync.Mutex
	asked map[string]int // by path and query
	busy  map[string]int
	url   string
}

const treatments = 49 // of an area

func (c *clinic) want() []string {
	want := []string{"/"}
	for i := range c.areas {
		want = append(want, fmt.Sprintf("/area-%d/", i))
		for j := range treatments {
			want = append(want, fmt.Sprintf("/area-%d/treatment-%d", i, j))
		}
	}
	return want
}

func (c *clinic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.asked[r.URL.RequestURI()]++
	times := c.asked[r.URL.RequestURI()]
	c.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	part := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	page := func(body string) { _, _ = fmt.Fprintf(w, "<!doctype html><title>%s</title>%s", r.URL.Path, body) }
	number := func(s string) int {
		n, _ := strconv.Atoi(s)
		return n
	}
	switch {
	case r.URL.Path == "/":
		var b strings.Builder
		for i := range c.areas {
			fmt.Fprintf(&b, `<a href="/area-%d/">area</a>`, i)
		}
		for _, trap := range []string{
			"/drip", "/endless", "/bomb", "/longer", "/shorter", "/garbage", "/nothing", "/headers", "/chain/0", "/circle", "/calendar/2026/1", "/loop/loop/", "/list?page=1",
			"/shop/a?sort=1", "/visit/a?s=1", "/fan/0", "/private/secret", "/elsewhere", "/moved", "/gone", "/busy", "/broken", "/photo", "/picture.jpg",
			"/members", "/deep/0", "/infinite/0", "/?utm_source=home", "/index.html", "//other.example/", "mailto:a@b.example", "javascript:void(0)", "tel:+441234567890",
			"http://[::1", "/area-0/treatment-0#there", "%%%", "/%zz", "/charset", "/tags", "/frame",
		} {
			fmt.Fprintf(&b, "<a href='%s'>link</a>\n", trap)
		}
		page(words("home") + b.String())
	case strings.HasPrefix(part[0], "area-") && len(part) == 1:
		var b strings.Builder
		for j := range treatments {
			fmt.Fprintf(&b, `<a href="treatment-%d">t</a>`, j)
		}
		page(words(r.URL.Path) + b.String())
	case strings.HasPrefix(part[0], "area-") && len(part) == 2:
		page(words(r.URL.Path) + `<a href="/">home</a><a rel="nofollow" href="../area-1/">other</a>`)
	case part[0] == "robots.txt":
		w.Header().Set("Content-Type", "text/plain")
		_, _ = fmt.Fprintf(w, "User-agent: *\nDisallow: /\n\nUser-Agent: Cliniclint/9\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 0.5\nSitemap: %s/map-index.xml\nSitemap: /map-endless.xml\n", c.url)
	case part[0] == "map-index.xml":
		_, _ = fmt.Fprint(w, `<?xml version="1.0"?><sitemapindex><sitemap><loc>/map.xml.gz</loc></sitemap><sitemap><loc>/map-bomb.xml.gz</loc></sitemap>`+
			`<sitemap><loc>/map-index.xml</loc></sitemap><sitemap><loc>/map-broken.xml</loc></sitemap></sitemapindex>`)
	case part[0] == "map.xml.gz":
		z := gzip.NewWriter(w)
		_, _ = fmt.Fprint(z, `<urlset><url><loc> /private/open </loc><image:image xmlns:image="x"><image:loc>/no-page</image:loc></image:image></url><url><loc>https://other.example/</loc></url></urlset>`)
		_ = z.Close()
	case part[0] == "map-bomb.xml.gz":
		z := gzip.NewWriter(w)
		_, _ = io.CopyN(z, repeat("<a>"), 8<<20)
		_ = z.Close()
	case part[0] == "map-broken.xml":
		_, _ = fmt.Fprint(w, `<urlset><url><loc>/private/open</loc></url><url><loc`)
	case part[0] == "map-endless.xml":
		_, _ = fmt.Fprint(w, "<urlset>")
		for i := 0; r.Context().Err() == nil; i++ {
			if _, err := fmt.Fprintf(w, "<url><loc>/no-such-page/%d</loc></url>", i); err != nil {
				return
			}
		}
	case part[0] == "private":
		page(words(r.URL.Path))
	case part[0] == "drip":
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, "a")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	case part[0] == "endless":
		_, _ = io.Copy(w, repeat("<p>more</p>"))
	case part[0] == "bomb":
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.CopyN(z, repeat("\x00"), 4<<20) // four times what is read
		_ = z.Close()
	case part[0] == "longer":
		w.Header().Set("Content-Length", "100000")
		page("<p>not all of it</p>")
	case part[0] == "shorter", part[0] == "garbage", part[0] == "nothing":
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, map[string]string{
			"shorter": "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>a long time after the end", "garbage": "\x00\x01 what?\r\n\r\n",
		}[part[0]])
		_ = conn.Close()
	case part[0] == "headers":
		for i := range 4000 {
			w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 100))
		}
	case part[0] == "chain":
		http.Redirect(w, r, fmt.Sprintf("/chain/%d", number(part[1])+1), http.StatusFound)
	case part[0] == "circle":
		http.Redirect(w, r, "/circle", http.StatusFound)
	case part[0] == "calendar":
		y, m := number(part[1]), number(part[2])
		next := y*12 + m // the month behind m, counted from 0
		page(fmt.Sprintf(`<h2>Appointments in month %d</h2><p>Nothing is booked on these days.</p><a href="/calendar/%d/%d">next</a><a href="/calendar/%d/%d">before</a><a href="/calendar/%d/%d/1">first</a>`,
			m, next/12, next%12+1, (next-2)/12, (next-2+12)%12+1, y, m))
	case part[0] == "loop":
		page(`<p>Folders in folders in folders.</p><a href="loop/">deeper</a>`)
	case part[0] == "list":
		n := number(r.URL.Query().Get("page"))
		page(fmt.Sprintf(`<p>There is nothing more on this list.</p><a href="/list?page=%d">next</a><a href="/list?page=%d&amp;n=%d">again</a>`, n+1, n+1, n))
	case part[0] == "shop": // the same page, whatever the order
		page("<p>The whole of the shop.</p><p>Nothing else to see here.</p><p>Whatever you sort it by.</p>" + fmt.Sprintf(`<a href="?sort=%d">sort</a>`, times+number(r.URL.Query().Get("sort"))))
	case part[0] == "visit": // every link carries a number of its own
		c.mu.Lock()
		c.busy["visit"]++
		s := c.busy["visit"]
		c.mu.Unlock()
		page(words(r.URL.Path) + fmt.Sprintf(`<a href="/visit/a?s=%d1">a</a><a href="/visit/b?s=%d2">b</a><a href="/visit/c?s=%d3">c</a>`, s, s, s))
	case part[0] == "fan": // many links on every page, and never anything new
		var b strings.Builder
		for i := range 30 {
			fmt.Fprintf(&b, `<a href="/fan/%d">more</a>`, (number(part[1])*31+i+1)%1_000_000)
		}
		page("<p>More of the same, and more of it.</p>" + b.String())
	case part[0] == "elsewhere":
		http.Redirect(w, r, "https://other.example/", http.StatusFound)
	case part[0] == "moved":
		http.Redirect(w, r, "/area-0/", http.StatusMovedPermanently)
	case part[0] == "gone":
		w.WriteHeader(http.StatusGone)
	case part[0] == "busy":
		if times == 1 {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		page(words(r.URL.Path))
	case part[0] == "broken":
		w.WriteHeader(http.StatusInternalServerError)
	case part[0] == "photo":
		w.Header().Set("Content-Type", "image/png")
		_, _ = io.WriteString(w, "\x89PNG\r\n\x1a\n")
	case part[0] == "members":
		http.Redirect(w, r, "/enter", http.StatusFound)
	case part[0] == "enter":
		page(`<p>Please enter your password.</p><form><input type=password></form>`)
	case part[0] == "deep":
		page(words(r.URL.Path) + fmt.Sprintf(`<a href="/deep/%d">deeper</a>`, number(part[1])+1))
	case part[0] == "infinite": // new words and new links, for ever
		page(words(r.URL.Path) + fmt.Sprintf(`<a href="/infinite/%d">a</a><a href="/area-0/treatment-1">b</a>`, number(part[1])+1))
	case part[0] == "index.html":
		http.Redirect(w, r, "/", http.StatusMovedPermanently)
	case part[0] == "charset":
		w.Header().Set("Content-Type", "text/html; charset=utf-99")
		_, _ = io.WriteString(w, "\xff\xfe\x00\xd8<a href=\xff>\xed\xa0\x80</a>"+words("charset"))
	case part[0] == "tags":
		_, _ = io.WriteString(w, strings.Repeat("<div><a <a href='", 10000)+words("tags"))
	case part[0] == "frame":
		page(`<frameset><frame src="/framed"></frameset><noscript><a href="/unscripted">a</a></noscript><meta http-equiv=refresh content="0; URL='/refreshed'">`)
	case slices.Contains([]string{"framed", "unscripted", "refreshed"}, part[0]):
		page(words(r.URL.Path))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// repeat is text without end.
func repeat(text string) io.Reader { return &repeated{strings.Repeat(text, 4096/len(text)+1), 0} }

type repeated struct {
	text string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := copy(p, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	return n, nil
}

func serveClinic(t *testing.T, areas int) (*clinic, string) {
	t.Helper()
	site := &clinic{areas: areas, asked: map[string]int{}, busy: map[string]int{}}
	server := httptest.NewUnstartedServer(site)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	site.url = server.URL
	return site, server.URL
}

func TestSiteWithEveryTrap(t *testing.T) {
	site, server := serveClinic(t, 40) // 2,001 pages
	got := crawlSite(t, server, Options{
		Fetcher: source.NewFetcher(source.FetchOptions{Guard: source.Guard{AllowPrivate: true}, MaxBytes: 1 << 20, Timeout: 5 * time.Second}),
		Seeds:   []string{"/"}, Follow: true, MaxPages: 3400, maxSitemap: 1 << 20,
	})
	times := map[string]int{}
	for _, name := range got.pages {
		times[name]++
	}
	for _, name := range append(site.want(), "/private/open", "/busy", "/framed", "/unscripted", "/refreshed", "/shorter", "/charset", "/tags", "/deep/19") {
		if times[name] != 1 {
			t.Errorf("%s was read %d times", name, times[name])
		}
	}
	kinds := map[string]int{}
	for name, n := range times {
		if n > 1 {
			t.Errorf("%s was read %d times", name, n)
		}
		kinds[strings.FieldsFunc(name+" ", func(r rune) bool { return r == '/' || r == '?' })[0]]++
	}
	for kind, most := range map[string]int{"calendar": 80, "loop": 5, "list": 30, "fan": 30 * (staleAfter + 5), "shop": 1, "visit": 3, "no-such-page": 0, "no-page": 0} {
		if kinds[kind] > most {
			t.Errorf("%d pages of %s", kinds[kind], kind)
		}
	}
	if n := site.asked["/private/secret"]; n != 0 {
		t.Errorf("%d requests for what robots.txt forbids", n)
	}
	all := 0
	for _, n := range site.asked {
		all += n
	}
	if all > 3400+20 {
		t.Errorf("%d requests", all)
	}
	for name, want := range map[string]string{
		"/drip": source.ReasonTimeout, "/endless": source.ReasonTooLarge, "/bomb": source.ReasonTooLarge, "/longer": source.ReasonCutShort, "/garbage": source.ReasonConnection,
		"/nothing": source.ReasonCutShort, "/headers": source.ReasonTooLarge, "/circle": source.ReasonCircle, "/private/secret": source.ReasonRobots,
		"/elsewhere": source.ReasonOtherSite, "/moved": source.ReasonSame, "/gone": source.ReasonStatus, "/broken": source.ReasonStatus, "/photo": source.ReasonNotText,
		"/members": source.ReasonLogin, "/chain/10": source.ReasonRedirects, "/map-bomb.xml.gz": source.ReasonCutShort,
	} {
		if !slices.Contains(got.skips(want), name) {
			t.Errorf("%s is not in the list of %q", name, want)
		}
	}
	if len(got.skips(source.ReasonEndless)) == 0 || len(got.skips(source.ReasonLimit)) == 0 {
		t.Error("no trap is reported, or no limit")
	}
}

// The order is that of the site, whatever answer comes first.
func TestOrderIsTheSame(t *testing.T) {
	site, server := serveClinic(t, 3)
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains([]string{"/drip", "/shorter", "/garbage", "/nothing", "/visit/a", "/shop/a"}, r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		for range len(r.URL.Path) % 5 {
			runtime.Gosched()
		}
		site.ServeHTTP(w, r)
	}))
	t.Cleanup(slow.Close)
	site.url = server
	var first *crawled
	for range 3 {
		got := crawlSite(t, slow.URL, Options{Seeds: []string{"/"}, Follow: true, MaxPages: 300, maxSitemap: 64 << 10})
		if first == nil {
			first = got
		}
		if !slices.Equal(first.pages, got.pages) {
			t.Errorf("in another run the pages come in another order:\n%v\n%v", first.pages, got.pages)
		}
	}
}
