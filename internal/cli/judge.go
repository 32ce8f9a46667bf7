package cli

import (
	"slices"
	"sync"

	"github.com/cliniclint/cliniclint/internal/config"
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
	jurisdictions bool         // the flags say whose rules apply

	mu   sync.Mutex
	made map[config.Layers]*judge
}

// judge is a linter and what it looks for.
type judge struct {
	*lint.Linter
	opts  lint.Options
	rules map[string]*rules.Rule // with the severities of the configuration
	fixed map[string]bool        // rules that no comment may suppress
}

// get makes the judge for layers of the configuration, or finds it.
func (j *judges) get(on config.Layers) (*judge, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if made := j.made[on]; made != nil {
		return made, nil
	}
	out := &judge{opts: j.opts, rules: map[string]*rules.Rule{}, fixed: map[string]bool{}}
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
