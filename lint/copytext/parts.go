package copytext

import (
	"bytes"
	"strings"
)

// part is what the name of a value says about it: the key of an object, the name of a variable, of a component's
// property, of a column.
type part uint8

const (
	partUnknown  part = iota
	partOff           // not copy: an identifier, an address, a style
	partHeading       // of what stands beside it
	partBody          // running text
	partQuestion      // of an FAQ
	partAnswer        // to the question beside it
	partQuote         // what a patient said
	partPrice         // an amount
	partButton        // a call to action
	partMeta          // a description for search engines
	partTitle         // of the page
	partAlt           // of an image
	partLabel         // of a field
	partList          // an item of a list
)

// longestKey is how much of a name is looked at.
const longestKey = 80

// partOf reads a name such as "heroTitle", "cta_text", "og:description" or "QUESTION". The last word says what the value
// is, those before it what it belongs to.
func partOf(key []byte) part {
	if len(key) > longestKey {
		return partUnknown
	}
	words := keyWords(key)
	if len(words) == 0 {
		return partUnknown
	}
	p := partOfWord(words[len(words)-1])
	if p == partUnknown {
		p = partOfEnding(words[len(words)-1])
	}
	if n := len(words) - 2; n >= 0 && words[n+1] == "name" {
		switch words[n] {
		case "class", "file", "user", "host", "display", "first", "last", "author", "tag", "field", "event", "brand", "site", "company", "clinic", "business", "legal", "city", "domain", "form":
			return partOff
		}
	}
	if p == partOff {
		return p
	}
	for i, w := range words[:len(words)-1] {
		switch w {
		case "meta", "seo", "og", "twitter":
			switch p {
			case partHeading:
				return partTitle
			case partBody:
				return partMeta
			}
		case "page":
			if p == partHeading && i == 0 && len(words) == 2 {
				return partTitle
			}
		case "cta", "button", "btn":
			if p != partHeading || i == len(words)-2 {
				return partButton
			}
		case "faq":
			if p == partHeading && i == len(words)-2 {
				return p
			}
		case "data", "error", "log", "debug", "css", "style", "aria":
			if p == partUnknown || w == "aria" && p != partLabel {
				return partOff
			}
		}
	}
	return p
}

// keyWords cuts a name into its words, in lower case.
func keyWords(key []byte) []string {
	var words []string
	for i := 0; i < len(key); {
		if !isLetter(key[i]) {
			i++
			continue
		}
		j := i + 1
		if upper := !isLower(key[i]); upper && j < len(key) && isLetter(key[j]) && !isLower(key[j]) {
			for j < len(key) && isLetter(key[j]) && !isLower(key[j]) { // CTA, or CTAText
				j++
			}
			if j < len(key) && isLower(key[j]) {
				j--
			}
		} else {
			for j < len(key) && isLower(key[j]) {
				j++
			}
		}
		words = append(words, string(bytes.ToLower(key[i:j])))
		i = j
	}
	return words
}

