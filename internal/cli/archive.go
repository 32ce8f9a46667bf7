package cli

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/warc"
)

// keptPages is the web archive that --save-warc writes. Nil keeps nothing.
type keptPages struct {
	name string
	file *os.File
	w    *bufio.Writer
	to   *source.Archiver
}

func (c *check) openKeptPages() (*keptPages, error) {
	if c.saveWARC == "" {
		return nil, nil
	}
	lower := strings.ToLower(c.saveWARC)
	compress := strings.HasSuffix(lower, ".warc.gz")
	if !compress && !strings.HasSuffix(lower, ".warc") {
		return nil, fmt.Errorf("--save-warc %s: the name of a web archive ends in .warc.gz, or in .warc when it is not to be compressed", report.Visible(c.saveWARC))
	}
	f, err := os.Create(c.saveWARC)
	if err != nil {
		return nil, fmt.Errorf("--save-warc: %w", err)
	}
	k := &keptPages{name: c.saveWARC, file: f, w: bufio.NewWriter(f)}
	if k.to, err = source.NewArchiver(warc.NewWriter(k.w, compress), "cliniclint/"+c.version(), c.now()); err != nil {
		k.abandon()
		return nil, fmt.Errorf("--save-warc: %w", err)
	}
	return k, nil
}

// add keeps what was fetched for an input.
func (k *keptPages) add(in *source.Input) error {
	if k == nil || in == nil || in.Capture != nil {
		return nil
	}
	_, err := k.to.Add(in.Exchanges)
	if err == nil {
		err = k.w.Flush() // what was fetched stays, whatever comes
	}
	if err != nil {
		return fmt.Errorf("--save-warc: writing to %s: %w", report.Visible(k.name), err)
	}
	return nil
}

func (k *keptPages) close() error {
	if k == nil {
		return nil
	}
	err := k.w.Flush()
	if closing := k.file.Close(); err == nil {
		err = closing
	}
	k.file = nil
	if err != nil {
		return fmt.Errorf("--save-warc: writing to %s: %w", report.Visible(k.name), err)
	}
	return nil
}

// abandon closes the file when close was not come to.
func (k *keptPages) abandon() {
	if k != nil && k.file != nil {
		_ = k.file.Close()
	}
}
