package cli

import (
	"slices"
	"sync"
	"time"

	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/suppress"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// judges make the linters for the parts of a configuration that hold for different documents, each once. They are used
// by several goroutines.
type judges struct {
	config        *config.File
	pack          *rules.Pack
	detector      *market.Detector
	opts          lint.Options // what the flags say
	ownDisabled   []string     // rules about suppressions that the flags disable
	jurisdictions bool         // the flags say whose rules apply

	mu   sync.Mutex
	made map[config.Layers]*judge
}

// judge is a linter and what it looks for.
type judge struct {
	*lint.Linter
	opts  lint.Options
	rules map[string]*rules.Rule // with the severities of the configuration
	own   map[string]*rules.Rule // the rules about suppressions that are applied
	fixed map[string]bool        // rules that no comment may suppress
}

// policy is what decides about the comments of a document.
func (j *judge) policy(now time.Time, jurisdictions []string) suppress.Policy {
	return suppress.Policy{
		Now: now, Own: j.own,
		Known:  func(id string) bool { return j.rules[id] != nil },
		Active: func(id string) bool { return j.opts.Applies(j.rules[id], jurisdictions) },
		Fixed:  func(id string) bool { return j.fixed[id] },
	}
}

// get makes the judge for layers of the configuration, or finds it.
func (j *judges) get(on config.Layers) (*judge, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if made := j.made[on]; made != nil {
		return made, nil
	}
	out := &judge{opts: j.opts, rules: map[string]*rules.Rule{}, own: map[string]*rules.Rule{}, fixed: map[string]bool{}}
	pack := *j.pack
	var disabled []string
	pack.Rules, disabled = j.config.Apply(on, pack.Rules)
	if len(j.opts.Rules) == 0 { // who asks for rules by name means them
		out.opts.Disabled = slices.Concat(out.opts.Disabled, disabled)
	}
	if list, _ := j.config.Jurisdictions(on); !j.jurisdictions && !slices.Equal(list, []string{"auto"}) {
		out.opts.Jurisdictions = list
	}
	for _, r := range pack.Rules {
		out.rules[r.ID] = r
		if !j.config.Verdict(on, r).Ignorable {
			out.fixed[r.ID] = true
		}
	}
	own, ownDisabled := j.config.Apply(on, suppress.Rules())
	choice := lint.Options{Only: j.opts.Only, MinSeverity: j.opts.MinSeverity, Disabled: slices.Concat(j.ownDisabled, ownDisabled)}
	for _, r := range own {
		if choice.Applies(r, nil) {
			out.own[r.ID] = r
		}
	}
	var err error
	if out.Linter, err = lint.New(&pack, j.detector, out.opts); err != nil {
		return nil, err
	}
	if j.made == nil {
		j.made = map[config.Layers]*judge{}
	}
	j.made[on] = out
	return out, nil
}
