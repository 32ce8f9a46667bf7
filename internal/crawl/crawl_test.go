package crawl

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

// small serves pages by path; a page is its links, and a line about itself. What begins with a digit is a status.
func small(t *testing.T, pages map[string]string) (string, func() []string) {
	t.Helper()
	var mu sync.Mutex
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.RequestURI())
		mu.Unlock()
		body, ok := pages[r.URL.RequestURI()]
		var status int
		if n, _ := fmt.Sscanf(body, "%d", &status); n == 1 || !ok {
			if !ok {
				status = http.StatusNotFound
			}
			if _, location, ok := strings.Cut(body, " "); ok {
				w.Header().Set("Location", location)
			}
			w.WriteHeader(status)
			return
		}
		if strings.HasPrefix(body, "User-agent") {
			_, _ = io.WriteString(w, body)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, "<!doctype html><title>%s</title>%s", r.URL.Path, words(r.URL.RequestURI()))
		for link := range strings.FieldsSeq(body) {
			_, _ = fmt.Fprintf(w, "<a href='%s'>link</a>", link)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(asked)
	}
}

func TestRobotsThatCannotBeHad(t *testing.T) {
	tests := []struct {
		name   string
		pages  map[string]string
		read   bool
		reason string
	}{
		{"missing", map[string]string{"/": ""}, true, ""},
		{"forbidden", map[string]string{"/": "", "/robots.txt": "403"}, true, ""},
		{"broken", map[string]string{"/": "", "/robots.txt": "500"}, false, source.ReasonStatus},
		{"asks for patience for ever", map[string]string{"/": "", "/robots.txt": "429"}, false, source.ReasonStatus},
		{"five redirects", map[string]string{"/": "", "/robots.txt": "302 /1", "/1": "302 /2", "/2": "302 /3", "/3": "302 /4", "/4": "301 /5", "/5": "User-agent: *\nDisallow: /"}, false, source.ReasonRobots},
		{"six redirects", map[string]string{"/": "", "/robots.txt": "302 /1", "/1": "302 /2", "/2": "302 /3", "/3": "302 /4", "/4": "301 /5", "/5": "302 /6", "/6": "User-agent: *\nDisallow: /"}, true, ""},
		{"long", map[string]string{"/": "", "/robots.txt": "User-agent: *\n" + strings.Repeat("Disallow: /x\n", maxRobots/13) + "Disallow: /\n"}, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server, asked := small(t, tt.pages)
			got := crawlSite(t, server, Options{Seeds: []string{"/"}, Follow: true})
			if (len(got.pages) == 1) != tt.read || slices.Contains(asked(), "/") != tt.read {
				t.Errorf("read %q, asked for %q", got.pages, asked())
			}
			if !tt.read && (len(got.skipped) != 1 || got.skipped[0].Reason != tt.reason || !got.skipped[0].Named || got.skipped[0].Deliberate()) {
				t.Errorf("%+v", got.skipped)
			}
		})
	}
}

func TestPatience(t *testing.T) {
	var times []time.Time
	c := newClock()
	began := c.Now()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			_, _ = io.WriteString(w, "User-agent: *\nCrawl-delay: 3600") // more patience than anybody has
		case "/":
			times = append(times, c.Now())
			if len(times) == 1 {
				w.Header().Set("Retry-After", c.Now().Add(40*time.Second).Format(http.TimeFormat))
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, `<a href="/long">l</a><a href="/often">o</a>`)
		case "/long":
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/often":
			times = append(times, c.Now())
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(s.Close)
	got := crawlSite(t, s.URL, Options{Seeds: []string{"/"}, Follow: true, Parallel: 1, Now: c.Now, Sleep: c.Sleep})
	if len(times) != 2+maxTries {
		t.Fatalf("asked at %v", times)
	}
	if wait := times[1].Sub(times[0]); wait < 40*time.Second || wait > time.Minute {
		t.Errorf("asked again after %v", wait)
	}
	if a, b := times[3].Sub(times[2]), times[4].Sub(times[3]); a < firstBackoff || b < 4*firstBackoff {
		t.Errorf("asked again after %v and %v", a, b)
	}
	if times[0].Sub(began) > maxCrawlDelay {
		t.Errorf("waited for %v before the first page", times[0].Sub(began))
	}
	if len(got.skips(source.ReasonStatus)) != 2 || !strings.Contains(got.skipped[0].Detail, "it asks for 24h0m0s") {
		t.Errorf("%v", got.skipped)
	}
}

