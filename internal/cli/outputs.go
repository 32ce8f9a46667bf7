package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/internal/report"
)

// outputs are the reports that a run writes, all at once.
type outputs struct{ list []*output }

type output struct {
	report.Printer
	name string // for errors
	w    *bufio.Writer
	file io.Closer // nil for standard output
}

// openOutputs opens the reports that were asked for, and more, and begins them.
func (c *check) openOutputs(run *report.Run, more []string) (*outputs, error) {
	out := &outputs{}
	stdout, look := c.look(c.color)
	if err := out.add(c.format, "standard output", stdout, nil, look); err != nil {
		return nil, err
	}
	for _, spec := range append(more, c.outputs...) {
		format, name, ok := strings.Cut(spec, "=")
		if !ok || name == "" || !slices.Contains(report.Formats(), format) {
			out.abandon()
			return nil, fmt.Errorf("--output %s: write FORMAT=FILE, where FORMAT is %s", spec, orList(report.Formats()))
		}
		f, err := os.Create(name)
		if err != nil {
			out.abandon()
			return nil, fmt.Errorf("--output %s: %w", spec, err)
		}
		if err := out.add(format, name, f, f, report.Options{}); err != nil {
			out.abandon()
			return nil, err
		}
	}
	for _, o := range out.list {
		if err := o.Begin(run); err != nil {
			out.abandon()
			return nil, fmt.Errorf("writing to %s: %w", o.name, err)
		}
	}
	return out, nil
}

func (o *outputs) add(format, name string, w io.Writer, file io.Closer, opts report.Options) error {
	buffered := bufio.NewWriterSize(w, 64<<10)
	p, err := report.New(format, buffered, opts)
	if err != nil {
		return err
	}
	o.list = append(o.list, &output{p, name, buffered, file})
	return nil
}

// document hands a document to every report. What is printed of it leaves at once.
func (o *outputs) document(d *report.Document) error {
	for _, out := range o.list {
		err := out.Document(d)
		if err == nil {
			err = out.w.Flush()
		}
		if err != nil {
			return fmt.Errorf("writing to %s: %w", out.name, err)
		}
	}
	return nil
}

// close finishes every report.
func (o *outputs) close(run *report.Run) error {
	for _, out := range o.list {
		err := out.Close(run)
		if err == nil {
			err = out.w.Flush()
		}
		if err == nil && out.file != nil {
			err = out.file.Close()
			out.file = nil
		}
		if err != nil {
			return fmt.Errorf("writing to %s: %w", out.name, err)
		}
	}
	return nil
}

// holds tells whether a file is one that a report is written to: it must not be read for copy.
func (o *outputs) holds(name string) bool {
	abs, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(o.list, func(out *output) bool {
		at, err := filepath.Abs(out.name)
		return err == nil && out.file != nil && at == abs
	})
}

// abandon closes the files that close did not come to.
func (o *outputs) abandon() {
	for _, out := range o.list {
		if out.file != nil {
			_ = out.file.Close()
			out.file = nil
		}
	}
}
