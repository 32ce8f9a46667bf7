package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cliniclint/cliniclint/internal/warc"
)

// maker makes archives by hand, in the way of programs that are not ours.
type maker struct {
	bytes.Buffer
	n int
}

// add adds a record. Fields end each with a line end.
func (m *maker) add(kind, uri, fields, block string) *maker {
	m.n++
	fmt.Fprintf(m, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-03-01T10:20:%02dZ\r\nWARC-Record-ID: <urn:test:%d>\r\n%sContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, uri, m.n, m.n, strings.ReplaceAll(fields, "\n", "\r\n"), len(block), block)
	return m
}

func (m *maker) response(uri, headers, body string, fields ...string) *maker {
	return m.add("response", uri, "Content-Type: application/http;msgtype=response\n"+strings.Join(fields, ""), "HTTP/1.1 200 OK\r\n"+strings.ReplaceAll(headers, "\n", "\r\n")+"\r\n"+body)
}

// zip is the archive compressed record by record.
func (m *maker) zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, part := range strings.SplitAfter(m.String(), "\r\n\r\nWARC/1.0\r\n") {
		part = strings.TrimSuffix(part, "WARC/1.0\r\n")
		if b.Len() > 0 {
			part = "WARC/1.0\r\n" + part
		}
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(part))
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

const typed = "Content-Type: text/html; charset=utf-8\n"

// told is what an archive gives: "URL|time|data" for a page, "name|reason|detail" for what is not read.
func told(t *testing.T, name string, archive []byte, maxBytes int64) (list []string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile(name, archive, 0o600); err != nil {
		t.Fatal(err)
	}
	f := &Finder{MaxBytes: maxBytes}
	for in, skipped := range f.Find([]string{name}) {
		if skipped != nil {
			t.Fatal(skipped)
		}
		list = append(list, pages(t, in)...)
	}
	return list
}

func pages(t *testing.T, in *Input) (list []string) {
	t.Helper()
	if in.Kind != KindArchive {
		t.Fatalf("%s is not taken for an archive", in.Name)
	}
	for page, skipped := range in.Pages(context.Background()) {
		if page != nil {
			skipped = page.Load(context.Background())
			if page.Kind != KindURL || page.Named || page.Capture.Archive != in.Name || page.Capture.Record == "" || len(page.Exchanges) != 1 {
				t.Errorf("%+v", page)
			}
		}
		if skipped != nil {
			list = append(list, fmt.Sprintf("%s|%s|%s", skipped.Name, skipped.Reason, skipped.Detail))
			continue
		}
		list = append(list, fmt.Sprintf("%s|%s|%s", page.Name, page.Capture.Time.Format("15:04:05"), page.Data))
	}
	return list
}

