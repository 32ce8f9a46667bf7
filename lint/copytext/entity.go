package copytext

import "golang.org/x/net/html"

// longestBareEntity is the length of the longest name that is an entity without a semicolon, such as "&notit" for "¬it".
const longestBareEntity = 6

// entity decodes the character reference at the start of s, which starts with "&". It gives the decoded text and the
// number of bytes that it was written with; 0 when the "&" is only an ampersand. Which names there are, and what they
// stand for, is asked of package html, so that the text is the one that the parser would see.
func entity(s []byte, attribute bool) (text string, size int) {
	n := entitySize(s)
	if n < 2 {
		return "", 0
	}
	switch string(s[:n]) {
	case "&amp;":
		return "&", n
	case "&nbsp;":
		return "\u00a0", n
	}
	name := string(s[:n])
	text = html.UnescapeString(name)
	if text == name {
		return "", 0
	}
	if s[1] == '#' {
		return text, n
	}
	if j, bare := bareEntity(name); j > 0 && text == bare+name[j:] {
		if attribute {
			return "", 0
		}
		return bare, j
	}
	if attribute && s[n-1] != ';' && n < len(s) && s[n] == '=' {
		return "", 0
	}
	return text, n
}

// bareEntity finds the longest start of name that is an entity without a semicolon, when more follows it.
func bareEntity(name string) (size int, text string) {
	before := name[:2]
	for j := 3; j < len(name) && j <= longestBareEntity+1; j++ {
		now := html.UnescapeString(name[:j])
		if now != before+name[j-1:j] { // these letters together mean something else
			size, text = j, now
		}
		before = now
	}
	return size, text
}

// entitySize is the length of what may be a character reference at the start of s.
func entitySize(s []byte) int {
	i := 1
	isPart := func(c byte) bool { return isLetter(c) || isDigit(c) }
	if i < len(s) && s[i] == '#' {
		i++
		isPart = isDigit
		if i < len(s) && lowerByte(s[i]) == 'x' {
			i++
			isPart = isHexDigit
		}
	}
	digits := i
	for i < len(s) && isPart(s[i]) {
		i++
	}
	if i == digits {
		return 0
	}
	if i < len(s) && s[i] == ';' {
		i++
	}
	return i
}
