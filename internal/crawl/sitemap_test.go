package crawl

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSitemap(t *testing.T) {
	const set = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc><lastmod>2026</lastmod></url><url><loc>
 https://a.example/2?a=1&amp;b=2 </loc></url></urlset>`
	both := []string{"https://a.example/1", "https://a.example/2?a=1&b=2"}
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.Replace(set, "UTF-8", "UTF-16", 1))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	tests := []struct {
		name, text string
		want       []string // an index begins with "> "
		whole      bool
	}{
		{"pages", set, both, true},
		{"byte order mark", "\xef\xbb\xbf" + set, both, true},
		{"gzip", packed(t, set), both, true},
		{"gzip in gzip", packed(t, packed(t, set)), both, true},
		{"gzip cut short", packed(t, set)[:100], nil, false},
		{"index", `<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><SITEMAP><LOC><![CDATA[/b.xml]]></LOC></SITEMAP></sitemapindex>`, []string{"> /a.xml", "> /b.xml"}, true},
		{"prefixes", `<s:urlset><s:url><s:loc>/a</s:loc><i:image><i:loc>/picture</i:loc></i:image></s:url></s:urlset>`, []string{"/a"}, true},
		{"pictures and videos", `<urlset><url><loc>/a</loc><image:image><image:loc>/p</image:loc></image:image><video:video><video:player_loc>/v</video:player_loc></video:video></url></urlset>`, []string{"/a"}, true},
		{"languages", `<urlset><url><loc>/en</loc><xhtml:link rel="alternate" hreflang="de" href="/de"/></url></urlset>`, []string{"/en", "/de"}, true},
		{"RSS", `<rss><channel><link>/home</link><item><title>x</title><link>/a</link></item></channel></rss>`, []string{"/a"}, true},
		{"Atom", `<feed><link href="/home"/><entry><link rel="alternate" href="/a"/><link rel="edit" href="/edit"/><link href="/b"/></entry></feed>`, []string{"/a", "/b"}, true},
		{"text", "https://a.example/1\nnothing\r\nhttps://a.example/2?a=1&b=2\n", both, true},
		{"text with a long line", "https://a.example/1\n" + strings.Repeat("x", 2*maxLine), both[:1], false},
		{"nothing", "", nil, true},
		{"no sitemap", "<!doctype html><p>Not found</p><br><a href='/x'>x</a>", nil, true},
		{"cut short", set[:strings.Index(set, "<url><loc>\n")+12], both[:1], false},
		{"addresses outside of entries", `<urlset><loc>/a</loc></urlset>`, nil, true},
		{"empty", `<urlset><url><loc></loc></url><url><loc/></url></urlset>`, nil, true},
		{"UTF-16", string(wide), nil, false},
		{"entities of its own", `<!DOCTYPE a [<!ENTITY x "xxxx">]><urlset><url><loc>/&x;</loc></url></urlset>`, []string{"/&x;"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			err := readSitemap(strings.NewReader(tt.text), 1<<20, func(e sitemapEntry) bool {
				if e.index {
					e.loc = "> " + e.loc
				}
				got = append(got, e.loc)
				return true
			})
			if !slices.Equal(got, tt.want) || (err == nil) != tt.whole {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
	n := 0
	if err := readSitemap(repeat("<url><loc>/a</loc></url>"), 1<<30, func(sitemapEntry) bool { n++; return true }); err == nil || n != maxEntries {
		t.Errorf("of a sitemap without end %d entries, %v", n, err)
	}
}

// Every address that was written into a sitemap comes out of it.
func FuzzSitemap(f *testing.F) {
	f.Add([]byte("<urlset><url><loc>/a</loc></url>"), "/b")
	f.Add([]byte("https://a.example/"), "https://b.example/")
	f.Fuzz(func(t *testing.T, data []byte, loc string) {
		entries := 0
		_ = readSitemap(bytes.NewReader(data), 1<<16, func(e sitemapEntry) bool {
			entries++
			if e.loc == "" || len(e.loc) > maxLine {
				t.Errorf("%q", e.loc)
			}
			return true
		})
		if entries > len(data) {
			t.Errorf("%d entries in %d bytes", entries, len(data))
		}
		var b bytes.Buffer
		if xml.EscapeText(&b, []byte(loc)) != nil || len(loc) > maxLine/2 || strings.ContainsRune(b.String(), '\uFFFD') || strings.TrimSpace(loc) == "" {
			return
		}
		found := false
		err := readSitemap(strings.NewReader("<urlset><url><loc>"+b.String()+"</loc></url></urlset>"), 1<<20, func(e sitemapEntry) bool {
			found = e.loc == strings.TrimSpace(loc)
			return true
		})
		if err != nil || !found {
			t.Errorf("%q is lost: %v", loc, err)
		}
	})
}
