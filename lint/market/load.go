package market

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cliniclint/cliniclint/rules"
)

// Bounds of a data file; far above what a country needs.
const (
	maxFile    = 1 << 20 // bytes
	maxEntries = 5000
)

var idForm = regexp.MustCompile(`\A[a-z]{2}(-[a-z]{2})?\z`)

// Load reads every .yaml file at the top of fsys, a jurisdiction each, and checks it. The error joins a *rules.Problem for
// every mistake: unknown and missing keys, unknown parents, entries that stand twice, phone forms and patterns that cannot be
// read.
func Load(fsys fs.FS) (*Detector, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading jurisdictions: %w", err)
	}
	l := loader{d: &Detector{index: map[string]int{}, values: map[value][]sense{}, forms: forms{}}}
	for _, e := range entries {
		switch ext := path.Ext(e.Name()); {
		case e.IsDir():
		case ext == ".yml":
			l.problem(e.Name(), nil, "ends in .yml; name it %s.yaml", strings.TrimSuffix(e.Name(), ext))
		case ext == ".yaml":
			if err := l.read(fsys, e.Name()); err != nil {
				return nil, err
			}
		}
	}
	if len(l.problems) == 0 && len(l.files) == 0 {
		return nil, errors.New("reading jurisdictions: no .yaml file found")
	}
	slices.SortFunc(l.files, func(a, b *file) int { return strings.Compare(a.ID, b.ID) })
	for i, f := range l.files {
		l.d.list = append(l.d.list, f.Jurisdiction)
		l.d.index[f.ID] = i
	}
	for i, f := range l.files {
		l.links(i, f)
	}
	for i, f := range l.files {
		l.signals(f, i, f.signals, 1)
		l.signals(f, i, f.against, -1)
	}
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	return l.d, nil
}

type loader struct {
	d        *Detector
	files    []*file
	problems []error
}

// file is a jurisdiction as it stands in its file.
type file struct {
	Jurisdiction
	name             string
	id, parent, also *yaml.Node // where they stand, for problems; also may be nil, as may parent
	signals, against *yaml.Node
	entries          int
}

func (l *loader) problem(name string, n *yaml.Node, format string, args ...any) {
	place := rules.Place{File: name, Line: 1, Column: 1}
	if n != nil {
		place.Line, place.Column = n.Line, n.Column
	}
	l.problems = append(l.problems, &rules.Problem{Place: place, Reason: fmt.Sprintf(format, args...)})
}

// read reads a file as far as its own text allows.
func (l *loader) read(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("reading jurisdictions: %w", err)
	}
	if len(data) > maxFile {
		l.problem(name, nil, "larger than %d KB", maxFile>>10)
		return nil
	}
	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		at := &yaml.Node{Line: 1, Column: 1}
		if i := strings.Index(err.Error(), "line "); i >= 0 {
			_, _ = fmt.Sscanf(err.Error()[i:], "line %d", &at.Line)
		}
		l.problem(name, at, "not valid YAML: %s", strings.ReplaceAll(err.Error(), "\n", " "))
		return nil
	}
	root := &doc
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		root = doc.Content[0]
	}
	f := &file{name: name}
	before := len(l.problems)
	l.keys(name, root, map[string]func(*yaml.Node){
		"id":     func(n *yaml.Node) { f.ID, f.id = l.text(name, n), n },
		"name":   func(n *yaml.Node) { f.Name = l.text(name, n) },
		"parent": func(n *yaml.Node) { f.Parent, f.parent = l.text(name, n), n },
		"also": func(n *yaml.Node) {
			f.also = n
			l.list(name, n, func(e *yaml.Node) { f.Also = append(f.Also, l.text(name, e)) })
		},
		"regulator": func(n *yaml.Node) { f.Regulator = l.text(name, n) },
		"note":      func(n *yaml.Node) { f.Note = l.text(name, n) },
		"signals":   func(n *yaml.Node) { f.signals = n },
		"against":   func(n *yaml.Node) { f.against = n },
	})
	if len(l.problems) > before {
		return nil
	}
	for _, m := range []struct {
		key     string
		missing bool
	}{{"id", f.ID == ""}, {"name", f.Name == ""}, {"regulator", f.Regulator == ""}, {"signals", f.signals == nil}} {
		if m.missing {
			l.problem(name, root, "has no %s", m.key)
		}
	}
	switch {
	case f.ID == "":
	case !idForm.MatchString(f.ID):
		l.problem(name, f.id, "id %q: two small letters, for a state two more behind a hyphen (us-fl)", f.ID)
	case name != f.ID+".yaml":
		l.problem(name, f.id, "id %q stands in a file of another name; call it %s.yaml", f.ID, f.ID)
	case f.Parent == "" && strings.Contains(f.ID, "-"), f.Parent != "" && !strings.HasPrefix(f.ID, f.Parent+"-"):
		l.problem(name, f.id, "the id of a state begins with that of its parent: %q, parent %q", f.ID, f.Parent)
	default:
		l.files = append(l.files, f)
	}
	return nil
}

// links resolves parent and also.
func (l *loader) links(i int, f *file) {
	parent := -1
	if f.Parent != "" {
		j, ok := l.d.index[f.Parent]
		if !ok {
			l.problem(f.name, f.parent, "parent %q is not known; it needs a file %s.yaml", f.Parent, f.Parent)
		} else {
			parent = j // never itself, nor in a ring: its id is shorter
		}
	}
	l.d.parent = append(l.d.parent, parent)
	var also []int
	for k, id := range f.Also {
		j, ok := l.d.index[id]
		switch {
		case !ok:
			l.problem(f.name, f.also.Content[k], "%q is not known; it needs a file %s.yaml", id, id)
		case j == i || slices.Contains(also, j):
			l.problem(f.name, f.also.Content[k], "%q is named already", id)
		default:
			also = append(also, j)
		}
	}
	l.d.also = append(l.d.also, also)
}

