package cli

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The console examples of the documentation print what it says they print.
func TestDocumentedExamples(t *testing.T) {
	t.Chdir("../..")
	block := regexp.MustCompile("(?s)```console\n\\$ cliniclint ([^\n]*)\n(.*?)\n```")
	for _, file := range []string{"README.md", "docs/clinics.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		examples := block.FindAllStringSubmatch(string(text), -1)
		if len(examples) == 0 {
			t.Errorf("%s shows no example", file)
		}
		for _, e := range examples {
			var out bytes.Buffer
			app := &App{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}
			app.Main(strings.Fields(e[1]))
			if got := strings.TrimSpace(out.String()); got != strings.TrimSpace(e[2]) {
				t.Errorf("%s: “cliniclint %s” prints\n%s\nbut the page says\n%s", file, e[1], got, e[2])
			}
		}
	}
}
