package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/cliniclint/cliniclint/internal/baseline"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/suppress"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
)

// accepted is what somebody has accepted before the run: comments in the files, a baseline, an earlier revision.
type accepted struct {
	now       time.Time
	root      string // absolute: sources are named relative to it where runs are compared
	comments  bool   // comments in files are obeyed
	baseline  *known // nil for none
	all       bool   // what is found now becomes the baseline
	revision  *revision
	writeName string
	replay    *replay
}

// known is a baseline, ready to be asked.
type known struct {
	name     string
	prints   map[string]bool
	bySource map[string][]baseline.Entry
}

func loadBaseline(name string) (*known, error) {
	list, err := baseline.Load(name)
	if err != nil {
		return nil, err
	}
	k := &known{name: name, prints: map[string]bool{}, bySource: map[string][]baseline.Entry{}}
	for _, e := range list {
		k.prints[e.Fingerprint] = true
		k.bySource[e.Source] = append(k.bySource[e.Source], e)
	}
	return k, nil
}

// settled is what is left of the findings of a document, and where the others went.
type settled struct {
	stand      []lint.Finding
	suppressed []report.Suppressed
	comments   []report.Comment // not obeyed
	old        int
	claims     []baseline.Entry // all that no comment suppresses
	fixed      []baseline.Entry // of the baseline, no longer in the document
}

// key is how a source is named where runs are compared: whatever the directory of the run, a file has one name.
func (a *accepted) key(in *source.Input) string {
	if in.Kind == source.KindURL {
		return in.Name
	}
	if p := a.replay.page(in); p != nil {
		return p.Key
	}
	if path := pathIn(a.root, in.Name); path != "" {
		return path
	}
	return in.Name
}

// obeys tells whether the comments of an input are obeyed: only the user's own files are, as a page was written by the
// party that is checked. Standard input is a file when its name is that of one.
func (a *accepted) obeys(in *source.Input) bool {
	switch in.Kind {
	case source.KindFile:
		return a.comments
	case source.KindStdin:
		info, err := os.Stat(filepath.FromSlash(in.Name))
		return a.replay == nil && a.comments && err == nil && info.Mode().IsRegular()
	}
	return false
}

// check looks for findings and takes away what has been accepted. site is what the document is a page of, or nil.
func (a *accepted) check(ctx context.Context, j *judge, site *lint.Site, in *source.Input, doc *copytext.Document) (s settled, result lint.Result, err error) {
	name := doc.Source
	doc.Source = a.key(in)
	defer func() { doc.Source = name }()
	result = j.CheckOn(site, doc)
	s.stand = result.Findings
	var inComments []suppress.Suppressed
	directives := suppress.Scan(doc.Bytes, doc.Format)
	if a.obeys(in) {
		s.stand, inComments = suppress.Apply(doc, directives, s.stand, j.policy(a.now, result.Jurisdictions))
	} else {
		for i := range directives {
			line, column := doc.Position(directives[i].Start)
			s.comments = append(s.comments, report.Comment{Line: line, Column: column, Text: string(doc.Bytes[directives[i].Start:directives[i].End])})
		}
	}
	for i := range inComments {
		d := &inComments[i].Directive
		line, _ := doc.Position(d.Start)
		why := report.Suppression{Kind: report.InSource, Reason: d.Reason, Line: line}
		if !d.Until.IsZero() {
			why.Until = d.Until.Format(time.DateOnly)
		}
		s.suppressed = append(s.suppressed, report.Suppressed{Finding: inComments[i].Finding, Suppression: why})
	}
	for i := range s.stand {
		f := &s.stand[i]
		s.claims = append(s.claims, baseline.Entry{Fingerprint: f.Fingerprint, Rule: f.Rule.ID, Source: doc.Source, Text: f.Text})
	}
	a.compare(j, doc.Source, result.Jurisdictions, &s)
	if a.revision != nil && len(s.stand) > 0 {
		err = a.sinceRevision(ctx, j, in, doc, &s)
	}
	return s, result, err
}

// compare takes away what is in the baseline, and finds what is only there.
func (a *accepted) compare(j *judge, key string, jurisdictions []string, s *settled) {
	if a.baseline != nil {
		present := map[string]bool{}
		for _, c := range s.claims {
			present[c.Fingerprint] = true
		}
		for i := range s.suppressed {
			present[s.suppressed[i].Finding.Fingerprint] = true
		}
		for _, e := range a.baseline.bySource[key] {
			r := j.rules[e.Rule]
			if !present[e.Fingerprint] && (r == nil || j.opts.Applies(r, jurisdictions)) {
				s.fixed = append(s.fixed, e)
			}
		}
	}
	if a.baseline == nil && !a.all {
		return
	}
	s.stand = slices.DeleteFunc(slices.Clone(s.stand), func(f lint.Finding) bool {
		in := a.all || a.baseline.prints[f.Fingerprint]
		if in {
			s.suppressed = append(s.suppressed, report.Suppressed{Finding: f, Suppression: report.Suppression{Kind: report.InBaseline, Reason: "in the baseline"}})
		}
		return in
	})
	slices.SortStableFunc(s.suppressed, func(x, y report.Suppressed) int { return x.Finding.Start - y.Finding.Start })
}

// sinceRevision takes away the claims that the file made at the revision already, wherever they stood in it.
func (a *accepted) sinceRevision(ctx context.Context, j *judge, in *source.Input, doc *copytext.Document, s *settled) error {
	data, err := a.revision.before(ctx, in.Name)
	if err != nil {
		return fmt.Errorf("reading the file as it was at %s: %w", a.revision.name, err)
	}
	if data == nil {
		return nil
	}
	then, err := copytext.Read(doc.Source, doc.Format, data, "")
	if err != nil {
		return nil //nolint:nilerr // it was no text then, so that all in it is new
	}
	result := j.Check(then)
	stood := result.Findings
	if a.obeys(in) {
		stood, _ = suppress.Apply(then, suppress.Scan(then.Bytes, then.Format), stood, j.policy(a.now, result.Jurisdictions))
	}
	old := map[string]bool{}
	for i := range stood {
		old[stood[i].Fingerprint] = true
	}
	before := len(s.stand)
	s.stand = slices.DeleteFunc(slices.Clone(s.stand), func(f lint.Finding) bool { return old[f.Fingerprint] })
	s.old = before - len(s.stand)
	return nil
}
