package copytext

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// heading walks a heading. Its lines are one block unless it holds more than a heading should.
func (w *walker) heading(n *html.Node, at *place) {
	budget := 64
	if isPhrase(n, &budget) {
		at.flags |= inJoined
	}
	w.children(n, at)
}

// isPhrase tells whether an element holds nothing that is a piece of its own, such as a list.
func isPhrase(n *html.Node, budget *int) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if *budget--; *budget < 0 {
			return false
		}
		switch c.DataAtom {
		case atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Nav,
			atom.Form, atom.Details, atom.Blockquote, atom.Select, atom.Noscript, atom.Pre, atom.Textarea:
			return false
		}
		if !isPhrase(c, budget) {
			return false
		}
	}
	return true
}

// definition walks a <dd>, which the last <dt> leads or asks.
func (w *walker) definition(n *html.Node, at *place) {
	at.flags |= inList
	if w.lastTerm != None {
		at.lead = w.lastTerm
		if w.blocks[w.lastTerm].Slot == SlotQuestion {
			at.question = w.lastTerm
			at.flags |= inAnswer
		}
	}
	w.children(n, at)
}

// details walks a <details>: its <summary> is a question, the rest is the answer.
func (w *walker) details(n *html.Node, at *place) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Summary {
			w.node(c, at)
			continue
		}
		w.endBlock(at)
		summary := *at
		summary.question = None
		summary.flags &^= inAnswer
		summary.roles |= roleQuestion
		before := len(w.blocks)
		w.node(c, &summary)
		w.endBlock(&summary)
		for i := before; i < len(w.blocks); i++ {
			if w.blocks[i].Slot == SlotQuestion {
				at.question = i
				at.flags |= inAnswer
				break
			}
		}
	}
}

// table walks a table. Its caption leads its rows.
func (w *walker) table(n *html.Node, at *place) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		before := len(w.blocks)
		w.node(c, at)
		if c.DataAtom == atom.Caption && len(w.blocks) > before {
			at.lead = before
		}
	}
}

// row walks a table row. It is one block when its cells hold phrases; otherwise the table is there for the layout.
func (w *walker) row(n *html.Node, at *place) {
	budget := 256
	data := isPhrase(n, &budget)
	for cell := n.FirstChild; data && cell != nil; cell = cell.NextSibling {
		data = paragraphs(cell) <= 1
	}
	if data {
		at.flags |= inJoined | inList
		w.children(n, at)
		w.endBlock(at)
		return
	}
	w.children(n, at)
}

// paragraphs counts the block elements inside n that hold text of their own, up to 2.
func paragraphs(n *html.Node) int {
	count := 0
	for c := n.FirstChild; c != nil && count < 2; c = c.NextSibling {
		if isBlock(c.DataAtom) {
			count += max(paragraphs(c), 1)
		} else {
			count += paragraphs(c)
		}
	}
	return count
}

// lead is the block that introduces a list or a table.
func (w *walker) lead(at *place) int {
	for i := len(w.blocks) - 1; i >= 0 && i >= len(w.blocks)-4; i-- {
		switch b := &w.blocks[i]; b.Slot {
		case SlotAlt, SlotLabel:
			continue
		case SlotList, SlotPrice, SlotTable:
			if i >= at.first && at.flags&inList != 0 {
				return i // the text of an item, before a list in it
			}
		case SlotBody, SlotHeading, SlotQuestion, SlotAnswer, SlotTestimonial, SlotFooter:
			if i >= at.first || bytes.HasSuffix(w.textOf(i), []byte(":")) {
				return i
			}
		}
		break
	}
	return None
}

// leave ends what a block element started.
func (w *walker) leave(n *html.Node, outer, at *place, heads *headed) {
	w.depth--
	if (outer.roles^at.roles)&(roleNav|roleFooter) != 0 {
		w.heads = heads
	}
	if w.asked.block != None && w.depth < w.asked.depth-1 {
		w.asked.block = None
	}
	// A heading in a card governs what follows it in the card, not what follows the card. A heading with nothing behind
	// it in its own container stands in a wrapper and governs what follows that.
	if w.heads == heads || w.heads == nil || w.lastContent <= w.heads.block {
		return
	}
	h := w.heads
	for h != nil && h.block >= at.first && h.endsWith(n.DataAtom) {
		h = h.outer
	}
	if h == nil || h.block < at.first {
		h = heads
	}
	w.heads = h
}

// endsWith tells whether a heading loses its force at the end of a container.
func (h *headed) endsWith(container atom.Atom) bool {
	switch container {
	case atom.Section, atom.Article, atom.Li, atom.Aside, atom.Td, atom.Th, atom.Dd, atom.Details, atom.Fieldset, atom.Figure, atom.Footer, atom.Nav:
		return h.level >= 2
	}
	return h.level >= 3
}
