package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/internal/baseline"
	"github.com/cliniclint/cliniclint/internal/report"
)

// ledger collects over a run what a baseline is made of and compared with. It is empty where no baseline is used.
type ledger struct {
	accepted *accepted
	claims   []baseline.Entry
	fixed    []baseline.Entry
	seen     map[string]bool // sources that were read or found
}

func newLedger(a *accepted) *ledger { return &ledger{accepted: a, seen: map[string]bool{}} }

func (l *ledger) add(done checked) {
	if l.accepted.baseline == nil && !l.accepted.all {
		return
	}
	if l.accepted.all {
		l.claims = append(l.claims, done.claims...)
	}
	l.fixed = append(l.fixed, done.fixed...)
	l.seen[done.key] = true
}

// allFixed is what is in the baseline and no longer in its document, also where that is a file that is gone.
func (l *ledger) allFixed() []baseline.Entry {
	if l.accepted.baseline == nil {
		return nil
	}
	list := slices.Clone(l.fixed)
	for source, entries := range l.accepted.baseline.bySource {
		if l.seen[source] || strings.Contains(source, "://") {
			continue
		}
		name := filepath.FromSlash(source)
		if !filepath.IsAbs(name) {
			name = filepath.Join(l.accepted.root, name)
		}
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			list = append(list, entries...)
		}
	}
	slices.SortFunc(list, func(a, b baseline.Entry) int {
		if c := strings.Compare(a.Source, b.Source); c != 0 {
			return c
		}
		return strings.Compare(a.Rule+a.Text+a.Fingerprint, b.Rule+b.Text+b.Fingerprint)
	})
	return list
}

// write writes the baseline that was asked for. One of an incomplete run would lack what was not read, and make it new.
func (l *ledger) write(a *App, run *report.Run, incomplete bool) error {
	if !l.accepted.all {
		return nil
	}
	if run.Summary.NotRead > 0 && !incomplete {
		a.say("the baseline was not written, as not everything was read; --allow-incomplete writes it all the same")
		return nil
	}
	if err := baseline.Write(l.accepted.writeName, l.claims); err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	a.say("wrote %s to %s; check with --baseline %s to be told of new ones only", count(len(l.claims), "claim"), report.Visible(l.accepted.writeName), report.Visible(l.accepted.writeName))
	return nil
}
