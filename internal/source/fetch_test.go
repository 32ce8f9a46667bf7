package source

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/cliniclint/cliniclint/internal/source/sourcetest"
)

// open reaches the servers of the tests, which are on loopback.
var open = FetchOptions{Guard: Guard{AllowPrivate: true}}

// fetchURL fetches raw with f as a command would.
func fetchURL(t *testing.T, f *Fetcher, raw string) (*Input, *Skipped) {
	t.Helper()
	t.Cleanup(f.Close)
	in, skipped := f.Input(raw)
	if skipped == nil {
		skipped = in.Load(t.Context())
	}
	return in, skipped
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func compress(t *testing.T, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "br":
		w = brotli.NewWriter(&b)
	case "zstd":
		z, err := zstd.NewWriter(&b)
		if err != nil {
			t.Fatal(err)
		}
		w = z
	default:
		raw, err := flate.NewWriter(&b, flate.DefaultCompression)
		if err != nil {
			t.Fatal(err)
		}
		w = raw
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFetchReads(t *testing.T) {
	const text = "<p>Exosomes, applied to the skin.</p>"
	tests := []struct {
		name    string
		headers []string
		status  int
		body    []byte
		want    string
		content string
	}{
		{"plain", []string{"Content-Type", "text/html; charset=windows-1252"}, 200, []byte(text), text, "text/html; charset=windows-1252"},
		{"non-authoritative", []string{"Content-Type", "text/html"}, 203, []byte(text), text, "text/html"},
		{"gzip", []string{"Content-Type", "text/html", "Content-Encoding", "gzip"}, 200, compress(t, "gzip", text), text, "text/html"},
		{"x-gzip in capitals", []string{"Content-Type", "text/html", "Content-Encoding", "X-GZIP"}, 200, compress(t, "gzip", text), text, "text/html"},
		{"gzip in two members", []string{"Content-Type", "text/html", "Content-Encoding", "gzip"}, 200, append(compress(t, "gzip", text), compress(t, "gzip", text)...), text + text, "text/html"},
		{"gzip of nothing", []string{"Content-Type", "text/html", "Content-Encoding", "gzip"}, 200, nil, "", "text/html"},
		{"deflate by the standard", []string{"Content-Type", "text/html", "Content-Encoding", "deflate"}, 200, compress(t, "zlib", text), text, "text/html"},
		{"deflate by habit", []string{"Content-Type", "text/html", "Content-Encoding", "deflate"}, 200, compress(t, "raw", text), text, "text/html"},
		{"brotli", []string{"Content-Type", "text/html", "Content-Encoding", "br"}, 200, compress(t, "br", text), text, "text/html"},
		{"zstd", []string{"Content-Type", "text/html", "Content-Encoding", "zstd"}, 200, compress(t, "zstd", text), text, "text/html"},
		{"deflate of nothing", []string{"Content-Type", "text/html", "Content-Encoding", "deflate"}, 200, nil, "", "text/html"},
		{"two encodings", []string{"Content-Type", "text/html", "Content-Encoding", "deflate, gzip"}, 200, compress(t, "gzip", string(compress(t, "zlib", text))), text, "text/html"},
		{"identity", []string{"Content-Type", "text/html", "Content-Encoding", "identity"}, 200, []byte(text), text, "text/html"},
		{"xhtml", []string{"Content-Type", "application/xhtml+xml"}, 200, []byte(text), text, "application/xhtml+xml"},
		{"json", []string{"Content-Type", "application/ld+json"}, 200, []byte(`{}`), `{}`, "application/ld+json"},
		{"markdown", []string{"Content-Type", "text/markdown"}, 200, []byte("# a"), "# a", "text/markdown"},
		{"type with a mistake", []string{"Content-Type", "Text/HTML; charset"}, 200, []byte(text), text, "Text/HTML; charset"},
		{"no type", []string{"Content-Type", ""}, 200, []byte("<!doctype html>" + text), "<!doctype html>" + text, "text/html; charset=utf-8"},
		{"empty", []string{"Content-Type", "text/html"}, 200, nil, "", "text/html"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				set(w, tt.headers)
				w.WriteHeader(tt.status)
				_, _ = w.Write(tt.body)
			})
			in, skipped := fetchURL(t, NewFetcher(open), s.URL+"/a?b=c#d")
			if skipped != nil {
				t.Fatal(skipped)
			}
			if string(in.Data) != tt.want || in.Data == nil {
				t.Errorf("got %q, want %q", in.Data, tt.want)
			}
			if in.ContentType != tt.content {
				t.Errorf("type %q, want %q", in.ContentType, tt.content)
			}
			if in.Name != s.URL+"/a?b=c#d" || in.FinalURL != s.URL+"/a?b=c" || len(in.Redirects) != 0 || in.Kind != KindURL || !in.Named {
				t.Errorf("%q %q %q %q %v", in.Name, in.FinalURL, in.Redirects, in.Kind, in.Named)
			}
		})
	}
}

