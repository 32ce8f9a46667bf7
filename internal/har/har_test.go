package har

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func entry(url, content string) string {
	return fmt.Sprintf(`{"startedDateTime":"2026-03-01T10:20:30.5+01:00","request":{"method":"GET","url":%q,"headers":[]},
 "response":{"status":200,"statusText":"OK","httpVersion":"HTTP/2.0","headers":[{"name":"Content-Type","value":"text/html"}],"content":%s}}`, url, content)
}

func text(s string) string {
	b, _ := json.Marshal(map[string]string{"mimeType": "text/html", "text": s})
	return string(b)
}

func archive(entries ...string) string {
	return `{"log":{"version":"1.2","creator":{"name":"a \"quoted\" } name","version":"1"},"pages":[{"id":"1"}],"entries":[` + strings.Join(entries, ",\n") + `],"comment":""}}`
}

// story is what a Reader tells of an archive.
func story(t *testing.T, r io.Reader, max int) (list []string) {
	t.Helper()
	in := NewReader(r, max)
	for range 100 {
		e, err := in.Next()
		var p *Problem
		switch {
		case errors.Is(err, io.EOF):
			return list
		case errors.As(err, &p):
			list = append(list, "problem "+p.Error())
		case err != nil:
			list = append(list, "error "+err.Error())
		default:
			list = append(list, fmt.Sprintf("%d %s %s", e.Number, e.URL, e.Content))
		}
	}
	t.Fatal("the reader comes to no end")
	return nil
}

