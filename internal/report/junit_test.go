package report

import (
	"bytes"
	"encoding/xml"
	"os/exec"
	"testing"
)

// There is no validator in pure Go that is kept, so that this needs xmllint; the test below checks what no schema can.
func TestJUnitKeepsToTheSchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("not validated: xmllint (Debian's libxml2-utils) is not on this machine")
	}
	validate := func(report []byte) error {
		c := exec.CommandContext(t.Context(), xmllint, "--noout", "--schema", "testdata/junit.xsd", "-")
		c.Stdin = bytes.NewReader(report)
		return c.Run()
	}
	for name, run := range map[string]*Run{"sample": sampleRun(t), "suppressed": suppressedRun(t), "hostile": hostileRun(t), "nothing": makeRun()} {
		if err := validate(render(t, "junit", run, Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if validate([]byte(`<testsuites tests="1" failures="0" errors="0"><testsuite name="a"/></testsuites>`)) == nil {
		t.Error("the schema lets everything through")
	}
}

// What the schema that CI servers share asks for beyond well-formed XML: counts that agree, and no more than one outcome.
func TestJUnitCountsAgree(t *testing.T) {
	for name, run := range map[string]*Run{"sample": sampleRun(t), "hostile": hostileRun(t)} {
		var all junitSuites
		if err := xml.Unmarshal(render(t, "junit", run, Options{}), &all); err != nil {
			t.Fatal(err)
		}
		tests, failures, errors := 0, 0, 0
		for _, s := range all.Suites {
			if s.Tests != len(s.Cases) {
				t.Errorf("%s: %s says %d tests, has %d", name, s.Name, s.Tests, len(s.Cases))
			}
			failed, broken, skipped := 0, 0, 0
			for _, c := range s.Cases {
				outcomes := 0
				if c.Failure != nil {
					failed++
					outcomes++
				}
				if c.Error != nil {
					broken++
					outcomes++
				}
				if c.Skipped != nil {
					skipped++
					outcomes++
				}
				if outcomes > 1 {
					t.Errorf("%s: %s has %d outcomes", name, c.Name, outcomes)
				}
			}
			if failed != s.Failures || broken != s.Errors || skipped != s.Skipped {
				t.Errorf("%s: %s says %d, %d, %d, has %d, %d, %d", name, s.Name, s.Failures, s.Errors, s.Skipped, failed, broken, skipped)
			}
			tests, failures, errors = tests+s.Tests, failures+failed, errors+broken
		}
		if tests != all.Tests || failures != all.Failures || errors != all.Errors {
			t.Errorf("%s: the sums are %d, %d, %d, not %d, %d, %d", name, tests, failures, errors, all.Tests, all.Failures, all.Errors)
		}
	}
}
