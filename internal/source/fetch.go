package source

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// The limits of a fetch that FetchOptions does not set.
const (
	DefaultFetchTimeout  = 30 * time.Second
	DefaultFetchMaxBytes = 20 << 20
	DefaultMaxRedirects  = 10
)

// FetchOptions are the limits of a Fetcher. The zero value is fit for use.
type FetchOptions struct {
	// Guard decides which addresses may be reached.
	Guard Guard
	// Version is the version that the user agent names.
	Version string
	// Timeout is for the whole of a fetch, redirects and content included.
	Timeout time.Duration
	// MaxBytes is the size of the content, before and after decompression, above which it is not read.
	MaxBytes int64
	// MaxRedirects is how many redirects are followed; negative for none.
	MaxRedirects int
	// Reads tells whether content that is no text can be read, by its media type, "" when the server names none, and the
	// path of its URL. Nil reads text only.
	Reads func(mediaType, path string) bool
	// Proxy, if not nil, takes all requests. Hosts are then resolved by the proxy, so that Guard sees only those that
	// are written as an address: what the proxy may reach is for the proxy to decide. The environment is never asked.
	Proxy *url.URL
}

// Fetcher fetches single pages. It asks for them once, as an honest client with its own name, and runs nothing in them.
// It is safe for use by several goroutines.
type Fetcher struct {
	FetchOptions
	transport *http.Transport
}

// NewFetcher makes a Fetcher.
func NewFetcher(o FetchOptions) *Fetcher {
	o.Version = cmp.Or(o.Version, "dev")
	o.Timeout = cmp.Or(o.Timeout, DefaultFetchTimeout)
	o.MaxBytes = cmp.Or(o.MaxBytes, DefaultFetchMaxBytes)
	o.MaxRedirects = cmp.Or(o.MaxRedirects, DefaultMaxRedirects)
	f := &Fetcher{FetchOptions: o, transport: o.Guard.Transport()}
	if o.Proxy != nil {
		f.transport.Proxy = http.ProxyURL(o.Proxy)
		f.transport.DialContext = (&net.Dialer{Timeout: 15 * time.Second}).DialContext
	}
	return f
}

// UserAgent names the program to the servers that it asks.
func (f *Fetcher) UserAgent() string {
	return "cliniclint/" + f.Version + " (+https://github.com/cliniclint/cliniclint)"
}

// Close lets go of connections that are kept open for further use.
func (f *Fetcher) Close() { f.transport.CloseIdleConnections() }

// Input is the page at a URL that the user named, to be fetched when it is loaded; or why it cannot be. A user name
// and password in the URL are sent to its host alone and appear nowhere else.
func (f *Fetcher) Input(raw string) (*Input, *Skipped) {
	u, err := parseURL(raw)
	if err != nil {
		return nil, f.trouble(&Input{Name: redact(raw), Named: true}, err)
	}
	in := &Input{Name: publicURL(u, true), Kind: KindURL, Named: true}
	if err := f.Guard.CheckURL(u); err != nil {
		return nil, f.trouble(in, err)
	}
	in.load = func(ctx context.Context, in *Input) *Skipped {
		return f.fetch(ctx, in, &Request{URL: u}, f.read)
	}
	return in, nil
}

// Request is what a crawler asks for.
type Request struct {
	URL *url.URL
	// Header is sent beside the usual headers, such as If-None-Match.
	Header http.Header
	// Follow tells whether a redirect is followed. Where it is not, the redirect is the answer, and its status the reason
	// why nothing was read. Nil follows all.
	Follow func(from, to *url.URL) bool
}

// Fetch asks for a page at once. The input is there also when something was in the way, for its Exchanges.
func (f *Fetcher) Fetch(ctx context.Context, r Request) (*Input, *Skipped) {
	in := &Input{Name: publicURL(r.URL, true), Kind: KindURL}
	return in, f.fetch(ctx, in, &r, f.read)
}

// Stream hands the content of an answer to read, whatever its type, as it comes in: at most maxBytes of it, before and
// after decompression. What goes wrong in the midst of the content is an error of the reader. The exchanges are without
// the content.
func (f *Fetcher) Stream(ctx context.Context, r Request, maxBytes int64, read func(io.Reader)) (*Input, *Skipped) {
	in := &Input{Name: publicURL(r.URL, true), Kind: KindURL}
	return in, f.fetch(ctx, in, &r, func(in *Input, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return statusError(resp.StatusCode)
		}
		in.ContentType = resp.Header.Get("Content-Type")
		body, err := decoded(io.LimitReader(resp.Body, maxBytes), resp.Header.Values("Content-Encoding"))
		if err == nil {
			read(io.LimitReader(body, maxBytes))
		}
		return err
	})
}

// fetch loads the page that r asks for into in, its content with read.
func (f *Fetcher) fetch(ctx context.Context, in *Input, r *Request, read func(*Input, *http.Response) error) *Skipped {
	timed, cancel := context.WithTimeout(ctx, f.Timeout)
	defer cancel()
	resp, u, err := f.follow(timed, in, r)
	if err == nil {
		defer resp.Body.Close() //nolint:errcheck // read only
		in.FinalURL = publicURL(u, false)
		err = read(in, resp)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return in.skipped(ReasonCancelled, "stopped before it was read")
	}
	return f.trouble(in, err)
}

