package copytext

import (
	"bytes"
	"strings"
)

// frontMatter finds the YAML at the start of a Markdown file, and where the text behind it starts.
func frontMatter(src []byte, start int) (from, to, text int) {
	end, next := lineEnd(src, start)
	if string(bytes.TrimRight(src[start:end], " \t")) != "---" {
		return start, start, start
	}
	for at := next; at < len(src); {
		end, after := lineEnd(src, at)
		if line := string(bytes.TrimRight(src[at:end], " \t")); line == "---" || line == "..." {
			return next, at, after
		}
		at = after
	}
	return start, start, start
}

// readFrontMatter adds the texts of front matter: the title, the description and whatever else has words.
func readFrontMatter(w *writer, doc *Document, from, to int) {
	err := readYAML(doc.Bytes, from, to, func(key string, m *mapped) {
		text := string(bytes.TrimSpace(m.text))
		switch strings.ToLower(key) {
		case "lang", "language", "locale":
			addOnce(&doc.Signals.Lang, text)
			return
		case "canonical", "canonicalurl", "canonical_url":
			doc.Signals.Canonical = text
			return
		case "title", "seotitle", "seo_title", "metatitle", "meta_title", "linktitle", "pagetitle", "page_title":
			w.mapped(m, 0, len(m.text))
			w.close(SlotTitle)
			return
		case "date", "slug", "layout", "permalink", "template", "draft", "id", "class", "style":
			return
		}
		c := dataContext{key: key}
		if c.isCopy(m.text) || isMetaKey(key) {
			w.mappedHTML(m, func() { w.close(SlotMeta) })
		}
	})
	if err != nil {
		doc.noteUnread(Unread{Reason: "malformed front matter", Detail: err.Error()})
	}
}

// isMetaKey tells whether a key of front matter holds copy, be it a single word.
func isMetaKey(key string) bool {
	switch strings.ToLower(key) {
	case "subtitle", "summary", "excerpt", "tagline", "heading", "subheading", "lead", "intro", "alt", "seo_description", "seodescription",
		"meta_description", "metadescription", "cta", "button", "label", "quote", "tags", "categories":
		return true
	}
	return false
}
