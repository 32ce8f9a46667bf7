package ruledoc

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// hostilePack says s wherever a rule, a guidance document or a jurisdiction has text of its own.
func hostilePack(s string) (*rules.Pack, []market.Jurisdiction) {
	r := &rules.Rule{
		ID: "uk/a", Category: "superlative", Severity: rules.Warning, Title: s, Jurisdictions: []string{"uk"}, Message: s, Why: s, Instead: s,
		Claim: rules.Claim{Missing: []rules.Missing{{Name: s}}}, Guidance: []string{"uk-law"}, Status: "stable", Reviewed: "2026-11-25",
		Examples: rules.Examples{Flag: []rules.Example{{Text: s}, {Text: "one\n" + s + "\ntwo"}}, Pass: []rules.Example{{Text: s}}},
	}
	law := &rules.Guidance{ID: "uk-law", Authority: s, Title: s, URL: "https://law.example/" + s, Published: "2012", Checked: "2026-11-25", Standing: rules.Primary}
	return &rules.Pack{Guidance: map[string]*rules.Guidance{"uk-law": law}, Rules: []*rules.Rule{r}},
		[]market.Jurisdiction{{ID: "uk", Name: s, Regulator: s}}
}

// shape is what a page makes of its text: its headings by level, its links by where they lead, and everything that has no
// business there. words is what a reader sees, paragraph by paragraph.
func shape(t testing.TB, page string) (shape []string, words []string) {
	t.Helper()
	source := []byte(page)
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(gtext.NewReader(source))
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			shape = append(shape, fmt.Sprintf("h%d", n.Level))
			words = append(words, seen(n, source))
		case *ast.Paragraph, *ast.TextBlock, *east.TableCell:
			words = append(words, seen(n, source))
		case *ast.Link:
			to := strings.SplitAfter(string(n.Destination), "example/")[0]
			if strings.HasPrefix(to, "#") {
				to = "a heading"
			}
			shape = append(shape, "link to "+to)
		case *ast.HTMLBlock:
			shape = append(shape, "HTML "+string(n.Lines().Value(source)))
		case *ast.RawHTML, *ast.AutoLink, *ast.Image, *ast.ThematicBreak, *ast.FencedCodeBlock, *ast.CodeBlock, *east.Strikethrough, *east.TaskCheckBox:
			shape = append(shape, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return shape, words
}

// seen is the text of a node as a reader sees it.
func seen(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		x, ok := n.(*ast.Text)
		if !entering || !ok {
			return ast.WalkContinue, nil
		}
		if _, code := n.Parent().(*ast.CodeSpan); code {
			b.Write(x.Segment.Value(source))
		} else {
			b.Write(util.UnescapePunctuations(x.Segment.Value(source)))
		}
		if x.SoftLineBreak() || x.HardLineBreak() {
			b.WriteByte('\n')
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// FuzzText holds that whatever a rule says, its pages have the same shape as if it said “word”, and show what it says.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"word", "# heading", "a\n# heading", "- item", "1. item", "1) x", "***", "---", "===", "> quote", "| a | b |\n|---|---|", "```\ncode\n```", "~~~", "`code", "a ``b` c",
		"<script>alert(1)</script>", "<!-- comment", "-->", "&lt;b&gt; &copy;", "[a](https://evil.example)", "![a](b)", "[a]: https://evil.example",
		"https://evil.example", "see www.evil.example now", "WWW.evil.example", "a@evil.example", "ftp://evil.example", "*a* _b_ **c** __d__ ~~e~~", "[ ] task", "a\\", "\\", "\\*a*",
		"tab\tand\u00a0space", "\u202eevil", "\x1b[31mred", "a  \nb", "$x$ $$y$$", "a | b", "a\x00b", "\xff", "{text} {product} {missing}", "#", "# ", "”…", ">", ":", "xhttps://a.b", "(www.a.bc)", "*www.a.bc*",
	} {
		f.Add(s)
	}
	plainPack, names := hostilePack("word")
	var want [][]string
	for _, p := range Pages(plainPack, names) {
		s, _ := shape(f, p.Text)
		want = append(want, s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 1000 || plain(s) == "" {
			return
		}
		pack, names := hostilePack(s)
		for i, p := range Pages(pack, names) {
			got, words := shape(t, p.Text)
			if !slices.Equal(got, want[i]) {
				t.Errorf("%s with %q has the shape\n%q, want\n%q\n%s", p.Path, s, got, want[i], p.Text)
			}
			if i > 0 && (words[0] != plain(s) || !slices.Contains(words, plain(s))) {
				t.Errorf("%s with %q shows %q", p.Path, s, words)
			}
		}
	})
}