func TestPaceOfRequests(t *testing.T) {
	c := newClock()
	var times []time.Time
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/page") {
			times = append(times, c.Now())
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, words(r.URL.Path)+`<a href="/page1">1</a><a href="/page2">2</a><a href="/page3">3</a>`)
	}))
	t.Cleanup(s.Close)
	crawlSite(t, s.URL, Options{Seeds: []string{"/page1"}, Follow: true, Rate: 0.25, Parallel: 1, Now: c.Now, Sleep: c.Sleep})
	if len(times) != 3 || times[1].Sub(times[0]) < 4*time.Second || times[2].Sub(times[1]) < 4*time.Second {
		t.Errorf("asked at %v", times)
	}
}

func TestWhereToGo(t *testing.T) {
	server, asked := small(t, map[string]string{
		"/":  "/a http://elsewhere.example/ /b?utm_source=x /b /c/../b#top HTTP:/d /e%2fe /%7Euser /~user mailto:a@b ftp://clinic/ /f.jpg /g.pdf javascript:x //[",
		"/a": "/ ./a /a?b=1&a=2 /a?a=2&b=1", "/b": "", "/e%2fe": "", "/~user": "", "/%7Euser": "", "/g.pdf": "", "/a?b=1&a=2": "", "/a?a=2&b=1": "", "/d": "",
	})
	got := crawlSite(t, server, Options{Seeds: []string{"/"}, Follow: true})
	want := []string{"/", "/a", "/b", "/e%2fe", "/%7Euser", "/g.pdf", "/a?b=1&a=2"}
	if !slices.Equal(got.pages, want) {
		t.Errorf("read %q, want %q; skipped %v; asked %q", got.pages, want, got.skipped, asked())
	}
}

func TestHostsBelow(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `%s<a href="http://blog.%s/a">a</a><a href="http://blog.%s/b">b</a><a href="http://elsewhere.example/">e</a>`, words(r.URL.Path), r.Host, r.Host)
	}))
	t.Cleanup(s.Close)
	got := crawlSite(t, s.URL, Options{Seeds: []string{"/"}, Follow: true})
	if len(got.pages) != 1 || len(got.skipped) != 1 || !strings.Contains(got.skipped[0].Detail, "name it to have it read") || !got.skipped[0].Deliberate() {
		t.Errorf("%q %v", got.pages, got.skipped)
	}
}

func TestRedirects(t *testing.T) {
	server, _ := small(t, map[string]string{
		"/start": "301 /home", "/home": "/old /older /away /loop", "/old": "302 /new", "/older": "301 /old", "/new": "", "/away": "302 http://elsewhere.example/", "/loop": "302 /loop",
	})
	got := crawlSite(t, server, Options{Seeds: []string{"/start"}, Follow: true})
	if want := []string{"/start", "/new"}; !slices.Equal(got.pages, want) {
		t.Fatalf("read %q, want %q", got.pages, want)
	}
	first := got.inputs[0]
	if first.FinalURL != server+"/home" || !first.Named || !slices.Equal(first.Redirects, []string{server + "/start"}) {
		t.Errorf("%+v", first)
	}
	if s := first.Load(t.Context()); s != nil || len(first.Exchanges) != 2 || first.Exchanges[0].Status != 301 || first.Exchanges[1].Status != 200 || len(first.Data) == 0 {
		t.Errorf("loaded: %v, %d exchanges", s, len(first.Exchanges))
	}
	second := got.inputs[1]
	if !slices.Equal(second.Redirects, []string{server + "/old"}) {
		t.Errorf("redirects %q", second.Redirects)
	}
	for name, reason := range map[string]string{"/older": source.ReasonSame, "/away": source.ReasonOtherSite, "/loop": source.ReasonCircle} {
		if !slices.Contains(got.skips(reason), name) {
			t.Errorf("%s is not in %v", name, got.skipped)
		}
	}
}

func TestPagesThatAreOne(t *testing.T) {
	page := "<p>The same words for everybody.</p><p>And some more of the same words.</p><p>And even more of them.</p>"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch {
		case r.URL.Path == "/":
			_, _ = io.WriteString(w, words("home")+`<a href="/a">a</a><a href="/a/">a</a><a href="/a?view=list">a</a><a href="/uk/a">a</a><a href="/copy">c</a><a href="/shell/1">1</a><a href="/shell/2">2</a>`)
		case strings.HasPrefix(r.URL.Path, "/shell"): // drawn by scripts, each in its own way
			_, _ = io.WriteString(w, `<div id="app"></div><script src="/app.js"></script>`)
		case r.URL.Path == "/copy":
			_, _ = io.WriteString(w, `<link rel=canonical href="/a">`+page)
		default:
			_, _ = fmt.Fprintf(w, "%s<script>token = %q</script>", page, r.URL.String())
		}
	}))
	t.Cleanup(s.Close)
	got := crawlSite(t, s.URL, Options{Seeds: []string{"/"}, Follow: true})
	if want := []string{"/", "/a", "/uk/a", "/shell/1", "/shell/2"}; !slices.Equal(got.pages, want) {
		t.Errorf("read %q, want %q", got.pages, want)
	}
	if same := got.skips(source.ReasonSame); !slices.Equal(same, []string{"/a/", "/a?view=list", "/copy"}) {
		t.Errorf("the same are %q", same)
	}
}

