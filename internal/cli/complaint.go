package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/internal/complaint"
	"github.com/cliniclint/cliniclint/internal/evidence"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/rules/complaints"
)

// drafts are the complaints that --complaint drafts. Nil drafts none.
type drafts struct {
	*App
	quiet   bool
	targets []target
	c       complaint.Case
}

// target is a body and the file with the draft for it.
type target struct {
	body *complaints.Body
	file string
}

func (c *check) openDrafts(run *report.Run) (*drafts, error) {
	if len(c.complaints) == 0 {
		return nil, nil
	}
	bodies, err := complaints.Builtin()
	if err != nil {
		return nil, err
	}
	d := &drafts{App: c.App, quiet: c.quiet, c: complaint.Case{Run: run, Bodies: bodies, Evidence: c.evidence}}
	for _, spec := range c.complaints {
		id, file, named := strings.Cut(spec, "=")
		body := bodies.Get(strings.ToLower(id))
		if body == nil {
			return nil, fmt.Errorf("--complaint: there is no body %q; those that are known are:\n%s", id, bodyList(bodies))
		}
		if !named {
			file = "complaint-" + body.ID + ".md"
		}
		if file == "" {
			return nil, fmt.Errorf("--complaint %s: name a file behind the sign, or leave the sign out", spec)
		}
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("--complaint: %q exists already, and somebody may have worked on it; name another file with --complaint %s=FILE", file, body.ID)
		}
		if slices.ContainsFunc(d.targets, func(t target) bool { return t.file == file }) {
			return nil, fmt.Errorf("--complaint: two drafts cannot be written to %s", file)
		}
		d.targets = append(d.targets, target{body, file})
	}
	return d, nil
}

func bodyList(bodies complaints.Bodies) string {
	lines := make([]string, 0, len(bodies))
	for _, b := range bodies {
		lines = append(lines, fmt.Sprintf("  %-17s %s", b.ID, b.Name))
	}
	return strings.Join(lines, "\n")
}

// add keeps a page that has findings.
func (d *drafts) add(done checked) {
	if d == nil || done.in == nil || len(done.doc.Findings) == 0 {
		return
	}
	p := complaint.Page{Doc: done.doc, Read: d.now().UTC(), SHA256: evidence.Hash(received(done.in))}
	if n := len(done.in.Exchanges); n > 0 && !done.in.Exchanges[n-1].Time.IsZero() {
		p.Read = done.in.Exchanges[n-1].Time
	}
	d.c.Pages = append(d.c.Pages, p)
}

// received is an input in the bytes in which it came.
func received(in *source.Input) []byte {
	if n := len(in.Exchanges); n > 0 {
		return in.Exchanges[n-1].Body
	}
	return in.Data
}

// write writes the drafts. hash is that of the evidence.
func (d *drafts) write(hash string) error {
	if d == nil {
		return nil
	}
	d.c.Hash = hash
	for _, t := range d.targets {
		draft := d.c.For(t.body)
		if len(draft.Claims) > 0 {
			var b bytes.Buffer
			if err := draft.Write(&b); err != nil {
				return fmt.Errorf("--complaint: %w", err)
			}
			if err := os.WriteFile(t.file, b.Bytes(), 0o644); err != nil { //nolint:gosec // as any file of the user
				return fmt.Errorf("--complaint: %w", err)
			}
			d.say("wrote a draft about %s to %s; review it, and send it yourself", count(len(draft.Claims), "claim"), report.Visible(t.file))
		} else {
			d.say("nothing was found that is for the %s; no draft was written", t.body.Name)
		}
		for _, r := range draft.Elsewhere {
			if !d.quiet && (r.Body == nil || !slices.ContainsFunc(d.targets, func(t target) bool { return t.body == r.Body })) {
				d.say("%s", strings.ReplaceAll(r.String(), "`", ""))
			}
		}
	}
	return nil
}
