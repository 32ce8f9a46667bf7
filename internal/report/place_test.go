package report

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

// TestPlacesWithoutLines prints a finding in a format whose readers count pages and paragraphs rather than lines.
func TestPlacesWithoutLines(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("<w:p><w:t>Welcome.</w:t></w:p><w:p><w:t>It is quite safe.</w:t></w:p>")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	run := makeRun(makeDocument(t, "offers/winter.docx", "", b.String(), []string{"uk"}, claim{rule: safety, words: "quite safe"}))
	for format, want := range map[string]string{
		"text": "offers/winter.docx: paragraph 2  warning", "json": `"paragraph":2`, "jsonl": `"line":2,"column":7,`, "sarif": `"name": "paragraph 2"`,
		"github": "title=Absolute safety (common/absolute-safety)::paragraph 2: ", "gitlab": "Absolute safety (paragraph 2): ", "junit": "common/absolute-safety at paragraph 2",
		"html": `<p class="where">paragraph 2`, "markdown": "- paragraph 2: ", "csv": ",,2\n", "checkstyle": "Absolute safety (paragraph 2): ", "rdjson": `Absolute safety (paragraph 2)\n`,
	} {
		got := string(render(t, format, run, Options{}))
		if !strings.Contains(got, want) {
			t.Errorf("%s does not say %q:\n%s", format, want, got)
		}
		if wrong := ":2:7"; format == "text" && strings.Contains(got, wrong) {
			t.Errorf("%s says %q", format, wrong)
		}
	}
	f := &Finding{Page: 3, Paragraph: 4}
	if got := f.Where("menu.pdf"); got != "menu.pdf: page 3, paragraph 4" {
		t.Error(got)
	}
}
