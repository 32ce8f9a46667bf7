package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-colorable"
	"golang.org/x/term"

	"github.com/cliniclint/cliniclint/internal/report"
)

// isTerminal tells whether a person looks at what is written to w, and how many columns there are.
func isTerminal(w io.Writer) (width int, ok bool) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, true
	}
	return width, true
}

// look decides how a report for people looks on standard output.
func (a *App) look(when string) (io.Writer, report.Options) {
	width, terminal := isTerminal(a.Stdout)
	o := report.Options{Width: width}
	switch when {
	case "always":
		o.Color = true
	case "auto":
		o.Color = terminal && a.env("NO_COLOR") == "" && a.env("TERM") != "dumb"
	}
	if f, ok := a.Stdout.(*os.File); ok && o.Color && terminal {
		return colorable.NewColorable(f), o
	}
	return a.Stdout, o
}

// progress is a line on a terminal that says what is going on, once that takes longer than a blink.
type progress struct {
	w     io.Writer // nil says nothing
	mu    sync.Mutex
	shown bool
	text  string
	stop  chan struct{}
	ended sync.WaitGroup
}

// startProgress begins a progress line on standard error if that is a terminal.
func (a *App) startProgress(quiet bool, text string) *progress {
	p := &progress{text: text, stop: make(chan struct{})}
	width, ok := isTerminal(a.Stderr)
	if quiet || !ok {
		return p
	}
	if width <= 0 {
		width = 80
	}
	p.w = a.Stderr
	p.ended.Go(func() {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-tick.C:
				p.mu.Lock()
				fmt.Fprintf(p.w, "\r\x1b[K%s", report.Cut(p.text, width-1)) //nolint:errcheck // a line that will be overwritten
				p.shown = true
				p.mu.Unlock()
			}
		}
	})
	return p
}

// say sets what the line says from the next tick on.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = fmt.Sprintf(format, args...)
}

// clear takes the line away, so that something else can be printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K") //nolint:errcheck // see above
		p.shown = false
	}
}

// close ends the line for good.
func (p *progress) close() {
	close(p.stop)
	p.ended.Wait()
	p.clear()
}
