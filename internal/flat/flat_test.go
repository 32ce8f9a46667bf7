package flat

import (
	"errors"
	"reflect"
	"slices"
	"testing"
)

type pair struct{ A, B int32 }

// thing holds everything that a layout can name.
type thing struct {
	N     int32
	U     uint32
	I     int
	H     uint64
	B     bool
	S     string
	T     []string
	Pairs []pair
	Bytes []byte
	Long  []uint64
	Map   map[string]int
	Under []thing
	Ptrs  []*pair
}

func layout(c *Coder, t *thing) {
	c.Int32(&t.N)
	c.Uint32(&t.U)
	c.Int(&t.I)
	c.Uint64(&t.H)
	c.Bool(&t.B)
	Text(c, &t.S)
	Texts(c, &t.T)
	Array(c, &t.Pairs)
	Array(c, &t.Bytes)
	Array(c, &t.Long)
	Map(c, &t.Map, (*Coder).Int)
	List(c, &t.Under, layout)
	Pointers(c, &t.Ptrs, func(c *Coder, p *pair) {
		c.Int32(&p.A)
		c.Int32(&p.B)
	})
}

func (t *thing) encode() []byte { return Encode(func(c *Coder) { layout(c, t) }) }

func decode(data []byte) (*thing, error) {
	t := new(thing)
	return t, Decode(data, func(c *Coder) { layout(c, t) })
}

func sample() *thing {
	return &thing{
		N: -7, U: 1 << 31, I: 12, H: 1 << 63, B: true, S: "naïve", T: []string{"", "a", "bb"}, Pairs: []pair{{1, -2}, {3, 4}},
		Bytes: []byte("xyz"), Long: []uint64{5, 1 << 40}, Map: map[string]int{"z": 1, "a": -1},
		Under: []thing{{S: "below", Long: []uint64{9}, T: []string{"a\x00b"}}, {T: []string{"", "a", "bb"}}, {T: []string{"a", "b"}}, {T: []string{"a\x00b"}}}, Ptrs: []*pair{{5, 6}, {}},
	}
}

func TestRoundTrip(t *testing.T) {
	for _, want := range []*thing{{}, sample()} {
		data := want.encode()
		if again := want.encode(); !slices.Equal(data, again) {
			t.Error("two writings differ")
		}
		for shift := range alignment { // wherever the data stands in memory
			at := append(make([]byte, shift, shift+len(data)), data...)[shift:]
			if got, err := decode(at); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("shifted by %d: %v\ngot  %+v\nwant %+v", shift, err, got, want)
			}
		}
	}
}

func TestSameTextsAreOneList(t *testing.T) {
	lists := [][]string{{"a", "b"}, {"a"}, {"a", "b"}, nil, nil}
	data := Encode(func(c *Coder) { List(c, &lists, Texts) })
	var got [][]string
	if err := Decode(data, func(c *Coder) { List(c, &got, Texts) }); err != nil || !reflect.DeepEqual(got, lists) {
		t.Fatalf("%v, %v", got, err)
	}
	if &got[0][0] != &got[2][0] || &got[0][0] == &got[1][0] {
		t.Error("lists that are the same are not one")
	}
}

func TestReadingCostsNoMemory(t *testing.T) {
	long := make([]uint64, 1<<20)
	data := Encode(func(c *Coder) { Array(c, &long) })
	n := testing.AllocsPerRun(10, func() {
		var got []uint64
		if err := Decode(data, func(c *Coder) { Array(c, &got) }); err != nil || len(got) != len(long) {
			t.Errorf("%d numbers, %v", len(got), err)
		}
	})
	if n > 3 {
		t.Errorf("%.0f allocations", n)
	}
}

func TestDecodeRefuses(t *testing.T) {
	data := sample().encode()
	for n := range data {
		if _, err := decode(data[:n]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut off at %d: %v", n, err)
		}
	}
	if _, err := decode(append(slices.Clone(data), 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("with a byte too many: %v", err)
	}
}

func TestSeal(t *testing.T) {
	sealed := Seal(3, []byte("what counts"))
	if data, err := Open(3, sealed); err != nil || string(data) != "what counts" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := Open(4, sealed); !errors.Is(err, ErrDamaged) {
		t.Errorf("another version: %v", err)
	}
	for i := range sealed {
		bad := slices.Clone(sealed)
		bad[i] ^= 16
		if _, err := Open(3, bad); !errors.Is(err, ErrDamaged) {
			t.Errorf("byte %d changed: %v", i, err)
		}
		if _, err := Open(3, sealed[:i]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut off at %d: %v", i, err)
		}
	}
}

// Whatever is read can be written, and read again as the same.
func FuzzDecode(f *testing.F) {
	f.Add(sample().encode())
	f.Add((&thing{}).encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decode(data)
		if err != nil {
			return
		}
		again, err := decode(got.encode())
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("%v\n%+v\n%+v", err, got, again)
		}
	})
}
