package assertion

import "github.com/cliniclint/cliniclint/lint/lexicon"

// kind says what a cue does to the words in its scope.
type kind uint8

const (
	negation kind = iota
	prohibition
	refusal
	warning
	reported
	hypothetical
	contraindication
	question // an inverted auxiliary; asks only where the sentence is a question
	asked    // asks in any sentence: "find out whether"
	history
	pseudo      // looks like a cue and is none; silences the cues that it overlaps
	termination // ends the scope of others
	turn        // an item of a list that is no longer negated: "no needles, just results"
	yes         // answers
	no
)

// kinds tells, by the name in the data, the kind, the status that it gives, and how Result.Why puts it.
var kinds = map[string]kind{
	"negation": negation, "prohibition": prohibition, "refusal": refusal, "warning": warning, "reported": reported,
	"hypothetical": hypothetical, "contraindication": contraindication, "question": question, "asked": asked,
	"history": history, "pseudo": pseudo, "termination": termination, "turn": turn, "yes": yes, "no": no,
}

var meanings = [...]struct {
	status Status
	why    string
}{
	negation:         {Negated, "negated by"},
	prohibition:      {Negated, "said to be barred by"},
	refusal:          {Negated, "said not to be offered by"},
	warning:          {Reported, "warned of by"},
	reported:         {Reported, "reported of others by"},
	hypothetical:     {Hypothetical, "made a condition by"},
	contraindication: {Hypothetical, "named as a contraindication by"},
	question:         {Asked, "asked by"},
	asked:            {Asked, "asked by"},
	history:          {Historical, "put into the past by"},
	no:               {Negated, "asked, and answered by"},
	yes:              {Affirmed, "asked, and answered by"},
	pseudo:           {}, termination: {}, turn: {},
}

// opines tells whether a cue of the kind says who holds something, or under which condition.
func (k kind) opines() bool { return warning <= k && k <= asked }

// direction says on which side of a cue the words stand that it is about.
type direction uint8

const (
	forward direction = 1 << iota
	backward
	both = forward | backward
)

var directions = map[string]direction{"forward": forward, "backward": backward, "both": both}

// scope says how far a cue reaches.
type scope uint8

const (
	clause scope = iota // to the end of the clause, or to a termination
	phrase              // to the end of the noun phrase or the list of them
	whole               // to the end of the sentence, or to a termination that ends such scopes
)

var scopes = map[string]scope{"clause": clause, "phrase": phrase, "sentence": whole}

// cue is what a pattern means.
type cue struct {
	kind      kind
	direction direction
	scope     scope
	within    int    // words between the cue and the mention at most; 0 for no limit
	series    bool   // negates items of a list, as "no" does, and never what brings its own negation
	lack      bool   // a second negation before it makes the mention affirmed: "never without"
	verbal    bool   // negates a verb, so that it can be such a second negation
	contrast  bool   // may begin an inserted contrast: ", not injected,"
	unlessOwn bool   // does not count where the speaker's own offer is meant: "our …"
	silences  Status // of a pseudo-cue: the status of the cues that it silences; Affirmed for all
}

// Cues are the words that decide, read from data. See LoadCues.
type Cues struct {
	cues    []cue
	index   index
	classes map[uint64]uint64 // hash of a word → set of the classes that it is in
	ids     map[string]int    // name of a class → its bit

	ask, acts, wh, own, leadin uint64 // classes that the code asks for, as sets
}

// The names of the classes that the code itself asks for.
const (
	classAsk    = "ask"    // auxiliaries that stand before their subject in a question
	classActs   = "acts"   // verbs that tell what somebody does or has, in forms that are no nouns
	classWh     = "wh"     // words that begin a question which takes its content for granted
	classOwn    = "own"    // words by which the speaker means itself
	classLeadin = "leadin" // words that may stand between a cue and the colon behind which its list begins
)

// classesOf gives the set of classes of a token.
func (c *Cues) classesOf(t *lexicon.Token, text string) uint64 {
	set := c.classes[t.Hash]
	if t.Kind == lexicon.Number {
		set |= 1 << numberBit
	}
	if year(text[t.Start:t.End]) {
		set |= 1 << yearBit
	}
	return set
}

// year tells whether a word is a year or a decade: 2019, 1990s.
func year(w string) bool {
	if len(w) == 5 && w[4] == 's' {
		w = w[:4]
	}
	return len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && '0' <= w[2] && w[2] <= '9' && '0' <= w[3] && w[3] <= '9'
}
