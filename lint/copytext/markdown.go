package copytext

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// readMarkdown reads a Markdown file (GitHub's kind, with definition lists and footnotes) and its front matter. Code
// blocks are not copy; HTML in the text is read as HTML.
func readMarkdown(doc *Document) {
	w := &writer{src: doc.Bytes}
	from, to, start := frontMatter(doc.Bytes, doc.textStart())
	if to > from {
		readFrontMatter(w, doc, from, to)
	}
	reason := ""
	switch {
	case len(doc.Bytes) > maxMarkdown:
		reason = "too large"
	case isIntricate(doc.Bytes[start:]):
		reason = "too intricate"
	}
	if reason != "" {
		doc.noteUnread(Unread{Reason: reason, Detail: "the Markdown was read as plain text"})
		readLines(w, doc, start)
		doc.Blocks = w.finish()
		return
	}
	p := &page{doc: doc, w: w}
	m := &markdownReader{walker: newWalker(w, p, &skeleton{}), base: start}
	if root := m.parse(); root != nil {
		at := m.outermost(m.element(0))
		m.children(root, &at)
		m.endBlock(&at)
	}
	doc.Blocks = w.finish()
	for i := range doc.Blocks {
		doc.Blocks[i].Selector = noSelector
	}
	p.noteFrames()
}

// maxMarkdown is how many bytes are read as Markdown. The tree of a text takes up to a hundred times its size.
const maxMarkdown = 4 << 20

// What the parser takes far longer for than for other text of the same length.
const (
	maxMarkers     = 500  // quotations and lists that start on the same line
	maxUnclosed    = 300  // links without an end
	maxDefinitions = 5000 // lines that define a link
)

// isIntricate tells whether a text is made to keep the parser busy.
func isIntricate(src []byte) bool {
	unclosed, definitions := 0, 0
	for i := 0; i < len(src); {
		end, next := lineEnd(src, i)
		line := src[i:end]
		markers := 0
		for _, c := range line[:len(line)-len(bytes.TrimLeft(line, "\t >-+*"))] {
			if c != ' ' && c != '\t' {
				markers++
			}
		}
		if markers > maxMarkers && len(bytes.Trim(line, "-* \t")) > 0 { // otherwise it is a rule
			return true
		}
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("[")) && bytes.Contains(line, []byte("]:")) {
			definitions++
		}
		i = next
	}
	for rest := src; ; {
		_, after, found := bytes.Cut(rest, []byte("]("))
		if !found {
			break
		}
		if link, _, _ := bytes.Cut(after, []byte("](")); bytes.IndexByte(link, ')') < 0 {
			unclosed++
		}
		rest = after
	}
	return unclosed > maxUnclosed || definitions > maxDefinitions
}

// markdownReader writes the blocks of a Markdown file as the walker writes those of the page that it would become.
type markdownReader struct {
	*walker
	base   int // where the Markdown starts in the source
	strong int // open strong emphases
}

// parse gives the tree; nil when there is none.
func (m *markdownReader) parse() (root ast.Node) {
	defer func() {
		if p := recover(); p != nil {
			root = nil
			m.page.unread("not parsed", fmt.Sprint(p))
		}
	}()
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.DefinitionList, extension.Footnote))
	return md.Parser().Parse(text.NewReader(m.src[m.base:]))
}

// element stands for the HTML element that a Markdown block would become.
func (m *markdownReader) element(tag atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: tag, Data: tag.String()}
}

func (m *markdownReader) children(n ast.Node, at *place) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		m.node(c, at)
	}
}

// maxMarkdownDepth bounds the blocks inside each other.
const maxMarkdownDepth = 100_000

func (m *markdownReader) node(n ast.Node, at *place) {
	switch n := n.(type) {
	case *ast.Text:
		m.text(n)
	case *ast.String:
	case *ast.CodeSpan:
		m.children(n, at)
	case *ast.Emphasis:
		if n.Level == 2 {
			m.strong++
			defer func() { m.strong-- }()
		}
		m.children(n, at)
	case *ast.Image:
		m.image(n, at)
	case *ast.RawHTML:
		m.rawHTML(n)
	case *ast.AutoLink, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.ThematicBreak, *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.TaskCheckBox:
	case *ast.HTMLBlock:
		m.htmlBlock(n, at)
	case *extast.TableCell:
		m.lineBreak()
		m.children(n, at)
	default:
		if n.Type() == ast.TypeInline {
			m.children(n, at)
			return
		}
		if m.depth > maxMarkdownDepth {
			m.page.unread("nested too deeply", "")
			return
		}
		m.block(n, at)
	}
}

