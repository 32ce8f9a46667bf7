// Package lexicon finds the terms of concepts in text: one pass of one automaton over normalised tokens finds every
// contiguous term, and terms that are composed of other concepts are joined from what that pass found.
package lexicon

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Gap is a set of marks that stand between a token and the one before it.
type Gap uint16

// The marks of a Gap. A token directly behind another, as "%" in "100%", has gap 0.
const (
	GapSpace  Gap = 1 << iota // white space
	GapHyphen                 // a hyphen or dash without spaces around it
	GapDash                   // a dash with space on at least one side, or an em dash
	GapComma                  // ,
	GapColon                  // :
	GapSemi                   // ;
	GapStop                   // . ! ? … that end a sentence, as far as the marks alone can tell
	GapDot                    // a full stop that may or may not end a sentence (after an abbreviation or initials)
	GapBreak                  // a hard line break
	GapOpen                   // an opening bracket
	GapClose                  // a closing bracket
	GapQuote                  // a quotation mark of any kind
	GapSlash                  // / or |
	GapAsk                    // a question mark; GapStop is set too
	GapBullet                 // a bullet, an arrow, an emoji or another symbol
)

// Splits holds the marks that a contiguous term never crosses.
const Splits = GapDash | GapComma | GapColon | GapSemi | GapStop | GapOpen | GapClose | GapSlash | GapBullet

// Kind says what a token is made of.
type Kind uint8

// The kinds of a token.
const (
	Word   Kind = iota
	Number      // digits, with separators: 1,200.50
	Sign        // one of % £ $ € & + # @ as a token of its own
)

// Token is a word, number or sign of a text, folded: lower case, without accents, soft hyphens and zero-width
// characters, initials joined (F.D.A. → fda), apostrophes straight.
type Token struct {
	Start, End int32  // byte offsets in the text
	Hash       uint64 // of the folded form; see HashOf
	Stem       uint64 // of the form without a final 's; 0 when it has none
	Gap        Gap    // what stands before it
	Kind       Kind
	Upper      bool // written in capitals throughout (two letters or more)
	Capital    bool // first letter is a capital
	Hashtag    bool // directly behind #
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// HashOf gives the hash of a folded form, as Token.Hash holds it (FNV-1a, 64 bits).
func HashOf(folded string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(folded); i++ {
		h = (h ^ uint64(folded[i])) * fnvPrime
	}
	return h
}

// Fold gives the folded form of a word, as tokens compare it.
func Fold(word string) string { return string(AppendFold(make([]byte, 0, len(word)), word)) }

// AppendFold appends the folded form of a word to out.
func AppendFold(out []byte, word string) []byte {
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(word[i:])
		out = foldRune(out, r)
		i += n
	}
	return out
}

// foldRune appends the folded form of a non-ASCII rune; nothing for runes that a reader does not see.
func foldRune(out []byte, r rune) []byte {
	switch {
	case invisible(r):
		return out
	case apostrophe(r):
		return append(out, '\'')
	}
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	for _, d := range string(norm.NFKD.Bytes(buf[:n])) {
		switch {
		case unicode.Is(unicode.Mn, d) || invisible(d):
		case d == 'ß':
			out = append(out, "ss"...)
		case d == 'ø' || d == 'Ø':
			out = append(out, 'o')
		case d == 'æ' || d == 'Æ':
			out = append(out, "ae"...)
		case d == 'œ' || d == 'Œ':
			out = append(out, "oe"...)
		case d == '⁄':
			out = append(out, '/')
		default:
			out = utf8.AppendRune(out, unicode.ToLower(d))
		}
	}
	return out
}

// invisible tells whether a reader sees nothing of r: soft hyphen, zero-width and direction marks, variation selectors.
func invisible(r rune) bool {
	switch {
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0xFEFF, r == 0x180E:
		return true
	case 0x200B <= r && r <= 0x200F, 0x202A <= r && r <= 0x202E, 0x2060 <= r && r <= 0x2069, 0xFE00 <= r && r <= 0xFE0F:
		return true
	}
	return false
}