func set(w http.ResponseWriter, headers []string) {
	for pair := range slices.Chunk(headers, 2) {
		w.Header()[pair[0]] = nil
		if pair[1] != "" {
			w.Header().Set(pair[0], pair[1])
		}
	}
}

func TestFetchSkips(t *testing.T) {
	html := []string{"Content-Type", "text/html"}
	small := open
	small.MaxBytes = 1 << 20
	short := open
	short.Timeout = 150 * time.Millisecond
	tests := []struct {
		name    string
		options FetchOptions
		handler http.HandlerFunc
		reason  string
		detail  string // part of it
	}{
		{"image", open, answer([]string{"Content-Type", "image/png"}, 200, "x"), ReasonNotText, `"image/png"`},
		{"pdf", open, answer([]string{"Content-Type", "application/pdf; a=b"}, 200, "%PDF"), ReasonNotText, `"application/pdf"`},
		{"bytes", open, answer([]string{"Content-Type", "application/octet-stream"}, 200, "x"), ReasonNotText, "only text"},
		{"type of nonsense", open, answer([]string{"Content-Type", "a b/<c>;;;"}, 200, "x"), ReasonNotText, `"a b/<c>"`},
		{"image without a type", open, answer([]string{"Content-Type", ""}, 200, "\x89PNG\r\n\x1a\n"), ReasonNotText, "looks like"},
		{"unknown encoding", open, answer(append(html, "Content-Encoding", "compress"), 200, "x"), ReasonEncoding, `"compress"`},
		{"brotli that is none", open, answer(append(html, "Content-Encoding", "br"), 200, "<p>not brotli at all</p>"), ReasonEncoding, "damaged"},
		{"zstd that is none", open, answer(append(html, "Content-Encoding", "zstd"), 200, "<p>not zstd at all</p>"), ReasonEncoding, "damaged"},
		{"bomb of brotli", small, answer(append(html, "Content-Encoding", "br"), 200, string(compress(t, "br", strings.Repeat("\x00", 64<<20)))), ReasonTooLarge, "more than 1 MB"},
		{"bomb of zstd", small, answer(append(html, "Content-Encoding", "zstd"), 200, string(compress(t, "zstd", strings.Repeat("\x00", 64<<20)))), ReasonTooLarge, "more than 1 MB"},
		{"many encodings", open, answer(append(html, "Content-Encoding", "gzip, gzip, gzip"), 200, "x"), ReasonEncoding, "3 of them"},
		{"gzip that is none", open, answer(append(html, "Content-Encoding", "gzip"), 200, "<p>not gzip at all</p>"), ReasonEncoding, "damaged"},
		{"gzip that is damaged", open, answer(append(html, "Content-Encoding", "gzip"), 200, damaged(compress(t, "gzip", "<p>words, words, words</p>"))), ReasonEncoding, "damaged"},
		{"gzip with more behind it", open, answer(append(html, "Content-Encoding", "gzip"), 200, string(compress(t, "gzip", "<p>words</p>"))+"and some more bytes"), ReasonEncoding, "damaged"},
		{"gzip cut short", open, answer(append(html, "Content-Encoding", "gzip"), 200, string(compress(t, "gzip", "<p>words, words</p>")[:20])), ReasonCutShort, "too early"},
		{"deflate that is none", open, answer(append(html, "Content-Encoding", "deflate"), 200, "\xff\xff\xff\xff\xff"), ReasonEncoding, "damaged"},
		{"bomb", small, answer(append(html, "Content-Encoding", "gzip"), 200, string(compress(t, "gzip", strings.Repeat("\x00", 64<<20)))), ReasonTooLarge, "more than 1 MB"},
		{"bomb in a bomb", small, answer(append(html, "Content-Encoding", "gzip, gzip"), 200, string(compress(t, "gzip", string(compress(t, "gzip", strings.Repeat("\x00", 64<<20)))))), ReasonTooLarge, "more than 1 MB"},
		{"endless gzip of nothing", small, endless(append(html, "Content-Encoding", "gzip"), compress(t, "gzip", "")), ReasonTooLarge, "more than 1 MB"},
		{"endless", small, endless(html, []byte("<p>more</p>")), ReasonTooLarge, "more than 1 MB"},
		{"large and honest", small, answer(append(html, "Content-Length", "1048577"), 200, ""), ReasonTooLarge, "more than 1 MB"},
		{"longer than sent", open, func(w http.ResponseWriter, _ *http.Request) {
			set(w, append(html, "Content-Length", "100"))
			_, _ = w.Write([]byte("<p>"))
		}, ReasonCutShort, "too early"},
		{"drip", short, func(w http.ResponseWriter, r *http.Request) {
			set(w, html)
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte("a"))
				_ = http.NewResponseController(w).Flush()
				time.Sleep(10 * time.Millisecond)
			}
		}, ReasonTimeout, "within 150ms"},
		{"silence", short, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, ReasonTimeout, "within 150ms"},
		{"header flood", open, func(w http.ResponseWriter, _ *http.Request) {
			for i := range 4000 {
				w.Header().Set(fmt.Sprint("X-", i), strings.Repeat("x", 100))
			}
		}, ReasonTooLarge, "headers without end"},
		{"one long header", open, answer([]string{"X-Long", strings.Repeat("x", 1<<20)}, 200, ""), ReasonTooLarge, "headers without end"},
		{"control characters", open, raw("HTTP/1.1 200 OK\r\nContent-Type: \x1b[2J\r\n\r\n"), ReasonConnection, "does not speak HTTP"},
		{"not HTTP", open, raw("SSH-2.0-OpenSSH_9.9\r\n"), ReasonConnection, "does not speak HTTP"},
		{"nothing", open, raw(""), ReasonCutShort, "too early"},
		{"circle of one", open, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, ReasonCircle, "leads back to itself"},
		{"circle of three", open, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, map[string]string{"/": "/a", "/a": "/b", "/b": "/"}[r.URL.Path], http.StatusMovedPermanently)
		}, ReasonCircle, "after a redirect from"},
		{"endless chain", open, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"a", http.StatusTemporaryRedirect)
		}, ReasonRedirects, "more than 10"},
		{"endless cookies", open, func(w http.ResponseWriter, r *http.Request) {
			c, _ := r.Cookie("n")
			if c == nil {
				c = &http.Cookie{Name: "n"}
			}
			http.SetCookie(w, &http.Cookie{Name: "n", Value: c.Value + "1"})
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}, ReasonRedirects, "more than 10"},
		{"redirect to a file", open, answer([]string{"Location", "file:///etc/passwd"}, 302, ""), ReasonBadAddress, "not http or https"},
		{"redirect to nonsense", open, answer([]string{"Location", "http://[::1"}, 302, ""), ReasonBadAddress, "not a URL"},
		{"redirect to a number", open, answer([]string{"Location", "http://2130706433/"}, 302, ""), ReasonBadAddress, "four decimal numbers"},
		{"redirect to nowhere", open, answer(nil, 302, ""), ReasonStatus, "302 Found"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.handler)
			in, skipped := fetchURL(t, NewFetcher(tt.options), s.URL+"/")
			if skipped == nil {
				t.Fatalf("read %d bytes", len(in.Data))
			}
			if skipped.Reason != tt.reason || !strings.Contains(skipped.Detail, tt.detail) || skipped.Name != s.URL+"/" || !skipped.Named {
				t.Errorf("%+v, want %s with %q", skipped, tt.reason, tt.detail)
			}
			if in.Data != nil {
				t.Errorf("%d bytes of it are kept", len(in.Data))
			}
			if skipped.Deliberate() {
				t.Error("counts as deliberate")
			}
		})
	}
}

