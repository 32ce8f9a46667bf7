package copytext

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestSignals(t *testing.T) {
	doc := checkRead(t, "html", []byte(`<html lang=en-GB><head><meta property="og:locale" content="en_GB"><meta http-equiv=content-language content=en>
<link rel="alternate" hreflang="fr" href="https://x.test/fr/"><link rel="alternate" hreflang="en-gb" href="https://x.test/a"><link rel=canonical href="https://x.test/a/">
<meta property="og:price:currency" content=GBP></head><body><a href="tel:+44&#32;1">call</a><a href=TEL:2>call</a><noscript><a href="tel:3">no</a></noscript>
<span itemprop=address><meta itemprop=addressCountry content=IE></span>
<script type="application/ld+json; charset=utf-8">{"address":{"addressCountry":{"@type":"Country","name":"United Kingdom"}},"telephone":["+44 1","4"],"currenciesAccepted":"EUR",
"areaServed":{"addressCountry":"GB"}}</script>`))
	want := Signals{
		Lang:      []string{"en-GB", "en_GB", "en"},
		Hreflang:  []string{"en-gb"},
		Countries: []string{"IE", "United Kingdom", "GB"},
		Currency:  []string{"GBP", "EUR"},
		Phones:    []string{"+44 1", "2", "4"},
		Canonical: "https://x.test/a/",
	}
	if !reflect.DeepEqual(doc.Signals, want) {
		t.Errorf("got  %+v\nwant %+v", doc.Signals, want)
	}
}

