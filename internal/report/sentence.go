package report

import (
	"strings"
)

// statement is what a finding says in formats that have one field for it.
func statement(f *Finding) string {
	s := Visible(f.Message)
	if note := notes(f); note != "" {
		s += " (" + note + ")"
	}
	return s
}

// advice is the statement with why and what to say instead, and where that is written: a paragraph a line.
func advice(f *Finding) []string {
	out := []string{statement(f), "Why: " + Visible(f.Rule.Why), "Instead: " + Visible(f.Rule.Instead)}
	for i := range f.Guidance {
		g := &f.Guidance[i]
		out = append(out, "See: "+Visible(g.Authority+": "+g.Title)+" · "+Visible(g.URL)+" ("+known(g)+")")
	}
	return out
}

// Reasons is why something was not read, on one line.
func Reasons(list []Unread) string {
	parts := make([]string, 0, len(list))
	for _, u := range list {
		s := u.Reason
		if u.Detail != "" {
			s += ": " + u.Detail
		}
		parts = append(parts, Visible(s))
	}
	return strings.Join(parts, "; ")
}
