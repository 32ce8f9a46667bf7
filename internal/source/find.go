package source

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/bmatcuk/doublestar/v4"
)

// Finder finds the inputs that the words of a command line stand for. Its zero value takes every file and fetches
// nothing.
type Finder struct {
	// Known tells by its name whether a file met in a directory is of a format that can be read. Nil knows all.
	Known func(name string) bool
	// PassedOver, if not nil, is told of every file and directory that a search passes over without a word: what is not
	// known, and, with ignored, what an ignore file excludes.
	PassedOver func(name string, ignored bool)
	// Stdin is read for "-".
	Stdin io.Reader
	// StdinName is the name under which standard input is reported; "" is "stdin".
	StdinName string
	// MaxBytes is the size above which a file is not read; 0 is DefaultMaxBytes.
	MaxBytes int64
	// NoIgnore takes what ignore files exclude, and walks directories of dependencies and build output too.
	NoIgnore bool
	// Fetcher fetches URLs. Nil refuses them.
	Fetcher *Fetcher
}

// Find delivers what the arguments stand for, in their order and each thing once, as an input or as the reason why
// there is none: exactly one of the two is not nil. An argument is "-" for standard input, a URL, a file, a directory
// that is walked in the order of names, or a pattern (with **) for shells that do not expand them.
//
// A file named by the user is always taken. In a directory, files of a known format are, unless an ignore file
// excludes them. A pattern picks among what a walk would find, and knows better than Known when it spells out an
// ending.
func (f *Finder) Find(args []string) iter.Seq2[*Input, *Skipped] {
	return func(yield func(*Input, *Skipped) bool) {
		s := &search{Finder: f, yield: yield, maxBytes: cmp.Or(f.MaxBytes, DefaultMaxBytes), named: map[string]bool{}}
		s.known = func(name string) bool { return f.Known == nil || f.Known(name) || isArchiveName(name) }
		if len(args) > 1 {
			s.found = map[string]bool{}
		}
		for _, arg := range args {
			s.named[identity(arg)] = false
		}
		for _, arg := range args {
			if id := identity(arg); !s.named[id] {
				s.named[id] = true
				if !s.argument(arg, id) {
					return
				}
			}
		}
	}
}

// search is one run of Find. Its methods return false when the caller wants no more.
type search struct {
	*Finder
	yield    func(*Input, *Skipped) bool
	known    func(string) bool
	maxBytes int64
	named    map[string]bool // by identity: the arguments, and whether they have had their turn
	found    map[string]bool // by identity: what was met in walks; nil when nothing can be met twice
}

// identity is the same for two arguments that name the same thing.
func identity(arg string) string {
	if arg == "-" {
		return arg
	}
	if isURL(arg) {
		if u, err := parseURL(arg); err == nil {
			return publicURL(u, false)
		}
		return arg
	}
	abs, err := filepath.Abs(arg)
	if err != nil {
		return arg
	}
	return filepath.ToSlash(abs)
}

// isURL tells a URL from a path. A file may be called "a:b", but hardly "a://b".
func isURL(arg string) bool {
	scheme, _, ok := strings.Cut(arg, "://")
	return ok && scheme != "" && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+-.") == ""
}

func (s *search) argument(arg, id string) bool {
	if arg == "-" {
		return s.yield(s.stdin(), nil)
	}
	if isURL(arg) {
		return s.yield(s.url(arg))
	}
	name := path.Clean(filepath.ToSlash(arg))
	if arg == "" {
		return s.skip(&Skipped{Name: arg, Reason: ReasonMissing, Detail: "the name is empty", Named: true})
	}
	info, err := os.Stat(arg)
	if err == nil && strings.Contains(arg, "..") {
		// Behind a symbolic link "link/../page" is not "page".
		if same, err := os.Stat(name); err != nil || !os.SameFile(info, same) {
			if name, err = filepath.EvalSymlinks(arg); err != nil {
				return s.skip(fileTrouble(arg, true, err))
			}
			id, name = identity(name), filepath.ToSlash(name)
		}
	}
	switch {
	case err == nil && info.IsDir():
		return s.directory(name, id)
	case err == nil:
		if info.Mode().IsRegular() && isArchiveFile(arg) {
			return s.yield(archiveInput(name, true, s.maxPage()), nil)
		}
		return s.yield(fileInput(name, true, s.maxBytes), nil)
	case isMissing(err) && strings.ContainsAny(arg, "*?[{"):
		return s.pattern(arg)
	}
	trouble := fileTrouble(name, true, err)
	if trouble.Reason == ReasonMissing && strings.HasPrefix(strings.ToLower(arg), "www.") {
		trouble.Detail = "for a web page write https://" + arg
	}
	return s.skip(trouble)
}