func TestLimits(t *testing.T) {
	pages := map[string]string{"/": "/1 /2 /3 /4", "/1": "/deep", "/2": "", "/3": "", "/4": "", "/deep": ""}
	late := newClock()
	for name, tt := range map[string]struct {
		o    Options
		read int
		said string
	}{
		"pages": {Options{MaxPages: 3}, 3, "after 3 addresses (--max-pages)"},
		"depth": {Options{MaxDepth: 1}, 5, "--max-depth"},
		"bytes": {Options{MaxBytes: 500, Parallel: 1}, 2, "(--max-bytes)"},
		"time":  {Options{MaxTime: time.Second, Rate: 1, Parallel: 1, Now: late.Now, Sleep: late.Sleep}, 1, "after 1s (--max-time)"},
	} {
		server, _ := small(t, pages)
		tt.o.Seeds, tt.o.Follow = []string{"/"}, true
		got := crawlSite(t, server, tt.o)
		limits := got.skips(source.ReasonLimit)
		if len(got.pages) != tt.read || len(limits) != 1 {
			t.Errorf("%s: read %q, limits %q", name, got.pages, limits)
			continue
		}
		s := got.skipped[len(got.skipped)-1]
		if !strings.Contains(s.Detail, tt.said) || s.Deliberate() {
			t.Errorf("%s: %s", name, s)
		}
	}
}

func TestServerThatGoesAway(t *testing.T) {
	pages := map[string]string{}
	var links strings.Builder
	for i := range 100 {
		fmt.Fprintf(&links, " /broken-%d", i)
		pages[fmt.Sprintf("/broken-%d", i)] = "502"
	}
	pages["/"] = links.String()
	server, asked := small(t, pages)
	got := crawlSite(t, server, Options{Seeds: []string{"/"}, Follow: true, Parallel: 1})
	if n := len(asked()); n > maxFailures+5 {
		t.Errorf("asked %d times", n)
	}
	if s := got.skipped[len(got.skipped)-1]; s.Reason != source.ReasonLimit || !strings.Contains(s.Detail, "gave no page 20 times in a row") {
		t.Errorf("%v", s)
	}
}

// What was read when somebody stops it is delivered, and nothing is asked for any more.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var after int
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ctx.Err() != nil {
			after++
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, words(r.URL.Path)+`<a href="/1">1</a><a href="/2">2</a><a href="/3">3</a>`)
		if r.URL.Path == "/2" {
			cancel()
			<-r.Context().Done()
		}
	}))
	t.Cleanup(s.Close)
	f := source.NewFetcher(source.FetchOptions{Guard: source.Guard{AllowPrivate: true}})
	t.Cleanup(f.Close)
	c := newClock()
	crawler, err := New(Options{Fetcher: f, Seeds: []string{s.URL + "/"}, Follow: true, Parallel: 1, Now: c.Now, Sleep: c.Sleep})
	if err != nil {
		t.Fatal(err)
	}
	defer crawler.Close()
	var read []string
	for in, skipped := range crawler.Pages(ctx) {
		if skipped != nil {
			t.Errorf("said: %v", skipped)
			continue
		}
		read = append(read, strings.TrimPrefix(in.Name, s.URL))
	}
	if !slices.Equal(read, []string{"/", "/1"}) || after != 0 {
		t.Errorf("read %q, and asked %d times afterwards", read, after)
	}
}

