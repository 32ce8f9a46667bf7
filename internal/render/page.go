package render

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"github.com/cliniclint/cliniclint/internal/source"
)

// Page is a page that is open in the browser.
type Page struct {
	// HTML is the document as the browser held it when it had settled, written as markup in UTF-8: with the content of
	// components and of frames of the same site in place, without scripts and styles.
	HTML []byte
	// URL is where the page was in the end, without a fragment.
	URL string
	// Missed says what of the page may not have been read, and why.
	Missed []Failure

	options Options
	proxy   *proxy
	ctx     context.Context // of the tab
	free    func()          // closes the tab
	alive   context.Context // ctx, until the page crashes
	die     func()
	within  context.Context // alive, until the time for reading is up
	cancel  func()
	release func()
	frame   cdp.FrameID

	settledAt string // where the page was before its panels were opened; "" when none were

	mu        sync.Mutex
	flying    map[network.RequestID]bool
	traffic   time.Time // of the last thing that was heard of the network
	status    int64     // of the last document
	servedBy  string    // its URL
	requested int64
	crashed   bool
}

// How long a page is given.
const (
	pollEvery  = 100 * time.Millisecond
	quietFor   = 500 * time.Millisecond // without any change it has settled
	emptyFor   = 4 * time.Second        // when there is hardly any text
	fewLetters = 200
	maxScrolls = 40
	stuckAfter = 5 * time.Second // without an answer a script is stopped, unless Timeout is shorter
)

// newPage opens a tab in a context of its own, with a proxy of its own.
func (b *process) newPage(ctx context.Context, o Options) (*Page, error) {
	way, err := newProxy(o)
	if err != nil {
		return nil, fmt.Errorf("opening a way to the network: %w", err)
	}
	p := &Page{options: o, proxy: way, flying: map[network.RequestID]bool{}}
	var closeTab func()
	p.ctx, closeTab = chromedp.NewContext(b.ctx, chromedp.WithListener(p.hear),
		chromedp.WithNewBrowserContext(func(c *target.CreateBrowserContextParams) {
			yes := true
			c.ProxyServer, c.ProxyBypassList, c.DisposeOnDetach = way.address(), "<-loopback>", &yes
		}))
	p.alive, p.die = context.WithCancel(p.ctx)
	p.free = func() {
		p.die()
		way.close() // first, so that the tab has nothing to wait for
		closeTab()
	}
	if err := p.prepare(ctx, b); err != nil {
		p.free()
		return nil, err
	}
	return p, nil
}