func answer(headers []string, status int, body string) http.HandlerFunc {
	headers = slices.Clone(headers)
	return func(w http.ResponseWriter, _ *http.Request) {
		set(w, headers)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func endless(headers []string, piece []byte) http.HandlerFunc {
	headers = slices.Clone(headers)
	piece = bytes.Repeat(piece, 1+4096/len(piece))
	return func(w http.ResponseWriter, _ *http.Request) {
		set(w, headers)
		for {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}
}

// raw says this on the connection and closes it.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(conn, text)
		_ = conn.Close()
	}
}

func damaged(data []byte) string {
	data = bytes.Clone(data)
	data[len(data)-6] ^= 0xff // the checksum
	return string(data)
}

func TestFetchStatus(t *testing.T) {
	for status, advice := range map[int]string{
		202: "put off", 204: "open the address", 206: "open the address", 300: "open the address", 304: "open the address",
		400: "open the address", 401: "closed", 403: "closed", 404: "check the address", 410: "check the address",
		429: "try again later", 451: "closed", 500: "try again later", 503: "try again later", 599: "try again later",
	} {
		s := serve(t, answer([]string{"Content-Type", "text/html"}, status, ""))
		_, skipped := fetchURL(t, NewFetcher(open), s.URL)
		if skipped == nil || skipped.Reason != ReasonStatus || skipped.Status != status ||
			!strings.Contains(skipped.Detail, strconv.Itoa(status)) || !strings.Contains(skipped.Detail, advice) {
			t.Errorf("%d: %+v, want %q", status, skipped, advice)
		}
	}
}

func TestFetchFollowsRedirects(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/one":
			http.Redirect(w, r, "/two#there", http.StatusMovedPermanently)
		case "/two":
			http.Redirect(w, r, "three?q=ü", http.StatusSeeOther)
		case "/three":
			if c, err := r.Cookie("lang"); err != nil || c.Value != "en" {
				http.SetCookie(w, &http.Cookie{Name: "lang", Value: "en", Path: "/"})
				http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
				return
			}
			_, _ = io.WriteString(w, "arrived")
		}
	})
	in, skipped := fetchURL(t, NewFetcher(open), s.URL+"/one")
	if skipped != nil {
		t.Fatal(skipped)
	}
	if string(in.Data) != "arrived" || in.Name != s.URL+"/one" || in.FinalURL != s.URL+"/three?q=%c3%bc" {
		t.Errorf("%q from %q", in.Data, in.FinalURL)
	}
	if want := []string{s.URL + "/one", s.URL + "/two", s.URL + "/three?q=%c3%bc"}; !slices.Equal(in.Redirects, want) {
		t.Errorf("redirects %q, want %q", in.Redirects, want)
	}
}

