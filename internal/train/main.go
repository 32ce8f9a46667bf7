// Command train writes rules/model.bin: what is learned from labelled passages, by which rules of resemblance find claims
// that no phrase foresees. It is run by “go generate ./rules” and needs no arguments.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/internal/accuracy"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/resemblance"
	"github.com/cliniclint/cliniclint/rules"
)

// folder holds labelled passages, those that are held out left aside.
type folder struct {
	dir   string // from rules/
	times int    // each passage is shown
}

// The corpus is small, and holds what is hardest to tell apart.
var folders = []folder{{"../testdata/training", 1}, {"../testdata/corpus", 4}}

// vectorFile tells how words are used; package internal/vectors makes it.
const vectorFile = "../testdata/training/vectors.txt"

func main() {
	if err := train("model.bin"); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// train writes the model to a file of the current folder, which go generate makes rules/.
func train(file string) error {
	pack, err := rules.Builtin()
	if err != nil {
		return err
	}
	passages, err := load(folders)
	if err != nil {
		return err
	}
	examples, err := describe(pack, append(passages, ofRules(pack)...))
	if err != nil {
		return err
	}
	state, err := stateOf(folders)
	if err != nil {
		return err
	}
	vectors, err := loadVectors(vectorFile)
	if err != nil {
		return err
	}
	m := resemblance.Train(state, rules.Categories(), examples, vectors)
	if err := os.WriteFile(file, m.Encode(), 0o644); err != nil { //nolint:gosec // a source file that everybody may read
		return fmt.Errorf("writing what was learned: %w", err)
	}
	return nil
}

// stateOf is a checksum of everything that the model is learned from.
func stateOf(folders []folder) (uint32, error) {
	state, err := rules.State(rules.FS())
	for _, f := range folders {
		var more uint32
		if err == nil {
			more, err = rules.State(os.DirFS(f.dir))
		}
		state = state*31 + more
	}
	return state, err
}

// passage is a labelled passage. What is not labelled and not left open is known not to be there.
type passage struct {
	Jurisdiction string  `json:"jurisdiction"`
	Text         string  `json:"text"` // a line is a paragraph
	Labels       []label `json:"labels"`
	// DontCare are the categories that are left open.
	DontCare []string `json:"dont_care"`
	Holdout  bool     `json:"holdout"`
	markdown bool
}

type label struct {
	Category string `json:"category"`
	Span     string `json:"span"` // the words that make the claim
}

func load(folders []folder) ([]passage, error) {
	var out []passage
	for _, f := range folders {
		files, err := filepath.Glob(filepath.Join(f.dir, "*.jsonl"))
		if err != nil {
			return nil, fmt.Errorf("finding labelled passages: %w", err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name) //nolint:gosec // a file of the project
			if err != nil {
				return nil, fmt.Errorf("reading labelled passages: %w", err)
			}
			s := bufio.NewScanner(bytes.NewReader(data))
			s.Buffer(nil, len(data)+1)
			for n := 1; s.Scan(); n++ {
				var p passage
				if err := json.Unmarshal(s.Bytes(), &p); err != nil {
					return nil, fmt.Errorf("%s:%d: reading a labelled passage: %w", name, n, err)
				}
				if !p.Holdout {
					out = append(out, slices.Repeat([]passage{p}, f.times)...)
				}
			}
		}
	}
	return out, nil
}

// loadVectors reads a word and the numbers of its vector from each line.
func loadVectors(file string) (resemblance.Vectors, error) {
	var out resemblance.Vectors
	data, err := os.ReadFile(file) //nolint:gosec // a file of the project
	if err != nil {
		return out, fmt.Errorf("reading word vectors: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		word, numbers, _ := strings.Cut(strings.TrimSpace(line), " ")
		vector, err := base64.StdEncoding.DecodeString(numbers)
		if n := len(out.Features) + 1; err != nil || len(vector) == 0 || n > 1 && len(vector) != out.Size {
			return out, fmt.Errorf("%s:%d: not a word and as many numbers as on the other lines", file, n)
		}
		out.Size = len(vector)
		out.Features = append(out.Features, resemblance.Word(word))
		for _, b := range vector {
			out.Values = append(out.Values, float32(int8(b))/math.MaxInt8) //nolint:gosec // signed
		}
	}
	return out, nil
}

// promised is how often the examples of a rule of resemblance are shown: the rule promises what becomes of them.
const promised = 8

// ofRules makes passages of the examples of rules: of other categories than the rule's nothing is known.
func ofRules(pack *rules.Pack) []passage {
	var out []passage
	for _, r := range pack.Rules {
		others := slices.DeleteFunc(rules.Categories(), func(c string) bool { return c == r.Category })
		j := country(r.Jurisdictions[0])
		if j == lint.Anywhere {
			j = "us"
		}
		times := 1
		if r.Claim.Resembles != nil {
			times = promised
		}
		for range times {
			for _, e := range r.Examples.Flag {
				out = append(out, passage{Jurisdiction: j, Text: e.Text, Labels: []label{{r.Category, ""}}, DontCare: others, markdown: true})
			}
			for _, e := range r.Examples.Pass {
				out = append(out, passage{Jurisdiction: j, Text: e.Text, DontCare: others, markdown: true})
			}
		}
	}
	return out
}

func country(jurisdiction string) string {
	c, _, _ := strings.Cut(jurisdiction, "-")
	return c
}

// describe turns passages into examples, with the eyes that a check has in the jurisdiction of each.
func describe(pack *rules.Pack, passages []passage) ([]resemblance.Example, error) {
	describers := map[string]*lint.Describer{}
	where := reach(pack)
	for _, p := range passages {
		if describers[p.Jurisdiction] == nil && slices.Contains(pack.Jurisdictions, p.Jurisdiction) {
			d, err := lint.NewDescriber(pack, p.Jurisdiction)
			if err != nil {
				return nil, err
			}
			describers[p.Jurisdiction] = d
		}
	}
	found := make([][]resemblance.Example, len(passages))
	var wg sync.WaitGroup
	for k := range parallel {
		wg.Go(func() {
			for i := k; i < len(passages); i += parallel {
				if d := describers[passages[i].Jurisdiction]; d != nil {
					found[i] = passages[i].examples(d, where)
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(found...), nil
}

const parallel = 4

// reach tells in which countries the rules of resemblance look for a category: elsewhere it may be lawful, and nothing
// is learned from there.
func reach(pack *rules.Pack) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, r := range pack.Rules {
		if r.Claim.Resembles == nil {
			continue
		}
		if out[r.Category] == nil {
			out[r.Category] = map[string]bool{}
		}
		for _, j := range r.Jurisdictions {
			for _, of := range pack.Jurisdictions {
				if j == lint.Anywhere || j == of || country(of) == j {
					out[r.Category][country(of)] = true
				}
			}
		}
	}
	return out
}

// examples describes the pieces of a passage. A piece without the words of a label may or may not hold the claim.
func (p passage) examples(d *lint.Describer, where map[string]map[string]bool) []resemblance.Example {
	name, format, text := "passage.html", "html", accuracy.Page(p.Text)
	if p.markdown {
		name, format, text = "passage.md", "markdown", []byte(p.Text)
	}
	doc, err := copytext.Read(name, format, text, "")
	if err != nil {
		return nil // no text
	}
	var out []resemblance.Example
	pieces := d.Passages(doc)
	for _, piece := range pieces {
		e := resemblance.Example{Features: piece.Features, Holds: map[string]bool{}}
		for category, in := range where {
			if in[country(p.Jurisdiction)] && !slices.Contains(p.DontCare, category) {
				e.Holds[category] = false
			}
		}
		for _, l := range p.Labels {
			if !where[l.Category][country(p.Jurisdiction)] {
				continue
			}
			if len(pieces) == 1 || shares(piece.Text, l.Span) {
				e.Holds[l.Category] = true
			} else if !e.Holds[l.Category] {
				delete(e.Holds, l.Category)
			}
		}
		out = append(out, e)
	}
	return out
}

// shares tells whether the words of a label stand in a piece, or some of them do where the label reaches beyond it.
func shares(piece, span string) bool {
	if span == "" || strings.Contains(piece, span) {
		return true
	}
	for part := range strings.SplitSeq(span, "\n") {
		if part = strings.TrimSpace(part); part != "" && strings.Contains(piece, part) {
			return true
		}
	}
	return false
}
