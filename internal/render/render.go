// Package render reads web pages through a headless browser, for those whose text is put there by script: it opens a
// page, waits until it has settled, and hands back the document as the browser holds it.
//
// A page is a stranger's program. It runs in a browser of its own profile that is thrown away, in a context that shares
// nothing with other pages, and all that it sends goes through a proxy that asks a source.Guard before every connection.
// Requests, bytes, time and memory are bounded; windows, dialogs and downloads lead nowhere.
package render

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cliniclint/cliniclint/internal/source"
)

// The limits that Options does not set.
const (
	DefaultTimeout     = 30 * time.Second
	DefaultMaxBytes    = 20 << 20
	DefaultMaxTraffic  = 100 << 20
	DefaultMaxRequests = 1000
	maxOpen            = 4 // pages at a time; more only take the processor from each other
)

// Options say which browser is used and what a page may cost. The zero value is fit for use.
type Options struct {
	// Path of the browser. "" looks for one, see Find.
	Path string
	// Guard decides which addresses may be reached, by the page and by all that it loads.
	Guard source.Guard
	// UserAgent is added to what the browser calls itself.
	UserAgent string
	// Timeout is for the whole of a page.
	Timeout time.Duration
	// MaxBytes is the size of the document above which it is not read.
	MaxBytes int64
	// MaxTraffic and MaxRequests are what a page may load, in bytes and in number. Beyond them it gets nothing more.
	MaxTraffic, MaxRequests int64

	dial dialFunc // for tests; nil dials through Guard
}

// Renderer opens pages. It starts its browser when the first one is asked for, and anew when the browser has died. It is
// safe for use by several goroutines.
type Renderer struct {
	Options
	slots chan struct{}

	mu      sync.Mutex
	browser *process
	closed  bool
}

// New makes a Renderer. It must be closed.
func New(o Options) *Renderer {
	o.Timeout = cmp.Or(o.Timeout, DefaultTimeout)
	o.MaxBytes = cmp.Or(o.MaxBytes, DefaultMaxBytes)
	o.MaxTraffic = cmp.Or(o.MaxTraffic, DefaultMaxTraffic)
	o.MaxRequests = cmp.Or(o.MaxRequests, DefaultMaxRequests)
	return &Renderer{Options: o, slots: make(chan struct{}, maxOpen)}
}

// Close ends the browser, with all pages that are open, and removes its profile.
func (r *Renderer) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	if r.browser != nil {
		r.browser.stop()
		r.browser = nil
	}
}

// running gives the browser, which it starts if need be.
func (r *Renderer) running() (*process, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil, errors.New("the browser was closed")
	}
	if r.browser != nil && r.browser.ctx.Err() == nil {
		return r.browser, nil
	}
	if r.browser != nil {
		r.browser.stop()
		r.browser = nil
	}
	b, err := start(r.Options)
	if err != nil {
		return nil, err
	}
	r.browser = b
	return b, nil
}

// Open loads the page at url and waits until it has settled. The page must be closed. The error is a *Failure unless ctx
// has ended.
func (r *Renderer) Open(ctx context.Context, url string) (*Page, error) {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p, err := r.open(ctx, url)
	if err != nil {
		<-r.slots
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	p.release = func() { <-r.slots }
	return p, nil
}

func (r *Renderer) open(ctx context.Context, url string) (*Page, error) {
	b, err := r.running()
	if err != nil {
		return nil, err
	}
	p, err := b.newPage(ctx, r.Options)
	if err != nil {
		return nil, failureOf(err, r.Timeout)
	}
	if err := p.read(url); err != nil {
		p.Close()
		return nil, failureOf(err, r.Timeout)
	}
	return p, nil
}
