package report

import (
	"fmt"
	"io"
	"strings"
)

// Printer prints a run in one format.
type Printer interface {
	// Document prints a document of the run, or keeps it for later. It is called in the order of the input, as soon as
	// each is done.
	Document(*Document) error
	// Close prints the rest, when all documents were handed over. It does not close the writer.
	Close(*Run) error
}

// Options are about how formats for people look. The zero value prints for a file.
type Options struct {
	Color   bool
	Width   int  // columns of the terminal; 0 for none
	Verbose bool // jurisdictions and what they were decided on
}

// Formats are the names that New knows.
func Formats() []string {
	return []string{"text", "json", "jsonl"}
}

// New makes a printer of a format.
func New(format string, w io.Writer, o Options) (Printer, error) {
	switch format {
	case "jsonl":
		return newJSONLines(w), nil
	}
	return nil, fmt.Errorf("there is no format %q; the formats are %s", format, strings.Join(Formats(), ", "))
}
