package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/cliniclint/cliniclint/rules"
)

// Off is the severity that switches a rule off.
const Off = "off"

var (
	selectorForm     = regexp.MustCompile(`^[a-z0-9-]+(/[a-z0-9-]*\*?)?$`)
	jurisdictionForm = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]{2,3})?$`)
	hostForm         = regexp.MustCompile(`^(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)
)

// Parse reads the text of a configuration; name is for errors. It checks all that can be known without the rules.
func Parse(name string, data []byte) (*File, error) {
	f := &File{Name: name}
	if err := rules.Decode(name, data, &f.Data); err != nil {
		return nil, err
	}
	d := &f.Data
	c := &checker{}
	switch {
	case d.Version.Place.Line == 0:
		c.add(rules.Place{File: name, Line: 1, Column: 1}, "there is no version; begin the file with version: 1")
	case d.Version.Value != 1:
		c.add(d.Version.Place, "version is 1, not %d", d.Version.Value)
	}
	c.oneOf("fail-on", d.FailOn, "error", "warning", "review", "never")
	c.oneOf("min-severity", d.MinSeverity, "error", "warning", "review")
	for _, p := range d.Packs {
		if strings.TrimSpace(p.Text) == "" {
			c.add(p.Place, "a pack is a file or a folder of rules; name one or remove the line")
		}
	}
	c.globs(d.Include)
	c.globs(d.Exclude)
	for _, l := range f.layers() {
		c.layer(l)
	}
	for _, o := range d.Overrides {
		if len(o.Paths) == 0 && len(o.Hosts) == 0 {
			c.add(o.Place, "an override needs paths or hosts that it holds for; what holds everywhere stands at the top")
		}
		c.globs(o.Paths)
		for _, h := range o.Hosts {
			if !hostForm.MatchString(h.Text) {
				c.add(h.Place, "%q is no host; write clinic.example, or *.clinic.example for all below it", h.Text)
			}
		}
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	return f, nil
}

// checker collects what is wrong.
type checker struct{ list []*rules.Problem }

func (c *checker) add(at rules.Place, format string, args ...any) {
	c.list = append(c.list, &rules.Problem{Place: at, Reason: fmt.Sprintf(format, args...)})
}

// err joins the problems in the order of the file.
func (c *checker) err() error {
	slices.SortStableFunc(c.list, func(a, b *rules.Problem) int {
		if a.Place.Line != b.Place.Line {
			return a.Place.Line - b.Place.Line
		}
		return a.Place.Column - b.Place.Column
	})
	errs := make([]error, len(c.list))
	for i, p := range c.list {
		errs[i] = p
	}
	return errors.Join(errs...)
}

func (c *checker) oneOf(key string, t rules.Text, words ...string) {
	if t.Place.Line > 0 && !slices.Contains(words, t.Text) {
		c.add(t.Place, "%s is %s or %s, not %q", key, strings.Join(words[:len(words)-1], ", "), words[len(words)-1], t.Text)
	}
}

func (c *checker) globs(list []rules.Text) {
	for _, g := range list {
		switch {
		case g.Text == "" || !doublestar.ValidatePattern(g.Text):
			c.add(g.Place, "%q is no pattern: a bracket or brace is not closed, or there is nothing; write for example drafts/** or **/*.md", g.Text)
		case strings.HasPrefix(g.Text, "/") || strings.HasPrefix(g.Text, "./") || strings.HasPrefix(g.Text, "../") || strings.Contains(g.Text, `\`):
			c.add(g.Place, "%q: patterns are relative to the folder of this file and have slashes between; write for example drafts/**", g.Text)
		}
	}
}

func (c *checker) layer(l layer) {
	for _, j := range l.jurisdictions {
		switch {
		case j.Text == "auto" && len(l.jurisdictions) > 1:
			c.add(j.Place, "auto asks each page and cannot stand with others; name jurisdictions or auto")
		case j.Text != "auto" && !jurisdictionForm.MatchString(j.Text):
			c.add(j.Place, "%q is no jurisdiction; write for example uk, us-fl or auto", j.Text)
		}
	}
	for _, s := range l.selectors() {
		if !selectorForm.MatchString(s.Text) {
			c.add(s.Place, "%q names no rules; write an id such as uk/exosome-injection, a beginning such as uk/*, or a category", s.Text)
		}
	}
	for s := range maps.Values(l.severity) {
		c.oneOf("a severity", s, "error", "warning", "review", Off)
	}
}

// Check compares the names in the file with what there is: rules and jurisdictions.
func (f *File) Check(known []*rules.Rule, jurisdictions []string) error {
	c := &checker{}
	for _, l := range f.layers() {
		for _, j := range l.jurisdictions {
			if j.Text != "auto" && len(jurisdictions) > 0 && !slices.Contains(jurisdictions, j.Text) {
				c.add(j.Place, "there is no jurisdiction %q; the jurisdictions are %s", j.Text, strings.Join(jurisdictions, ", "))
			}
		}
		for _, s := range l.selectors() {
			met := func(r *rules.Rule) bool { return selects(s.Text, r) }
			if !slices.Contains(rules.Categories(), s.Text) && !slices.ContainsFunc(known, met) {
				c.add(s.Place, "there is no rule or category %q; “cliniclint rules list” names them", s.Text)
			}
		}
	}
	return c.err()
}
