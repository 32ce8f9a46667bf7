package lint

import (
	"testing"

	"github.com/cliniclint/cliniclint/rules"
)

// The rule set cannot be built with a rule that fails its own examples.
func TestBuiltinRulesMeetTheirExamples(t *testing.T) {
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(pack.Rules) == 0 {
		t.Fatal("there are no rules")
	}
	failures, err := TestExamples(pack, pack.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		t.Error(f)
	}
}
