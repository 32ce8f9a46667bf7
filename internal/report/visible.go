package report

import (
	"fmt"
	"strings"
	"unicode"
)

// unsafe tells characters that a terminal or an editor obeys instead of showing: controls, and those that turn the
// direction of writing or hide what follows. The joiners that emoji and scripts need are not among them.
func unsafe(r rune) bool {
	switch {
	case r >= 0x20 && r < 0x7f:
		return false
	case r < 0xa0:
		return true
	case r == '\u200c', r == '\u200d': // joiners
		return false
	case r == '\u2028', r == '\u2029':
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// Visible is s on one line with nothing in it that a terminal obeys: breaks and tabs are spaces, other controls are
// written as \u{1B}.
func Visible(s string) string {
	if strings.IndexFunc(s, unsafe) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			b.WriteByte(' ')
		case unsafe(r):
			fmt.Fprintf(&b, `\u{%02X}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
