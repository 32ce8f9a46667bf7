package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// unreadable are the reasons that say that the copy itself was not read, or not all of it. Others are about a part that
// a reader may not miss, such as a frame.
var unreadable = map[string]bool{
	"needs JavaScript": true, "no text": true, "not decoded": true, "not parsed": true, "truncated": true, "encrypted": true, "damaged": true,
}

// Suppressed is a finding with the reason why it does not count.
type Suppressed struct {
	Finding lint.Finding
	Suppression
}

// NewDocument takes from a document and its result what reports show, so that both can be let go. url is where a page
// was in the end, "" for a file. Findings below minSeverity are only counted.
func NewDocument(doc *copytext.Document, result lint.Result, url string, guidance map[string]*rules.Guidance, minSeverity rules.Severity, suppressed ...Suppressed) *Document {
	d := &Document{Source: doc.Source, URL: url, Format: doc.Format, Status: Read, Jurisdictions: result.Jurisdictions,
		Characters: characters(doc), Images: doc.Images}
	for _, u := range doc.Unread {
		d.Unread = append(d.Unread, Unread{Reason: u.Reason, Detail: u.Detail})
		if unreadable[u.Reason] {
			d.Status = NotRead
		}
	}
	for _, e := range result.Evidence {
		d.Evidence = append(d.Evidence, evidence(doc, e))
	}
	t := teller{doc: doc, guidance: guidance, columns: byteColumns{source: doc.Bytes}, links: newLinker(url, doc), block: copytext.None}
	if n := len(result.Findings); n > 0 {
		d.Findings = make([]Finding, 0, n)
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Severity.Rank() < minSeverity.Rank() {
			d.Hidden++
			continue
		}
		d.Findings = append(d.Findings, Finding{})
		t.tell(f, &d.Findings[len(d.Findings)-1])
	}
	t.columns = byteColumns{source: doc.Bytes}
	for i := range suppressed {
		s := &suppressed[i]
		out := Finding{}
		t.tell(&s.Finding, &out)
		out.Suppression = &s.Suppression
		d.Suppressed = append(d.Suppressed, out)
	}
	return d
}

// AsRendered notes that the document was read as a browser held it.
func (d *Document) AsRendered() {
	d.Rendered = true
	for _, list := range [][]Finding{d.Findings, d.Suppressed} {
		for i := range list {
			list[i].Rendered = true
		}
	}
}

// byteColumns counts columns in bytes. It looks at nothing twice when it is asked in the order of the source, so that
// many findings on one long line cost no more than one.
type byteColumns struct {
	source     []byte
	begin, end int // source[begin:end] is a line as far as it was looked at
}

// at is the 1-based column of a byte offset.
func (c *byteColumns) at(offset int) int {
	if offset < c.begin {
		c.begin, c.end = 0, 0
	}
	if offset > c.end {
		if i := bytes.LastIndexAny(c.source[c.end:offset], "\n\r"); i >= 0 {
			c.begin = c.end + i + 1
		}
		c.end = offset
	}
	return offset - c.begin + 1
}

// evidence says what speaks for or against a jurisdiction, for a person.
func evidence(doc *copytext.Document, e market.Evidence) string {
	how := "for"
	weight := e.Weight
	if weight < 0 {
		how, weight = "against", -weight
	}
	strength := map[int]string{market.Strong: "strongly ", market.Weak: "weakly "}[weight]
	s := fmt.Sprintf("%sspeaks %s %s: %s “%s”", strength, how, e.Jurisdiction, e.Kind, firstWords(e.Text))
	if e.Source != doc.Source && strings.Contains(e.Source, "://") { // another page of the site
		return s + " (on " + e.Source + ")"
	}
	if e.Block >= 0 && e.Block < len(doc.Blocks) {
		if start, _, ok := doc.Blocks[e.Block].Span(e.From, e.To); ok {
			s += " (" + placeOf(doc, start) + ")"
		}
	}
	return s
}

// teller tells all about the places of the findings of a document. What it told of a block or a rule it keeps for the
// next finding.
type teller struct {
	doc      *copytext.Document
	guidance map[string]*rules.Guidance
	columns  byteColumns
	links    *linker

	block             int // that heading and selector are of; copytext.None at first
	heading, selector string
	stands            map[saying][]rules.Guidance
}

func (t *teller) tell(f *lint.Finding, out *Finding) {
	doc := t.doc
	*out = Finding{
		Rule: f.Rule, Severity: f.Severity, Jurisdiction: f.Jurisdiction, Message: f.Message, Because: f.Because,
		Text: f.Text, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndCol,
		SourceLine: sourceLine(doc.Bytes, f.Start, f.End), Fingerprint: f.Fingerprint, Guidance: t.standsOn(f),
	}
	if place, ok := doc.Place(f.Start); ok {
		out.Page, out.Paragraph = place.Page, place.Paragraph
	}
	out.ByteColumn, out.EndByteColumn = t.columns.at(f.Start), t.columns.at(f.End)
	if f.Block == copytext.None { // a comment, which no reader sees
		out.Passage = out.SourceLine
		return
	}
	b := &doc.Blocks[f.Block]
	if t.block != f.Block {
		t.block, t.heading, t.selector = f.Block, headingPath(doc, f.Block), ""
		if b.Selector != nil {
			t.selector = b.Selector()
		}
	}
	out.Slot, out.Heading, out.Selector, out.Passage = string(b.Slot), t.heading, t.selector, passage(b.Text, f.From, f.To)
	out.Link = t.links.link(f.Block, f.From, f.To)
}

// standsOn gives the guidance of a finding.
func (t *teller) standsOn(f *lint.Finding) []rules.Guidance {
	at := saying{f.Rule, f.Jurisdiction}
	list, ok := t.stands[at]
	if ok {
		return list
	}
	for _, id := range f.Guidance() {
		if g := t.guidance[id]; g != nil {
			list = append(list, *g)
		}
	}
	if t.stands == nil {
		t.stands = map[saying][]rules.Guidance{}
	}
	t.stands[at] = list
	return list
}
