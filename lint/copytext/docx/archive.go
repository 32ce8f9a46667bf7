package docx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// archive is the ZIP file that a document is packed in.
type archive struct {
	files  map[string]func() (io.ReadCloser, error)
	left   int64 // bytes that may still be unpacked
	damage string
}

func openArchive(data []byte) (*archive, error) {
	a := &archive{files: map[string]func() (io.ReadCloser, error){}, left: maxUnpacked}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		a.salvage(data)
		if len(a.files) == 0 {
			return nil, fmt.Errorf("%w: %w", ErrFormat, err)
		}
		a.damage = "the archive is cut short or damaged"
		return a, nil
	}
	for _, f := range z.File {
		const encrypted = 1
		if f.Flags&encrypted != 0 {
			return nil, ErrEncrypted
		}
		a.add(f.Name, f.Open)
	}
	return a, nil
}

func (a *archive) add(name string, open func() (io.ReadCloser, error)) {
	name = strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/")
	if _, twice := a.files[name]; !twice {
		a.files[name] = open
	}
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// salvage finds the files of an archive whose directory, which stands at its end, is lost.
func (a *archive) salvage(data []byte) {
	const (
		size    = 30
		stored  = 0
		deflate = 8
	)
	magic := []byte("PK\x03\x04")
	for rest := data; ; {
		i := bytes.Index(rest, magic)
		if i < 0 || i+size > len(rest) {
			return
		}
		head := rest[i : i+size]
		rest = rest[i+len(magic):]
		method := binary.LittleEndian.Uint16(head[8:])
		packed := int(binary.LittleEndian.Uint32(head[18:]))
		from := size - len(magic) + int(binary.LittleEndian.Uint16(head[26:]))
		body := from + int(binary.LittleEndian.Uint16(head[28:]))
		if body > len(rest) || method != stored && method != deflate {
			continue
		}
		name, content := string(rest[size-len(magic):from]), rest[body:]
		a.add(name, func() (io.ReadCloser, error) {
			if method == stored {
				return io.NopCloser(bytes.NewReader(content[:min(packed, len(content))])), nil
			}
			return flate.NewReader(bytes.NewReader(content)), nil
		})
	}
}