func partOfWord(w string) part {
	switch w {
	case "title", "heading", "headline", "header", "h", "name", "eyebrow", "subtitle", "subheading", "subheadline", "kicker", "caption", "legend", "term", "label", "tab":
		switch w {
		case "subtitle", "subheading", "subheadline", "eyebrow", "kicker", "caption", "legend", "label", "tab":
			return partBody
		}
		return partHeading
	case "description", "desc", "text", "body", "content", "contents", "copy", "intro", "introduction", "summary", "excerpt", "lead", "lede", "tagline", "slogan",
		"paragraph", "paragraphs", "p", "blurb", "details", "detail", "message", "note", "notes", "disclaimer", "html", "markdown", "md", "bio",
		"overview", "explanation", "claim", "claims", "promise", "banner", "announcement", "badge", "subtext", "subcopy", "info", "result", "outcome",
		"indication", "definition", "line", "headliner", "warning", "safety", "abstract":
		return partBody
	case "question", "q":
		return partQuestion
	case "answer", "a", "reply":
		return partAnswer
	case "quote", "testimonial", "review", "testimonials", "reviews", "feedback":
		return partQuote
	case "price", "prices", "pricing", "cost", "fee", "from":
		return partPrice
	case "cta", "button", "btn", "buttons":
		return partButton
	case "keywords", "metadescription":
		return partMeta
	case "alt":
		return partAlt
	case "placeholder", "tooltip", "hint":
		return partLabel
	case "features", "feature", "benefits", "benefit", "points", "bullets", "bullet", "items", "item", "list", "steps", "step", "services", "service", "treatments",
		"includes", "highlights", "highlight", "results", "advantages", "reasons", "conditions", "effects", "contraindications", "risks",
		"aftercare", "inclusions", "lines", "words", "facts", "stats", "li":
		return partList
	case "class", "classname", "id", "ids", "key", "keys", "slug", "url", "uri", "urls", "href", "src", "srcset", "path", "paths", "icon", "icons", "type", "types", "variant",
		"variants", "size", "sizes", "color", "colors", "colour", "width", "height", "style", "styles", "rel", "target", "method", "route", "routes", "email", "phone",
		"tel", "telephone", "date", "time", "datetime", "file", "filename", "files", "locale", "locales", "lang", "language", "currency", "code", "token",
		"secret", "hash", "theme", "mode", "layout", "font", "fonts", "family", "shadow", "animation", "animate", "transition", "ref", "selector", "event", "regex",
		"pattern", "env", "dir", "domain", "host", "hostname", "sql", "table", "version", "license", "role", "status", "position", "align",
		"display", "background", "bg", "border", "margin", "padding", "gradient", "import", "template", "component", "endpoint", "api", "param",
		"params", "handle", "username", "password", "charset", "viewport", "timezone", "schema", "format", "classes", "sx", "css", "tw", "permalink",
		"sku", "uuid", "guid", "error", "errors", "regexp", "integrity", "mime", "extends", "plugins", "scripts", "dependencies", "exclude",
		"include", "tsconfig", "preset", "loader", "command", "cmd", "layoutid", "controls", "labelledby", "describedby", "robots", "testid", "image", "images",
		"img", "logo", "photo", "avatar", "thumbnail", "poster", "video", "link", "links", "action", "d", "viewbox", "transform", "fill", "stroke", "xmlns", "address",
		"postcode", "coordinates", "easing", "ease", "delay", "duration", "breakpoint", "media", "query", "fragment", "mutation", "cookie", "header_name",
		"stack", "cause", "displayname", "created", "updated", "published":
		return partOff
	}
	return partUnknown
}

// partOfEnding reads a word that is several written as one, such as "mainheading", or many, as "descriptions".
func partOfEnding(w string) part {
	if one, many := strings.CutSuffix(w, "s"); many {
		if p := partOfWord(one); p == partBody || p == partHeading || p == partQuestion || p == partAnswer || p == partLabel {
			return partBody
		}
		w = one
	}
	for _, end := range []string{"heading", "headline", "subtitle", "title", "description", "text", "paragraph", "caption", "question", "answer", "tagline", "disclaimer"} {
		if strings.HasSuffix(w, end) {
			return partOfWord(end)
		}
	}
	return partUnknown
}

// isPageWord tells whether a name is one of data about a page, for search engines.
func isPageWord(key []byte) bool {
	if len(key) > longestKey {
		return false
	}
	for _, w := range keyWords(key) {
		switch w {
		case "metadata", "meta", "seo", "head", "helmet", "opengraph", "og":
			return true
		}
	}
	return false
}

// isDataWord tells whether a name is one of structured data.
func isDataWord(key []byte) bool {
	lower := bytes.ToLower(key[:min(len(key), longestKey)])
	return bytes.Contains(lower, []byte("jsonld")) || bytes.Contains(lower, []byte("json_ld")) || bytes.Contains(lower, []byte("structureddata")) ||
		bytes.HasSuffix(lower, []byte("schema"))
}

// role is what the walker is told of a value.
func (p part) role() role {
	switch p {
	case partQuestion:
		return roleQuestion
	case partAnswer:
		return roleAnswer
	case partQuote:
		return roleTestimonial
	case partPrice:
		return rolePrice
	}
	return 0
}

// slot is the slot of a value that stands apart; "" when it stands among the others.
func (p part) slot() Slot {
	switch p {
	case partMeta:
		return SlotMeta
	case partTitle:
		return SlotTitle
	case partAlt:
		return SlotAlt
	case partLabel:
		return SlotLabel
	}
	return ""
}
