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

// appendJSON appends s as it stands between the quotation marks of a JSON string, as an encoder of newEncoder writes it.
func appendJSON(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainInJSON[c] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && (r != utf8.RuneError || n > 1) && !unsafe(r) {
			i += n
			continue
		}
		b = append(b, s[from:i]...)
		i += n
		from = i
		if short := shortEscapes[c]; short != 0 {
			b = append(b, '\\', short)
			continue
		}
		for _, u := range utf16.AppendRune(nil, r) {
			b = append(b, '\\', 'u', hex[u>>12], hex[u>>8&15], hex[u>>4&15], hex[u&15])
		}
	}
	return append(b, s[from:]...)
}

// plainInJSON are the bytes that stand for themselves, shortEscapes those that have a letter behind a backslash.
var plainInJSON = func() (t [256]bool) {
	for c := byte(' '); c < 0x7f; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

var shortEscapes = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
