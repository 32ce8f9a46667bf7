package copytext

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

const (
	maxButton   = 120 // bytes of a button's text; more is a card that is a link
	maxPrice    = 120 // bytes of a line that names a price
	maxQuestion = 250 // bytes of a question in running text
)

// endBlock ends the open block, if there is one, and decides what it is. It returns its index, or None.
func (w *walker) endBlock(at *place) int {
	if w.isEmpty() {
		w.clearGap()
		w.flushLabels(at)
		return None
	}
	text := w.openText()
	isQuestion := endsInQuestion(text)
	level := at.level
	slot := w.slot(at, text, isQuestion, &level)
	w.price = false
	w.visible += len(text)
	i := w.close(slot)
	b := &w.blocks[i]
	b.Selector = w.selector(at.node)
	b.Lead = at.lead
	b.Question = at.question
	w.govern(b, i, level)
	switch {
	case slot == SlotQuestion:
		w.lastQuestion = i
		b.Question = None
		if level == 0 && at.roles&(roleQuestion|roleTitle) == 0 && at.flags&inTerm == 0 {
			w.asked = asked{i, w.depth}
		} else {
			w.asked.block = None
		}
	case level > 0:
		w.lastQuestion = None
		w.asked.block = None
	case slot != SlotButton:
		w.lastContent = i
		if b.Question == None {
			b.Question = w.asked.block
		}
		if b.Question == None && b.Heading != None && w.blocks[b.Heading].Slot == SlotQuestion {
			b.Question = b.Heading
		}
	}
	w.flushLabels(at)
	return i
}

// govern finds the heading of block i, and makes it one when it has a level.
func (w *walker) govern(b *Block, i, level int) {
	for level > 0 && w.heads != nil && w.heads.level >= level {
		w.heads = w.heads.outer
	}
	if w.heads != nil {
		b.Heading = w.heads.block
	}
	if level > 0 {
		b.Level = level
		w.heads = &headed{level, i, w.heads}
	}
}

// slot decides what part the open block plays.
func (w *walker) slot(at *place, text []byte, isQuestion bool, level *int) Slot {
	has := func(r role) bool { return at.roles&r != 0 }
	in := func(f placeFlags) bool { return at.flags&f != 0 }
	if has(roleTitle) && *level == 0 && !isQuestion && !has(roleFAQ|roleButton) && len(text) <= maxQuestion {
		*level = 6
		if w.heads != nil && w.heads.level < 6 {
			*level = w.heads.level + 1
		}
	}
	hasPrice := func() bool {
		return (len(text) <= maxPrice || in(inList)) && (hasAmount(text) || w.price && hasDigit(text))
	}
	switch {
	case has(roleNav) || (has(roleMenu) || in(inHeader) && in(inList)) && w.linked == w.read:
		return SlotNav
	case has(roleFooter):
		return SlotFooter
	case has(roleQuestion), isQuestion && (*level > 0 || has(roleTitle) || in(inTerm)), has(roleTitle) && has(roleFAQ):
		return SlotQuestion
	case *level > 0:
		return SlotHeading
	case has(roleButton) && len(text) <= maxButton:
		return SlotButton
	case in(inAnswer):
		return SlotAnswer
	case isQuestion && len(text) <= maxQuestion && (has(roleFAQ) || w.allBold) && !in(inJoined):
		return SlotQuestion
	case has(roleTestimonial):
		return SlotTestimonial
	case hasPrice():
		return SlotPrice
	case at.node.DataAtom == atom.Tr:
		return SlotTable
	case in(inList | inTerm), at.node.DataAtom == atom.Option:
		return SlotList
	}
	return SlotBody
}

// flushLabels makes blocks of the labels that waited for the open block to end.
func (w *walker) flushLabels(at *place) {
	if len(w.labels) == 0 || !w.isEmpty() {
		return
	}
	labels := w.labels
	w.labels = w.labels[:0]
	for _, l := range labels {
		w.source(l.from, l.to, decoding{attribute: true, nul: true})
		last := len(w.blocks) - 1
		if last >= 0 && hasLine(w.textOf(last), w.openText()) {
			w.drop() // says what stands there anyway
			continue
		}
		i := w.close(l.slot)
		if i == None {
			continue
		}
		b := &w.blocks[i]
		b.Selector = w.selector(l.node)
		b.Question = at.question
		w.govern(b, i, 0)
	}
}

// hasLine tells whether line is one of the lines of a short text.
func hasLine(text, line []byte) bool {
	if len(text) > 2*maxQuestion {
		return false
	}
	for l := range bytes.SplitSeq(text, []byte("\n")) {
		if bytes.Equal(l, line) {
			return true
		}
	}
	return false
}

// endsInQuestion tells whether text ends in a question mark, closing quotes and brackets aside.
func endsInQuestion(text []byte) bool {
	text = bytes.TrimRightFunc(text, func(r rune) bool { return unicode.In(r, unicode.Pe, unicode.Pf, unicode.Zs) || r == '"' || r == '\'' })
	return bytes.HasSuffix(text, []byte("?")) || bytes.HasSuffix(text, []byte("\uff1f")) || bytes.HasSuffix(text, []byte("\u061f"))
}

// hasAmount tells whether text names an amount of money: a currency sign beside a digit.
func hasAmount(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '$' && text[i] < utf8.RuneSelf {
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if unicode.Is(unicode.Sc, r) {
			before, after := trimSpaceRight(text[:i]), bytes.TrimLeft(text[i+size:], " \u00a0")
			if len(before) > 0 && isDigit(before[len(before)-1]) || len(after) > 0 && isDigit(after[0]) {
				return true
			}
		}
		i += size - 1
	}
	return false
}

func trimSpaceRight(text []byte) []byte { return bytes.TrimRight(text, " \u00a0") }

func hasDigit(text []byte) bool { return bytes.ContainsAny(text, "0123456789") }
