// Package suppress reads the comments in which the authors of a file accept a finding, and applies them.
package suppress

import (
	"bytes"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Directive is a comment that suppresses findings:
//
//	<!-- cliniclint-ignore uk/some-rule, uk/other: the reason until=2027-03-01 -->
//
// It covers the line that it stands on or, when nothing else stands there, what comes next.
type Directive struct {
	Rules      []string
	Reason     string
	Until      time.Time // the last day on which it holds, in UTC; zero for ever
	Start, End int       // byte offsets of the comment in the source
	// Trouble says what is wrong with it and what to do, for a person; "" when nothing is. It suppresses nothing then.
	Trouble string
}

// Expired tells whether the last day has passed.
func (d *Directive) Expired(now time.Time) bool {
	return !d.Until.IsZero() && !now.UTC().Before(d.Until.AddDate(0, 0, 1))
}

const (
	keyword = "cliniclint-ignore"
	// form is how trouble says what to write.
	form = "write " + keyword + " RULE: reason, and until=YYYY-MM-DD if it is to end"
	// maxDirective bounds a directive, in bytes.
	maxDirective = 2000
)

// style is a way of writing comments.
type style struct {
	open, end string // end "\n" is the end of the line
}

var (
	markup  = []style{{"<!--", "-->"}}
	braces  = []style{{"{/*", "*/}"}}
	code    = []style{{"{/*", "*/}"}, {"/*", "*/"}, {"//", "\n"}, {"<!--", "-->"}}
	numbers = []style{{"#", "\n"}}
)

// styles are the comments of a format, by the names of package copytext. A format without comments has none.
func styles(format string) []style {
	switch format {
	case "markdown", "mdx":
		return append(markup[:1:1], braces...)
	case "javascript", "typescript", "vue", "svelte", "astro", "json":
		return code
	case "php":
		return append(code[:len(code):len(code)], numbers...)
	case "yaml", "toml", "po":
		return numbers
	case "text", "csv", "sql", "docx", "pdf":
		return nil
	}
	return markup // pages and templates of them
}

// Scan finds the directives in a source of a format, in their order, those that are malformed included.
func Scan(source []byte, format string) []Directive {
	kinds := styles(format)
	if len(kinds) == 0 {
		return nil
	}
	var list []Directive
	front := frontMatter(source, format)
	skip := quoted{source: source, on: isMarkdown(format)}
	last := 0 // where the last one ended, whose end may look like the beginning of another
	name := newFinder("cliniclint")
	for at := 0; ; {
		i := name.index(source[at:])
		if i < 0 {
			return list
		}
		at += i
		allowed := kinds
		if at < front {
			allowed = numbers
		}
		d, ok := read(source, at, allowed)
		if ok && d.Start >= last && !skip.holds(d.Start) {
			list = append(list, d)
			at, last = d.End, d.End
			continue
		}
		at += len("cliniclint")
	}
}

// finder finds an ASCII word in text, whatever its case, without looking at every byte: what stands where the word
// would end tells how far on it may end at the earliest (R. N. Horspool, "Practical fast searching in strings", 1980).
type finder struct {
	word []byte
	skip [256]uint8 // byte → how far on the word may end; at most its length
}

func newFinder(word string) *finder {
	f := &finder{word: []byte(word)}
	for i := range f.skip {
		f.skip[i] = uint8(len(word))
	}
	for i, c := range f.word[:len(word)-1] {
		f.skip[c] = uint8(len(word) - 1 - i)
		f.skip[bytes.ToUpper([]byte{c})[0]] = f.skip[c]
	}
	return f
}

// index is where the word first stands in b, -1 when it does not.
func (f *finder) index(b []byte) int {
	n := len(f.word)
	for end := n - 1; end < len(b); end += int(f.skip[b[end]]) {
		if from := end - n + 1; b[end]|0x20 == f.word[n-1] && bytes.EqualFold(b[from:end+1], f.word) {
			return from
		}
	}
	return -1
}

func isMarkdown(format string) bool { return format == "markdown" || format == "mdx" }

// frontMatter is where the front matter of a Markdown file ends, 0 when it has none.
func frontMatter(source []byte, format string) int {
	if !isMarkdown(format) {
		return 0
	}
	text := bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	cut := len(source) - len(text)
	for _, fence := range []string{"---", "+++"} {
		if bytes.HasPrefix(text, []byte(fence+"\n")) || bytes.HasPrefix(text, []byte(fence+"\r\n")) {
			if end := bytes.Index(text[len(fence):], []byte("\n"+fence)); end >= 0 {
				return cut + len(fence) + end
			}
		}
	}
	return 0
}

// quoted tells what in Markdown is an example of code. It is asked in the order of the source.
type quoted struct {
	source []byte
	on     bool
	at     int    // the beginning of a line
	fence  string // of the block of code that line at is in; "" outside
}

func (q *quoted) holds(offset int) bool {
	if !q.on {
		return false
	}
	for q.at < len(q.source) {
		end := bytes.IndexByte(q.source[q.at:], '\n')
		next := len(q.source)
		if end >= 0 {
			next = q.at + end + 1
		}
		if next > offset {
			break
		}
		q.line(q.source[q.at:next])
		q.at = next
	}
	if q.fence != "" {
		return true
	}
	// An odd number of backticks before it on its line: inside a span of code.
	return offset >= q.at && bytes.Count(q.source[q.at:offset], []byte("`"))%2 == 1
}

func (q *quoted) line(line []byte) {
	s := strings.TrimSpace(string(line))
	for _, mark := range []string{"`", "~"} {
		run := s[:len(s)-len(strings.TrimLeft(s, mark))]
		switch {
		case len(run) < 3:
		case q.fence == "" && !strings.Contains(s[len(run):], "`"):
			q.fence = run
		case q.fence != "" && strings.HasPrefix(run, q.fence) && s == run:
			q.fence = ""
		}
	}
}

// read reads the directive whose word stands at source[at:], if a comment opens right before it.
func read(source []byte, at int, kinds []style) (d Directive, ok bool) {
	before := bytes.TrimRight(source[:at], " \t\r\n")
	for _, k := range kinds {
		open, length := k.open, len(k.open)
		if stars := len(before) - len(bytes.TrimRight(before, "*")); open == "/*" && stars > 1 {
			length = 1 + stars // "/**" opens a comment too
			open = "/" + strings.Repeat("*", stars)
		}
		if !bytes.HasSuffix(before, []byte(open)) || k.end == "\n" && bytes.ContainsAny(source[len(before):at], "\r\n") {
			continue
		}
		d.Start = len(before) - length
		if open == "//" && d.Start > 0 && source[d.Start-1] == ':' {
			continue // an address
		}
		rest := source[at:]
		if len(rest) > maxDirective {
			rest = rest[:maxDirective]
		}
		text, closed := rest, false
		if k.end == "\n" {
			closed = true
			if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
				text = rest[:i]
			} else if len(rest) == maxDirective {
				closed = false
			}
			d.End = at + len(text)
		} else if i := bytes.Index(rest, []byte(k.end)); i >= 0 {
			text, closed = rest[:i], true
			d.End = at + i + len(k.end)
		}
		if !closed {
			if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
				text = rest[:i]
			}
			d.End = at + len(text)
		}
		if !d.parse(string(text)) {
			return d, false
		}
		if !closed {
			d.Trouble = "the comment does not end, or is longer than 2000 bytes; close or shorten it"
		}
		return d, true
	}
	return d, false
}