// The next run asks only whether a page has changed. What is damaged in the cache is fetched anew.
func TestCache(t *testing.T) {
	var mu sync.Mutex
	fetched, confirmed, version := 0, 0, "1"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path != "/" && r.URL.Path != "/a" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		tag := `"` + r.URL.Path + version + `"`
		w.Header().Set("Etag", tag)
		w.Header().Set("Content-Type", "text/html")
		if r.Header.Get("If-None-Match") == tag {
			confirmed++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fetched++
		_, _ = io.WriteString(w, words(r.URL.Path+version)+`<a href="/a">a</a>`)
	}))
	t.Cleanup(s.Close)
	dir := t.TempDir()
	run := func(wantFetched, wantConfirmed int) []string {
		t.Helper()
		fetched, confirmed = 0, 0
		got := crawlSite(t, s.URL, Options{Seeds: []string{"/"}, Follow: true, Dir: dir})
		if fetched != wantFetched || confirmed != wantConfirmed {
			t.Errorf("fetched %d, confirmed %d; want %d and %d", fetched, confirmed, wantFetched, wantConfirmed)
		}
		var out []string
		for _, in := range got.inputs {
			if s := in.Load(t.Context()); s != nil {
				t.Error(s)
			}
			last := in.Exchanges[len(in.Exchanges)-1]
			if last.Confirmed.IsZero() != (wantConfirmed == 0) && wantFetched == 0 {
				t.Errorf("confirmed at %v", last.Confirmed)
			}
			out = append(out, in.Name+"\n"+string(in.Data))
		}
		return out
	}
	first := run(2, 0)
	if again := run(0, 2); !slices.Equal(first, again) {
		t.Error("the second run has other pages")
	}
	version = "2"
	if third := run(2, 0); slices.Equal(first, third) {
		t.Error("what has changed is not seen")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.page"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	for i, damage := range []string{"", "{}\n", `{"Version":1,"At":"` + s.URL + `/","Exchanges":[{}],"Bodies":[999999999999]}` + "\n", "\x00"} {
		if err := os.WriteFile(files[i%2], []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		run(1, 1)
	}
}

// The page may be replaced before its links are looked at, as a browser does.
func TestReplacedPage(t *testing.T) {
	server, _ := small(t, map[string]string{"/": "", "/drawn": ""})
	got := crawlSite(t, server, Options{Seeds: []string{"/"}, Follow: true, Page: func(_ context.Context, in *source.Input) *source.Skipped {
		if strings.HasSuffix(in.FinalURL, "/drawn") {
			return &source.Skipped{Name: in.Name, Reason: source.ReasonTimeout}
		}
		in.Data, in.Rendered = []byte(`<p>Drawn by a script.</p><a href="/drawn">more</a>`), true
		return nil
	}})
	if !slices.Equal(got.pages, []string{"/"}) || !slices.Equal(got.skips(source.ReasonTimeout), []string{"/drawn"}) {
		t.Fatalf("%q %v", got.pages, got.skipped)
	}
	in := got.inputs[0]
	if s := in.Load(t.Context()); s != nil || !strings.HasPrefix(string(in.Data), "<p>Drawn") || strings.Contains(string(in.Exchanges[0].Body), "Drawn") {
		t.Errorf("%v %q", s, in.Data)
	}
}

func TestPasswords(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "anna" || password != "secret" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, words(r.URL.Path)+`<a href="/a">a</a>`)
	}))
	t.Cleanup(s.Close)
	got := crawlSite(t, s.URL, Options{Seeds: []string{strings.Replace(s.URL, "://", "://anna:secret@", 1) + "/"}, Follow: true})
	if !slices.Equal(got.pages, []string{"/", "/a"}) {
		t.Errorf("read %q, %v", got.pages, got.skipped)
	}
	got = crawlSite(t, s.URL, Options{Seeds: []string{"/"}, Follow: true})
	if !slices.Equal(got.skips(source.ReasonLogin), []string{"/"}) {
		t.Errorf("%v", got.skipped)
	}
}

// Two spellings of an address have one key, whatever is in them, and what is cleaned once stays as it is.
func FuzzAddress(f *testing.F) {
	f.Add("HTTP://www.Clinic.example:80/a/../b;jsessionid=1?utm_source=x&b=2&a=1#c")
	f.Add("https://clinic.example/%7e%e9?%41=%zz&&=")
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" {
			return
		}
		once := clean(u)
		if once.Host == "" {
			return
		}
		again, err := url.Parse(once.String())
		if err != nil {
			return // the host is none
		}
		if twice := clean(again); twice.String() != once.String() {
			t.Errorf("%q becomes %q, and then %q", raw, once, twice)
		}
		k := key(once, nil)
		other := *once
		other.RawQuery = strings.Trim(other.RawQuery+"&sid=1&PHPSESSID=2", "&")
		other.Scheme = map[string]string{"http": "https", "https": "http"}[once.Scheme]
		if other.Port() == "" && key(&other, nil) != k {
			t.Errorf("%q and %q have the keys %q and %q", once, &other, k, key(&other, nil))
		}
		if key(once, map[string]bool{}) != k || shape(once) == "" {
			t.Errorf("%q", once)
		}
	})
}
