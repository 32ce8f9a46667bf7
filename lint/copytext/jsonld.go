package copytext

import (
	"bytes"
	"slices"
	"strings"
)

// readJSONLD adds the texts of structured data, which search engines and chat programs show in the page's stead.
func readJSONLD(w *writer, doc *Document, from, to int) {
	r := &jsonReader{src: doc.Bytes[:to], pos: from}
	values := r.all()
	if r.malformed {
		doc.noteUnread(Unread{Reason: "malformed JSON-LD", Detail: "it was read as far as it goes"})
	}
	if r.tooDeep {
		doc.noteUnread(Unread{Reason: "nested too deeply", Detail: "JSON-LD"})
	}
	l := &linkedData{writer: w, doc: doc}
	for i := range values {
		l.value(&values[i], &dataContext{question: None})
	}
}

// linkedData turns JSON-LD into blocks.
type linkedData struct {
	*writer
	doc *Document
}

// dataContext is what is around a value.
type dataContext struct {
	key      string
	types    []string // of the object that the value is a property of
	question int
	review   bool
}

func (l *linkedData) value(v *jsonValue, c *dataContext) {
	switch v.kind {
	case jsonArray:
		for i := range v.members {
			l.value(&v.members[i].value, c)
		}
	case jsonObject:
		l.object(v, c)
	case jsonString:
		l.text(v, c)
	}
}

func (l *linkedData) object(v *jsonValue, c *dataContext) {
	inner := &dataContext{types: l.types(v), question: c.question}
	inner.review = c.review || inner.is("Review", "UserReview", "CriticReview")
	if inner.is("Question") {
		// The question comes first, wherever it stands.
		inner.question = None
		for i := range v.members {
			if m := &v.members[i]; m.key == "name" || m.key == "text" && inner.question == None {
				inner.key = m.key
				l.value(&m.value, inner)
				if last := len(l.blocks) - 1; last >= 0 && l.blocks[last].Slot == SlotQuestion {
					inner.question = last
				}
			}
		}
	}
	for i := range v.members {
		m := &v.members[i]
		inner.key = m.key
		if inner.is("Question") && (m.key == "name" || m.key == "text") {
			continue
		}
		l.signal(&m.value, inner)
		l.value(&m.value, inner)
	}
}

// types are the names of the types of an object.
func (l *linkedData) types(v *jsonValue) []string {
	var types []string
	for i := range v.members {
		m := &v.members[i]
		if m.key != "@type" && m.key != "type" {
			continue
		}
		values := []jsonMember{{value: m.value}}
		if m.value.kind == jsonArray {
			values = m.value.members
		}
		for j := range values {
			if t := values[j].value; t.kind == jsonString {
				name := l.decoded(&t)
				types = append(types, name[strings.LastIndexAny(name, "/:")+1:])
			}
		}
	}
	return types
}

func (c *dataContext) is(types ...string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return slices.Contains(c.types, t) })
}

// decoded is the text of a string.
func (l *linkedData) decoded(v *jsonValue) string {
	text, _ := decodeJSON(l.src, v.from, v.to)
	return string(bytes.TrimSpace(text))
}

// signal takes what a property says about the country that the page addresses.
func (l *linkedData) signal(v *jsonValue, c *dataContext) {
	s := &l.doc.Signals
	var list *[]string
	switch c.key {
	case "addressCountry":
		list = &s.Countries
	case "priceCurrency", "currenciesAccepted":
		list = &s.Currency
	case "telephone":
		list = &s.Phones
	default:
		return
	}
	values := []jsonMember{{value: *v}}
	if v.kind == jsonArray {
		values = v.members
	}
	for i := range values {
		switch v := &values[i].value; v.kind {
		case jsonString:
			addOnce(list, l.decoded(v))
		case jsonObject: // a Country
			for j := range v.members {
				if m := &v.members[j]; m.key == "name" && m.value.kind == jsonString {
					addOnce(list, l.decoded(&m.value))
				}
			}
		}
	}
}

// text adds a string, if it is copy.
func (l *linkedData) text(v *jsonValue, c *dataContext) {
	text, segs := decodeJSON(l.src, v.from, v.to)
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
	l.mappedHTML(&mapped{text, segs}, func() {
		if i := l.close(slot); i != None && slot != SlotQuestion {
			l.blocks[i].Question = c.question
		}
	})
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