func TestArchive(t *testing.T) {
	const a, b = "https://a.example/", "https://b.example/x?y=z"
	two := new(maker).response(a, typed, "<p>One").response(b, typed, "<p>Two")
	both := []string{a + "|10:20:01|<p>One", b + "|10:20:02|<p>Two"}
	sized := strings.Repeat("<p>Words. ", 200)
	digest := "WARC-Payload-Digest: " + warc.Digest([]byte("<p>One")) + "\n"
	tests := []struct {
		name    string
		archive []byte
		want    []string
	}{
		{"plain", two.Bytes(), both},
		{"record by record", two.zip(t), both},
		{"as a whole", gzipped(t, two.Bytes()), both},
		{"chunks", new(maker).response(a, typed+"Transfer-Encoding: chunked\n", "3\r\n<p>\r\n3\r\nOne\r\n0\r\n\r\n").Bytes(), both[:1]},
		{"chunks cut off", new(maker).response(a, typed+"Transfer-Encoding: chunked\n", "30\r\n<p>One").response(b, typed, "<p>Two").Bytes(), []string{a + "|cut short|the archive holds only its beginning (in c.warc, record urn:test:1)", both[1]}},
		{"gzip", new(maker).response(a, typed+"Content-Encoding: gzip\n", string(compress(t, "gzip", "<p>One"))).Bytes(), both[:1]},
		{"deflate", new(maker).response(a, typed+"Content-Encoding: deflate\n", string(compress(t, "zlib", "<p>One"))).Bytes(), both[:1]},
		{"brotli", new(maker).response(a, typed+"Content-Encoding: br\n", string(compress(t, "br", "<p>One"))).Bytes(), both[:1]},
		{"zstd in chunks", new(maker).response(a, typed+"Content-Encoding: zstd\nTransfer-Encoding: chunked\n", fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(compress(t, "zstd", "<p>One")), compress(t, "zstd", "<p>One"))).Bytes(), both[:1]},
		{"unpacked under its old header", new(maker).response(a, typed+"Content-Encoding: gzip\n", "<p>One").response(b, typed+"Content-Encoding: br\n", "<p>Two").Bytes(), both},
		{"damaged gzip", new(maker).response(a, typed+"Content-Encoding: gzip\n", "\x1f\x8bnothing at all").response(b, typed, "<p>Two").Bytes(), []string{a + "|cannot be decoded|its compressed content in the archive is damaged (gzip: invalid header)", both[1]}},
		{"unknown encoding", new(maker).response(a, typed+"Content-Encoding: sdch\n", "xx").Bytes(), []string{a + `|cannot be decoded|it stands in the archive in a compression that cannot be undone (unknown content encoding: "sdch")`}},
		{"bomb", new(maker).response(a, typed+"Content-Encoding: gzip\n", string(compress(t, "gzip", strings.Repeat(" ", 9000)))).Bytes(), []string{a + "|too large|more than 1000 bytes, which is all that is read"}},
		{"large", new(maker).response(a, typed, sized).response(b, typed, "<p>Two").Bytes(), []string{a + "|too large|more than 1000 bytes, which is all that is read (in c.warc, record urn:test:1)", both[1]}},
		{"resource", new(maker).add("resource", a, "Content-Type: text/html\n", "<p>One").Bytes(), both[:1]},
		{"no type", new(maker).response(a, "", "<p>One").response(b, "", "\x89PNG\r\n\x1a\n").Bytes(), append([]string{}, both[0], b+"|10:20:02|\x89PNG\r\n\x1a\n")},
		{"what is no page", new(maker).add("warcinfo", "", "", "software: x").response(a, "Content-Type: image/png\n", "x").response(a+"1", "Content-Type: image/png\n", "x").
			add("request", b, "", "GET / HTTP/1.1\r\n\r\n").response(b, typed, "<p>Two").add("response", "dns:a.example", "Content-Type: text/dns\n", "1.2.3.4").
			response(a+"robots.txt", "Content-Type: text/plain\n", "x").add("response", a+"old", "Content-Type: application/http\n", "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n").Bytes(),
			[]string{b + "|10:20:05|<p>Two", "c.warc|no page|what the archive holds beside pages: 2 image/png, 1 answered 301, 1 not of the web, 1 robots.txt"}},
		{"no page at all", new(maker).response(a, "Content-Type: image/png\n", "x").Bytes(), []string{"c.warc|no readable files|the archive holds no page, but 1 image/png"}},
		{"no HTTP", new(maker).add("response", a, "Content-Type: application/http\n", "junk").Bytes(), []string{a + `|damaged|not an HTTP response: it ends before its headers do (in c.warc, record urn:test:1)`}},
		{"truncated by who made it", new(maker).response(a, typed, "<p>One", "WARC-Truncated: length\n").Bytes(), []string{both[0], a + "|cut short|the archive c.warc holds only its beginning (length); that was read"}},
		{"cut off", two.Bytes()[:two.Len()-8], []string{both[0], fmt.Sprintf("c.warc|cut short|at byte %d (record urn:test:2): the file ends in the middle of a record, https://b.example/x?y=z; what stands before was read, see that the file is complete", two.Len()/2-2)}},
		{"junk between", append([]byte(new(maker).response(a, typed, "<p>One").String()+"junk\r\n"), two.Bytes()[two.Len()/2-2:]...), []string{both[0], fmt.Sprintf("c.warc|damaged|at byte %d: what stands there is not the beginning of a record", two.Len()/2-2), both[1]}},
		{"changed", bytes.Replace(new(maker).response(a, typed, "<p>One", "WARC-Block-Digest: "+warc.Digest([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>One"))+"\n").Bytes(), []byte("<p>One"), []byte("<p>Two"), 1),
			[]string{"c.warc|damaged|at byte 0 (record urn:test:1): the content of the record is not what its digest says; it was changed or damaged, https://a.example/"}},
		{"no archive", []byte("<p>One"), []string{"c.warc|damaged|not a web archive (WARC): it does not begin with a record; see that the file is complete"}},
		{"empty", nil, []string{"c.warc|damaged|not a web archive (WARC): it is empty; see that the file is complete"}},

		{"revisit by digest", new(maker).response(a, typed, "<p>One", digest).add("revisit", b, digest, "").Bytes(), []string{both[0], b + "|10:20:02|<p>One"}},
		{"revisit of what comes later", new(maker).add("revisit", b, digest, "").response(a, typed, "<p>One", digest).Bytes(), []string{a + "|10:20:02|<p>One", b + "|10:20:01|<p>One"}},
		{"revisit by id", new(maker).response(a, typed, "<p>One").add("revisit", a, "WARC-Refers-To: <urn:test:1>\n", "HTTP/1.1 200 OK\r\n"+strings.ReplaceAll(typed, "\n", "\r\n")+"\r\n").Bytes(), []string{both[0], a + "|10:20:02|<p>One"}},
		{"revisit by URL and time", new(maker).response(a, typed, "<p>One").add("revisit", b, "WARC-Refers-To-Target-URI: "+a+"\nWARC-Refers-To-Date: 2026-03-01T10:20:01.000Z\n", "HTTP/1.1 304 Not Modified\r\n\r\n").Bytes(), []string{both[0], b + "|10:20:02|<p>One"}},
		{"revisit of nothing in particular", new(maker).response(a, typed, "<p>One").add("revisit", a, "", "HTTP/1.1 304 Not Modified\r\n\r\n").Bytes(), []string{both[0], a + "|10:20:02|<p>One"}},
		{"revisit of a picture", new(maker).response(a, typed, "<p>One").response(b, "Content-Type: image/png\n", "x", digest).add("revisit", b, digest, "").Bytes(), []string{both[0], "c.warc|no page|what the archive holds beside pages: 2 image/png"}},
		{"revisit of what is elsewhere", new(maker).response(a, typed, "<p>One").add("revisit", b, "WARC-Refers-To: <urn:other>\n", "").Bytes(), []string{both[0], b + "|in another archive|c.warc notes that it was the same as before, and does not hold what was before; check the archive that does"}},
		{"revisit of what is broken", new(maker).response(a, typed+"Transfer-Encoding: chunked\n", "30\r\n<p>One", digest).add("revisit", b, digest, "").Bytes(), []string{
			a + "|cut short|the archive holds only its beginning (in c.warc, record urn:test:1)", b + "|damaged|it is the same as a page that could not be read (in c.warc, record urn:test:1)"}},
		{"a revisit that refers to itself", new(maker).add("revisit", a, "WARC-Refers-To: <urn:test:1>\n", "").Bytes(), []string{a + "|in another archive|c.warc notes that it was the same as before, and does not hold what was before; check the archive that does"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(t, "c.warc", test.archive, 1000)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func harEntry(url, mime string, status int, content map[string]any) map[string]any {
	content["mimeType"] = mime
	return map[string]any{
		"startedDateTime": "2026-03-01T10:20:30.000Z",
		"request":         map[string]any{"method": "GET", "url": url, "headers": []any{map[string]any{"name": ":authority", "value": "x"}, map[string]any{"name": "Cookie", "value": "secret"}}},
		"response": map[string]any{
			"status": status, "headers": []any{map[string]any{"name": "content-encoding", "value": "br"}, map[string]any{"name": "content-type", "value": mime}}, "content": content,
		},
	}
}

func TestHTTPArchive(t *testing.T) {
	const a = "https://a.example/"
	whole, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": []any{
		harEntry(a, "text/html; charset=windows-1252", 200, map[string]any{"text": "<p>Café"}),
		harEntry(a+"raw", "text/html; charset=windows-1252", 200, map[string]any{"text": "PHA+Q2Fm6Q==", "encoding": "base64"}),
		harEntry(a+"lost", "text/html", 200, map[string]any{}),
		harEntry(a+"large", "text/html", 200, map[string]any{"text": strings.Repeat("x", 2000)}),
		harEntry(a+"app.js", "text/javascript", 200, map[string]any{"text": "x"}),
		harEntry(a+"gone", "text/html", 404, map[string]any{"text": "x"}),
		map[string]any{"response": 1},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		a + "|10:20:30|<p>Café",
		a + "raw|10:20:30|<p>Caf\xe9",
		a + "lost|no such file|the archive notes that it was fetched, and does not hold it (in c.har, entry 3); save it again “with content”",
		a + "large|too large|more than 1000 bytes, which is all that is read (in c.har, entry 4)",
		"", // in the words of encoding/json
		"c.har|no page|what the archive holds beside pages: 1 answered 404, 1 text/javascript",
	}
	got := told(t, "c.har", whole, 1000)
	if len(got) > 4 && strings.HasPrefix(got[4], "c.har|damaged|entry 7: it is not as the format wants it") {
		got[4] = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	before, _, _ := bytes.Cut(whole, []byte("lost"))
	cut := told(t, "c.har", before, 1000)
	want = append(want[:2:2], "c.har|cut short|entry 3: the file ends here, in the middle; what stands before was read, see that the file is complete")
	if diff := cmp.Diff(want, cut); diff != "" {
		t.Errorf("cut off (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"c.har|damaged|not an HTTP archive (HAR): it has no list of entries; see that the file is complete"}, told(t, "c.har", []byte(`{"a":1}`), 0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a browser has turned into text is in UTF-8 whatever its header says; cookies are nobody's business.
func TestHTTPArchiveInputs(t *testing.T) {
	whole, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2", "entries": []any{
		harEntry("https://a.example/#x", "text/html; charset=windows-1252", 200, map[string]any{"text": "<p>Café"}),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "saved.json") // told by its content
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	for in := range (&Finder{}).Find([]string{name}) {
		for page := range in.Pages(context.Background()) {
			x := page.Exchanges[0]
			if page.ContentType != "text/html; charset=utf-8" || page.FinalURL != "https://a.example/" || page.Capture.Record != "entry 1" ||
				x.Header.Get("Content-Encoding") != "" || len(x.Sent) != 0 || x.Status != 200 {
				t.Errorf("%+v %+v", page, x)
			}
			return
		}
	}
	t.Error("no page")
}

func TestArchivesAreFound(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	m := new(maker).response("https://a.example/", typed, "<p>One")
	files := map[string][]byte{"a.warc": m.Bytes(), "b.WARC.GZ": m.zip(t), "c.har": []byte("{}"), "d.html": []byte("<p>"), "e.gz": m.zip(t), "f.txt": []byte("WARC is a format")}
	for name, data := range files {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kinds := func(args ...string) string {
		f := &Finder{Known: func(name string) bool { return strings.HasSuffix(name, ".html") }, Stdin: bytes.NewReader(m.zip(t))}
		var list []string
		for in, skipped := range f.Find(args) {
			if skipped != nil {
				list = append(list, skipped.String())
				continue
			}
			list = append(list, in.Name+" "+string(in.Kind))
			if in.Kind == KindArchive && in.Load(context.Background()) == nil {
				t.Error("an archive is loaded as if it were a page")
			}
		}
		return strings.Join(list, ", ")
	}
	if got, want := kinds("."), "a.warc archive, b.WARC.GZ archive, c.har archive, d.html file"; got != want {
		t.Errorf("in a folder: %s", got)
	}
	if got, want := kinds("e.gz", "f.txt", "-"), "e.gz archive, f.txt file, stdin archive"; got != want {
		t.Errorf("by name: %s", got)
	}
	for in := range (&Finder{Stdin: bytes.NewReader(m.zip(t))}).Find([]string{"-"}) {
		if diff := cmp.Diff([]string{"https://a.example/|10:20:01|<p>One"}, pages(t, in)); diff != "" {
			t.Errorf("from standard input (-want +got):\n%s", diff)
		}
	}
}

func TestPagesEnd(t *testing.T) {
	m := new(maker)
	for i := range 10 {
		m.response(fmt.Sprintf("https://a.example/%d", i), typed, "<p>One")
	}
	name := filepath.Join(t.TempDir(), "a.warc")
	if err := os.WriteFile(name, m.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for in := range (&Finder{}).Find([]string{name}) {
		n := 0
		for range in.Pages(ctx) { // the caller has enough
			if n++; n == 2 {
				break
			}
		}
		var last *Skipped
		n = 0
		for _, skipped := range in.Pages(ctx) {
			n++
			last = skipped
			cancel()
		}
		if n != 2 || last == nil || last.Reason != ReasonCancelled {
			t.Errorf("%d, and then %v", n, last)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	in := archiveInput(name, true, 1000)
	for _, skipped := range in.Pages(context.Background()) {
		if skipped == nil || skipped.Reason != ReasonMissing {
			t.Errorf("%v", skipped)
		}
	}
}

func TestSinglePages(t *testing.T) {
	for _, single := range []bool{false, true} {
		var b bytes.Buffer
		a, err := NewArchiver(warc.NewWriter(&b, true), "x", time.Now(), single)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Add([]Exchange{{URL: "https://a.example/", Method: "GET", Status: 200, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<p>")}}); err != nil {
			t.Fatal(err)
		}
		for in := range (&Finder{Stdin: &b}).Find([]string{"-"}) {
			for page := range in.Pages(context.Background()) {
				if page == nil || page.Capture.Single != single {
					t.Errorf("%+v", page)
				}
			}
		}
	}
}

func TestManyDamagesAreCounted(t *testing.T) {
	m := new(maker)
	for range maxDamages + 7 {
		m.add("response", "https://a.example/", "Content-Type: application/http\n", "junk\r\n")
	}
	got := told(t, "c.warc", m.Bytes(), 0)
	if len(got) != maxDamages+1 || got[maxDamages] != "c.warc|damaged|7 more damages" {
		t.Errorf("%d: %s", len(got), got[len(got)-1])
	}
}

func TestArchiver(t *testing.T) {
	at := time.Date(2026, 3, 1, 10, 20, 30, 0, time.UTC)
	list := []Exchange{
		{Time: at, Method: "GET", URL: "http://a.example/old?x=1", Sent: http.Header{"User-Agent": {"cliniclint/1"}}, Proto: "HTTP/1.1", Status: 301, StatusText: "Moved", Header: http.Header{"Location": {"/"}}, Address: netip.MustParseAddr("192.0.2.1")},
		{Time: at.Add(time.Second), Method: "GET", URL: "http://a.example/", Proto: "HTTP/2.0", Status: 200, Header: http.Header{"Content-Type": {"text/html"}, "Content-Encoding": {"gzip"}, "X": {"a\r\nInjected: b"}}, Body: compress(t, "gzip", "<p>One"), Cut: "length", Confirmed: at},
	}
	var b bytes.Buffer
	a, err := NewArchiver(warc.NewWriter(&b, false), "cliniclint/1.2.3", at, true)
	if err != nil {
		t.Fatal(err)
	}
	id, err := a.Add(list)
	if err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"software: cliniclint/1.2.3\r\n", "WARC-IP-Address: 192.0.2.1\r\n", "WARC-Protocol: h2\r\n", "WARC-Truncated: length\r\n",
		"\r\n\r\nGET /old?x=1 HTTP/1.1\r\nHost: a.example\r\nUser-Agent: cliniclint/1\r\n\r\n", "\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n",
		"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\nX: a  Injected: b\r\n\r\n\x1f\x8b",
		"via: http://a.example/old?x=1\r\nconfirmed: 2026-03-01T10:20:30Z\r\n", "WARC-Concurrent-To: <" + id + ">\r\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	want := []string{"http://a.example/|10:20:31|<p>One", "http://a.example/|cut short|the archive c.warc holds only its beginning (length); that was read", "c.warc|no page|what the archive holds beside pages: 1 answered 301"}
	if diff := cmp.Diff(want, told(t, "c.warc", b.Bytes(), 0)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// No input makes it panic, run without end, or tell two stories; a page is never more than the archive and the limit
// allow.
func FuzzPages(f *testing.F) {
	digest := "WARC-Payload-Digest: " + warc.Digest([]byte("<p>One")) + "\n"
	m := new(maker).response("https://a.example/", typed, "<p>One", digest).add("revisit", "https://b.example/", digest, "").
		response("https://c.example/", typed+"Content-Encoding: br\nTransfer-Encoding: chunked\n", "3\r\n<p>\r\n0\r\n\r\n")
	f.Add(m.Bytes())
	f.Add(m.zip(f))
	f.Add(m.Bytes()[:m.Len()/2])
	f.Add([]byte(`{"log":{"version":"1.2","entries":[{"request":{"url":"https://a.example/"},"response":{"status":200,"content":{"mimeType":"text/html","text":"<p>One"}}}]}}`))
	const limit = 1 << 10
	f.Fuzz(func(t *testing.T, data []byte) {
		var stories [2]string
		for i := range stories {
			for in := range (&Finder{Stdin: bytes.NewReader(data), MaxBytes: limit}).Find([]string{"-"}) {
				if in.Kind != KindArchive {
					t.Skip()
				}
				for page, skipped := range in.Pages(context.Background()) {
					if (page == nil) == (skipped == nil) {
						t.Fatal("neither or both")
					}
					if page != nil {
						if skipped = page.Load(context.Background()); skipped == nil && (page.Data == nil || len(page.Data) > limit) {
							t.Errorf("%d bytes of a page", len(page.Data))
						}
						stories[i] += page.Name + string(page.Data)
					}
					if skipped != nil {
						stories[i] += skipped.String()
					}
				}
			}
		}
		if stories[0] != stories[1] {
			t.Errorf("two stories:\n%s\n%s", stories[0], stories[1])
		}
	})
}
