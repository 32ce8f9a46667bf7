package cli

import (
	"sync"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/lint/copytext"
)

// maxPassedOver is how many reasons for passing over a file are told apart.
const maxPassedOver = 100

// passedOver counts what searches through directories pass over, by reason.
type passedOver struct {
	mu      sync.Mutex // a search may still go on when the run was stopped
	over    bool
	reasons map[string]*report.ReasonCoverage
}

func (p *passedOver) add(name string, ignored bool) {
	reason := "excluded by .gitignore"
	if !ignored {
		reason = copytext.WhyNot(name)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over {
		return
	}
	if p.reasons == nil {
		p.reasons = map[string]*report.ReasonCoverage{}
	}
	if p.reasons[reason] == nil && len(p.reasons) >= maxPassedOver {
		reason = "other formats"
	}
	r := p.reasons[reason]
	if r == nil {
		r = &report.ReasonCoverage{Reason: reason, First: name}
		p.reasons[reason] = r
	}
	r.Count++
}

// tell ends the collection and hands it over.
func (p *passedOver) tell(c *report.Coverage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	for _, r := range p.reasons {
		c.PassedOver(*r)
	}
}
