package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// readCSV reads a table whose first row says what the columns are.
func readCSV(doc *Document) {
	s := newData(doc)
	first, _ := lineEnd(s.src, s.pos)
	head := s.src[s.pos:first]
	delimiter := byte(',')
	for _, d := range []byte{';', '\t'} {
		if bytes.Count(head, []byte{d}) > bytes.Count(head, []byte{delimiter}) {
			delimiter = d
		}
	}
	var columns []part
	for _, cell := range s.cells(delimiter) {
		columns = append(columns, partOf(bytes.TrimSpace(s.src[cell.from:cell.to])))
	}
	for s.pos < s.end && !s.full() {
		row := s.cells(delimiter)
		s.section(false, partUnknown, func() {
			for i, cell := range row {
				f := frame{level: 1}
				if i < len(columns) {
					f.part = columns[i]
				}
				s.keep([]span{cell}, &f)
			}
		})
	}
	s.finish()
}

// cells reads a row: where the insides of its cells stand.
func (s *script) cells(delimiter byte) []span {
	var row []span
	for s.pos < s.end {
		cell := span{s.pos, s.pos}
		if s.src[s.pos] == '"' {
			cell = s.doubled('"')
		}
		i := s.pos
		for i < s.end && s.src[i] != delimiter && s.src[i] != '\n' && s.src[i] != '\r' {
			i++
		}
		if cell.from == s.pos {
			cell.to = i
		}
		row = append(row, cell)
		s.pos = i
		if i >= s.end || s.src[i] != delimiter {
			_, s.pos = lineEnd(s.src, i)
			return row
		}
		s.pos++
	}
	return row
}

// doubled reads a string in which a quotation mark is written twice.
func (s *script) doubled(quote byte) span {
	from := s.pos + 1
	for i := from; i < s.end; i++ {
		if s.src[i] != quote {
			continue
		}
		if s.byteAt(i+1) != quote {
			s.pos = i + 1
			return span{from, i}
		}
		write(s.shadow, i, 2, rune(quote))
		i++
	}
	s.pos = s.end
	return span{from, s.end}
}

// readPO reads a catalogue of translations, as gettext has them. Of a text that is not translated, the original is shown.
func readPO(doc *Document) {
	s := newData(doc)
	s.strings = true
	var id, text []span
	var last *[]span
	end := func() {
		shown := text
		if len(shown) == 0 {
			shown = id
		}
		if len(id) > 0 && len(shown) > 0 {
			s.keep(shown, &frame{})
		}
		id, text, last = nil, nil, nil
	}
	for s.pos < s.end && !s.full() {
		to, next := lineEnd(s.src, s.pos)
		line := s.src[s.pos:to]
		switch {
		case bytes.HasPrefix(line, []byte("msgid ")):
			end()
			last = &id
		case bytes.HasPrefix(line, []byte("msgstr ")), bytes.HasPrefix(line, []byte("msgstr[0]")):
			last = &text
		case bytes.HasPrefix(line, []byte("msg")):
			last = nil
		}
		if i := bytes.IndexByte(line, '"'); i >= 0 && last != nil && !bytes.HasPrefix(line, []byte("#")) {
			inside, _ := s.stringEnd(s.pos + i)
			inside = min(inside, to)
			s.unescape(s.pos+i+1, inside)
			if inside > s.pos+i+1 {
				*last = append(*last, span{s.pos + i + 1, inside})
			}
		}
		s.pos = next
	}
	end()
	s.finish()
}

