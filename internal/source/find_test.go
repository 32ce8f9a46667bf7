package source

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// tree makes files in a new directory and goes there. A name that ends in / is a directory, "a -> b" is a link, and
// what stands behind "=" is the content.
func tree(t *testing.T, files ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, file := range files {
		name, content, _ := strings.Cut(file, "=")
		name, target, isLink := strings.Cut(name, " -> ")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case isLink:
			if err = os.Symlink(target, name); err != nil && runtime.GOOS == "windows" {
				t.Skip(err)
			}
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(name, 0o755)
		default:
			err = os.WriteFile(name, []byte(content), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// known is what the tests take for readable.
func known(name string) bool {
	return slices.Contains([]string{".html", ".md"}, filepath.Ext(name))
}

// found is what Find delivers, a line for each: the name, with * when it was named, or the name and the reason.
func found(f *Finder, args ...string) []string {
	var lines []string
	for in, skipped := range f.Find(args) {
		switch {
		case in != nil && skipped != nil || in == nil && skipped == nil:
			lines = append(lines, fmt.Sprintf("both or none: %v %v", in, skipped))
		case skipped != nil:
			lines = append(lines, star(skipped.Name, skipped.Named)+": "+skipped.Reason)
		default:
			lines = append(lines, star(in.Name, in.Named))
		}
	}
	return lines
}

func star(name string, named bool) string {
	if named {
		return name + "*"
	}
	return name
}

func TestFind(t *testing.T) {
	site := []string{
		"index.html", "about.md", "logo.png", "notes.weird", "b/two.html", "b/c/three.html", "b/x.png", "a.b/four.html",
		"node_modules/m/readme.md", "dist/index.html", ".git/description.md", "empty/", ".hidden.html",
	}
	tests := []struct {
		name  string
		files []string
		args  []string
		want  []string
	}{
		{"nothing", site, nil, nil},
		{"directory", site, []string{"."}, []string{
			".hidden.html", "a.b/four.html", "about.md", "b/c/three.html", "b/two.html", "dist: left out", "index.html", "node_modules: left out",
		}},
		{"directory below", site, []string{"b/"}, []string{"b/c/three.html", "b/two.html"}},
		{"directory above", site, []string{"b/../b/c/.."}, []string{"b/c/three.html", "b/two.html"}},
		{"file of a known format", site, []string{"./index.html"}, []string{"index.html*"}},
		{"file of an unknown format", site, []string{"logo.png"}, []string{"logo.png*"}},
		{"directory that is left out elsewhere", site, []string{"dist", "node_modules"}, []string{"dist/index.html", "node_modules/m/readme.md"}},
		{"directory and one in it that is left out", site, []string{".", "dist"}, []string{
			".hidden.html", "a.b/four.html", "about.md", "b/c/three.html", "b/two.html", "index.html", "node_modules: left out", "dist/index.html",
		}},
		{"directory and files in it", site, []string{"b/two.html", "b", "b/x.png", "b/c"}, []string{"b/two.html*", "b/x.png*", "b/c/three.html"}},
		{"things twice", site, []string{"b", "b/", "./b", "index.html", "index.html"}, []string{"b/c/three.html", "b/two.html", "index.html*"}},
		{"missing", site, []string{"no.html", "b/no", "index.html/x", ""}, []string{
			"no.html*: no such file", "b/no*: no such file", "index.html/x*: no such file", "*: no such file",
		}},
		{"empty directory", site, []string{"empty"}, []string{"empty*: no readable files"}},
		{"only what is left out", []string{"s/dist/a.html"}, []string{"s"}, []string{"s/dist: left out", "s*: no readable files"}},

		{"pattern", site, []string{"*.html"}, []string{"index.html"}},
		{"pattern of hidden names", site, []string{".*.html"}, []string{".hidden.html"}},
		{"pattern of everything takes what is known", site, []string{"*"}, []string{
			"a.b/four.html", "about.md", "b/c/three.html", "b/two.html", "dist: left out", "index.html", "node_modules: left out",
		}},
		{"pattern with an ending takes what is not known", site, []string{"*.weird"}, []string{"notes.weird"}},
		{"pattern one level down", site, []string{"*/*.html"}, []string{"a.b/four.html", "b/two.html", "dist: left out", "node_modules: left out"}},
		{"pattern that names what is left out", site, []string{"dist/*.html"}, []string{"dist/index.html"}},
		{"pattern that names it in the middle", []string{"p/a/dist/x.html", "p/b/dist/y.html"}, []string{"p/*/dist/*.html"}, []string{"p/a/dist/x.html", "p/b/dist/y.html"}},
		{"pattern of all levels", site, []string{"**/*.html"}, []string{"a.b/four.html", "b/c/three.html", "b/two.html", "dist: left out", "index.html", "node_modules: left out"}},
		{"pattern of alternatives", site, []string{"{about,index}.{md,html}"}, []string{"about.md", "index.html"}},
		{"pattern of alternatives over levels", site, []string{"b/{two,c/three}.html"}, []string{"b/c/three.html", "b/two.html"}},
		{"patterns that overlap", site, []string{"*.html", "i*.html", "."}, []string{
			"index.html", ".hidden.html", "a.b/four.html", "about.md", "b/c/three.html", "b/two.html", "dist: left out", "node_modules: left out",
		}},
		{"pattern without a match", site, []string{"*.txt", "no/*.html"}, []string{"*.txt*: no readable files", "no/*.html*: no readable files"}},
		{"pattern with a mistake", site, []string{"[a.html"}, []string{"[a.html*: no such file"}},
		{"file that looks like a pattern", []string{"[slug].md", "s.md", "{x}.md"}, []string{"[slug].md", "{x}.md"}, []string{"[slug].md*", "{x}.md*"}},

		{"ignored", []string{".gitignore=*.md\n!keep.md\nprivate/\n/top.html", "a.html", "a.md", "keep.md", "private/p.html", "top.html", "b/top.html", "b/b.md"}, []string{"."},
			[]string{"a.html", "b/top.html", "keep.md"}},
		{"ignored at every level", []string{".gitignore=*.md", "b/.gitignore=!*.md\nc.html", "a.md", "b/b.md", "b/c.html", "b/d/c.html", "b/d/.gitignore=!c.html"}, []string{"."},
			[]string{"b/b.md", "b/d/c.html"}},
		{"ignored, but named", []string{".gitignore=*.md\nprivate/", "a.md", "private/p.html"}, []string{"a.md", "private"}, []string{"a.md*", "private/p.html"}},
		{"ignored from above", []string{".git/", ".gitignore=draft.*\n/b/old.html", "b/draft.html", "b/new.html", "b/old.html"}, []string{"b"}, []string{"b/new.html"}},
		{"not ignored from above without a repository", []string{".gitignore=draft.*", "b/draft.html"}, []string{"b"}, []string{"b/draft.html"}},
		{"all ignored", []string{".gitignore=*", "a.html"}, []string{"."}, []string{".*: no readable files"}},
		{"pattern of what is ignored", []string{".gitignore=*.md", "a.md", "a.html"}, []string{"a.*"}, []string{"a.html"}},

		{"links", []string{
			"s/a.html", "s/b.html -> a.html", "s/c.html -> ../outside.html", "s/d.html -> nowhere.html", "s/e.png -> nowhere.png",
			"s/f -> .", "s/g -> ../other", "s/h.html -> h.html", "s/i.html -> data.bin", "s/data.bin", "outside.html", "other/o.html",
		}, []string{"s"}, []string{
			"s/a.html", "s/c.html: symbolic link", "s/d.html: symbolic link", "s/g: symbolic link", "s/h.html: symbolic link", "s/i.html: symbolic link",
		}},
		{"links that are named", []string{"s/a.html", "l -> s", "l.html -> s/a.html"}, []string{"l", "l.html"}, []string{"l/a.html", "l.html*"}},
		{"link to a directory above", []string{"a/b/c.html", "l -> a/b", "a/x.html", "x.html"}, []string{"l/../x.html"}, []string{"a/x.html*"}},
		{"link to itself", []string{"l -> l"}, []string{"l"}, []string{"l*: cannot be read"}},
		{"links are not met by patterns of other names", []string{"a.html", "out.md -> /nowhere", "dir -> /"}, []string{"*.html"}, []string{"a.html"}},

		{"standard input", nil, []string{"-", "-"}, []string{"stdin*"}},
		{"URLs", nil, []string{"https://a.example/", "HTTPS://a.example/#x", "ftp://u:p@a.example/", "http://127.0.0.1", "www.clinic.example"}, []string{
			"https://a.example/*", "ftp://a.example/*: bad address", "http://127.0.0.1*: private address", "www.clinic.example*: no such file",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tree(t, tt.files...)
			got := found(&Finder{Known: known, Fetcher: NewFetcher(FetchOptions{})}, tt.args...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFindWithoutIgnoring(t *testing.T) {
	tree(t, ".gitignore=*.md", "a.md", "dist/b.html", "node_modules/c.md", ".git/d.md")
	want := []string{"a.md", "dist/b.html", "node_modules/c.md"}
	if diff := cmp.Diff(want, found(&Finder{Known: known, NoIgnore: true}, ".")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindZeroValue(t *testing.T) {
	tree(t, "a.html", "b.png")
	want := []string{"a.html", "b.png", "https://clinic.example/*: bad address"}
	if diff := cmp.Diff(want, found(&Finder{}, ".", "https://u:p@clinic.example/")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestFindStopsWhenTold(t *testing.T) {
	tree(t, "a/a.html", "a/b.html", "b/c.html", "no/")
	for _, args := range [][]string{{"a", "b"}, {"a/*.html", "b"}, {"a/a.html", "b"}, {"-", "b"}, {"missing", "b"}, {"no", "b"}, {"[", "b"}} {
		n := 0
		for range (&Finder{Known: known}).Find(args) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%q: %d", args, n)
		}
	}
}

func TestFindSaysWhatToDo(t *testing.T) {
	tests := []struct {
		files  []string
		arg    string
		detail string
	}{
		{nil, "www.clinic.example/a", "write https://www.clinic.example/a"},
		{nil, "no.html", "check the spelling"},
		{[]string{"s/"}, "s", "no file in it has a format"},
		{[]string{"s/a.png"}, "s", "name the files"},
		{[]string{"s/.gitignore=*", "s/a.html"}, "s", "excluded by .gitignore"},
		{[]string{"s/.gitignore=*", "s/a.html"}, "s/*.html", "excluded by .gitignore"},
		{[]string{"s/dist/a.html"}, "s", "such as s/dist; name that"},
		{nil, "*.html", "nothing that can be read matches it as a pattern"},
		{nil, "[a", "not well formed"},
		{[]string{"l -> l"}, "l", "in a circle"},
	}
	for _, tt := range tests {
		tree(t, tt.files...)
		var last *Skipped
		for _, skipped := range (&Finder{Known: known}).Find([]string{tt.arg}) {
			last = skipped
		}
		if last == nil || !strings.Contains(last.Detail, tt.detail) || !last.Named || last.Deliberate() {
			t.Errorf("%s: %+v, want %q", tt.arg, last, tt.detail)
		}
	}
}

func TestDeliberate(t *testing.T) {
	tree(t, "s/a.html", "s/dist/b.html", "s/l.html -> ../x.html", "x.html")
	n := 0
	for _, skipped := range (&Finder{Known: known}).Find([]string{"s"}) {
		if skipped == nil {
			continue
		}
		n++
		if !skipped.Deliberate() {
			t.Errorf("%s makes the run incomplete", skipped)
		}
	}
	if n != 2 {
		t.Errorf("%d left out, want 2", n)
	}
}

func TestFindPermissions(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nothing is denied to this user")
	}
	tree(t, "s/a.html=a", "s/closed/b.html", "s/c.html", "only/d/e.html")
	for _, name := range []string{"s/closed", "s/c.html", "only/d"} {
		if err := os.Chmod(name, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(name, 0o755) })
	}
	f := &Finder{Known: known}
	if diff := cmp.Diff([]string{"s/a.html", "s/c.html", "s/closed: permission denied", "only/d: permission denied", "only*: no readable files"}, found(f, "s", "only")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for in, skipped := range f.Find([]string{"s/c.html"}) {
		if skipped == nil {
			skipped = in.Load(t.Context())
		}
		if skipped == nil || skipped.Reason != ReasonPermission || skipped.Deliberate() {
			t.Errorf("got %v", skipped)
		}
	}
}

func TestLoad(t *testing.T) {
	tree(t, "empty.html", "small.html=1234", "exact.html=12345", "large.html=123456", "gone.html", "turned.html")
	f := &Finder{MaxBytes: 5, Stdin: strings.NewReader("12345"), StdinName: "page.html"}
	got := map[string]string{}
	for in, skipped := range f.Find([]string{"empty.html", "small.html", "exact.html", "large.html", "gone.html", "turned.html", "-"}) {
		if in.Name == "gone.html" || in.Name == "turned.html" {
			if err := os.Remove(in.Name); err != nil {
				t.Fatal(err)
			}
		}
		if in.Name == "turned.html" {
			if err := os.Mkdir(in.Name, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if in.Data != nil {
			t.Errorf("%s: read before it is loaded", in.Name)
		}
		if skipped = in.Load(t.Context()); skipped != nil {
			got[skipped.Name] = skipped.Reason
		} else if in.Data == nil || in.ContentType != "" || in.FinalURL != "" {
			t.Errorf("%s: %+v", in.Name, in)
		} else {
			got[in.Name] = "=" + string(in.Data)
		}
	}
	want := map[string]string{
		"empty.html": "=", "small.html": "=1234", "exact.html": "=12345", "large.html": ReasonTooLarge,
		"gone.html": ReasonMissing, "turned.html": ReasonNotRegular, "page.html": "=12345",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// endlessReader is a pipe that never ends.
type endlessReader struct{}

func (endlessReader) Read(p []byte) (int, error) { return len(p), nil }

func TestLoadStdin(t *testing.T) {
	tests := []struct {
		stdin  io.Reader
		want   string
		reason string
	}{
		{nil, "", ""},
		{strings.NewReader("<p>words</p>"), "<p>words</p>", ""},
		{endlessReader{}, "", ReasonTooLarge},
		{io.MultiReader(strings.NewReader("half"), brokenReader{}), "", ReasonUnreadable},
	}
	for _, tt := range tests {
		for in := range (&Finder{Stdin: tt.stdin, MaxBytes: 1 << 16}).Find([]string{"-"}) {
			skipped := in.Load(t.Context())
			if tt.reason == "" && (skipped != nil || string(in.Data) != tt.want || in.Kind != KindStdin) {
				t.Errorf("%v: %v %q", tt.stdin, skipped, in.Data)
			}
			if tt.reason != "" && (skipped == nil || skipped.Reason != tt.reason || in.Data != nil) {
				t.Errorf("%v: %v", tt.stdin, skipped)
			}
		}
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestReadNames(t *testing.T) {
	tree(t, "list=a.html\nb c.html\n")
	tests := []struct {
		name, stdin string
		want        []string
	}{
		{"list", "", []string{"a.html", "b c.html"}},
		{"-", "a.html\r\n\r\n https://clinic.example/ \nlast", []string{"a.html", " https://clinic.example/ ", "last"}},
		{"-", "a\nb.html\x00c.html\r\x00", []string{"a\nb.html", "c.html\r"}},
		{"-", "\ufeffa.html\n", []string{"a.html"}},
		{"-", "", nil},
	}
	for _, tt := range tests {
		got, err := ReadNames(tt.name, strings.NewReader(tt.stdin))
		if err != nil || !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, %v, want %q", tt.stdin, got, err, tt.want)
		}
	}
	if _, err := ReadNames("no", nil); err == nil || !strings.Contains(err.Error(), "reading the list of files") {
		t.Errorf("a list that is not there: %v", err)
	}
	if _, err := ReadNames("-", endlessReader{}); err == nil {
		t.Error("an endless list is read")
	}
}

// The result must be that of git itself, wherever there is one.
func TestIgnoreAsGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("no git, or no way to make files of such names")
	}
	trees := [][]string{
		{"*.md"}, {"/*.md"}, {"a/"}, {"/a"}, {"a/b"}, {"a/*"}, {"a/**"}, {"**/b"}, {"**/b/"}, {"a/**/c.md"}, {"**"}, {"/**"}, {"**/"},
		{"*", "!*/", "!*.md"}, {"a", "!a/b"}, {"a/*", "!a/b"}, {"a/**", "!a/b/"}, {"/*", "!/a", "/a/*", "!/a/b"},
		{"# c.md", `\#x.md`, `\!y.md`}, {"c.md   "}, {`sp\ `}, {`sp\\ `}, {"c.md\t"}, {"\ufeffc.md"}, {"c.md\r"},
		{"{a,b}.md"}, {"[ac].md"}, {"[!a].md"}, {"[^a].md"}, {"[[:alpha:]].md"}, {"[a-c].md"}, {`\c.md`}, {"[c.md"}, {`c.md\`},
		{"?.md"}, {"a**"}, {"**c.md"}, {"a//b"}, {"/"}, {"!"}, {"!/"}, {"//"}, {"./c.md"}, {"a/./b"}, {"a/b/../c.md"},
		{"*", "!a/", "!b/"}, {"a/**/*", "!a/b"}, {"C.md"}, {"über.md"}, {"*.*"}, {".*"}, {"a/b/c.md", "!c.md"}, {"**/a/**"}, {"**/b/c.md"},
	}
	// One repository, in which every case has a directory of its own.
	var files, cases []string
	for _, patterns := range trees {
		for _, nested := range []string{"", "!c.md\n!b\n", "*\n"} {
			dir := fmt.Sprintf("%03d/", len(cases))
			cases = append(cases, fmt.Sprintf("%q, and in a %q", patterns, nested))
			for _, file := range []string{
				".gitignore=" + strings.Join(patterns, "\n") + "\n", "c.md", "a.md", "#x.md", "!y.md", "sp ", "über.md", "{a,b}.md",
				"a/c.md", "a/x.html", "a/b/c.md", "a/b/d/c.md", "b/c.md", "b/a/c.md", "d/b/c.md", "d/a/b/c.md", "1.md",
			} {
				files = append(files, dir+file)
			}
			if nested != "" {
				files = append(files, dir+"a/.gitignore="+nested)
			}
		}
	}
	tree(t, files...)
	if out, err := exec.CommandContext(t.Context(), git, "init", "-q").CombinedOutput(); err != nil {
		t.Fatalf("git init: %v %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), git, "-c", "core.excludesFile=", "-c", "core.ignoreCase=false", "ls-files", "-z", "-o", "--exclude-standard").Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	taken := map[string]int{}
	for name := range bytes.SplitSeq(bytes.TrimSuffix(out, []byte{0}), []byte{0}) {
		taken[string(name)]++
	}
	if len(taken) < len(cases) {
		t.Fatalf("git takes %d files", len(taken))
	}
	for _, name := range found(&Finder{}, ".") {
		taken[name]--
	}
	for _, name := range slices.Sorted(maps.Keys(taken)) {
		if n := taken[name]; n != 0 {
			var i int
			if _, err := fmt.Sscanf(name, "%03d/", &i); err != nil || i >= len(cases) {
				t.Fatalf("%q: %v", name, err)
			}
			t.Errorf("%s: %s is taken by git: %v", cases[i], name, n > 0)
		}
	}
}

// Whatever an ignore file says, a last line that takes a name back takes it back.
func FuzzIgnore(f *testing.F) {
	f.Add("*.md\n!a/\n/b/**\n", "c.md", true)
	f.Add("[a-\\", "a", false)
	f.Add("{a,{b\n\\ \n[[:alpha:]", "{a", false)
	f.Add("**/**/x/**\n", "x", true)
	f.Fuzz(func(t *testing.T, text, name string, isDir bool) {
		if name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\x00\r\n") || !utf8.ValidString(name) {
			return
		}
		rules := &ignoreRules{dir: "/r/", patterns: parseIgnore(text)}
		rules.ignores("/r/"+name, isDir)
		var literal strings.Builder
		for _, c := range name {
			if strings.ContainsRune(`\*?[]{}!#- `, c) {
				literal.WriteByte('\\')
			}
			literal.WriteRune(c)
		}
		rules.patterns = parseIgnore(text + "\n!" + literal.String())
		if rules.ignores("/r/"+name, isDir) {
			t.Errorf("%q is ignored by %q, which takes it back", name, text)
		}
		rules.patterns = parseIgnore(text + "\n" + literal.String())
		if !rules.ignores("/r/"+name, isDir) {
			t.Errorf("%q is not ignored by %q, which ends with it", name, text)
		}
	})
}
