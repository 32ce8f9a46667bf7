package render_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/internal/render"
	"github.com/cliniclint/cliniclint/internal/render/rendertest"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/source/sourcetest"
)

// trap is a page on the public internet that tries, in every way that a page has, to reach what is inside.
type trap struct {
	forms       []sourcetest.Form
	inside      string // port of the server that must not be reached
	connections atomic.Int32
	site        *httptest.Server
}

func newTrap(t *testing.T) *trap {
	t.Helper()
	tr := &trap{forms: sourcetest.Forms}
	tr.inside = sourcetest.Listen(t, &tr.connections)
	tr.site = httptest.NewServer(tr)
	t.Cleanup(tr.site.Close)
	return tr
}

// targets are all forms, as a page writes them: so that there would be a connection if nothing stood in the way.
func (tr *trap) targets() (list []string) {
	for _, form := range tr.forms {
		list = append(list, form.Host+":"+tr.inside+"/")
	}
	return list
}

func (tr *trap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/redirect" {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><body>"+filler)
	script := func(format string) {
		for _, to := range tr.targets() {
			fmt.Fprintf(w, "<script>try { "+format+" } catch {}</script>", to)
		}
	}
	switch r.URL.Path {
	case "/fetch":
		script(`fetch("http://" + %q, {mode: "no-cors"}).catch(() => {})`)
		script(`navigator.sendBeacon("http://" + %q, "x")`)
	case "/frames":
		script(`document.body.append(Object.assign(document.createElement("iframe"), {src: "http://" + %q}))`)
	case "/redirects":
		script(`document.body.append(Object.assign(document.createElement("iframe"), {src: "/redirect?to=" + encodeURIComponent("http://" + %q)}))`)
	case "/images":
		script(`new Image().src = "http://" + %q`)
		for _, to := range tr.targets() {
			to = "http://" + strings.NewReplacer(`"`, "", "<", "").Replace(to)
			fmt.Fprintf(w, `<link rel="preconnect" href="%[1]s"><link rel="dns-prefetch" href="%[1]s"><link rel="stylesheet" href="%[1]s"><link rel="prefetch" href="%[1]s"><img src="%[1]s"><object data="%[1]s"></object><video src="%[1]s" autoplay></video>`, to)
		}
	case "/sockets":
		script(`new WebSocket("ws://" + %q)`)
		script(`new EventSource("http://" + %q)`)
	case "/others":
		script(`new RTCPeerConnection({iceServers: [{urls: "turn:" + %q.replace(/\/$/, "?transport=tcp"), username: "a", credential: "b"}]}).createDataChannel("x")`)
		script(`new WebTransport("https://" + %q).ready.catch(() => {})`)
		script(`new Worker(URL.createObjectURL(new Blob(["fetch('http://" + %q + "', {mode: 'no-cors'})"])))`)
		script(`{ const f = document.createElement("form"); f.method = "post"; f.target = "_blank"; f.action = "http://" + %q; document.body.append(f); f.submit(); }`)
		script(`open("http://" + %q)`)
		fmt.Fprintf(w, `<script type="module">
			const pc = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:%[1]s"}]}); pc.createDataChannel("x"); await pc.setLocalDescription();
		</script><script>location = "ftp://127.0.0.1:%[1]s/"</script>`, tr.inside)
	}
}

// renderer makes a renderer for which site.example is the trap and every other name this machine.
func (tr *trap) renderer(t *testing.T, guard source.Guard) *render.Renderer {
	t.Helper()
	guarded := guard.Dialer()
	guarded.Resolver = sourcetest.LoopbackDNS(t)
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "site.example:80" { // stands for a server on the internet
			return new(net.Dialer).DialContext(ctx, "tcp", tr.site.Listener.Addr().String())
		}
		return guarded.DialContext(ctx, network, address)
	}
	r := render.New(render.Options{Path: rendertest.Browser(t), Guard: guard, Timeout: 5 * time.Second}.Dialing(dial))
	t.Cleanup(r.Close)
	return r
}

var ways = []string{"/fetch", "/frames", "/redirects", "/images", "/sockets", "/others"}

func TestGuardHoldsInTheBrowser(t *testing.T) {
	t.Parallel()
	tr := newTrap(t)
	r := tr.renderer(t, source.Guard{})
	for _, way := range ways {
		var failure *render.Failure
		if p, err := r.Open(t.Context(), "http://site.example"+way); err == nil {
			p.Close()
		} else if !errors.As(err, &failure) || failure.Reason != source.ReasonTimeout { // that is all right for a page that tries so much
			t.Errorf("%s: %v", way, err)
		}
		if n := tr.connections.Swap(0); n != 0 {
			t.Errorf("%s: %d connections", way, n)
		}
	}
	tab, err := r.Empty(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	for _, to := range tr.targets() {
		if _, err := tab.Navigate("http://" + to); err != nil && !strings.Contains(err.Error(), "invalid URL") {
			t.Errorf("%s: %v", to, err)
		}
	}
	if n := tr.connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// The test above would notice: without the guard, the same pages do reach what is inside.
func TestWithoutGuardTheTrapIsSprung(t *testing.T) {
	t.Parallel()
	tr := newTrap(t)
	tr.forms = []sourcetest.Form{{Host: "127.0.0.1"}, {Host: "localhost"}, {Host: "2130706433"}, {Host: "clinic.example"}}
	r := tr.renderer(t, source.Guard{AllowPrivate: true})
	for _, way := range ways[:len(ways)-1] {
		p, err := r.Open(t.Context(), "http://site.example"+way)
		if err != nil {
			t.Errorf("%s: %v", way, err)
			continue
		}
		p.Close()
		if n := tr.connections.Swap(0); n == 0 {
			t.Errorf("%s: no connection", way)
		}
	}
}

func TestRefusedPagesSayWhy(t *testing.T) {
	t.Parallel()
	tr := newTrap(t)
	r := tr.renderer(t, source.Guard{})
	for to, want := range map[string]string{
		"http://10.0.0.1/":                                   source.ReasonPrivate,
		"http://inside.example/":                             source.ReasonPrivate,
		"https://inside.example/":                            source.ReasonPrivate,
		"http://inside.example:22/":                          source.ReasonPort,
		"file:///etc/passwd":                                 source.ReasonBadAddress,
		"http://site.example/redirect?to=http://10.0.0.1/":   source.ReasonPrivate,
		"http://site.example/redirect?to=file:///etc/passwd": source.ReasonConnection,
		"chrome://version":                                   source.ReasonBadAddress,
		"data:text/html,x":                                   source.ReasonBadAddress,
	} {
		_, err := r.Open(t.Context(), to)
		var failure *render.Failure
		if !errors.As(err, &failure) || failure.Reason != want {
			t.Errorf("%s: got %v, want %s", to, err, want)
		}
	}
}
