package assertion

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"go.yaml.in/yaml/v4"
)

const (
	maxFile    = 1 << 20 // bytes of a file of cues
	maxClasses = numberBit
)

// LoadCues reads cues from a YAML file; name is its name in messages. The file has two keys: classes, lists of words by
// name, and cues, a list of groups:
//
//	kind       negation, prohibition, refusal, warning, reported, hypothetical, contraindication, question, asked,
//	           history, pseudo, termination, turn, yes or no
//	direction  forward (the default), backward or both
//	scope      clause (the default), phrase or sentence
//	within     how many words may stand between cue and mention; 0 for any number
//	series, lack, verbal, contrast, unless-own   true or false
//	silences   of pseudo: the status that it keeps other cues from giving; all by default
//	texts      patterns of words: a|b for either, word? for perhaps, *3 for up to three words, <class> for a word of a
//	           class (<number> and <year> are built in), ^ where a clause and ^^ where the sentence begins, $ where the
//	           clause ends, @ where the mention begins or has just ended, and : , " for these marks before the next word
//
// Unknown keys, classes and kinds, patterns without a word, and patterns given twice are errors, each with file, line
// and column.
func LoadCues(name string, data []byte) (*Cues, error) {
	l := loader{file: name, cues: &Cues{
		index: index{byWord: map[uint64][]int32{}}, classes: map[uint64]uint64{},
		ids: map[string]int{"number": numberBit, "year": yearBit},
	}}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d bytes", name, maxFile)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) == 0 {
		return nil, fmt.Errorf("%s:1:1: no cues", name)
	}
	l.document(doc.Content[0])
	if err := errors.Join(l.errs...); err != nil {
		return nil, err
	}
	return l.cues, nil
}

type loader struct {
	file  string
	cues  *Cues
	errs  []error
	words [64][]uint64      // of each class
	seen  map[string]string // pattern with kind and direction → where it stands
}

func (l *loader) fail(n *yaml.Node, format string, args ...any) {
	l.errs = append(l.errs, fmt.Errorf("%s: %s", l.place(n), fmt.Sprintf(format, args...)))
}

func (l *loader) place(n *yaml.Node) string { return fmt.Sprintf("%s:%d:%d", l.file, n.Line, n.Column) }

// pairs gives the keys of a mapping with their values, and complains about anything else and about repeated keys.
func (l *loader) pairs(n *yaml.Node, each func(key string, k, v *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		l.fail(n, "expected keys and values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if seen[k.Value] {
			l.fail(k, "%q is given twice", k.Value)
			continue
		}
		seen[k.Value] = true
		each(k.Value, k, n.Content[i+1])
	}
}

func (l *loader) list(n *yaml.Node) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		l.fail(n, "expected a list")
		return nil
	}
	return slices.DeleteFunc(slices.Clone(n.Content), func(c *yaml.Node) bool {
		if c.Kind != yaml.ScalarNode {
			l.fail(c, "expected text")
			return true
		}
		return false
	})
}

func (l *loader) document(n *yaml.Node) {
	var classes, cues *yaml.Node
	l.pairs(n, func(key string, k, v *yaml.Node) {
		switch key {
		case "classes":
			classes = v
		case "cues":
			cues = v
		default:
			l.fail(k, "unknown key %q; expected classes or cues", key)
		}
	})
	if classes == nil || cues == nil {
		if len(l.errs) == 0 {
			l.fail(n, "expected classes and cues")
		}
		return
	}
	l.pairs(classes, l.class)
	for name, set := range map[string]*uint64{
		classAsk: &l.cues.ask, classActs: &l.cues.acts, classWh: &l.cues.wh, classOwn: &l.cues.own, classLeadin: &l.cues.leadin,
	} {
		bit, ok := l.cues.ids[name]
		if !ok {
			l.fail(classes, "the class %q is missing", name)
			continue
		}
		*set = 1 << bit
	}
	if cues.Kind != yaml.SequenceNode {
		l.fail(cues, "expected a list of groups")
		return
	}
	l.seen = map[string]string{}
	for _, g := range cues.Content {
		l.group(g)
	}
}

func (l *loader) class(name string, k, v *yaml.Node) {
	bit := len(l.cues.ids) - 2
	if bit >= maxClasses {
		l.fail(k, "more than %d classes", maxClasses)
		return
	}
	if _, ok := l.cues.ids[name]; ok {
		l.fail(k, "the class %q is built in", name)
		return
	}
	l.cues.ids[name] = bit
	for _, w := range l.list(v) {
		for _, word := range strings.Fields(w.Value) {
			tokens := lexicon.Tokens(nil, word)
			if len(tokens) != 1 {
				l.fail(w, "%q: a word of a class is a single word", word)
				continue
			}
			l.cues.classes[tokens[0].Hash] |= 1 << bit
			l.words[bit] = append(l.words[bit], tokens[0].Hash)
		}
	}
}

func (l *loader) group(n *yaml.Node) {
	c := cue{direction: forward}
	var texts *yaml.Node
	hasKind := false
	before := len(l.errs)
	l.pairs(n, func(key string, k, v *yaml.Node) {
		switch key {
		case "kind":
			c.kind, hasKind = oneOf(l, v, kinds), true
		case "direction":
			c.direction = oneOf(l, v, directions)
		case "scope":
			c.scope = oneOf(l, v, scopes)
		case "within":
			w, err := strconv.Atoi(v.Value)
			if err != nil || w < 0 {
				l.fail(v, "expected a number of words, found %q", v.Value)
			}
			c.within = w
		case "series":
			c.series = l.flag(v)
		case "lack":
			c.lack = l.flag(v)
		case "verbal":
			c.verbal = l.flag(v)
		case "contrast":
			c.contrast = l.flag(v)
		case "unless-own":
			c.unlessOwn = l.flag(v)
		case "silences":
			c.silences = oneOf(l, v, statuses)
		case "texts":
			texts = v
		default:
			l.fail(k, "unknown key %q", key)
		}
	})
	if len(l.errs) == before && (!hasKind || texts == nil) {
		l.fail(n, "a group needs a kind and texts")
	}
	if len(l.errs) > before {
		return
	}
	id := int32(len(l.cues.cues))
	l.cues.cues = append(l.cues.cues, c)
	for _, t := range l.list(texts) {
		l.text(t, id, c)
	}
}

func (l *loader) text(n *yaml.Node, id int32, c cue) {
	key := fmt.Sprintf("%d %d %s", c.kind, c.direction, strings.Join(strings.Fields(n.Value), " "))
	if at, ok := l.seen[key]; ok {
		l.fail(n, "%q stands already at %s", n.Value, at)
		return
	}
	l.seen[key] = l.place(n)
	fields, err := parsePattern(n.Value, l.cues.ids)
	if err != nil {
		l.fail(n, "%q: %v", n.Value, err)
		return
	}
	l.cues.index.insert(pattern{cue: id, fields: fields}, l.words)
}

func (l *loader) flag(n *yaml.Node) bool {
	b, err := strconv.ParseBool(n.Value)
	if err != nil {
		l.fail(n, "expected true or false, found %q", n.Value)
	}
	return b
}

// oneOf gives the value that n names, and complains when it names none.
func oneOf[V any](l *loader, n *yaml.Node, values map[string]V) V {
	v, ok := values[n.Value]
	if !ok {
		names := make([]string, 0, len(values))
		for name := range values {
			names = append(names, name)
		}
		slices.Sort(names)
		l.fail(n, "unknown value %q; expected %s", n.Value, strings.Join(names, ", "))
	}
	return v
}
