package rules

import (
	"bytes"
	"reflect"
	"testing"
)

// The compiled rules are those of the files; “go generate ./rules” brings them up to date.
func TestCompiledIsCurrent(t *testing.T) {
	sum, err := Sum(FS())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(compiledBin, sum[:]) {
		t.Fatal("compiled.bin is out of date; run “go generate ./rules”")
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

// same compares values as they are used: gob does not tell an empty list or map from none.
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
