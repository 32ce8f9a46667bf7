package copytext

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonNode is a value of a JSON text. The nodes of a text stand in one slice in the order of the text, so that the members
// of a node are the nodes behind it, up to its end.
type jsonNode struct {
	kind     jsonKind
	key      []byte // its name in an object; nil in an array
	from, to int    // place in the source: the inside of a string, or a number
	end      int    // index behind the last member
}

type jsonKind uint8

const (
	jsonOther jsonKind = iota // a number, true, false, null
	jsonString
	jsonObject
	jsonArray
)

// jsonReader reads JSON as people write it by hand into pages: it takes control characters in strings, quotation marks
// that should have been escaped, missing and surplus commas, several values and comments, and says that it did.
type jsonReader struct {
	src       []byte
	pos       int
	depth     int
	nodes     []jsonNode
	malformed bool
	tooDeep   bool
}

const (
	maxJSONDepth = 100
	maxJSONNodes = 1 << 19
)

// all reads the values of a script, one behind the other.
func (r *jsonReader) all() []jsonNode {
	for r.skip(); r.pos < len(r.src); r.skip() {
		if c := r.src[r.pos]; c != '{' && c != '[' {
			if c != ',' && c != ';' {
				r.malformed = true
			}
			r.pos++
			continue
		}
		r.value(nil)
	}
	return r.nodes
}

