package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Problem is a mistake in a data file: where it stands, what is wrong, and what to do.
type Problem struct {
	Place  Place
	Reason string
}

func (p *Problem) Error() string { return p.Place.String() + ": " + p.Reason }

// problems collects the mistakes of a load.
type problems []error

func (ps *problems) add(p Place, format string, args ...any) {
	*ps = append(*ps, &Problem{Place: p, Reason: fmt.Sprintf(format, args...)})
}

func (ps *problems) err() error { return errors.Join(*ps...) }

// maxFile bounds the size of a data file, in bytes.
const maxFile = 8 << 20

// maxAliases bounds the size that YAML aliases may unfold a file to, in nodes.
const maxAliases = 200_000

// Decode reads a YAML file of a user, a configuration for example, as strictly as the rules are read. v is a pointer to
// a struct, slice or map. Beside the kinds of Go it may hold Text and Number, which know their places, and Place itself,
// which becomes that of the struct that it stands in. The error joins every *Problem found.
func Decode(file string, data []byte, v any) error { return decode(file, data, v) }

// Text is a text with its place in the file.
type Text struct {
	Text  string
	Place Place
}

// Number is a whole number with its place in the file.
type Number struct {
	Value int
	Place Place
}

// decode reads a YAML file into v, a pointer to a struct, slice or map. Unknown and duplicate keys, wrong types and
// anything else that the model has no place for are problems.
func decode(file string, data []byte, v any) error {
	var ps problems
	if len(data) > maxFile {
		ps.add(Place{File: file}, "larger than %d MB; split it", maxFile>>20)
		return ps.err()
	}
	var doc yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(data))
	if err := in.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		ps.add(yamlPlace(file, err), "not valid YAML: %s", yamlReason(err))
		return ps.err()
	}
	var more yaml.Node
	switch err := in.Decode(&more); {
	case err == nil:
		ps.add(Place{File: file, Line: more.Line, Column: max(more.Column, 1)}, "a second document begins here and would not be read; put all into one")
		return ps.err()
	case !errors.Is(err, io.EOF):
		ps.add(yamlPlace(file, err), "not valid YAML: %s", yamlReason(err))
		return ps.err()
	}
	if len(doc.Content) == 0 {
		return nil
	}
	d := &decoder{file: file, budget: maxAliases + strings.Count(string(data), "\n")*40}
	d.value(doc.Content[0], reflect.ValueOf(v).Elem())
	return d.ps.err()
}

// yamlPlace and yamlReason take the line out of a message of the YAML library.
func yamlPlace(file string, err error) Place {
	p := Place{File: file, Line: 1, Column: 1}
	msg := err.Error()
	if i := strings.Index(msg, "line "); i >= 0 {
		_, _ = fmt.Sscanf(msg[i:], "line %d", &p.Line)
	}
	if i := strings.Index(msg, "column "); i >= 0 {
		_, _ = fmt.Sscanf(msg[i:], "column %d", &p.Column)
	}
	return p
}

func yamlReason(err error) string {
	return strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: ")
}

type decoder struct {
	file   string
	ps     problems
	budget int
}

func (d *decoder) place(n *yaml.Node) Place {
	return Place{File: d.file, Line: n.Line, Column: n.Column}
}

var (
	termType    = reflect.TypeFor[Term]()
	exampleType = reflect.TypeFor[Example]()
	placeType   = reflect.TypeFor[Place]()
	textType    = reflect.TypeFor[Text]()
	numberType  = reflect.TypeFor[Number]()
)

func (d *decoder) value(n *yaml.Node, v reflect.Value) {
	if d.budget--; d.budget < 0 {
		if d.budget == -1 {
			d.ps.add(d.place(n), "too large once its aliases are unfolded; write it out")
		}
		return
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch v.Type() {
	case termType, exampleType:
		s, ok := d.scalar(n, "text")
		if ok {
			v.Field(0).SetString(s)
			p := d.place(n)
			if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
				p.Column++
			}
			v.Field(1).Set(reflect.ValueOf(p))
		}
		return
	case textType:
		if s, ok := d.scalar(n, "text"); ok {
			if n.Tag != "!!str" {
				d.ps.add(d.place(n), "expected text, found %s; put it between quotes", s)
			}
			v.Set(reflect.ValueOf(Text{s, d.place(n)}))
		}
		return
	case numberType:
		if s, ok := d.scalar(n, "a number"); ok {
			i, err := strconv.Atoi(s)
			if err != nil || n.Tag != "!!int" {
				d.ps.add(d.place(n), "expected a whole number, found %q", s)
			}
			v.Set(reflect.ValueOf(Number{i, d.place(n)}))
		}
		return
	}
	switch v.Kind() {
	case reflect.String:
		if s, ok := d.scalar(n, "text"); ok {
			v.SetString(s)
		}
	case reflect.Bool:
		if s, ok := d.scalar(n, "true or false"); ok {
			if n.Tag != "!!bool" {
				d.ps.add(d.place(n), "expected true or false, found %q", s)
			}
			v.SetBool(strings.EqualFold(s, "true"))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem())
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			d.ps.add(d.place(n), "expected a list; write [a, b] or lines that begin with “- ”")
			return
		}
		s := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
		for i, c := range n.Content {
			d.value(c, s.Index(i))
		}
		v.Set(s)
	case reflect.Array:
		if n.Kind != yaml.SequenceNode || len(n.Content) != v.Len() {
			d.ps.add(d.place(n), "expected a list of %d", v.Len())
			return
		}
		for i, c := range n.Content {
			d.value(c, v.Index(i))
		}
	case reflect.Map:
		d.mapping(n, v)
	case reflect.Struct:
		d.structure(n, v)
	default:
		d.ps.add(d.place(n), "cannot hold this")
	}
}

func (d *decoder) scalar(n *yaml.Node, want string) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		d.ps.add(d.place(n), "expected %s, found a list or a group of keys", want)
		return "", false
	}
	if n.Tag == "!!null" {
		d.ps.add(d.place(n), "expected %s, found nothing; fill it in or remove the line", want)
		return "", false
	}
	return n.Value, true
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.ps.add(d.place(n), "expected keys with values")
		return
	}
	m := reflect.MakeMap(v.Type())
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if seen[k.Value] {
			d.ps.add(d.place(k), "%q stands twice; remove one", k.Value)
			continue
		}
		seen[k.Value] = true
		key := reflect.New(v.Type().Key()).Elem()
		if key.Type() == textType {
			d.value(k, key)
		} else {
			key.SetString(k.Value)
		}
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(n.Content[i+1], e)
		m.SetMapIndex(key, e)
	}
	v.Set(m)
}

func (d *decoder) structure(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.ps.add(d.place(n), "expected keys with values")
		return
	}
	t := v.Type()
	fields := map[string]int{}
	var names []string
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		if f.Type == placeType && (name == "-" || name == "") {
			v.Field(i).Set(reflect.ValueOf(d.place(n)))
			continue
		}
		if name == "" || name == "-" {
			continue
		}
		fields[name] = i
		names = append(names, name)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		f, ok := fields[k.Value]
		switch {
		case !ok:
			slices.Sort(names)
			d.ps.add(d.place(k), "unknown key %q; the keys here are %s", k.Value, strings.Join(names, ", "))
		case seen[k.Value]:
			d.ps.add(d.place(k), "key %q stands twice; remove one", k.Value)
		default:
			seen[k.Value] = true
			d.value(n.Content[i+1], v.Field(f))
		}
	}
}
