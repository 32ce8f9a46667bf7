package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/rules"
)

// maxComment is what a comment on a pull request may hold, in characters, less some room for the end.
const maxComment = 65536 - 2000

// marker lets a workflow find its earlier comment to replace it.
const marker = "<!-- cliniclint -->\n"

// printMarkdown prints a comment for a pull request. Everything from a page stands in code spans, where no markup, link
// or mention works.
func printMarkdown(w io.Writer, run *Run) error {
	var b strings.Builder
	b.WriteString(marker)
	fmt.Fprintf(&b, "## cliniclint: %s\n\n%s\n", Counts(run.Summary), Conclusion(run))
	if s := notReadList(run); s != "" {
		b.WriteString("\n**Not read:**\n\n" + s)
	}
	size, left := utf8.RuneCountInString(b.String()), 0
	for _, d := range run.Documents {
		if len(d.Findings) == 0 {
			continue
		}
		part := markdownDocument(d)
		size += utf8.RuneCountInString(part)
		if size > maxComment || left > 0 {
			left += len(d.Findings)
			continue
		}
		b.WriteString(part)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%s more, for which there is no room here; the full list is in the other reports.\n", plural(left, "finding"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func notReadList(run *Run) string {
	var b strings.Builder
	n := 0
	for _, d := range run.Documents {
		if d.Status != NotRead {
			continue
		}
		if n++; n <= 20 {
			fmt.Fprintf(&b, "- %s: %s\n", code(d.Source), code(Reasons(d.Unread)))
		}
	}
	if n > 20 {
		fmt.Fprintf(&b, "- and %d more\n", n-20)
	}
	return b.String()
}

// markdownDocument lists the findings of a document by claim, so that reasons are said once.
func markdownDocument(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n", code(d.Source))
	if len(d.Jurisdictions) == 0 {
		b.WriteString("\nNo jurisdiction was recognised; only the rules common to all were applied.\n")
	}
	for _, group := range byClaim(d.Findings) {
		f := group[0]
		fmt.Fprintf(&b, "\n%s **%s** (%s)\n\n", icon(f.Severity), escapeMarkdown(f.Rule.Title), code(f.Rule.ID))
		for _, f := range group {
			at := f.Place()
			if f.Paragraph == 0 {
				at = fmt.Sprintf("line %d", f.Line)
			}
			if f.Link != "" {
				at = "[on the page](" + strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20").Replace(Visible(f.Link)) + ")"
			}
			fmt.Fprintf(&b, "- %s: %s\n", at, code(f.Passage.String()))
		}
		fmt.Fprintf(&b, "\n<details><summary>Why, and what to say instead</summary>\n\n%s\n\n**Instead:** %s\n\n",
			escapeMarkdown(f.Rule.Why), escapeMarkdown(f.Rule.Instead))
		for i := range f.Guidance {
			g := &f.Guidance[i]
			fmt.Fprintf(&b, "- [%s](<%s>) (%s)\n", escapeMarkdown(g.Authority+": "+g.Title), g.URL, known(g))
		}
		b.WriteString("\n</details>\n")
	}
	return b.String()
}

func icon(s rules.Severity) string {
	return map[rules.Severity]string{rules.Error: "🔴 error", rules.Warning: "🟡 warning", rules.Review: "🔵 to review"}[s]
}

// code is s in a code span.
func code(s string) string {
	s = Visible(s)
	longest, run := 0, 0
	for _, r := range s {
		if r == '`' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	fence := strings.Repeat("`", longest+1)
	if s == "" || s[0] == '`' || s[len(s)-1] == '`' {
		s = " " + s + " "
	}
	return fence + s + fence
}

// escapeMarkdown takes the meaning from every character that has one.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range Visible(s) {
		if strings.ContainsRune("\\`*_[]<>#|~@&!", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
