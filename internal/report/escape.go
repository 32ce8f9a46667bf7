package report

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// escaper turns the characters that unsafe tells into JSON escapes. They stand nowhere in JSON but in strings, and an
// Encoder writes a value in one piece.
type escaper struct{ w io.Writer }

func (e escaper) Write(p []byte) (int, error) {
	if !needsEscape(p) {
		return e.w.Write(p)
	}
	var out bytes.Buffer
	for _, r := range string(p) {
		if unsafeInJSON(r) {
			for _, u := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&out, "\\u%04x", u)
			}
		} else {
			out.WriteRune(r)
		}
	}
	if _, err := e.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// needsEscape tells whether a character of p is unsafe in JSON.
func needsEscape(p []byte) bool {
	for i := 0; i < len(p); {
		if c := p[i]; c >= 0x20 && c < 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(p[i:])
		if unsafeInJSON(r) {
			return true
		}
		i += n
	}
	return false
}

func unsafeInJSON(r rune) bool { return r != '\n' && unsafe(r) }
