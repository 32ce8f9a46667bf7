// Package flat lays values out in bytes so that they are read where they stand. Lists of numbers and all text are parts
// of the data itself: reading them costs neither time nor memory, however long they are. One function, the layout,
// describes both ways, so that what is written and what is read cannot differ.
//
// Numbers are little-endian and arrays stand at multiples of eight bytes. What is read shares the memory of the data,
// which must never be changed.
package flat

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"unsafe"
)

// ErrDamaged says that data was cut off, changed or written by another layout.
var ErrDamaged = errors.New("the compiled data is damaged or of another version; build it again with “go generate ./...”")

// Coder writes values in the order in which a layout names them, or reads them in that order. Once reading has failed,
// everything is zero.
type Coder struct {
	data    []byte // what was written, or what remains to be read
	size    int    // of all that is read
	reading bool
	failed  bool
	texts   []string       // room for lists of text
	lists   [][]string     // that were read
	written map[string]int // lists of text that were written, joined → how many there were before
}

// Encode writes what layout names.
func Encode(layout func(*Coder)) []byte {
	c := &Coder{}
	layout(c)
	return c.data
}

// Decode reads what layout names from what Encode wrote. The error is ErrDamaged: the data ends too early or too late,
// or the machine orders bytes in another way. Other numbers than those that were written are no error; see Seal.
func Decode(data []byte, layout func(*Coder)) error {
	if len(data) == 0 || binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		return ErrDamaged
	}
	if uintptr(unsafe.Pointer(unsafe.SliceData(data)))%alignment != 0 { //nolint:gosec // what is allocated begins at such a place
		data = append(make([]byte, 0, len(data)+alignment), data...)
	}
	c := &Coder{data: data, size: len(data), reading: true}
	layout(c)
	if c.failed || len(c.data) > 0 {
		return ErrDamaged
	}
	return nil
}

