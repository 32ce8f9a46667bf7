package evidence

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Folder is a folder of evidence that somebody wants to look at.
type Folder struct {
	*Manifest
	// Hash is that of the manifest. It stands for the whole folder.
	Hash string

	dir  string // where the files are
	name string // the ZIP file; "" for a folder
	temp string // to be removed
}

// Open opens a folder, or a ZIP file of one, which is unpacked for the time. It reads the manifest and no other file; nothing
// is verified yet. The error is for a person.
func Open(name string) (*Folder, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("opening evidence: %w", err)
	}
	f := &Folder{dir: name}
	if !info.IsDir() {
		f.name = name
		if f.temp, err = os.MkdirTemp("", "evidence-*"); err != nil {
			return nil, fmt.Errorf("making a folder to unpack to: %w", err)
		}
		f.dir = f.temp
		if f.Manifest, err = unpack(name, f.dir); err != nil {
			f.Close()
			return nil, err
		}
	}
	data, err := readUpTo(filepath.Join(f.dir, ManifestName), maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s holds no %s, so it is no evidence of cliniclint, or its manifest is missing", name, ManifestName)
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("opening evidence: %w", err)
	}
	f.Hash = Hash(data)
	if f.Manifest == nil {
		f.Manifest, err = parseManifest(data)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// Close removes what was unpacked.
func (f *Folder) Close() {
	if f.temp != "" {
		_ = os.RemoveAll(f.temp)
	}
}

// Path is where a file or folder of it can be read.
func (f *Folder) Path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// Read is the content of a file that the manifest lists. It fails when the file is not as the manifest says.
func (f *Folder) Read(name string) ([]byte, error) {
	i, ok := slices.BinarySearchFunc(f.Files, name, func(file File, name string) int { return cmp.Compare(file.Path, name) })
	if !ok {
		return nil, fmt.Errorf("%s is not listed in %s", name, ManifestName)
	}
	data, err := readUpTo(f.Path(name), f.Files[i].Bytes)
	if err != nil {
		return nil, err
	}
	if Hash(data) != f.Files[i].SHA256 {
		return nil, fmt.Errorf("%s was changed", name)
	}
	return data, nil
}

// Problem is something that is not as the manifest says.
type Problem struct {
	Path string // relative to the folder; or the name of the ZIP file
	What string // for a person
}

// String is the path with what is wrong.
func (p Problem) String() string { return p.Path + ": " + p.What }

// Check compares every file with the manifest, and looks for files that are not in it. The error says that it could not be
// done.
func (f *Folder) Check() ([]Problem, error) {
	var list []Problem
	seal, err := readUpTo(f.Path(SumName), maxManifest)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		list = append(list, Problem{SumName, "is missing"})
	case err != nil || !bytes.HasPrefix(seal, []byte(f.Hash+"  "+ManifestName+"\n")):
		list = append(list, Problem{ManifestName, "is not what " + SumName + " says; one of the two was changed"})
	case !bytes.Equal(seal, sums(f.Manifest, f.Hash)):
		list = append(list, Problem{SumName, "was changed: it does not have the hashes of " + ManifestName})
	}
	if !slices.IsSortedFunc(f.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) }) {
		list = append(list, Problem{ManifestName, "its files are not in their order; it was changed"})
	}
	listed := map[string]bool{ManifestName: true, SumName: true}
	for _, want := range f.Files {
		listed[want.Path] = true
		if what := f.compare(want); what != "" {
			list = append(list, Problem{want.Path, what})
		}
	}
	added, err := f.added(listed)
	if err != nil {
		return nil, err
	}
	list = append(list, added...)
	if f.name != "" && len(list) == 0 {
		same, at, err := sameZIP(f.name, f.dir, f.Manifest)
		if err != nil {
			return nil, fmt.Errorf("comparing the ZIP file: %w", err)
		}
		if !same {
			list = append(list, Problem{f.name, fmt.Sprintf("the files in it are as they should be, and the ZIP file around them is not as cliniclint writes it, from byte %d on; it was changed or packed anew. Unpack it and verify the folder", at)})
		}
	}
	return list, nil
}

// compare says what is wrong with a file, or "".
func (f *Folder) compare(want File) string {
	at := f.Path(want.Path)
	info, err := os.Lstat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "is missing"
	case err != nil:
		return "cannot be read: " + err.Error()
	case !info.Mode().IsRegular():
		return "is a link or something else, and should be a file"
	case info.Size() != want.Bytes:
		return fmt.Sprintf("was changed: it has %d bytes, and had %d", info.Size(), want.Bytes)
	}
	got, err := hashFile(at)
	switch {
	case err != nil:
		return "cannot be read: " + err.Error()
	case got.SHA256 != want.SHA256:
		return "was changed: its SHA-256 is " + got.SHA256 + ", and was " + want.SHA256
	}
	return ""
}

// added are the files that the manifest does not list.
func (f *Folder) added(listed map[string]bool) (list []Problem, err error) {
	count := 0
	err = filepath.WalkDir(f.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("looking through the folder: %w", err)
		}
		if e.IsDir() {
			return nil
		}
		if count++; count > 2*maxFiles {
			return fmt.Errorf("the folder holds more than %d files", 2*maxFiles)
		}
		rel, err := filepath.Rel(f.dir, name)
		if err != nil {
			return fmt.Errorf("looking through the folder: %w", err)
		}
		if rel = filepath.ToSlash(rel); !listed[rel] {
			list = append(list, Problem{rel, "was added: the manifest does not list it"})
		}
		return nil
	})
	return list, err
}

// readUpTo reads a regular file, and fails when it has more than limit bytes.
func readUpTo(name string, limit int64) ([]byte, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that are read", name, info.Size(), limit)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	return io.ReadAll(io.LimitReader(f, limit))
}
