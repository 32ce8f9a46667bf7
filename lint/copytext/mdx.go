package copytext

import "bytes"

// readMDX reads Markdown with the elements and the code of JSX in it. The Markdown is read as such once the code is
// painted over; the properties of the elements and the data of the code are read as those of a program.
func readMDX(doc *Document) {
	shadow := newShadow(doc.Bytes)
	_, _, start := frontMatter(doc.Bytes, doc.textStart())
	m := &mdx{script: &script{outline: newOutline(doc), jsx: true, end: len(doc.Bytes)}, page: shadow}
	m.read(start)
	erase(shadow)
	readShadow(doc, shadow, readMarkdown)
	page := doc.Blocks
	m.finish()
	doc.Blocks = join(page, doc.Blocks)
	doc.Unread = withoutScripts(doc.Unread)
}

type mdx struct {
	*script
	page []byte // the shadow that is read as Markdown
}

// read finds the code in the text from start on.
func (m *mdx) read(start int) {
	fence := []byte(nil)
	blankLine := true
	for i := start; i < m.end && !m.full(); {
		end, next := lineEnd(m.src, i)
		line := bytes.TrimLeft(m.src[i:end], " \t")
		switch {
		case fence != nil:
			if bytes.HasPrefix(line, fence) {
				fence = nil
			}
		case bytes.HasPrefix(line, []byte("```")), bytes.HasPrefix(line, []byte("~~~")):
			fence = line[:3]
		case blankLine && (bytes.HasPrefix(line, []byte("import ")) || bytes.HasPrefix(line, []byte("export "))):
			next = m.paragraphEnd(i)
			m.code(i, next)
		default:
			next = m.line(i, end, next)
		}
		blankLine = len(line) == 0
		i = next
	}
}

// paragraphEnd is where the next blank line starts.
func (m *mdx) paragraphEnd(i int) int {
	for i < m.end {
		end, next := lineEnd(m.src, i)
		if len(bytes.TrimSpace(m.src[i:end])) == 0 {
			return i
		}
		i = next
	}
	return m.end
}

// code reads the program in src[from:to].
func (m *mdx) code(from, to int) {
	m.script.script(from, to)
	blank(m.page, from, to)
}

// line paints the tags and the values of a line, which may reach into the lines after it. It gives the start of the next one.
func (m *mdx) line(from, end, next int) int {
	for i := from; i < end; i++ {
		switch c := m.src[i]; {
		case c == '\\':
			i++
		case c == '`':
			j := bytes.IndexByte(m.src[i+1:end], '`')
			if j < 0 {
				return next
			}
			i += j + 1
		case c == '{':
			m.pos = i + 1
			m.skipGroup('}')
			if m.onlyComments(i+1, m.pos-1) {
				cover(m.page, i, m.pos, gone)
			} else {
				paint(m.page, i, m.pos, hole)
			}
			i = m.pos - 1
		case c == '<' && i+1 < end && ('A' <= m.src[i+1] && m.src[i+1] <= 'Z' || m.src[i+1] == '>'):
			m.tag(i)
			cover(m.page, i, m.pos, gone)
			i = m.pos - 1
		case c == '<' && i+2 < end && m.src[i+1] == '/' && ('A' <= m.src[i+2] && m.src[i+2] <= 'Z' || m.src[i+2] == '>'):
			j := bytes.IndexByte(m.src[i:end], '>')
			if j < 0 {
				j = end - i - 1
			}
			cover(m.page, i, i+j+1, gone)
			i += j
		}
		if i >= end { // what was read goes on in another line
			end, next = lineEnd(m.src, min(i, m.end))
		}
	}
	return next
}

// tag reads the properties of the component whose tag starts at i.
func (m *mdx) tag(i int) {
	from := m.nameEnd(i + 1)
	t := tag{name: string(m.src[i+1 : from])}
	m.pos = from
	m.at = m.root
	n := m.open(0)
	t.kind(n)
	f := frame{kind: holeFrame, page: isPageWord([]byte(t.name)), aside: true}
	m.attributes(&t, &f)
	m.describeTag(n, &t)
	m.at = m.root
	settle(n)
}
