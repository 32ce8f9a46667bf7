package assertion

// reading is a window read for the cues about a mention.
type reading struct {
	*window
	mFrom, mTo  int // the mention; both are to when the mention would stand behind the text
	found       []match
	ownNegation bool // the mention begins with its own: "no downtime"
}

// maxFound is the number of cues that count on each side of a mention, the nearest ones.
const maxFound = 128

func (r *reading) read() {
	// Cues inside the mention are part of what it says.
	r.found = r.find(nil, r.from, r.mFrom)
	r.found = r.found[max(0, len(r.found)-maxFound):]
	r.straddle()
	before := len(r.found)
	r.found = r.find(r.found, r.mTo, r.to)
	r.found = r.found[:min(len(r.found), before+maxFound)]
	r.silence()
	if r.mTo > r.mFrom {
		for _, m := range r.find(nil, r.mFrom, min(r.mTo, r.mFrom+maxWords)) {
			if c := r.cues.cues[m.cue]; m.from == r.mFrom && c.kind == negation && c.direction&forward != 0 {
				r.ownNegation = true
			}
		}
	}
}

// straddle finds the ends of scopes that reach into the mention: "no needles, real results", "not painful and erases".
func (r *reading) straddle() {
	if r.mFrom == r.from || r.mTo == r.mFrom {
		return
	}
	for _, m := range r.find(nil, r.mFrom-1, min(r.mTo, r.mFrom+2)) {
		k := r.cue(m).kind
		if m.to > r.mFrom && (k == turn && m.from <= r.mFrom || k == termination && m.from < r.mFrom) {
			r.found = append(r.found, m)
		}
	}
}

func (r *reading) cue(m match) *cue { return &r.cues.cues[m.cue] }

// silence drops the cues that a pseudo-cue overlaps, unless they are longer on both sides than it is, and those that
// are the beginning of a longer cue of the same kind.
func (r *reading) silence() {
	all := append([]match(nil), r.found...)
	r.found = r.found[:0]
	for _, m := range all {
		if !r.silenced(m, all) {
			r.found = append(r.found, m)
		}
	}
}

func (r *reading) silenced(m match, all []match) bool {
	c := r.cue(m)
	if c.kind == pseudo {
		return false
	}
	for _, o := range all {
		by := r.cue(o)
		switch {
		case o.from >= m.to || m.from >= o.to:
		case by.kind == c.kind && by.direction == c.direction && o.from == m.from && o.to > m.to:
			return true
		case by.kind != pseudo || by.silences != Affirmed && by.silences != meanings[c.kind].status:
		case o.from < m.from || o.to > m.to:
			return true
		case o.from == m.from && o.to == m.to && c.kind != yes && c.kind != no:
			return true
		}
	}
	return false
}
