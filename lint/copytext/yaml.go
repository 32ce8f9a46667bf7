package copytext

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// yamlReader finds the strings of a YAML text and where they stand in the source.
type yamlReader struct {
	src   []byte
	lines []int // start of each line, the first one at [0]
	found func(key string, m *mapped)
}

// readYAML calls found for every string of src[from:to], in order, with the key that it is filed under.
func readYAML(src []byte, from, to int, found func(key string, m *mapped)) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading YAML: %v", p)
		}
	}()
	var root yaml.Node
	if err := yaml.Unmarshal(src[from:to], &root); err != nil {
		return fmt.Errorf("reading YAML: %w", err)
	}
	y := &yamlReader{src: src[:to], found: found}
	for i := from; i < to; {
		y.lines = append(y.lines, i)
		_, i = lineEnd(y.src, i)
	}
	y.node("", &root)
	return nil
}

func (y *yamlReader) node(key string, n *yaml.Node) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			y.node(n.Content[i].Value, n.Content[i+1])
		}
	case yaml.ScalarNode:
		if n.Tag == "" || n.ShortTag() == "!!str" {
			if m := y.scalar(n); m != nil {
				y.found(key, m)
			}
		}
	default:
		for _, c := range n.Content {
			y.node(key, c)
		}
	}
}

// scalar finds the text of a string in the source; nil when it is not where it should be.
func (y *yamlReader) scalar(n *yaml.Node) *mapped {
	if n.Line < 1 || n.Line > len(y.lines) {
		return nil
	}
	at := y.lines[n.Line-1]
	for range n.Column - 1 {
		if at >= len(y.src) {
			return nil
		}
		_, size := utf8.DecodeRune(y.src[at:])
		at += size
	}
	at = y.properties(at)
	switch {
	case at >= len(y.src):
		return nil
	case n.Style&yaml.DoubleQuotedStyle != 0 && y.src[at] == '"':
		return y.doubleQuoted(at + 1)
	case n.Style&yaml.SingleQuotedStyle != 0 && y.src[at] == '\'':
		return y.aligned(at+1, n.Value)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		_, at = lineEnd(y.src, at)
	}
	return y.aligned(at, n.Value)
}

// properties passes over a tag or an anchor before a value.
func (y *yamlReader) properties(at int) int {
	for at < len(y.src) && (y.src[at] == '!' || y.src[at] == '&') {
		for at < len(y.src) && !isSpace(y.src[at]) {
			at++
		}
		for at < len(y.src) && isSpace(y.src[at]) {
			at++
		}
	}
	return at
}

// aligned finds value from src[at] on. Apart from white space, which YAML folds, the two differ only where a single
// quote is doubled.
func (y *yamlReader) aligned(at int, value string) *mapped {
	m := &mapped{}
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRuneInString(value[i:])
		if size == 1 && isSpace(value[i]) {
			i++
			if n := len(m.text); n > 0 && !isSpace(m.text[n-1]) {
				end := at
				for end < len(y.src) && isSpace(y.src[end]) {
					end++
				}
				m.segs = append(m.segs, Segment{Text: n, Len: 1, Src: at, SrcLen: end - at})
				m.text = append(m.text, ' ')
				at = end
			}
			continue
		}
		if len(m.text) == 0 || isSpace(m.text[len(m.text)-1]) {
			for at < len(y.src) && isSpace(y.src[at]) {
				at++
			}
		}
		got, width := utf8.DecodeRune(y.src[at:])
		if got != r || width != size {
			return nil
		}
		if r == '\'' && bytes.HasPrefix(y.src[at:], []byte("''")) {
			width = 2
		}
		m.add(value[i:i+size], at, width)
		i += size
		at += width
	}
	return m
}

// add appends text that stands in the source at src.
func (m *mapped) add(text string, src, size int) {
	m.segs = append(m.segs, Segment{Text: len(m.text), Len: len(text), Src: src, SrcLen: size})
	m.text = append(m.text, text...)
}

// doubleQuoted decodes the string whose inside starts at from.
func (y *yamlReader) doubleQuoted(from int) *mapped {
	m := &mapped{}
	for i := from; i < len(y.src); {
		c := y.src[i]
		if c == '"' {
			return m
		}
		if c != '\\' || i+1 >= len(y.src) {
			_, size := utf8.DecodeRune(y.src[i:])
			m.add(string(y.src[i:i+size]), i, size)
			i += size
			continue
		}
		text, size := yamlEscape(y.src[i:])
		m.add(text, i, size)
		i += size
	}
	return nil
}

// yamlEscape decodes the escape at the start of s, and gives its length in the source.
func yamlEscape(s []byte) (string, int) {
	switch c := s[1]; c {
	case 'x', 'u', 'U':
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
		if len(s) >= 2+digits {
			if r, err := strconv.ParseUint(string(s[2:2+digits]), 16, 32); err == nil {
				return string(rune(r)), 2 + digits
			}
		}
	case 'n', 't', 'r', 'f', 'v', 'b', 'a', 'e', '0', ' ':
		return " ", 2
	case '\n', '\r': // the line goes on without a space
		_, next := lineEnd(s, 1)
		for next < len(s) && (s[next] == ' ' || s[next] == '\t') {
			next++
		}
		return "", next
	case 'N', 'L', 'P':
		return " ", 2
	case '_':
		return "\u00a0", 2
	}
	_, size := utf8.DecodeRune(s[1:])
	return string(s[1 : 1+size]), 1 + size
}
