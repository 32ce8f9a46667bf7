package copytext

import (
	"strings"
	"testing"
)

func FuzzScript(f *testing.F) {
	for _, src := range trickyScripts {
		f.Add([]byte(src), false)
	}
	f.Fuzz(func(t *testing.T, data []byte, ts bool) {
		format := "javascript"
		if ts {
			format = "typescript"
		}
		checkRead(t, format, data)
	})
}

var trickyScripts = []string{
	"const a = <div>a {b} c {`d ${`e ${f}`} g`} <b>h</b></div>;", "x = {title: \"A\\u00a3 \\ud83d\\ude00 \\ud83d b\\n\\nc\", body: `# H\n\n- a\n- b ${c} d\n\nlast para`}",
	"a = b / c / d; e = /f[/]g/i; h = (i) / j; `k ${l / m} n`", "<A b={<C d=\"e f\"/>} {...g} h='i &amp; j'>k{/* l */}{\" \"}</A>", "<a><b>c</a>d</b>", "<a", "<a b", "<a b=", "<a b={", "<a>{", "<a>{`", "'", "\"\\", "`${", "/*", "//",
	"const x: Array<{a: string}> = [{title: 'One two'}]; type A<B> = { c: 'D e' } | 'F g'; interface H { i: 'J k' }", "f<T>(`x`); const g = <T,>(h: T) => <p>Hello there {h}</p>",
	"({[(<a>{[({\"title\": \"Deep\" + x.y + ' sum'})]}</a>)]})", "switch (a) { case 'b c': default: d ? 'E f.' : {title: 'G'} }", "const jsonLd = {'@type': 'Question', name: 'A b?', acceptedAnswer: {'@type': 'Answer', text: 'C d e'}}",
	"export const metadata = {title: {default: 'A', template: '%s | B'}, description: 'C d'}", "<meta name=\"description\" content=\"A b\"/>", "<title>A {b} c</title>", "x={body:'<p class=\\\"a\\\">b \\u0026amp; c</p>'}", "\x1a\x1b<a>\x1a\x1b b</a>",
	"<><p>{a}{b}</p><h1>{c}</h1><p>d</p></>", strings.Repeat("(", 400), strings.Repeat("<a>", 400), strings.Repeat("{[", 400), strings.Repeat("`${", 400),
}

func TestTrickyScripts(t *testing.T) {
	read := 0
	for _, src := range trickyScripts {
		for _, format := range []string{"javascript", "typescript"} {
			if checkRead(t, format, []byte(src)) != nil {
				read++
			}
		}
	}
	if read < len(trickyScripts) {
		t.Errorf("only %d of %d were read", read, 2*len(trickyScripts))
	}
}
