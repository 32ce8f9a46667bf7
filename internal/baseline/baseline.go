// Package baseline keeps the claims that stood in a repository when somebody decided to look at new ones only. They are
// known by their fingerprints, not by their lines, so that a baseline survives edits.
package baseline

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Entry is a claim. All but the fingerprint is for people who read the file.
type Entry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Source      string `json:"source"` // relative to the root of the repository, or a URL
	Text        string `json:"text"`
}

// version is that of the format.
const version = 1

// maxBytes bounds the size of a baseline that is read.
const maxBytes = 256 << 20

// head is what stands before the claims.
const head = `{"cliniclint-baseline":1,"claims":[`

// advice says what to do about a baseline that cannot be read.
const advice = "mend it, or write it anew with --write-baseline"

// Load reads a baseline. The error names the place of what is wrong.
func Load(name string) ([]Entry, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w; --write-baseline writes one", err)
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	if len(data) > maxBytes {
		return nil, fmt.Errorf("the baseline %s is larger than %d MB; %s", name, maxBytes>>20, advice)
	}
	return Parse(name, data)
}

// Parse reads the text of a baseline; name is for errors.
func Parse(name string, data []byte) ([]Entry, error) {
	r := &reader{name: name, data: data, in: json.NewDecoder(bytes.NewReader(data))}
	r.in.DisallowUnknownFields()
	list, err := r.all()
	if err != nil {
		line, column := r.place()
		return nil, fmt.Errorf("the baseline is malformed: %s:%d:%d: %w; %s", name, line, column, r.plain(err), advice)
	}
	return list, nil
}

// reader reads token by token, so that it knows where it is.
type reader struct {
	name string
	data []byte
	in   *json.Decoder
	at   int64 // where what is read now begins
}

func (r *reader) all() ([]Entry, error) {
	if err := r.expect(json.Delim('{')); err != nil {
		return nil, err
	}
	var list []Entry
	seen := map[string]bool{}
	for r.in.More() {
		r.at = r.in.InputOffset()
		t, err := r.in.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		if seen[key] {
			return nil, fmt.Errorf("key %q stands twice", key)
		}
		seen[key] = true
		switch key {
		case "cliniclint-baseline":
			var v int
			if err := r.decode(&v); err != nil {
				return nil, err
			}
			if v != version {
				return nil, fmt.Errorf("its version is %d, and this program reads %d", v, version)
			}
		case "claims":
			if list, err = r.claims(); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("unknown key %q", key)
		}
	}
	if err := r.expect(json.Delim('}')); err != nil {
		return nil, err
	}
	if !seen["cliniclint-baseline"] || !seen["claims"] {
		return nil, errors.New("it has no cliniclint-baseline or no claims: another file?")
	}
	r.at = r.in.InputOffset()
	if _, err := r.in.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind its end")
	}
	return list, nil
}

func (r *reader) claims() ([]Entry, error) {
	if err := r.expect(json.Delim('[')); err != nil {
		return nil, err
	}
	list := []Entry{}
	seen := map[string]bool{}
	for r.in.More() {
		var e Entry
		if err := r.decode(&e); err != nil {
			return nil, err
		}
		if b, err := hex.DecodeString(e.Fingerprint); err != nil || len(b) != 16 {
			return nil, fmt.Errorf("%q is no fingerprint", e.Fingerprint)
		}
		if seen[e.Fingerprint] {
			return nil, fmt.Errorf("the fingerprint %s stands twice", e.Fingerprint)
		}
		seen[e.Fingerprint] = true
		list = append(list, e)
	}
	return list, r.expect(json.Delim(']'))
}

func (r *reader) decode(v any) error {
	r.at = r.in.InputOffset()
	return r.in.Decode(v)
}

func (r *reader) expect(want json.Delim) error {
	r.at = r.in.InputOffset()
	t, err := r.in.Token()
	if err != nil {
		return err
	}
	if t != want {
		return fmt.Errorf("expected %s", want)
	}
	return nil
}

// place is the line and column, from 1 and in bytes, of what could not be read.
func (r *reader) place() (line, column int) {
	at := int(r.at) // offsets in errors of the JSON library are not from the beginning
	for at < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[at]) >= 0 {
		at++
	}
	at = min(max(at, 0), len(r.data))
	line = 1 + bytes.Count(r.data[:at], []byte("\n"))
	return line, at - bytes.LastIndexByte(r.data[:at], '\n')
}

// plain says an error of the JSON library without its prefix.
func (*reader) plain(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// Write writes a baseline, a claim a line and in an order that keeps differences small. The old file stays until the new
// one is complete.
func Write(name string, list []Entry) error {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Entry) int {
		for _, c := range []int{strings.Compare(a.Source, b.Source), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Text, b.Text)} {
			if c != 0 {
				return c
			}
		}
		return strings.Compare(a.Fingerprint, b.Fingerprint)
	})
	list = slices.CompactFunc(list, func(a, b Entry) bool { return a.Fingerprint == b.Fingerprint })
	f, err := os.CreateTemp(filepath.Dir(name), ".baseline-*")
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone when all went well
	err = errors.Join(encode(f, list), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("writing the baseline: %w", err)
	}
	return nil
}

func encode(w io.Writer, list []Entry) error {
	b := bufio.NewWriter(w)
	b.WriteString(head) //nolint:errcheck // Flush reports it
	for i, e := range list {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',') //nolint:errcheck // Flush reports it
		}
		b.WriteByte('\n') //nolint:errcheck // Flush reports it
		b.Write(line)     //nolint:errcheck // Flush reports it
	}
	b.WriteString("\n]}\n") //nolint:errcheck // Flush reports it
	return b.Flush()
}
