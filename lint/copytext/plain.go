package copytext

import "bytes"

// readText reads plain text: paragraphs stand between blank lines, and a line that starts with a bullet is an item of a
// list. What looks like a heading is left a paragraph.
func readText(doc *Document) {
	w := &writer{src: doc.Bytes}
	readLines(w, doc, doc.textStart())
	doc.Blocks = w.finish()
}

// readLines adds the text from start on.
func readLines(w *writer, doc *Document, start int) {
	t := &textReader{writer: w, lead: None}
	for i := start; i < len(w.src); {
		end, next := lineEnd(w.src, i)
		t.line(i, end)
		i = next
		if len(w.blocks) >= maxNodes {
			doc.noteUnread(truncatedAt(i))
			break
		}
	}
	t.end()
}

// textReader reads plain text line by line.
type textReader struct {
	*writer
	inItem bool // the open block is an item
	inList bool // so was the last one, with no paragraph since
	lead   int  // the paragraph before the list
}

func (t *textReader) line(from, to int) {
	line := t.src[from:to]
	indent := len(line) - len(bytes.TrimLeft(line, " \t\f\v\u00a0"))
	switch body := line[indent:]; {
	case len(bytes.TrimSpace(body)) == 0:
		t.end()
		return
	case bulletSize(body) > 0:
		t.end()
		t.inItem = true
		from += indent + bulletSize(body)
	case t.inItem && indent == 0:
		t.end() // text of its own, below a list
	}
	if !t.isEmpty() {
		t.space(from-1, 1, false)
	}
	t.source(from, to, decoding{verbatim: true, nul: true})
}

// end ends the open paragraph or item.
func (t *textReader) end() {
	slot := SlotBody
	if t.inItem {
		slot = SlotList
	}
	if (len(t.openText()) <= maxPrice || t.inItem) && hasAmount(t.openText()) {
		slot = SlotPrice
	}
	i := t.close(slot)
	if i == None {
		return
	}
	if t.inItem {
		if !t.inList {
			t.lead = i - 1 // None when the list is the first block
		}
		t.blocks[i].Lead = t.lead
	}
	t.inList, t.inItem = t.inItem, false
}

// bulletSize is the length of the bullet or number that a line starts with, white space behind it included; 0 when it has none.
func bulletSize(line []byte) int {
	n := 0
	for _, bullet := range []string{"-", "*", "+", "•", "‣", "◦", "▪", "–", "—", "·", "✓", "✔", "►", "»"} {
		if bytes.HasPrefix(line, []byte(bullet)) {
			n = len(bullet)
			break
		}
	}
	if n == 0 {
		for n < len(line) && n < 3 && isDigit(line[n]) {
			n++
		}
		if n == 0 || n == len(line) || line[n] != '.' && line[n] != ')' {
			return 0
		}
		n++
	}
	rest := bytes.TrimLeft(line[n:], " \t\u00a0")
	if len(rest) == 0 || len(rest) == len(line)-n {
		return 0
	}
	return len(line) - len(rest)
}

// lineEnd is the end of the line that starts at i, and the start of the next one.
func lineEnd(src []byte, i int) (end, next int) {
	j := bytes.IndexAny(src[i:], "\r\n")
	if j < 0 {
		return len(src), len(src)
	}
	end, next = i+j, i+j+1
	if src[end] == '\r' && next < len(src) && src[next] == '\n' {
		next++
	}
	return end, next
}
