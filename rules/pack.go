package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Pack is everything that was loaded: guidance, facts, language and rules, checked against each other.
type Pack struct {
	Guidance map[string]*Guidance
	Products map[string]*Product
	Concepts []Concept // of the language, of the products and of the rules' own words, in the order of the files
	Forms    Forms
	Rules    []*Rule // sorted by ID
	// Cues is the file of assertion cues, read by package assertion.
	Cues File
	// Implied gives for every jurisdiction the ids whose rules apply there, itself included: "ie" → ie, eu. nil when
	// only package market knows.
	Implied map[string][]string
	// Lexicon is the compiled lexicon, which stands for Concepts and Forms; nil when it has not been compiled.
	Lexicon []byte
	// Detector is the compiled detector of package market; nil when it has not been compiled.
	Detector []byte
	// Asserter is the compiled form of Cues, which it stands for; nil when they have not been compiled.
	Asserter []byte
	// SetID is that of the files the pack was compiled from; see SetID. "" when it has not been compiled.
	SetID string
	// Jurisdictions are the ids that rules may name.
	Jurisdictions []string
}

// File is a data file that another package reads.
type File struct {
	File string
	Data []byte
}

// The folders of a pack that hold something else than rules.
const (
	guidanceDir      = "guidance"
	factsDir         = "facts"
	languageDir      = "language"
	jurisdictionsDir = "jurisdictions"
	formsFile        = "language/forms.yaml"
	assertionFile    = "language/assertion.yaml"
)

type formsData struct {
	Verbs     map[string][]string `yaml:"verbs"`
	Nouns     map[string][]string `yaml:"nouns"`
	Double    []string            `yaml:"double"`
	Spellings [][]string          `yaml:"spellings"`
	Endings   [][2]string         `yaml:"endings"`
	Common    []commonData        `yaml:"common"`
}

type commonData struct {
	Weight string   `yaml:"weight"`
	Words  []string `yaml:"words"`
}

// Load reads every .yaml file of fsys and checks it. The error joins every *Problem found; the pack is nil then.
func Load(fsys fs.FS) (*Pack, error) {
	return (&Pack{Guidance: map[string]*Guidance{}, Products: map[string]*Product{}}).load(fsys)
}

// With gives a new pack that holds what p holds and what fsys adds: a user's own rules, products, concepts or guidance.
func (p *Pack) With(fsys fs.FS) (*Pack, error) {
	if p.Lexicon != nil {
		full, err := Builtin()
		if err != nil {
			return nil, err
		}
		p = full
	}
	q := &Pack{
		Guidance: map[string]*Guidance{}, Products: map[string]*Product{}, Concepts: slices.Clone(p.Concepts),
		Forms: p.Forms, Cues: p.Cues, Rules: slices.Clone(p.Rules), Jurisdictions: slices.Clone(p.Jurisdictions),
	}
	for k, v := range p.Guidance {
		q.Guidance[k] = v
	}
	for k, v := range p.Products {
		q.Products[k] = v
	}
	return q.load(fsys)
}

func (p *Pack) load(fsys fs.FS) (*Pack, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("reading rules: %w", err)
		}
		if !e.IsDir() && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")) {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var ps problems
	added := len(p.Rules)
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading rules: %w", err)
		}
		p.file(name, data, &ps)
	}
	if err := ps.err(); err != nil {
		return nil, err
	}
	for _, r := range p.Rules[added:] {
		r.Added = added > 0
	}
	p.ownWords(p.Rules[added:])
	p.validate(p.Rules[added:], &ps)
	sort.SliceStable(p.Rules, func(i, j int) bool { return p.Rules[i].ID < p.Rules[j].ID })
	if err := ps.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// file reads one data file; its folder says what it holds. A file of its own, outside the folders, holds rules, or