// signals makes what stands below signals (sign 1) or against (sign -1) known.
func (l *loader) signals(f *file, j int, n *yaml.Node, sign int) {
	if n == nil {
		return
	}
	keys := map[string]func(*yaml.Node){}
	for _, k := range kinds {
		keys[string(k)] = func(n *yaml.Node) { l.kind(f, n, sense{jurisdiction: j, kind: k, weight: sign}) }
	}
	l.keys(f.name, n, keys)
}

func (l *loader) kind(f *file, n *yaml.Node, s sense) {
	keys := map[string]func(*yaml.Node){}
	for name, w := range map[string]int{"strong": Strong, "medium": Medium, "weak": Weak} {
		keys[name] = func(n *yaml.Node) {
			l.list(f.name, n, func(e *yaml.Node) {
				l.entry(f, e, sense{jurisdiction: s.jurisdiction, kind: s.kind, weight: s.weight * w})
			})
		}
	}
	l.keys(f.name, n, keys)
}

func (l *loader) entry(f *file, n *yaml.Node, s sense) {
	if f.entries++; f.entries > maxEntries {
		if f.entries == maxEntries+1 {
			l.problem(f.name, n, "more than %d signals", maxEntries)
		}
		return
	}
	if s.kind == Postcode || s.kind == Number {
		l.code(f, n, s)
		return
	}
	text := l.text(f.name, n)
	if text == "" {
		return
	}
	if s.kind == Phone {
		list, err := parseForms(text, s)
		if err != nil {
			l.problem(f.name, n, "%v", err)
		}
		for _, p := range list {
			l.d.forms.add(p)
		}
		return
	}
	spellings := strings.Split(text, " | ")
	s.signal = strings.TrimSpace(spellings[0])
	for _, spelling := range spellings {
		if err := l.spelling(strings.TrimSpace(spelling), s); err != nil {
			l.problem(f.name, n, "%v", err)
		}
	}
}

// spelling makes one way of writing a signal known.
func (l *loader) spelling(text string, s sense) error {
	switch s.kind {
	case TLD, Path, Lang, Hreflang, Country:
		return l.value(text, s)
	case Currency:
		if err := l.value(text, s); err != nil {
			return err
		}
	}
	return l.d.phrases.add(text, s)
}

func (l *loader) value(text string, s sense) error {
	v := value{s.kind, foldValue(text)}
	if v.text == "" {
		return errors.New("expected text between the bars")
	}
	if s.kind == TLD && strings.HasPrefix(text, ".") {
		return fmt.Errorf("%q: without the dot in front", text)
	}
	for _, old := range l.d.values[v] {
		if old.jurisdiction == s.jurisdiction {
			return fmt.Errorf("%q %w", text, errTwice)
		}
	}
	l.d.values[v] = append(l.d.values[v], s)
	return nil
}

// code reads a postcode or registration number: a shape, or a group of shapes and the pattern that they must match.
func (l *loader) code(f *file, n *yaml.Node, s sense) {
	if n.Kind == yaml.ScalarNode {
		if shape := l.text(f.name, n); shape != "" {
			s.signal = shape
			if err := l.d.phrases.addCode(shape, nil, s); err != nil {
				l.problem(f.name, n, "%v", err)
			}
		}
		return
	}
	var shapes []*yaml.Node
	var match string
	before := len(l.problems)
	l.keys(f.name, n, map[string]func(*yaml.Node){
		"shape": func(n *yaml.Node) { l.list(f.name, n, func(e *yaml.Node) { shapes = append(shapes, e) }) },
		"match": func(n *yaml.Node) { match = l.text(f.name, n) },
	})
	if len(l.problems) > before {
		return
	}
	if len(shapes) == 0 || match == "" {
		l.problem(f.name, n, "needs shape, a list of shapes, and match, a regular expression")
		return
	}
	re, err := newCode(match)
	if err != nil {
		l.problem(f.name, n, "%v", err)
		return
	}
	s.signal = strings.TrimSpace(shapes[0].Value)
	for _, e := range shapes {
		if shape := l.text(f.name, e); shape != "" {
			if err := l.d.phrases.addCode(shape, re, s); err != nil {
				l.problem(f.name, e, "%v", err)
			}
		}
	}
}

// keys calls the function of each key of a group; keys without one, and keys that stand twice, are problems.
func (l *loader) keys(name string, n *yaml.Node, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		l.problem(name, n, "expected keys with values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		read, ok := known[k.Value]
		switch {
		case !ok || k.Kind != yaml.ScalarNode:
			var names []string
			for name := range known {
				names = append(names, name)
			}
			slices.Sort(names)
			l.problem(name, k, "unknown key %q; the keys here are %s", k.Value, strings.Join(names, ", "))
		case seen[k.Value]:
			l.problem(name, k, "key %q stands twice; remove one", k.Value)
		default:
			seen[k.Value] = true
			read(n.Content[i+1])
		}
	}
}

// list calls read for each entry of a list.
func (l *loader) list(name string, n *yaml.Node, read func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		l.problem(name, n, "expected a list; write [a, b] or lines that begin with “- ”")
		return
	}
	for _, e := range n.Content {
		read(e)
	}
}

// text gives the value of a scalar as it is written: 061 stays 061, and NO is Norway.
func (l *loader) text(name string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
		l.problem(name, n, "expected text")
		return ""
	}
	return strings.TrimSpace(n.Value)
}