func TestFetchFollowsNoRedirect(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/b", http.StatusFound) })
	o := open
	o.MaxRedirects = -1
	if _, skipped := fetchURL(t, NewFetcher(o), s.URL+"/a"); skipped == nil || skipped.Reason != ReasonRedirects {
		t.Errorf("got %v", skipped)
	}
}

// A public page must not lead to a private address, whatever way the address is written in.
func TestFetchRefusesRedirectToPrivate(t *testing.T) {
	var connections atomic.Int32
	port := sourcetest.Listen(t, &connections)
	var location atomic.Value
	public := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, location.Load().(string), http.StatusFound)
	})
	f := resolving(NewFetcher(FetchOptions{}), sourcetest.LoopbackDNS(t))
	guarded := f.transport.DialContext
	f.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if addr == "public.example:80" { // stands for a server on the internet
			return new(net.Dialer).DialContext(ctx, "tcp", public.Listener.Addr().String())
		}
		return guarded(ctx, network, addr)
	}
	for _, tt := range sourcetest.Forms {
		if _, err := url.Parse("http://" + tt.Host); err != nil || tt.Host == "" {
			continue
		}
		for _, suffix := range []string{"", ":" + port} {
			location.Store("http://" + tt.Host + suffix + "/latest/meta-data/")
			in, skipped := fetchURL(t, f, "http://public.example/")
			if skipped == nil || skipped.Reason != tt.Reason && (suffix == "" || skipped.Reason != ReasonPort) {
				t.Errorf("%s: got %v, want %s", tt.Host, skipped, tt.Reason)
				continue
			}
			if !strings.Contains(skipped.Detail, "after a redirect from http://public.example/") || skipped.Name != "http://public.example/" {
				t.Errorf("%s: %s", tt.Host, skipped)
			}
			if want := []string{"http://public.example/"}; !slices.Equal(in.Redirects, want) {
				t.Errorf("%s: redirects %q", tt.Host, in.Redirects)
			}
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestFetchIntroducesItself(t *testing.T) {
	var got http.Header
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header })
	o := open
	o.Version = "1.2.3"
	if _, skipped := fetchURL(t, NewFetcher(o), s.URL); skipped != nil {
		t.Fatal(skipped)
	}
	if want := "cliniclint/1.2.3 (+https://github.com/cliniclint/cliniclint)"; got.Get("User-Agent") != want {
		t.Errorf("user agent %q", got.Get("User-Agent"))
	}
	if got.Get("Accept-Encoding") != "gzip, deflate" || got.Get("Referer") != "" || got.Get("Cookie") != "" || got.Get("Authorization") != "" {
		t.Errorf("headers %v", got)
	}
}

