package lint_test

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// The compiled rules find what the files' rules find.
func TestCompiledFindsTheSame(t *testing.T) {
	fast, err := rules.Compiled()
	if err != nil {
		t.Fatal(err)
	}
	full, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("../testdata/pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var found [2][][3]any
	for i, pack := range []*rules.Pack{fast, full} {
		l, err := lint.New(pack, nil, lint.Options{Jurisdictions: []string{"uk", "us"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range pages {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			doc, err := copytext.Read(name, "html", data, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range l.Check(doc).Findings {
				found[i] = append(found[i], [3]any{name, f.Rule.ID, f.Start})
			}
		}
	}
	if len(found[0]) == 0 || !reflect.DeepEqual(found[0], found[1]) {
		t.Errorf("compiled: %v\nfrom the files: %v", found[0], found[1])
	}
}
