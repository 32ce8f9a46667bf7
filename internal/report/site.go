package report

import (
	"slices"

	"github.com/cliniclint/cliniclint/lint"
)

// maxAlsoOn is how many other pages of a site a finding names.
const maxAlsoOn = 100

// Site takes what stands on several pages of a site for one finding, on the first of them. Its zero value is ready for
// use.
//
// It is the same when a rule is met by the same words in the same text; and what is missing is missing on the site, once.
type Site struct {
	docs  []*Document
	first map[siteClaim]*place
}

// siteClaim is equal for findings that are one.
type siteClaim struct {
	rule, jurisdiction, slot string
	passage                  Passage
}

// place is where a claim was met first.
type place struct {
	doc, finding int
	last         *Document // the page that was counted last
}

// Add takes in a page, after those before it. Findings that were met before are taken out of it, and counted with the
// first, whose document changes.
func (s *Site) Add(d *Document) {
	if s.first == nil {
		s.first = map[siteClaim]*place{}
	}
	n := len(s.docs)
	s.docs = append(s.docs, d)
	var kept []Finding
	for i := range d.Findings {
		f := &d.Findings[i]
		c := siteClaim{rule: f.Rule.ID}
		if !slices.Contains(f.Rule.Jurisdictions, lint.Anywhere) { // a branch abroad is under a rule of its own
			c.jurisdiction = f.Jurisdiction
		}
		if len(f.Rule.Claim.Missing) == 0 {
			c.slot, c.passage = f.Slot, f.Passage
		}
		at := s.first[c]
		if at == nil {
			at = &place{n, len(kept), d}
			s.first[c] = at
		}
		if at.doc == n { // twice on one page are two
			kept = append(kept, *f)
			continue
		}
		if at.last == d {
			continue
		}
		at.last = d
		g := &s.docs[at.doc].Findings[at.finding]
		g.Pages = max(g.Pages, 1) + 1
		if len(g.AlsoOn) < maxAlsoOn {
			g.AlsoOn = append(g.AlsoOn, d.Source)
		}
	}
	d.Findings = kept
}
