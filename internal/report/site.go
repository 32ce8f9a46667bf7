package report

import (
	"slices"

	"github.com/cliniclint/cliniclint/lint"
)

// maxAlsoOn is how many other pages of a site a finding names.
const maxAlsoOn = 100

// FoldSite takes what stands on several pages of a site for one finding, on the first of them. docs are the pages of the
// site in their order.
//
// It is the same when a rule is met by the same words in the same text; and what is missing is missing on the site, once.
func FoldSite(docs []*Document) {
	type claim struct {
		rule, jurisdiction, slot string
		passage                  Passage
	}
	type place struct {
		doc, finding int
		last         *Document // the page that was counted last
	}
	first := map[claim]*place{}
	for n, d := range docs {
		kept := d.Findings[:0]
		for i := range d.Findings {
			f := &d.Findings[i]
			c := claim{rule: f.Rule.ID}
			if !slices.Contains(f.Rule.Jurisdictions, lint.Anywhere) { // a branch abroad is under a rule of its own
				c.jurisdiction = f.Jurisdiction
			}
			if len(f.Rule.Claim.Missing) == 0 {
				c.slot, c.passage = f.Slot, f.Passage
			}
			at := first[c]
			if at == nil {
				first[c] = &place{n, len(kept), d}
				kept = append(kept, *f)
				continue
			}
			if at.doc == n { // twice on one page are two
				kept = append(kept, *f)
				continue
			}
			if at.last == d {
				continue
			}
			at.last = d
			// the documents before this one keep their findings in place
			g := &docs[at.doc].Findings[at.finding]
			g.Pages = max(g.Pages, 1) + 1
			if len(g.AlsoOn) < maxAlsoOn {
				g.AlsoOn = append(g.AlsoOn, d.Source)
			}
		}
		d.Findings = kept
	}
}
