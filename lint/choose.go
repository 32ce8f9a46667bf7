package lint

import "github.com/cliniclint/cliniclint/rules"

// Applies tells whether a linter with these options looks for a rule in a document of these jurisdictions, so that what it
// does not find there is not there.
func (o *Options) Applies(r *rules.Rule, jurisdictions []string) bool {
	if _, ok := applies(r, jurisdictions); !ok || !o.chosen(r) {
		return false
	}
	rank := r.Severity.Rank()
	for _, s := range r.SeverityIn {
		rank = max(rank, s.Rank())
	}
	return rank >= o.MinSeverity.Rank()
}
