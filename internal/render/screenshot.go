package render

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
)

// Mark is words to be marked in a picture, between the text that stands before and behind them. White space does not
// count. Where the text around them is not found, the first such words are meant.
type Mark struct {
	Before string `json:"before"`
	Words  string `json:"words"`
	After  string `json:"after"`
}

const (
	shotTimeout = 20 * time.Second
	maxShot     = 16384 // points; a browser draws no higher picture
)

// Screenshot is a picture of the whole page, up to 16,384 points high, as PNG, with words marked in yellow. seen is how
// many of the marks are on it: others are of words that the page shows only when somebody asks for them, or never.
func (p *Page) Screenshot(ctx context.Context, marks []Mark) (png []byte, seen int, err error) {
	within, cancel := context.WithTimeout(p.ctx, shotTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	if len(marks) > 0 {
		if err := p.ask(within, &seen, "mark", marks); err != nil {
			return nil, 0, fmt.Errorf("marking words for a picture of %s: %w", p.URL, err)
		}
	}
	metrics, err := cdp.Call(within, p.session(), page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return nil, 0, fmt.Errorf("measuring %s for a picture: %w", p.URL, err)
	}
	size := metrics.CSSContentSize
	beyond := true
	shot, err := cdp.Call(within, p.session(), page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond,
		Clip: &page.Viewport{Width: math.Max(1, math.Min(size.Width, 4*windowWidth)), Height: math.Max(1, math.Min(size.Height, maxShot)), Scale: 1},
	})
	if err != nil {
		return nil, 0, fmt.Errorf("taking a picture of %s: %w", p.URL, err)
	}
	return shot.Data, seen, nil
}
