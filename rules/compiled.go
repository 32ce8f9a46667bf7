package rules

import (
	"crypto/sha256"
	_ "embed" // the compiled knowledge
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"

	"github.com/cliniclint/cliniclint/internal/flat"
)

//go:generate go run ../internal/compile
//go:generate go run ../internal/train

//go:embed compiled.bin
var compiledBin []byte

// Model is what has been learned from labelled passages, as package resemblance reads it.
//
//go:embed model.bin
var Model []byte

// layoutVersion is that of the layout of compiled data; it changes with every change to a layout, those of
// what other packages compiled included.
const layoutVersion = 10

// Compile writes a pack for Compiled: what checking needs, and no more. Its Lexicon, Detector, Asserter, Implied and SetID
// must be there; state is that of the files it was loaded from.
func Compile(p *Pack, state uint32) []byte {
	return flat.Seal(layoutVersion, flat.Encode(p.stated(&state)))
}

// Compiled gives the built-in pack for checking, quickly: without examples and without concepts, whose lexicon it has
// instead. Where the compiled data is damaged, or not of the same state as the files, it loads those, as Builtin does.
func Compiled() (*Pack, error) {
	p, state, err := restore(compiledBin)
	if err != nil {
		return Builtin()
	}
	now, err := State(files)
	if err != nil {
		return nil, err
	}
	if state != now {
		return Builtin()
	}
	return p, nil
}

// restore reads what Compile wrote. The pack shares the memory of the data.
func restore(sealed []byte) (p *Pack, state uint32, err error) {
	data, err := flat.Open(layoutVersion, sealed)
	if err != nil {
		return nil, 0, fmt.Errorf("opening the compiled rules: %w", err)
	}
	p = new(Pack)
	if err := flat.Decode(data, p.stated(&state)); err != nil {
		return nil, 0, fmt.Errorf("reading the compiled rules: %w", err)
	}
	return p, state, nil
}

// stated is the layout of a pack behind the state of its files.
func (p *Pack) stated(state *uint32) func(*flat.Coder) {
	return func(c *flat.Coder) {
		c.Uint32(state)
		p.layout(c)
	}
}

// State is a checksum of every data file of fsys, by which compiled data is known to be of the same state. It is made to
// notice changes in no time, not to withstand an attacker.
func State(fsys fs.FS) (uint32, error) {
	h := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	buf := make([]byte, 16<<10)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()                //nolint:errcheck // it is only read
		_, _ = io.WriteString(h, name) // a hash takes everything
		_, err = io.CopyBuffer(h, struct{ io.Reader }{f}, buf)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("summing up the rules: %w", err)
	}
	return h.Sum32(), nil
}

// SetID tells one set of rules from any other: the start of a hash of all its files. What could be loaded can be read
// again; a file that cannot changes the id, which is what it should do.
func SetID(sources ...fs.FS) string {
	h := sha256.New()
	for _, fsys := range sources {
		_ = fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || path.Ext(name) != ".yaml" && path.Ext(name) != ".yml" {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			_, _ = fmt.Fprintf(h, "%s\x00%d\x00%s", name, len(data), data) // a hash takes everything
			return err
		})
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}
