package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/market"
)

// Survey is what one page tells about its site.
type Survey struct {
	Market market.Result // empty when the jurisdictions are given
	// Notices are the concepts found on the page whose absence a rule may object to, sorted.
	Notices []string
}

// Site is what the pages of a site tell together. It is never changed.
type Site struct {
	Market  market.Result
	notices map[string]bool
}

// notices is what rules of absence ask for.
type notices struct {
	demand *lexicon.Demand
	filter lexicon.Filter
	names  map[lexicon.ID]string
}

func (l *Linter) newNotices() *notices {
	n := &notices{names: map[lexicon.ID]string{}}
	for _, k := range l.rules {
		for _, m := range k.missing {
			for _, id := range m.any {
				n.names[id] = l.lex.Name(id)
			}
		}
	}
	ids := slices.Sorted(maps.Keys(n.names))
	n.demand, n.filter = l.lex.Demand(ids), l.lex.Filter(ids)
	return n
}

// Survey looks at a page for what it tells about its site.
func (l *Linter) Survey(doc *copytext.Document) Survey {
	var s Survey
	if len(l.opts.Jurisdictions) == 0 && l.detector != nil {
		s.Market = l.detector.Detect(doc)
		for i := range s.Market.Evidence {
			e := &s.Market.Evidence[i]
			e.Text = strings.Clone(e.Text) // so that it does not keep the page
		}
	}
	n := l.notices()
	var text lexicon.Text
	var matches lexicon.Matches
	found := map[string]bool{}
	for i := range doc.Blocks {
		if len(found) == len(n.names) {
			break
		}
		l.lex.Read(&text, doc.Blocks[i].Text)
		if !n.filter.Passes(&text) {
			continue
		}
		l.lex.Match(&matches, &text, n.demand)
		for _, m := range matches.Mentions(nil) {
			if name := n.names[m.Concept]; name != "" {
				found[name] = true
			}
		}
	}
	s.Notices = slices.Sorted(maps.Keys(found))
	return s
}

// Site puts together what the pages of a site tell.
func (l *Linter) Site(pages ...Survey) *Site {
	s := &Site{notices: map[string]bool{}}
	verdicts := make([]market.Result, 0, len(pages))
	for i := range pages {
		verdicts = append(verdicts, pages[i].Market)
		for _, n := range pages[i].Notices {
			s.notices[n] = true
		}
	}
	if l.detector != nil {
		s.Market = l.detector.Merge(verdicts...)
	}
	return s
}

// shows tells whether any page of the site shows one of the concepts.
func (s *Site) shows(n *notices, ids []lexicon.ID) bool {
	return s != nil && slices.ContainsFunc(ids, func(id lexicon.ID) bool { return s.notices[n.names[id]] })
}
