package assertion

import (
	"bytes"
	"reflect"
	"testing"
)

func TestBinaryRestoresTheCues(t *testing.T) {
	cues := builtin(t).cues
	data, _ := cues.MarshalBinary()
	again, err := Restore(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(cues, again) {
		t.Error("the restored cues differ")
	}
	if twice, _ := again.MarshalBinary(); !bytes.Equal(data, twice) {
		t.Error("writing is not deterministic")
	}
	for n := range len(data) / 97 {
		if _, err := Restore(data[:n*97]); err == nil {
			t.Errorf("cut off at %d: no error", n*97)
		}
	}
}

// What can be restored does not make assessing fail.
func FuzzRestore(f *testing.F) {
	cues, err := LoadCues("f.yaml", []byte(minimal+"cues:\n  - {kind: negation, direction: both, texts: [no, 'w/o *3 any? <ask>', '^ not|never', '@ : no']}\n"))
	if err != nil {
		f.Fatal(err)
	}
	data, _ := cues.MarshalBinary()
	f.Add(data, "no, it is w/o a single cure: not a cure, never", 17)
	f.Fuzz(func(t *testing.T, data []byte, text string, at int) {
		cues, err := Restore(data)
		if err != nil {
			return
		}
		check(t, text, New(cues).Assess(text, at, at+4))
	})
}
