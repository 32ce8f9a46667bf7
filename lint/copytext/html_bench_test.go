package copytext

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// pages are the pages to measure: those of a directory named in COPYTEXT_PAGES, or the one that is written here.
func pages(b *testing.B) [][]byte {
	var all [][]byte
	files, _ := filepath.Glob(filepath.Join(os.Getenv("COPYTEXT_PAGES"), "*.html"))
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, data)
	}
	if len(all) == 0 {
		all = append(all, samplePage(200))
	}
	return all
}

// samplePage makes a page as page builders do, with n sections.
func samplePage(n int) []byte {
	var p bytes.Buffer
	p.WriteString(`<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A clinic</title><style>`)
	p.Write(bytes.Repeat([]byte(".row-7f3a{display:flex;margin:0 auto}\n"), 20*n/10))
	p.WriteString(`</style></head><body class="home page-template"><main>`)
	for range n {
		p.WriteString(`<section class="section section-7f3a" data-id="7f3a"><div class="container column-12 gap-default"><div class="widget">
<h2 class="title title-large">What to expect &amp; when</h2><p>We answer <strong>most</strong> messages within one working day.
Please arrive ten minutes early&nbsp;and bring a list of <a href="/medicines/" class="inline">anything you take</a>.</p>
<ul class="list"><li><svg viewBox="0 0 16 16"><path d="M0 0h16v16H0z"/></svg><span>One room, kept quiet.</span></li></ul></div></div></section>`)
	}
	p.WriteString(`</main><script>var settings = {"a": 1, "b": "<p>"};</script></body></html>`)
	return p.Bytes()
}

func BenchmarkHTML(b *testing.B) {
	all := pages(b)
	size := int64(0)
	for _, data := range all {
		size += int64(len(data))
	}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, data := range all {
				if _, err := Read("page.html", "html", data, ""); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("bare-parse", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, data := range all {
				if _, err := goquery.NewDocumentFromReader(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
