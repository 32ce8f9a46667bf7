package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// record is a record in its bytes, as a program that is not ours may write it.
func record(version, kind, uri, block string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "WARC/%s\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-03-01T10:20:30Z\r\nWARC-Record-ID: <urn:test:%s>\r\n", version, kind, uri, uri)
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	return b.String()
}

func response(uri, body string) string {
	return record("1.0", "response", uri, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+body, "Content-Type: application/http; msgtype=response")
}

// zipped compresses each part by itself.
func zipped(parts ...string) string {
	var b bytes.Buffer
	for _, p := range parts {
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(p))
		_ = z.Close()
	}
	return b.String()
}

// story is what a Reader tells of an archive: "target: block" for a record, "damage: …" for a damage.
func story(t *testing.T, archive io.Reader) (list []string) {
	t.Helper()
	r, err := NewReader(archive)
	if err != nil {
		return []string{err.Error()}
	}
	for range 100 {
		rec, err := r.Next()
		var d *Damage
		switch {
		case errors.Is(err, io.EOF):
			return list
		case errors.As(err, &d):
			list = append(list, "damage "+d.Error())
			continue
		case err != nil:
			return append(list, "error "+err.Error())
		}
		block, err := io.ReadAll(rec.Block)
		line := rec.Target() + " " + string(block)
		if err != nil {
			line += " but " + err.Error()
		}
		list = append(list, line)
	}
	t.Fatal("the reader comes to no end")
	return nil
}