// maxPage is the size above which a page in an archive is not read, which is that of a page on the web.
func (s *search) maxPage() int64 { return cmp.Or(s.MaxBytes, DefaultFetchMaxBytes) }

func (s *search) skip(what *Skipped) bool { return s.yield(nil, what) }

// isMissing: the name leads nowhere, or through a file, or (Windows) holds characters that no name may.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrInvalid) || filepath.Separator == '\\'
}

func (s *search) stdin() *Input {
	r := bufio.NewReader(cmp.Or(s.Stdin, io.Reader(strings.NewReader(""))))
	name := cmp.Or(s.StdinName, "stdin")
	if head, _ := r.Peek(sniffed); isArchive(head) {
		in := archiveInput(name, true, s.maxPage())
		in.open = func() (io.ReadCloser, error) {
			if r == nil {
				return nil, errors.New("standard input can be read once only")
			}
			once := io.NopCloser(r)
			r = nil
			return once, nil
		}
		return in
	}
	return &Input{Name: name, Kind: KindStdin, Named: true, load: func(_ context.Context, in *Input) *Skipped {
		return in.fill(r, 0, s.maxBytes)
	}}
}

func (s *search) url(arg string) (*Input, *Skipped) {
	if s.Fetcher == nil {
		return nil, &Skipped{Name: redact(arg), Reason: ReasonBadAddress, Detail: "web pages are not fetched here; save the page and check the file", Named: true}
	}
	return s.Fetcher.Input(arg)
}

// directory walks a directory that the user named.
func (s *search) directory(name, id string) bool {
	w := s.newWalk(name, id)
	if !w.enter(name, id, w.rules(id), false) {
		return false
	}
	if w.met {
		return true
	}
	detail := "no file in it has a format that can be read; name the files to have them read all the same"
	switch {
	case w.failed:
		detail = "what is in it could not be read"
	case w.leftOut != "":
		detail = "nothing but what is left out, such as " + w.leftOut + "; name that to have it read"
	case w.ignored:
		detail = "what is in it is excluded by .gitignore; name the files to have them read all the same"
	}
	return s.skip(&Skipped{Name: name, Reason: ReasonNoFiles, Detail: detail, Named: true})
}

// pattern walks the directory that a pattern starts from.
func (s *search) pattern(arg string) bool {
	slashed := filepath.ToSlash(arg)
	if !doublestar.ValidatePattern(slashed) {
		return s.skip(&Skipped{Name: slashed, Reason: ReasonMissing, Detail: "and as a pattern it is not well formed: a bracket or brace is not closed", Named: true})
	}
	base, glob := doublestar.SplitPattern(path.Clean(slashed))
	name, id := path.Clean(base), identity(base)
	w := s.newWalk(name, id)
	w.glob = glob
	w.spelled = path.Ext(glob) != "" && !strings.ContainsAny(path.Ext(glob), "*?[{")
	w.depth = -1
	if !strings.Contains(glob, "**") {
		w.depth = strings.Count(glob, "/")
	}
	if info, err := os.Stat(filepath.FromSlash(base)); err == nil && info.IsDir() {
		if !w.enter(name, id, w.rules(id), false) {
			return false
		}
	}
	if w.met {
		return true
	}
	detail := "there is no file of this name, and nothing that can be read matches it as a pattern"
	if w.ignored {
		detail = "what matches the pattern may be excluded by .gitignore; name the files to have them read all the same"
	}
	return s.skip(&Skipped{Name: slashed, Reason: ReasonNoFiles, Detail: detail, Named: true})
}
