package docx

import (
	"strconv"
	"strings"
)

// style is what a style says of the paragraphs or the runs that have it.
type style struct {
	basedOn            string
	level              int // as in Paragraph
	list, quote, toc   bool
	bold, hidden       bool
	boldSaid, hideSaid bool
}

// readStyles reads the styles of a document, what they are based on included.
func (r *reader) readStyles(name string) {
	r.styles = map[string]style{}
	if !r.has(name) {
		return
	}
	id, s, inside := "", style{}, ""
	err := r.tokens(name, func(t *token) error {
		switch {
		case t.kind == startTag && t.name == "style":
			id, s, inside = t.attr("styleId"), style{}, "style"
		case t.kind == endTag && t.name == "style":
			if id != "" {
				r.styles[id] = s
			}
			inside = ""
		case inside == "" || t.kind != startTag:
		default:
			s.say(t)
		}
		return nil
	})
	if err != nil {
		r.trouble(name, err)
	}
	for id := range r.styles {
		r.inherit(id, 0)
	}
}

// say takes in one element of a style.
func (s *style) say(t *token) {
	switch t.name {
	case "name":
		// Word keeps the names of its own styles in English, whatever its language.
		switch name := strings.ToLower(t.attr("val")); {
		case name == "title":
			s.level = 1
		case strings.HasPrefix(name, "heading "):
			s.level = level(strings.TrimPrefix(name, "heading "), 0)
		case strings.HasPrefix(name, "list ") || name == "list":
			s.list = true
		case strings.HasSuffix(name, "quote") || name == "quotations":
			s.quote = true
		case strings.HasPrefix(name, "toc "):
			s.toc = true
		}
	case "basedOn":
		s.basedOn = t.attr("val")
	case "outlineLvl":
		s.level = level(t.attr("val"), 1)
	case "numPr":
		s.list = true
	case "b":
		s.bold, s.boldSaid = t.on(), true
	case "vanish":
		s.hidden, s.hideSaid = t.on(), true
	}
}

// inherit completes a style by what it is based on.
func (r *reader) inherit(id string, depth int) style {
	const far = 20
	s, ok := r.styles[id]
	if !ok || s.basedOn == "" || depth > far {
		return s
	}
	base := r.inherit(s.basedOn, depth+1)
	s.basedOn = ""
	if s.level == 0 {
		s.level = base.level
	}
	s.list, s.quote, s.toc = s.list || base.list, s.quote || base.quote, s.toc || base.toc
	if !s.boldSaid {
		s.bold = base.bold
	}
	if !s.hideSaid {
		s.hidden = base.hidden
	}
	r.styles[id] = s
	return s
}

// level is a level of headings, counted from first; 0 for the level of running text.
func level(s string, add int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n+add < 1 || n+add > 9 {
		return 0
	}
	return n + add
}
