package report

import (
	"fmt"
	"strings"
)

// Conclusion sums a run up in a sentence or three, for a person.
func Conclusion(run *Run) string {
	s := &run.Summary
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s read", s.Read, noun(s))
	if s.NotRead > 0 {
		fmt.Fprintf(&b, ", %d not read", s.NotRead)
	}
	b.WriteString(". ")
	switch {
	case s.Shown() > 0:
		b.WriteString(Counts(*s) + ".")
	case s.Read == 0:
		b.WriteString("Nothing was checked.")
	default:
		b.WriteString("No findings by these rules, which is not a clearance.")
	}
	if s.Hidden > 0 {
		fmt.Fprintf(&b, " %d below %s not shown.", s.Hidden, run.MinSeverity)
	}
	var old []string
	if s.Suppressed > 0 {
		old = append(old, fmt.Sprintf("%d suppressed by comments", s.Suppressed))
	}
	if s.Baselined > 0 {
		old = append(old, fmt.Sprintf("%d in the baseline", s.Baselined))
	}
	if s.Old > 0 {
		old = append(old, fmt.Sprintf("%d not new", s.Old))
	}
	if len(old) > 0 {
		fmt.Fprintf(&b, " Not counted: %s.", strings.Join(old, ", "))
	}
	return b.String()
}

// Counts is "3 errors, 5 warnings, 2 to review", or "nothing found".
func Counts(s Summary) string {
	if s.Shown() == 0 {
		return "nothing found"
	}
	var parts []string
	if s.Errors > 0 {
		parts = append(parts, plural(s.Errors, "error"))
	}
	if s.Warnings > 0 {
		parts = append(parts, plural(s.Warnings, "warning"))
	}
	if s.Reviews > 0 {
		parts = append(parts, fmt.Sprintf("%d to review", s.Reviews))
	}
	return strings.Join(parts, ", ")
}

// noun is what was read: "file", "page" or, when there were both, "source".
func noun(s *Summary) string {
	word := "sources"
	switch s.Pages {
	case 0:
		word = "files"
	case s.Read + s.NotRead:
		word = "pages"
	}
	if s.Read == 1 {
		return word[:len(word)-1]
	}
	return word
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
