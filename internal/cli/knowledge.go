package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

// knowledge is the built-in rules with those of the user.
type knowledge struct {
	pack    *rules.Pack
	own     []*rules.Rule // those of the user's packs
	sources []fs.FS
}

// loadKnowledge loads the built-in rules and the packs, which are files or directories.
func loadKnowledge(packs []string) (*knowledge, error) {
	pack, err := rules.Builtin()
	if err != nil {
		return nil, err
	}
	k := &knowledge{pack: pack, sources: []fs.FS{rules.FS()}}
	for _, name := range packs {
		if err := k.add(name); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// loadForChecking loads what checking needs, which is faster: without packs of the user the built-in rules are there
// in compiled form, without their examples.
func loadForChecking(packs []string) (*knowledge, error) {
	if len(packs) > 0 {
		return loadKnowledge(packs)
	}
	pack, err := rules.Compiled()
	if err != nil {
		return nil, err
	}
	return &knowledge{pack: pack, sources: []fs.FS{rules.FS()}}, nil
}

// loadDetector loads what tells jurisdictions from each other.
func (k *knowledge) loadDetector() (*market.Detector, error) {
	if k.pack.Detector != nil {
		d, err := market.Restore(k.pack.Detector)
		if err != nil {
			return nil, fmt.Errorf("loading the compiled jurisdictions: %w", err)
		}
		return d, nil
	}
	data, err := fs.Sub(rules.FS(), "jurisdictions")
	if err != nil {
		return nil, fmt.Errorf("loading jurisdictions: %w", err)
	}
	d, err := market.Load(data)
	if err != nil {
		return nil, fmt.Errorf("the built-in jurisdictions are wrong, which is a mistake of cliniclint: %w", err)
	}
	return d, nil
}

// add loads a user's pack on top. Places in errors and rules are given as paths that the user can open.
func (k *knowledge) add(name string) error {
	fsys, dir, err := openPack(name)
	if err != nil {
		return err
	}
	known := map[*rules.Rule]bool{}
	for _, r := range k.pack.Rules {
		known[r] = true
	}
	pack, err := k.pack.With(fsys)
	if err != nil {
		return fmt.Errorf("the rules in %s are wrong:\n%w", name, placedIn(dir, err))
	}
	for _, r := range pack.Rules {
		if known[r] {
			continue
		}
		r.Place.File = path.Join(dir, r.Place.File)
		for _, list := range [][]rules.Example{r.Examples.Flag, r.Examples.Pass} {
			for i := range list {
				list[i].Place.File = path.Join(dir, list[i].Place.File)
			}
		}
		k.own = append(k.own, r)
	}
	k.pack, k.sources = pack, append(k.sources, fsys)
	return nil
}

// openPack opens a file or directory of rules. dir is where its files are.
func openPack(name string) (fsys fs.FS, dir string, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, "", fmt.Errorf("reading rules: %w", err)
	}
	if info.IsDir() {
		fsys, dir = os.DirFS(name), filepath.ToSlash(filepath.Clean(name))
		found := errors.New("found")
		err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() && isYAML(name) {
				return found
			}
			return err
		})
		if errors.Is(err, found) {
			return fsys, dir, nil
		}
		if err == nil {
			err = errors.New("there is no .yaml file in it")
		}
		return nil, "", fmt.Errorf("reading rules in %s: %w", name, err)
	}
	if !isYAML(name) {
		return nil, "", fmt.Errorf("reading rules: %s does not end in .yaml or .yml", name)
	}
	folder, base := filepath.Split(filepath.Clean(name))
	if folder == "" {
		folder = "."
	}
	return oneFile{os.DirFS(folder), base}, filepath.ToSlash(filepath.Clean(folder)), nil
}

func isYAML(name string) bool {
	ext := path.Ext(name)
	return ext == ".yaml" || ext == ".yml"
}

// oneFile is a file system that lists one file only.
type oneFile struct {
	fs.FS
	name string
}

// ReadDir lists the file.
func (o oneFile) ReadDir(dir string) ([]fs.DirEntry, error) {
	info, err := fs.Stat(o.FS, path.Join(dir, o.name))
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, nil
}

// placedIn puts a directory before the places of the problems that err joins.
func placedIn(dir string, err error) error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		list := joined.Unwrap()
		out := make([]error, len(list))
		for i, e := range list {
			out[i] = placedIn(dir, e)
		}
		return errors.Join(out...)
	}
	var p *rules.Problem
	if errors.As(err, &p) {
		moved := *p
		moved.Place.File = path.Join(dir, p.Place.File)
		return &moved
	}
	return err
}

// newRun is a run with these rules.
func (k *knowledge) newRun(version string) *report.Run {
	run := &report.Run{Version: version, RuleSet: k.id(), Guidance: k.pack.Guidance}
	return run
}

// id tells one set of rules from any other.
func (k *knowledge) id() string {
	if k.pack.SetID != "" {
		return k.pack.SetID
	}
	return rules.SetID(k.sources...)
}