func TestFetchKeepsPasswordsToTheirHost(t *testing.T) {
	var seen []string
	note := func(name string, next *string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			user, password, _ := r.BasicAuth()
			seen = append(seen, name+" "+user+":"+password)
			if r.URL.Path == "/" {
				http.Redirect(w, r, *next, http.StatusFound)
			}
		}
	}
	var toOther, toHome string
	home, other := serve(t, note("home", &toOther)), serve(t, note("other", &toHome))
	toOther = strings.Replace(other.URL, "://", "://evil:evil@", 1)
	toHome = home.URL + "/end"
	in, skipped := fetchURL(t, NewFetcher(open), strings.Replace(home.URL, "://", "://anna:secret@", 1)+"/")
	if skipped != nil {
		t.Fatal(skipped)
	}
	// The other host gets nothing; back home the password is right again.
	if want := []string{"home anna:secret", "other :", "home anna:secret"}; !slices.Equal(seen, want) {
		t.Errorf("seen %q", seen)
	}
	if out := fmt.Sprint(in.Name, in.FinalURL, in.Redirects); strings.Contains(out, "secret") || strings.Contains(out, "evil") || strings.Contains(out, "anna") {
		t.Errorf("shown: %s", out)
	}
}

func TestFetchShowsNoPassword(t *testing.T) {
	f := NewFetcher(FetchOptions{})
	for _, raw := range []string{
		"http://anna:secret@127.0.0.1/", "http://anna:secret@[::1", "http://anna:se cret@x y/", "ftp://anna:secret@clinic.example/",
		"http://anna:secret@clinic.example:99999/", "http://anna:sec%ret@clinic.example/", "http://anna:secret@/", "http://an/na:secret@x\x00/",
	} {
		in, skipped := f.Input(raw)
		if skipped == nil {
			t.Errorf("%q: %v", raw, in)
			continue
		}
		if strings.Contains(skipped.String(), "cret") || strings.Contains(skipped.String(), "sec%") {
			t.Errorf("%q: %s", raw, skipped)
		}
	}
}

func TestFetchTroubleWithConnections(t *testing.T) {
	secure := httptest.NewUnstartedServer(answer(nil, 200, "x"))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := serve(t, answer(nil, 200, "x"))
	closed := serve(t, answer(nil, 200, "x"))
	closed.Close()
	tests := []struct {
		url, reason, detail string
	}{
		{secure.URL, ReasonTLS, "signed by nobody known"},
		{strings.Replace(plain.URL, "http:", "https:", 1), ReasonTLS, "try http://"},
		{closed.URL, ReasonConnection, "nothing answers"},
		{"http://no-such-host.invalid/", ReasonNoHost, "no-such-host.invalid"},
	}
	for _, tt := range tests {
		f := NewFetcher(open)
		if strings.Contains(tt.url, ".invalid") {
			resolving(f, emptyDNS(t))
		}
		if _, skipped := fetchURL(t, f, tt.url); skipped == nil || skipped.Reason != tt.reason || !strings.Contains(skipped.Detail, tt.detail) {
			t.Errorf("%s: %v, want %s with %q", tt.url, skipped, tt.reason, tt.detail)
		}
	}
}

