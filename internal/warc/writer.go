package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"
)

// Writer writes an archive as WARC 1.1.
type Writer struct {
	w     io.Writer
	z     *gzip.Writer // nil writes without compression
	count int
}

// NewWriter makes a Writer. compress compresses record by record, as the name .warc.gz promises.
func NewWriter(w io.Writer, compress bool) *Writer {
	out := &Writer{w: w}
	if compress {
		out.z = gzip.NewWriter(nil)
	}
	return out
}

// Entry is a record to be written.
type Entry struct {
	Type        string // one of the Type constants
	Target      string // URI that the record is about; "" for none
	Date        time.Time
	ContentType string // of the block, such as "application/http; msgtype=response"
	Concurrent  string // id of a record that was made by the same event; "" for none
	Block       []byte
	// Payload is where in Block, in bytes, the payload begins, which gets a digest of its own; 0 for none.
	Payload int
	// More are further fields.
	More Fields
}

// Write writes a record and returns its id, a URI. The same records in the same order get the same ids.
func (w *Writer) Write(e Entry) (id string, err error) {
	id = w.newID(&e)
	var head bytes.Buffer
	head.WriteString("WARC/1.1\r\n")
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&head, "%s: %s\r\n", name, oneLine(value))
		}
	}
	field("WARC-Type", e.Type)
	field("WARC-Record-ID", "<"+id+">")
	field("WARC-Date", e.Date.UTC().Format("2006-01-02T15:04:05.000Z"))
	field("WARC-Target-URI", e.Target)
	if e.Concurrent != "" {
		field("WARC-Concurrent-To", "<"+e.Concurrent+">")
	}
	for _, f := range e.More {
		field(oneLine(f.Name), f.Value)
	}
	field("WARC-Block-Digest", Digest(e.Block))
	if e.Payload > 0 {
		field("WARC-Payload-Digest", Digest(e.Block[e.Payload:]))
	}
	field("Content-Type", e.ContentType)
	field("Content-Length", fmt.Sprint(len(e.Block)))
	head.WriteString("\r\n")

	out := w.w
	if w.z != nil {
		w.z.Reset(w.w)
		out = w.z
	}
	for _, part := range [][]byte{head.Bytes(), e.Block, []byte("\r\n\r\n")} {
		if _, err := out.Write(part); err != nil {
			return "", fmt.Errorf("writing the archive: %w", err)
		}
	}
	if w.z != nil {
		if err := w.z.Close(); err != nil {
			return "", fmt.Errorf("writing the archive: %w", err)
		}
	}
	return id, nil
}

// newID is a UUID made from the record and its place in the file (version 8 of RFC 9562).
func (w *Writer) newID(e *Entry) string {
	w.count++
	h := sha256.New()
	fmt.Fprintf(h, "%d\x00%s\x00%s\x00%d\x00%d\x00", w.count, e.Type, e.Target, e.Date.UnixNano(), len(e.Block)) //nolint:errcheck // a hash takes everything
	h.Write(e.Block)
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0f|0x80, u[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}

// oneLine makes of a value what cannot begin a field of its own.
func oneLine(value string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, value)
}
