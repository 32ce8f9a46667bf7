package render_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/internal/render"
	"github.com/cliniclint/cliniclint/internal/render/rendertest"
	"github.com/cliniclint/cliniclint/internal/source"
)

// filler is more text than a page that has not come yet shows.
var filler = "<p>" + strings.Repeat("We are a clinic in a small town, and we take our time. ", 6) + "</p>"

// open is the renderer of most tests.
func open(t *testing.T) *render.Renderer {
	t.Helper()
	r := render.New(render.Options{Path: rendertest.Browser(t), Guard: source.Guard{AllowPrivate: true}, UserAgent: "cliniclint/1.2.3"})
	t.Cleanup(r.Close)
	return r
}

// serve is a server of pages, by path.
func serve(t *testing.T, pages map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// What a reader sees who waits, scrolls and opens what is closed.
func TestPagesMadeByScript(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"/later": `<!doctype html><title>Clinic</title><div id="root"></div><script>
			setTimeout(async () => {
				const root = document.getElementById("root");
				root.innerHTML = "<h1>Treatments</h1>";
				await new Promise((done) => setTimeout(done, 200));
				const more = await (await fetch("/part")).text();
				root.insertAdjacentHTML("beforeend", more + "<p>after the fetch &amp; more</p>");
			}, 300);</script>`,
		"/part": filler,
		"/tabs": `<!doctype html>` + filler + `<div role="tablist"><button role="tab" aria-controls="a">A</button><button role="tab" aria-controls="b">B</button></div>
			<div role="tabpanel" id="a">first panel</div><div role="tabpanel" id="b" hidden>second panel</div>
			<button aria-expanded="false" aria-controls="c">C</button><div id="c" hidden>accordion text</div>
			<details><summary>Costs</summary>folded text</details><div hidden>never shown</div><div style="display:none" class="modal">modal text</div>`,
		"/unmounted": `<!doctype html>` + filler + `<div role="tablist" id="l"></div><div id="panels"></div><form><button aria-expanded="false" aria-controls="f">send</button></form>
			<button id="fold" aria-expanded="false" aria-controls="g">Fold</button><div id="folds"></div><p id="log"></p><script>
			document.querySelector("form").onsubmit = () => { log.textContent = "sent"; };
			const show = (n) => { history.replaceState(0, "", "?tab=" + n);
				l.innerHTML = [0, 1, 2].map((i) => "<button role=tab aria-controls=p" + i + " aria-selected=" + (i === n) + ">tab " + i + "</button>").join("");
				panels.innerHTML = "<div role=tabpanel id=p" + n + "></div>"; setTimeout(() => { panels.firstChild.textContent = "panel " + n; }, 50); };
			l.addEventListener("mousedown", (e) => { if (e.target.role === "tab" && e.button === 0) show([...l.children].indexOf(e.target)); });
			show(0); history.replaceState(0, "", location.pathname);
			fold.onclick = () => { const open = fold.ariaExpanded !== "true"; fold.ariaExpanded = open; folds.innerHTML = open ? "<div id=g>what was folded</div>" : ""; };</script>`,
		"/lazy": `<!doctype html>` + filler + strings.Repeat(`<section style="height:1500px">lazy</section>`, 4) + `<script>
			let n = 0;
			const seen = new IntersectionObserver((all) => all.forEach((e) => { if (e.isIntersecting) {
				seen.unobserve(e.target); n++; setTimeout(() => { e.target.textContent = "section " + [...document.querySelectorAll("section")].indexOf(e.target) + " has come"; }, 50); } }));
			document.querySelectorAll("section").forEach((s) => seen.observe(s));</script>`,
		"/pane": `<!doctype html><style>body{margin:0}main{height:100vh;overflow:auto}</style><main>` + filler + strings.Repeat(`<section style="height:1500px">lazy</section>`, 3) + `</main><script>
			const seen = new IntersectionObserver((all) => all.forEach((e) => { if (e.isIntersecting) e.target.textContent = "pane has come"; }));
			document.querySelectorAll("section").forEach((s) => seen.observe(s));</script>`,
		"/consent": `<!doctype html><body style="overflow:hidden"><main>` + filler + `</main><script>
			const wall = document.createElement("div"); wall.setAttribute("role", "dialog"); wall.style = "position:fixed;inset:0";
			wall.innerHTML = "<h2>We value your privacy</h2><button>Accept</button>"; document.body.append(wall);</script>`,
		"/shadow": `<!doctype html>` + filler + `<x-open><span slot="s">in the slot</span>not shown</x-open><x-closed></x-closed><script>
			customElements.define("x-open", class extends HTMLElement { constructor() { super(); this.attachShadow({mode: "open"}).innerHTML = "<style>p{}</style><p>open shadow <slot name=s></slot></p>"; } });
			customElements.define("x-closed", class extends HTMLElement { constructor() { super(); this.attachShadow({mode: "closed"}).innerHTML = "<p>closed shadow</p>"; } });</script>`,
		"/frames": `<!doctype html>` + filler + `<iframe src="/framed" title="Booking"></iframe><iframe srcdoc="<p>from srcdoc"></iframe><iframe src="http://other.localhost:1/x"></iframe>`,
		"/framed": `<p>inside the frame`,
		"/moved":  `<!doctype html><script>setTimeout(() => location.replace("/later?again#here"), 100)</script>`,
		"/dialogs": `<!doctype html>` + filler + `<script>
			addEventListener("beforeunload", (e) => { e.preventDefault(); });
			alert(1); confirm(2); prompt(3); print(); open("/later"); open("about:blank"); Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => {});
			document.body.insertAdjacentHTML("beforeend", "after the dialogs"); setTimeout(() => alert(4), 200);</script>`,
		"/names": `<!doctype html><img name="documentElement"><img name="body"><form id="f"><input name="childNodes"><input name="nodeType"><input name="attributes"><input name="id"><input name="localName">` +
			`<p a"b="1">inside the form</p></form>` + filler + `<script>Node.prototype.appendChild = Array.prototype.push = JSON.stringify = null; String.prototype.replace = () => "gone";</script>`,
		"/quotes": `<!doctype html>` + filler + `<p title='a "b" &amp;amp;'>1 &lt; 2 &amp;amp; 3&nbsp;4</p><script type="application/ld+json">{"@type":"MedicalBusiness"}</script><script>var secret = 1</script><!-- remark --><noscript>no script</noscript>` +
			`<template>template</template><style>p::after{}</style><svg><text>in a drawing</text></svg><textarea>
written</textarea><a onclick="x()" href="data:text/html,` + strings.Repeat("x", 200) + `">link</a>`,
	}
	tests := []struct {
		path       string
		has, lacks []string
	}{
		{"/later", []string{`<div id="root"><h1>Treatments</h1>`, "after the fetch &amp; more"}, nil},
		{"/tabs", []string{"first panel", `<div role="tabpanel" id="b">second panel`, `<div id="c">accordion text`, "folded text", `<div hidden="">never shown`, "modal text"}, nil},
		{"/unmounted", []string{"panel 0", "panel 1", "panel 2", "what was folded"}, []string{"sent"}},
		{"/lazy", []string{"section 0 has come", "section 1 has come", "section 2 has come", "section 3 has come"}, nil},
		{"/pane", []string{"pane has come</section><section>pane has come</section><section>pane has come"}, []string{">lazy<"}},
		{"/consent", []string{"We are a clinic", "We value your privacy"}, nil},
		{"/shadow", []string{"<x-open><p>open shadow <slot name=\"s\"><span slot=\"s\">in the slot</span></slot></p></x-open>", "closed shadow"}, []string{"not shown", "p{}"}},
		{"/frames", []string{`<section src="/framed" title="Booking"><p>inside the frame`, "from srcdoc", `<iframe src="http://other.localhost:1/x"></iframe>`}, nil},
		{"/moved", []string{"after the fetch"}, nil},
		{"/dialogs", []string{"after the dialogs"}, nil},
		{"/names", []string{"inside the form", "We are a clinic"}, nil},
		{"/quotes", []string{`<p title="a &quot;b&quot; &amp;amp;">1 &lt; 2 &amp;amp; 3&nbsp;4</p><script type="application/ld+json">{"@type":"MedicalBusiness"}</script><script></script>`, "in a drawing", "written", `<a>link</a>`},
			[]string{"secret", "remark", "no script", "template", "::after"}},
	}
	r, site := open(t), serve(t, pages)
	type result struct {
		page *render.Page
		err  error
	}
	opened := make([]chan result, len(tests))
	for i, tt := range tests { // most of the time they are waited for, so all at once
		opened[i] = make(chan result, 1)
		go func() {
			p, err := r.Open(t.Context(), site+tt.path)
			if err == nil {
				p.Close() // for the next one
			}
			opened[i] <- result{p, err}
		}()
	}
	for i, tt := range tests {
		t.Run(strings.TrimPrefix(tt.path, "/"), func(t *testing.T) {
			got := <-opened[i]
			if got.err != nil {
				t.Fatal(got.err)
			}
			p := got.page
			for _, words := range tt.has {
				if !strings.Contains(string(p.HTML), words) {
					t.Errorf("%q is missing in\n%s", words, p.HTML)
				}
			}
			for _, words := range tt.lacks {
				if strings.Contains(string(p.HTML), words) {
					t.Errorf("%q is in\n%s", words, p.HTML)
				}
			}
			if want := site + strings.Replace(tt.path, "/moved", "/later?again", 1); p.URL != want {
				t.Errorf("it is at %s, want %s", p.URL, want)
			}
			if len(p.Missed) > 0 {
				t.Errorf("missed: %v", p.Missed)
			}
		})
	}
}

