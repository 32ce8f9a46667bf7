package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// Coverage counts what a run read, what it did not read and what it passed over, with the reasons. Its zero value is
// ready for use.
type Coverage struct {
	formats map[string]*FormatCoverage
	reasons map[standing]map[string]*ReasonCoverage
}

// standing is what became of what a reason is about.
type standing string

const (
	notRead    standing = "not read"
	partlyRead standing = "partly read"
	leftOut    standing = "left out"
	passedOver standing = "passed over"
)

// FormatCoverage is what was read of a format.
type FormatCoverage struct {
	Format     string         `json:"format"`
	Documents  int            `json:"documents"`
	Characters int            `json:"characters"`
	Slots      map[string]int `json:"slots"` // characters by slot
}

// ReasonCoverage counts what has a reason in common.
type ReasonCoverage struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
	First  string `json:"first"` // the name of the first
}

// coverageRecord is coverage as JSON.
type coverageRecord struct {
	Formats    []FormatCoverage `json:"formats"`
	NotRead    []ReasonCoverage `json:"notRead"`
	PartlyRead []ReasonCoverage `json:"partlyRead"`
	LeftOut    []ReasonCoverage `json:"leftOut"`
	PassedOver []ReasonCoverage `json:"passedOver"`
}

// PassedOver counts files that searches through directories did not take.
func (c *Coverage) PassedOver(r ReasonCoverage) { c.count(passedOver, r) }

func (c *Coverage) count(s standing, what ReasonCoverage) {
	if c.reasons == nil {
		c.reasons = map[standing]map[string]*ReasonCoverage{}
	}
	if c.reasons[s] == nil {
		c.reasons[s] = map[string]*ReasonCoverage{}
	}
	r := c.reasons[s][what.Reason]
	if r == nil {
		c.reasons[s][what.Reason] = &what
		return
	}
	r.Count += what.Count
}

// add counts a document in.
func (c *Coverage) add(d *Document) {
	s := map[Status]standing{Read: partlyRead, NotRead: notRead, LeftOut: leftOut}[d.Status]
	for i, u := range d.Unread {
		if s != partlyRead && i > 0 {
			break // it is one document
		}
		c.count(s, ReasonCoverage{u.Reason, 1, d.Source})
	}
	if d.Images > 0 {
		c.count(partlyRead, ReasonCoverage{"text in images", 1, d.Source})
	}
	if d.Format == "" {
		return
	}
	if c.formats == nil {
		c.formats = map[string]*FormatCoverage{}
	}
	f := c.formats[d.Format]
	if f == nil {
		f = &FormatCoverage{Format: d.Format, Slots: map[string]int{}}
		c.formats[d.Format] = f
	}
	f.Documents++
	for slot, n := range d.Characters {
		f.Characters += n
		f.Slots[string(slot)] += n
	}
}

// LeftOut tells of what was left out for a reason. Its Count is 0 when there was nothing.
func (c *Coverage) LeftOut(reason string) ReasonCoverage {
	if r := c.reasons[leftOut][reason]; r != nil {
		return *r
	}
	return ReasonCoverage{Reason: reason}
}

// list gives the reasons, the most frequent first.
func (c *Coverage) list(s standing) []ReasonCoverage {
	out := []ReasonCoverage{}
	for _, r := range c.reasons[s] {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b ReasonCoverage) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Reason, b.Reason))
	})
	return out
}

func (c *Coverage) byFormat() []FormatCoverage {
	out := []FormatCoverage{}
	for _, name := range slices.Sorted(maps.Keys(c.formats)) {
		out = append(out, *c.formats[name])
	}
	return out
}

func (c *Coverage) record() coverageRecord {
	return coverageRecord{c.byFormat(), c.list(notRead), c.list(partlyRead), c.list(leftOut), c.list(passedOver)}
}

// Lines say for a person what was read and what was not.
func (c *Coverage) Lines() []string {
	lines := []string{"read:"}
	for _, f := range c.byFormat() {
		lines = append(lines, fmt.Sprintf("  %s: %s, %s", f.Format, plural(f.Documents, "source"), plural(f.Characters, "character")))
		slots := slices.SortedFunc(maps.Keys(f.Slots), func(a, b string) int {
			return cmp.Or(cmp.Compare(f.Slots[b], f.Slots[a]), strings.Compare(a, b))
		})
		parts := make([]string, 0, len(slots))
		for _, s := range slots {
			parts = append(parts, fmt.Sprintf("%s %d", s, f.Slots[s]))
		}
		if len(parts) > 0 {
			lines = append(lines, "    "+strings.Join(parts, ", "))
		}
	}
	if len(lines) == 1 {
		lines = []string{"read: nothing"}
	}
	for _, s := range []standing{notRead, partlyRead, leftOut, passedOver} {
		list := c.list(s)
		if len(list) == 0 {
			continue
		}
		lines = append(lines, string(s)+":")
		for _, r := range list {
			example := r.First
			if r.Count > 1 {
				example = "such as " + example
			}
			lines = append(lines, fmt.Sprintf("  %d %s (%s)", r.Count, Visible(r.Reason), Visible(example)))
		}
	}
	return lines
}

// characters counts the characters of a document by slot.
func characters(doc *copytext.Document) map[copytext.Slot]int {
	out := map[copytext.Slot]int{}
	for i := range doc.Blocks {
		out[doc.Blocks[i].Slot] += utf8.RuneCountInString(doc.Blocks[i].Text)
	}
	return out
}
