package copytext

import (
	"strings"
	"testing"
)

func FuzzHTML(f *testing.F) {
	for _, src := range trickyTokens {
		f.Add([]byte(src))
	}
	for _, src := range trickyPages {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "html", data) })
}

func FuzzMarkdown(f *testing.F) {
	for _, src := range trickyMarkdown {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "markdown", data) })
}

func FuzzText(f *testing.F) {
	f.Add([]byte("A\r\nb\r\r- c\n- d £5\n\n1. e\n"))
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, "text", data) })
}

func FuzzJSONLD(f *testing.F) {
	for _, src := range trickyData {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if strings.Contains(string(data), "</") || strings.Contains(string(data), "<!--") {
			t.Skip() // would end the script
		}
		checkRead(t, "html", append(append([]byte(`<script type="application/ld+json">`), data...), "</script>"...))
	})
}

var trickyMarkdown = []string{
	"---\ntitle: \"a \\\"b\\\" \\u00e9\\_\\N \\\n  c\"\nde: 'it''s'\nx: >-\n  folded\n  text here\n\n  more\ny: |\n  lit eral text\nz: !!str plain text\n  goes on # comment\n---\n# H\n",
	"---\n---\n", "---\na: [", "\xef\xbb\xbf---\r\ntitle: x\r\n---\r\ntext",
	"# H *x* &amp; \\* \\a\n\npara  \nhard\\\nbreak `code &amp;` **Is it?**\n\nyes\n",
	"- a\n- b\n  - c\n\n    d\n1. e\n\n> q\n> > r\n", "| a | b |\n|---|---|\n| c\\|d | £5 |\n| e |\n", "<div>\n\nx <b>y</b>\n</div>\n\n> <p>a\n> b\n",
	"Term?\n: Def\n\nA[^1]\n\n[^1]: note\n", "![a *b*](x) [![c](d)](e)\n", "\t code\n\n```\nfence\n```\n", "Setext\n===\nx\x00y &#0; &ngE;\n", "* * *\n<!-- c -->\n<script>\nx\n</script>\n",
}

var trickyData = []string{
	`{"@type":"Question","name":"a?","acceptedAnswer":{"@type":"Answer","text":"<p>b</p><ul><li>c&amp;d\u0026amp;</ul>"}}`,
	`{"description":"a \"b\" \ud83d\ude00 \ud83d \/ \n c"}{"name":"x"},[{"headline":"y"}] trailing`,
	`{"description":"a "b" c","headline":"d"`, `{"description":"a`, `{"description":"x\`, `{"text":"&ngE; &#x20; & \u0000"}`,
	`[[[[{"name":["a","b",{"@value":"c d e"}]}]]]`, `{'a':1,"name":"b",}}]`, "/* c */ // d\n{\"name\"\n:\n\"e\tf\"}", `{"addressCountry":{"name":"UK"},"telephone":["1"],"priceCurrency":"GBP"}`,
	`{"review":{"@type":"Review","name":"n","reviewBody":"it was\\ good"}}`, `{"name" "x"}`, `{"a":"b"` + "\n" + `"name":"c"}`,
}