// readSQL reads the strings that statements put into tables.
func readSQL(doc *Document) {
	s := newData(doc)
	var columns []part
	inserts, values := false, false
	column, depth := 0, 0
	var word []byte
	f := frame{level: 1}
	for s.pos < s.end && !s.full() {
		c := s.src[s.pos]
		switch {
		case bytes.HasPrefix(s.src[s.pos:], []byte("--")):
			_, s.pos = lineEnd(s.src, s.pos)
			continue
		case c == '/' && s.byteAt(s.pos+1) == '*':
			s.comment()
			continue
		case c == '\'':
			value := s.sqlString()
			f.part = partUnknown
			if values && column < len(columns) {
				f.part = columns[column]
			} else if !values {
				f.part = partOf(word) // SET title = '…'
			}
			if inserts {
				s.keep([]span{value}, &f)
			}
			continue
		case c == '"' && inserts && values: // as MySQL has strings too
			value := s.sqlString()
			f.part = partUnknown
			if column < len(columns) {
				f.part = columns[column]
			}
			s.keep([]span{value}, &f)
			continue
		case c == '"' || c == '`':
			value := s.doubled(c)
			word = s.src[value.from:value.to]
			if inserts && !values && depth == 1 {
				columns = append(columns, partOf(word))
			}
			continue
		case isWordByte(c):
			i := s.pos
			for i < s.end && isWordByte(s.src[i]) {
				i++
			}
			word = s.src[s.pos:i]
			s.pos = i
			switch {
			case equalFold(word, "insert"), equalFold(word, "update"), equalFold(word, "replace") && depth == 0:
				inserts, values, columns, depth = true, false, nil, 0
			case equalFold(word, "copy") && depth == 0:
				inserts, values, columns, depth = true, false, nil, 0
			case equalFold(word, "stdin") && inserts && !values:
				s.copied(columns)
				inserts = false
			case equalFold(word, "values"):
				values, depth = true, 0
			case equalFold(word, "select") && inserts && !values && depth == 0: // INSERT INTO … SELECT …, a row as in brackets
				values, column, depth = true, 0, 1
				s.open(atom.Article)
			case equalFold(word, "from") && values && depth == 1:
				inserts, depth, s.at = false, 0, s.root
			case equalFold(word, "create"), equalFold(word, "select"), equalFold(word, "delete"), equalFold(word, "alter"):
				inserts = false
			case inserts && !values && depth == 1:
				columns = append(columns, partOf(word))
			}
			continue
		case c == '(':
			depth++
			if depth == 1 {
				column = 0
				if values && s.at == s.root {
					s.open(atom.Article) // a row
				}
			}
		case c == ')':
			if depth--; depth == 0 {
				s.at = s.root
			}
		case c == ',' && depth == 1:
			column++
		case c == ';':
			inserts, depth, s.at = false, 0, s.root
		}
		s.pos++
	}
	s.finish()
}

// copied reads the rows of a COPY statement: a line each, with tabs between the columns, up to a line with a backslash and
// a full stop.
func (s *script) copied(columns []part) {
	_, s.pos = lineEnd(s.src[:s.end], s.pos)
	for s.pos < s.end && !s.full() {
		end, next := lineEnd(s.src[:s.end], s.pos)
		if string(s.src[s.pos:end]) == `\.` {
			s.pos = next
			return
		}
		s.unescape(s.pos, end)
		s.section(false, partUnknown, func() {
			for i := 0; s.pos <= end && s.pos < s.end; i++ {
				to := end
				if tab := bytes.IndexByte(s.src[s.pos:end], '\t'); tab >= 0 {
					to = s.pos + tab
				}
				f := frame{level: 1}
				if i < len(columns) {
					f.part = columns[i]
				}
				if to > s.pos {
					s.keep([]span{{s.pos, to}}, &f)
				}
				s.pos = to + 1
			}
		})
		s.pos = next
	}
}

// sqlString reads the string at hand, in which its quotation mark is doubled or follows a backslash.
func (s *script) sqlString() span {
	from, quote := s.pos+1, s.src[s.pos]
	for i := from; i < s.end; i++ {
		switch c := s.src[i]; {
		case c == '\\' && i+1 < s.end:
			r, n := scriptEscape(s.src[i:s.end])
			write(s.shadow, i, n, r)
			i += n - 1
		case c == quote && s.byteAt(i+1) == quote:
			write(s.shadow, i, 2, rune(quote))
			i++
		case c == quote:
			s.pos = i + 1
			return span{from, i}
		}
	}
	s.pos = s.end
	return span{from, s.end}
}