func apostrophe(r rune) bool {
	return r == 0x2019 || r == 0x2018 || r == 0x2BC || r == 0xB4 || r == 0x60 || r == 0x2032 || r == 0xFF07
}

// class sorts a rune for the scanner.
type class uint8

const (
	clSpace class = iota
	clWord
	clDigit
	clSign
	clHyphen
	clDash
	clComma
	clColon
	clSemi
	clDot
	clBang
	clAsk
	clBreak
	clOpen
	clClose
	clQuote
	clApostrophe
	clSlash
	clBullet
	clNone // seen by nobody, or without weight: trade marks, underscores
)

var asciiClass = func() (t [utf8.RuneSelf]class) {
	for i := range t {
		c := byte(i)
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			t[i] = clWord
		case '0' <= c && c <= '9':
			t[i] = clDigit
		case c <= ' ' || c == 0x7F:
			t[i] = clSpace
		default:
			t[i] = clBullet
		}
	}
	for c, k := range map[byte]class{
		'\n': clBreak, '-': clHyphen, ',': clComma, ':': clColon, ';': clSemi, '.': clDot, '!': clBang, '?': clAsk,
		'(': clOpen, '[': clOpen, '{': clOpen, ')': clClose, ']': clClose, '}': clClose, '"': clQuote, '\'': clApostrophe,
		'`': clQuote, '/': clSlash, '|': clSlash, '%': clSign, '$': clSign, '&': clSign, '+': clSign, '#': clSign, '@': clSign,
		'_': clNone, '*': clNone,
	} {
		t[c] = k
	}
	return t
}()

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		return asciiClass[r]
	}
	switch {
	case invisible(r):
		return clNone
	case apostrophe(r):
		return clApostrophe
	case r == 0xA0 || r == 0x3000 || unicode.IsSpace(r):
		return clSpace
	case r == '£' || r == '€' || r == '¥' || r == '₹' || r == '＄' || r == '％' || r == '＋':
		return clSign
	case 0x2010 <= r && r <= 0x2013 || r == 0x2212 || r == 0xFE63 || r == 0xFF0D:
		return clHyphen
	case r == 0x2014 || r == 0x2015 || r == 0x2E3A || r == 0x2E3B:
		return clDash
	case r == '“' || r == '”' || r == '„' || r == '‟' || r == '«' || r == '»' || r == '″' || r == '＂' || r == '‚' || r == '‹' || r == '›':
		return clQuote
	case r == '…' || r == '。' || r == '．':
		return clBang
	case r == '！' || r == '¡':
		return clBang
	case r == '？' || r == '¿':
		return clAsk
	case r == '，' || r == '、':
		return clComma
	case r == '®' || r == '™' || r == '℠' || r == '©' || r == '†' || r == '‡':
		return clNone
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		return clWord
	case unicode.IsDigit(r):
		return clDigit
	}
	return clBullet
}

// Tokens appends the tokens of text to dst. Letters directly behind digits belong to the same token ("3d"), but for a
// unit ("3kg", "10x"), which is a token of its own, as a sign is.
func Tokens(dst []Token, text string) []Token {
	first := len(dst)
	var gap Gap
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch c := classOf(r); c {
		case clWord, clDigit:
			t := Token{Start: int32(i), Gap: gap}
			i = scanWord(&t, text, i)
			if k := len(dst) - 1; t.Kind == Word && k >= first && dst[k].Kind == Sign && dst[k].End == t.Start && text[dst[k].Start] == '#' {
				t.Hashtag, t.Gap = true, dst[k].Gap
				dst = dst[:k]
			}
			dst, gap = append(dst, t), 0
			continue
		case clSign:
			dst = append(dst, Token{Start: int32(i), End: int32(i + n), Gap: gap, Kind: Sign, Hash: HashOf(Fold(text[i : i+n]))})
			gap = 0
		case clApostrophe:
			gap |= GapQuote
		case clDot:
			gap |= dotGap(dst[first:], text, i)
		case clHyphen:
			gap |= hyphenGap(text, i, n)
		default:
			gap |= gapOf[c]
		}
		i += n
	}
	return dst
}

