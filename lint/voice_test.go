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
		{"somebody asked for papers", "Exosomes injected into the scalp, said the poster. I asked three salons for the published data and got a price list.", false},
		{"a pleading", "Exosomes injected into the scalp. The complaint, paragraph 12, says that nobody was warned.", false},
		{"a register of trials", "Study type: interventional. Exosomes injected into the scalp, weekly. Enrollment: 30, estimated.", false},
		{"a paper", "Exosomes injected into the scalp are sold in many towns. We cultured the contents of five vials.", false},
		{"a hearing", "She had told clients that exosomes injected into the scalp would do. The disciplinary panel met in June.", false},
		{"no such thing", "Licensed exosomes injected into the scalp? There is no such product.", false},
		{"refusal of ours", "Some rooms have exosomes injected into the scalp. Ours does not.", false},
		{"a course", "The injection of exosomes falls outside the scope of this diploma.", false},
		{"our own doctor said", "Exosomes injected into the scalp: our brochure said that hair is back by May. Book now.", true},
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
