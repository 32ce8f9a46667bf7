package crawl

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/cliniclint/cliniclint/internal/source"
)

// store keeps pages in a directory, so that a site costs no memory, and the next run need not fetch what has not changed.
type store struct {
	dir     string
	kept    bool  // there for the next run
	maxBody int64 // of what is read back
}

// storedPage is what a file begins with, on one line. The bodies of the exchanges follow, and then the content where it
// is not that of the last body.
type storedPage struct {
	Version     int
	At          string // the address that was asked for
	Name        string
	ContentType string
	FinalURL    string
	Redirects   []string
	Rendered    bool
	Missed      []source.Skipped
	Exchanges   []source.Exchange // without their bodies
	Bodies      []int             // their lengths, in bytes
	Content     int               // its length; -1 when the last body has it
}

const storeVersion = 1

// openStore opens a directory that is kept, or makes one for this run when dir is "".
func openStore(dir string, maxBody int64) (*store, error) {
	if dir == "" {
		made, err := os.MkdirTemp("", "cliniclint-")
		if err != nil {
			return nil, fmt.Errorf("making a directory for what is fetched: %w", err)
		}
		return &store{dir: made, maxBody: maxBody}, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the cache directory: %w", err)
	}
	return &store{dir: dir, kept: true, maxBody: maxBody}, nil
}

// close takes away what is not kept.
func (s *store) close() {
	if !s.kept {
		_ = os.RemoveAll(s.dir)
	}
}

func (s *store) file(at string) string {
	sum := sha256.Sum256([]byte(at))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:16])+".page")
}

// put keeps a page that has been read, under the address that was asked for.
func (s *store) put(at string, in *source.Input) error {
	p := storedPage{
		Version: storeVersion, At: at, Name: in.Name, ContentType: in.ContentType, FinalURL: in.FinalURL, Redirects: in.Redirects,
		Rendered: in.Rendered, Missed: in.Missed, Content: -1,
	}
	var bodies [][]byte
	for _, x := range in.Exchanges {
		p.Bodies, bodies = append(p.Bodies, len(x.Body)), append(bodies, x.Body)
		x.Body = nil
		p.Exchanges = append(p.Exchanges, x)
	}
	if !holds(in) {
		p.Content, bodies = len(in.Data), append(bodies, in.Data)
	}
	head, err := json.Marshal(p)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(s.dir, "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(append(head, '\n'), bytes.Join(bodies, nil)...))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), s.file(at))
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// holds tells whether the content of a page is that of its last exchange.
func holds(in *source.Input) bool {
	if len(in.Exchanges) == 0 {
		return false
	}
	content, err := in.Exchanges[len(in.Exchanges)-1].Content(int64(len(in.Data)))
	return err == nil && bytes.Equal(content, in.Data)
}

// get gives a page that was kept, with its content and exchanges. The error says what is wrong with the file.
func (s *store) get(at string) (*source.Input, error) {
	f, err := os.Open(s.file(at))
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	r := bufio.NewReader(f)
	head, err := r.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("reading what is kept of a page: %w", err)
	}
	var p storedPage
	if err := json.Unmarshal(head, &p); err != nil {
		return nil, fmt.Errorf("reading what is kept of a page: %w", err)
	}
	if p.Version != storeVersion || p.At != at || len(p.Bodies) != len(p.Exchanges) || len(p.Bodies) == 0 {
		return nil, errors.New("what is kept of a page is of another kind")
	}
	in := &source.Input{Name: p.Name, Kind: source.KindURL, ContentType: p.ContentType, FinalURL: p.FinalURL, Redirects: p.Redirects, Exchanges: p.Exchanges}
	body := func(n int) ([]byte, error) {
		if n < 0 || int64(n) > info.Size() {
			return nil, errors.New("what is kept of a page is damaged")
		}
		b := make([]byte, n)
		_, err := io.ReadFull(r, b)
		return b, err
	}
	for i, n := range p.Bodies {
		if in.Exchanges[i].Body, err = body(n); err != nil {
			return nil, err
		}
	}
	if p.Content >= 0 {
		in.Data, err = body(p.Content)
	} else {
		in.Data, err = in.Exchanges[len(in.Exchanges)-1].Content(s.maxBody)
	}
	return in, err
}
