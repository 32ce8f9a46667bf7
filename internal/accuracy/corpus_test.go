package accuracy

import (
	"strings"
	"testing"
	"testing/fstest"
)

func corpus(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	got, err := Load(corpus(map[string]string{
		"superlative.jsonl": `{"id": "a", "jurisdiction": "uk", "text": "The best clinic.", "labels": [{"category": "superlative", "span": "best"}], "holdout": true}
` + "\n" + `{"id": "b", "jurisdiction": "us-wa", "text": "A clinic."}`,
		"README.md": "no passage",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].ID != "a" || got[1].ID != "b" {
		t.Fatalf("got %+v", got)
	}
	if got[1].Place() != "superlative.jsonl:3" || got[1].Topic() != "superlative" {
		t.Errorf("b stands at %s, written for %s", got[1].Place(), got[1].Topic())
	}
	for part, want := range map[Part]string{All: "a b", Holdout: "a", Without: "b"} {
		var ids []string
		for _, p := range Select(got, part) {
			ids = append(ids, p.ID)
		}
		if s := strings.Join(ids, " "); s != want {
			t.Errorf("%s: got %s, want %s", part, s, want)
		}
	}
}

func TestLoadNamesTheMistakeAndItsPlace(t *testing.T) {
	const good = `{"id": "a", "jurisdiction": "uk", "text": "The best clinic."}` + "\n"
	for _, c := range []struct{ name, line, want string }{
		{"broken JSON", `{"id": "b"`, "x.jsonl:2: reading a passage: unexpected EOF"},
		{"unknown key", `{"idd": "b"}`, `x.jsonl:2: reading a passage: json: unknown field "idd"`},
		{"wrong type", `{"id": 1}`, "x.jsonl:2: reading a passage: json: cannot unmarshal number"},
		{"two on a line", `{"id": "b", "jurisdiction": "uk", "text": "x"} {}`, "x.jsonl:2: something stands behind the passage"},
		{"rubbish behind", `{"id": "b", "jurisdiction": "uk", "text": "x"}]`, "x.jsonl:2: something stands behind the passage"},
		{"no id", `{"jurisdiction": "uk", "text": "x"}`, "x.jsonl:2: a passage has an id"},
		{"no jurisdiction", `{"id": "b", "text": "x"}`, "x.jsonl:2: a passage has an id"},
		{"no text", `{"id": "b", "jurisdiction": "uk"}`, "x.jsonl:2: a passage has an id"},
		{"unknown category", `{"id": "b", "jurisdiction": "uk", "text": "x", "labels": [{"category": "lies", "span": "x"}]}`, `x.jsonl:2: b: category "lies" is none of exosome-route`},
		{"unknown category not to care for", `{"id": "b", "jurisdiction": "uk", "text": "x", "dont_care": ["lies"]}`, `x.jsonl:2: b: category "lies" is none of`},
		{"span from elsewhere", `{"id": "b", "jurisdiction": "uk", "text": "x", "labels": [{"category": "superlative", "span": "y"}]}`, `x.jsonl:2: b: the span "y" does not stand in the text`},
		{"empty span", `{"id": "b", "jurisdiction": "uk", "text": "x", "labels": [{"category": "superlative", "span": ""}]}`, `x.jsonl:2: b: the span "" does not stand`},
		{"the same id", good, `x.jsonl:2: id "a" stands already at x.jsonl:1`},
		{"an endless line", `{"id": "` + strings.Repeat("b", 1<<20) + `"}`, "x.jsonl:2: bufio.Scanner: token too long"},
	} {
		_, err := Load(corpus(map[string]string{"x.jsonl": good + c.line}))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	for name, files := range map[string]map[string]string{"no file": {"a.json": good}, "no passage": {"a.jsonl": "\n \n"}} {
		if got, err := Load(corpus(files)); err == nil {
			t.Errorf("%s: got %d passages and no error", name, len(got))
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"id": "a", "jurisdiction": "uk", "text": "The best clinic.", "labels": [{"category": "superlative", "span": "best"}], "dont_care": ["inducement"]}`))
	f.Add([]byte("{\"id\": \"a\", \"text\": \"\xff\"}\n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Load(fstest.MapFS{"x.jsonl": {Data: data}})
		if err != nil {
			if list != nil {
				t.Errorf("passages in spite of %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for i := range list {
			p := &list[i]
			if seen[p.ID] || p.ID == "" || p.Text == "" {
				t.Errorf("%s: id %q, text %q", p.Place(), p.ID, p.Text)
			}
			seen[p.ID] = true
			for _, l := range p.Labels {
				if l.Span == "" || !strings.Contains(p.Text, l.Span) {
					t.Errorf("%s: %q does not stand in %q", p.Place(), l.Span, p.Text)
				}
			}
		}
	})
}