func TestReader(t *testing.T) {
	a, b := entry("u:a", text("one")), entry("u:b", text(`two "quoted" \ } ]`))
	both := []string{"1 u:a one", `2 u:b two "quoted" \ } ]`}
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{"two", archive(a, b), both},
		{"none", archive(), nil},
		{"byte order mark", "\ufeff" + archive(a, b), both},
		{"indented", indented(t, archive(a, b)), both},
		{"base64", archive(entry("u:a", `{"text":"`+base64.StdEncoding.EncodeToString([]byte("\xff\x00one"))+`","encoding":"base64"}`)), []string{"1 u:a \xff\x00one"}},
		{"base64 that is none", archive(entry("u:a", `{"text":"?","encoding":"base64"}`), a), []string{"problem entry 1: its content is not in Base64, as it says", "2 u:a one"}},
		{"other order", `{"other":{"entries":[1]},"log":{"entries":[` + a + `]}}`, both[:1]},
		{"keys that are written in another way", `{"\u006cog":{"entries":[` + a + `]}}`, both[:1]},
		{"an entry of another form", archive(`{"request":[]}`, `7`, `"x"`, a), []string{
			"problem entry 1: it is not as the format wants it: json: cannot unmarshal array into Go struct field .request of type struct { Method string \"json:\\\"method\\\"\"; URL string \"json:\\\"url\\\"\"; Headers []har.Header \"json:\\\"headers\\\"\" }",
			"problem entry 2: it is not as the format wants it: json: cannot unmarshal number into Go value of type struct { Started string \"json:\\\"startedDateTime\\\"\"; Request struct { Method string \"json:\\\"method\\\"\"; URL string \"json:\\\"url\\\"\"; Headers []har.Header \"json:\\\"headers\\\"\" } \"json:\\\"request\\\"\"; Response struct { Status int \"json:\\\"status\\\"\"; StatusText string \"json:\\\"statusText\\\"\"; Proto string \"json:\\\"httpVersion\\\"\"; Headers []har.Header \"json:\\\"headers\\\"\"; Content struct { MimeType string \"json:\\\"mimeType\\\"\"; Text *string \"json:\\\"text\\\"\"; Encoding string \"json:\\\"encoding\\\"\" } \"json:\\\"content\\\"\" } \"json:\\\"response\\\"\" }",
			"problem entry 3: it is not as the format wants it", "4 u:a one",
		}},
		{"too large", archive(a, entry("u:big", text(strings.Repeat("x", 5000))), a), []string{"1 u:a one", "problem entry 2: it is larger than 0 MB", "3 u:a one"}},
		{"cut in an entry", archive(a, b)[:len(archive(a, b))-40], []string{"1 u:a one", "problem entry 2: the file ends here, in the middle"}},
		{"cut between entries", strings.TrimSuffix(archive(a), `],"comment":""}}`), []string{"1 u:a one", "problem entry 2: the file ends here, in the middle"}},
		{"cut at the beginning", archive(a)[:40], []string{"error not an HTTP archive (HAR): it ends before its list of entries"}},
		{"no comma", archive(a + b), []string{"1 u:a one", fmt.Sprintf("problem entry 2: what follows is not JSON: '{' at byte %d", strings.Index(archive(a+b), a)+len(a))}},
		{"endless nesting", archive(strings.Repeat("[", 1000)), []string{fmt.Sprintf("problem entry 1: what follows is not JSON: '[' at byte %d", len(archive())-len(`],"comment":""}}`)+maxDepth)}},
		{"other JSON", `{"a":1,"b":[2]}`, []string{"error not an HTTP archive (HAR): it has no list of entries"}},
		{"no object", `[1]`, []string{"error not an HTTP archive (HAR): it has no list of entries"}},
		{"empty", ``, []string{"error not an HTTP archive (HAR): it ends before its list of entries"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := story(t, strings.NewReader(test.archive), 2000)
			for i := range got {
				if test.name == "an entry of another form" { // the words of encoding/json are its own
					got[i], _, _ = strings.Cut(got[i], ": json:")
					test.want[i], _, _ = strings.Cut(test.want[i], ": json:")
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func indented(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(s), "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEntry(t *testing.T) {
	r := NewReader(strings.NewReader(archive(entry("u:a", `{"mimeType":"text/html; charset=utf-8"}`))), 2000)
	e, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if e.Content != nil || e.Text || e.MediaType != "text/html; charset=utf-8" || e.Status != 200 || e.StatusText != "OK" || e.Method != http.MethodGet ||
		e.Proto != "HTTP/2.0" || e.Time.String() != "2026-03-01 09:20:30.5 +0000 UTC" || len(e.Header) != 1 || e.Header[0].Value != "text/html" {
		t.Errorf("%+v", e)
	}
}

func TestReaderTellsErrorsOfTheFile(t *testing.T) {
	failure := errors.New("the disk is gone")
	for _, at := range []int{3, 100, 250} {
		got := story(t, io.MultiReader(strings.NewReader(archive(entry("u:a", text("one")))[:at]), iotest.ErrReader(failure)), 2000)
		if diff := cmp.Diff([]string{"error reading the archive: the disk is gone"}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestMagic(t *testing.T) {
	for head, want := range map[string]bool{
		archive(): true, "\ufeff { \"log\" :\n{\"version\":\"1.2\"": true, `{"log":[]}`: false, `{"a":1}`: false, "": false, "<html>": false,
	} {
		if got := Magic([]byte(head)); got != want {
			t.Errorf("Magic(%q) = %v", head, got)
		}
	}
}

// The invariant: what valid JSON holds is read as encoding/json reads it; of anything else no more is read than there is,
// and the same each time.
func FuzzReader(f *testing.F) {
	f.Add([]byte(archive(entry("u:a", text("one")), entry("u:b", text(`two " \ } ]`)))))
	f.Add([]byte(archive(entry("u:a", `{"text":"eA==","encoding":"base64"}`), `7`)))
	f.Add([]byte(archive(entry("u:a", text("one")))[:200]))
	f.Add([]byte(`{"a":{"b":[1,2,{"c":"]"}]},"log":{"entries":[{},{}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got := story2(data)
		if diff := cmp.Diff(got, story2(data)); diff != "" {
			t.Errorf("read again it is another:\n%s", diff)
		}
		total := 0
		for _, e := range got {
			total += len(e.Content)
		}
		if total > 3*len(data) { // a byte that is no UTF-8 becomes three
			t.Errorf("%d bytes were read of %d", total, len(data))
		}
		// What decides here is the last of equal keys, and its case, for encoding/json; such files are left aside.
		var whole struct {
			Log struct {
				Entries []json.RawMessage `json:"entries"`
			} `json:"log"`
		}
		if json.Unmarshal(data, &whole) != nil || bytes.Count(bytes.ToLower(data), []byte("log")) != 1 || bytes.Count(bytes.ToLower(data), []byte("entries")) != 1 ||
			!bytes.Contains(data, []byte(`"log"`)) || !bytes.Contains(data, []byte(`"entries"`)) || bytes.ContainsAny(data, "\\\u017f") {
			return
		}
		n := 0
		r := NewReader(bytes.NewReader(data), 1<<20)
		for {
			_, err := r.Next()
			var p *Problem
			if err == nil || errors.As(err, &p) && !p.Cut {
				n++
				continue
			}
			break
		}
		if n != len(whole.Log.Entries) {
			t.Errorf("%d entries of %d", n, len(whole.Log.Entries))
		}
	})
}

func story2(data []byte) (list []Entry) {
	r := NewReader(bytes.NewReader(data), 1<<20)
	for {
		e, err := r.Next()
		var p *Problem
		switch {
		case err == nil:
			list = append(list, *e)
		case !errors.As(err, &p):
			return list
		}
	}
}
