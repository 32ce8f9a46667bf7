package copytext

import (
	"bytes"
	"strings"
	"testing"
)

// TestHostile reads pages that are made to be slow, deep or huge. What counts is that the text is there.
func TestHostile(t *testing.T) {
	many := func(n int, parts ...string) []byte {
		return bytes.Repeat([]byte(strings.Join(parts, "")), n)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	text := []byte("the words")
	for name, test := range map[string]struct {
		format string
		data   []byte
		unread string // reason, "" when all was read
	}{
		"deep":                     {"html", join(many(200_000, "<div>"), text, many(200_000, "</div>")), "nested too deeply"},
		"deep and different":       {"html", join(many(50_000, "<div><span><b><x-y><section>"), text), "nested too deeply"},
		"deep lists":               {"html", join(many(100_000, "<ul><li>a"), text), "nested too deeply"},
		"deep tables":              {"html", join(many(50_000, "<table><tr><td>a"), text), "nested too deeply"},
		"deep behind cells":        {"html", join(many(50_000, "<div><table><td></div>"), text), "nested too deeply"},
		"deep forms":               {"html", join(many(50_000, "<form><div></form>"), text), "nested too deeply"},
		"deep buttons":             {"html", join(many(50_000, "<button><object></button>"), text), "nested too deeply"},
		"deep foreign content":     {"html", join(many(50_000, "<svg><foreignObject>"), text), "nested too deeply"},
		"deep math":                {"html", join(many(50_000, "<math><mi>"), text), "nested too deeply"},
		"unclosed paragraphs":      {"html", join(many(100_000, "<p>a"), text), ""},
		"unclosed formatting":      {"html", join(many(1000, "<b id=x>"), many(100_000, "<p>a"), text), ""},
		"unclosed links":           {"html", join(many(50_000, "<a class=btn><p>a"), text), ""},
		"closed formatting":        {"html", join(many(100_000, "<b><i></b></i>"), text), ""},
		"end tags":                 {"html", join(many(300, "<div>"), many(200_000, "</span>"), text), ""},
		"end tags, deep":           {"html", join(many(3000, "<div>"), many(200_000, "</span>"), text), "nested too deeply"},
		"less-than signs":          {"html", join(many(1_000_000, "<"), []byte(" "), text), ""},
		"ampersands":               {"html", join(many(1_000_000, "&"), text), ""},
		"one long entity":          {"html", join([]byte("&"), many(1_000_000, "a"), []byte(" "), text), ""},
		"unclosed entities":        {"html", join(many(200_000, "&#x"), text), ""},
		"comments":                 {"html", join(many(200_000, "<!-- > -->"), text), ""},
		"unclosed scripts":         {"html", join(text, many(50_000, "<script><!--")), ""},
		"script comments":          {"html", join([]byte("<script>"), many(100_000, "<!--<script>--"), []byte("-->--></script>"), text), ""},
		"attributes":               {"html", join([]byte("<p "), many(200_000, "a=b c "), []byte(">"), text), ""},
		"html tags":                {"html", join(many(100_000, "<html a=b><body c=d>"), text), ""},
		"nested noscript":          {"html", join(text, many(50_000, "<noscript>a")), ""},
		"NULs":                     {"html", join([]byte("<p>aaaa aaaa aaaa aaaa aaaa aaaa"), many(200_000, "aaaaaaaaaaaaa\x00"), text), ""},
		"metadata":                 {"html", join(many(20_000, "<meta name=description content='a b'>"), text), ""},
		"labels":                   {"html", join(text, many(50_000, "<img alt='a b'>")), ""},
		"one line":                 {"html", join([]byte("<p>"), many(500_000, "word "), text), ""},
		"too many elements":        {"html", join(text, many(maxNodes, "<p>a")), "truncated"},
		"unclosed tag":             {"html", join(text, []byte("<p class='"), many(500_000, "a")), "truncated"},
		"unclosed template":        {"html", join(text, []byte("<template>"), many(100_000, "<p>a")), "truncated"},
		"deep data":                {"html", join(text, []byte("<script type=application/ld+json>"), many(200_000, "[")), "nested too deeply"},
		"data":                     {"html", join(text, []byte("<script type=application/ld+json>"), many(100_000, `{"name":"a" b`)), "malformed JSON-LD"},
		"quotation marks":          {"html", join(text, []byte("<script type=application/ld+json>{"), many(300_000, `" " `)), "malformed JSON-LD"},
		"deep quotations":          {"markdown", join(many(50_000, ">"), text), "too intricate"},
		"deep Markdown lists":      {"markdown", join(many(50_000, "- "), text), "too intricate"},
		"unclosed links, Markdown": {"markdown", join(text, []byte(" "), many(50_000, "[a](")), "too intricate"},
		"link definitions":         {"markdown", join(many(50_000, "[a]: b\n"), []byte("\n"), text), "too intricate"},
		"brackets":                 {"markdown", join(many(50_000, "["), text), ""},
		"emphasis":                 {"markdown", join(many(50_000, "*a **b "), text), ""},
		"backticks":                {"markdown", join(many(50_000, "`a``"), text), ""},
		"Markdown HTML":            {"markdown", join(many(20_000, "<div>\n\n"), text), ""},
		"Markdown tables":          {"markdown", join([]byte("|a|b|\n|-|-|\n"), many(20_000, "|c|d|\n"), []byte("\n"), text), ""},
		"front matter anchors":     {"markdown", join([]byte("---\na: &a x\n"), many(20_000, "b: *a\n"), []byte("---\n"), text), ""},
		"deep front matter":        {"markdown", join([]byte("---\na: "), many(20_000, "["), []byte("\n---\n"), text), "malformed front matter"},
		"large Markdown":           {"markdown", join(text, []byte("\n\n"), many(maxMarkdown/16, "# a word\n\n- another\n")), "too large"},
		"paragraphs":               {"text", join(text, []byte("\n\n"), many(maxNodes, "a\n\n")), "truncated"},
		"plain lines":              {"text", join(many(500_000, "a\r"), text), ""},
		"bullets":                  {"text", join(many(200_000, "- a\n"), []byte("\n"), text), ""},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read("page", test.format, test.data, "")
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			found := false
			for i := range doc.Blocks {
				found = found || strings.Contains(doc.Blocks[i].Text, "the words")
			}
			if !found {
				t.Error("the text is gone")
			}
			reason := ""
			for _, u := range doc.Unread {
				if u.Reason != "needs JavaScript" {
					reason = u.Reason
				}
			}
			if reason != test.unread {
				t.Errorf("unread: got %q, want %q", doc.Unread, test.unread)
			}
		})
	}
}
