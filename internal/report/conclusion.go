package report

import (
	"fmt"
	"strings"
)

// Conclusion sums a run up in a sentence or three, for a person.
func Conclusion(run *Run) string {
	s := &run.Summary
	var b strings.Builder
	fmt.Fprintf(&b, "%s read", s.count(s.Read))
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

func (s *Summary) count(n int) string {
	switch {
	case s.Pages == 0:
		return plural(n, "file")
	case s.Pages == s.Read+s.NotRead:
		return plural(n, "page")
	}
	return plural(n, "source")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
