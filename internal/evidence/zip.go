package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// names are all files of a folder, in the order of its ZIP file.
func (m *Manifest) names() []string {
	list := make([]string, 0, len(m.Files)+2)
	list = append(list, ManifestName, SumName)
	for _, f := range m.Files {
		list = append(list, f.Path)
	}
	return list
}

// writeZIP writes the folder in the one form that its ZIP file has: nothing in it is left to chance, so that a change of
// any byte of it can be seen. Files are stored as they are.
func writeZIP(w io.Writer, dir string, m *Manifest) error {
	z := zip.NewWriter(w)
	for _, name := range m.names() {
		f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: m.Finished.UTC().Truncate(2 * time.Second)})
		if err == nil {
			_, err = io.Copy(to, f)
		}
		_ = f.Close()
		if err != nil {
			return err
		}
	}
	return z.Close()
}

// unpack takes a ZIP file apart into dir. It writes nothing that the manifest in it does not list, and no more than the
// ZIP file has bytes.
func unpack(name, dir string) (*Manifest, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("%s is not a ZIP file, or a damaged one (%w); get it again from where it came from", name, err)
	}
	defer z.Close() //nolint:errcheck // read only
	if len(z.File) > maxFiles {
		return nil, fmt.Errorf("%s holds %d files, more than the %d that are read", name, len(z.File), maxFiles)
	}
	members := map[string]*zip.File{}
	total := int64(0)
	for _, f := range z.File {
		switch {
		case !safePath(f.Name):
			return nil, fmt.Errorf("%s: %.100q is not a path inside it; somebody may have made it to do harm, do not unpack it", name, f.Name)
		case members[f.Name] != nil:
			return nil, fmt.Errorf("%s: %.100q is in it twice; somebody may have made it to deceive", name, f.Name)
		case f.Method != zip.Store:
			return nil, fmt.Errorf("%s: %.100q is compressed, and cliniclint writes no such file; unpack it and verify the folder", name, f.Name)
		}
		members[f.Name] = f
		if total += int64(min(f.UncompressedSize64, 1<<60)); total > info.Size() || total < 0 {
			return nil, fmt.Errorf("%s: its files claim to be larger than it is; somebody may have made it to do harm, do not unpack it", name)
		}
	}
	head := members[ManifestName]
	if head == nil {
		return nil, fmt.Errorf("%s holds no %s, so it is no evidence of cliniclint", name, ManifestName)
	}
	var data bytes.Buffer
	if err := member(head, &data, maxManifest); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	m, err := parseManifest(data.Bytes())
	if err != nil {
		return nil, err
	}
	for _, f := range z.File { // what the manifest does not list is written too, to be named as added
		at := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			return nil, fmt.Errorf("unpacking %s: %w", name, err)
		}
		out, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, fmt.Errorf("unpacking %s: %w", name, err)
		}
		err = member(f, out, info.Size())
		if closing := out.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return nil, fmt.Errorf("unpacking %s: %w", name, err)
		}
	}
	return m, nil
}

// member copies a file out of a ZIP file. Its sum is not looked at, as hashes tell more.
func member(f *zip.File, w io.Writer, limit int64) error {
	if f.UncompressedSize64 > uint64(limit) { //nolint:gosec // a limit is not negative
		return fmt.Errorf("%s has %d bytes, more than the %d that are read", f.Name, f.UncompressedSize64, limit)
	}
	r, err := f.Open()
	if err != nil {
		return fmt.Errorf("%s: %w; get the file again from where it came from", f.Name, err)
	}
	defer r.Close() //nolint:errcheck // read only
	if _, err := io.Copy(w, io.LimitReader(r, limit+1)); err != nil && !errors.Is(err, zip.ErrChecksum) {
		return fmt.Errorf("%s: %w; get the file again from where it came from", f.Name, err)
	}
	return nil
}

// sameZIP tells whether a ZIP file is, byte for byte, what writeZIP makes of the folder that was unpacked from it, and
// else at which byte it begins to differ.
func sameZIP(name, dir string, m *Manifest) (same bool, at int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return false, 0, err
	}
	defer f.Close() //nolint:errcheck // read only
	c := &comparer{want: f}
	if err := writeZIP(c, dir, m); err != nil && !errors.Is(err, errDiffers) {
		return false, 0, err
	}
	if !c.differs {
		var rest [1]byte
		n, _ := f.Read(rest[:])
		c.differs = n > 0
	}
	return !c.differs, c.at, nil
}

var errDiffers = errors.New("it differs")

// comparer compares what is written to it.
type comparer struct {
	want    io.Reader
	at      int64
	differs bool
	buf     []byte
}

// Write implements io.Writer.
func (c *comparer) Write(p []byte) (int, error) {
	if c.differs {
		return 0, errDiffers
	}
	if cap(c.buf) < len(p) {
		c.buf = make([]byte, len(p))
	}
	n, _ := io.ReadFull(c.want, c.buf[:len(p)])
	for i := range p {
		if i >= n || c.buf[i] != p[i] {
			c.at += int64(i)
			c.differs = true
			return 0, errDiffers
		}
	}
	c.at += int64(len(p))
	return len(p), nil
}
