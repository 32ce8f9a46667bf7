package baseline

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const print1, print2 = "0123456789abcdef0123456789abcdef", "1123456789abcdef0123456789abcdef"

func TestRoundTrip(t *testing.T) {
	name := filepath.Join(t.TempDir(), "b.json")
	list := []Entry{{print2, "uk/b", "site/b.html", "</script> “\u2028\x1b"}, {print1, "uk/a", "site/a.html", "a"}}
	for range 2 { // writing over one that is there
		if err := Write(name, append(list, list[0])); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Entry{list[1], list[0]}, got); diff != "" {
		t.Errorf("read otherwise than written (-want +got)\n%s", diff)
	}
	data, _ := os.ReadFile(name)
	if n := strings.Count(string(data), "\n"); n != 4 {
		t.Errorf("%d lines, want one a claim\n%s", n, data)
	}
	if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 {
		t.Errorf("something was left beside it: %v", entries)
	}
	if err := Write(name, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(name); err != nil || len(got) != 0 {
		t.Errorf("an empty one is read as %v, %v", got, err)
	}
}

func TestMalformed(t *testing.T) {
	line := `{"fingerprint":"` + print1 + `","rule":"uk/a","source":"a","text":"b"}`
	for name, c := range map[string]struct{ text, want string }{
		"empty":          {"", "b:1:1: it ends too early"},
		"a list":         {"[]", "b:1:1: expected {"},
		"other file":     {`{}`, "another file?"},
		"other key":      {`{"a":1}`, `b:1:2: unknown key "a"`},
		"other version":  {`{"cliniclint-baseline":2,"claims":[]}`, "its version is 2"},
		"no version":     {`{"claims":[]}`, "another file?"},
		"cut short":      {head + "\n" + line, "it ends too early"},
		"conflict":       {head + "\n<<<<<<< ours\n" + line + "\n]}", "b:2:1: invalid character '<'"},
		"missing comma":  {head + "\n" + line + "\n" + line + "\n]}", "b:3:1:"},
		"twice":          {head + "\n" + line + ",\n" + line + "\n]}", "b:3:1: the fingerprint " + print1 + " stands twice"},
		"unknown field":  {head + "\n" + strings.Replace(line, "rule", "role", 1) + "\n]}", `b:2:1: unknown field "role"`},
		"no fingerprint": {head + "\n" + `{"rule":"uk/a"}` + "\n]}", `b:2:1: "" is no fingerprint`},
		"number":         {head + "\n5\n]}", "b:2:1: cannot unmarshal number"},
		"behind the end": {head + "\n]}\n{}", "b:3:1: something stands behind its end"},
		"claims twice":   {`{"cliniclint-baseline":1,"claims":[],"claims":[]}`, `key "claims" stands twice`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("b", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "--write-baseline") {
				t.Errorf("the error is %v, which does not say %q and what to do", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head + "\n" + `{"fingerprint":"` + print1 + `","rule":"uk/a","source":"a","text":"b"}` + "\n]}\n"))
	f.Add([]byte(`{"claims":[{"fingerprint":""}]`))
	placed := regexp.MustCompile(`b:[1-9]\d*:[1-9]\d*: `)
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Parse("b", data)
		if err != nil {
			if !placed.MatchString(err.Error()) {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := encode(&b, list); err != nil {
			t.Fatal(err)
		}
		again, err := Parse("b", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(list, again); diff != "" {
			t.Fatalf("read otherwise than written\n%s", diff)
		}
	})
}