var (
	idForm    = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)
	untilForm = regexp.MustCompile(`(?:^|\s)until\s*=\s*(\S*)`)
)

// parse reads what stands in the comment. It returns false when that is not meant as a directive.
func (d *Directive) parse(text string) bool {
	text = strings.TrimSpace(text)
	word, rest := text, ""
	if i := strings.IndexFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }); i >= 0 {
		word, rest = text[:i], strings.TrimSpace(text[i:])
	}
	switch {
	case word == keyword:
	case len(word) > len("cliniclint") && (word[len("cliniclint")] == '-' || word[len("cliniclint")] == ':'):
		d.Trouble = "there is no " + clip(word) + "; " + form
		return true
	default:
		return false // prose about the program
	}
	if !utf8.ValidString(rest) {
		d.Trouble = "it is not valid text; " + form
		return true
	}
	ids, reason, found := strings.Cut(rest, ":")
	for _, id := range strings.Split(ids, ",") {
		id = strings.TrimSpace(id)
		switch {
		case id == "":
			d.Trouble = "it names no rule; " + form
		case !idForm.MatchString(id):
			d.Trouble = "“" + clip(id) + "” is not the id of a rule, such as uk/exosome-injection; " + form
		}
		d.Rules = append(d.Rules, id)
	}
	if d.Trouble != "" {
		return true
	}
	dates := untilForm.FindAllStringSubmatchIndex(reason, -1)
	switch {
	case !found:
		d.Trouble = "it gives no reason; " + form
		return true
	case len(dates) > 1:
		d.Trouble = "until stands twice; leave one"
		return true
	case len(dates) == 1:
		at := dates[0]
		day, err := time.Parse(time.DateOnly, reason[at[2]:at[3]])
		if err != nil {
			d.Trouble = "“" + clip(reason[at[2]:at[3]]) + "” is not a day; write until=YYYY-MM-DD"
			return true
		}
		d.Until = day
		reason = reason[:at[0]] + " " + reason[at[1]:]
	}
	d.Reason = strings.Join(strings.Fields(reason), " ")
	if d.Reason == "" {
		d.Trouble = "it gives no reason; " + form
	}
	return true
}

// clip shortens a word for a message.
func clip(s string) string {
	const limit = 60
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}
