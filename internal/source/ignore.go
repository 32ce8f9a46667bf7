package source

import (
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// ignoreFile is the file whose patterns are respected at every level. A user's global excludes and .git/info/exclude
// are not read: they are not part of the tree, and the same tree must give the same result on every machine.
const ignoreFile = ".gitignore"

// maxIgnoreBytes is how much of an ignore file is read. Those in use are a few kilobytes long; one made to slow the walk
// down cannot do so by much.
const maxIgnoreBytes = 256 << 10

// ignoreRules are the patterns of one directory, with those of the directories above it. A nil *ignoreRules ignores
// nothing.
type ignoreRules struct {
	above    *ignoreRules
	dir      string // absolute, slash-separated, with a slash at the end
	patterns []ignorePattern
}

// ignorePattern is a line of an ignore file. It differs from git's in that "?" and brackets match a character, not a byte.
type ignorePattern struct {
	glob     string // for doublestar
	anchored bool   // matched against the path below the directory of the file, not against the name alone
	dirOnly  bool
	keep     bool // "!": takes back what an earlier pattern ignored
}

// rulesFor collects the rules for the directory abs from the root of its repository down. Outside a repository only its
// own ignore file counts.
func rulesFor(abs string) *ignoreRules {
	dirs := []string{abs}
	for dir := abs; ; {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			dirs = dirs[:1]
			break
		}
		dirs, dir = append(dirs, up), up
	}
	var rules *ignoreRules
	for i := len(dirs) - 1; i >= 0; i-- {
		rules = rules.below(dirs[i])
	}
	return rules
}

// below adds the rules of the directory abs, a descendant of r's. An ignore file that cannot be read ignores nothing, so
// that more is read rather than less; one that is a symbolic link is passed over, as git does.
func (r *ignoreRules) below(abs string) *ignoreRules {
	name := filepath.Join(abs, ignoreFile)
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return r
	}
	f, err := os.Open(name)
	if err != nil {
		return r
	}
	defer f.Close() //nolint:errcheck // read only
	text, err := io.ReadAll(io.LimitReader(f, maxIgnoreBytes))
	if err != nil {
		return r
	}
	patterns := parseIgnore(string(text))
	if len(patterns) == 0 {
		return r
	}
	return &ignoreRules{above: r, dir: strings.TrimSuffix(filepath.ToSlash(abs), "/") + "/", patterns: patterns}
}

// ignores tells whether the entry abs (absolute, slash-separated) is ignored, given that the directory it is in is not:
// the last pattern that matches in the nearest ignore file decides.
func (r *ignoreRules) ignores(abs string, isDir bool) bool {
	name := path.Base(abs)
	for ; r != nil; r = r.above {
		rel, ok := strings.CutPrefix(abs, r.dir)
		if !ok {
			continue
		}
		for i := len(r.patterns) - 1; i >= 0; i-- {
			p := &r.patterns[i]
			if p.dirOnly && !isDir {
				continue
			}
			subject := name
			if p.anchored {
				subject = rel
			}
			if doublestar.MatchUnvalidated(p.glob, subject) {
				return !p.keep
			}
		}
	}
	return false
}

// parseIgnore reads the lines of an ignore file. Lines that are no pattern match nothing, as in git.
func parseIgnore(text string) []ignorePattern {
	var patterns []ignorePattern
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if p, ok := parsePattern(trimBlanks(line)); ok {
			patterns = append(patterns, p)
		}
	}
	return patterns
}

func parsePattern(s string) (p ignorePattern, ok bool) {
	s, p.keep = strings.CutPrefix(s, "!")
	s, p.dirOnly = strings.CutSuffix(s, "/")
	p.anchored = strings.Contains(s, "/")
	s = strings.TrimPrefix(s, "/")
	// "dir/**" is what is in dir, not dir itself, which doublestar would match as well.
	if strings.HasSuffix(s, "/**") {
		s += "/*"
	}
	p.glob = bracketClasses.Replace(escapeBraces(s))
	return p, s != "" && doublestar.ValidatePattern(p.glob)
}

// trimBlanks drops the blanks at the end of a line, except one behind a backslash.
func trimBlanks(s string) string {
	cut := strings.TrimRight(s, " ")
	if cut != s && (len(cut)-len(strings.TrimRight(cut, `\`)))%2 == 1 {
		return cut + " "
	}
	return cut
}

// escapeBraces makes braces literal: an ignore file has no alternatives.
func escapeBraces(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\\':
			b.WriteByte(c)
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '{', '}':
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// bracketClasses spells out the named classes that doublestar does not know.
var bracketClasses = strings.NewReplacer(
	"[:alpha:]", "a-zA-Z", "[:digit:]", "0-9", "[:alnum:]", "a-zA-Z0-9", "[:upper:]", "A-Z", "[:lower:]", "a-z",
	"[:xdigit:]", "0-9a-fA-F", "[:space:]", " \t\r\n\v\f", "[:blank:]", " \t",
)
