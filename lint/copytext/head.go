package copytext

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// page is what is known of one HTML page while it is read: what its head says, and what was left unread.
type page struct {
	doc *Document
	w   *writer

	hasTitle  bool
	appRoot   bool // has an element that script frameworks draw a page into
	needsJS   bool // asks its reader to enable JavaScript
	scripts   int
	frames    int
	frameList []string
	data      []span // structured data; see jsonld.go
	languages []alternate
	ogURL     string
}

// span is a range of the source.
type span struct{ from, to int }

// alternate is a <link rel=alternate hreflang>.
type alternate struct{ lang, href string }

// unread notes once that something was not read.
func (p *page) unread(reason, detail string) {
	p.doc.noteUnread(Unread{Reason: reason, Detail: detail})
}

// title reads the first <title>.
func (p *page) title(from, to int) {
	if p.hasTitle {
		return
	}
	p.hasTitle = true
	p.head(SlotTitle, from, to, decoding{nul: true})
}

// head adds a block of head metadata, unless the same words have been added already.
func (p *page) head(slot Slot, from, to int, d decoding) {
	p.w.source(from, to, d)
	for i := range min(len(p.w.blocks), maxSignals) {
		if bytes.EqualFold(p.w.textOf(i), p.w.openText()) {
			p.w.drop()
			return
		}
	}
	p.w.close(slot)
}

// language takes the language of the page from its <html>.
func (p *page) language(r *rewriter) {
	p.addLanguage(attrText(r.value("lang")))
}

func (p *page) addLanguage(lang string) {
	addOnce(&p.doc.Signals.Lang, lang)
}

// phone takes a telephone number from a link.
func (p *page) phone(href []byte) {
	if len(href) > 4 && equalFold(href[:4], "tel:") {
		addOnce(&p.doc.Signals.Phones, attrText(href[4:]))
	}
}

// meta reads a <meta>.
func (p *page) meta(r *rewriter) {
	key := r.value("property")
	for _, name := range []string{"name", "itemprop", "http-equiv"} {
		if len(key) == 0 {
			key = r.value(name)
		}
	}
	var content attribute
	for _, a := range r.attrs {
		if equalFold(r.src[a.key:a.keyEnd], "content") {
			content = a
			break
		}
	}
	if content.val == content.valEnd {
		return
	}
	value := r.src[content.val:content.valEnd]
	add := func(slot Slot) { p.head(slot, content.val, content.valEnd, decoding{attribute: true, nul: true}) }
	switch strings.ToLower(attrText(key)) {
	case "title", "og:title", "twitter:title", "dc.title", "dcterms.title":
		add(SlotTitle)
	case "description", "og:description", "twitter:description", "dc.description", "dcterms.description", "keywords", "abstract", "news_keywords":
		add(SlotMeta)
	case "og:image:alt", "twitter:image:alt":
		add(SlotAlt)
	case "reviewbody":
		add(SlotTestimonial)
	case "og:locale", "content-language":
		p.addLanguage(attrText(value))
	case "og:price:currency", "product:price:currency", "pricecurrency", "currenciesaccepted":
		addOnce(&p.doc.Signals.Currency, attrText(value))
	case "addresscountry":
		addOnce(&p.doc.Signals.Countries, attrText(value))
	case "telephone":
		addOnce(&p.doc.Signals.Phones, attrText(value))
	case "og:url":
		p.ogURL = attrText(value)
	}
}

// link reads a <link>.
func (p *page) link(r *rewriter) {
	href := attrText(r.value("href"))
	if href == "" {
		return
	}
	for rel := range bytes.FieldsSeq(r.value("rel")) {
		switch {
		case equalFold(rel, "canonical") && p.doc.Signals.Canonical == "":
			p.doc.Signals.Canonical = href
		case equalFold(rel, "alternate"):
			if lang := attrText(r.value("hreflang")); lang != "" && len(p.languages) < maxSignals {
				p.languages = append(p.languages, alternate{lang, href})
			}
		}
	}
}

// ownLanguages keeps, of the alternates, those that are the page itself.
func (p *page) ownLanguages() {
	s := &p.doc.Signals
	for _, a := range p.languages {
		for _, own := range []string{s.Canonical, p.ogURL, p.doc.Source} {
			if own != "" && strings.TrimSuffix(a.href, "/") == strings.TrimSuffix(own, "/") {
				addOnce(&s.Hreflang, a.lang)
			}
		}
	}
}

// maxFrames is how many frames are listed by name.
const maxFrames = 5

// image counts a picture, unless nobody can see it.
func (p *page) image(r *rewriter) {
	if !unseen(r) {
		p.doc.Images++
	}
}

// unseen tells whether an element is there for machines only.
func unseen(r *rewriter) bool {
	isTiny := func(v []byte) bool { return len(v) == 1 && (v[0] == '0' || v[0] == '1') }
	return isTiny(r.value("width")) || isTiny(r.value("height")) || r.has("hidden") || hidesItself(r.value("style"))
}

// frame notes a page inside the page, unless nobody can see it.
func (p *page) frame(r *rewriter) {
	if unseen(r) {
		return
	}
	src := attrText(r.value("src"))
	for _, lazy := range []string{"data-src", "data-lazy-src"} {
		if src == "" || strings.HasPrefix(src, "about:") {
			src = attrText(r.value(lazy))
		}
	}
	if src == "" && !r.has("srcdoc") {
		return
	}
	p.frames++
	if len(p.frameList) < maxFrames && len(src) < 200 && src != "" {
		p.frameList = append(p.frameList, src)
	}
}

// hidesItself tells whether a style attribute hides its element.
func hidesItself(style []byte) bool {
	s := strings.ToLower(strings.Join(strings.Fields(string(style)), ""))
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
}

// noteFrames lists the frames as unread.
func (p *page) noteFrames() {
	if p.frames > 0 {
		p.unread("iframe", strings.TrimSuffix(fmt.Sprintf("%d: %s", p.frames, strings.Join(p.frameList, ", ")), ": "))
	}
}

// attrText decodes the raw value of an attribute.
func attrText(value []byte) string { return strings.TrimSpace(html.UnescapeString(string(value))) }

// maxSignals bounds each list of signals.
const maxSignals = 64

// addOnce adds a signal that is not there yet.
func addOnce(list *[]string, s string) {
	if s == "" || len(*list) >= maxSignals {
		return
	}
	for _, have := range *list {
		if have == s {
			return
		}
	}
	*list = append(*list, s)
}
