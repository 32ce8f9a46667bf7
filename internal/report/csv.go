package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// csvTable prints a row for each finding, and one for each source that was not read.
type csvTable struct{ out *csv.Writer }

func newCSV(w io.Writer) *csvTable { return &csvTable{csv.NewWriter(w)} }

var csvHeader = [...]string{
	"severity", "category", "rule", "jurisdiction", "title", "source", "line", "column", "text", "excerpt", "slot", "heading",
	"message", "why", "instead", "guidance", "link", "fingerprint", "page", "paragraph",
}

func (p *csvTable) Begin(*Run) error { return p.row(csvHeader[:]...) }

func (p *csvTable) Document(d *Document) error {
	if d.Status == NotRead {
		row := [len(csvHeader)]string{0: string(d.Status), 5: d.Source, 12: Reasons(d.Unread)}
		if err := p.row(row[:]...); err != nil {
			return err
		}
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		var guidance []string
		for j := range f.Guidance {
			g := &f.Guidance[j]
			guidance = append(guidance, g.Authority+": "+g.Title+" "+g.URL+" ("+known(g)+")")
		}
		err := p.row(string(f.Severity), f.Rule.Category, f.Rule.ID, f.Jurisdiction, f.Rule.Title, d.Source, strconv.Itoa(f.Line),
			strconv.Itoa(f.Column), f.Text, f.Passage.String(), f.Slot, f.Heading, statement(f), f.Rule.Why, f.Rule.Instead,
			strings.Join(guidance, " | "), f.Link, f.Fingerprint, orBlank(f.Page), orBlank(f.Paragraph))
		if err != nil {
			return err
		}
	}
	return nil
}

// orBlank is n, or nothing where there is none.
func orBlank(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (p *csvTable) row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = cell(c)
	}
	if err := p.out.Write(safe); err != nil {
		return err
	}
	p.out.Flush()
	return p.out.Error()
}

func (*csvTable) Close(*Run) error { return nil }

// cell keeps a spreadsheet from taking text for a formula.
func cell(s string) string {
	s = Visible(s)
	if first, size := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0\u3000")); size > 0 && strings.ContainsRune("=+-@|%＝＋－＠", first) {
		return "'" + s
	}
	return s
}
