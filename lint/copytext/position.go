package copytext

import (
	"bytes"
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
const chunk = 4096

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
	for i := 0; i < len(text); {
		j := bytes.IndexAny(text[i:], "\r\n")
		if j < 0 {
			break
		}
		i += j + 1
		if text[i-1] == '\r' && i < len(text) && text[i] == '\n' {
			i++
		}
		x.starts = append(x.starts, i)
	}
	n := 0
	for i := 0; i < len(text); i += chunk {
		x.points = append(x.points, n)
		n += leads(text[i:min(i+chunk, len(text))])
	}
	x.points = append(x.points, n)
}

func (x *lineIndex) pointsBefore(text []byte, offset int) int {
	return x.points[offset/chunk] + leads(text[offset/chunk*chunk:offset])
}

// leads counts the code points that start in b.
func leads(b []byte) int {
	n := 0
	for _, c := range b {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}
