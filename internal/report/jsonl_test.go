package report

import (
	"bytes"
	"strings"
	"testing"
)

// A line is what the record of the finding is as JSON, whatever stands in it.
func TestLineIsTheRecord(t *testing.T) {
	for name, run := range map[string]*Run{"sample": sampleRun(t), "suppressed": suppressedRun(t)} {
		var lines, records bytes.Buffer
		p := newJSONLines(&lines)
		run.ShowSuppressed = true
		if err := Print(p, run); err != nil {
			t.Fatal(err)
		}
		for _, d := range run.Documents {
			for _, list := range [][]Finding{d.Findings, d.Suppressed} {
				for i := range list {
					if err := newEncoder(&records).Encode(newRecord(d, &list[i])); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		if lines.String() != records.String() {
			t.Errorf("%s: got\n%s\nwant\n%s", name, lines.String(), records.String())
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("plain", "“quotes” \"and\" \\", true)
	f.Add("<b>&amp;\u2028\u202e\u200d\xff\x00\x1b\x7f\ttab\nline", "\U000e0001 \ufffd é 漢 😀", false)
	f.Fuzz(func(t *testing.T, a, b string, cut bool) {
		d := sampleRun(t).Documents[0]
		d.Source = b
		finding := d.Findings[0]
		finding.Message, finding.Text, finding.Heading = a, b, a+b
		whole := strings.ToValidUTF8(a, "?") // passages are cut between characters
		finding.Passage = Passage{Before: whole, Words: strings.ToValidUTF8(b, "?"), After: whole, CutBefore: cut, CutAfter: !cut}
		rule := *finding.Rule
		rule.Title, rule.Why = b, a
		finding.Rule = &rule
		d.Findings = []Finding{finding, d.Findings[0], finding}
		var lines, records bytes.Buffer
		if err := newJSONLines(&lines).Document(d); err != nil {
			t.Fatal(err)
		}
		for i := range d.Findings {
			if err := newEncoder(&records).Encode(newRecord(d, &d.Findings[i])); err != nil {
				t.Fatal(err)
			}
		}
		if lines.String() != records.String() {
			t.Errorf("got\n%q\nwant\n%q", lines.String(), records.String())
		}
	})
}
