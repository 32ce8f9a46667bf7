package report

import (
	"fmt"
	"strings"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// unseen are the slots whose words stand nowhere on the page that a browser shows.
var unseen = map[copytext.Slot]bool{
	copytext.SlotTitle: true, copytext.SlotMeta: true, copytext.SlotAlt: true, copytext.SlotLabel: true,
	copytext.SlotStructuredData: true,
}

// longFragment is the length in bytes above which a text fragment names only the first and the last words.
const longFragment = 200

// linker makes links to the words of a page.
type linker struct {
	url   string // "" for a file, to which there are no links
	doc   *copytext.Document
	lower []string // the text that a browser shows, block by block; nil until needed

	known  map[string]bool // words → whether they are repeated
	looked int             // bytes that were looked at for that
}

// maxLooked bounds the bytes that are looked at for words that are repeated, against a page of nothing but claims.
const maxLooked = 64 << 20

func newLinker(url string, doc *copytext.Document) *linker {
	url, _, _ = strings.Cut(url, "#")
	return &linker{url: url, doc: doc}
}

// link leads to words of a block: to their page in a format that has pages, or a text fragment (https://wicg.github.io/scroll-to-text-fragment/). When the page says
// the same words elsewhere, those before or after them in the block tell which are meant.
func (l *linker) link(block, from, to int) string {
	if l.url == "" {
		return ""
	}
	b := &l.doc.Blocks[block]
	if start, _, ok := b.Span(from, to); ok {
		if place, ok := l.doc.Place(start); ok && place.Page > 0 {
			return fmt.Sprintf("%s#page=%d", l.url, place.Page)
		} else if ok {
			return l.url
		}
	}
	words := strings.TrimSpace(b.Text[from:to])
	if unseen[b.Slot] || words == "" {
		return l.url
	}
	var parts []string
	if first, last, long := ends(words); long {
		parts = append(parts, fragment(first), fragment(last))
	} else {
		parts = append(parts, fragment(words))
	}
	if l.repeated(words) {
		// A break may be the border of another element, which a prefix or suffix cannot reach over in every browser.
		before := b.Text[:from]
		before = before[strings.LastIndexByte(before, '\n')+1:]
		after, _, _ := strings.Cut(b.Text[to:], "\n")
		if prefix := strings.Join(tail(strings.Fields(before), 4), " "); prefix != "" {
			parts = append([]string{fragment(prefix) + "-"}, parts...)
		} else if suffix := strings.Join(head(strings.Fields(after), 4), " "); suffix != "" {
			parts = append(parts, "-"+fragment(suffix))
		}
	}
	return l.url + "#:~:text=" + strings.Join(parts, ",")
}

// ends are the first and the last words of a text that is long or broken.
func ends(words string) (first, last string, long bool) {
	fields := strings.Fields(words)
	broken := strings.Contains(words, "\n")
	if len(words) <= longFragment && !broken || len(fields) < 2 {
		return "", "", false
	}
	n := min(5, len(fields)/2)
	if broken {
		n = 1
	}
	return strings.Join(fields[:n], " "), strings.Join(fields[len(fields)-n:], " "), true
}

// repeated tells whether the page says the words more than once. Where that would take too long it says so unasked: what
// then stands before the words in a link does no harm.
func (l *linker) repeated(words string) bool {
	if l.lower == nil {
		l.known = map[string]bool{}
		l.lower = make([]string, 0, len(l.doc.Blocks))
		for i := range l.doc.Blocks {
			if b := &l.doc.Blocks[i]; !unseen[b.Slot] {
				l.lower = append(l.lower, strings.ToLower(b.Text))
			}
		}
	}
	words = strings.ToLower(words)
	again, ok := l.known[words]
	if !ok {
		again = l.looked > maxLooked || l.twice(words)
		l.known[words] = again
	}
	return again
}

func (l *linker) twice(words string) bool {
	n := 0
	for _, text := range l.lower {
		l.looked += len(text)
		if n += strings.Count(text, words); n > 1 {
			return true
		}
	}
	return false
}

func head(s []string, n int) []string { return s[:min(n, len(s))] }
func tail(s []string, n int) []string { return s[max(0, len(s)-n):] }

// fragment escapes everything that has a meaning in a text fragment or in markup around a URL.
func fragment(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '~' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
