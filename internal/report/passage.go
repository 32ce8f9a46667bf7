package report

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// How much of a passage is kept, in bytes: enough for the widest format, little enough for a page of one line.
const (
	lineReach    = 400
	maxLineWords = 800
	excerptReach = 100
	maxWords     = 2000
)

// sourceLine is the source's line at start with the words of start to end, as far as they stand on that line.
func sourceLine(source []byte, start, end int) Passage {
	from, cutBefore := back(source, start, lineReach)
	for i := start - 1; i >= from; i-- {
		if source[i] == '\n' || source[i] == '\r' {
			from, cutBefore = i+1, false
			break
		}
	}
	end = start + lineEnd(source[start:end])
	stop, cutWords := ahead(source, start, min(end-start, maxLineWords))
	if cutWords && stop < end {
		return Passage{Before: string(source[from:start]), Words: string(source[start:stop]), CutBefore: cutBefore, CutAfter: true}
	}
	last, cutAfter := ahead(source, stop, lineReach)
	if i := lineEnd(source[stop:last]); stop+i < last {
		last, cutAfter = stop+i, false
	}
	line := string(source[from:last])
	return Passage{Before: line[:start-from], Words: line[start-from : stop-from], After: line[stop-from:], CutBefore: cutBefore, CutAfter: cutAfter}
}

// lineEnd is where the first line of text ends.
func lineEnd(text []byte) int {
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if i := bytes.IndexByte(text, '\r'); i >= 0 {
		text = text[:i]
	}
	return len(text)
}

// back is the place at most reach bytes before at, on the border of a character, and whether more stands before it.
func back[T string | []byte](source T, at, reach int) (int, bool) {
	from := max(0, at-reach)
	for from > 0 && from < at && !utf8.RuneStart(source[from]) {
		from++
	}
	return from, from > 0
}

// ahead is the place at most reach bytes after at, on the border of a character, and whether more stands after it.
func ahead[T string | []byte](source T, at, reach int) (int, bool) {
	to := min(len(source), at+reach)
	for to < len(source) && to > at && !utf8.RuneStart(source[to]) {
		to--
	}
	return to, to < len(source)
}

// passage is the sentence around text[from:to] when it is short, and about 200 characters around the words otherwise.
func passage(text string, from, to int) Passage {
	first, cutBefore := back(text, from, 2*excerptReach)
	last, cutAfter := ahead(text, to, 2*excerptReach)
	before, after := text[first:from], text[to:last]
	if i := sentenceStart(text, first, from); i >= 0 {
		before, cutBefore = text[i:from], false
	} else if cutBefore || len(before) > excerptReach {
		before, cutBefore = lastWords(before), len(before) > excerptReach || cutBefore
	}
	if i := sentenceEnd(text, to, last); i >= 0 {
		after, cutAfter = text[to:i], false
	} else if cutAfter || len(after) > excerptReach {
		after, cutAfter = firstWords(after), len(after) > excerptReach || cutAfter
	}
	words := text[from:to]
	if len(words) > maxWords {
		stop, _ := ahead(text, from, maxWords)
		words, after, cutAfter = text[from:stop], "", true
	}
	return Passage{Before: strings.TrimLeft(before, " \n"), Words: words, After: strings.TrimRight(after, " \n"), CutBefore: cutBefore, CutAfter: cutAfter}
}

// sentenceStart is where the sentence begins that goes on at text[end], if that is after first; -1 otherwise.
func sentenceStart(text string, first, end int) int {
	for i := end - 1; i >= first; i-- {
		if n := sentenceEndAt(text, i); n > 0 && i+n <= end {
			return i + n
		}
	}
	return -1
}

// sentenceEnd is where the sentence ends that goes on at text[begin], if that is before last; -1 otherwise.
func sentenceEnd(text string, begin, last int) int {
	for i := begin; i < last; i++ {
		if n := sentenceEndAt(text, i); n > 0 {
			return i + n - 1 // without the space or break
		}
	}
	return -1
}

// sentenceEndAt is how many bytes at s[i] end a sentence, the space or break after it included; 0 when it goes on. A full
// stop after a short word may be that of "Dr." or "e.g."; taking the sentence for longer than it is does no harm here.
func sentenceEndAt(s string, i int) int {
	const short = 4
	switch s[i] {
	case '\n':
		return 1
	case '!', '?':
		if i+1 < len(s) && s[i+1] == ' ' {
			return 2
		}
	case '.':
		if i+1 < len(s) && s[i+1] == ' ' && i >= short && !strings.ContainsAny(s[i-short:i], " \n(.") {
			return 2
		}
	}
	return 0
}

// lastWords and firstWords are about excerptReach bytes of s, from the border of a word.
func lastWords(s string) string {
	if len(s) <= excerptReach {
		return s
	}
	from, _ := back(s, len(s), excerptReach)
	if i := strings.IndexByte(s[from:], ' '); i >= 0 && i < excerptReach/2 {
		return s[from+i+1:]
	}
	return s[from:]
}

func firstWords(s string) string {
	if len(s) <= excerptReach {
		return s
	}
	to, _ := ahead(s, 0, excerptReach)
	if i := strings.LastIndexByte(s[:to], ' '); i > excerptReach/2 {
		return s[:i]
	}
	return s[:to]
}

// maxHeading bounds each heading of a path, and maxPath how many there are, against a page that is all heading.
const (
	maxHeading = 160
	maxPath    = 6
)

// headingPath is the headings above a block, outermost first, joined by " > ".
func headingPath(doc *copytext.Document, block int) string {
	var path []string
	for h := doc.Blocks[block].Heading; h >= 0 && h < len(doc.Blocks) && len(path) < maxPath; h = doc.Blocks[h].Heading {
		text := doc.Blocks[h].Text
		if len(text) > maxHeading {
			stop, _ := ahead(text, 0, maxHeading)
			text = text[:stop] + "…"
		}
		path = append(path, strings.ReplaceAll(text, "\n", " "))
	}
	for i, j := 0, len(path)-1; i < j; i, j = i+1, j-1 {
		path[i], path[j] = path[j], path[i]
	}
	return strings.Join(path, " > ")
}
