package copytext

import (
	"bytes"
	"strings"
)

// delimiters of the code in a template.
type delimiters struct {
	open, close string
	value       bool // the code gives a value that is shown
}

var (
	braceDelimiters = []delimiters{{"{#", "#}", false}, {"{%", "%}", false}, {"{{<", ">}}", false}, {"{{%", "%}}", false}, {"{{!--", "--}}", false}, {"{{/*", "*/}}", false}, {"{{{", "}}}", true}, {"{{", "}}", true}}
	tagDelimiters   = []delimiters{{"<%#", "%>", false}, {"<%=", "%>", true}, {"<%-", "%>", true}, {"<%", "%>", false}}
)

// readPage reads an HTML page, and one that is yet to be made of a template.
func readPage(doc *Document) {
	if bytes.Contains(doc.Bytes, []byte("{{")) || bytes.Contains(doc.Bytes, []byte("{%")) || bytes.HasPrefix(doc.Bytes[doc.textStart():], []byte("---")) {
		readBraces(doc)
		return
	}
	readHTML(doc)
}

// readBraces reads a template whose code stands between braces: of Liquid, Twig, Jinja, Nunjucks, Handlebars, Hugo.
func readBraces(doc *Document) { readTemplate(doc, braceDelimiters) }

// readMarkdownPage reads Markdown, and that which is yet to be made of a template.
func readMarkdownPage(doc *Document) {
	if !bytes.Contains(doc.Bytes, []byte("{{")) && !bytes.Contains(doc.Bytes, []byte("{%")) {
		readMarkdown(doc)
		return
	}
	shadow := newShadow(doc.Bytes)
	_, _, text := frontMatter(doc.Bytes, doc.textStart())
	code := newTemplateCode(doc)
	paintCode(shadow, text, braceDelimiters, gone, code)
	erase(shadow)
	readShadow(doc, shadow, readMarkdown)
	code.finish()
}

// readTags reads a template whose code stands between <% and %>.
func readTags(doc *Document) { readTemplate(doc, tagDelimiters) }

// readTemplate reads a template as the page that it makes, with a sign in place of every value.
func readTemplate(doc *Document, list []delimiters) {
	shadow := newShadow(doc.Bytes)
	from, to, text := frontMatter(doc.Bytes, doc.textStart())
	blank(shadow, doc.textStart(), text)
	code := newTemplateCode(doc)
	paintCode(shadow, text, list, ' ', code)
	front := &writer{src: doc.Bytes}
	if to > from {
		readFrontMatter(front, doc, from, to)
	}
	first := front.finish()
	readShadow(doc, shadow, readHTML)
	doc.Blocks = join(first, doc.Blocks)
	doc.Unread = withoutScripts(doc.Unread)
	code.finish()
}

// withoutScripts takes back what is said of pages without text. The text of a template may come from elsewhere.
func withoutScripts(list []Unread) []Unread {
	kept := list[:0]
	for _, u := range list {
		if u.Reason != "needs JavaScript" && u.Reason != "no text" {
			kept = append(kept, u)
		}
	}
	return kept
}

// paintCode paints over the code of a template from start on. What shows nothing is painted with
// none. The code is handed to reader, if there is one.
func paintCode(shadow []byte, start int, list []delimiters, none byte, reader *templateCode) {
	firsts := ""
	for _, d := range list {
		if !strings.Contains(firsts, d.open[:1]) {
			firsts += d.open[:1]
		}
	}
	absent := map[string]bool{} // what was looked for and does not come any more
	find := func(i int, what string) int {
		if absent[what] {
			return -1
		}
		j := bytes.Index(shadow[i:], []byte(what))
		absent[what] = j < 0
		return j
	}
	for i := start; i < len(shadow); {
		j := bytes.IndexAny(shadow[i:], firsts)
		if j < 0 {
			return
		}
		i += j
		d, ok := delimitersAt(shadow[i:], list)
		if !ok {
			i++
			continue
		}
		end := find(i+len(d.open), d.close)
		if end < 0 {
			i += len(d.open)
			continue
		}
		code := bytes.Trim(shadow[i+len(d.open):i+len(d.open)+end], " -\n\r\t~")
		next := i + len(d.open) + end + len(d.close)
		word := firstWord(code)
		if reader != nil && !d.isComment() {
			reader.read(span{i + len(d.open), i + len(d.open) + end}, word)
		}
		if !d.value && isWordOf(word, "comment", "schema", "javascript", "style", "stylesheet") {
			if k := find(next, "end"+word); k >= 0 {
				if reader != nil && word == "schema" {
					reader.schema(span{next, next + bytes.LastIndexByte(shadow[next:next+k], '{')})
				}
				next = endOf(shadow, next+k, d.close) // what stands between the two is no copy either
			}
		}
		if d.value && !isControl(code, word) {
			paint(shadow, i, next, hole)
		} else {
			cover(shadow, i, next, none)
		}
		i = next
	}
}

// isComment tells whether what stands between the delimiters is no code.
func (d delimiters) isComment() bool {
	return strings.HasSuffix(d.open, "#") || strings.HasSuffix(d.open, "*") || strings.HasSuffix(d.open, "--")
}

// endOf is the place behind the next closing delimiter.
func endOf(src []byte, i int, closing string) int {
	if j := bytes.Index(src[i:], []byte(closing)); j >= 0 {
		return i + j + len(closing)
	}
	return len(src)
}

func delimitersAt(src []byte, list []delimiters) (delimiters, bool) {
	for _, d := range list {
		if bytes.HasPrefix(src, []byte(d.open)) {
			return d, true
		}
	}
	return delimiters{}, false
}

func firstWord(code []byte) string {
	i := 0
	for i < len(code) && isWordByte(code[i]) {
		i++
	}
	return string(code[:i])
}

// isControl tells whether code between braces shows nothing itself.
func isControl(code []byte, word string) bool {
	if len(code) == 0 || bytes.IndexByte([]byte("#/^!>&"), code[0]) >= 0 || bytes.Contains(code, []byte(":=")) {
		return true
	}
	return isWordOf(word, "if", "else", "end", "range", "with", "define", "block", "template", "partial", "partialCached", "else if", "break", "continue", "return")
}

// join puts one list of blocks behind another.
func join(first, second []Block) []Block {
	n := len(first)
	for i := range second {
		for _, link := range []*int{&second[i].Heading, &second[i].Question, &second[i].Lead} {
			if *link != None {
				*link += n
			}
		}
	}
	return append(first, second...)
}
