package copytext

import (
	"bytes"
	"slices"
)

// role is a set of what an element's attributes say about its part on the page.
type role uint32

const (
	roleHidden      role = 1 << iota // shown to nobody
	roleHeading                      // role=heading
	roleNav                          // role=navigation
	roleMenu                         // a class that says navigation: believed where all text is links
	roleFooter                       // role=contentinfo, or a class that says so
	roleButton                       // <button>, role=button
	roleCall                         // a class that says button: believed of links
	roleList                         // role=list
	roleListItem                     // role=listitem
	roleTestimonial                  // a review or a testimonial
	roleFAQ                          // holds questions and answers
	roleQuestion                     // one question
	roleTitle                        // the title of an accordion's part: a question when it is asked as one
	roleAnswer                       // the answer to the last question
	roleName                         // itemprop=name: the question, inside an item that is a Question
	roleItem                         // an item of type Question
	rolePrice                        // a class that says price
	roleIcon                         // the text is the name of an icon
	roleShadow                       // a template that is shown
)

// word is a set of what the words of a class name say.
type word uint32

const (
	wordTestimonial word = 1 << iota
	wordButton
	wordNav
	wordNavPart // adds nothing to the meaning of a word for navigation
	wordFooter
	wordPage // main-footer, site-nav
	wordFAQ
	wordFold
	wordTitle
	wordBody
	wordQuestion
	wordAnswer
	wordPrice
	wordMaterial
	wordIcon
	wordOther
)

// meaning looks up a word of a class name or an id.
func meaning(w []byte) word {
	if !isLower(w[0]) {
		w = lowerName(w)
	}
	switch string(w) {
	case "testimonial", "testimonials", "review", "reviews":
		return wordTestimonial
	case "btn", "cta":
		return wordButton
	case "button":
		return wordButton | wordTitle
	case "nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "pagination":
		return wordNav
	case "item", "items", "sub", "list", "link", "links", "mobile", "desktop", "mega", "wrapper", "container", "primary", "top", "bar":
		return wordNavPart
	case "header":
		return wordNavPart | wordTitle
	case "site", "main", "page", "elementor", "location":
		return wordPage | wordNavPart
	case "footer", "colophon":
		return wordFooter
	case "faq", "faqs":
		return wordFAQ
	case "accordion", "accordions", "toggle", "collapse", "collapsible", "expander", "tab", "tabs":
		return wordFold
	case "title", "heading", "trigger", "head", "label", "summary":
		return wordTitle
	case "question", "questions":
		return wordQuestion
	case "answer", "answers":
		return wordAnswer
	case "content", "body", "panel", "text", "inner", "pane", "details":
		return wordBody
	case "price", "prices", "pricing":
		return wordPrice
	case "material":
		return wordMaterial
	case "icons", "symbols":
		return wordIcon
	}
	return wordOther
}

// longestWord is the length of the longest word that has a meaning.
const longestWord = 12

// classRoles reads a class attribute or an id.
func classRoles(value []byte) role {
	var roles role
	for i := 0; i < len(value); {
		for i < len(value) && isSpace(value[i]) {
			i++
		}
		j := i
		for j < len(value) && !isSpace(value[j]) {
			j++
		}
		if j > i {
			roles |= tokenRoles(value[i:j])
		}
		i = j
	}
	return roles
}

// tokenRoles reads one class name, such as "faq-item__question" or "reviewCard".
func tokenRoles(token []byte) role {
	var all, first, last word
	count := 0
	for i := 0; i < len(token); {
		if !isLetter(token[i]) {
			i++
			continue
		}
		n := i + 1
		for n < len(token) && (isLower(token[n]) || isLetter(token[n]) && !isLower(token[n-1])) {
			n++
		}
		last = wordOther
		if n-i <= longestWord {
			last = meaning(token[i:n])
		}
		if count == 0 {
			first = last
		}
		count++
		all |= last
		i = n
	}
	if all&^(wordOther|wordNavPart|wordPage|wordTitle|wordBody) == 0 {
		return 0
	}
	has := func(w word) bool { return all&w != 0 }
	atEnd := func(w word) bool { return (first|last)&w != 0 }
	var roles role
	if atEnd(wordTestimonial) {
		roles |= roleTestimonial
	}
	if atEnd(wordButton) {
		roles |= roleCall
	}
	if has(wordNav) && all&^(wordNav|wordNavPart|wordPage) == 0 {
		roles |= roleMenu
	}
	if first&wordFooter != 0 || last&wordFooter != 0 && all&^(wordFooter|wordPage|wordNavPart) == 0 {
		roles |= roleFooter
	}
	if has(wordFAQ) {
		roles |= roleFAQ
	}
	if has(wordFAQ | wordFold) {
		if last&(wordTitle|wordButton) != 0 {
			roles |= roleTitle
		} else if last&wordBody != 0 {
			roles |= roleAnswer
		}
	}
	if last&wordQuestion != 0 && count <= 3 {
		roles |= roleTitle
	}
	if last&wordAnswer != 0 {
		roles |= roleAnswer
	}
	if atEnd(wordPrice) {
		roles |= rolePrice
	}
	if has(wordMaterial) && has(wordIcon) {
		roles |= roleIcon
	}
	return roles
}

// ariaRoles reads a role attribute.
func ariaRoles(value []byte) role {
	switch string(bytes.ToLower(bytes.TrimSpace(value))) {
	case "heading":
		return roleHeading
	case "navigation", "menubar", "menu":
		return roleNav
	case "contentinfo":
		return roleFooter
	case "button":
		return roleButton
	case "list":
		return roleList
	case "listitem":
		return roleListItem
	}
	return 0
}

// itemRoles reads an itemprop attribute, which is a list of property names.
func itemRoles(value []byte) role {
	var roles role
	for prop := range bytes.FieldsSeq(value) {
		switch string(prop) {
		case "review", "reviews", "reviewBody":
			roles |= roleTestimonial
		case "name":
			roles |= roleName
		case "acceptedAnswer", "suggestedAnswer":
			roles |= roleAnswer
		case "price", "lowPrice", "highPrice":
			roles |= rolePrice
		}
	}
	return roles
}

// itemTypeRoles reads an itemtype attribute, which is a list of URLs.
func itemTypeRoles(value []byte) role {
	var roles role
	for url := range bytes.FieldsSeq(value) {
		switch string(url[bytes.LastIndexByte(url, '/')+1:]) {
		case "Question":
			roles |= roleItem
		case "Answer":
			roles |= roleAnswer
		case "Review":
			roles |= roleTestimonial
		case "FAQPage":
			roles |= roleFAQ
		}
	}
	return roles
}

// isAppRoot tells whether an id is one that script frameworks draw the page into.
func isAppRoot(id []byte) bool {
	return slices.Contains([]string{"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "app-root", "react-root", "q-app"}, string(id))
}
