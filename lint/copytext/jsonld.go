package copytext

import (
	"bytes"
	"iter"
	"slices"
	"strings"
)

// readJSONLD adds the texts of structured data, which search engines and chat programs show in the page's stead.
func readJSONLD(w *writer, doc *Document, script span) {
	r := &jsonReader{src: doc.Bytes[:script.to], pos: script.from}
	nodes := r.all()
	if r.malformed {
		doc.noteUnread(Unread{Reason: "malformed JSON-LD", Detail: "it was read as far as it goes"})
	}
	if r.tooDeep {
		doc.noteUnread(Unread{Reason: "nested too deeply", Detail: "JSON-LD"})
	}
	l := &linkedData{writer: w, doc: doc, nodes: nodes}
	for i := 0; i < len(nodes); i = nodes[i].end {
		l.value(i, &dataContext{question: None})
	}
}

// linkedData turns JSON-LD into blocks.
type linkedData struct {
	*writer
	doc   *Document
	nodes []jsonNode
}

// dataContext is what is around a value.
type dataContext struct {
	key      string
	types    []string // of the object that the value is a property of
	question int
	review   bool
}

func (l *linkedData) value(i int, c *dataContext) {
	switch n := &l.nodes[i]; n.kind {
	case jsonArray:
		for m := i + 1; m < n.end; m = l.nodes[m].end {
			l.value(m, c)
		}
	case jsonObject:
		l.object(i, c)
	case jsonString:
		l.text(n, c)
	}
}

func (l *linkedData) object(i int, c *dataContext) {
	inner := &dataContext{types: l.types(i), question: c.question}
	inner.review = c.review || inner.is("Review", "UserReview", "CriticReview")
	isQuestion := inner.is("Question")
	end := l.nodes[i].end
	if isQuestion {
		// The question comes first, wherever it stands.
		inner.question = None
		for m := i + 1; m < end; m = l.nodes[m].end {
			if inner.key = string(l.nodes[m].key); inner.key == "name" || inner.key == "text" && inner.question == None {
				l.value(m, inner)
				if last := len(l.blocks) - 1; last >= 0 && l.blocks[last].Slot == SlotQuestion {
					inner.question = last
				}
			}
		}
	}
	for m := i + 1; m < end; m = l.nodes[m].end {
		inner.key = string(l.nodes[m].key)
		if isQuestion && (inner.key == "name" || inner.key == "text") {
			continue
		}
		l.signal(m, inner.key)
		l.value(m, inner)
	}
}

// types are the names of the types of an object.
func (l *linkedData) types(i int) []string {
	var types []string
	for m := i + 1; m < l.nodes[i].end; m = l.nodes[m].end {
		if key := string(l.nodes[m].key); key == "@type" || key == "type" {
			for v := range l.strings(m) {
				name := l.decoded(v)
				types = append(types, name[strings.LastIndexAny(name, "/:")+1:])
			}
		}
	}
	return types
}

// strings goes through the strings of a value that is one, or a list of them.
func (l *linkedData) strings(i int) iter.Seq[*jsonNode] {
	return func(yield func(*jsonNode) bool) {
		end := l.nodes[i].end
		if l.nodes[i].kind == jsonArray {
			i++
		}
		for ; i < end; i = l.nodes[i].end {
			if l.nodes[i].kind == jsonString && !yield(&l.nodes[i]) {
				return
			}
		}
	}
}

func (c *dataContext) is(types ...string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return slices.Contains(c.types, t) })
}

// decoded is the text of a string.
func (l *linkedData) decoded(n *jsonNode) string {
	text, _ := decodeJSON(l.src, n.from, n.to)
	return string(bytes.TrimSpace(text))
}

// signal takes what a property says about the country that the page addresses.
func (l *linkedData) signal(i int, key string) {
	s := &l.doc.Signals
	var list *[]string
	switch key {
	case "addressCountry":
		list = &s.Countries
	case "priceCurrency", "currenciesAccepted":
		list = &s.Currency
	case "telephone":
		list = &s.Phones
	default:
		return
	}
	for n := range l.strings(i) {
		addOnce(list, l.decoded(n))
	}
	if l.nodes[i].kind != jsonObject {
		return
	}
	for m := i + 1; m < l.nodes[i].end; m = l.nodes[m].end { // a Country
		if n := &l.nodes[m]; n.kind == jsonString && string(n.key) == "name" {
			addOnce(list, l.decoded(n))
		}
	}
}

// text adds a string, if it is copy.
func (l *linkedData) text(n *jsonNode, c *dataContext) {
	text, segs := decodeJSON(l.src, n.from, n.to)
	if !c.isCopy(text) {
		return
	}
	slot := SlotStructuredData
	switch {
	case c.is("Question") && (c.key == "name" || c.key == "text"):
		slot = SlotQuestion
	case c.is("Answer") && c.key == "text", c.key == "acceptedAnswer", c.key == "suggestedAnswer":
		slot = SlotAnswer
	case c.review && (c.key == "reviewBody" || c.key == "description" || c.key == "name" || c.key == "text" || c.key == "headline"):
		slot = SlotTestimonial
	}
	end := func() {
		if i := l.close(slot); i != None && slot != SlotQuestion {
			l.blocks[i].Question = c.question
		}
	}
	if segs == nil && !holdsTags(text) {
		l.source(n.from, n.to, decoding{})
		end()
		return
	}
	if segs == nil {
		segs = []Segment{{Len: len(text), Src: n.from, SrcLen: len(text)}}
	}
	l.mappedHTML(&mapped{text, segs}, end)
}

// isCopy tells whether a string is meant to be read: by its property, or else because it has words.
func (c *dataContext) isCopy(text []byte) bool {
	if len(bytes.TrimSpace(text)) == 0 || strings.HasPrefix(c.key, "@") {
		return false
	}
	switch c.key {
	case "description", "reviewBody", "headline", "alternativeHeadline", "slogan", "text", "articleBody", "abstract", "caption", "keywords",
		"award", "awards", "serviceType", "acceptedAnswer", "suggestedAnswer", "disambiguatingDescription", "indication":
		return true
	case "name", "alternateName", "legalName":
		return !c.is("Person", "ListItem", "PostalAddress", "Place", "Country", "City", "State", "AdministrativeArea", "Language", "SearchAction",
			"ImageObject", "Brand", "ContactPoint")
	case "url", "image", "logo", "sameAs", "thumbnailUrl", "contentUrl", "embedUrl", "mainEntityOfPage", "target", "urlTemplate", "query-input",
		"telephone", "faxNumber", "email", "streetAddress", "addressLocality", "addressRegion", "addressCountry", "postalCode", "openingHours",
		"opens", "closes", "dayOfWeek", "hoursAvailable", "priceRange", "priceCurrency", "currenciesAccepted", "paymentAccepted", "availability",
		"itemCondition", "inLanguage", "sku", "mpn", "identifier", "encodingFormat", "hasMap", "author", "creator", "publisher", "copyrightHolder",
		"copyrightNotice", "creditText", "jobTitle", "givenName", "familyName", "type", "id", "worksFor", "brand", "areaServed":
		return false
	}
	// A property that is not known: prose has spaces between its words.
	return bytes.Count(bytes.TrimSpace(text), []byte(" ")) >= 2 && !bytes.Contains(text, []byte("://"))
}
