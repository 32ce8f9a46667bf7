package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/cliniclint/cliniclint/internal/render"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/lint/copytext"
)

// When pages are read through a browser.
const (
	renderAuto   = "auto" // those that have no text of their own
	renderAlways = "always"
	renderNever  = "never"
)

// needsScript is the reason of copytext for a page whose text is put there by script.
const needsScript = "needs JavaScript"

// rendering reads pages through a browser, as --render says. It is used by several goroutines.
type rendering struct {
	*App
	when     string
	renderer *render.Renderer
	warned   sync.Once
}

// rendering makes what reads pages through a browser. It must be closed.
func (c *check) rendering(args []string) (*rendering, error) {
	values := []string{renderAuto, renderAlways, renderNever}
	if !slices.Contains(values, c.render) {
		return nil, fmt.Errorf("--render is %s, not %q", orList(values), c.render)
	}
	if c.given("render") && len(args) > 0 && slices.Contains(values, args[0]) {
		if _, err := os.Stat(args[0]); err != nil {
			return nil, fmt.Errorf("write --render=%s, with the sign between them", args[0])
		}
	}
	if c.browser != "" {
		if _, err := render.Find(c.browser, c.env); err != nil {
			return nil, err
		}
	}
	size, err := parseSize(c.maxSize)
	if err != nil {
		return nil, err
	}
	return &rendering{App: c.App, when: c.render, renderer: render.New(render.Options{
		Path: c.browser, Guard: source.Guard{AllowPrivate: c.private}, Timeout: c.timeout, MaxBytes: size,
		UserAgent: "cliniclint/" + c.version() + " (+https://github.com/cliniclint/cliniclint)",
	})}, nil
}

func (r *rendering) close() { r.renderer.Close() }

// page reads a web page anew through the browser when that is wished. It returns what was in the way, or nil.
func (r *rendering) page(ctx context.Context, in *source.Input) *source.Skipped {
	if r.when == renderNever || in.Kind != source.KindURL || in.Rendered || in.Capture != nil { // a page of an archive stays what it was
		return nil
	}
	doc, err := copytext.Read(in.Name, "", in.Data, in.ContentType)
	if err != nil || doc.Format != "html" || r.when == renderAuto && !lacksText(doc) {
		return nil
	}
	p, err := r.renderer.Open(ctx, in.FinalURL)
	var failure *render.Failure
	switch {
	case errors.As(err, &failure):
		return &source.Skipped{Name: in.Name, Named: in.Named, Reason: failure.Reason, Detail: failure.Detail}
	case err != nil:
		return &source.Skipped{Name: in.Name, Named: in.Named, Reason: source.ReasonCancelled, Detail: "stopped before the browser had read it"}
	}
	defer p.Close()
	if !render.Sandboxed() {
		r.warned.Do(func() {
			r.say("pages are read in a browser without its sandbox, as you are root; as another user it has one")
		})
	}
	if p.URL != in.FinalURL {
		in.Redirects = append(in.Redirects, in.FinalURL)
	}
	in.Data, in.ContentType, in.FinalURL, in.Rendered = p.HTML, "text/html; charset=utf-8", p.URL, true
	for _, m := range p.Missed {
		in.Missed = append(in.Missed, source.Skipped{Name: in.Name, Named: in.Named, Reason: m.Reason, Detail: m.Detail})
	}
	return nil
}

// picture is what a browser shows of a page, with the words of the findings marked, as PNG. It is taken of the page as it
// stands there now, which is a moment after it was read. Nil where there is nothing to show.
func (r *rendering) picture(ctx context.Context, in *source.Input, doc *report.Document) ([]byte, error) {
	if r.when == renderNever || in.Kind != source.KindURL || in.Capture != nil || doc.Format != "html" || len(doc.Findings) == 0 {
		return nil, nil
	}
	p, err := r.renderer.Open(ctx, in.FinalURL)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	marks := make([]render.Mark, 0, len(doc.Findings))
	for i := range doc.Findings {
		at := &doc.Findings[i].Passage
		marks = append(marks, render.Mark{Before: at.Before, Words: at.Words, After: at.After})
	}
	png, _, err := p.Screenshot(ctx, marks)
	return png, err
}

// lacksText tells whether the text of a page is put there by script.
func lacksText(doc *copytext.Document) bool {
	return slices.ContainsFunc(doc.Unread, func(u copytext.Unread) bool { return u.Reason == needsScript })
}

// adviseOn says what to do about a page that has no text of its own.
func (r *rendering) adviseOn(in *source.Input, unread []copytext.Unread) {
	for i := range unread {
		switch u := &unread[i]; {
		case u.Reason != needsScript || in.Kind != source.KindURL || in.Capture != nil:
		case in.Rendered:
			u.Detail = "in the browser too it shows hardly any text; it may want a login or a click, or be closed to programs. Save it in a browser and check the file."
		default:
			u.Detail += "; --render reads it through Chromium or Chrome"
		}
	}
}

// noteRendering takes into a report's document how its page was read.
func noteRendering(d *report.Document, in *source.Input) {
	for _, m := range in.Missed {
		d.Unread = append(d.Unread, report.Unread{Reason: m.Reason, Detail: m.Detail})
		d.Status = report.NotRead // not all of it
	}
	if in.Rendered {
		d.AsRendered()
	}
}
