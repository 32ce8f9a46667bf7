package copytext

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// longestLook is how much of a string is looked at to decide whether it is copy.
const longestLook = 600

// isCopyString tells whether a string of a program or a data file is copy, given what it is called.
func isCopyString(text []byte, p part) bool {
	text = bytes.TrimSpace(text[:min(len(text), longestLook)])
	switch {
	case p == partOff || len(text) == 0, isQuery(text):
		return false
	case p == partPrice:
		return bytes.ContainsAny(text, "0123456789") && hasAmount(text) || isProse(text)
	case !hasLetter(text):
		return false
	case p == partUnknown:
		return isProse(text)
	}
	return !isName(text)
}

func hasLetter(text []byte) bool { return bytes.ContainsFunc(text, unicode.IsLetter) }

// isName tells whether text is one word of a kind that only programs read: a path, an address, a colour, an identifier.
func isName(text []byte) bool {
	if bytes.ContainsAny(text, " \t\n\u00a0") {
		return isAddress(text) || isStyle(text)
	}
	if isAddress(text) || bytes.ContainsAny(text, "_@/\\=$#{}[]<>|~^:;") {
		return true
	}
	dashes, inner := false, false
	for i, c := range text {
		switch {
		case c == '-':
			dashes = true
		case c == '.' && i+1 < len(text):
			return true
		case i > 0 && 'A' <= c && c <= 'Z' && isLower(text[i-1]):
			inner = true
		}
	}
	return inner && isLower(text[0]) || dashes && isLower(text[0]) && bytes.Equal(bytes.ToLower(text), text)
}

// isAddress tells whether text starts as an address or a path does, or is a part of one.
func isAddress(text []byte) bool {
	switch text[0] {
	case '/', '#', '@', '\\':
		return true
	case '.':
		return !bytes.HasPrefix(text, []byte("..."))
	}
	for _, scheme := range []string{"http:", "https:", "mailto:", "tel:", "data:", "javascript:", "var(", "url(", "calc(", "rgb", "hsl(", "linear-gradient", "--"} {
		if bytes.HasPrefix(text, []byte(scheme)) {
			return true
		}
	}
	return false
}

// isProse tells whether a string whose name says nothing is meant to be read by people: it has words, and is set as
// people set sentences and headings.
func isProse(text []byte) bool {
	text = bytes.Trim(text, " \t\r\n\"'“”‘’")
	if len(text) == 0 || isAddress(text) || isStyle(text) {
		return false
	}
	if isUnspaced(text) {
		return true
	}
	words, plain, odd, capitals, little := 0, 0, 0, 0, 0
	for w := range bytes.FieldsSeq(text) {
		words++
		bare := bytes.Trim(w, ".,;:!?()[]\"'“”‘’–—-&+…%*\x1a")
		if len(bare) == 0 {
			continue
		}
		switch {
		case bytes.ContainsAny(bare, "_{}<>=\\|$@#[]~^`") && !hasAmount(bare) || bytes.Contains(bare, []byte("::")) || bytes.Contains(bare, []byte("//")):
			odd += 2
			continue
		case isName(bare) || bytes.ContainsAny(bare, "[]():/.") || bytes.HasPrefix(w, []byte("--")):
			odd++
			continue
		}
		if !hasLetter(bare) {
			continue
		}
		plain++
		if r, _ := utf8.DecodeRune(bare); unicode.IsUpper(r) || !isASCII(bare) {
			capitals++
		}
		if isLittleWord(bare) {
			little++
		}
	}
	if words < 2 || plain < 2 && (plain < 1 || !hasAmount(text)) || odd*3 > plain {
		return false
	}
	first, _ := utf8.DecodeRune(text)
	last, _ := utf8.DecodeLastRune(text)
	switch {
	case isKeywords(text):
		return false
	case !unicode.IsLower(first) && (capitals > 0 || little > 0 || plain > 1 && !isASCII(text)):
		return true
	case last == '.' || last == '!' || last == '?' || last == '…':
		return true
	}
	return little > 0 && words >= 3 || hasAmount(text)
}

// isUnspaced tells whether text is of a language that sets no spaces between its words.
func isUnspaced(text []byte) bool {
	const few = 4
	n := 0
	for _, r := range string(text) {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			if n++; n >= few {
				return true
			}
		}
	}
	return false
}

func isASCII(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf })
}

// isStyle tells whether text is a style, a list of classes or a query.
func isStyle(text []byte) bool {
	odd, words := 0, 0
	for w := range bytes.FieldsSeq(text) {
		words++
		if len(w) > 1 && isLower(w[0]) && (bytes.IndexByte(w, '-') > 0 && hasDigit(w) || bytes.IndexByte(w, '[') > 0 || bytes.IndexByte(w[:len(w)-1], ':') > 0 || bytes.IndexByte(w, '_') > 0) ||
			bytes.HasSuffix(w, []byte("px")) || bytes.HasSuffix(w, []byte("rem")) && hasDigit(w) {
			odd++
		}
	}
	return odd > 0 && odd*3 >= words
}

// isKeywords tells whether text starts as a statement of a query language or a header of a protocol does.
func isKeywords(text []byte) bool {
	for _, start := range []string{"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "DROP ", "ALTER ", "GET ", "POST ", "PUT ", "Mozilla/", "Bearer ", "use ", "Failed to ",
		"Error: "} {
		if bytes.HasPrefix(text, []byte(start)) {
			return true
		}
	}
	return false
}

// isQuery tells whether text is a statement of SQL, whatever the string is called.
func isQuery(text []byte) bool {
	for _, words := range [][2]string{{"SELECT ", " FROM "}, {"INSERT INTO ", "VALUES"}, {"UPDATE ", " SET "}, {"DELETE FROM ", ""}, {"CREATE TABLE ", "("}, {"ALTER TABLE ", ""}} {
		if bytes.HasPrefix(text, []byte(words[0])) && bytes.Contains(text, []byte(words[1])) {
			return true
		}
	}
	return false
}

// isLittleWord knows words that stand in nearly every English sentence and in no name.
func isLittleWord(w []byte) bool {
	switch string(w) {
	case "the", "and", "of", "to", "for", "with", "our", "your", "you", "we", "a", "an", "in", "is", "are", "no", "not", "by", "from", "on", "at", "that",
		"this", "can", "will", "without", "after", "or", "as", "be", "it", "their", "more", "than", "per", "who", "how", "what", "when", "have", "has":
		return true
	}
	return false
}
