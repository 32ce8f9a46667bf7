package report

import (
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/cliniclint/cliniclint/internal/render/rendertest"
)

//go:embed testdata/looks.js
var looks string

// reader is somebody who reads a report in a browser.
type reader struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	troubles []string // what the console says
	requests []string
}

// newReader starts a browser.
func newReader(t *testing.T) context.Context {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(rendertest.Browser(t)), chromedp.DisableGPU)
	allocator, free := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(free)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// read opens a report.
func read(browser context.Context, t *testing.T, run *Run) *reader {
	t.Helper()
	page := render(t, "html", run, Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(page)
	}))
	t.Cleanup(server.Close)
	r := &reader{T: t}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithListener(r.hear))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab must outlive the time limit
		t.Fatal(err)
	}
	var done context.CancelFunc
	r.ctx, done = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(done)
	r.do(chromedp.Navigate(server.URL + "/"))
	return r
}

func (r *reader) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		r.troubles = append(r.troubles, string(e.Type))
	case *runtime.EventExceptionThrown:
		r.troubles = append(r.troubles, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		r.troubles = append(r.troubles, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		r.requests = append(r.requests, e.Request.URL)
	}
}

func (r *reader) do(steps ...chromedp.Action[chromedp.Void]) {
	r.Helper()
	if err := chromedp.Do(r.ctx, steps...); err != nil {
		r.Fatal(err)
	}
}

// call runs a command of the browser.
func call[P, R any](r *reader, command cdp.Command[P, R], params P) R {
	r.Helper()
	out, err := chromedp.Call(r.ctx, command, params)
	if err != nil {
		r.Fatal(err)
	}
	return out
}

// ask evaluates a script.
func ask[T any](r *reader, script string) T {
	r.Helper()
	out, err := chromedp.Run(r.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		r.Fatalf("%s: %v", script, err)
	}
	return out
}

// in shows the report in a window of that size, on a medium, in a colour scheme.
func (r *reader) in(width, height int64, medium, scheme string) {
	r.Helper()
	call(r, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 500})
	call(r, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
}

// keep writes a picture into the directory that the environment names, for a person to look at.
func (r *reader) keep(name string) {
	r.Helper()
	dir := os.Getenv("CLINICLINT_KEEP_SCREENSHOTS")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(r.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o600); err != nil {
		r.Fatal(err)
	}
}

// Whoever reads the report, wherever, can read it: on paper, on a phone, in the dark, with a keyboard, by ear.
func TestHTMLReportInABrowser(t *testing.T) {
	browser := newReader(t)
	for name, run := range map[string]*Run{"sample": sampleRun(t), "suppressed": suppressedRun(t), "hostile": hostileRun(t), "nothing": makeRun()} {
		t.Run(name, func(t *testing.T) {
			r := read(browser, t, run)
			for _, as := range []struct {
				name           string
				width, height  int64
				medium, scheme string
			}{
				{"light", 1280, 900, "screen", "light"},
				{"dark", 1280, 900, "screen", "dark"},
				{"phone", 390, 844, "screen", "light"},
				{"phone-dark", 320, 568, "screen", "dark"},
				{"paper", 800, 1100, "print", "light"},
				{"paper-dark", 800, 1100, "print", "dark"},
			} {
				r.in(as.width, as.height, as.medium, as.scheme)
				for _, wrong := range ask[[]string](r, "document.querySelectorAll('details').forEach((d) => { d.open = true; }); "+looks) {
					if name == "nothing" && strings.HasPrefix(wrong, "only ") {
						continue
					}
					t.Errorf("%s: %s", as.name, wrong)
				}
				r.keep(name + "-" + as.name)
			}
			r.in(1280, 900, "screen", "light")
			r.hearTree()
			r.walk()
			if len(r.troubles) > 0 {
				t.Errorf("the console says %q", r.troubles)
			}
			if len(r.requests) != 1 {
				t.Errorf("requests: %q", r.requests)
			}
		})
	}
}

// hearTree checks what a screen reader is told.
func (r *reader) hearTree() {
	r.Helper()
	value := func(v *accessibility.Value) (s string) {
		if v != nil {
			_ = json.Unmarshal(v.Value, &s) // what is no string has no name
		}
		return s
	}
	roles := map[string]int{}
	level := 0
	for _, n := range call(r, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
		if n.Ignored {
			continue
		}
		role, name := value(n.Role), strings.TrimSpace(value(n.Name))
		roles[role]++
		switch role {
		case "button", "link", "checkbox", "textbox", "combobox", "DisclosureTriangle", "region":
			if name == "" {
				r.Errorf("a %s has no name", role)
			}
		case "heading":
			for _, p := range n.Properties {
				if p.Name != accessibility.PropertyNameLevel {
					continue
				}
				var at int
				if err := json.Unmarshal(p.Value.Value, &at); err != nil {
					r.Fatal(err)
				}
				if at > level+1 {
					r.Errorf("the heading “%s” of level %d follows one of level %d", name, at, level)
				}
				level = at
				if at == 1 {
					roles["first heading"]++
				}
			}
		}
	}
	for _, once := range []string{"main", "banner", "contentinfo", "first heading"} {
		if roles[once] != 1 {
			r.Errorf("%d times %s", roles[once], once)
		}
	}
}

