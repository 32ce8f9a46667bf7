package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestConvert(t *testing.T) {
	number := func(x string) string { return strings.TrimSuffix(strings.Repeat(x+",", size), ",") }
	file := filepath.Join(t.TempDir(), "in.json")
	in := `{"words":["the",",","regenerate","regeneration","x2"],"vectors":{"the":[` + number("1") + `],",":[` + number("1") +
		`],"regenerate":[` + number("-1") + `],"regeneration":[` + number("-3") + `],"x2":[` + number("1") + `]}}`
	if err := os.WriteFile(file, []byte(in), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := convert(file, &out); err != nil {
		t.Fatal(err)
	}
	var words []string
	for line := range strings.Lines(out.String()) {
		word, numbers, _ := strings.Cut(line, " ")
		if words = append(words, word); len(numbers) < size {
			t.Errorf("%s has no vector", word)
		}
	}
	if want := []string{"regenerate", "the"}; !slices.Equal(words, want) {
		t.Errorf("words %q, want %q: a line for a stem, and none for marks", words, want)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := convert(file, &out); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("%v, want an error that names the file", err)
	}
}
