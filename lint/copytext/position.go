package copytext

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
	"sync"
	"unicode/utf8"
)

// lineIndex finds lines and columns. It is built when it is first asked.
type lineIndex struct {
	once   sync.Once
	starts []int // of each line
	points []int // code points before every chunk of the text
}

// chunk is the number of bytes between two counts of code points, so that a column on a line of megabytes is found as
// fast as any other.
const chunk = 256

// Position gives the line and the column of a byte of d.Bytes, both from 1. Lines end with "\n", "\r\n" or "\r"; columns
// count code points, without a byte order mark. An offset outside of the text stands for its nearest end.
func (d *Document) Position(offset int) (line, column int) {
	lines := d.lines
	if lines == nil {
		lines = &lineIndex{} // a document that was not made by Read
	}
	lines.once.Do(func() { lines.build(d.Bytes) })
	offset = max(0, min(offset, len(d.Bytes)))
	line = sort.SearchInts(lines.starts, offset+1)
	start := lines.starts[line-1]
	if line == 1 {
		start = min(d.textStart(), offset)
	}
	return line, lines.pointsBefore(d.Bytes, offset) - lines.pointsBefore(d.Bytes, start) + 1
}

func (x *lineIndex) build(text []byte) {
	x.starts = []int{0}
	feed, carriage := nextByte(text, 0, '\n'), nextByte(text, 0, '\r')
	for feed < len(text) || carriage < len(text) {
		i := min(feed, carriage)
		if i == feed {
			feed = nextByte(text, i+1, '\n')
		} else {
			if carriage = nextByte(text, i+1, '\r'); feed == i+1 {
				i, feed = feed, nextByte(text, feed+1, '\n')
			}
		}
		x.starts = append(x.starts, i+1)
	}
	n := 0
	x.points = make([]int, 0, len(text)/chunk+2)
	for i := 0; i < len(text); i += chunk {
		x.points = append(x.points, n)
		n += leads(text[i:min(i+chunk, len(text))])
	}
	x.points = append(x.points, n)
}

func (x *lineIndex) pointsBefore(text []byte, offset int) int {
	return x.points[offset/chunk] + leads(text[offset/chunk*chunk:offset])
}

// nextByte is where c stands in text from a place on, the end of the text when it does not.
func nextByte(text []byte, from int, c byte) int {
	if i := bytes.IndexByte(text[from:], c); i >= 0 {
		return from + i
	}
	return len(text)
}

// leads counts the code points that start in b.
func leads(b []byte) int {
	n := len(b)
	for ; len(b) >= 8; b = b[8:] {
		// a byte that continues a code point has its highest bit set and the one below it not
		v := binary.LittleEndian.Uint64(b)
		n -= bits.OnesCount64(v >> 7 &^ (v >> 6) & 0x0101010101010101)
	}
	for _, c := range b {
		if !utf8.RuneStart(c) {
			n--
		}
	}
	return n
}