// A page that misbehaves costs its time, and the next one is read.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	mux := http.NewServeMux()
	page := func(path, html string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<!doctype html>"+html)
		})
	}
	page("/fine", filler)
	page("/endless", filler+`<script>for (;;) {}</script>after`)
	page("/endless-later", filler+`<p>before</p><script>setTimeout(() => { for (;;) {} }, 100)</script>`)
	page("/endless-events", filler+`<script>const again = () => { document.title += "."; Promise.resolve().then(again); }; again()</script>`)
	page("/alerts", filler+`<script>for (;;) alert("no")</script>`)
	page("/windows", filler+`<script>for (let i = 0; i < 50; i++) open("/fine?" + i)</script>`)
	page("/growing", filler+`<script>setInterval(() => document.body.insertAdjacentHTML("beforeend", "<div style=height:3000px>more</div>"), 100)</script>`)
	page("/huge", filler+`<script>const s = "x".repeat(1 << 20); for (let i = 0; i < 3; i++) document.head.append(s)</script>`)
	page("/deep", filler+`<script>let at = document.body; for (let i = 0; i < 1000; i++) { const d = document.createElement("div"); at.append(d); at = d; } at.append("the bottom")</script>`)
	page("/deeper", filler+`<script>let at = document.body; for (let i = 0; i < 100000; i++) { const d = document.createElement("div"); at.append(d); at = d; } at.append("the bottom")</script>`)
	page("/fetching", filler+`<script>for (let i = 0; i < 600; i++) fetch("/asked?" + i).catch(() => {})</script>`)
	page("/elsewhere", filler+`<script>location = "http://10.0.0.1:1/"</script>`)
	page("/local", filler+`<script>try { location = "file:///etc/passwd" } catch {}; try { location = "chrome://version" } catch {}; try { open("data:text/html,x") } catch {}</script>`)
	page("/leading-away", filler+`<div role="tablist"><button role="tab" aria-selected="false" aria-controls="x" onclick="location = '/fine?away'">x</button></div>`)
	page("/circle", `<script>location = "/circle?" + Math.random()</script>`)
	mux.HandleFunc("/asked", func(_ http.ResponseWriter, _ *http.Request) { asked.Add(1) })
	mux.HandleFunc("/download", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", "attachment")
		fmt.Fprint(w, filler)
	})
	mux.HandleFunc("/closed", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, filler)
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/dripping", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html>"+filler)
		for r.Context().Err() == nil {
			fmt.Fprint(w, "drip ")
			w.(http.Flusher).Flush() //nolint:forcetypeassert // it is one
			time.Sleep(50 * time.Millisecond)
		}
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	defer s.CloseClientConnections()

	const hasty = true
	tests := []struct {
		path   string
		hasty  bool   // it is not waited for long, as it never comes to an end
		words  string // in the document; "" when it need not be read
		reason string // of the failure or of what was missed; "" for none
	}{
		{"/endless", hasty, "We are a clinic", source.ReasonTimeout},
		{"/endless-later", hasty, "before", source.ReasonTimeout},
		{"/endless-events", hasty, "We are a clinic", source.ReasonTimeout},
		{"/alerts", hasty, "", source.ReasonTimeout},
		{"/windows", false, "We are a clinic", ""},
		{"/growing", false, "more", source.ReasonTooLarge},
		{"/huge", false, "", source.ReasonTooLarge},
		{"/deep", false, "the bottom", ""},
		{"/deeper", false, "", render.ReasonCrashed},
		{"/fetching", false, "We are a clinic", source.ReasonTooLarge},
		{"/elsewhere", false, "", source.ReasonConnection},
		{"/local", false, "We are a clinic", ""},
		{"/leading-away", false, `role="tablist"`, source.ReasonUnreadable},
		{"/circle", hasty, "", source.ReasonTimeout},
		{"/download", false, "", source.ReasonNotText},
		{"/closed", false, "", source.ReasonStatus},
		{"/silent", hasty, "", source.ReasonTimeout},
		{"/dripping", false, "drip", ""},
	}
	o := render.Options{Path: rendertest.Browser(t), Guard: source.Guard{AllowPrivate: true}, Timeout: 15 * time.Second, MaxBytes: 2 << 20, MaxRequests: 200}
	r := render.New(o)
	defer r.Close()
	o.Timeout = 2500 * time.Millisecond
	quick := render.New(o)
	defer quick.Close()
	for _, tt := range tests {
		t.Run(strings.TrimPrefix(tt.path, "/"), func(t *testing.T) {
			with := r
			if tt.hasty {
				with = quick
			}
			p, err := with.Open(t.Context(), s.URL+tt.path)
			var reasons []string
			var failure *render.Failure
			if errors.As(err, &failure) {
				reasons = append(reasons, failure.Reason)
			}
			html := ""
			if p != nil {
				defer p.Close()
				html = string(p.HTML)
				for _, m := range p.Missed {
					reasons = append(reasons, m.Reason)
				}
			}
			if tt.words != "" && !strings.Contains(html, tt.words) {
				t.Errorf("%q is missing in\n%.2000s\n%v", tt.words, html, err)
			}
			if tt.reason == "" && len(reasons) > 0 || tt.reason != "" && !slices.Contains(reasons, tt.reason) {
				t.Errorf("reasons %q, want %q: %v", reasons, tt.reason, err)
			}
		})
	}
	if n := asked.Load(); n > 300 {
		t.Errorf("%d requests were let through", n)
	}
	p, err := r.Open(t.Context(), s.URL+"/fine")
	if err != nil {
		t.Fatal("after all that:", err)
	}
	p.Close()
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir, err := os.MkdirTemp("", "t") //nolint:usetesting // whose paths are too long for the sockets of a browser
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is empty, or the test fails
	t.Setenv("TMPDIR", dir)
	t.Setenv("HOME", dir)
	site := serve(t, map[string]string{"/a": filler + `<script>document.title = document.cookie; document.cookie = "a=b"; localStorage.setItem("c", document.title)</script>`, "/b": filler + `<script>for (;;) {}</script>`})
	r := render.New(render.Options{Path: rendertest.Browser(t), Guard: source.Guard{AllowPrivate: true}, Timeout: 3 * time.Second})
	for range 2 {
		p, err := r.Open(t.Context(), site+"/a")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(p.HTML), "a=b") {
			t.Errorf("a page is remembered:\n%s", p.HTML)
		}
		p.Close()
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	begun := time.Now()
	if _, err := r.Open(ctx, site+"/b"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	r.Close()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := r.Open(t.Context(), site+"/a"); err == nil {
		t.Error("a renderer that is closed opens a page")
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "own-browser")
	if err := os.WriteFile(own, []byte("#!/bin/sh\n"), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	none := func(string) string { return "" }
	if got, err := render.Find(own, none); err != nil || got != own {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := render.Find("", func(string) string { return own }); err != nil || got != own {
		t.Errorf("CHROME_PATH: got %q, %v", got, err)
	}
	for _, tt := range []struct {
		path, env, want string
	}{
		{filepath.Join(dir, "missing"), "", "--browser"},
		{"", filepath.Join(dir, "missing"), "CHROME_PATH"},
		{"", "", "--browser PATH or in CHROME_PATH"},
	} {
		_, err := render.Find(tt.path, func(string) string { return tt.env })
		if tt.path+tt.env == "" && err == nil {
			continue // one is installed at a fixed place
		}
		var failure *render.Failure
		if !errors.As(err, &failure) || failure.Reason != render.ReasonNoBrowser || !strings.Contains(failure.Detail, tt.want) {
			t.Errorf("%q, %q: %v", tt.path, tt.env, err)
		}
	}
}

func TestBrowserThatDoesNotStart(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("needs a shell")
	}
	for script, want := range map[string]string{
		"echo no display today >&2\nexit 1\n":   "no display today",
		"exec sleep 60\n":                       "does not answer",
		"echo No usable sandbox! >&2; exit 1\n": "no way to confine pages",
		"echo a: error while loading shared libraries: libx.so.1: cannot open shared object file >&2; exit 127\n": "lacks a library: libx.so.1",
	} {
		own := filepath.Join(t.TempDir(), "own-browser")
		if err := os.WriteFile(own, []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // it is to be run
			t.Fatal(err)
		}
		r := render.New(render.Options{Path: own, Timeout: time.Second})
		_, err := r.Open(t.Context(), "http://clinic.example/")
		r.Close()
		var failure *render.Failure
		if !errors.As(err, &failure) || failure.Reason != render.ReasonNoBrowser || !strings.Contains(failure.Detail, want) {
			t.Errorf("%q: got %v, want %q", script, err, want)
		}
	}
}
