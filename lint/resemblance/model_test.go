package resemblance

import (
	"math"
	"slices"
	"testing"
)

// learnedOf learns from the words of sentences; those with "cure" hold a claim.
func learnedOf(t testing.TB) *Model {
	t.Helper()
	var examples []Example
	for range 20 {
		for _, x := range []struct {
			words []string
			holds bool
		}{
			{[]string{"exosomes", "cure", "arthritis"}, true}, {[]string{"drips", "cure", "lupus"}, true},
			{[]string{"exosomes", "are", "vesicles"}, false}, {[]string{"arthritis", "is", "common"}, false},
		} {
			e := Example{Holds: map[string]bool{"disease-claim": x.holds}}
			for _, w := range x.words {
				e.Features = append(e.Features, Word(w))
			}
			examples = append(examples, e)
		}
	}
	return Train(7, []string{"disease-claim", "pom-advert"}, examples, Vectors{})
}

func TestTrain(t *testing.T) {
	m := learnedOf(t)
	k, ok := m.Category("disease-claim")
	if !ok {
		t.Fatal("a category is missing")
	}
	claim := m.Score(nil, []Feature{Word("peptides"), Word("cure"), Word("eczema")})[k]
	plain := m.Score(nil, []Feature{Word("exosomes"), Word("are"), Word("common")})[k]
	if claim < 0 || plain > 0 {
		t.Errorf("claim %.1f, want above 0; plain words %.1f, want below", claim, plain)
	}
	f := []Feature{Word("never-seen"), Word("exosomes"), Word("cure")}
	w := m.Weigh(nil, f, k)
	if w[0] != 0 || w[2] <= 0 || w[2] <= w[1] {
		t.Errorf("a word that was never seen, one of both kinds and the one that makes the claim weigh %v", w)
	}
}

func TestTrainWithVectors(t *testing.T) {
	var examples []Example
	for range 20 {
		for i, word := range []string{"cures", "mends", "costs", "weighs"} {
			examples = append(examples, Example{[]Feature{Word("it"), Word(word)}, map[string]bool{"disease-claim": i < 2}})
		}
	}
	var v Vectors
	v.Size = 2
	for _, x := range []struct {
		word string
		used []float32
	}{
		{"cures", []float32{1, 0.1}}, {"mends", []float32{0.9, 0}}, {"heals", []float32{1, 0}},
		{"costs", []float32{0, 1}}, {"weighs", []float32{0.1, 0.9}}, {"measures", []float32{0, 1}},
	} {
		v.Features, v.Values = append(v.Features, Word(x.word)), append(v.Values, x.used...)
	}
	m := Train(1, []string{"disease-claim"}, examples, v)
	for word, claim := range map[string]bool{"heals": true, "measures": false} {
		if score := m.Score(nil, []Feature{Word("it"), Word(word)})[0]; score > 0 != claim {
			t.Errorf("%q, which no example holds: %.1f", word, score)
		}
	}
}

func TestManyFeatures(t *testing.T) {
	m := learnedOf(t)
	once := m.Score(nil, []Feature{Word("cure")})[0]
	many := m.Score(nil, slices.Repeat([]Feature{Word("cure")}, 5000))[0]
	bias := m.Score(nil, nil)[0]
	if many < once || many > 100*(once-bias) {
		t.Errorf("once %.1f, very often %.1f: the sums ran over", once, many)
	}
}

func TestFeatures(t *testing.T) {
	if Word("regenerates") != Word("regeneration") || Word("cure") == Word("cold") {
		t.Error("words are told apart by their beginning alone")
	}
	if Word("disease") == Concept("disease") || Word("cure") == Negated("cure") {
		t.Error("a concept, or what is denied, is taken for a word")
	}
}

func TestDecode(t *testing.T) {
	m := learnedOf(t)
	data := m.Encode()
	back, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	f := []Feature{Word("exosomes"), Word("cure")}
	for k, want := range m.Score(nil, f) {
		if got := back.Score(nil, f)[k]; got != want || math.IsNaN(float64(got)) {
			t.Errorf("category %d: %v after reading, %v before", k, got, want)
		}
	}
	if back.State() != 7 {
		t.Errorf("state %d", back.State())
	}
	for _, bad := range [][]byte{nil, data[:len(data)/2], append([]byte{1}, data...)} {
		if _, err := Decode(bad); err == nil {
			t.Errorf("%d damaged bytes were read", len(bad))
		}
	}
}

// What cannot be read is refused; what is read can be asked.
func FuzzDecode(f *testing.F) {
	data := learnedOf(f).Encode()
	f.Add(data, uint32(5))
	f.Add(data[:40], uint32(0))
	f.Fuzz(func(t *testing.T, data []byte, feature uint32) {
		m, err := Decode(data)
		if err != nil {
			return
		}
		if got := m.Score(nil, []Feature{Feature(feature)}); len(got) != len(m.categories) {
			t.Errorf("%d scores of %d categories", len(got), len(m.categories))
		}
		for k := range m.categories {
			m.Weigh(nil, []Feature{Feature(feature)}, k)
		}
	})
}
