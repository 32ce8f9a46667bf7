package ruledoc

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cliniclint/cliniclint/internal/report"
)

// plain is s on one line, with nothing in it that a reader does not see.
func plain(s string) string {
	return strings.Join(strings.Fields(report.Visible(strings.ToValidUTF8(s, "\uFFFD"))), " ")
}

var (
	// What has a meaning wherever it stands.
	special = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~@$]|&[A-Za-z#]")
	// What GitHub turns into a link although it stands in no brackets.
	scheme = regexp.MustCompile(`://`)
	www    = regexp.MustCompile(`(?i)(www)\.`)
	// What begins a list, underlines a heading or draws a rule at the start of a line.
	lineStart = regexp.MustCompile(`^(\d+)([.)])|^([-+=:])`)
)

// text is s as Markdown that shows it and does nothing else, wherever on a line it stands.
func text(s string) string {
	s = special.ReplaceAllString(plain(s), `\$0`)
	s = scheme.ReplaceAllString(s, `\://`)
	s = www.ReplaceAllString(s, `$1\.`)
	return lineStart.ReplaceAllString(s, `$1\$2$3`)
}

// code is s in a code span, where no markup works.
func code(s string) string { return report.MarkdownCode(plain(s)) }

// link is a link to a page on the web. What has another scheme is only shown.
func link(title, url string) string {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return text(title) + " (" + code(url) + ")"
	}
	var b strings.Builder
	for _, c := range []byte(url) {
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("<>\\`\"", c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		case c == '&':
			b.WriteString("&amp;")
		default:
			b.WriteByte(c)
		}
	}
	return "[" + text(title) + "](<" + b.String() + ">)"
}

var headingLine = regexp.MustCompile(`^#{1,6}\s+(.*)$`)

// quote is an example, which is written as Markdown, as a quotation that shows it line by line. Its headings are bold; its
// other markup is shown as it was written.
func quote(example string) string {
	var lines []string
	for line := range strings.SplitSeq(example, "\n") {
		shown := text(line)
		if m := headingLine.FindStringSubmatch(plain(line)); m != nil {
			shown = "**" + text(m[1]) + "**"
		}
		if shown != "" {
			lines = append(lines, "> "+shown)
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\\\n") + "\n"
}
