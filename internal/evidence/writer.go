package evidence

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Writer writes a folder of evidence, file by file.
type Writer struct {
	dir   string // where the files are written
	zip   string // the ZIP file that they become at the end; "" for none
	files []File
	late  []string // files that others write, whose hashes are taken at the end
}

// Create begins a folder, or a ZIP file when the name ends so. Neither may exist, but for an empty folder: evidence is
// neither overwritten nor mixed.
func Create(name string) (*Writer, error) {
	if !isZIP(name) {
		if list, err := os.ReadDir(name); err == nil && len(list) > 0 {
			return nil, fmt.Errorf("%s is not empty; evidence is not mixed with other files, name a new folder", name)
		}
		if err := os.MkdirAll(name, 0o755); err != nil { //nolint:gosec // as any folder of the user
			return nil, fmt.Errorf("making the folder: %w", err)
		}
		return &Writer{dir: name}, nil
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s exists already; evidence is not overwritten, name a new file", name)
	}
	dir, err := os.MkdirTemp(filepath.Dir(name), ".evidence-*")
	if err != nil {
		return nil, fmt.Errorf("making a folder to write to: %w", err)
	}
	return &Writer{dir: dir, zip: name}, nil
}

func isZIP(name string) bool { return strings.EqualFold(filepath.Ext(name), ".zip") }

// Path is where a file of the folder can be written by others. Its hash is taken when the Writer is closed.
func (w *Writer) Path(name string) string {
	w.late = append(w.late, name)
	return w.place(name)
}

func (w *Writer) place(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// Write writes a file. name is slash-separated and relative to the folder.
func (w *Writer) Write(name string, data []byte) (File, error) {
	at := w.place(name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil { //nolint:gosec // as any folder of the user
		return File{}, fmt.Errorf("writing evidence: %w", err)
	}
	if err := os.WriteFile(at, data, 0o644); err != nil { //nolint:gosec // as any file of the user
		return File{}, fmt.Errorf("writing evidence: %w", err)
	}
	f := File{Path: name, Bytes: int64(len(data)), SHA256: Hash(data)}
	w.files = append(w.files, f)
	return f, nil
}

// WriteJSON writes a value as JSON for people too.
func (w *Writer) WriteJSON(name string, v any) (File, error) {
	data, err := encode(v)
	if err != nil {
		return File{}, fmt.Errorf("writing evidence, %s: %w", name, err)
	}
	return w.Write(name, data)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}

// Close writes the manifest, with the files, and makes the ZIP file. It returns the hash of the manifest, which stands for
// the whole: who has it from elsewhere can tell a folder that was made anew.
func (w *Writer) Close(m *Manifest) (hash string, err error) {
	for _, name := range w.late {
		f, err := hashFile(w.place(name))
		if err != nil {
			return "", fmt.Errorf("writing evidence: %w", err)
		}
		f.Path = name
		w.files = append(w.files, f)
	}
	slices.SortFunc(w.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	m.Schema, m.Kind, m.Files = Schema, Kind, w.files
	data, err := encode(m)
	if err != nil {
		return "", fmt.Errorf("writing evidence, %s: %w", ManifestName, err)
	}
	hash = Hash(data)
	for name, data := range map[string][]byte{ManifestName: data, SumName: sums(m, hash)} {
		if err := os.WriteFile(w.place(name), data, 0o644); err != nil { //nolint:gosec // as any file of the user
			return "", fmt.Errorf("writing evidence: %w", err)
		}
	}
	if w.zip == "" {
		return hash, nil
	}
	if err := w.pack(m); err != nil {
		return "", fmt.Errorf("writing evidence to %s: %w", w.zip, err)
	}
	return hash, nil
}

// sums is the file with all hashes. That of the manifest stands first.
func sums(m *Manifest, hash string) []byte {
	var b bytes.Buffer
	b.WriteString(hash + "  " + ManifestName + "\n")
	for _, f := range m.Files {
		b.WriteString(f.SHA256 + "  " + f.Path + "\n")
	}
	return b.Bytes()
}

func (w *Writer) pack(m *Manifest) error {
	f, err := os.OpenFile(w.zip, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // as any file of the user
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = writeZIP(out, w.dir, m)
	if err == nil {
		err = out.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(w.zip)
	}
	return err
}

// Clean removes what is needed only while writing. It is called in the end, whatever happened.
func (w *Writer) Clean() {
	if w.zip != "" {
		_ = os.RemoveAll(w.dir)
	}
}

// Hash is the SHA-256 of data in hexadecimal.
func Hash(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func hashFile(name string) (File, error) {
	f, err := os.Open(name)
	if err != nil {
		return File{}, err
	}
	defer f.Close() //nolint:errcheck // read only
	h := sha256.New()
	n, err := io.Copy(h, f)
	return File{Bytes: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}
