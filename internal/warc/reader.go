package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The limits of a Reader.
const (
	maxHead    = 256 << 10 // bytes of the fields of a record
	maxFields  = 1000
	maxPadding = 64     // line ends between records; the standard has two
	maxTries   = 10_000 // places in a damaged file that are looked at for a gzip member
)

// ErrNotWARC is the error of a file that does not begin as a web archive does.
var ErrNotWARC = errors.New("not a web archive (WARC)")

// Magic tells by its first bytes, of which there should be 512, whether a file is an archive.
func Magic(head []byte) bool {
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		start := make([]byte, len(mark))
		_, err = io.ReadFull(z, start)
		return err == nil && string(start) == mark
	}
	return bytes.HasPrefix(head, []byte(mark))
}

// mark is how every record begins.
const mark = "WARC/"

// Reader reads an archive record by record.
type Reader struct {
	tape    *tape
	z       *gzip.Reader  // nil in an archive that is not compressed
	content *bufio.Reader // of the archive, or of one gzip member of it
	member  int64         // offset of the member
	tries   int           // see maxTries
	block   *block        // of the last record
	pending error         // to be told next
	lost    bool          // what comes next is not the beginning of a record, or could not be found
	end     bool
}

// NewReader begins to read an archive. The error wraps ErrNotWARC when r is none, and is that of r otherwise.
func NewReader(r io.Reader) (*Reader, error) {
	in := &Reader{tape: newTape(r)}
	in.content = bufio.NewReaderSize(in.tape, 64<<10)
	if err := in.tape.fill(); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%w: it is empty", ErrNotWARC)
		}
		return nil, err
	}
	magic, err := in.content.Peek(2)
	if err == nil && string(magic) == "\x1f\x8b" {
		in.tape.rewind(0)
		in.z = new(gzip.Reader)
		if err := in.open(); err != nil {
			return nil, fmt.Errorf("%w: it is compressed, and its beginning is damaged: %w", ErrNotWARC, err)
		}
	}
	if !in.atMark() {
		return nil, fmt.Errorf("%w: it does not begin with a record", ErrNotWARC)
	}
	return in, nil
}

// open begins with the gzip member at which the tape is. The error is io.EOF at the end of the file.
func (r *Reader) open() error {
	r.member = r.tape.offset()
	if err := r.z.Reset(r.tape); err != nil {
		return err
	}
	r.z.Multistream(false)
	r.content.Reset(r.z)
	return nil
}

func (r *Reader) atMark() bool {
	start, _ := r.content.Peek(len(mark))
	return string(start) == mark
}

// offset is where the next record begins, as Record has it.
func (r *Reader) offset() int64 {
	if r.z != nil {
		return r.member
	}
	return r.tape.offset() - int64(r.content.Buffered())
}

// Next is the next record. The error is io.EOF at the end of the archive, a *Damage where it is broken, and else that of
// the underlying reader. After a Damage, Next may be called again: it goes on with the next record that can be found,
// or returns io.EOF.
func (r *Reader) Next() (*Record, error) {
	if r.block != nil {
		r.block.discard()
		r.block = nil
	}
	if err := r.pending; err != nil {
		r.pending = nil
		return nil, err
	}
	if r.end {
		return nil, io.EOF
	}
	if r.lost {
		r.lost = false
		if err := r.find(); err != nil {
			r.end = r.end || errors.Is(err, io.EOF)
			return nil, err
		}
	}
	if err := r.gap(); err != nil {
		return nil, err
	}
	return r.record()
}

// gap passes over what stands between records.
func (r *Reader) gap() error {
	for range maxPadding {
		c, err := r.content.ReadByte()
		switch {
		case err == nil && (c == '\r' || c == '\n'):
			continue
		case err == nil:
			_ = r.content.UnreadByte()
			if r.atMark() {
				return nil
			}
			return r.lose(r.offset(), "what stands there is not the beginning of a record")
		case errors.Is(err, io.EOF):
			if err := r.next(); err != nil {
				r.end = true
				return err
			}
		default:
			return r.broken(r.offset(), err)
		}
	}
	return r.lose(r.offset(), "empty lines without end")
}

// next goes on to the next gzip member. The error is io.EOF when there is none.
func (r *Reader) next() error {
	if r.z == nil {
		return io.EOF
	}
	err := r.open()
	if err != nil && !errors.Is(err, io.EOF) {
		return r.broken(r.member, err)
	}
	return err
}

// lose is the Damage of content that is no record.
func (r *Reader) lose(at int64, what string) *Damage {
	r.lost = true
	return &Damage{Offset: at, What: what}
}

