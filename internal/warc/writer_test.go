package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var morning = time.Date(2026, 3, 1, 10, 20, 30, 400_000_000, time.FixedZone("", 3600))

func entries() []Entry {
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
	return []Entry{
		{Type: TypeInfo, Date: morning, ContentType: "application/warc-fields", Block: []byte("software: a test\r\n")},
		{
			Type: TypeResponse, Target: "https://clinic.example/", Date: morning, ContentType: "application/http; msgtype=response",
			Block: []byte(head + "<p>Words"), Payload: len(head), More: Fields{{"WARC-IP-Address", "192.0.2.1"}},
		},
		{Type: TypeRequest, Target: "https://clinic.example/\r\nWARC-Type: injected", Date: morning, Concurrent: "urn:uuid:x", Block: nil},
	}
}

func write(t testing.TB, compress bool) []byte {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, compress)
	for _, e := range entries() {
		if _, err := w.Write(e); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestWriter(t *testing.T) {
	want := "WARC/1.1\r\n" +
		"WARC-Type: response\r\n" +
		"WARC-Record-ID: <ID>\r\n" +
		"WARC-Date: 2026-03-01T09:20:30.400Z\r\n" +
		"WARC-Target-URI: https://clinic.example/\r\n" +
		"WARC-IP-Address: 192.0.2.1\r\n" +
		"WARC-Block-Digest: sha1:PPFNDYSW3WPZBDJDH657A6QWFWYUSZO3\r\n" +
		"WARC-Payload-Digest: sha1:X4KRVEYVZPBJU52OL4EYH3NWRXMDF6VQ\r\n" +
		"Content-Type: application/http; msgtype=response\r\n" +
		"Content-Length: 52\r\n\r\n" +
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Words\r\n\r\n"
	var b bytes.Buffer
	id, err := NewWriter(&b, false).Write(entries()[1])
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, strings.Replace(b.String(), id, "ID", 1)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(id, "urn:uuid:") || len(id) != len("urn:uuid:xxxxxxxx-xxxx-8xxx-xxxx-xxxxxxxxxxxx") || id[23] != '8' {
		t.Errorf("id %q", id)
	}
}

func TestWrittenIsRead(t *testing.T) {
	for _, compress := range []bool{false, true} {
		archive := write(t, compress)
		if again := write(t, compress); !bytes.Equal(archive, again) {
			t.Error("written again it is another")
		}
		r, err := NewReader(bytes.NewReader(archive))
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for i, e := range entries() {
			rec, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			block, err := io.ReadAll(rec.Block)
			if err != nil {
				t.Errorf("record %d: %v", i, err)
			}
			if rec.Type() != e.Type || !rec.Date().Equal(e.Date) || rec.Target() != oneLine(e.Target) || !bytes.Equal(block, e.Block) {
				t.Errorf("record %d: %+v %q", i, rec, block)
			}
			ids[rec.ID()] = true
			if at := archive[rec.Offset:]; compress != bytes.HasPrefix(at, []byte("\x1f\x8b")) || !Magic(at) {
				t.Errorf("record %d: at byte %d begins no record", i, rec.Offset)
			}
		}
		if len(ids) != len(entries()) {
			t.Errorf("ids are not unique: %v", ids)
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("then %v", err)
		}
	}
}

func TestWriterTellsErrors(t *testing.T) {
	for _, compress := range []bool{false, true} {
		if _, err := NewWriter(full{}, compress).Write(entries()[0]); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("got %v", err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestResponse(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	const chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
	for _, test := range []struct{ name, block, status, body, problem string }{
		{"plain", head + "\r\n<p>Words", "200 OK", "<p>Words", ""},
		{"line ends of Unix", "HTTP/1.0 404 Not Found\n\n<p>Words", "404 Not Found", "<p>Words", ""},
		{"without words", "HTTP/2 200\r\n\r\n<p>Words", "200 ", "<p>Words", ""},
		{"junk among the headers", "HTTP/1.1 200 OK\r\nwhat is this\r\nA: b\r\n c\r\n\r\n<p>Words", "200 OK", "<p>Words", ""},
		{"chunks", chunked + "3\r\n<p>\r\n5;a=b\r\nWords\r\n0\r\n\r\n", "200 OK", "<p>Words", ""},
		{"chunks and more", chunked + "8\r\n<p>Words\r\n0\r\nTrailer: x\r\n\r\nmore", "200 OK", "<p>Words", ""},
		{"chunks that were joined", chunked + "<p>Words", "200 OK", "<p>Words", ""},
		{"chunks that were joined, of few letters", chunked + "abc", "200 OK", "abc", ""},
		{"chunks cut off", chunked + "8\r\n<p>Wo", "200 OK", "<p>Wo", "unexpected EOF"},
		{"no last chunk", chunked + "8\r\n<p>Words\r\n", "200 OK", "<p>Words", "unexpected EOF"},
		{"no HTTP", "<p>Words\r\n", "", "", `not an HTTP response: it begins with "<p>Words"`},
		{"no status", "HTTP/1.1 OK\r\n\r\n", "", "", `not an HTTP response: it begins with "HTTP/1.1 OK"`},
		{"no end of headers", head, "", "", "not an HTTP response: it ends before its headers do"},
		{"endless headers", head + "A: " + strings.Repeat("x", maxHead), "", "", "not an HTTP response: its headers are without end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			resp, err := ReadResponse(strings.NewReader(test.block))
			status, body, problem := "", "", ""
			if err == nil {
				status = resp.StatusLine()
				var data []byte
				data, err = io.ReadAll(resp.Body)
				body = string(data)
			}
			if err != nil {
				problem = err.Error()
			}
			if status != test.status || body != test.body || problem != test.problem {
				t.Errorf("got %q, %q, %q", status, body, problem)
			}
		})
	}
}

func FuzzReader(f *testing.F) {
	for _, compress := range []bool{false, true} {
		archive := write(f, compress)
		f.Add(archive)
		f.Add(archive[:len(archive)/2])
		f.Add(append(bytes.Clone(archive[:len(archive)/3]), archive[len(archive)/4:]...))
	}
	f.Add([]byte(response("u:a", "x") + "junk\r\n" + response("u:b", "y")))
	f.Add([]byte(zipped(response("u:a", "x") + response("u:b", "y"))))
	f.Add([]byte(record("1.0", "response", "u:a", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n")))
	f.Fuzz(func(t *testing.T, archive []byte) {
		first, again := tour(t, archive), tour(t, archive)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("read again it is another (-first +again):\n%s", diff)
		}
	})
}

// tour reads all of an archive and checks that what is read lies within it.
func tour(t *testing.T, archive []byte) (list []string) {
	r, err := NewReader(bytes.NewReader(archive))
	if err != nil {
		return []string{err.Error()}
	}
	plain := !bytes.HasPrefix(archive, []byte("\x1f\x8b"))
	last, total := int64(-1), 0
	for {
		rec, err := r.Next()
		var d *Damage
		switch {
		case errors.Is(err, io.EOF):
			return list
		case errors.As(err, &d):
			list = append(list, err.Error())
			if d.Offset < 0 || d.Offset > int64(len(archive)) {
				t.Errorf("damage at %d of %d bytes", d.Offset, len(archive))
			}
			// Every damage costs at least a byte.
			if len(list) > 4*len(archive)+10 {
				t.Fatal("more to tell than there is")
			}
			continue
		case err != nil:
			t.Fatalf("error of a file that has none: %v", err)
		}
		if rec.Offset < last || !plain && rec.Offset < 0 || plain && rec.Offset == last {
			t.Errorf("record at %d after one at %d", rec.Offset, last)
		}
		last = rec.Offset
		want := mark
		if !plain {
			want = "\x1f\x8b"
		}
		if !bytes.HasPrefix(archive[rec.Offset:], []byte(want)) {
			t.Errorf("at %d begins no record", rec.Offset)
		}
		block, err := io.ReadAll(rec.Block)
		if int64(len(block)) > rec.Length || err == nil && int64(len(block)) != rec.Length {
			t.Errorf("%d bytes of %d, %v", len(block), rec.Length, err)
		}
		if plain && !bytes.Contains(archive[rec.Offset:], block) {
			t.Errorf("the block does not stand in the archive: %q", block)
		}
		if total += len(block); plain && total > len(archive) {
			t.Error("more was read than there is")
		}
		line := rec.Type() + rec.ID() + string(block)
		if resp, err := ReadResponse(bytes.NewReader(block)); err == nil {
			body, err := io.ReadAll(resp.Body)
			if len(body) > len(block) {
				t.Errorf("a body of %d bytes in %d", len(body), len(block))
			}
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && len(body) == len(block) {
				t.Errorf("a whole body with an error: %v", err)
			}
			line += string(body)
		}
		list = append(list, line)
	}
}

func FuzzWriter(f *testing.F) {
	f.Add("response", "https://clinic.example/", []byte("words"), "X-Field", "value")
	f.Fuzz(func(t *testing.T, kind, target string, block []byte, name, value string) {
		if oneLine(kind) == "" || len(kind)+len(target)+len(name)+len(value) > maxHead/4 {
			t.Skip()
		}
		var b bytes.Buffer
		if _, err := NewWriter(&b, true).Write(Entry{Type: kind, Target: target, Date: morning, Block: block, More: Fields{{name, value}}}); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(name, ":") || strings.TrimSpace(oneLine(name)) == "" {
			t.Skip() // a name that is none
		}
		r, err := NewReader(&b)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(rec.Block)
		if err != nil || !bytes.Equal(got, block) {
			t.Errorf("the block is %q, %v", got, err)
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("then %v", err)
		}
	})
}

func BenchmarkReader(b *testing.B) {
	var text bytes.Buffer
	z := gzip.NewWriter(&text)
	for i := range 2000 {
		z.Reset(&text)
		_, _ = io.WriteString(z, response("https://clinic.example/"+strings.Repeat("p", i%50), strings.Repeat("<p>Some words about a treatment, number "+string(rune('a'+i%26))+"</p>\n", 500)))
		_ = z.Close()
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(text.Bytes()))
		if err != nil {
			b.Fatal(err)
		}
		for {
			if _, err := r.Next(); err != nil {
				break
			}
		}
	}
}