// emptyDNS is a resolver that cannot reach its name server.
func emptyDNS(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := conn.Addr().String()
	_ = conn.Close()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", addr)
	}}
}

func TestFetchCancelled(t *testing.T) {
	started := make(chan bool)
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
	})
	f := NewFetcher(open)
	defer f.Close()
	in, skipped := f.Input(s.URL)
	if skipped != nil {
		t.Fatal(skipped)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-started; cancel() }()
	if skipped := in.Load(ctx); skipped == nil || skipped.Reason != ReasonCancelled {
		t.Errorf("got %v", skipped)
	}
	if skipped := in.Load(ctx); skipped == nil || skipped.Reason != ReasonCancelled {
		t.Errorf("before it began: %v", skipped)
	}
}

func TestFetchProxy(t *testing.T) {
	var asked []string
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		_, _ = io.WriteString(w, "<p>through the proxy</p>")
	})
	// From the environment, no proxy is taken. (net/http reads it once, so this would show in the whole process.)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("ALL_PROXY", proxy.URL)
	if f := NewFetcher(FetchOptions{}); f.transport.Proxy != nil {
		t.Error("the transport has a proxy")
	}
	to, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	f := NewFetcher(FetchOptions{Proxy: to})
	in, skipped := fetchURL(t, f, "http://clinic.example/page")
	if skipped != nil || string(in.Data) != "<p>through the proxy</p>" || !slices.Equal(asked, []string{"http://clinic.example/page"}) {
		t.Errorf("%v %v %q", in, skipped, asked)
	}
	if _, skipped := fetchURL(t, f, "http://169.254.169.254/"); skipped == nil || skipped.Reason != ReasonPrivate || len(asked) != 1 {
		t.Errorf("an address is asked of the proxy: %v %q", skipped, asked)
	}
}

// Troubles that are hard to bring about on loopback.
func TestExplain(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	verify := func(err error) error { return &tls.CertificateVerificationError{Err: err} }
	tests := []struct {
		err            error
		reason, detail string
	}{
		{verify(x509.HostnameError{Certificate: &x509.Certificate{}, Host: "clinic.example"}), ReasonTLS, "for another host"},
		{verify(x509.CertificateInvalidError{Reason: x509.Expired}), ReasonTLS, "has expired"},
		{verify(x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}), ReasonTLS, "not valid"},
		{verify(errors.New("something new")), ReasonTLS, "not valid"},
		{tls.AlertError(40), ReasonTLS, "no common way"},
		{tls.RecordHeaderError{Msg: "x"}, ReasonTLS, "try http://"},
		{&net.DNSError{Name: "clinic.example", IsNotFound: true}, ReasonNoHost, "check the spelling"},
		{&net.DNSError{Name: "clinic.example", IsTimeout: true}, ReasonNoHost, "check the network"},
		{dial(syscall.ECONNREFUSED), ReasonConnection, "nothing answers"},
		{dial(syscall.ECONNRESET), ReasonConnection, "broke the connection off"},
		{dial(syscall.ENETUNREACH), ReasonConnection, "no way to it"},
		{dial(syscall.EHOSTUNREACH), ReasonConnection, "no way to it"},
		{dial(os.ErrDeadlineExceeded), ReasonTimeout, "within 30s"},
		{fmt.Errorf("reading: %w", context.DeadlineExceeded), ReasonTimeout, "within 30s"},
		{fmt.Errorf("reading: %w", zlib.ErrChecksum), ReasonEncoding, "damaged"},
		{errors.New("something new"), ReasonConnection, "something new"},
	}
	f := NewFetcher(FetchOptions{})
	for _, tt := range tests {
		if reason, detail := f.explain(tt.err); reason != tt.reason || !strings.Contains(detail, tt.detail) {
			t.Errorf("%v: %s: %s, want %s: %s", tt.err, reason, detail, tt.reason, tt.detail)
		}
	}
}