// a group with the keys rules, concepts, products and guidance.
func (p *Pack) file(name string, data []byte, ps *problems) {
	keep := func(err error) bool {
		if err == nil {
			return true
		}
		var joined interface{ Unwrap() []error }
		if errors.As(err, &joined) {
			*ps = append(*ps, joined.Unwrap()...)
		} else {
			*ps = append(*ps, err)
		}
		return false
	}
	dir, _, _ := strings.Cut(name, "/")
	switch {
	case name == formsFile:
		var f formsData
		if keep(decode(name, data, &f)) {
			p.Forms = f.forms()
		}
	case name == assertionFile:
		p.Cues = File{name, data}
	case dir == jurisdictionsDir:
		p.Jurisdictions = append(p.Jurisdictions, strings.TrimSuffix(path.Base(name), path.Ext(name)))
	case dir == guidanceDir:
		var list []*Guidance
		if keep(decode(name, data, &list)) {
			p.addGuidance(list, ps)
		}
	case dir == factsDir:
		var list []*Product
		if keep(decode(name, data, &list)) {
			p.addProducts(list, ps)
		}
	case dir == languageDir:
		var list []Concept
		if keep(decode(name, data, &list)) {
			p.Concepts = append(p.Concepts, list...)
		}
	case startsGroup(data):
		var g struct {
			Guidance []*Guidance `yaml:"guidance"`
			Products []*Product  `yaml:"products"`
			Concepts []Concept   `yaml:"concepts"`
			Rules    []*Rule     `yaml:"rules"`
		}
		if keep(decode(name, data, &g)) {
			p.addGuidance(g.Guidance, ps)
			p.addProducts(g.Products, ps)
			p.Concepts = append(p.Concepts, g.Concepts...)
			p.Rules = append(p.Rules, g.Rules...)
		}
	default:
		var list []*Rule
		if keep(decode(name, data, &list)) {
			p.Rules = append(p.Rules, list...)
		}
	}
}

// startsGroup tells whether a file is a group of keys rather than a list.
func startsGroup(data []byte) bool {
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || line == "---" {
			continue
		}
		return !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, "[")
	}
	return false
}

func (p *Pack) addGuidance(list []*Guidance, ps *problems) {
	for _, g := range list {
		if old, ok := p.Guidance[g.ID]; ok {
			ps.add(g.Place, "guidance %q stands already at %s; remove or rename one", g.ID, old.Place)
			continue
		}
		p.Guidance[g.ID] = g
	}
}

func (p *Pack) addProducts(list []*Product, ps *problems) {
	for _, f := range list {
		if old, ok := p.Products[f.ID]; ok {
			ps.add(f.Place, "product %q stands already at %s; merge them", f.ID, old.Place)
			continue
		}
		p.Products[f.ID] = f
		p.Concepts = append(p.Concepts, Concept{ID: f.ID, Terms: f.Terms, Except: f.Except, Place: f.Place})
	}
}

// OwnWords names the concept of a rule's own terms.
func OwnWords(ruleID string) string { return "rule:" + ruleID }

func (p *Pack) ownWords(added []*Rule) {
	for _, r := range added {
		if len(r.Claim.Terms) > 0 {
			id := OwnWords(r.ID)
			p.Concepts = append(p.Concepts, Concept{ID: id, Terms: r.Claim.Terms, Except: r.Claim.Except, Place: r.Place})
			r.Claim.Say = append(slices.Clone(r.Claim.Say), id)
		}
	}
}

func (f formsData) forms() Forms {
	out := Forms{Verbs: f.Verbs, Nouns: f.Nouns, Double: map[string]bool{}, Spellings: map[string][]string{}, Endings: f.Endings, Rank: map[string]int{}}
	for _, c := range f.Common {
		n, _ := strconv.Atoi(c.Weight)
		for _, w := range c.Words {
			out.Rank[w] = n
		}
	}
	for _, d := range f.Double {
		out.Double[d] = true
	}
	for _, group := range f.Spellings {
		for _, a := range group {
			for _, b := range group {
				if a != b {
					out.Spellings[a] = append(out.Spellings[a], b)
				}
			}
		}
	}
	return out
}