var gapOf = [...]Gap{
	clSpace: GapSpace, clDash: GapDash, clComma: GapComma, clColon: GapColon, clSemi: GapSemi, clBang: GapStop, clAsk: GapStop | GapAsk,
	clBreak: GapBreak, clOpen: GapOpen, clClose: GapClose, clQuote: GapQuote, clSlash: GapSlash, clBullet: GapBullet, clNone: 0,
}

func spaceAt(text string, i int) bool {
	return i < 0 || i >= len(text) || asciiSpace(text[i]) || (text[i] == 0xA0 && i > 0 && text[i-1] == 0xC2) || (text[i] == 0xC2 && i+1 < len(text) && text[i+1] == 0xA0)
}

func asciiSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// hyphenGap tells a joining hyphen from a dash between clauses and a bullet.
func hyphenGap(text string, i, n int) Gap {
	if spaceAt(text, i-1) || spaceAt(text, i+n) {
		// "fat- and water-soluble" and "-approved" stay joined; " – " and "- item" do not.
		if !spaceAt(text, i-1) || (!spaceAt(text, i+n) && i > 0) {
			return GapHyphen
		}
		return GapDash
	}
	return GapHyphen
}

// dotGap tells what a full stop at i may mean from the marks alone.
func dotGap(before []Token, text string, i int) Gap {
	if len(before) == 0 {
		return GapStop
	}
	last := before[len(before)-1]
	next, _ := utf8.DecodeRuneInString(text[i+1:])
	if i+1 < len(text) && !spaceAt(text, i+1) && classOf(next) != clQuote && classOf(next) != clClose && classOf(next) != clApostrophe {
		// "safe.It": a capital directly behind a word ends a sentence; "www.example" and "v2.0" do not.
		if unicode.IsUpper(next) && last.End-last.Start > 2 && !last.Upper {
			return GapStop
		}
		return GapDot
	}
	j := i + 1
	for j < len(text) && (spaceAt(text, j) || text[j] == '"' || text[j] == '\'' || text[j] == '(') {
		if text[j] == '\n' {
			return GapStop
		}
		j++
	}
	if j >= len(text) {
		return GapStop
	}
	next, _ = utf8.DecodeRuneInString(text[j:])
	single := last.End-last.Start == 1
	if single && last.Capital || abbreviation(text[last.Start:last.End], next) {
		return GapDot
	}
	if unicode.IsLower(next) {
		return GapDot
	}
	return GapStop
}

