package cli

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/baseline"
	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// item is an input or the reason why there is none; one of the two is nil.
type item struct {
	in      *source.Input
	skipped *source.Skipped
	site    *webSite // nil for what stands by itself
}

// checked is what became of an item.
type checked struct {
	doc     *report.Document
	failing int    // findings at or above --fail-on, shown or not
	key     string // how the document is named where runs are compared
	claims  []baseline.Entry
	fixed   []baseline.Entry
	in      *source.Input // only when worker.keep says so
	picture []byte        // of a page, PNG; only when worker.pictures says so
	unseen  error         // why there is no picture
	site    *webSite
}

// worker takes items all the way from their bytes to what reports show. It is used by several goroutines.
type worker struct {
	judges    *judges
	config    *config.File
	accepted  *accepted
	rendering *rendering
	run       *report.Run // its guidance and MinSeverity
	failOn    rules.Severity
	keep      bool // the inputs are wanted after they were checked
	pictures  bool // pictures of the pages are wanted
	replay    *replay
}

func (w *worker) check(ctx context.Context, it item) (out checked) {
	defer func() { out.site = it.site }()
	if it.skipped != nil {
		out = notRead(it.skipped)
		if w.keep && len(it.skipped.Exchanges) > 0 {
			out.in = &source.Input{Name: it.skipped.Name, Kind: source.KindURL, Exchanges: it.skipped.Exchanges}
		}
		return out
	}
	if w.keep {
		defer func() { out.in = it.in }()
	}
	// One page that the program cannot cope with must not end a run over ten thousand.
	defer func() {
		if r := recover(); r != nil {
			detail := fmt.Sprintf("%v; this is a mistake of cliniclint, please report it with the page", r)
			out = notRead(&source.Skipped{Name: it.in.Name, Reason: "internal error", Detail: detail})
		}
	}()
	if skipped := it.in.Load(ctx); skipped != nil {
		return notRead(skipped)
	}
	if it.site == nil { // the pages of a site come as the browser shows them
		if skipped := w.rendering.page(ctx, it.in); skipped != nil {
			return notRead(skipped)
		}
	}
	if !it.in.Named && isReport(it.in.Data) {
		return notRead(&source.Skipped{Name: it.in.Name, Reason: source.ReasonLeftOut, Detail: "a report or baseline of cliniclint; name it to have it read"})
	}
	doc, err := copytext.Read(it.in.Name, "", it.in.Data, it.in.ContentType)
	if err != nil {
		return notRead(&source.Skipped{Name: it.in.Name, Reason: source.ReasonNotText, Detail: strings.TrimPrefix(err.Error(), copytext.ErrNotText.Error()+": ")})
	}
	w.rendering.adviseOn(it.in, doc.Unread)
	judge, err := w.judges.get(w.layers(it.in))
	if err != nil {
		return notRead(&source.Skipped{Name: it.in.Name, Reason: "internal error", Detail: err.Error()})
	}
	s, result, err := w.accepted.check(ctx, judge, it.site.lint(), it.in, doc)
	if err != nil {
		return notRead(&source.Skipped{Name: it.in.Name, Reason: source.ReasonUnreadable, Detail: err.Error()})
	}
	result.Findings = s.stand
	out.key, out.claims, out.fixed = w.accepted.key(it.in), s.claims, s.fixed
	for i := range result.Findings {
		if w.failOn.Rank() > 0 && result.Findings[i].Severity.Rank() >= w.failOn.Rank() {
			out.failing++
		}
	}
	if !it.in.Named && it.site == nil && len(bytes.TrimSpace(it.in.Data)) == 0 {
		doc.Unread = nil // a file that is empty has been read; a page that somebody asked for should not be
	}
	out.doc = report.NewDocument(doc, result, it.in.FinalURL, w.run.Guidance, w.run.MinSeverity, s.suppressed...)
	noteRendering(out.doc, it.in)
	out.doc.Old, out.doc.NotObeyed, out.doc.Capture = s.old, s.comments, captured(it.in)
	if w.pictures {
		out.picture, out.unseen = w.rendering.picture(ctx, it.in, out.doc)
	}
	return out
}

// layers are the parts of the configuration that hold for an input.
func (w *worker) layers(in *source.Input) config.Layers {
	if p := w.replay.page(in); p != nil {
		return w.config.LayersFor(p.Place, "")
	}
	return layersFor(w.config, in)
}

// captured says where in an archive a page stands, or is nil.
func captured(in *source.Input) *report.Capture {
	if in.Capture == nil {
		return nil
	}
	c := &report.Capture{Archive: in.Capture.Archive, Record: in.Capture.Record}
	if !in.Capture.Time.IsZero() {
		c.Time = in.Capture.Time.Format(time.RFC3339)
	}
	return c
}

// isReport tells by its beginning whether a file is one that this program writes. Met among pages, it would have the
// claims that it quotes reported again.
func isReport(data []byte) bool {
	head := data[:min(len(data), 1024)]
	for _, mark := range []string{`{"schema":1,"tool":"cliniclint",`, `{"schema":1,"rule":"`, `{"cliniclint-baseline":`} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	return bytes.Contains(head, []byte(`<meta name="generator" content="cliniclint `)) ||
		bytes.HasPrefix(head, []byte("{\n")) && bytes.Contains(head, []byte(`"driver": {`)) && bytes.Contains(head, []byte(`"name": "cliniclint"`))
}

func notRead(s *source.Skipped) checked {
	status := report.NotRead
	if s.Deliberate() {
		status = report.LeftOut
	}
	return checked{doc: &report.Document{Source: s.Name, Status: status, Unread: []report.Unread{{Reason: s.Reason, Detail: s.Detail}}}}
}
