package warc

import "io"

// history is how many bytes a tape can be wound back, and chunk how many it reads at once.
const (
	history = 256 << 10
	chunk   = 128 << 10
)

// tape reads a file and can be wound back a little, to look again at what was misread. It reads no further ahead than it
// is asked to, as seen by its user, so that what follows a gzip member is still there when the member ends.
type tape struct {
	r    io.Reader
	buf  []byte // what was read last: history before pos, and from pos on what nobody has asked for yet
	pos  int
	base int64 // offset of buf[0] in the file
	err  error
}

func newTape(r io.Reader) *tape { return &tape{r: r, buf: make([]byte, 0, 2*history+chunk)} }

// offset is that of the next byte.
func (t *tape) offset() int64 { return t.base + int64(t.pos) }

// rewind goes back to an offset, or as far as that is possible.
func (t *tape) rewind(offset int64) { t.pos = int(max(0, min(offset-t.base, int64(len(t.buf))))) }

// fill reads on when nothing is left.
func (t *tape) fill() error {
	for t.pos == len(t.buf) {
		if t.err != nil {
			return t.err
		}
		if cap(t.buf)-len(t.buf) < chunk {
			drop := t.pos - history
			t.base += int64(drop)
			t.buf = t.buf[:copy(t.buf, t.buf[drop:])]
			t.pos = len(t.buf)
		}
		var n int
		n, t.err = t.r.Read(t.buf[len(t.buf):cap(t.buf)])
		t.buf = t.buf[:len(t.buf)+n]
	}
	return nil
}

// Read implements io.Reader.
func (t *tape) Read(p []byte) (int, error) {
	if err := t.fill(); err != nil {
		return 0, err
	}
	n := copy(p, t.buf[t.pos:])
	t.pos += n
	return n, nil
}

// ReadByte implements io.ByteReader.
func (t *tape) ReadByte() (byte, error) {
	if t.pos == len(t.buf) {
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	t.pos++
	return t.buf[t.pos-1], nil
}
