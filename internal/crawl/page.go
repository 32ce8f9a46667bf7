package crawl

import (
	"bytes"
	"encoding/binary"
	"hash"
	"hash/fnv"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// maxLinks is how many links of a page are followed.
const maxLinks = 5000

// page is what a crawler sees of a page.
type page struct {
	links     []*url.URL // where it leads, in its order, each once
	canonical *url.URL   // its address by its own word; nil for none
	content   uint64     // the same for two pages that say the same to a reader and to machines
	passages  []uint64   // one for each longer run of text, whatever the numbers in it
	password  bool       // it asks for a password
}

// scanPage reads the page at the address at. What is not HTML has the links of its headers only.
func scanPage(at *url.URL, contentType string, header http.Header, data []byte) *page {
	s := pageScan{page: &page{}, base: at, seen: map[string]bool{}, hash: fnv.New64a()}
	for _, l := range linkHeader(header.Values("Link")) {
		s.link(l.rel, l.target, "")
	}
	if !isHTML(contentType, data) {
		s.content(data)
		s.page.content = s.hash.Sum64()
		return s.page
	}
	r, err := charset.NewReader(bytes.NewReader(data), contentType)
	if err != nil {
		r = bytes.NewReader(data)
	}
	s.html(html.NewTokenizer(r))
	s.page.content = s.hash.Sum64()
	return s.page
}

func isHTML(contentType string, data []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil || media == "" {
		media, _, _ = mime.ParseMediaType(http.DetectContentType(data))
	}
	return media == "text/html" || media == "application/xhtml+xml"
}

// pageScan is the reading of a page.
type pageScan struct {
	page   *page
	base   *url.URL
	based  bool // a <base> was met
	seen   map[string]bool
	hash   hash.Hash64
	length [8]byte
}

// content adds to what the page says.
func (s *pageScan) content(data []byte) {
	binary.LittleEndian.PutUint64(s.length[:], uint64(len(data)))
	_, _ = s.hash.Write(s.length[:])
	_, _ = s.hash.Write(data)
}

func (s *pageScan) html(z *html.Tokenizer) {
	z.SetMaxBuf(1 << 20) // a tag or text that is longer ends the page for its links; what is checked is all of it
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			s.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := string(name)
			attrs := map[string]string{}
			for more {
				var k, v []byte
				if k, v, more = z.TagAttr(); len(attrs) < 100 {
					if _, twice := attrs[string(k)]; !twice {
						attrs[string(k)] = strings.TrimSpace(string(v))
					}
				}
			}
			s.tag(tag, attrs)
			switch tag {
			case "noscript":
				z.NextIsNotRawText()
			case "script", "style":
				if z.Next() == html.TextToken && attrs["type"] == "application/ld+json" {
					s.content(z.Raw())
				}
			}
		}
	}
}

// minPassage is how many letters make a run of text a passage rather than a label.
const minPassage = 12

func (s *pageScan) text(text []byte) {
	text = bytes.Join(bytes.Fields(text), []byte(" "))
	if len(text) == 0 {
		return
	}
	s.content(text)
	h, letters := fnv.New64a(), 0
	for _, r := range string(text) {
		if unicode.IsLetter(r) {
			letters++
			_, _ = h.Write([]byte(string(unicode.ToLower(r))))
		}
	}
	if letters >= minPassage {
		s.page.passages = append(s.page.passages, h.Sum64())
	}
}

func (s *pageScan) tag(tag string, attrs map[string]string) {
	for _, name := range [...]string{"alt", "title", "aria-label", "placeholder", "lang", "hreflang"} {
		if v := attrs[name]; v != "" {
			s.content([]byte(v))
		}
	}
	switch tag {
	case "base":
		if href, err := url.Parse(attrs["href"]); err == nil && attrs["href"] != "" && !s.based {
			s.base, s.based = s.base.ResolveReference(href), true
		}
	case "a", "area":
		if strings.HasPrefix(strings.ToLower(attrs["href"]), "tel:") {
			s.content([]byte(attrs["href"]))
		}
		s.follow(attrs["href"])
	case "link":
		s.link(strings.Fields(strings.ToLower(attrs["rel"])), attrs["href"], attrs["hreflang"])
	case "frame", "iframe":
		s.follow(attrs["src"])
	case "input":
		s.page.password = s.page.password || strings.EqualFold(attrs["type"], "password")
	case "meta":
		name := strings.ToLower(attrs["name"] + attrs["property"])
		if strings.Contains(name, "title") || strings.Contains(name, "description") || name == "keywords" {
			s.content([]byte(attrs["content"]))
		}
		if strings.EqualFold(attrs["http-equiv"], "refresh") {
			s.follow(refreshTarget(attrs["content"]))
		}
	}
}

// link takes a link of the head or of a header.
func (s *pageScan) link(rel []string, href, language string) {
	for _, r := range rel {
		switch {
		case r == "canonical":
			if u := s.resolve(href); u != nil && s.page.canonical == nil {
				s.page.canonical = u
				s.follow(href)
			}
		case r == "next", r == "prev", r == "alternate" && language != "":
			s.follow(href)
		}
	}
}

func (s *pageScan) resolve(href string) *url.URL {
	// browsers pass over line breaks and tabs in addresses
	href = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if href == "" || len(href) > 4*maxAddress {
		return nil
	}
	u, err := url.Parse(href)
	if err != nil {
		return nil
	}
	return clean(s.base.ResolveReference(u))
}

func (s *pageScan) follow(href string) {
	if strings.HasPrefix(href, "#") || len(s.page.links) >= maxLinks {
		return
	}
	u := s.resolve(href)
	if u == nil || !isPage(u) {
		return
	}
	if text := u.String(); !s.seen[text] {
		s.seen[text] = true
		s.page.links = append(s.page.links, u)
	}
}

// refreshTarget is the address in the content of a refresh, "5; url='/there'", or "".
func refreshTarget(content string) string {
	i := strings.IndexAny(content, ";,")
	if i < 0 {
		return ""
	}
	target := strings.TrimSpace(content[i+1:])
	if len(target) > 3 && strings.EqualFold(target[:3], "url") {
		if after, ok := strings.CutPrefix(strings.TrimSpace(target[3:]), "="); ok {
			target = strings.TrimSpace(after)
		}
	}
	return strings.Trim(target, `'" `)
}