// skip passes over white space and what hides a script from old browsers.
func (r *jsonReader) skip() {
	for r.pos < len(r.src) {
		switch c := r.src[r.pos]; {
		case isSpace(c) || c == 0:
			r.pos++
			continue
		case c != '<' && c != '-' && c != ']' && c != '/' && c != utf8BOM[0]:
			return
		}
		switch rest := r.src[r.pos:]; {
		case bytes.HasPrefix(rest, []byte("<!--")), bytes.HasPrefix(rest, []byte("-->")), bytes.HasPrefix(rest, []byte("]]>")):
			r.pos += 3
			if rest[0] == '<' {
				r.pos++
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			r.pos += 9
		case bytes.HasPrefix(rest, []byte("//")):
			r.pos += 2
			if line := bytes.TrimLeft(rest[2:], " \t"); bytes.HasPrefix(line, []byte("<![CDATA[")) || bytes.HasPrefix(line, []byte("]]>")) {
				continue
			}
			_, r.pos = lineEnd(r.src, r.pos)
		case bytes.HasPrefix(rest, []byte("/*")):
			end := bytes.Index(rest, []byte("*/"))
			if end < 0 {
				end = len(rest) - 2
			}
			r.pos += end + 2
		case bytes.HasPrefix(rest, utf8BOM):
			r.pos += len(utf8BOM)
		default:
			return
		}
	}
}

// value reads the value at r.pos.
func (r *jsonReader) value(key []byte) {
	r.skip()
	if r.pos >= len(r.src) {
		r.malformed = true
		return
	}
	i := len(r.nodes)
	r.nodes = append(r.nodes, jsonNode{key: key, from: r.pos})
	n := jsonNode{key: key, from: r.pos}
	switch c := r.src[r.pos]; c {
	case '{', '[':
		if r.depth >= maxJSONDepth || i > maxJSONNodes {
			r.tooDeep = true
			r.pos = len(r.src)
			break
		}
		n.kind = jsonArray
		if c == '{' {
			n.kind = jsonObject
		}
		r.depth++
		r.members(c)
		r.depth--
	case '"':
		n.kind = jsonString
		n.from, n.to = r.string(false)
	default:
		for r.pos < len(r.src) && bytes.IndexByte([]byte(",]}:\""), r.src[r.pos]) < 0 && !isSpace(r.src[r.pos]) {
			r.pos++
		}
		n.to = r.pos
	}
	n.end = len(r.nodes)
	r.nodes[i] = n
}

// members reads the members of an object or an array.
func (r *jsonReader) members(opening byte) {
	closing := byte(']')
	if opening == '{' {
		closing = '}'
	}
	r.pos++
	for r.skip(); r.pos < len(r.src); r.skip() {
		switch c := r.src[r.pos]; {
		case c == closing:
			r.pos++
			return
		case c == ',':
			r.pos++
			continue
		case c == '}' || c == ']': // closes what is around it
			r.malformed = true
			if r.depth == 1 {
				r.pos++
			}
			return
		case opening == '{' && c != '"' || c == ':':
			r.malformed = true
			r.pos++
			continue
		}
		var key []byte
		if opening == '{' {
			from, to := r.string(true)
			key, _ = decodeJSON(r.src, from, to)
			r.skip()
			if r.pos >= len(r.src) || r.src[r.pos] != ':' {
				r.malformed = true
				continue
			}
			r.pos++
		}
		r.value(key)
	}
	r.malformed = true
}

// string reads the string at r.pos and tells where its inside stands. A quotation mark that nothing follows which may
// follow a string is taken for a part of it.
func (r *jsonReader) string(isKey bool) (from, to int) {
	r.pos++
	from = r.pos
	for r.pos < len(r.src) {
		j := bytes.IndexAny(r.src[r.pos:], "\"\\")
		if j < 0 {
			break
		}
		r.pos += j
		if r.src[r.pos] == '\\' {
			r.pos = min(r.pos+2, len(r.src))
			continue
		}
		if r.endsString(r.pos+1, isKey) {
			r.pos++
			return from, r.pos - 1
		}
		r.malformed = true
		r.pos++
	}
	r.malformed = true
	r.pos = len(r.src)
	return from, len(r.src)
}

// endsString tells whether what stands at i may follow a string.
func (r *jsonReader) endsString(i int, isKey bool) bool {
	newLine := false
	for i < len(r.src) && isSpace(r.src[i]) {
		newLine = newLine || r.src[i] == '\n'
		i++
	}
	if i >= len(r.src) {
		return true
	}
	switch r.src[i] {
	case ',', '}', ']':
		return true
	case ':':
		return isKey
	case '"', '/', '<':
		return newLine // a missing comma, or a comment
	}
	return false
}

// decodeJSON decodes the inside of a string. The segments tell which byte of the text stands where in the source; there are
// none when the text is the source's own.
func decodeJSON(src []byte, from, to int) ([]byte, []Segment) {
	if bytes.IndexByte(src[from:to], '\\') < 0 {
		return src[from:to:to], nil
	}
	text := make([]byte, 0, to-from)
	var segs []Segment
	for i := from; i < to; {
		j := bytes.IndexByte(src[i:to], '\\')
		if j < 0 {
			j = to - i
		}
		if j > 0 {
			segs = append(segs, Segment{Text: len(text), Len: j, Src: i, SrcLen: j})
			text = append(text, src[i:i+j]...)
			i += j
			continue
		}
		before := len(text)
		n := 0
		text, n = appendEscape(text, src[i:to])
		segs = append(segs, Segment{Text: before, Len: len(text) - before, Src: i, SrcLen: n})
		i += n
	}
	return text, segs
}

// appendEscape decodes the escape at the start of s, and gives its length in the source.
func appendEscape(text, s []byte) ([]byte, int) {
	if len(s) < 2 {
		return append(text, s...), len(s)
	}
	switch s[1] {
	case 'b', 'f', 'n', 'r', 't':
		return append(text, ' '), 2
	case 'u':
		r, n := hexRune(s), 6
		if r < 0 {
			break
		}
		if utf16.IsSurrogate(r) {
			low := hexRune(s[6:])
			r = utf16.DecodeRune(r, low)
			if r != utf8.RuneError {
				n = 12
			}
		}
		return utf8.AppendRune(text, r), n
	}
	_, size := utf8.DecodeRune(s[1:])
	return append(text, s[1:1+size]...), 1 + size
}

// hexRune reads \uXXXX; -1 when there is none.
func hexRune(s []byte) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	r := rune(0)
	for _, c := range s[2:6] {
		if !isHexDigit(c) {
			return -1
		}
		d := rune(lowerByte(c) - '0')
		if d > 9 {
			d = rune(lowerByte(c) - 'a' + 10)
		}
		r = r<<4 | d
	}
	return r
}
