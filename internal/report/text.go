package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"
	"github.com/rivo/uniseg"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// Widths of the text format, in columns.
const (
	defaultWidth = 100
	minWidth     = 40
	maxWidth     = 120
	labelWidth   = 9 // of "instead  "
	maxSee       = 3 // documents of guidance that are shown at once; the rest can be asked for
	indent       = "   "
)

// text prints findings for a person at a terminal.
type text struct {
	w     io.Writer
	width int
	style styles
	some  bool // something was printed already

	showSuppressed bool
}

type styles struct {
	source, title, rule, gutter, label, note *color.Color
	severity                                 map[rules.Severity]*color.Color
}

func newText(w io.Writer, o Options) *text {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	style := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if o.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return &text{w: w, width: min(max(width, minWidth), maxWidth), style: styles{
		source: style(color.Bold), title: style(color.Bold), rule: style(color.Faint), gutter: style(color.Faint),
		label: style(color.Faint), note: style(color.FgCyan),
		severity: map[rules.Severity]*color.Color{
			rules.Error: style(color.FgRed, color.Bold), rules.Warning: style(color.FgYellow, color.Bold), rules.Review: style(color.FgBlue, color.Bold),
		},
	}}
}

func (t *text) Begin(run *Run) error {
	t.showSuppressed = run.ShowSuppressed
	return nil
}

func (t *text) Document(d *Document) error {
	explained := map[string]bool{}
	for _, f := range t.shown(d) {
		var b strings.Builder
		if t.some {
			b.WriteByte('\n')
		}
		t.some = true
		t.heading(&b, d, f)
		t.excerpt(&b, f)
		if f.Suppression != nil {
			t.labelled(&b, "accepted", Wrap(Visible(accepted(f.Suppression)), t.textWidth()))
		} else if !explained[f.Rule.ID] {
			explained[f.Rule.ID] = true
			t.explain(&b, f)
		}
		if _, err := io.WriteString(t.w, b.String()); err != nil {
			return err
		}
	}
	return nil
}

func (*text) Close(*Run) error { return nil }

// shown are the findings of a document and, when that is wished, the suppressed ones behind them.
func (t *text) shown(d *Document) []*Finding {
	var list []*Finding
	for i := range d.Findings {
		list = append(list, &d.Findings[i])
	}
	for i := range d.Suppressed {
		if t.showSuppressed {
			list = append(list, &d.Suppressed[i])
		}
	}
	return list
}

// accepted says who has accepted a finding, and why.
func accepted(s *Suppression) string {
	if s.Kind == InBaseline {
		return "in the baseline"
	}
	text := fmt.Sprintf("by the comment on line %d: %s", s.Line, s.Reason)
	if s.Until != "" {
		text += " (until " + s.Until + ")"
	}
	return text
}

// heading is the line that says where and what: path:line:col  severity  title  rule.
func (t *text) heading(b *strings.Builder, d *Document, f *Finding) {
	where := f.Where(Visible(d.Source))
	title, rule := Visible(f.Rule.Title), Visible(f.Rule.ID)
	used := uniseg.StringWidth(where) + 2 + len(f.Severity) + 2 + uniseg.StringWidth(title)
	gap := max(2, t.width-used-uniseg.StringWidth(rule))
	severity := t.style.severity[f.Severity]
	fmt.Fprintf(b, "%s  %s  %s%s%s\n", t.style.source.Sprint(where), severity.Sprint(f.Severity), t.style.title.Sprint(title),
		strings.Repeat(" ", gap), t.style.rule.Sprint(rule))
}

// excerpt is the line of the source with a caret under the words, and what else decided.
func (t *text) excerpt(b *strings.Builder, f *Finding) {
	number := fmt.Sprintf("%5d", cmp.Or(f.Paragraph, f.Line))
	gutter := strings.Repeat(" ", len(number)) + " │ "
	before, words, after := window(f.SourceLine, t.width-len(number)-3)
	severity := t.style.severity[f.Severity]
	fmt.Fprintf(b, "%s%s%s%s\n", t.style.gutter.Sprint(number+" │ "), before, severity.Sprint(words), strings.TrimRight(after, " "))

	at, carets := uniseg.StringWidth(before), max(1, uniseg.StringWidth(words))
	fmt.Fprintf(b, "%s%s%s", t.style.gutter.Sprint(gutter), strings.Repeat(" ", at), severity.Sprint(strings.Repeat("^", carets)))
	note := notes(f)
	room := t.width - len(number) - 3
	switch {
	case note == "":
	case at+carets+1+uniseg.StringWidth(note) <= room:
		b.WriteString(" " + t.style.note.Sprint(note))
	default:
		for _, line := range Wrap(note, room-2) {
			b.WriteString("\n" + t.style.gutter.Sprint(gutter) + "  " + t.style.note.Sprint(line))
		}
	}
	b.WriteByte('\n')
}

// places names the slots that a reader does not look at, or not first.
var places = map[copytext.Slot]string{
	copytext.SlotTitle: "title of the page", copytext.SlotMeta: "description for search engines", copytext.SlotAlt: "alternative text",
	copytext.SlotLabel: "label", copytext.SlotStructuredData: "structured data", copytext.SlotFooter: "footer", copytext.SlotNav: "navigation",
}

// notes say what else decided.
func notes(f *Finding) string {
	parts := make([]string, 0, len(f.Because)+2)
	if place := places[copytext.Slot(f.Slot)]; place != "" {
		parts = append(parts, "in the "+place)
	}
	for _, s := range f.Because {
		parts = append(parts, Visible(s))
	}
	if f.Pages > 1 {
		parts = append(parts, fmt.Sprintf("on %d pages of the site", f.Pages))
	}
	return strings.Join(parts, "; ")
}

// explain says why, what to say instead, and where that is written.
func (t *text) explain(b *strings.Builder, f *Finding) {
	t.labelled(b, "why", Wrap(Visible(f.Rule.Why), t.textWidth()))
	t.labelled(b, "instead", Wrap(Visible(f.Rule.Instead), t.textWidth()))
	var lines []string
	for i := range f.Guidance[:min(len(f.Guidance), maxSee)] {
		lines = append(lines, t.see(&f.Guidance[i])...)
	}
	if more := len(f.Guidance) - maxSee; more > 0 {
		lines = append(lines, Wrap(fmt.Sprintf("and %d more: cliniclint explain %s", more, Visible(f.Rule.ID)), t.textWidth())...)
	}
	t.labelled(b, "see", lines)
}

func (t *text) textWidth() int { return t.width - len(indent) - labelWidth }

func (t *text) labelled(b *strings.Builder, label string, lines []string) {
	for i, line := range lines {
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(b, "%s%s%s\n", indent, t.style.label.Sprint(fmt.Sprintf("%-*s", labelWidth, label)), line)
	}
}

// see is a guidance entry on one line, or its address on a line of its own.
func (t *text) see(g *rules.Guidance) []string {
	title, read := Visible(g.Authority+": "+g.Title), " ("+known(g)+")"
	if line := title + " · " + Visible(g.URL) + read; uniseg.StringWidth(line) <= t.textWidth() {
		return []string{line}
	}
	return append(Wrap(title+read, t.textWidth()), "  "+Visible(g.URL))
}

// known says how well a guidance entry is known.
func known(g *rules.Guidance) string {
	if g.Standing == rules.Primary {
		return "read " + g.Checked
	}
	return "as reported by others, " + g.Checked
}
