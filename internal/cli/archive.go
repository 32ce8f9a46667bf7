package cli

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/internal/crawl"
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
	if k.to, err = source.NewArchiver(warc.NewWriter(k.w, compress), "cliniclint/"+c.version(), c.now(), !c.any()); err != nil {
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

// Bounds of an archive whose pages are judged together, as the sites that they belong to. Of a larger one no more than a
// page is held at a time.
const (
	maxTogether      = 2000
	maxTogetherBytes = 16 << 20 // as received
)

// archived are the pages of an archive: those of a site together, unless they were captured one by one or are too many.
// number counts the sites of the run.
func (c *check) archived(ctx context.Context, in *source.Input, w *worker, number *int) iter.Seq[item] {
	return func(yield func(item) bool) {
		var held []item
		size, alone := 0, false
		for page, skipped := range in.Pages(ctx) {
			held = append(held, item{in: page, skipped: skipped})
			if page != nil && !alone {
				size += len(page.Exchanges[0].Body)
				if len(held) > maxTogether || size > maxTogetherBytes {
					alone = true
					c.say("%s is too large for its pages to be judged together; each is judged by itself", report.Visible(in.Name))
				}
				alone = alone || page.Capture.Single
			}
			for alone && len(held) > 0 {
				it := held[0]
				held[0] = item{} // so that a page is let go once it is checked
				held = held[1:]
				if !yield(it) {
					return
				}
			}
		}
		for it := range c.sites(ctx, held, w, number) {
			if !yield(it) {
				return
			}
		}
	}
}

// sites delivers pages by the sites that they belong to, and then what could not be read, and the pages that were captured
// once more: what stood there at another time is not a page beside the others.
func (c *check) sites(ctx context.Context, list []item, w *worker, number *int) iter.Seq[item] {
	return func(yield func(item) bool) {
		var names []string
		var rest []item
		byName := map[string][]item{}
		for _, it := range list {
			if it.in == nil {
				rest = append(rest, it)
				continue
			}
			if byName[it.in.Name] == nil {
				names = append(names, it.in.Name)
			}
			byName[it.in.Name] = append(byName[it.in.Name], it)
		}
		for _, g := range crawl.GroupBySite(names, nil) {
			var pages, again []item
			for _, name := range g.Seeds {
				pages, again = append(pages, byName[name][0]), append(again, byName[name][1:]...)
			}
			of := slices.Values(pages)
			if len(pages) > 1 {
				*number++
				of = together(ctx, of, w, c.jobs, *number)
			}
			for it := range of {
				if !yield(it) {
					return
				}
			}
			rest = append(rest, again...)
		}
		for _, it := range rest {
			if !yield(it) {
				return
			}
		}
	}
}
