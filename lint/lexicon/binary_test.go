package lexicon

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/cliniclint/cliniclint/rules"
)

func TestBinaryRestoresTheLexicon(t *testing.T) {
	pack, err := rules.Load(rules.FS())
	if err != nil {
		t.Fatal(err)
	}
	l, err := Build(pack.Concepts, pack.Forms)
	if err != nil {
		t.Fatal(err)
	}
	data, err := l.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Restore(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(l, again) {
		t.Error("the restored lexicon differs")
	}
	if twice, _ := again.MarshalBinary(); !bytes.Equal(data, twice) {
		t.Error("writing is not deterministic")
	}
}

// What is sound does not make matching fail.
func FuzzRestore(f *testing.F) {
	l, err := Build(concepts(map[string][]string{"a": {"red skin", "!red"}, "b": {"<a> ..3 blue"}}), testForms)
	if err != nil {
		f.Fatal(err)
	}
	data, err := l.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "red skin is blue")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		l, err := Restore(data)
		if err != nil || !l.sound() {
			return
		}
		var m Matches
		var txt Text
		l.Read(&txt, text)
		l.Match(&m, &txt, everything(l))
		for _, x := range m.Mentions(nil) {
			if int(x.To) > len(txt.Tokens) || x.From >= x.To {
				t.Fatal("a mention outside the text")
			}
		}
	})
}