// A sealed text of bytes is led by the version of its layout and a checksum.
const (
	alignment = 8
	header    = 2 * alignment
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Seal puts a version and a checksum before data.
func Seal(version uint32, data []byte) []byte {
	out := binary.LittleEndian.AppendUint32(make([]byte, 0, header+len(data)), version)
	out = binary.LittleEndian.AppendUint32(out, crc32.Checksum(data, castagnoli))
	out = binary.LittleEndian.AppendUint64(out, uint64(len(data)))
	return append(out, data...)
}

// Open gives what Seal sealed. The error is ErrDamaged when that is of another version, or not what it was.
func Open(version uint32, sealed []byte) ([]byte, error) {
	if len(sealed) < header || binary.LittleEndian.Uint32(sealed) != version {
		return nil, ErrDamaged
	}
	data := sealed[header:]
	if binary.LittleEndian.Uint64(sealed[8:]) != uint64(len(data)) || binary.LittleEndian.Uint32(sealed[4:]) != crc32.Checksum(data, castagnoli) {
		return nil, ErrDamaged
	}
	return data, nil
}

// Reading tells whether the layout reads.
func (c *Coder) Reading() bool { return c.reading }

// Fail makes reading fail: the layout has met what cannot be right.
func (c *Coder) Fail() { c.failed, c.data = true, nil }

// take gives the next n bytes of what is read; nil when there are not as many.
func (c *Coder) take(n int) []byte {
	if n < 0 || n > len(c.data) {
		c.Fail()
		return nil
	}
	out := c.data[:n:n]
	c.data = c.data[n:]
	return out
}

// align goes on to the next multiple of eight bytes.
func (c *Coder) align() {
	if c.reading {
		c.take(-(c.size - len(c.data)) & (alignment - 1))
		return
	}
	for len(c.data)%alignment != 0 {
		c.data = append(c.data, 0)
	}
}

// Uint32 is a number or a checksum.
func (c *Coder) Uint32(n *uint32) {
	if !c.reading {
		c.data = binary.LittleEndian.AppendUint32(c.data, *n)
		return
	}
	*n = 0
	if b := c.take(4); b != nil {
		*n = binary.LittleEndian.Uint32(b)
	}
}

// Int32 is a number.
func (c *Coder) Int32(n *int32) {
	bits := uint32(*n) //nolint:gosec // the same bits
	c.Uint32(&bits)
	*n = int32(bits) //nolint:gosec // the same bits
}

// Int is a number that fits into 32 bits.
func (c *Coder) Int(n *int) {
	v := int32(*n) //nolint:gosec // as promised
	c.Int32(&v)
	*n = int(v)
}

// Uint64 is a number or a hash.
func (c *Coder) Uint64(n *uint64) {
	if !c.reading {
		c.data = binary.LittleEndian.AppendUint64(c.data, *n)
		return
	}
	*n = 0
	if b := c.take(8); b != nil {
		*n = binary.LittleEndian.Uint64(b)
	}
}

// Bool is true or false.
func (c *Coder) Bool(b *bool) {
	var n int32
	if *b {
		n = 1
	}
	c.Int32(&n)
	*b = n != 0
}

// length is how many entries follow, of at least size bytes each.
func (c *Coder) length(n, size int) int {
	c.Int(&n)
	if c.reading && (n < 0 || n > math.MaxInt32/16 || n*size > len(c.data)) {
		c.Fail()
		return 0
	}
	return n
}

// Text is a text.
func Text[S ~string](c *Coder, s *S) {
	n := c.length(len(*s), 1)
	if !c.reading {
		c.data = append(c.data, *s...)
		return
	}
	*s = ""
	if b := c.take(n); len(b) > 0 {
		*s = S(unsafe.String(&b[0], len(b))) //nolint:gosec // nobody changes the data
	}
}

// Texts is a list of texts; an empty one is read as nil. Lists that are the same are written once, and read as one list,
// which must not be changed.
func Texts(c *Coder, list *[]string) {
	if c.reading {
		*list = c.readTexts()
		return
	}
	n := len(*list)
	alone := Coder{}
	for i := range *list {
		Text(&alone, &(*list)[i])
	}
	switch at, again := c.written[string(alone.data)]; {
	case n == 0:
		c.Int(&n)
	case again:
		at = -1 - at
		c.Int(&at)
	default:
		if c.written == nil {
			c.written = map[string]int{}
		}
		c.written[string(alone.data)] = len(c.written)
		c.Int(&n)
		c.data = append(c.data, alone.data...)
	}
}

// readTexts reads a list: how many texts it has, or which of the lists before it is the same.
func (c *Coder) readTexts() []string {
	var n int
	c.Int(&n)
	switch {
	case n < 0 && -1-n < len(c.lists):
		return c.lists[-1-n]
	case n < 0 || n > len(c.data)/4:
		c.Fail()
		return nil
	case n == 0:
		return nil
	}
	list := c.room(n)
	for i := range list {
		Text(c, &list[i])
	}
	c.lists = append(c.lists, list)
	return list
}

// room gives a list of n texts. Small ones are cut from a large one.
func (c *Coder) room(n int) []string {
	if n > len(c.texts) {
		c.texts = make([]string, max(n, 1<<10))
	}
	out := c.texts[:n:n]
	c.texts = c.texts[n:]
	return out
}

// List is a list whose entries have a layout; an empty one is read as nil.
func List[T any](c *Coder, list *[]T, entry func(*Coder, *T)) {
	n := c.length(len(*list), 4)
	if c.reading {
		*list = nil
		if n > 0 {
			*list = make([]T, n)
		}
	}
	for i := range n {
		entry(c, &(*list)[i])
	}
}

// Pointers is a list of pointers to what has a layout; an empty one is read as nil.
func Pointers[T any](c *Coder, list *[]*T, entry func(*Coder, *T)) {
	n := c.length(len(*list), 4)
	if c.reading {
		*list = nil
		if n > 0 {
			*list = make([]*T, n)
		}
		all := make([]T, n)
		for i := range all {
			(*list)[i] = &all[i]
		}
	}
	for _, e := range *list {
		entry(c, e)
	}
}

// Map is a map whose values have a layout, written in the order of its keys; an empty one is read as nil.
func Map[V any](c *Coder, m *map[string]V, value func(*Coder, *V)) {
	keys := make([]string, 0, len(*m))
	for k := range *m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	n := c.length(len(keys), 4)
	if c.reading {
		*m = nil
		if n > 0 {
			*m = make(map[string]V, n)
		}
		keys = make([]string, n)
	}
	for _, k := range keys {
		v := (*m)[k]
		Text(c, &k)
		value(c, &v)
		if c.reading {
			(*m)[k] = v
		}
	}
}

// Array is a list of numbers, or of structs made of numbers, which is read where it stands; an empty one is read as nil.
// The type must have no padding and no pointers, and be no larger than its largest number needs it to be.
func Array[T any](c *Coder, list *[]T) {
	size := int(unsafe.Sizeof(*new(T)))
	n := c.length(len(*list), size)
	c.align()
	if !c.reading {
		if binary.Size(*new(T)) != size {
			panic("flat: a type that has padding, or holds more than numbers") // a mistake of the program, seen when it is tested
		}
		c.data, _ = binary.Append(c.data, binary.LittleEndian, *list) // numbers can always be written
		return
	}
	*list = nil
	if b := c.take(n * size); len(b) > 0 {
		*list = unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n) //nolint:gosec // aligned, and the machine's own order of bytes
	}
}
