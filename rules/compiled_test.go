package rules

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/cliniclint/cliniclint/internal/flat"
)

// The compiled rules are those of the files; “go generate ./rules” brings them up to date.
func TestCompiledIsCurrent(t *testing.T) {
	state, err := State(FS())
	if err != nil {
		t.Fatal(err)
	}
	if _, compiled, err := restore(compiledBin); err != nil || compiled != state {
		t.Fatalf("compiled.bin is out of date; run “go generate ./rules” (%v)", err)
	}
	fast, err := Compiled()
	if err != nil {
		t.Fatal(err)
	}
	full, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if len(fast.Lexicon) == 0 || len(fast.Rules) != len(full.Rules) || len(fast.Guidance) != len(full.Guidance) || len(fast.Products) != len(full.Products) {
		t.Fatalf("%d rules, %d guidance entries and %d products, want %d, %d and %d",
			len(fast.Rules), len(fast.Guidance), len(fast.Products), len(full.Rules), len(full.Guidance), len(full.Products))
	}
	for i, r := range full.Rules {
		want := *r
		want.Examples, want.Claim.Terms, want.Claim.Except = Examples{}, nil, nil
		if !same(want, *fast.Rules[i]) {
			t.Errorf("rule %s differs:\n%+v\n%+v", r.ID, want, *fast.Rules[i])
		}
	}
	for id, f := range full.Products {
		if !same(f.Status, fast.Products[id].Status) || !same(f.Kind, fast.Products[id].Kind) {
			t.Errorf("product %s differs", id)
		}
	}
}

// same compares values as they are used: compiled data does not tell an empty list or map from none.
func same(a, b any) bool {
	return reflect.DeepEqual(plain(reflect.ValueOf(a)).Interface(), plain(reflect.ValueOf(b)).Interface())
}

func plain(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(plain(v.Field(i)))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(plain(v.Elem()))
		return out
	case reflect.Slice:
		if v.Len() == 0 {
			return reflect.Zero(v.Type())
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(plain(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.Len() == 0 {
			return reflect.Zero(v.Type())
		}
		out := reflect.MakeMap(v.Type())
		for _, k := range v.MapKeys() {
			out.SetMapIndex(k, plain(v.MapIndex(k)))
		}
		return out
	}
	return v
}

// Damage that no checksum tells is an error or another pack, never a panic.
func FuzzRestore(f *testing.F) {
	p, err := load(good())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(flat.Encode(p.stated(new(uint32))))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, state, err := restore(flat.Seal(layoutVersion, data))
		if err != nil {
			return
		}
		q, again, err := restore(Compile(p, state))
		if err != nil || again != state || !same(*p, *q) {
			t.Fatalf("what was read is not what was written: %v", err)
		}
	})
}

func TestRestoreRefusesDamage(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "cut off": compiledBin[:len(compiledBin)/2], "of another version": append([]byte{255}, compiledBin[1:]...),
		"changed": append(bytes.Clone(compiledBin[:len(compiledBin)-1]), ^compiledBin[len(compiledBin)-1]),
	} {
		if p, _, err := restore(data); err == nil || p != nil {
			t.Errorf("%s: no error", name)
		}
	}
}
