package cli

import (
	"fmt"
	"strconv"
	"strings"
)

// say prints a line for a person on standard error.
func (a *App) say(format string, args ...any) {
	fmt.Fprintf(a.Stderr, "cliniclint: "+format+"\n", args...) //nolint:errcheck // nobody is left to tell
}

// count is "1 rule" or "2 rules".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// orList is "a, b or c".
func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// parseSize reads a size such as 5MB into bytes; "" is 0.
func parseSize(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	upper := strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "B")
	unit := int64(1)
	for suffix, u := range map[string]int64{"K": 1 << 10, "M": 1 << 20, "G": 1 << 30} {
		if digits, ok := strings.CutSuffix(upper, suffix); ok {
			upper, unit = digits, u
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(upper), 10, 64)
	if err != nil || n <= 0 || n > (1<<40)/unit {
		return 0, fmt.Errorf("--max-size is a size such as 500KB or 5MB, not %q", s)
	}
	return n * unit, nil
}
