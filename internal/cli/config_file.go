package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/suppress"
)

// configFlags choose the configuration.
type configFlags struct {
	name string
	none bool
}

func (c *configFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.name, "config", "", "take the configuration from this `FILE` instead of "+config.Name)
	cmd.Flags().BoolVar(&c.none, "no-config", false, "take no configuration")
}

// load reads the configuration that the flags choose, or the one that is found. It is never nil.
func (c *configFlags) load() (*config.File, error) {
	name := c.name
	switch {
	case c.none && name != "":
		return nil, errors.New("--config and --no-config contradict each other; leave one out")
	case c.none:
		return &config.File{}, nil
	case name == "":
		found, err := config.Find(".")
		if err != nil {
			return nil, err
		}
		if found == "" {
			return &config.File{}, nil
		}
		name = found
	}
	f, err := config.Load(name)
	if err != nil {
		return nil, fmt.Errorf("the configuration is wrong:\n%w", err)
	}
	return f, nil
}

// packsOf are the rule packs that a configuration names, as paths that can be opened.
func packsOf(f *config.File) []string {
	packs := make([]string, 0, len(f.Data.Packs))
	wd, err := os.Getwd()
	for _, p := range f.Data.Packs {
		name := filepath.FromSlash(p.Text)
		if !filepath.IsAbs(name) {
			name = filepath.Join(f.Dir, name)
		}
		if rel, relErr := filepath.Rel(wd, name); err == nil && relErr == nil {
			name = rel
		}
		packs = append(packs, name)
	}
	return packs
}

// loadWith loads the rules with the packs of the configuration and more, and checks the names in the configuration.
func loadWith(f *config.File, more []string, load func([]string) (*knowledge, error)) (*knowledge, error) {
	k, err := load(append(packsOf(f), more...))
	if err != nil {
		return nil, err
	}
	if err := f.Check(append(suppress.Rules(), k.pack.Rules...), k.pack.Jurisdictions); err != nil {
		return nil, fmt.Errorf("the configuration is wrong:\n%w", err)
	}
	return k, nil
}

// pathIn is a file's path relative to a folder, slash-separated; "" when it is not in it.
func pathIn(dir, name string) string {
	abs, err := filepath.Abs(filepath.FromSlash(name))
	if err != nil || dir == "" {
		return ""
	}
	rel, err := filepath.Rel(dir, abs)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return ""
	}
	return filepath.ToSlash(rel)
}

// layersFor says which parts of the configuration hold for an input. A page is where it was in the end.
func layersFor(f *config.File, in *source.Input) config.Layers {
	if in.Kind != source.KindURL {
		return f.LayersFor(pathIn(f.Dir, in.Name), "")
	}
	return f.LayersFor("", hostOf(in))
}

func hostOf(in *source.Input) string {
	for _, raw := range []string{in.FinalURL, in.Name} {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			return u.Hostname()
		}
	}
	return ""
}
