package cli

import (
	"context"
	"fmt"
	"iter"

	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/evidence"
	"github.com/cliniclint/cliniclint/internal/source"
)

// replay is a run over the pages of a folder of evidence, as they were, instead of what is found now. Nil is none.
type replay struct {
	folder *evidence.Folder
	config *config.File
	files  map[string]*evidence.Page // what does not come from the web, by its source
}

func newReplay(folder *evidence.Folder) (*replay, error) {
	r := &replay{folder: folder, config: &config.File{}, files: map[string]*evidence.Page{}}
	if folder.Config != "" {
		data, err := folder.Read(folder.Config)
		if err != nil {
			return nil, fmt.Errorf("reading the configuration: %w", err)
		}
		if r.config, err = config.Parse(folder.Config, data); err != nil {
			return nil, fmt.Errorf("the configuration is wrong:\n%w", err)
		}
		r.config.Data.Packs = nil // they are in the folder
	}
	for i := range folder.Pages {
		if p := &folder.Pages[i]; p.Kind != string(source.KindURL) {
			r.files[p.Source] = p
		}
	}
	return r, nil
}

// page is the page that an input was made from, or nil for one from the web or where nothing is replayed.
func (r *replay) page(in *source.Input) *evidence.Page {
	if r == nil || in.Kind == source.KindURL {
		return nil
	}
	return r.files[in.Name]
}

// items are the pages of the folder, to be checked again: those of a site together, as they were.
func (r *replay) items(ctx context.Context, w *worker, jobs int) iter.Seq[item] {
	return func(yield func(item) bool) {
		for from := 0; from < len(r.folder.Pages); {
			number, to := r.folder.Pages[from].Site, from+1
			for to < len(r.folder.Pages) && r.folder.Pages[to].Site == number {
				to++
			}
			pages := r.pages(r.folder.Pages[from:to])
			if number > 0 {
				pages = together(ctx, pages, w, jobs, number)
			}
			for it := range pages {
				if !yield(it) {
					return
				}
			}
			from = to
		}
	}
}

func (r *replay) pages(list []evidence.Page) iter.Seq[item] {
	return func(yield func(item) bool) {
		for i := range list {
			p := &list[i]
			in := source.Input{
				Name: p.Source, Kind: source.Kind(p.Kind), Named: p.Named, ContentType: p.ContentType, FinalURL: p.URL, Redirects: p.Redirects,
				Rendered: p.Rendered,
			}
			if c := p.Capture; c != nil {
				in.Capture = &source.Capture{Archive: c.Archive, Record: c.Record}
				if c.Time != nil {
					in.Capture.Time = *c.Time
				}
			}
			load := func(_ context.Context, in *source.Input) *source.Skipped {
				data, err := r.folder.Read(p.Content)
				if err != nil {
					return &source.Skipped{Name: in.Name, Reason: source.ReasonUnreadable, Detail: err.Error(), Named: true}
				}
				in.Data = data
				return nil
			}
			if !yield(item{in: source.Deferred(in, load)}) {
				return
			}
		}
	}
}
