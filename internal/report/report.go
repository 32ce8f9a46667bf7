// Package report prints what a check found, one file for each format, all from the same data.
//
// A page belongs to somebody else and may be hostile: no format lets its text out as markup, formula, escape sequence or
// command.
package report

import (
	"strings"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// Run is what one check looked at and what it found. Everything that a format prints comes from here, so that all
// formats say the same.
type Run struct {
	// Version of the program, and RuleSet, which identifies the rules that were applied.
	Version, RuleSet string
	// Guidance of the pack, by id.
	Guidance map[string]*rules.Guidance
	// MinSeverity is the severity below which findings are counted but not shown; "" shows all.
	MinSeverity rules.Severity
	// ShowSuppressed shows suppressed findings in the formats that have no place of their own for them.
	ShowSuppressed bool
	// Documents in the order of the input, as far as they are kept: a Printer is handed them one by one.
	Documents []*Document
	// Summary counts the documents that were handed over so far.
	Summary Summary
	// Coverage says what they were, and what is not among them.
	Coverage Coverage
}

// Add counts a document in that is handed over.
func (r *Run) Add(d *Document) {
	r.Summary.Add(d)
	r.Coverage.add(d)
}

// Status says what became of an input.
type Status string

// What can become of an input.
const (
	Read    Status = "read"
	NotRead Status = "not read" // nothing, or not the copy itself, could be read
	LeftOut Status = "left out" // passed over on purpose, like a directory of dependencies
)

// Document is one input of a run.
type Document struct {
	Source string // path or URL as given
	URL    string // where a page was in the end, after redirects; "" for files
	Format string // "html", "markdown", …; "" when it was not read
	Status Status
	// Capture says where in an archive a page stands; nil for what does not come out of one.
	Capture *Capture
	// Rendered says that it was read as a browser held it, so that places in it are those of the document there.
	Rendered bool
	// Jurisdictions by whose rules it was judged; empty when only the rules common to all were applied.
	Jurisdictions []string
	// Evidence says what the jurisdictions were decided on, for a person; nil when they were given.
	Evidence []string
	// Unread lists what of it was not read. Never empty unless Status is Read.
	Unread []Unread
	// Characters that were read, by slot.
	Characters map[copytext.Slot]int
	// Images is the number of pictures in it, whose text, if they have any, was not read.
	Images int
	// Findings that are shown, in the order of the source.
	Findings []Finding
	// Suppressed are findings that somebody has accepted, in the order of the source. They count for nothing.
	Suppressed []Finding
	// Hidden counts the findings below Run.MinSeverity.
	Hidden int
	// Old counts the findings that were there at the revision that the run compares with.
	Old int
	// NotObeyed are comments that would suppress findings in a file, but stand where the party that is checked wrote them.
	NotObeyed []Comment
}

// Capture is a place in an archive of web pages.
type Capture struct {
	Archive string `json:"archive"` // the name of the file
	Record  string `json:"record"`  // URI of the record, or its number
	Time    string `json:"time"`    // of the capture, RFC 3339, UTC; "" when the archive does not say so
}

// Comment is a comment in a source.
type Comment struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

// Suppression says who has accepted a finding, and why.
type Suppression struct {
	Kind   string `json:"kind"`   // InSource or InBaseline
	Reason string `json:"reason"` // as its author gave it
	Until  string `json:"until"`  // YYYY-MM-DD; "" for ever
	Line   int    `json:"line"`   // of the comment; 0 when it is none
}

// The kinds of suppression.
const (
	InSource   = "comment"
	InBaseline = "baseline"
)

// Unread is something that was not read, and why.
type Unread struct {
	Reason string `json:"reason"`
	Detail string `json:"detail"`
}

// Finding is a finding with everything about its place that a report shows. It does not keep the document alive.
type Finding struct {
	Rule         *rules.Rule
	Severity     rules.Severity
	Jurisdiction string
	Message      string
	Because      []string // what else decided, for a person

	Text               string // the words as a reader sees them
	Start, End         int    // byte offsets in the source, decoded to UTF-8
	Line, Column       int    // 1-based, in code points
	EndLine, EndColumn int
	ByteColumn         int // Column in bytes
	EndByteColumn      int
	Page, Paragraph    int  // where the words stand in a format that has no lines; Line and Column are those of the text in it
	Rendered           bool // the place is Selector, in the document as a browser held it
	Slot               string
	Heading            string // the headings above, outermost first, joined by " > "
	Selector           string
	Passage            Passage // the words in the text that a reader sees
	SourceLine         Passage // the words in the line of the source
	Link               string  // the page, at the words; "" for files
	Guidance           []rules.Guidance
	Fingerprint        string
	Suppression        *Suppression // nil for a finding that counts
	// Pages is the number of pages of the site on which the same words stand in the same text, 0 when it is this one only.
	// AlsoOn names the others, or the first of them.
	Pages  int
	AlsoOn []string
}

// Passage is a run of text around some words.
type Passage struct {
	Before, Words, After string
	CutBefore, CutAfter  bool // more text stands there
}

// String is the passage as one text, with "…" where it was cut.
func (p Passage) String() string {
	s := p.Before + p.Words + p.After
	if p.CutBefore {
		s = "…" + s
	}
	if p.CutAfter {
		s += "…"
	}
	return s
}

// Summary counts what a run read and found.
type Summary struct {
	Read     int `json:"read"`
	NotRead  int `json:"notRead"`
	LeftOut  int `json:"leftOut"`
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Reviews  int `json:"reviews"`
	Partly   int `json:"partlyRead"` // documents that were read but for a part, such as a frame
	Hidden   int `json:"hidden"`     // findings below the severity that is shown
	// Suppressed counts the findings that comments suppress, Baselined those of the baseline, Old those that were there
	// at the revision that the run compares with. Fixed counts what is in the baseline and no longer in its document.
	Suppressed int `json:"suppressed"`
	Baselined  int `json:"baselined"`
	Old        int `json:"old"`
	Fixed      int `json:"fixed"`
	Pages      int `json:"-"` // how many of those read and not read are web pages
	// Anywhere counts the documents for which no jurisdiction was recognised.
	Anywhere int `json:"noJurisdiction"`
}

// Add counts a document in.
func (s *Summary) Add(d *Document) {
	if d.Status != LeftOut && strings.Contains(d.Source, "://") {
		s.Pages++
	}
	switch d.Status {
	case Read:
		s.Read++
		if len(d.Unread) > 0 {
			s.Partly++
		}
		if len(d.Jurisdictions) == 0 {
			s.Anywhere++
		}
	case NotRead:
		s.NotRead++
	case LeftOut:
		s.LeftOut++
	}
	for i := range d.Findings {
		switch d.Findings[i].Severity {
		case rules.Error:
			s.Errors++
		case rules.Warning:
			s.Warnings++
		case rules.Review:
			s.Reviews++
		}
	}
	s.Hidden += d.Hidden
	s.Old += d.Old
	for i := range d.Suppressed {
		if d.Suppressed[i].Suppression.Kind == InBaseline {
			s.Baselined++
		} else {
			s.Suppressed++
		}
	}
}

// Shown is the number of findings that are shown.
func (s Summary) Shown() int { return s.Errors + s.Warnings + s.Reviews }
