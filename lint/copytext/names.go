package copytext

import "golang.org/x/net/html/atom"

// lookupAtom is the atom of a tag or attribute name, whatever its case.
func lookupAtom(name []byte) atom.Atom {
	var buf [32]byte
	if len(name) > len(buf) {
		return 0
	}
	lower := buf[:len(name)]
	for i, c := range name {
		lower[i] = lowerByte(c)
	}
	return atom.Lookup(lower)
}

// equalFold compares ASCII names without regard to case; lower is in lower case.
func equalFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i := range b {
		if lowerByte(b[i]) != lower[i] {
			return false
		}
	}
	return true
}

// sameName compares ASCII names without regard to case.
func sameName(a, b []byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if lowerByte(a[i]) != lowerByte(b[i]) {
			return false
		}
	}
	return true
}

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// lowerName is an ASCII name in lower case.
func lowerName(name []byte) []byte {
	lower := make([]byte, len(name))
	for i, c := range name {
		lower[i] = lowerByte(c)
	}
	return lower
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isSpace tells whether c is white space of HTML, which a browser collapses.
func isSpace(c byte) bool {
	switch c {
	case ' ', '\n', '\t', '\r', '\f':
		return true
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHexDigit(c byte) bool {
	c = lowerByte(c)
	return isDigit(c) || 'a' <= c && c <= 'f'
}