// broken is the Damage of an error of the file or of its compression, and goes to where the archive can be read again.
func (r *Reader) broken(at int64, err error) error {
	if r.tape.err != nil && !errors.Is(r.tape.err, io.EOF) {
		r.end = true
		return fmt.Errorf("reading the archive: %w", r.tape.err)
	}
	cut := errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
	if r.z != nil {
		// Damage can make the decompressor run over what follows, up to the end. What follows is looked for from the
		// beginning of the member.
		r.tape.rewind(r.member + 1)
		if r.seek() {
			return &Damage{Offset: at, What: "the compressed content is damaged"}
		}
	}
	r.end = true
	if cut {
		return &Damage{Offset: at, What: "the file ends in the middle of a record", Cut: true}
	}
	return &Damage{Offset: at, What: "the compressed content is damaged, and no record can be found behind it", Cut: true}
}

// seek looks on the tape for a gzip member that begins with a record, and opens it.
func (r *Reader) seek() bool {
	for {
		c, err := r.tape.ReadByte()
		if err != nil {
			return false
		}
		if c != 0x1f {
			continue
		}
		at := r.tape.offset()
		var rest [3]byte
		for i := range rest {
			if rest[i], err = r.tape.ReadByte(); err != nil {
				return false
			}
		}
		r.tape.rewind(at)
		if rest[0] != 0x8b || rest[1] != 8 || rest[2]&0xe0 != 0 {
			continue
		}
		if r.tries++; r.tries > maxTries {
			return false
		}
		r.tape.rewind(at - 1)
		if r.open() == nil && r.atMark() {
			return true
		}
		r.tape.rewind(at)
	}
}

// find passes over content up to the next line that begins as a record does.
func (r *Reader) find() error {
	begins := true // a line begins here
	for {
		if begins && r.atMark() {
			if head, _ := r.content.Peek(len(mark) + 2); len(head) == len(mark)+2 && head[len(mark)+1] == '.' {
				return nil
			}
		}
		line, err := r.content.ReadSlice('\n')
		begins = len(line) > 0 && line[len(line)-1] == '\n'
		switch {
		case err == nil, errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if err := r.next(); err != nil {
				return err
			}
			begins = true
		default:
			return r.broken(r.offset(), err)
		}
	}
}

// record reads the fields of the record that begins here.
func (r *Reader) record() (*Record, error) {
	rec := &Record{Offset: r.offset()}
	size := 0
	version, err := r.line(&size)
	if err == nil && !knownVersion(version) {
		return nil, r.lose(rec.Offset, fmt.Sprintf("%.20q is not a version of WARC that is known", version))
	}
	for err == nil {
		var line string
		if line, err = r.line(&size); err != nil || line == "" {
			break
		}
		if last := len(rec.Fields) - 1; (line[0] == ' ' || line[0] == '\t') && last >= 0 {
			rec.Fields[last].Value += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, r.lose(rec.Offset, fmt.Sprintf("%.40q is not a field of a record", line))
		}
		if len(rec.Fields) == maxFields {
			return nil, r.lose(rec.Offset, "the record has too many fields")
		}
		rec.Fields = append(rec.Fields, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	switch {
	case errors.Is(err, errLongHead):
		return nil, r.lose(rec.Offset, "the fields of the record are without end")
	case errors.Is(err, io.EOF):
		return nil, r.broken(rec.Offset, io.ErrUnexpectedEOF)
	case err != nil:
		return nil, r.broken(rec.Offset, err)
	}
	length := rec.Fields.Get("Content-Length")
	n, err := strconv.ParseUint(length, 10, 62)
	if err != nil {
		d := r.lose(rec.Offset, fmt.Sprintf("the length of the record, %.40q, is not a number", length))
		d.Record, d.Target = rec.ID(), rec.Target()
		return nil, d
	}
	rec.Length = int64(n)
	r.block = newBlock(r, rec)
	rec.Block = r.block
	return rec, nil
}

// knownVersion: the versions before 1.0 have the same form in what is read here.
func knownVersion(line string) bool {
	number, ok := strings.CutPrefix(line, mark)
	return ok && (strings.HasPrefix(number, "1.") || strings.HasPrefix(number, "0.1")) && len(number) <= 4
}

var errLongHead = errors.New("the fields of the record are without end")

// line is the next line without its end, and counts it into size.
func (r *Reader) line(size *int) (string, error) {
	var line []byte
	for {
		part, err := r.content.ReadSlice('\n')
		if *size += len(part); *size > maxHead {
			return "", errLongHead
		}
		line = append(line, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return strings.TrimRight(string(line), "\r\n"), err
		}
	}
}
