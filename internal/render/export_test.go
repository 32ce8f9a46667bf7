package render

import (
	"context"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

// Dialing makes pages reach the network through dial.
func (o Options) Dialing(dial dialFunc) Options {
	o.dial = dial
	return o
}

// Empty opens a tab that shows nothing, for as long as a test may take.
func (r *Renderer) Empty(ctx context.Context) (*Page, error) {
	b, err := r.running()
	if err != nil {
		return nil, err
	}
	o := r.Options
	o.Timeout = time.Minute
	return b.newPage(ctx, o)
}

// Navigate makes the tab go somewhere without asking whether it may.
func (p *Page) Navigate(to string) (trouble string, err error) {
	result, err := cdp.Call(p.within, p.session(), page.Navigate, page.NavigateParams{URL: to})
	return result.ErrorText, err
}