// follow asks for a page and goes where redirects lead, noting them in in.Redirects. It returns the first answer that is
// none, or is not to be followed, and the URL that gave it.
func (f *Fetcher) follow(ctx context.Context, in *Input, r *Request) (*http.Response, *url.URL, error) {
	// Some sites redirect to the same page with a cookie set. One jar for each fetch, so that none leads to another.
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, nil, err
	}
	u, named := r.URL, r.URL
	asked := map[string]bool{}
	for {
		if err := f.Guard.CheckURL(u); err != nil {
			return nil, nil, err
		}
		request := publicURL(u, false) + cookieKey(jar.Cookies(u))
		if asked[request] {
			return nil, nil, &failure{ReasonCircle, fmt.Sprintf("%.200s leads back to itself; open it in a browser to see what it expects", publicURL(u, false))}
		}
		asked[request] = true

		resp, err := f.get(ctx, in, jar, u, r.Header)
		if err != nil {
			return nil, nil, err
		}
		got := &in.Exchanges[len(in.Exchanges)-1]
		next, err := got.Redirect()
		if err == nil && (next == nil || r.Follow != nil && !r.Follow(u, next)) {
			return resp, u, nil
		}
		got.aside(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			return nil, nil, err
		}
		in.Redirects = append(in.Redirects, publicURL(u, false))
		if len(in.Redirects) > max(0, f.MaxRedirects) {
			return nil, nil, &failure{ReasonRedirects, fmt.Sprintf("more than %d; check the page that it should lead to by its own address", max(0, f.MaxRedirects))}
		}
		// A password is for the host that the user gave it to, over a connection no less safe; a page's own idea of
		// one is not used.
		next.User = nil
		if next.Host == named.Host && (next.Scheme == "https" || named.Scheme == "http") {
			next.User = named.User
		}
		u = next
	}
}

func cookieKey(cookies []*http.Cookie) string {
	var b strings.Builder
	for _, c := range cookies {
		b.WriteString("\x00" + c.Name + "=" + c.Value)
	}
	return b.String()
}

// get asks for u once, and notes the exchange in in, but for the body.
func (f *Fetcher) get(ctx context.Context, in *Input, jar http.CookieJar, u *url.URL, header http.Header) (*http.Response, error) {
	x := Exchange{Method: http.MethodGet, URL: publicURL(u, false)}
	if f.transport.Proxy == nil {
		ctx = httptrace.WithClientTrace(ctx, x.trace())
	}
	req, err := http.NewRequestWithContext(ctx, x.Method, x.URL, http.NoBody)
	if err != nil {
		return nil, err
	}
	maps.Copy(req.Header, header)
	req.Header.Set("User-Agent", f.UserAgent())
	req.Header.Set("Accept", "text/html,application/xhtml+xml,text/*;q=0.9,application/json;q=0.8,*/*;q=0.1")
	req.Header.Set("Accept-Encoding", acceptEncoding)
	req.Header.Set("Accept-Language", "en,*;q=0.5")
	if u.User != nil {
		password, _ := u.User.Password()
		req.SetBasicAuth(u.User.Username(), password)
	}
	for _, c := range jar.Cookies(u) {
		req.AddCookie(c)
	}
	x.Time, x.Sent = time.Now().UTC(), sent(req.Header)
	resp, err := f.transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	x.Proto, x.Status, x.Header = resp.Proto, resp.StatusCode, resp.Header
	_, x.StatusText, _ = strings.Cut(resp.Status, " ")
	in.Exchanges = append(in.Exchanges, x)
	jar.SetCookies(u, resp.Cookies())
	return resp, nil
}

// read takes the content of an answer into in.
func (f *Fetcher) read(in *Input, resp *http.Response) error {
	x := &in.Exchanges[len(in.Exchanges)-1]
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNonAuthoritativeInfo {
		x.aside(resp.Body)
		return statusError(resp.StatusCode)
	}
	declared := resp.Header.Get("Content-Type")
	if declared != "" && !f.reads(resp, declared) {
		return &failure{ReasonNotText, fmt.Sprintf("the server says that it is %.60q; only text can be checked", mediaType(declared))}
	}
	if resp.ContentLength > f.MaxBytes {
		return errTooLarge
	}
	if err := x.take(resp.Body, max(0, resp.ContentLength), f.MaxBytes); err != nil {
		return err
	}
	data, err := x.Content(f.MaxBytes)
	if err != nil {
		return err
	}
	if declared == "" {
		declared = guessType(data)
		if !f.reads(resp, declared) {
			return &failure{ReasonNotText, fmt.Sprintf("the server does not say what it is, and it looks like %q", declared)}
		}
	}
	in.Data, in.ContentType = data, declared
	return nil
}

func (f *Fetcher) reads(resp *http.Response, contentType string) bool {
	return isText(contentType) || f.Reads != nil && f.Reads(mediaType(contentType), resp.Request.URL.Path)
}
