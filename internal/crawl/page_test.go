package crawl

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func linksOf(t *testing.T, header http.Header, text string) []string {
	t.Helper()
	at, err := url.Parse("https://clinic.example/dir/page")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, u := range scanPage(at, "text/html; charset=utf-8", header, []byte(text)).links {
		out = append(out, strings.TrimPrefix(u.String(), "https://clinic.example"))
	}
	return out
}

func TestLinksOfAPage(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", `<a href=a>x</a><A HREF='/b'>x</A><a href="../c?d=e&amp;f=g">x</a>`, "/dir/a /b /c?d=e&f=g"},
		{"nofollow", `<a rel="nofollow" href="/a">x</a>`, "/a"},
		{"base", `<base href="/other/"><base href="/no/"><a href=a>x</a>`, "/other/a"},
		{"area, frames", `<area href=/a><frame src=/b><iframe src=/c></iframe>`, "/a /b /c"},
		{"head", `<link rel=canonical href=/a><link rel="next" href=/b><link rel=prev href=/c><link rel=alternate hreflang=de href=/d><link rel=alternate href=/feed><link rel=stylesheet href=/s>`, "/a /b /c /d"},
		{"refresh", `<meta http-equiv=Refresh content="0; URL='/a'"><meta http-equiv=refresh content="5"><meta http-equiv=refresh content="1,url=/b">`, "/a /b"},
		{"no script", `<noscript><a href=/a>x</a></noscript><script>"<a href=/b>"</script><style>/* <a href=/c> */</style>`, "/a"},
		{"comments and text", `<!-- <a href=/a> --><title><a href=/b></title><textarea><a href=/c></textarea>`, ""},
		{"breaks in an address", "<a href='/a\n\tb'>x</a>", "/ab"},
		{"the page itself", `<a href="#top">x</a><a href="">x</a><a>x</a>`, ""},
		{"twice", `<a href=/a>x</a><a href=/a#b>x</a>`, "/a"},
		{"no pages", `<a href=/a.jpg>x</a><a href=/b.ZIP>x</a><a href="data:text/html,x">x</a><a href="/c.pdf">x</a>`, "/c.pdf"},
		{"first of two", `<a href=/a href=/b>x</a>`, "/a"},
	}
	for _, tt := range tests {
		if got := strings.Join(linksOf(t, nil, tt.text), " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := linksOf(t, http.Header{"Link": {`</a>; rel="canonical", </b>; rel=preload`, `</c>; rel=next`}}, "x"); !slices.Equal(got, []string{"/a", "/c"}) {
		t.Errorf("of headers: %q", got)
	}
	if n := len(linksOf(t, nil, strings.Repeat("<a href=/a", maxLinks)+strings.Repeat("<a href='/b'>", 10))); n > maxLinks {
		t.Errorf("%d links", n)
	}
}

func TestWhatAPageSays(t *testing.T) {
	at, err := url.Parse("https://clinic.example/")
	if err != nil {
		t.Fatal(err)
	}
	content := func(text string) uint64 { return scanPage(at, "text/html", nil, []byte(text)).content }
	first := content(`<title>A</title><p class=x>Some   words</p><script>token=1</script><input type=hidden value=1>`)
	if first != content("<title>A</title>\n<p class=y>Some words</p><script>token=2</script><input type=hidden value=2>") {
		t.Error("what no reader sees makes another page")
	}
	for _, other := range []string{
		`<title>B</title><p>Some words</p>`, `<title>A</title><p>Other words</p>`, `<title>A</title><p>Some words</p><img alt="x">`,
		`<title>A</title><p>Some words</p><script type="application/ld+json">{"name": "x"}</script>`, `<title>A</title><p>Some words</p><meta name=description content=x>`,
	} {
		if first == content(other) {
			t.Errorf("%s is taken for the same", other)
		}
	}
}

// Every link leads to a page of the web, once, and a page says the same twice.
func FuzzPage(f *testing.F) {
	f.Add(`<base href="//x/"><a href="y">z</a>`, "text/html; charset=utf-8", `</a>; rel=next`)
	f.Add(`<meta http-equiv=refresh content="0;url=http:/">`, "", "")
	f.Fuzz(func(t *testing.T, text, contentType, link string) {
		at := &url.URL{Scheme: "https", Host: "clinic.example", Path: "/"}
		p := scanPage(at, contentType, http.Header{"Link": {link}}, []byte(text))
		seen := map[string]bool{}
		for _, u := range p.links {
			if s := u.String(); seen[s] || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
				t.Errorf("%q", s)
			} else {
				seen[s] = true
			}
		}
		if again := scanPage(at, contentType, http.Header{"Link": {link}}, []byte(text)); again.content != p.content || len(again.links) != len(p.links) {
			t.Error("it is another page the second time")
		}
	})
}
