package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/cliniclint/cliniclint/rules"
)

// layer is what the top of the file, or one override, says about rules.
type layer struct {
	jurisdictions []rules.Text
	rules         Choice
	severity      map[rules.Text]rules.Text
	ignorable     map[rules.Text]bool
}

// layers are the top of the file and its overrides, in their order.
func (f *File) layers() []layer {
	d := &f.Data
	list := []layer{{d.Jurisdictions, d.Rules, d.Severity, d.Ignorable}}
	for i := range d.Overrides {
		o := &d.Overrides[i]
		list = append(list, layer{o.Jurisdictions, o.Rules, o.Severity, o.Ignorable})
	}
	return list
}

// selectors are all names of rules in the layer.
func (l *layer) selectors() []rules.Text {
	return slices.Concat(l.rules.Disable, l.rules.Enable, slices.Collect(maps.Keys(l.severity)), slices.Collect(maps.Keys(l.ignorable)))
}

// selects tells whether a selector, which is an id, the beginning of one with "*", or a category, names the rule.
func selects(selector string, r *rules.Rule) bool {
	stem, open := strings.CutSuffix(selector, "*")
	return selector == r.ID || selector == r.Category || open && strings.HasPrefix(r.ID, stem)
}

// exactness orders selectors that name the same rule: a category, then beginnings by their length, then the id.
func exactness(selector string) int {
	switch {
	case !strings.Contains(selector, "/"):
		return 0
	case strings.HasSuffix(selector, "*"):
		return len(selector)
	}
	return 1 << 20
}

// pick is the value of the most exact selector that names the rule.
func pick[V any](m map[rules.Text]V, r *rules.Rule) (key rules.Text, value V, ok bool) {
	for k, v := range m {
		if selects(k.Text, r) && (!ok || cmp.Compare(exactness(k.Text), exactness(key.Text)) > 0) {
			key, value, ok = k, v, true
		}
	}
	return key, value, ok
}

// Layers says which parts of a file hold for a document: the top always, an override when one of its patterns does. Two
// documents with the same Layers are judged alike. It may be used as a key.
type Layers string

// LayersFor finds the layers for a document by its path relative to the folder of the file, slash-separated, or by its
// host. Either may be "".
func (f *File) LayersFor(path, host string) Layers {
	on := make([]byte, len(f.Data.Overrides))
	for i := range f.Data.Overrides {
		o := &f.Data.Overrides[i]
		on[i] = '0'
		_, byPath := matching(o.Paths, path)
		if byPath || slices.ContainsFunc(o.Hosts, func(h rules.Text) bool { return matchesHost(h.Text, host) }) {
			on[i] = '1'
		}
	}
	return Layers(on)
}

// matching finds the first pattern that matches a path or a folder that it is in.
func matching(globs []rules.Text, path string) (rules.Text, bool) {
	if path == "" {
		return rules.Text{}, false
	}
	for _, g := range globs {
		pattern := strings.TrimSuffix(g.Text, "/")
		if doublestar.MatchUnvalidated(pattern, path) || doublestar.MatchUnvalidated(pattern+"/**", path) {
			return g, true
		}
	}
	return rules.Text{}, false
}

// matchesHost compares a host without regard to case. "*." stands for one name or more before the rest.
func matchesHost(pattern, host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if rest, ok := strings.CutPrefix(pattern, "*"); ok {
		return len(host) > len(rest) && strings.HasSuffix(host, rest)
	}
	return host != "" && pattern == host
}

// Excluded tells whether a file is not to be checked, and by which line. A path outside of the folder is not excluded.
func (f *File) Excluded(path string) (by rules.Place, excluded bool) {
	if path == "" {
		return by, false
	}
	if g, ok := matching(f.Data.Exclude, path); ok {
		return g.Place, true
	}
	if len(f.Data.Include) == 0 {
		return by, false
	}
	_, ok := matching(f.Data.Include, path)
	return f.Data.Include[0].Place, !ok
}

// Jurisdictions are those of the last layer that names some, and the place where it does; nil when none does.
func (f *File) Jurisdictions(on Layers) (list []string, at rules.Place) {
	for _, l := range f.active(on) {
		if len(l.jurisdictions) > 0 {
			list, at = nil, l.jurisdictions[0].Place
			for _, j := range l.jurisdictions {
				list = append(list, j.Text)
			}
		}
	}
	return list, at
}

func (f *File) active(on Layers) []layer {
	all := f.layers()
	list := all[:1:1]
	for i := range on {
		if on[i] == '1' {
			list = append(list, all[i+1])
		}
	}
	return list
}

// Verdict is what the file says about a rule.
type Verdict struct {
	Disabled    bool
	Severity    rules.Severity // "" is the rule's own
	Ignorable   bool
	By, FixedBy rules.Place // the places that decided on severity and on ignorable; zero when none did
}

// Verdict says what holds for a rule: each layer has its say, and the last one wins. In a layer enable wins over disable,
// and the most exact selector over the others.
func (f *File) Verdict(on Layers, r *rules.Rule) Verdict {
	v := Verdict{Ignorable: true}
	for _, l := range f.active(on) {
		if i := slices.IndexFunc(l.rules.Disable, func(t rules.Text) bool { return selects(t.Text, r) }); i >= 0 {
			v.Disabled, v.By = true, l.rules.Disable[i].Place
		}
		if _, s, ok := pick(l.severity, r); ok {
			v.By = s.Place
			if s.Text == Off {
				v.Disabled = true
			} else {
				v.Severity = rules.Severity(s.Text)
			}
		}
		if i := slices.IndexFunc(l.rules.Enable, func(t rules.Text) bool { return selects(t.Text, r) }); i >= 0 {
			v.Disabled, v.By = false, l.rules.Enable[i].Place
		}
		if k, ok, found := pick(l.ignorable, r); found {
			v.Ignorable, v.FixedBy = ok, k.Place
		}
	}
	return v
}

// Apply gives the rules with the severities that the layers give them, and the ids of those that they disable.
func (f *File) Apply(on Layers, list []*rules.Rule) (changed []*rules.Rule, disabled []string) {
	changed = make([]*rules.Rule, 0, len(list))
	for _, r := range list {
		v := f.Verdict(on, r)
		if v.Disabled {
			disabled = append(disabled, r.ID)
		}
		if v.Severity != "" {
			other := *r
			other.Severity, other.SeverityIn = v.Severity, nil
			r = &other
		}
		changed = append(changed, r)
	}
	return changed, disabled
}
