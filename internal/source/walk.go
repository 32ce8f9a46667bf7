package source

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// notCopy are directories that a walk passes over: what is in them was written by others, or is made from what stands
// elsewhere. One that the user names is walked.
var notCopy = map[string]bool{
	"node_modules": true, "bower_components": true, "vendor": true, "dist": true, "build": true, "out": true,
	"target": true, "coverage": true, "__pycache__": true, "venv": true, ".venv": true, ".next": true, ".nuxt": true,
	".output": true, ".svelte-kit": true, ".astro": true, ".docusaurus": true, ".cache": true, ".parcel-cache": true,
	".turbo": true, ".vercel": true, ".netlify": true, ".yarn": true, ".pnpm-store": true, ".tox": true,
}

// isHistory tells the directories in which version control keeps its own files. They are never content.
func isHistory(name string) bool {
	return name == ".git" || name == ".hg" || name == ".svn" || name == ".jj"
}

// walk goes through one directory that the user named, or that a pattern starts from.
type walk struct {
	*search
	root string // name of the directory, slash-separated
	real string // its absolute path without symbolic links, to tell which links lead out of it

	glob    string // "" takes what is known
	spelled bool   // the pattern ends in an ending, such as ".html"
	depth   int    // directories below the root that the pattern can reach into; negative for any

	met     bool   // something was taken, or is left to its own turn
	ignored bool   // something was excluded by an ignore file
	failed  bool   // something was there but could not be read
	leftOut string // a directory that was passed over
}

func (s *search) newWalk(name, id string) *walk {
	resolved, err := filepath.EvalSymlinks(filepath.FromSlash(id))
	if err != nil {
		resolved = id
	}
	return &walk{search: s, root: name, real: filepath.ToSlash(resolved)}
}

func (w *walk) rules(id string) *ignoreRules {
	if w.NoIgnore {
		return nil
	}
	return rulesFor(filepath.FromSlash(id))
}

// enter goes through a directory, by its name and its absolute path. whole says that a pattern has matched it, so that
// all in it is taken that a walk would take. It returns false when the caller wants no more.
func (w *walk) enter(name, abs string, rules *ignoreRules, whole bool) bool {
	entries, err := os.ReadDir(filepath.FromSlash(abs)) // sorted by name, also when it fails half way
	if err != nil {
		w.failed = true
		if !w.skip(fileTrouble(name, false, err)) {
			return false
		}
	}
	for _, e := range entries {
		if !w.entry(e, path.Join(name, e.Name()), path.Join(abs, e.Name()), rules, whole) {
			return false
		}
	}
	return true
}

func (w *walk) entry(e fs.DirEntry, name, abs string, rules *ignoreRules, whole bool) bool {
	isDir := e.IsDir()
	if isDir && isHistory(e.Name()) {
		return true
	}
	if _, own := w.named[abs]; own {
		w.met = true
		return true
	}
	matches := w.matches(name)
	takes := w.glob == "" || whole
	if takes {
		takes = w.known(name)
	} else {
		takes = matches && (w.spelled || w.known(name))
	}
	isLink := e.Type()&fs.ModeSymlink != 0
	if !isDir && !isLink && !takes {
		if w.glob == "" || whole {
			w.passOver(name, false)
		}
		return true
	}
	if rules.ignores(abs, isDir) {
		w.ignored = true
		w.passOver(name, true)
		return true
	}
	switch {
	case isDir:
		whole = whole || matches
		if !w.reaches(name, whole) {
			return true
		}
		if notCopy[e.Name()] && !w.NoIgnore && !strings.Contains("/"+w.glob+"/", "/"+e.Name()+"/") {
			w.leftOut = cmp.Or(w.leftOut, name)
			return w.skip(&Skipped{Name: name, Reason: ReasonLeftOut, Detail: "dependencies or build output by its name; name it to have it read"})
		}
		if !w.NoIgnore {
			rules = rules.below(filepath.FromSlash(abs))
		}
		return w.enter(name, abs, rules, whole)
	case isLink:
		return w.link(name, abs, takes, w.reaches(name, whole || matches))
	case !e.Type().IsRegular():
		w.failed = true
		return w.skip(&Skipped{Name: name, Reason: ReasonNotRegular, Detail: "a pipe, socket or device is read only when it is named"})
	}
	w.met = true
	if w.found != nil {
		if w.found[abs] {
			return true
		}
		w.found[abs] = true
	}
	if isArchiveName(name) {
		return w.yield(archiveInput(name, false, w.maxPage()), nil)
	}
	return w.yield(fileInput(name, false, w.maxBytes), nil)
}

func (w *walk) passOver(name string, ignored bool) {
	if w.PassedOver != nil {
		w.PassedOver(name, ignored)
	}
}

// link decides about a symbolic link, given whether a file or a directory of its name would be read. None is followed:
// what it leads to inside the directory is met there, and what is outside may be anything at all, in a stranger's
// repository a link to a private file.
func (w *walk) link(name, abs string, takes, enters bool) bool {
	target, err := filepath.EvalSymlinks(filepath.FromSlash(abs))
	if err != nil {
		if !takes {
			return true
		}
		return w.skip(&Skipped{Name: name, Reason: ReasonLink, Detail: "it leads nowhere"})
	}
	info, err := os.Stat(target)
	isDir := err == nil && info.IsDir()
	if isDir && !enters || !isDir && !takes {
		return true
	}
	target = filepath.ToSlash(target)
	inside := target == w.real || strings.HasPrefix(target, strings.TrimSuffix(w.real, "/")+"/")
	if inside && (isDir || w.known(target)) {
		return true
	}
	return w.skip(&Skipped{Name: name, Reason: ReasonLink, Detail: "links are not followed in a directory; name it to have it read"})
}

// reaches tells whether anything in the directory could be taken. whole says that a pattern has matched it.
func (w *walk) reaches(name string, whole bool) bool {
	return w.glob == "" || whole || w.depth < 0 || strings.Count(w.relative(name), "/") < w.depth
}

func (w *walk) relative(name string) string {
	if w.root == "." {
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, w.root), "/")
}

// matches tells whether the pattern matches the entry. As in a shell, it matches hidden names only when it says so.
func (w *walk) matches(name string) bool {
	if w.glob == "" {
		return false
	}
	if strings.HasPrefix(path.Base(name), ".") && !strings.HasPrefix(w.glob, ".") && !strings.Contains(w.glob, "/.") {
		return false
	}
	return doublestar.MatchUnvalidated(w.glob, w.relative(name))
}