func TestReader(t *testing.T) {
	a, b, c := record("1.0", "resource", "u:a", "one"), record("1.1", "resource", "u:b", "two"), record("1.1", "resource", "u:c", "three")
	all := []string{"u:a one", "u:b two", "u:c three"}
	flip := func(s string, at int) string { return s[:at] + string(s[at]^0x55) + s[at+1:] }
	noise := func(s string, from, to int) string {
		return s[:from] + strings.Repeat("\xff\x1f\x8b\x08\x00", to-from)[:to-from] + s[to:]
	}
	long := record("1.0", "resource", "u:long", strings.Repeat("0123456789abcdef", 40_000))
	za, zb := zipped(a), zipped(b)
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{"uncompressed", a + b + c, all},
		{"compressed one by one", zipped(a, b, c), all},
		{"compressed as a whole", zipped(a + b + c), all},
		{"line ends of Unix", strings.ReplaceAll(a+b+c, "\r\n", "\n"), all},
		{"no line end at the end", strings.TrimRight(a+b+c, "\r\n"), all},
		{"older version", record("0.18", "resource", "u:a", "one"), all[:1]},
		{"angle brackets", record("1.0", "resource", "<u:a>", "one"), all[:1]},
		{"folded field", record("1.0", "resource", "u:a", "one", "WARC-Filename: x", "  y"), all[:1]},
		{"empty block", record("1.0", "resource", "u:a", "") + b, []string{"u:a ", "u:b two"}},
		{"a record in a record", record("1.0", "resource", "u:a", b) + c, []string{"u:a " + b, "u:c three"}},
		{"empty", "", []string{"not a web archive (WARC): it is empty"}},
		{"a page", "<html>", []string{"not a web archive (WARC): it does not begin with a record"}},
		{"a compressed page", zipped("<html>"), []string{"not a web archive (WARC): it does not begin with a record"}},
		{"compressed and cut at once", za[:9], []string{"not a web archive (WARC): it is compressed, and its beginning is damaged: unexpected EOF"}},

		{"cut in a block", (a + b + c)[:len(a+b+c)-6], []string{"u:a one", "u:b two", fmt.Sprintf("u:c thr but at byte %d (record urn:test:u:c): the file ends in the middle of a record", len(a+b))}},
		{"cut in the fields", (a + b)[:len(a)+50], []string{"u:a one", fmt.Sprintf("damage at byte %d: the file ends in the middle of a record", len(a))}},
		{"compressed, cut in a record", (za + zb)[:len(za)+len(zb)-12], []string{"u:a one", fmt.Sprintf("u:b two but at byte %d (record urn:test:u:b): the file ends in the middle of a record", len(za))}},
		{"compressed, cut in the sum", (za + zb)[:len(za)+len(zb)-3], []string{"u:a one", fmt.Sprintf("u:b two but at byte %d (record urn:test:u:b): the file ends in the middle of a record", len(za))}},
		{"compressed, cut in the head", (za + zb)[:len(za)+4], []string{"u:a one", fmt.Sprintf("damage at byte %d: the file ends in the middle of a record", len(za))}},

		{"junk between", a + "some junk\r\nWARC/x\r\n" + b, []string{"u:a one", fmt.Sprintf("damage at byte %d: what stands there is not the beginning of a record", len(a)), "u:b two"}},
		{"length too small", strings.Replace(a, "Length: 3", "Length: 1", 1) + b, []string{"u:a o", fmt.Sprintf("damage at byte %d: what stands there is not the beginning of a record", len(a)-6), "u:b two"}},
		{"length too small, compressed", zipped(strings.Replace(a, "Length: 3", "Length: 1", 1), b), []string{"u:a o", "damage at byte 0: what stands there is not the beginning of a record", "u:b two"}},
		{"length too large, compressed", zipped(strings.Replace(a, "Length: 3", "Length: 300", 1), b), []string{"u:a one\r\n\r\n but at byte 0 (record urn:test:u:a): the record is shorter than it says", "u:b two"}},
		{"no length", strings.Replace(a, "Content-Length: 3", "X: 3", 1) + b, []string{`damage at byte 0 (record urn:test:u:a): the length of the record, "", is not a number`, "u:b two"}},
		{"negative length", strings.Replace(a, "Length: 3", "Length: -3", 1) + b, []string{`damage at byte 0 (record urn:test:u:a): the length of the record, "-3", is not a number`, "u:b two"}},
		{"no field", strings.Replace(a, "WARC-Type: resource", "no field", 1) + b, []string{`damage at byte 0: "no field" is not a field of a record`, "u:b two"}},
		{"unknown version", strings.Replace(a, "WARC/1.0", "WARC/2.0", 1) + b, []string{`damage at byte 0: "WARC/2.0" is not a version of WARC that is known`, "u:b two"}},
		{"endless fields", "WARC/1.0\r\nA: " + strings.Repeat("x", maxHead) + "\r\n\r\n" + b, []string{"damage at byte 0: the fields of the record are without end", "u:b two"}},
		{"too many fields", "WARC/1.0\r\n" + strings.Repeat("A: x\r\n", maxFields+1) + "\r\n" + b, []string{"damage at byte 0: the record has too many fields", "u:b two"}},
		{"endless empty lines", a + strings.Repeat("\r\n", 100) + b, []string{"u:a one", fmt.Sprintf("damage at byte %d: empty lines without end", len(a)+60), "u:b two"}},

		{"a changed byte in a member", flip(za, len(za)-6) + zb, []string{"u:a one but at byte 0 (record urn:test:u:a): the compressed content is damaged", "u:b two"}},
		{"noise in a member", za + noise(zb, 20, len(zb)) + zipped(c), []string{"u:a one", fmt.Sprintf("damage at byte %d: the compressed content is damaged", len(za)), "u:c three"}},
		{"noise between members", za + strings.Repeat("\xff\x1f\x8b\x08\x00", 200_000) + zb, []string{"u:a one", fmt.Sprintf("damage at byte %d: the compressed content is damaged, and no record can be found behind it", len(za))}},
		{"a member of something else", za + zipped("junk") + zb, []string{"u:a one", fmt.Sprintf("damage at byte %d: what stands there is not the beginning of a record", len(za)), "u:b two"}},
		{"an empty member", za + zipped("") + zb, all[:2]},
		{"digest", record("1.0", "resource", "u:a", "one", "WARC-Block-Digest: "+Digest([]byte("one"))), all[:1]},
		{"digest of another block", record("1.0", "resource", "u:a", "one", "WARC-Block-Digest: "+Digest([]byte("eno"))) + b, []string{"u:a one but at byte 0 (record urn:test:u:a): the content of the record is not what its digest says; it was changed or damaged", "u:b two"}},
		{"digest as hexadecimal", record("1.0", "resource", "u:a", "one", "WARC-Block-Digest: sha-256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"), all[:1]},
		{"digest that nobody knows", record("1.0", "resource", "u:a", "one", "WARC-Block-Digest: crc:0000"), all[:1]},
		{"long", long + b, []string{"u:long " + strings.Repeat("0123456789abcdef", 40_000), "u:b two"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, story(t, strings.NewReader(test.archive))); diff != "" {
				t.Errorf("read at once (-want +got):\n%s", diff)
			}
			if len(test.archive) < 10_000 {
				if diff := cmp.Diff(test.want, story(t, iotest.OneByteReader(strings.NewReader(test.archive)))); diff != "" {
					t.Errorf("read byte by byte (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// What is not read of a record is passed over, and what is wrong with it still told.
func TestPassingOver(t *testing.T) {
	a, b := record("1.0", "resource", "u:a", "one"), record("1.0", "resource", "u:b", "two")
	za := zipped(a)
	broken := za[:len(za)-6] + "\x00\x00" + za[len(za)-4:]
	r, err := NewReader(strings.NewReader(broken + zipped(b)))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, rec.Target())
	}
	want := []string{"u:a", "at byte 0 (record urn:test:u:a): the compressed content is damaged", "u:b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReaderTellsErrorsOfTheFile(t *testing.T) {
	failure := errors.New("the disk is gone")
	for name, archive := range map[string]string{"plain": record("1.0", "resource", "u:a", "one"), "compressed": zipped(record("1.0", "resource", "u:a", "one"))} {
		t.Run(name, func(t *testing.T) {
			r, err := NewReader(io.MultiReader(strings.NewReader(archive[:len(archive)-20]), iotest.ErrReader(failure)))
			var last error
			for range 5 {
				if err != nil {
					break
				}
				var rec *Record
				if rec, err = r.Next(); err == nil {
					_, last = io.ReadAll(rec.Block)
				}
			}
			if !errors.Is(err, failure) && !errors.Is(last, failure) {
				t.Errorf("got %v and %v, want the error of the file", err, last)
			}
		})
	}
}

func TestMagic(t *testing.T) {
	a := record("1.0", "resource", "u:a", "one")
	for _, test := range []struct {
		head string
		want bool
	}{{a, true}, {zipped(a), true}, {zipped(a)[:60], true}, {"", false}, {"<html>", false}, {zipped("<html>"), false}, {"\x1f\x8b", false}} {
		if got := Magic([]byte(test.head)); got != test.want {
			t.Errorf("Magic(%.20q) = %v", test.head, got)
		}
	}
}
