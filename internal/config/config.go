// Package config reads .cliniclint.yml: what a repository has decided about jurisdictions, rules, severities and files,
// and in which folders and on which hosts it has decided otherwise.
package config

import (
	_ "embed" // the starter
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cliniclint/cliniclint/rules"
)

// Name is what the file is called.
const Name = ".cliniclint.yml"

// maxBytes bounds the size of the file.
const maxBytes = 1 << 20

// Starter is a commented file to begin with.
//
//go:embed starter.yml
var Starter []byte

// File is a configuration as it was written. The zero value is an empty one.
type File struct {
	Name string // the path, as errors name it; "" when there is no file
	Path string // absolute
	Dir  string // the absolute folder that patterns and packs are relative to
	Data Data
}

// Data is what the file holds.
type Data struct {
	Version     rules.Number `yaml:"version"`
	FailOn      rules.Text   `yaml:"fail-on"`
	MinSeverity rules.Text   `yaml:"min-severity"`
	Packs       []rules.Text `yaml:"packs"`
	Include     []rules.Text `yaml:"include"`
	Exclude     []rules.Text `yaml:"exclude"`
	// The keys of a layer stand at the top and in each override.
	Jurisdictions []rules.Text              `yaml:"jurisdictions"`
	Rules         Choice                    `yaml:"rules"`
	Severity      map[rules.Text]rules.Text `yaml:"severity"`
	Ignorable     map[rules.Text]bool       `yaml:"ignorable"`
	Overrides     []Override                `yaml:"overrides"`
}

// Choice takes rules out and brings them back. Its entries are ids, beginnings such as uk/*, and categories.
type Choice struct {
	Disable []rules.Text `yaml:"disable"`
	Enable  []rules.Text `yaml:"enable"`
}

// Override is what holds in some folders or on some hosts instead.
type Override struct {
	Paths         []rules.Text              `yaml:"paths"`
	Hosts         []rules.Text              `yaml:"hosts"`
	Jurisdictions []rules.Text              `yaml:"jurisdictions"`
	Rules         Choice                    `yaml:"rules"`
	Severity      map[rules.Text]rules.Text `yaml:"severity"`
	Ignorable     map[rules.Text]bool       `yaml:"ignorable"`
	Place         rules.Place               `yaml:"-"`
}

// Find looks for the file in dir and above, up to the root of the repository; outside of a repository it looks in dir
// alone. It returns "" when there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("looking for %s: %w", Name, err)
	}
	root, inside := Root(dir)
	for {
		name := filepath.Join(dir, Name)
		_, err := os.Stat(name)
		if err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("looking for %s: %w", Name, err)
		}
		// A misnamed file would be passed over without a word.
		for _, other := range []string{".cliniclint.yaml", "cliniclint.yml", "cliniclint.yaml"} {
			if _, err := os.Stat(filepath.Join(dir, other)); err == nil {
				return "", fmt.Errorf("%s is not read; rename it to %s, or leave it out with --no-config", filepath.Join(dir, other), Name)
			}
		}
		if !inside || dir == root || dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

// Root is the root of the repository that dir, an absolute path, is in. inside is false when it is in none; dir is
// returned then.
func Root(dir string) (root string, inside bool) {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			return d, true
		}
		if d == filepath.Dir(d) {
			return dir, false
		}
	}
}

// Load reads a file. The error joins a *rules.Problem for everything that is wrong in it.
func Load(name string) (*File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("%s is larger than %d KB, which no configuration is; see whether it is the right file", name, maxBytes>>10)
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	c, err := Parse(shown(name), data)
	if err != nil {
		return nil, err
	}
	c.Path, c.Dir = abs, filepath.Dir(abs)
	return c, nil
}

// shown is the path as errors should name it: relative where that is shorter.
func shown(name string) string {
	wd, err := os.Getwd()
	if err != nil {
		return name
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if rel, err := filepath.Rel(wd, abs); err == nil && len(rel) < len(name) {
		name = rel
	}
	return filepath.ToSlash(name)
}
