package market

import (
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// bits is a set of hashes that may say yes to one that was never added.
type bits [1 << 10]uint64

func (b *bits) add(hash uint64) { b[hash>>6%uint64(len(b))] |= 1 << (hash & 63) }

func (b *bits) has(hash uint64) bool { return b[hash>>6%uint64(len(b))]&(1<<(hash&63)) != 0 }

// The hash of package lexicon, so that a word can be looked up without making tokens.
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

// The classes of a byte for skim.
const (
	other = iota
	digit
	lower
	upper
	sign
)

var classes = func() (t [256]uint8) {
	for c := range t {
		switch {
		case '0' <= c && c <= '9':
			t[c] = digit
		case 'a' <= c && c <= 'z':
			t[c] = lower
		case 'A' <= c && c <= 'Z':
			t[c] = upper
		case c == '$' || c == '+' || c == '&' || c == '%' || c == '@':
			t[c] = sign
		}
	}
	return t
}()

// skim tells whether a text may hold a phrase or a phone number: false means that no look at its tokens would find one. Most
// paragraphs say nothing about a country, and this is several times faster than making their tokens. What is written in
// an unusual way is not decided here but let through.
func (p *phrases) skim(text string) bool {
	digits, gap := 0, 0 // of what may be a phone number
	var before lead     // where the word before led to
	for i := 0; i < len(text); {
		c := text[i]
		class := classes[c]
		if class == other && c < utf8.RuneSelf {
			if gap++; gap > 3 {
				digits = 0
			}
			i++
			continue
		}
		if class == sign {
			hash := lexicon.HashOf(text[i : i+1])
			if p.first.has(hash) || before.goesOn(hash) {
				return true
			}
			i, before = i+1, lead{}
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			switch r {
			case 0x2018, 0x2019, 0x201C, 0x201D, 0x2013, 0x2014, 0x2026, 0xA0: // quotation marks, dashes, ellipsis, fixed space
				if gap++; gap > 3 {
					digits = 0
				}
				i += n
				continue
			}
			return true
		}
		start, hash, kinds := i, uint64(hashStart), uint8(0)
		if before == (lead{}) && class != digit && !p.leads(text, i) {
			for digits, gap = 0, 0; i < len(text) && folded[text[i]] != 0; i++ {
			}
			if i-start < leadLen && i < len(text) && unusual(text, i, i-start) {
				return true
			}
			continue
		}
		for ; i < len(text) && folded[text[i]] != 0; i++ {
			c, class = text[i], classes[text[i]]
			if class == upper {
				c += 'a' - 'A'
			}
			hash = (hash ^ uint64(c)) * hashPrime
			kinds |= 1 << class
		}
		switch {
		case i < len(text) && unusual(text, i, i-start):
			return true
		case classes[text[start]] == digit:
			gap = 0
			for k := start; k < i && classes[text[k]] == digit; k++ {
				digits++
			}
			if digits >= minDigits {
				return true
			}
			if kinds != 1<<digit {
				return true // perhaps a number and its unit, which are two tokens: 20st
			}
		default:
			digits, gap = 0, 0
		}
		var shape uint64
		if kinds&(1<<lower) == 0 && i-start <= maxCode {
			if kinds == 1<<upper|1<<digit && i-start > 3 {
				return true // perhaps a price: AED1500
			}
			t := lexicon.Token{Start: int32(start), End: int32(i)}
			shape, _ = shapeOf(text, &t)
		}
		if before.goesOn(hash) || shape != 0 && before.goesOn(shape) || kinds == 1<<digit && before.goesOn(digitRunKey) {
			return true
		}
		before = lead{}
		set := &p.first
		if classes[text[start]] == lower {
			set = &p.small
		}
		if set.has(hash) {
			before.word = p.root.to(hash)
		}
		if shape != 0 && p.first.has(shape) {
			before.code = p.root.to(shape)
		}
		if before.ends() {
			return true
		}
	}
	return false
}

// lead is where the first word of a phrase leads to: as a word and as the shape of a code.
type lead struct{ word, code *node }

func (l lead) goesOn(key uint64) bool {
	return l.word != nil && l.word.to(key) != nil || l.code != nil && l.code.to(key) != nil
}

func (l lead) ends() bool {
	return l.word != nil && len(l.word.ends) > 0 || l.code != nil && len(l.code.ends) > 0
}

// unusual tells whether the word of n bytes that ends at i may go on: initials, an apostrophe or letters beyond ASCII.
func unusual(text string, i, n int) bool {
	switch c := text[i]; {
	case c == '.':
		return n == 1
	case c == '\'' || c == '`':
		return i+1 < len(text) && (letterOrDigit(text[i+1]) || text[i+1] >= utf8.RuneSelf)
	case c >= utf8.RuneSelf:
		r, _ := utf8.DecodeRuneInString(text[i:])
		switch r {
		case 0x201C, 0x201D, 0x2013, 0x2014, 0x2026, 0xA0:
			return false
		}
		return true
	}
	return false
}

// leadLen is the number of bytes by which a word is known that no phrase begins with.
const leadLen = 3

// leads tells whether a phrase may begin with the word at text[i], from its first bytes alone. Words in capitals or with
// digits may be codes.
func (p *phrases) leads(text string, i int) bool {
	if i+leadLen > len(text) {
		return true
	}
	first, second := classes[text[i]], classes[text[i+1]]
	if first == upper && (second == upper || second == digit) {
		return true
	}
	k := int(folded[text[i]])<<10 | int(folded[text[i+1]])<<5
	if folded[text[i+1]] != 0 {
		k |= int(folded[text[i+2]])
	}
	if first == lower {
		return p.smallLeads[k>>6]&(1<<(k&63)) != 0
	}
	return p.firstLeads[k>>6]&(1<<(k&63)) != 0
}

// folded gives five bits for a letter or a digit, the same for both cases, and 0 for everything else.
var folded = func() (t [256]uint8) {
	for c := range t {
		if letterOrDigit(byte(c)) {
			t[c] = uint8(c & 31)
		}
	}
	return t
}()

// leadKey folds the first bytes of a word to 15 bits.
func leadKey(word string) int {
	k := 0
	for i := range leadLen {
		k <<= 5
		if i < len(word) && letterOrDigit(word[i]) {
			k |= int(folded[word[i]])
		} else {
			return k << (5 * (leadLen - 1 - i))
		}
	}
	return k
}

func letterOrDigit(c byte) bool { return classes[c]-digit <= upper-digit }

// addLead makes known that a phrase begins with a word, given in its folded form.
func (p *phrases) addLead(word string, small bool) {
	k := leadKey(word)
	p.firstLeads[k>>6] |= 1 << (k & 63)
	if small {
		p.smallLeads[k>>6] |= 1 << (k & 63)
	}
}