// walk goes through the report with the Tab key: what has the focus can be seen, and all that can be used is reached.
func (r *reader) walk() {
	r.Helper()
	const usable = `[...document.querySelectorAll("a[href], button, input, summary")].filter((n) => n.checkVisibility()).length`
	want := ask[int](r, usable)
	reached := 0
	for range want + 5 {
		r.do(chromedp.KeyEvent("\t"))
		got := ask[string](r, `(() => {
			const node = document.activeElement;
			if (!node || node === document.body || node === document.documentElement || node.id === "findings") return "";
			const at = node.closest(".chip") || node, style = getComputedStyle(at), box = at.getBoundingClientRect();
			const name = node.tagName + " " + (node.textContent || node.value || "").trim().slice(0, 30);
			if (node.dataset.reached) return "again";
			node.dataset.reached = 1;
			if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "cannot be seen to have the focus: " + name;
			if (box.bottom < 0 || box.top > innerHeight || box.right <= 0 || box.left >= innerWidth) return "is outside the window: " + name;
			return "ok";
		})()`)
		switch got {
		case "ok":
			reached++
		case "", "again":
		default:
			r.Error(got)
		}
	}
	if reached < want {
		r.Errorf("%d of %d things that can be used are reached with the keyboard", reached, want)
	}
}

func TestHTMLReportFilters(t *testing.T) {
	r := read(newReader(t), t, sampleRun(t))
	r.in(1280, 900, "screen", "light")
	shown := func() (list []string) {
		r.Helper()
		return ask[[]string](r, `[...document.querySelectorAll(".claim")].filter((n) => n.checkVisibility()).map((n) => n.dataset.severity + " " + n.dataset.category)`)
	}
	count := func() string { return ask[string](r, `document.getElementById("shown").textContent`) }
	click := func(selector string) {
		r.Helper()
		r.do(chromedp.Click(chromedp.CSS(selector)))
	}
	if open := ask[bool](r, `document.querySelector("#filters details").open`); !open {
		click("#filters summary")
	}
	all := shown()
	if len(all) < 4 || count() != "6 of 6 shown" {
		t.Fatalf("before: %q, %q", all, count())
	}
	if quiet := ask[bool](r, `[...document.querySelectorAll("h2")].some((n) => n.textContent === "Read, with no findings" && n.checkVisibility())`); !quiet {
		t.Error("what was read without findings is not shown")
	}
	click(`input[value="error"]`)
	if got := shown(); len(got) == 0 || len(got) == len(all) || slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "error ") }) {
		t.Errorf("without errors: %q", got)
	}
	if n := count(); n == "6 of 6 shown" || !strings.HasSuffix(n, " of 6 shown") {
		t.Errorf("without errors: %q", n)
	}
	click(`input[value="error"]`)
	click(`input[value="safety-claim"]`)
	if got := shown(); len(got) == 0 || slices.ContainsFunc(got, func(s string) bool { return strings.HasSuffix(s, " safety-claim") }) {
		t.Errorf("without claims of safety: %q", got)
	}
	if docs := ask[int](r, `[...document.querySelectorAll(".doc")].filter((n) => n.checkVisibility() && n.textContent.includes("clinic.example/skin")).length`); docs != 0 {
		t.Error("a page is shown that has no claim left")
	}
	click(`button[data-set="none"]`)
	if got := shown(); len(got) != 0 || count() != "0 of 6 shown" {
		t.Errorf("none: %q, %q", got, count())
	}
	click(`button[data-set="all"]`)
	if got := shown(); !slices.Equal(got, all) {
		t.Errorf("all again: %q", got)
	}
	ground := func() string { return ask[string](r, `getComputedStyle(document.body).backgroundColor`) }
	before := ground()
	click("#theme")
	if dark := ground(); dark == before {
		t.Error("light and dark are the same")
	}
	click("#theme")
	if ground() != before {
		t.Error("light again is not what it was")
	}
	if len(r.troubles) > 0 {
		t.Errorf("the console says %q", r.troubles)
	}
}

// Where no script runs the report is all there, without controls that do nothing.
func TestHTMLReportWithoutScript(t *testing.T) {
	browser := newReader(t)
	r := read(browser, t, suppressedRun(t))
	call(r, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	r.do(chromedp.Reload())
	if text := ask[string](r, `document.body.innerText`); !strings.Contains(text, "It is safe.") || strings.Contains(text, "Light / dark") || strings.Contains(text, "Show all") {
		t.Errorf("without script it reads\n%s", text)
	}
}
