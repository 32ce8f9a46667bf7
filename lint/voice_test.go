package lint

import (
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// The same words are a claim or none, as the voice of the passage has it.
func TestVoice(t *testing.T) {
	tests := []struct {
		name, text string
		claimed    bool
	}{
		{"offer", "Exosomes injected into the scalp, £400 a visit.", true},
		{"study", "Exosomes injected into the scalp. Forty volunteers were randomised and hair density was recorded.", false},
		{"study beside an offer", "Exosomes injected into the scalp at our clinic. Forty volunteers were randomised in the trial.", true},
		{"regulator", "Exosomes injected into the scalp were on the price list. Inspectors came in May.", false},
		{"harm", "Exosomes injected into the face. Two women developed an infection within the week.", false},
		{"press", "Exosomes injected into the face are the latest fashion. Doctors warn that nobody knows the dose.", false},
		{"refusal of what was named", "Now and then somebody wants exosomes injected into the face. We do not offer it.", false},
		{"refusal of something else", "Exosomes injected into the face, from £300. We do not offer laser hair removal.", true},
		{"the next paragraph", "Exosomes injected into the scalp.\n\nThe watchdog said that the clinic has to stop.", false},
		{"another section", "Exosomes injected into the scalp.\n\n# News\n\nThe watchdog said that the clinic has to stop.", true},
	}
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	l, err := New(pack, nil, Options{Jurisdictions: []string{"uk"}, Rules: []string{"uk/exosome-injection"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		doc, err := copytext.Read("page.md", "markdown", []byte(tt.text), "")
		if err != nil {
			t.Fatal(err)
		}
		if got := len(l.Check(doc).Findings) > 0; got != tt.claimed {
			t.Errorf("%s: claimed %v, want %v: %q", tt.name, got, tt.claimed, tt.text)
		}
	}
}
