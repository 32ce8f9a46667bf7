package warc

import (
	"bytes"
	"errors"
	"hash"
	"io"
)

// block reads the content of a record.
type block struct {
	r      *Reader
	rec    *Record
	left   int64
	digest hash.Hash // nil when there is nothing to check
	want   []byte    // the digest
	err    error     // io.EOF, or the Damage that was met
	told   bool      // err was returned by Read, so that the caller knows of it
}

func newBlock(r *Reader, rec *Record) *block {
	b := &block{r: r, rec: rec, left: rec.Length}
	b.digest, b.want = parseDigest(rec.Fields.Get("WARC-Block-Digest"))
	return b
}

// Read implements io.Reader.
func (b *block) Read(p []byte) (int, error) {
	for b.err == nil && b.left > 0 {
		n, err := b.r.content.Read(p[:min(int64(len(p)), b.left)])
		b.left -= int64(n)
		if b.digest != nil {
			b.digest.Write(p[:n])
		}
		if err != nil {
			b.trouble(err)
		}
		if n > 0 {
			return n, nil
		}
	}
	if b.err == nil {
		b.finish()
	}
	b.told = true
	return 0, b.err
}

// trouble decides about an error in the middle of the block.
func (b *block) trouble(err error) {
	switch {
	case !errors.Is(err, io.EOF):
		b.fail(b.r.broken(b.rec.Offset, err))
	case b.left == 0: // finish meets it again
	case b.r.z != nil:
		b.fail(&Damage{Offset: b.rec.Offset, What: "the record is shorter than it says"})
	default:
		b.fail(b.r.broken(b.rec.Offset, err))
	}
}

// fail ends the block with an error.
func (b *block) fail(err error) {
	var d *Damage
	if errors.As(err, &d) {
		d.Record, d.Target = b.rec.ID(), b.rec.Target()
	}
	b.err = err
}

// finish checks what can be checked when all was read. Where a gzip member ends with the record, reading on to its end
// checks its sum.
func (b *block) finish() {
	b.err = io.EOF
	if b.r.z != nil {
		for range maxPadding {
			c, err := b.r.content.ReadByte()
			if err == nil && (c == '\r' || c == '\n') {
				continue
			}
			if err == nil {
				_ = b.r.content.UnreadByte()
			} else if !errors.Is(err, io.EOF) {
				b.fail(b.r.broken(b.rec.Offset, err))
				return
			}
			break
		}
	}
	if b.digest != nil && !bytes.Equal(b.digest.Sum(nil), b.want) {
		b.fail(&Damage{Offset: b.rec.Offset, What: "the content of the record is not what its digest says; it was changed or damaged"})
	}
}

// discard passes over the rest. What is wrong with it is told by the Reader.
func (b *block) discard() {
	b.digest = nil // not all is read through it
	var room [16 << 10]byte
	for b.err == nil {
		_, _ = b.Read(room[:])
		b.told = false
	}
	if !b.told && !errors.Is(b.err, io.EOF) {
		b.r.pending = b.err
	}
}