// prepare sets the tab up. The time that a page has begins.
func (p *Page) prepare(ctx context.Context, b *process) error {
	if err := chromedp.Do(p.ctx); err != nil { // the tab lives as long as the context of its first use
		return err
	}
	var timeUp context.CancelFunc
	p.within, timeUp = context.WithTimeout(p.alive, p.options.Timeout)
	unhook := context.AfterFunc(ctx, timeUp)
	p.cancel = func() { unhook(); timeUp() }
	p.frame = cdp.FrameID(chromedp.FromContext(p.ctx).Target.TargetID)
	agent := b.userAgent
	if p.options.UserAgent != "" {
		agent += " " + p.options.UserAgent
	}
	at := chromedp.FromContext(p.ctx)
	_, err := cdp.Call(p.within, at.Browser, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: at.BrowserContextID,
	})
	if err != nil {
		return err
	}
	if _, err = cdp.Call(p.within, p.session(), network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil {
		return err
	}
	if _, err = cdp.Call(p.within, p.session(), emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: "en,*;q=0.5"}); err != nil {
		return err
	}
	// No way around the proxy, should the browser's own setting ever fail; and components that can be looked into.
	_, err = cdp.Call(p.within, p.session(), page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; delete window.WebTransport;
		{ const attach = Element.prototype.attachShadow; Element.prototype.attachShadow = function (init) { return attach.call(this, {...init, mode: "open"}); }; }`})
	return err
}

func (p *Page) session() cdp.Session { return chromedp.FromContext(p.ctx).Target }

// Close closes the tab. What the page has set in the browser is forgotten.
func (p *Page) Close() {
	if p.cancel != nil {
		p.cancel()
	}
	p.free()
	if p.release != nil {
		p.release()
		p.release = nil
	}
}

// hear takes what the browser tells about the tab.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.traffic = time.Now()
		if p.requested++; p.requested > p.options.MaxRequests {
			p.proxy.left.Store(0)
		}
		if e.Type != network.ResourceTypeEventSource && e.Type != network.ResourceTypePing && e.Type != network.ResourceTypeMedia && len(p.flying) < 10000 {
			p.flying[e.RequestID] = true
		}
	case *network.EventLoadingFinished:
		p.traffic = time.Now()
		delete(p.flying, e.RequestID)
	case *network.EventLoadingFailed:
		p.traffic = time.Now()
		delete(p.flying, e.RequestID)
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument && e.FrameID == p.frame && e.Response != nil {
			p.status, p.servedBy = e.Response.Status, e.Response.URL
		}
	case *page.EventJavascriptDialogOpening:
		accept := e.Type == page.DialogTypeBeforeunload
		go func() {
			_, _ = cdp.Call(p.ctx, p.session(), page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: accept}) // it may be gone
		}()
	case *inspector.EventTargetCrashed:
		p.crashed = true
		p.die()
	}
}

// idle tells whether nothing is to be expected from the network.
func (p *Page) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := time.Since(p.traffic)
	return len(p.flying) == 0 && since >= quietFor || since >= 3*time.Second // what takes longer is waiting for something to happen
}

// read loads the page and takes its document.
func (p *Page) read(to string) error {
	err := p.load(to)
	p.mu.Lock()
	crashed := p.crashed
	p.mu.Unlock()
	if err != nil && crashed {
		return &Failure{ReasonCrashed, "the page needs more memory than it is given, or makes the browser fail; save it in a browser and check the file"}
	}
	return err
}

func (p *Page) load(to string) error {
	u, err := url.Parse(to)
	if err != nil {
		return &Failure{source.ReasonBadAddress, "it is not a URL"}
	}
	if err := p.options.Guard.CheckURL(u); err != nil {
		var refused *source.Refused
		if errors.As(err, &refused) {
			return err
		}
		return &Failure{source.ReasonBadAddress, err.Error()}
	}
	result, err := cdp.Call(p.within, p.session(), page.Navigate, page.NavigateParams{URL: to})
	if err != nil {
		return err
	}
	if result.ErrorText != "" {
		if cause := p.proxy.about(u.Hostname()); cause != nil {
			return cause
		}
		return notLoaded(result.ErrorText)
	}
	if err := p.served(); err != nil {
		return err
	}
	if err = p.unfold(); err == nil {
		err = p.openPanels(to)
	}
	if errors.Is(err, errStuck) || errors.Is(err, context.DeadlineExceeded) {
		err = p.stopScripts()
	}
	if err != nil {
		return err
	}
	return p.take()
}

// served tells whether the page at a host was served, by the status of the last document. A host that could not be
// reached, perhaps after a redirect, was answered for by the proxy.
func (p *Page) served() error {
	p.mu.Lock()
	status, at := p.status, p.servedBy
	p.mu.Unlock()
	switch status {
	case 0, http.StatusOK, http.StatusNonAuthoritativeInfo, http.StatusNotModified:
		return nil
	case notServed:
		if u, err := url.Parse(at); err == nil && p.proxy.about(u.Hostname()) != nil {
			return p.proxy.about(u.Hostname())
		}
	}
	return &Failure{source.ReasonStatus, fmt.Sprintf("the server answered the browser with %d %s; open the address in a browser to see what it expects", status, http.StatusText(int(status)))}
}

// errStuck is the error of a page that does not answer.
var errStuck = errors.New("the page does not answer")

// measured is what page.js tells about a page's size.
type measured struct {
	Nodes, Text, Height, View int
	Ready                     bool
	URL                       string
}

func (p *Page) measure() (m measured, err error) {
	err = p.askSoon(&m, "measure")
	return m, err
}

// unfold waits until the page has settled, goes down it as a reader does, so that it fetches what it keeps for later,
// and back up.
func (p *Page) unfold() error {
	patience := p.options.Timeout / 3
	m, err := p.settle(patience, quietFor)
	if err != nil {
		return err
	}
	if m.Text < fewLetters { // perhaps it is not there yet
		if m, err = p.settleUntil(min(patience, emptyFor), fewLetters); err != nil {
			return err
		}
	}
	at, steps := 0, 0
	for ; at+m.View < m.Height && steps < maxScrolls && time.Until(p.deadline()) > p.options.Timeout/3; steps++ {
		at += m.View
		if err := p.scroll(at); err != nil {
			return err
		}
		if m, err = p.settle(2*time.Second, 2*pollEvery); err != nil {
			return err
		}
	}
	if steps == 0 {
		return nil
	}
	if at+m.View < m.Height {
		p.miss(source.ReasonTooLarge, fmt.Sprintf("the page goes on below what was read, after %d screens", steps))
	}
	if err := p.scroll(0); err != nil {
		return err
	}
	_, err = p.settle(patience/2, quietFor)
	return err
}

func (p *Page) scroll(to int) error {
	var done bool
	return p.askSoon(&done, "scroll", to)
}

// askSoon is ask with an errStuck when the page does not answer soon.
func (p *Page) askSoon(out any, function string, args ...any) error {
	ctx, cancel := context.WithTimeout(p.within, min(stuckAfter, p.options.Timeout/3))
	defer cancel()
	err := p.ask(ctx, out, function, args...)
	if errors.Is(err, context.DeadlineExceeded) && p.within.Err() == nil {
		return errStuck
	}
	return err
}

// openPanels presses the tabs and headings of panels whose content is put in only then, one after the other, and keeps
// what they open. Should that lead to another page, the one at to is loaded again as it was.
func (p *Page) openPanels(to string) error {
	m, err := p.measure()
	if err != nil {
		return err
	}
	var controls int
	if err := p.askSoon(&controls, "controls"); err != nil || controls == 0 {
		return err
	}
	p.settledAt = m.URL // pressing a tab may change the address, but not the page
	for i := range controls {
		if time.Until(p.deadline()) < p.options.Timeout/3 {
			p.miss(source.ReasonTimeout, fmt.Sprintf("%d of %d closed panels were opened in time", i, controls))
			return nil
		}
		var pressed, kept *bool
		if err := p.askSoon(&pressed, "press", i); err != nil && !isPassing(err) {
			return err
		}
		if pressed != nil && !*pressed {
			continue
		}
		if _, err := p.settle(time.Second, 2*pollEvery); err != nil {
			return err
		}
		if err := p.askSoon(&kept, "keep", i); err != nil && !isPassing(err) {
			return err
		}
		if pressed == nil || kept == nil {
			p.settledAt = ""
			p.miss(source.ReasonUnreadable, "the page has panels that lead away when they are opened; what is in them is missing")
			if _, err := cdp.Call(p.within, p.session(), page.Navigate, page.NavigateParams{URL: to}); err != nil {
				return err
			}
			return p.unfold()
		}
	}
	return nil
}

func (p *Page) miss(reason, detail string) {
	p.Missed = append(p.Missed, Failure{reason, detail})
}

func (p *Page) deadline() time.Time {
	t, _ := p.within.Deadline()
	return t
}

// settle waits, but not longer than patience, until the page has not changed for a while and waits for nothing.
func (p *Page) settle(patience, quiet time.Duration) (measured, error) {
	var last measured
	begun := time.Now()
	changed := begun
	for {
		m, err := p.measure()
		if err != nil && !isPassing(err) {
			return last, err
		}
		if now := time.Now(); err != nil || m != last {
			last, changed = m, now
		} else if now.Sub(changed) >= quiet && m.Ready && p.idle() {
			return m, nil
		}
		if time.Since(begun) >= patience {
			return last, nil
		}
		if err := p.pause(); err != nil {
			return last, err
		}
	}
}

// settleUntil waits, but not longer than patience, until there is as much text as letters says, and settles again.
func (p *Page) settleUntil(patience time.Duration, letters int) (measured, error) {
	begun := time.Now()
	for {
		m, err := p.measure()
		if err != nil && !isPassing(err) {
			return m, err
		}
		if m.Text >= letters || time.Since(begun) >= patience {
			return p.settle(patience, quietFor)
		}
		if err := p.pause(); err != nil {
			return m, err
		}
	}
}

// isPassing tells the errors of a page that is just being replaced by another.
func isPassing(err error) bool {
	text := err.Error()
	for _, known := range []string{"Cannot find context", "Execution context was destroyed", "Inspected target navigated", "No frame for given id", "uniqueContextId not found", "Frame was detached"} {
		if strings.Contains(text, known) {
			return true
		}
	}
	return false
}

func (p *Page) pause() error {
	select {
	case <-time.After(pollEvery):
		return nil
	case <-p.within.Done():
		return p.within.Err()
	}
}

// stopScripts stops what the page is doing, so that what it has shown so far can be read. It gets a little more time for
// that.
func (p *Page) stopScripts() error {
	p.cancel()
	p.within, p.cancel = context.WithTimeout(p.alive, stuckAfter)
	if _, err := cdp.Call(p.within, p.session(), runtime.TerminateExecution, cdp.Empty{}); err != nil {
		return fmt.Errorf("stopping a script: %w", context.DeadlineExceeded)
	}
	_, err := cdp.Call(p.within, p.session(), emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.miss(source.ReasonTimeout, "a script of the page did not come to an end and was stopped; what it would have shown is missing")
	return err
}

// take takes the document.
func (p *Page) take() error {
	m, err := p.measure()
	if err != nil {
		return err
	}
	if p.settledAt != "" {
		m.URL = p.settledAt
	}
	u, err := url.Parse(m.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return &Failure{source.ReasonConnection, "the page leads to another that the browser could not load; open it in a browser to see what it expects"}
	}
	if err := p.served(); err != nil {
		return err
	}
	var html *string
	if err := p.ask(p.within, &html, "snapshot", p.options.MaxBytes); err != nil {
		return err
	}
	if html == nil || int64(len(*html)) > p.options.MaxBytes {
		return &Failure{source.ReasonTooLarge, fmt.Sprintf("in the browser it is larger than %d MB, which is all that is read", p.options.MaxBytes>>20)}
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	p.HTML, p.URL = []byte(*html), u.String()
	if p.proxy.spent() {
		p.miss(source.ReasonTooLarge, "it loads more than is allowed for a page; what came later is missing")
	}
	return nil
}
