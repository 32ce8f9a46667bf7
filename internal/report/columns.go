package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// window is as much of a line of source as fits into width columns, the words in its middle, and nothing in it that a
// terminal obeys.
func window(p Passage, width int) (before, words, after string) {
	before = strings.TrimLeft(expand(p.Before), " ")
	words, after = expand(p.Words), strings.TrimRight(expand(p.After), " ")
	if p.CutBefore {
		before = "…" + before
	}
	if p.CutAfter {
		after += "…"
	}
	b, w, a := uniseg.StringWidth(before), uniseg.StringWidth(words), uniseg.StringWidth(after)
	if b+w+a <= width {
		return before, words, after
	}
	if least := min(b, 20) + min(a, 10); w > width-least {
		words = cutAfter(words, max(10, width-least))
		w = uniseg.StringWidth(words)
	}
	room := max(0, width-w)
	left := min(b, max(room/2, room-a))
	return cutBefore(before, left), words, cutAfter(after, room-left)
}

// Cut is the start of s in at most width columns of a terminal, with "…" when that is not all.
func Cut(s string, width int) string { return cutAfter(s, width) }

// expand writes tabs as spaces and makes everything else visible.
func expand(s string) string { return Visible(strings.ReplaceAll(s, "\t", "    ")) }

// cutAfter is the start of s in at most width columns, with "…" when that is not all.
func cutAfter(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	if width <= 0 {
		return ""
	}
	var b strings.Builder
	used, state, cluster := 0, -1, ""
	for s != "" {
		var w int
		cluster, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used+w > width-1 {
			break
		}
		b.WriteString(cluster)
		used += w
	}
	return b.String() + "…"
}

// cutBefore is the end of s in at most width columns, with "…" when that is not all.
func cutBefore(s string, width int) string {
	over := uniseg.StringWidth(s) - width
	if over <= 0 {
		return s
	}
	if width <= 0 {
		return ""
	}
	state := -1
	for s != "" && over+1 > 0 {
		var w int
		_, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		over -= w
	}
	return "…" + s
}

// Wrap breaks s at spaces into lines of at most width columns. A longer word stands on a line of its own.
func Wrap(s string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(s) {
		w := uniseg.StringWidth(word)
		if used > 0 && used+1+w > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += w
	}
	if used > 0 {
		lines = append(lines, line)
	}
	return lines
}
