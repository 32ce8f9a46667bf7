package lint

import (
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// Finding is a rule met at a place in a document.
type Finding struct {
	Rule         *rules.Rule
	Severity     rules.Severity // the rule's own, unless the slot or the user's configuration changes it
	Jurisdiction string         // under whose rule it falls, e.g. "uk"
	Message      string         // one line, with the words filled in

	Text    string // the words as a reader sees them
	Block   int    // index of the block in Document.Blocks
	From    int    // byte offset of the words in the block's text
	To      int
	Start   int // byte offset in Document.Bytes
	End     int
	Line    int // 1-based line of Start
	Column  int // 1-based column of Start, in code points
	EndLine int
	EndCol  int

	// Because tells what else decided: the product and where it stands, the cue, the notice looked for. For people.
	Because []string
	// Fingerprint identifies the claim, not the line: rule, normalised words and document.
	Fingerprint string
}

// Guidance gives the ids of the guidance that the finding stands on: of the rule's entries those of the finding's own
// jurisdiction, whose ids begin with its country; all of them when none does.
func (f *Finding) Guidance() []string {
	country, _, _ := cutState(f.Jurisdiction)
	var own []string
	for _, id := range f.Rule.Guidance {
		if strings.HasPrefix(id, country+"-") {
			own = append(own, id)
		}
	}
	if len(own) == 0 {
		return f.Rule.Guidance
	}
	return own
}
