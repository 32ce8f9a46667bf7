package rules

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the compiled knowledge
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io/fs"
	"slices"
	"sort"
)

//go:generate go run ../internal/compile

//go:embed compiled.bin
var compiledBin []byte

// compiledData is the built-in pack as it is embedded: what checking needs, and no more. Lists stand for maps, so that
// writing is deterministic.
type compiledData struct {
	Guidance      []Guidance
	Products      []productData
	Rules         []ruleData
	Jurisdictions []string
	Implied       [][]string // in the order of Jurisdictions
	Cues          File
}

type productData struct {
	Product
	Statuses []statusData
}

type statusData struct {
	Jurisdiction string
	List         []Status
}

type ruleData struct {
	Rule
	In []slotData
}

type slotData struct {
	Slot     string
	Severity Severity
}

// Sum is the checksum of every data file of fsys, by which compiled data is known to be of the same state.
func Sum(fsys fs.FS) ([sha256.Size]byte, error) {
	h := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		// writing to a hash never fails
		_, _ = fmt.Fprintf(h, "%s %d\n", name, len(data))
		_, _ = h.Write(data)
		return nil
	})
	if err != nil {
		return [sha256.Size]byte{}, fmt.Errorf("summing up the rules: %w", err)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// Compile writes a pack for Compiled, its Implied included. sum is that of the files it was loaded from, lexicon its
// lexicon as package lexicon marshals it.
func Compile(p *Pack, sum [sha256.Size]byte, lexicon []byte) ([]byte, error) {
	d := compiledData{Jurisdictions: p.Jurisdictions, Cues: p.Cues}
	for _, j := range p.Jurisdictions {
		d.Implied = append(d.Implied, p.Implied[j])
	}
	for _, g := range p.Guidance {
		d.Guidance = append(d.Guidance, *g)
	}
	slices.SortFunc(d.Guidance, func(a, b Guidance) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	for _, f := range p.Products {
		x := productData{Product: *f}
		x.Status, x.Terms, x.Except = nil, nil, nil
		for j, list := range f.Status {
			x.Statuses = append(x.Statuses, statusData{j, list})
		}
		sort.Slice(x.Statuses, func(i, j int) bool { return x.Statuses[i].Jurisdiction < x.Statuses[j].Jurisdiction })
		d.Products = append(d.Products, x)
	}
	sort.Slice(d.Products, func(i, j int) bool { return d.Products[i].ID < d.Products[j].ID })
	for _, r := range p.Rules {
		x := ruleData{Rule: *r}
		x.Examples, x.SeverityIn, x.Claim.Terms, x.Claim.Except = Examples{}, nil, nil, nil
		for s, sev := range r.SeverityIn {
			x.In = append(x.In, slotData{s, sev})
		}
		sort.Slice(x.In, func(i, j int) bool { return x.In[i].Slot < x.In[j].Slot })
		d.Rules = append(d.Rules, x)
	}
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(d); err != nil {
		return nil, fmt.Errorf("compiling the rules: %w", err)
	}
	out := binary.LittleEndian.AppendUint32(sum[:], uint32(data.Len())) //nolint:gosec // far below 4 GB
	return slices.Concat(out, data.Bytes(), lexicon), nil
}

// Compiled gives the built-in pack for checking, quickly: without examples and without concepts, whose lexicon it has
// instead. Where the compiled data is not of the same state as the files, it loads those, as Builtin does.
func Compiled() (*Pack, error) {
	sum, err := Sum(files)
	if err != nil {
		return nil, err
	}
	rest, fresh := bytes.CutPrefix(compiledBin, sum[:])
	if !fresh || len(rest) < 4 || uint64(binary.LittleEndian.Uint32(rest)) > uint64(len(rest)-4) {
		return Builtin()
	}
	size := binary.LittleEndian.Uint32(rest)
	data, lexicon := rest[4:4+size], rest[4+size:]
	var d compiledData
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&d); err != nil {
		return Builtin()
	}
	p := &Pack{
		Guidance: make(map[string]*Guidance, len(d.Guidance)), Products: make(map[string]*Product, len(d.Products)),
		Rules: make([]*Rule, len(d.Rules)), Jurisdictions: d.Jurisdictions, Cues: d.Cues, Lexicon: lexicon,
	}
	p.Implied = make(map[string][]string, len(d.Jurisdictions))
	for i, j := range d.Jurisdictions {
		p.Implied[j] = d.Implied[i]
	}
	for i := range d.Guidance {
		p.Guidance[d.Guidance[i].ID] = &d.Guidance[i]
	}
	for i := range d.Products {
		f := &d.Products[i]
		f.Status = make(map[string][]Status, len(f.Statuses))
		for _, s := range f.Statuses {
			f.Status[s.Jurisdiction] = s.List
		}
		p.Products[f.ID] = &f.Product
	}
	for i := range d.Rules {
		r := &d.Rules[i]
		if len(r.In) > 0 {
			r.SeverityIn = make(map[string]Severity, len(r.In))
			for _, s := range r.In {
				r.SeverityIn[s.Slot] = s.Severity
			}
		}
		p.Rules[i] = &r.Rule
	}
	return p, nil
}
