package render

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// proxy is the only way that a page has to the network. It looks up names itself and asks the guard about the address
// that is about to be dialled, for every connection. What it refuses, or cannot reach, it answers with the status
// notServed and nothing else, and remembers why.
type proxy struct {
	guard    source.Guard
	dial     dialFunc
	listener net.Listener
	server   *http.Server
	forward  *httputil.ReverseProxy
	ctx      context.Context
	cancel   context.CancelFunc

	left     atomic.Int64 // bytes that may still be delivered
	requests atomic.Int64 // requests and tunnels that may still be begun

	mu      sync.Mutex
	trouble map[string]error // the first of each host
}

// errSpent is the error of a page that has loaded all that it may.
var errSpent = errors.New("the page has loaded all that it may")

// notServed is the status of an answer that is the proxy's own.
const notServed = http.StatusForbidden

// maxTroubles is how many hosts a page's troubles are remembered for.
const maxTroubles = 64

// newProxy starts a proxy on a port of this machine's own.
func newProxy(o Options) (*proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{guard: o.Guard, dial: o.dial, listener: listener, trouble: map[string]error{}}
	if p.dial == nil {
		p.dial = o.Guard.Dialer().DialContext
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.left.Store(o.MaxTraffic)
	p.requests.Store(o.MaxRequests)
	transport := o.Guard.Transport()
	transport.DialContext = p.dial
	transport.MaxConnsPerHost = 8
	silent := log.New(io.Discard, "", 0)
	p.forward = &httputil.ReverseProxy{
		Transport: transport,
		Rewrite:   func(r *httputil.ProxyRequest) { r.Out.Host = r.In.Host },
		ErrorLog:  silent,
		ModifyResponse: func(resp *http.Response) error {
			resp.Body = &metered{resp.Body, &p.left}
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) { p.refuse(w, r.URL, err) },
	}
	p.server = &http.Server{
		Handler: p, ReadHeaderTimeout: 30 * time.Second, ErrorLog: silent,
		BaseContext: func(net.Listener) context.Context { return p.ctx },
	}
	go func() {
		_ = p.server.Serve(listener) // ends with close
		transport.CloseIdleConnections()
	}()
	return p, nil
}

// address is what the browser is told.
func (p *proxy) address() string { return "http://" + p.listener.Addr().String() }

// close ends the proxy and every connection through it.
func (p *proxy) close() {
	p.cancel()
	_ = p.server.Close()
}

func (p *proxy) note(host string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if _, known := p.trouble[host]; !known && len(p.trouble) < maxTroubles && !errors.Is(err, context.Canceled) {
		p.trouble[host] = err
	}
}

// about is what went wrong with a host, or nil.
func (p *proxy) about(host string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trouble[strings.ToLower(strings.TrimSuffix(host, "."))]
}

// spent tells whether the page has used up what it may load.
func (p *proxy) spent() bool { return p.left.Load() <= 0 || p.requests.Load() < 0 }

// ServeHTTP takes a request of the browser: a tunnel to a host, or a page without encryption.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to := r.URL
	if r.Method == http.MethodConnect {
		to = &url.URL{Scheme: "https", Host: r.Host}
	}
	err := p.guard.CheckURL(to)
	if p.requests.Add(-1) < 0 || p.left.Load() <= 0 {
		err = errSpent
	}
	if err != nil {
		p.refuse(w, to, err)
		return
	}
	if r.Method != http.MethodConnect {
		p.forward.ServeHTTP(w, r)
		return
	}
	p.tunnel(w, r, to)
}

func (p *proxy) refuse(w http.ResponseWriter, to *url.URL, err error) {
	p.note(to.Hostname(), err)
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(notServed)
	_, _ = io.WriteString(w, "<!-- -->") // for an answer without content the browser shows a page of its own
}

// tunnel joins the browser to a host.
func (p *proxy) tunnel(w http.ResponseWriter, r *http.Request, to *url.URL) {
	there, err := p.dial(r.Context(), "tcp", r.Host)
	if err != nil {
		p.refuse(w, to, err)
		return
	}
	defer there.Close() //nolint:errcheck // nothing is lost
	here, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer here.Close() //nolint:errcheck // nothing is lost
	if _, err := io.WriteString(here, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return
	}
	stop := context.AfterFunc(p.ctx, func() {
		_ = here.Close()
		_ = there.Close()
	})
	defer stop()
	go func() {
		_, _ = io.Copy(there, buffered)
		_ = there.Close()
		_ = here.Close()
	}()
	_, _ = io.Copy(here, &metered{there, &p.left})
}

// metered counts what is read against a budget, and fails when that is used up.
type metered struct {
	io.ReadCloser
	left *atomic.Int64
}

func (m *metered) Read(b []byte) (int, error) {
	n, err := m.ReadCloser.Read(b)
	if m.left.Add(-int64(n)) < 0 {
		return 0, errSpent
	}
	return n, err
}
