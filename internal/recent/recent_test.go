package recent

import (
	"strconv"
	"testing"
)

func TestMap(t *testing.T) {
	m := New[int](3)
	put := func(n int) { m.Put(strconv.Itoa(n), n) }
	has := func(n int) bool {
		v, ok := m.Get([]byte(strconv.Itoa(n)))
		if ok && v != n {
			t.Errorf("%d became %d", n, v)
		}
		return ok
	}
	for n := range 3 {
		put(n)
	}
	for n := range 100 {
		put(n + 3)
		if !has(n+3) || !has(n+2) {
			t.Fatalf("what was added last is gone after %d", n)
		}
		if !has(0) {
			t.Fatalf("what is asked for all the time is gone after %d", n)
		}
		if kept := len(m.young) + len(m.old); kept > 6 {
			t.Fatalf("%d are kept", kept)
		}
	}
	if has(1) || has(50) {
		t.Error("what nobody asked for is still there")
	}
}
