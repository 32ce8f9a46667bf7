package lint

import (
	"slices"
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/internal/recent"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// view is a linter for documents of some jurisdictions: what the rules that apply there ask for, and nothing else.
type view struct {
	*Linter
	bySay   [][]applicable // by concept that rules look for
	around  []bool         // by concept: a rule asks for it beyond the block of what it looks for
	demand  *lexicon.Demand
	say     lexicon.Filter // what rules look for
	context lexicon.Filter // what they ask for around it
	scratch sync.Pool
	known   *recent.Map[*reading] // by the text
	// likenesses are the rules that ask what passages resemble
	likenesses []likeness
}

// applicable is a rule and the jurisdiction under which it applies.
type applicable struct {
	*compiled
	jurisdiction string
}

// view gives the view for documents of some jurisdictions.
func (l *Linter) view(jurisdictions []string) *view {
	key := strings.Join(jurisdictions, ",")
	if v, ok := l.views.Load(key); ok {
		return v.(*view)
	}
	v, _ := l.views.LoadOrStore(key, l.newView(jurisdictions))
	return v.(*view)
}

func (l *Linter) newView(jurisdictions []string) *view {
	v := &view{Linter: l, bySay: make([][]applicable, l.lex.Len()), around: make([]bool, l.lex.Len()), known: recent.New[*reading](maxReadings)}
	v.scratch.New = func() any { return new(scratch) }
	wanted := make([]bool, l.lex.Len())
	want := func(ids []lexicon.ID) {
		for _, id := range ids {
			wanted[id] = true
		}
	}
	want(l.engine)
	said := make([]bool, l.lex.Len())
	for _, k := range l.rules {
		j, ok := applies(k.Rule, jurisdictions)
		if !ok {
			continue
		}
		if k.Claim.Resembles != nil {
			v.likenesses = append(v.likenesses, l.likeness(applicable{k, j}))
		}
		want(k.say)
		for _, c := range slices.Concat(k.with, k.unless) {
			want(c.any)
			for _, id := range c.any {
				v.around[id] = v.around[id] || c.within >= inSection
			}
		}
		for _, m := range k.missing {
			want(m.any)
			for _, id := range m.any {
				v.around[id] = true
			}
		}
		for _, id := range k.say {
			v.bySay[id] = append(v.bySay[id], applicable{k, j})
			said[id] = true
		}
	}
	if len(v.likenesses) > 0 {
		for _, k := range l.every {
			if _, ok := applies(k.Rule, jurisdictions); !ok {
				continue
			}
			want(k.say)
			for _, id := range k.say {
				said[id] = true
			}
			for _, c := range slices.Concat(k.with, k.unless) {
				want(c.any)
			}
		}
	}
	var all, say, context []lexicon.ID
	for i, w := range wanted {
		id := lexicon.ID(i)
		if !w {
			continue
		}
		all = append(all, id)
		if said[id] {
			say = append(say, id)
		}
		if !said[id] || v.around[id] {
			context = append(context, id)
		}
	}
	v.demand, v.say, v.context = l.lex.Demand(all), l.lex.Filter(say), l.lex.Filter(context)
	if len(v.likenesses) > 0 {
		v.demand = v.demand.WithParts(l.lex)
	}
	return v
}
