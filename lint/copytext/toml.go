package copytext

import "bytes"

// readTOML reads a TOML file.
func readTOML(doc *Document) {
	t := &tomlReader{script: newData(doc)}
	f := frame{}
	root := f.inside()
	table := root
	for t.pos < t.end && !t.full() {
		t.section(false, partUnknown, func() { t.table(&table) })
		if t.byteAt(t.pos) != '[' {
			break
		}
		end, next := lineEnd(t.src, t.pos)
		path := bytes.Trim(t.src[t.pos:end], "[] \t")
		table = root.named(path)
		t.pos = next
	}
	t.finish()
}

type tomlReader struct{ *script }

// table reads keys and their values up to the next table.
func (t *tomlReader) table(f *frame) {
	for t.pos < t.end && !t.full() {
		t.space()
		if t.byteAt(t.pos) == '[' || t.pos >= t.end {
			return
		}
		t.pair(f)
	}
}

// space passes over white space, commas and comments.
func (t *tomlReader) space() {
	for t.pos < t.end {
		switch c := t.src[t.pos]; {
		case c == '#':
			_, t.pos = lineEnd(t.src, t.pos)
		case isSpace(c), c == ',':
			t.pos++
		default:
			return
		}
	}
}

// pair reads one key and its value.
func (t *tomlReader) pair(f *frame) {
	i := bytes.IndexAny(t.src[t.pos:t.end], "=\n}")
	if i < 0 || t.src[t.pos+i] != '=' {
		t.pos = min(t.pos+max(i, 0)+1, t.end)
		if i < 0 {
			t.pos = t.end
		}
		return
	}
	one := f.named(bytes.Trim(t.src[t.pos:t.pos+i], " \t\"'"))
	t.pos += i + 1
	for t.pos < t.end && (t.src[t.pos] == ' ' || t.src[t.pos] == '\t') {
		t.pos++
	}
	t.value(&one)
	f.asked = one.asked
}

// value reads a value of any kind.
func (t *tomlReader) value(f *frame) {
	if t.depth >= maxScriptDepth {
		t.doc.noteUnread(Unread{Reason: "nested too deeply"})
		t.pos = t.end
		return
	}
	t.depth++
	defer func() { t.depth-- }()
	switch c := t.byteAt(t.pos); c {
	case '"', '\'':
		t.keep([]span{t.string(c)}, f)
	case '[':
		t.pos++
		t.section(true, f.part, func() {
			for t.space(); t.pos < t.end && t.src[t.pos] != ']'; t.space() {
				t.value(f)
			}
		})
		t.pos = min(t.pos+1, t.end)
	case '{':
		t.pos++
		inner := f.inside()
		t.section(false, f.part, func() {
			for t.space(); t.pos < t.end && t.src[t.pos] != '}'; t.space() {
				t.pair(&inner)
			}
		})
		t.pos = min(t.pos+1, t.end)
	default:
		for t.pos++; t.pos < t.end && bytes.IndexByte([]byte(",]}\n#"), t.src[t.pos]) < 0; t.pos++ {
		}
	}
}

// string reads a string of one of the four kinds.
func (t *tomlReader) string(quote byte) span {
	long := bytes.Repeat([]byte{quote}, 3)
	fence := long[:1]
	if bytes.HasPrefix(t.src[t.pos:t.end], long) {
		fence = long
	}
	from := t.pos + len(fence)
	i := from
	for i < t.end && !bytes.HasPrefix(t.src[i:t.end], fence) && (len(fence) == 3 || t.src[i] != '\n') {
		if t.src[i] == '\\' && quote == '"' {
			i++
		}
		i++
	}
	i = min(i, t.end)
	if quote == '"' {
		t.unescape(from, i)
	}
	t.pos = i
	if bytes.HasPrefix(t.src[i:t.end], fence) {
		t.pos += len(fence)
	}
	return span{from, i}
}
