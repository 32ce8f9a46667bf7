package copytext

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A shadow is a copy of the source, byte for byte as long, in which what is not copy is painted over. What reads the
// shadow finds every word where it stands in the source. Control characters, which no copy holds, are the paint.
const (
	hole = '\x1a' // a run of these is a value that is filled in when the page is made; it reads "…"
	pad  = '\x1b' // a run of these belongs to the character behind it, which the source writes as an escape
	gone = '\x1c' // code that shows nothing, where white space would mean something
)

// newShadow gives a copy of src without control characters that could be taken for paint.
func newShadow(src []byte) []byte {
	shadow := bytes.Clone(src)
	for i, c := range shadow {
		if c == hole || c == pad || c == gone {
			shadow[i] = ' '
		}
	}
	return shadow
}

// paint fills shadow[from:to].
func paint(shadow []byte, from, to int, c byte) {
	for i := from; i < to; i++ {
		shadow[i] = c
	}
}

// blank paints over code, but for its line breaks.
func blank(shadow []byte, from, to int) { cover(shadow, from, to, ' ') }

func cover(shadow []byte, from, to int, c byte) {
	for i := from; i < to; i++ {
		if shadow[i] != '\n' && shadow[i] != '\r' {
			shadow[i] = c
		}
	}
}

// write puts a character into the shadow that the source writes with size bytes at i.
func write(shadow []byte, i, size int, r rune) {
	n := utf8.RuneLen(r)
	switch {
	case r == '\n':
		paint(shadow, i, i+size, ' ')
		shadow[i+size-1] = '\n'
	case r <= ' ' || r == 0x7f || n < 0 || n > size:
		paint(shadow, i, i+size, ' ')
	default:
		paint(shadow, i, i+size-n, pad)
		utf8.EncodeRune(shadow[i+size-n:i+size], r)
	}
}

// erase paints over code in Markdown, where white space at the start of a line makes it a block of code. A line that is
// nothing but code becomes an empty one.
func erase(shadow []byte) {
	for i := 0; i < len(shadow); {
		end, next := lineEnd(shadow, i)
		if line := shadow[i:end]; bytes.IndexByte(line, gone) >= 0 && len(bytes.Trim(line, " \t\x1c")) == 0 {
			paint(shadow, i, end, ' ')
		}
		i = next
	}
}

const painted = "\x1a\x1b\x1c"

// reveal gives the blocks of a shadow the text that its paint stands for, and leaves out those that are nothing but
// values and ornaments.
func reveal(blocks []Block) []Block {
	kept := blocks[:0]
	place := make([]int, len(blocks)) // where each block is now, or None
	for i := range blocks {
		b := blocks[i]
		if strings.ContainsAny(b.Text, painted) {
			b.reveal()
		}
		b.Heading, b.Question, b.Lead = moved(place, b.Heading), moved(place, b.Question), moved(place, b.Lead)
		if q := b.Question; q != None && kept[q].Slot != SlotQuestion {
			b.Question = None
		}
		if !strings.ContainsFunc(b.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			place[i] = None
			if b.Level > 0 {
				place[i] = b.Heading // which heads what this one headed
			}
			continue
		}
		place[i] = len(kept)
		kept = append(kept, b)
	}
	return kept
}

func moved(place []int, i int) int {
	if i == None {
		return None
	}
	return place[i]
}

// reveal replaces the paint in the text of b.
func (b *Block) reveal() {
	var text []byte
	var segs []Segment
	atom := func(t string, src, size int) {
		if len(t) == size && size > 1 { // equal lengths would say that these are the source's own bytes
			segs = append(segs, Segment{Text: len(text), Len: 1, Src: src, SrcLen: size}, Segment{Text: len(text) + 1, Len: size - 1, Src: src, SrcLen: size})
		} else {
			segs = append(segs, Segment{Text: len(text), Len: len(t), Src: src, SrcLen: size})
		}
		text = append(text, t...)
	}
	padded := 0 // pads at the end of the last segment
	for _, s := range b.segments {
		t := b.Text[s.Text : s.Text+s.Len]
		before := padded
		padded = 0
		if s.Len != s.SrcLen {
			if before > 0 && bytes.IndexByte([]byte(t), ' ') < 0 { // an entity whose ampersand is an escape
				s.Src -= before
				s.SrcLen += before
			}
			if t = strings.Map(unpaint, t); t != "" && !(endsInSpace(text) && isSpace(t[0])) {
				atom(t, s.Src, s.SrcLen)
			}
			continue
		}
		for i := 0; i < len(t); {
			j := i
			for j < len(t) && t[j] == t[i] && t[i] >= hole && t[i] <= gone {
				j++
			}
			switch {
			case j == i:
				j = i + strings.IndexAny(t[i:], painted)
				if j < i {
					j = len(t)
				}
				if endsInSpace(text) && isSpace(t[i]) { // there was paint in between
					i++
				}
				if i < j {
					segs = append(segs, Segment{Text: len(text), Len: j - i, Src: s.Src + i, SrcLen: j - i})
					text = append(text, t[i:j]...)
				}
			case t[i] == hole:
				atom("…", s.Src+i, j-i)
			case t[i] == gone:
			case j < len(t) && t[j] != hole && t[j] != gone:
				_, n := utf8.DecodeRuneInString(t[j:])
				atom(t[j:j+n], s.Src+i, j+n-i)
				j += n
			default:
				padded = j - i
			}
			i = j
		}
	}
	if n := len(text) - 1; n >= 0 && isSpace(text[n]) {
		text = text[:n]
		last := &segs[len(segs)-1]
		last.Len--
		last.SrcLen-- // of white space that is written longer, nothing is left
		if last.Len == 0 {
			segs = segs[:len(segs)-1]
		}
	}
	b.Text, b.segments = string(text), slices.Clip(segs)
}

// endsInSpace tells whether white space at the end of text would be too much: it is there already, or none is due.
func endsInSpace(text []byte) bool { return len(text) == 0 || isSpace(text[len(text)-1]) }

func unpaint(r rune) rune {
	if r == hole || r == pad || r == gone {
		return -1
	}
	return r
}

// readShadow reads a shadow as HTML. What it holds goes to doc, whose bytes it shadows.
func readShadow(doc *Document, shadow []byte, read func(*Document)) {
	s := &Document{Source: doc.Source, Format: doc.Format, Bytes: shadow, Signals: doc.Signals, Unread: doc.Unread, lines: &lineIndex{}}
	read(s)
	doc.Blocks, doc.Signals, doc.Unread = reveal(s.Blocks), s.Signals, s.Unread
	doc.Images += s.Images
}