func TestUnread(t *testing.T) {
	long := strings.Repeat("words and words ", 20)
	for name, test := range map[string]struct {
		src  string
		want []string
	}{
		"empty":                    {"", []string{"no text"}},
		"only markup":              {"<p><br></p>", []string{"no text"}},
		"only a script":            {"<div></div><script>x</script>", []string{"needs JavaScript"}},
		"an empty application":     {`<title>Clinic</title><div id="root"></div><script src=x></script>`, []string{"needs JavaScript"}},
		"asked for":                {"<p>Loading</p><noscript>You need to enable JavaScript to run this app.</noscript><script src=x></script>", []string{"needs JavaScript"}},
		"a short page":             {"<p>Words</p><script>x</script>", nil},
		"a page in a framework":    {`<div id="__next"><p>` + long + `</p></div><script>x</script><noscript>Enable JavaScript</noscript>`, nil},
		"only data":                {`<script>x</script><script type="application/ld+json">{"name":"a"}</script>`, []string{"needs JavaScript"}},
		"frames":                   {`<p>a</p><iframe src="https://maps.test/"></iframe><iframe data-src=b src=about:blank>c</iframe><iframe srcdoc=x></iframe>`, []string{"iframe 3: https://maps.test/, b"}},
		"frames that none sees":    {`<p>a</p><iframe src=x width=0 height=0></iframe><iframe src=x style="display: none"></iframe><iframe></iframe><noscript><iframe src=x></iframe></noscript>`, nil},
		"a frameset":               {`<frameset><frame src=a><noframes><p>b</p></noframes></frameset>`, []string{"iframe 1: a"}},
		"malformed data":           {`<p>a<script type="application/ld+json">{"name":"b"`, []string{"malformed JSON-LD it was read as far as it goes"}},
		"the end of a tag":         {"<p>a</p><p class=", []string{"truncated the page ends inside a tag"}},
		"characters of no kind":    {"<p>\u00e4\u00e4 \xff a", []string{"invalid UTF-8 1 bytes"}},
		"nothing is wrong with it": {"<!doctype html><title>a</title><p>b", nil},
	} {
		t.Run(name, func(t *testing.T) {
			doc := checkRead(t, "html", []byte(test.src))
			var got []string
			for _, u := range doc.Unread {
				if u.Reason == "needs JavaScript" {
					u.Detail = ""
				}
				got = append(got, strings.TrimSpace(u.Reason+" "+u.Detail))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDecoding(t *testing.T) {
	utf16 := func(s string, little bool) string {
		var b strings.Builder
		for _, r := range s {
			if little {
				b.WriteByte(byte(r))
			}
			b.WriteByte(byte(r >> 8))
			if !little {
				b.WriteByte(byte(r))
			}
		}
		return b.String()
	}
	for name, test := range map[string]struct{ src, contentType, want string }{
		"UTF-8":                           {"<p>é £5", "", "é £5"},
		"UTF-8 with a mark":               {"\xef\xbb\xbf<p>é", "text/html; charset=iso-8859-1", "é"},
		"Latin-1 by the server":           {"<p>\xe9 \xa35", "text/html; charset=ISO-8859-1", "é £5"},
		"Latin-1 by the page":             {"<meta charset=iso-8859-1><p>\xe9\x80", "", "é€"},
		"Latin-1 by nobody":               {"<p>\xe9 \xa35", "", "é £5"},
		"Latin-1 by mistake":              {"<meta charset=iso-8859-1><p>é", "", "é"},
		"Cyrillic":                        {"<meta http-equiv=content-type content='text/html; charset=windows-1251'><p>\xc0\xc1", "", "АБ"},
		"Shift JIS":                       {"<p>\x82\xa0", "text/html; charset=shift_jis", "あ"},
		"UTF-16 little-endian":            {"\xff\xfe" + utf16("<p>é a", true), "", "é a"},
		"UTF-16 big-endian":               {"\xfe\xff" + utf16("<p>é a", false), "", "é a"},
		"UTF-16 without a mark":           {utf16("<!doctype html><p>e a", true), "", "e a"},
		"UTF-16 without a mark, reversed": {utf16("<!doctype html><p>e a", false), "", "e a"},
		"an unknown charset":              {"<p>é", "text/html; charset=klingon", "é"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read("page.html", "", []byte(test.src), test.contentType)
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			if len(doc.Blocks) != 1 || doc.Blocks[0].Text != test.want {
				t.Errorf("got %s, want %q", blockLines(doc), test.want)
			}
		})
	}
}

func TestNotText(t *testing.T) {
	for name, test := range map[string]struct{ src, want string }{
		"a PNG image":     {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"},
		"a ZIP archive":   {"PK\x03\x04\x14\x00", "a ZIP archive or an office document; unpack it, or save it as .docx or PDF"},
		"an old document": {"\xd0\xcf\x11\xe0\xa1", "an old office document; save it as .docx or PDF"},
		"a program":       {"MZ\x90\x00\x03\x00\x00\x00", "a program"},
		"a film":          {"\x00\x00\x00\x18ftypmp42\x00\x00", "a film or a picture"},
		"noise":           {strings.Repeat("\x00\x01\x02a\x9f", 50), "binary data"},
	} {
		_, err := Read("page.html", "", []byte(test.src), "text/html")
		if !errors.Is(err, ErrNotText) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, src := range []string{"MZ is a country code", "BZh", "PK", "a\x00b", "RIFF raff", "GIF89a was a format"} {
		if _, err := Read("page.html", "", []byte(src), ""); err != nil {
			t.Errorf("%q: %v", src, err)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, test := range []struct{ source, contentType, data, want string }{
		{"a/b.HTML", "", "x", "html"},
		{"a.md", "text/plain", "x", "markdown"},
		{"a.txt", "", "<p>x", "text"},
		{"a.aspx", "", "\ufeff\n<!doctype html>", "html"},
		{"-", "", "<?xml version='1.0'?><html>", "html"},
		{"-", "", "a < b", "text"},
		{"-", "text/markdown; charset=utf-8", "<p>", "markdown"},
		{"https://x.test/a.md?b.html", "text/html", "x", "html"},
		{"https://x.test/a.md?b.html", "", "x", "markdown"},
		{"https://x.test/", "application/octet-stream", "<p>x", "html"},
		{"-", "", "", "text"},
	} {
		doc, err := Read(test.source, "", []byte(test.data), test.contentType)
		if err != nil || doc.Format != test.want {
			t.Errorf("%+v: got %v, %v", test, doc, err)
		}
	}
	if doc, err := Read("a.html", "cobol", nil, ""); err == nil {
		t.Errorf("read as an unknown format: %v", doc)
	}
	for _, f := range Formats() {
		for _, ext := range f.Extensions {
			if got, ok := FormatOf("a" + ext); !ok || got != f.Name {
				t.Errorf("FormatOf(%q) is %q, %v", ext, got, ok)
			}
		}
	}
}

func TestUnpacks(t *testing.T) {
	for _, test := range []struct {
		mediaType, path string
		want            bool
	}{
		{"application/pdf", "/menu", true},
		{"application/octet-stream", "/menu.PDF", true},
		{"", "/offer.docx", true},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "/", true},
		{"image/png", "/menu.pdf", false},
		{"application/octet-stream", "/setup.exe", false},
		{"text/html", "/menu.html", false}, // is text
	} {
		if got := Unpacks(test.mediaType, test.path); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

func TestPosition(t *testing.T) {
	long := "one\n" + strings.Repeat("é", 10_000) + "x\n"
	for _, test := range []struct {
		text         string
		offset       int
		line, column int
	}{
		{"", 0, 1, 1},
		{"abc", 0, 1, 1},
		{"abc", 2, 1, 3},
		{"abc", 99, 1, 4},
		{"abc", -1, 1, 1},
		{"a\nb", 1, 1, 2},
		{"a\nb", 2, 2, 1},
		{"a\r\nb", 2, 1, 3},
		{"a\r\nb", 3, 2, 1},
		{"a\rb\r\rc", 2, 2, 1},
		{"a\rb\r\rc", 5, 4, 1},
		{"é£x", 4, 1, 3},
		{"\ufeffabc", 3, 1, 1},
		{"\ufeffabc", 0, 1, 1},
		{"\ufeffa\nb", 5, 2, 1},
		{long, 4 + 20_000, 2, 10_001},
		{long, len(long), 3, 1},
	} {
		for _, doc := range []*Document{{Bytes: []byte(test.text)}, {Bytes: []byte(test.text), lines: &lineIndex{}}} {
			if line, column := doc.Position(test.offset); line != test.line || column != test.column {
				t.Errorf("%.20q, %d: got %d:%d, want %d:%d", test.text, test.offset, line, column, test.line, test.column)
			}
		}
	}
}

// TestSpan checks that words stand where they are said to stand, markup and all.
func TestSpan(t *testing.T) {
	src := `<!doctype html><title>Best &amp; safe</title><meta name=description content="Pure &pound;5 serum">
<p>It is <b>FDA</b>-<i>appr&#111;ved</i> and
   100&nbsp;% safe</p><img alt='No "side" effects'><table><tr><td>Botox<td>£5</table>
<script type="application/ld+json">{"description":"A \"proven\" \u0063ure \ud83d\ude00 for all"}</script>`
	doc := checkRead(t, "html", []byte(src))
	for words, want := range map[string]string{
		"Best & safe":    "Best &amp; safe",
		"£5 serum":       "&pound;5 serum",
		"FDA-approved":   "FDA</b>-<i>appr&#111;ved",
		"oved":           "&#111;ved",
		"and 100\u00a0%": "and\n   100&nbsp;%",
		`"side"`:         `"side"`,
		"Botox\n£5":      "Botox<td>£5",
		`"proven" cure`:  `\"proven\" \u0063ure`,
		"\U0001f600 for": `\ud83d\ude00 for`,
		"is FDA":         "is <b>FDA",
		"safe":           "safe",
	} {
		found := false
		for i := range doc.Blocks {
			b := &doc.Blocks[i]
			at := strings.Index(b.Text, words)
			if at < 0 {
				continue
			}
			found = true
			if from, to, ok := b.Span(at, at+len(words)); !ok || string(doc.Bytes[from:to]) != want {
				t.Errorf("%q stands at %q", words, doc.Bytes[from:to])
			}
		}
		if found != (want != "") {
			t.Errorf("%q found: %v", words, found)
		}
	}
}

func TestSelector(t *testing.T) {
	doc := checkRead(t, "html", []byte(`<body><div><p>a</p></div><div><main><section>b</section><section><p>c<p>d</section></main></div><noscript><p>e</p></noscript>`))
	want := map[string]string{
		"a": "body > div:nth-of-type(1) > p",
		"b": "main > section:nth-of-type(1)",
		"c": "main > section:nth-of-type(2) > p:nth-of-type(1)",
		"d": "main > section:nth-of-type(2) > p:nth-of-type(2)",
		"e": "body > noscript",
	}
	for i := range doc.Blocks {
		if b := &doc.Blocks[i]; b.Selector() != want[b.Text] {
			t.Errorf("%q: %s", b.Text, b.Selector())
		}
	}
}
