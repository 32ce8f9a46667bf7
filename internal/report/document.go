package report

import (
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// NewDocument takes from a document and its result what reports show, so that both can be let go. url is where a page
// was in the end, "" for a file. Findings below minSeverity are only counted.
func NewDocument(doc *copytext.Document, result lint.Result, url string, guidance map[string]*rules.Guidance, minSeverity rules.Severity) *Document {
	d := &Document{Source: doc.Source, URL: url, Format: doc.Format, Status: Read, Jurisdictions: result.Jurisdictions}
	for _, u := range doc.Unread {
		d.Unread = append(d.Unread, Unread{Reason: u.Reason, Detail: u.Detail})
	}
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Severity.Rank() < minSeverity.Rank() {
			d.Hidden++
			continue
		}
		d.Findings = append(d.Findings, newFinding(doc, f, url, guidance))
	}
	return d
}

func newFinding(doc *copytext.Document, f *lint.Finding, url string, guidance map[string]*rules.Guidance) Finding {
	b := &doc.Blocks[f.Block]
	out := Finding{
		Rule: f.Rule, Severity: f.Severity, Jurisdiction: f.Jurisdiction, Message: f.Message, Because: f.Because,
		Text: f.Text, Start: f.Start, End: f.End, Line: f.Line, Column: f.Column, EndLine: f.EndLine, EndColumn: f.EndCol,
		Slot: string(b.Slot), Heading: headingPath(doc, f.Block), Passage: passage(b.Text, f.From, f.To),
		SourceLine: sourceLine(doc.Bytes, f.Start, f.End), Link: link(url, doc, f.Block, f.From, f.To), Fingerprint: f.Fingerprint,
	}
	if b.Selector != nil {
		out.Selector = b.Selector()
	}
	for _, id := range f.Rule.Guidance {
		if g := guidance[id]; g != nil {
			out.Guidance = append(out.Guidance, *g)
		}
	}
	return out
}
