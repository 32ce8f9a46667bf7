package assertion

// decide gives the cue that decides about the mention. Negation comes first: whether others report it or ask about it,
// a negated claim is not made.
func (r *reading) decide() (best match, found bool) {
	rank := func(s Status) int { return [...]int{0, 5, 4, 3, 2, 1}[s] }
	for _, m := range r.found {
		status := meanings[r.cue(m).kind].status
		if status == Affirmed || !r.covers(m) {
			continue
		}
		if found {
			old := meanings[r.cue(best).kind].status
			switch d := rank(status) - rank(old); {
			case r.within(m, best):
				continue
			case r.within(best, m):
			case d < 0, d == 0 && r.distance(m) >= r.distance(best):
				continue
			}
		}
		best, found = m, true
	}
	if !found && r.asks {
		return r.declarative()
	}
	return best, found
}

// within tells whether cue m is a part of cue o, which knows better: "let us know if" is no "know if".
func (r *reading) within(m, o match) bool {
	return o.from <= m.from && m.to <= o.to && o.to-o.from > m.to-m.from && r.cue(m).kind.opines() && r.cue(o).kind.opines()
}

// distance is the number of tokens between a cue and the mention.
func (r *reading) distance(m match) int {
	if m.to <= r.mFrom {
		return r.mFrom - m.to
	}
	return m.from - r.mTo
}

// covers tells whether the mention is in the scope of a cue.
func (r *reading) covers(m match) bool {
	c := r.cue(m)
	switch {
	case c.kind == yes || c.kind == no:
		return false
	case c.kind == question && !r.asks:
		return false
	case c.unlessOwn && r.own(m):
		return false
	case c.within > 0 && r.distance(m) > c.within:
		return false
	case m.to <= r.mFrom:
		return c.direction&forward != 0 && r.ahead(m, c)
	default:
		return c.direction&backward != 0 && r.behind(m, c)
	}
}

// own tells whether the speaker's own offer is meant in the clause of the mention.
func (r *reading) own(m match) bool {
	lo, hi := min(m.from, r.mFrom), max(m.to, r.mTo)
	for lo > r.from && !r.clauseBegins(lo) {
		lo--
	}
	for i := lo; i < hi && i < r.to; i++ {
		if r.classes(i)&r.cues.own != 0 {
			return true
		}
	}
	return false
}
