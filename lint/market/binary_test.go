package market

import (
	"bytes"
	"reflect"
	"testing"
	"testing/fstest"
)

func TestBinaryRestoresTheDetector(t *testing.T) {
	d := detector(t)
	data, _ := d.MarshalBinary()
	again, err := Restore(data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(d, again) {
		t.Error("the restored detector differs")
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

// What can be restored does not make detecting fail.
func FuzzRestore(f *testing.F) {
	d, err := Load(fstest.MapFS{"zz.yaml": {Data: []byte(minimal)}})
	if err != nil {
		f.Fatal(err)
	}
	data, _ := d.MarshalBinary()
	f.Add(data, "Z$ 40, Z1 1ZZ, zed no 12345, (556) 123-4567")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		d, err := Restore(data)
		if err != nil {
			return
		}
		for _, e := range d.Detect(page("https://a.zz/zz/", text, signals{Lang: []string{"zz"}, Phones: []string{text}})).Evidence {
			if _, ok := d.Jurisdiction(e.Jurisdiction); !ok {
				t.Fatalf("evidence for %q, which is no jurisdiction", e.Jurisdiction)
			}
		}
	})
}
