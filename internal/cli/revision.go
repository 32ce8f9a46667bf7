package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// revision is the state of a repository that a run compares with: the last one that a revision and the work in this
// directory have in common.
type revision struct {
	name string // as the user gave it
	root string // absolute
	base string // the commit
	then map[string]bool
	was  map[string]string // by the path of a file that has changed since: its path then, "" for a new one
}

// openRevision asks git what has changed since. What is not committed yet has changed too.
func openRevision(ctx context.Context, name string) (*revision, error) {
	fail := func(err error) (*revision, error) { return nil, fmt.Errorf("--new-from-rev %s: %w", name, err) }
	if strings.HasPrefix(name, "-") || name == "" {
		return fail(errors.New("this is not a revision; name a branch, a tag or a commit, such as origin/main"))
	}
	if _, err := exec.LookPath("git"); err != nil {
		return fail(errors.New("git is needed for this and was not found; install it, or use --baseline, which needs none"))
	}
	r := &revision{name: name, then: map[string]bool{}, was: map[string]string{}}
	top, err := r.git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return fail(fmt.Errorf("this directory is not in a git repository, or git will not read it (%w); run in one, or use --baseline, which needs none", err))
	}
	r.root = filepath.FromSlash(strings.TrimRight(string(top), "\r\n"))
	commit, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	if err != nil {
		return fail(errors.New("there is no such revision; name one that git log knows, and fetch it first (in CI: the whole history, fetch-depth 0)"))
	}
	base, err := r.git(ctx, "merge-base", strings.TrimSpace(string(commit)), "HEAD")
	if err != nil {
		return fail(errors.New("it has no history in common with this directory; fetch the whole history (in CI: fetch-depth 0)"))
	}
	r.base = strings.TrimSpace(string(base))
	files, err := r.git(ctx, "ls-tree", "-r", "-z", "--name-only", "--full-tree", r.base)
	if err != nil {
		return fail(err)
	}
	for _, f := range strings.Split(string(files), "\x00") {
		r.then[f] = true
	}
	diff, err := r.git(ctx, "diff", "--name-status", "-z", "-M", "--no-ext-diff", "--no-relative", r.base, "--")
	if err != nil {
		return fail(err)
	}
	if err := r.read(strings.Split(string(diff), "\x00")); err != nil {
		return nil, err
	}
	return r, nil
}

// read takes the fields of “git diff --name-status -z”: a letter and a path, or two paths where a file was renamed.
func (r *revision) read(fields []string) error {
	for i := 0; i+1 < len(fields); i += 2 {
		status, path := fields[i], fields[i+1]
		switch {
		case status == "":
			return fmt.Errorf("--new-from-rev %s: git said something unexpected near %q", r.name, path)
		case strings.HasPrefix(status, "R") || strings.HasPrefix(status, "C"):
			if i+2 >= len(fields) {
				return fmt.Errorf("--new-from-rev %s: git said less than expected after %q", r.name, path)
			}
			r.was[fields[i+2]] = path
			i++
		case status == "A":
			r.was[path] = ""
		default:
			r.was[path] = path
		}
	}
	return nil
}

// unchanged tells whether a file is as it was.
func (r *revision) unchanged(name string) bool {
	path := r.path(name)
	_, changed := r.was[path]
	return path != "" && !changed && r.then[path]
}

// before gives the bytes of a file as it was; nil when it was not there.
func (r *revision) before(ctx context.Context, name string) ([]byte, error) {
	path := r.path(name)
	if was, ok := r.was[path]; ok {
		path = was
	}
	if path == "" || !r.then[path] {
		return nil, nil
	}
	return r.git(ctx, "cat-file", "blob", r.base+":"+path)
}

// path is that of a file in the repository.
func (r *revision) path(name string) string {
	dir, base := filepath.Split(filepath.FromSlash(name))
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real // as git gives the root
	}
	return pathIn(r.root, filepath.Join(abs, base))
}

// git runs a command of git that only reads.
func (r *revision) git(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.fsmonitor=false", "-c", "core.quotepath=false"}, args...)...) //nolint:gosec // the program is fixed, revisions are behind --end-of-options
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); line != "" {
			return nil, fmt.Errorf("git %s: %s", args[0], line)
		}
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	return stdout.Bytes(), nil
}
