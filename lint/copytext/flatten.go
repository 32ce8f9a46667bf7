package copytext

import "golang.org/x/net/html/atom"

// flattener keeps the skeleton of a page whose elements are nested too deeply for the parser (more than 512) below that
// bound, by leaving out the tags of elements that lie too deep. Their text stays.
//
// It counts the elements that may be open in the parser, and rather too many than too few: an end tag counts only where
// the parser is certain to obey it.
type flattener struct {
	open     []openElement
	cost     int // elements that may be open in the parser
	hidden   int // of open, how many are left out; they are the last ones
	overflow int // elements left out and not in open
}

type openElement struct {
	atom atom.Atom
	name string
	cost int
}

const (
	maxOpen   = 200 // of the parser's 512; its cost grows with them
	maxHidden = 128 // elements left out that are matched with their own end tags
)

// start tells whether the start tag may go into the skeleton.
func (f *flattener) start(tag atom.Atom, name []byte) bool {
	cost := 1
	switch tag {
	case atom.Td, atom.Th, atom.Tr, atom.Col, atom.Caption:
		cost = 3 // with the elements that the parser may add
	}
	if f.overflow > 0 || f.hidden >= maxHidden {
		f.overflow++
		return false
	}
	e := openElement{atom: tag, cost: cost}
	if tag == 0 {
		e.name = string(lowerName(name))
	}
	f.open = append(f.open, e)
	if f.hidden > 0 || f.cost+cost > maxOpen {
		f.hidden++
		return false
	}
	f.cost += cost
	return true
}

// end tells whether the end tag may go into the skeleton.
func (f *flattener) end(tag atom.Atom, name []byte) bool {
	if f.overflow > 0 {
		f.overflow--
		return false
	}
	shown := len(f.open) - f.hidden
	for i := len(f.open) - 1; i >= 0; i-- {
		e := f.open[i]
		if e.atom == tag && (tag != 0 || equalFold(name, e.name)) {
			if i >= shown {
				f.hidden = i - shown
				f.open = f.open[:i]
				return false
			}
			if tag == atom.Form && i < len(f.open)-1 {
				return true // the parser takes out the form alone
			}
			for _, closed := range f.open[i:shown] {
				f.cost -= closed.cost
			}
			f.open, f.hidden = f.open[:i], 0
			return true
		}
		if i < shown && holds(e.atom, tag) {
			return true
		}
	}
	return true
}

// holds tells whether an open element may keep the parser from obeying an end tag that stands inside it.
func holds(open, end atom.Atom) bool {
	switch end {
	case atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Caption:
		return open == atom.Table || open == atom.Template || open == atom.Svg || open == atom.Math
	}
	switch open {
	case atom.Applet, atom.Button, atom.Caption, atom.Marquee, atom.Object, atom.Select, atom.Table, atom.Tbody, atom.Td, atom.Template,
		atom.Tfoot, atom.Th, atom.Thead, atom.Tr, atom.Svg, atom.Math:
		return true
	case atom.Ol, atom.Ul:
		return end == atom.Li || !isBlock(end)
	}
	return isBlock(open) && !isBlock(end)
}
