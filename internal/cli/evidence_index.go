package cli

import (
	"bytes"
	_ "embed" // for the page
	"fmt"
	"html/template"
	"time"

	"github.com/cliniclint/cliniclint/internal/evidence"
	"github.com/cliniclint/cliniclint/internal/report"
)

//go:embed evidence.html
var evidencePage string

// index writes the page that a person opens first.
func (g *gathering) index(run *report.Run) error {
	t, err := template.New("index").Funcs(template.FuncMap{
		"visible": report.Visible,
		"time":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") },
	}).Parse(evidencePage)
	if err != nil {
		return fmt.Errorf("reading the page of the index: %w", err)
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		M          *evidence.Manifest
		Conclusion string
	}{g.m, report.Conclusion(run)})
	if err != nil {
		return fmt.Errorf("writing the index: %w", err)
	}
	_, err = g.w.Write(evidence.IndexName, b.Bytes())
	return err
}
