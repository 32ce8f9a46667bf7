package suppress

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// Policy is what decides about directives, apart from what they say.
type Policy struct {
	Now time.Time
	// Known tells whether there is a rule, Active whether it was looked for in the document.
	Known, Active func(id string) bool
	// Fixed tells whether no directive may suppress a rule.
	Fixed func(id string) bool
	// Own are the rules about directives that are applied, by id, as Rules gives them.
	Own map[string]*rules.Rule
}

// Suppressed is a finding with the directive that suppresses it.
type Suppressed struct {
	Finding   lint.Finding
	Directive Directive
}

// Apply divides the findings of a document into those that stand and those that its directives suppress. What is wrong with
// the directives is among those that stand, in the order of the source.
func Apply(doc *copytext.Document, list []Directive, findings []lint.Finding, p Policy) (stand []lint.Finding, suppressed []Suppressed) {
	if len(list) == 0 {
		return findings, nil
	}
	c := &covering{doc: doc, list: list}
	covers := make([][]span, len(list))
	used := make([]map[string]bool, len(list))
	for i := range list {
		used[i] = map[string]bool{}
		if list[i].Trouble == "" {
			covers[i] = c.of(&list[i])
		}
	}
	for _, f := range findings {
		by := -1
		for i := range list {
			d := &list[i]
			if !slices.Contains(d.Rules, f.Rule.ID) || !slices.ContainsFunc(covers[i], func(s span) bool { return s.from <= f.Start && f.Start < s.to }) {
				continue
			}
			used[i][f.Rule.ID] = true
			if by < 0 && !d.Expired(p.Now) && !p.Fixed(f.Rule.ID) {
				by = i
			}
		}
		if by < 0 {
			stand = append(stand, f)
		} else {
			suppressed = append(suppressed, Suppressed{f, list[by]})
		}
	}
	stand = append(stand, p.troubles(doc, list, used)...)
	slices.SortStableFunc(stand, func(a, b lint.Finding) int { return a.Start - b.Start })
	return stand, suppressed
}

// troubles are the findings about the directives.
func (p *Policy) troubles(doc *copytext.Document, list []Directive, used []map[string]bool) []lint.Finding {
	var out []lint.Finding
	seen := map[string]int{}
	add := func(id string, d *Directive, message string) {
		r := p.Own[id]
		if r == nil {
			return
		}
		f := lint.Finding{
			Rule: r, Severity: r.Severity, Jurisdiction: lint.Anywhere, Message: r.Title, Because: []string{message}, Block: copytext.None,
			Text: strings.Join(strings.Fields(string(doc.Bytes[d.Start:d.End])), " "), Start: d.Start, End: d.End,
		}
		f.Line, f.Column = doc.Position(f.Start)
		f.EndLine, f.EndCol = doc.Position(f.End)
		key := id + "\n" + f.Text + "\n" + doc.Source
		seen[key]++
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", key, seen[key]))
		f.Fingerprint = hex.EncodeToString(sum[:16])
		out = append(out, f)
	}
	for i := range list {
		d := &list[i]
		if d.Trouble != "" {
			add(Malformed, d, "This suppresses nothing: "+d.Trouble)
			continue
		}
		var unknown, fixed, idle []string
		for _, id := range d.Rules {
			switch {
			case !p.Known(id):
				unknown = append(unknown, id)
			case p.Fixed(id):
				fixed = append(fixed, id)
			case !used[i][id] && p.Active(id):
				idle = append(idle, id)
			}
		}
		if len(unknown) > 0 {
			add(Malformed, d, "There is no rule "+strings.Join(unknown, ", ")+"; “cliniclint rules list” names them")
		}
		if len(fixed) > 0 {
			add(Refused, d, "No comment may suppress "+strings.Join(fixed, ", ")+", by the configuration")
		}
		switch {
		case d.Expired(p.Now):
			add(Expired, d, "This held until "+d.Until.Format(time.DateOnly)+" (“"+clip(d.Reason)+"”)")
		case len(idle) > 0:
			add(Unused, d, "Nothing here conflicts with "+strings.Join(idle, ", "))
		}
	}
	return out
}

type span struct{ from, to int }

// covering finds what directives cover.
type covering struct {
	doc    *copytext.Document
	list   []Directive
	blocks []span // of the document, in the order of the source; nil until they are needed
}

// of gives the parts of the source that a directive covers: its own lines when something else stands on them, and the
// next line and the next block otherwise.
func (c *covering) of(d *Directive) []span {
	text := c.doc.Bytes
	own := span{lineStart(text, d.Start), lineEnd(text, d.End)}
	if !c.bare(own) {
		return []span{own}
	}
	next := own.to
	for next < len(text) {
		line := span{next, lineEnd(text, next)}
		if !c.bare(line) {
			covered := []span{line}
			if b, ok := c.firstBlock(next); ok {
				covered = append(covered, b)
			}
			return covered
		}
		next = line.to
	}
	return nil
}

// bare tells whether there is nothing but directives and white space.
func (c *covering) bare(s span) bool {
	at := s.from
	for i := range c.list {
		d := &c.list[i]
		if d.End <= at || d.Start >= s.to {
			continue
		}
		if d.Start > at && len(bytes.TrimSpace(c.doc.Bytes[at:d.Start])) > 0 {
			return false
		}
		at = max(at, min(d.End, s.to))
	}
	return len(bytes.TrimSpace(c.doc.Bytes[at:s.to])) == 0
}

// firstBlock is the first block that starts at an offset or after it.
func (c *covering) firstBlock(offset int) (span, bool) {
	if c.blocks == nil {
		c.blocks = []span{}
		for i := range c.doc.Blocks {
			b := &c.doc.Blocks[i]
			if b.Text == "" {
				continue
			}
			if from, to, ok := b.Span(0, len(b.Text)); ok {
				c.blocks = append(c.blocks, span{from, to})
			}
		}
		slices.SortFunc(c.blocks, func(a, b span) int { return a.from - b.from })
	}
	i, _ := slices.BinarySearchFunc(c.blocks, offset, func(s span, at int) int { return s.from - at })
	if i == len(c.blocks) {
		return span{}, false
	}
	return c.blocks[i], true
}

func lineStart(text []byte, at int) int { return bytes.LastIndexAny(text[:at], "\r\n") + 1 }

// lineEnd is behind the break that ends the line of at.
func lineEnd(text []byte, at int) int {
	i := bytes.IndexAny(text[at:], "\r\n")
	if i < 0 {
		return len(text)
	}
	at += i + 1
	if text[at-1] == '\r' && at < len(text) && text[at] == '\n' {
		at++
	}
	return at
}
