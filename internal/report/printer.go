package report

import (
	"fmt"
	"io"
	"strings"
)

// toolName and home are how reports name the program.
const (
	toolName = "cliniclint"
	home     = "https://github.com/cliniclint/cliniclint"
)

// Printer prints a run in one format.
type Printer interface {
	// Begin prints what comes first. Documents and Summary of the run are still empty.
	Begin(*Run) error
	// Document prints a document, or keeps it for later. It is called in the order of the input, as soon as each is done.
	Document(*Document) error
	// Close prints the rest. The run's Summary counts all documents now. It does not close the writer.
	Close(*Run) error
}

// Options are about how formats for people look. The zero value prints for a file.
type Options struct {
	Color bool
	Width int // columns of the terminal; 0 for none
}

// Formats are the names that New knows.
func Formats() []string {
	return []string{
		"text", "json", "jsonl", "sarif", "html", "markdown", "csv", "github", "gitlab", "junit", "checkstyle", "rdjson",
	}
}

// New makes a printer of a format that prints to w.
func New(format string, w io.Writer, o Options) (Printer, error) {
	switch format {
	case "text":
		return newText(w, o), nil
	case "json":
		return &jsonObject{w: w}, nil
	case "jsonl":
		return newJSONLines(w), nil
	case "csv":
		return newCSV(w), nil
	case "github":
		return &github{w}, nil
	case "sarif":
		return &whole{w: w, print: printSARIF}, nil
	case "html":
		return &whole{w: w, print: printHTML}, nil
	case "markdown":
		return &whole{w: w, print: printMarkdown}, nil
	case "gitlab":
		return &whole{w: w, print: printGitLab}, nil
	case "junit":
		return &whole{w: w, print: printJUnit}, nil
	case "checkstyle":
		return &whole{w: w, print: printCheckstyle}, nil
	case "rdjson":
		return &whole{w: w, print: printRDJSON}, nil
	}
	return nil, fmt.Errorf("there is no format %q; the formats are %s", format, strings.Join(Formats(), ", "))
}

// Print prints a run whose documents are all there.
func Print(p Printer, run *Run) error {
	empty := *run
	empty.Documents, empty.Summary, empty.Coverage = nil, Summary{}, Coverage{}
	if err := p.Begin(&empty); err != nil {
		return err
	}
	for _, d := range run.Documents {
		empty.Add(d)
		if err := p.Document(d); err != nil {
			return err
		}
	}
	return p.Close(&empty)
}

// whole is a Printer of a format that can only be printed when everything is known.
type whole struct {
	w     io.Writer
	docs  []*Document
	print func(io.Writer, *Run) error
}

func (*whole) Begin(*Run) error { return nil }

func (p *whole) Document(d *Document) error {
	p.docs = append(p.docs, d)
	return nil
}

func (p *whole) Close(run *Run) error {
	all := *run
	all.Documents = p.docs
	return p.print(p.w, &all)
}