// block walks a block and what is in it.
func (m *markdownReader) block(n ast.Node, at *place) {
	m.endBlock(at)
	inner := *at
	inner.first, inner.level = len(m.blocks), 0
	inner.node = m.element(atom.P)
	heads := m.heads
	m.depth++
	switch n := n.(type) {
	case *ast.Heading:
		inner.level = n.Level
	case *ast.List:
		inner.node = m.element(atom.Ul)
		inner.lead = m.lead(at)
		inner.flags |= inList
	case *ast.ListItem:
		inner.node = m.element(atom.Li)
	case *ast.Blockquote:
		inner.node = m.element(atom.Blockquote)
		inner.roles |= roleTestimonial
	case *extast.Table:
		inner.node = m.element(atom.Table)
		inner.lead = m.lead(at)
	case *extast.TableRow, *extast.TableHeader:
		inner.node = m.element(atom.Tr)
		inner.flags |= inJoined | inList
	case *extast.DefinitionTerm:
		inner.flags |= inTerm
	case *extast.DefinitionDescription:
		inner.node = m.element(atom.Dd)
		inner.flags |= inList
		if m.lastTerm != None {
			inner.lead = m.lastTerm
			if m.blocks[m.lastTerm].Slot == SlotQuestion {
				inner.question = m.lastTerm
				inner.flags |= inAnswer
			}
		}
	}
	m.children(n, &inner)
	i := m.endBlock(&inner)
	if _, isTerm := n.(*extast.DefinitionTerm); isTerm {
		m.lastTerm = i
	}
	m.leave(inner.node, at, &inner, heads)
}

// text adds a run of text and the line break behind it.
func (m *markdownReader) text(n *ast.Text) {
	if m.isEmpty() {
		m.allBold = true
		m.read, m.linked = 0, 0
	}
	m.allBold = m.allBold && m.strong > 0
	from, to := m.base+n.Segment.Start, m.base+n.Segment.Stop
	m.read += to - from
	if n.IsRaw() {
		m.source(from, to, decoding{verbatim: true, nul: true})
	} else {
		m.escaped(from, to)
	}
	if n.HardLineBreak() {
		m.lineBreak()
	} else if n.SoftLineBreak() {
		m.space(to, 1, false)
	}
}

// escaped adds text in which a backslash may stand before punctuation.
func (m *markdownReader) escaped(from, to int) {
	d := decoding{nul: true}
	start := from
	for i := from; i+1 < to; i++ {
		if m.src[i] == '\\' && isPunctuation(m.src[i+1]) {
			m.source(start, i, d)
			m.atom(string(m.src[i+1:i+2]), i, 2)
			i++
			start = i + 1
		}
	}
	m.source(start, to, d)
}

// image adds the alternative text of an image, behind the open block.
func (m *markdownReader) image(n *ast.Image, at *place) {
	from, to := -1, -1
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := c.(*ast.Text); ok && entering {
			if from < 0 {
				from = t.Segment.Start
			}
			to = t.Segment.Stop
		}
		return ast.WalkContinue, nil
	})
	if from >= 0 {
		m.labels = append(m.labels, ownedLabel{label{SlotAlt, m.base + from, m.base + to}, at.node})
	}
}

// rawHTML obeys the one tag that matters inside a paragraph.
func (m *markdownReader) rawHTML(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	seg := n.Segments.At(0)
	s := scanner{src: m.src[:m.base+seg.Stop], pos: m.base + seg.Start}
	if s.next() && s.kind == startToken && s.atom == atom.Br {
		m.lineBreak()
	}
}

// htmlBlock reads HTML between paragraphs.
func (m *markdownReader) htmlBlock(n *ast.HTMLBlock, at *place) {
	m.endBlock(at)
	lines := n.Lines()
	for i := 0; i < lines.Len(); {
		from, to := lines.At(i).Start, lines.At(i).Stop
		for i++; i < lines.Len() && lines.At(i).Start == to; i++ {
			to = lines.At(i).Stop
		}
		if i == lines.Len() && n.HasClosure() && n.ClosureLine.Start == to {
			to = n.ClosureLine.Stop
		}
		m.html(m.base+from, m.base+to, at)
	}
	m.endBlock(at)
}

func (m *markdownReader) html(from, to int, at *place) {
	root, skel := m.page.parse(from, to, true)
	outer := m.skel
	m.skel = skel
	m.walker.children(root, at)
	m.skel = outer
}

func isPunctuation(c byte) bool {
	return '!' <= c && c <= '/' || ':' <= c && c <= '@' || '[' <= c && c <= '`' || '{' <= c && c <= '~'
}
