package copytext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// newData starts the outline of a data file. Its strings are judged as those of a program are.
func newData(doc *Document) *script {
	return &script{outline: newOutline(doc), pos: doc.textStart(), end: len(doc.Bytes), data: true, strings: isTextTable(doc.Source)}
}

// readJSON reads a JSON file, with comments and single quotes as JSON5 has them.
func readJSON(doc *Document) {
	s := newData(doc)
	s.all(frame{kind: arrayFrame})
	s.finish()
}

// inside is the frame of the values of an object.
func (f *frame) inside() frame {
	inner := *f
	inner.kind = objectFrame
	inner.off = f.off || f.part == partOff
	inner.part, inner.asked = partUnknown, false
	inner.level = min(f.level+1, maxLevel)
	return inner
}

// named is the frame of one value of an object.
func (f *frame) named(key []byte) frame {
	inner := *f
	inner.part = partOf(key)
	inner.page = f.page || isPageWord(key)
	return inner
}

// readYAMLFile reads a YAML file of any number of documents.
func readYAMLFile(doc *Document) {
	if len(doc.Bytes) > maxYAML {
		doc.noteUnread(Unread{Reason: "too large", Detail: "YAML is read up to 4 MB"})
		return
	}
	s := newData(doc)
	if err := s.yaml(); err != nil {
		doc.noteUnread(Unread{Reason: "malformed", Detail: err.Error()})
	}
	s.finish()
}

// maxYAML is how many bytes are read as YAML. The tree of a text takes up to a hundred times its size.
const maxYAML = 4 << 20

func (s *script) yaml() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading YAML: %v", p)
		}
	}()
	y := &yamlReader{src: s.src}
	for i := s.pos; i < s.end; {
		y.lines = append(y.lines, i)
		_, i = lineEnd(s.src, i)
	}
	d := yaml.NewDecoder(bytes.NewReader(s.src[s.pos:]))
	for {
		var root yaml.Node
		switch err := d.Decode(&root); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading YAML: %w", err)
		}
		s.yamlNode(y, &root, &frame{})
	}
}

func (s *script) yamlNode(y *yamlReader, n *yaml.Node, f *frame) {
	if s.depth >= maxScriptDepth {
		s.doc.noteUnread(Unread{Reason: "nested too deeply"})
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	switch n.Kind {
	case yaml.MappingNode:
		inner := f.inside()
		s.section(false, f.part, func() {
			for i := 0; i+1 < len(n.Content); i += 2 {
				one := inner.named([]byte(n.Content[i].Value))
				s.yamlNode(y, n.Content[i+1], &one)
				inner.asked = one.asked
			}
		})
	case yaml.ScalarNode:
		if n.Tag == "" || n.ShortTag() == "!!str" {
			if m := y.scalar(n); m != nil && len(m.segs) > 0 {
				s.keep([]span{s.take(m)}, f)
			}
		}
	case yaml.AliasNode:
	default:
		s.section(n.Kind == yaml.SequenceNode, f.part, func() {
			for _, c := range n.Content {
				s.yamlNode(y, c, f)
			}
		})
	}
}

// take writes text that was decoded already into the shadow, and tells where it stands.
func (o *outline) take(m *mapped) span {
	for _, g := range m.segs {
		text := m.text[g.Text : g.Text+g.Len]
		if g.Len == g.SrcLen && bytes.Equal(text, o.src[g.Src:g.Src+g.SrcLen]) {
			continue
		}
		if g.Len == 0 || bytes.IndexByte(o.src[g.Src:g.Src+g.SrcLen], '\n') >= 0 && isSpace(text[0]) {
			blank(o.shadow, g.Src, g.Src+g.SrcLen)
			continue
		}
		r, _ := utf8.DecodeRune(text)
		write(o.shadow, g.Src, g.SrcLen, r)
	}
	last := m.segs[len(m.segs)-1]
	return span{m.segs[0].Src, last.Src + last.SrcLen}
}
