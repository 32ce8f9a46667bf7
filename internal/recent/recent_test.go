package recent

import (
	"strconv"
	"sync"
	"testing"
)

func TestMap(t *testing.T) {
	const most = 10 * shards
	m := New[int](most)
	put := func(n int) { m.Put(strconv.Itoa(n), n) }
	has := func(n int) bool {
		v, ok := m.Get(strconv.Itoa(n))
		if w, same := m.GetBytes([]byte(strconv.Itoa(n))); w != v || same != ok || ok && v != n {
			t.Errorf("%d became %d and %d", n, v, w)
		}
		return ok
	}
	put(0)
	for n := 1; n < 5000; n++ {
		put(n)
		if !has(n) || !has(n-1) {
			t.Fatalf("what was added last is gone after %d", n)
		}
		if !has(0) {
			t.Fatalf("what is asked for all the time is gone after %d", n)
		}
	}
	kept := 0
	for i := range m.parts {
		kept += len(m.parts[i].young) + len(m.parts[i].old)
	}
	if kept > 2*most || kept < most/2 {
		t.Errorf("%d are kept", kept)
	}
	if has(1) || has(50) {
		t.Error("what nobody asked for is still there")
	}
}

func TestMapIsForAll(t *testing.T) {
	m := New[int](64)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for n := range 2000 {
				key := strconv.Itoa(n % 100)
				if v, ok := m.Get(key); ok && v != n%100 {
					t.Errorf("%s became %d", key, v)
				}
				m.Put(key, n%100)
			}
		})
	}
	all.Wait()
}