// scanWord reads the word or number at i into t and returns the offset behind it.
func scanWord(t *Token, text string, i int) int {
	h := uint64(fnvOffset)
	upper, lower, digits, letters := 0, 0, 0, 0
	first := true
	stem, stemEnd := uint64(0), 0
	var tmp [16]byte
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			switch asciiClass[c] {
			case clWord:
				if digits > 0 && letters == 0 && unit(text[i:]) {
					break
				}
				letters++
				if 'A' <= c && c <= 'Z' {
					c += 'a' - 'A'
					upper++
					if first {
						t.Capital = true
					}
				} else {
					lower++
				}
				h = (h ^ uint64(c)) * fnvPrime
				i++
				first = false
				t.End = int32(i)
				continue
			case clDigit:
				digits++
				h = (h ^ uint64(c)) * fnvPrime
				i++
				first = false
				t.End = int32(i)
				continue
			case clApostrophe:
				if i+1 < len(text) && letterAt(text, i+1) {
					stem, stemEnd = h, i+1
					h = (h ^ '\'') * fnvPrime
					i++
					continue
				}
			case clDot:
				// initials: F.D.A. and e.g. join; so do the parts of a number.
				if letters == 1 && digits == 0 || initials(text, t.Start, i) {
					if j := i + 1; j+1 <= len(text) && j < len(text) && asciiLetter(text[j]) && (j+1 == len(text) || !letterOrDigit(text, j+1)) {
						i++
						continue
					}
				}
				if digits > 0 && letters == 0 && i+1 < len(text) && asciiClass7(text[i+1]) == clDigit {
					h = (h ^ '.') * fnvPrime
					i++
					continue
				}
			case clComma:
				// a thousands separator leaves no trace: 1,200 is 1200
				if digits > 0 && letters == 0 && thousands(text, i) {
					i++
					continue
				}
			case clNone:
				if c == '_' || c == '*' {
					break
				}
				i++
				continue
			}
			break
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch classOf(r) {
		case clWord, clDigit:
			letters++
			if unicode.IsUpper(r) {
				upper++
				if first {
					t.Capital = true
				}
			} else {
				lower++
			}
			for _, b := range foldRune(tmp[:0], r) {
				h = (h ^ uint64(b)) * fnvPrime
			}
			i += n
			first = false
			t.End = int32(i)
			continue
		case clApostrophe:
			if letterAt(text, i+n) {
				stem, stemEnd = h, i+n
				h = (h ^ '\'') * fnvPrime
				i += n
				continue
			}
		case clNone:
			// what nobody sees inside a word is passed over at once, however long
			j := i
			for j < len(text) && invisible(r) {
				j += n
				r, n = utf8.DecodeRuneInString(text[j:])
			}
			if j > i && letterOrDigit(text, j) {
				i = j
				continue
			}
		}
		break
	}
	t.Hash = h
	if stem != 0 && int(t.End) == stemEnd+1 && (text[stemEnd] == 's' || text[stemEnd] == 'S') {
		t.Stem = stem
	}
	if letters == 0 {
		t.Kind = Number
	}
	t.Upper = upper >= 2 && lower == 0
	return int(t.End)
}

func asciiClass7(c byte) class {
	if c < utf8.RuneSelf {
		return asciiClass[c]
	}
	return clNone
}

func asciiLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	if text[i] < utf8.RuneSelf {
		return asciiClass[text[i]] == clWord
	}
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !invisible(r) {
			return classOf(r) == clWord
		}
		i += n
	}
	return false
}

func letterOrDigit(text string, i int) bool {
	return letterAt(text, i) || i < len(text) && asciiClass7(text[i]) == clDigit
}

// unit tells whether text begins with a unit of measure that ends there.
func unit(text string) bool {
	n := 0
	for n < len(text) && n < 5 && asciiLetter(text[n]) {
		n++
	}
	if letterOrDigit(text, n) {
		return false
	}
	switch Fold(text[:n]) {
	case "kg", "kgs", "g", "mg", "lb", "lbs", "st", "cm", "mm", "ml", "cc", "x", "k", "m", "bn", "min", "mins", "hr", "hrs", "h", "yr", "yrs":
		return true
	}
	return false
}

// initials tells whether text[start:i] is single letters with full stops between them, as "F.D".
func initials(text string, start int32, i int) bool {
	s := text[start:i]
	if len(s) < 3 || len(s) > 15 || len(s)%2 == 0 {
		return false
	}
	for k := 0; k < len(s); k++ {
		if (k%2 == 1) != (s[k] == '.') || k%2 == 0 && !asciiLetter(s[k]) {
			return false
		}
	}
	return true
}

// thousands tells whether the comma at i is followed by exactly three digits.
func thousands(text string, i int) bool {
	for k := 1; k <= 3; k++ {
		if i+k >= len(text) || asciiClass7(text[i+k]) != clDigit {
			return false
		}
	}
	return i+4 >= len(text) || asciiClass7(text[i+4]) != clDigit
}
