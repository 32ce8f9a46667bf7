package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"time"

	"github.com/cliniclint/cliniclint/internal/evidence"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/warc"
)

// gathering is the evidence that --evidence writes. Nil gathers nothing.
type gathering struct {
	c        *check
	w        *evidence.Writer
	m        *evidence.Manifest
	accepted *accepted
	file     *os.File // the web archive
	buffer   *bufio.Writer
	archive  *source.Archiver
	count    int
	docs     []*report.Document // of the pages in the manifest; what stands on several is taken together later
	sum      string             // of the whole, once it is closed
}

// hash is that of the whole, once it is closed; "" where nothing is gathered.
func (g *gathering) hash() string {
	if g == nil {
		return ""
	}
	return g.sum
}

// openEvidence begins the folder, with what decides about findings beside the pages, and adds its reports to out.
func (c *check) openEvidence(run *report.Run, a *accepted) (*gathering, error) {
	if c.evidence == "" {
		return nil, nil
	}
	for flag, value := range map[string]string{"--baseline": c.baseline, "--write-baseline": c.writeBaseline, "--new-from-rev": c.newFrom} {
		if value != "" {
			return nil, fmt.Errorf("evidence holds all that is found, and %s leaves a part of it out; leave out one of the two", flag)
		}
	}
	w, err := evidence.Create(c.evidence)
	if err != nil {
		return nil, fmt.Errorf("--evidence: %w", err)
	}
	g := &gathering{c: c, w: w, accepted: a, m: &evidence.Manifest{
		Version: run.Version, RuleSet: run.RuleSet, Begun: c.now().UTC().Truncate(time.Second), NotRead: []evidence.NotRead{}, Pages: []evidence.Page{},
		Options: evidence.Options{
			MinSeverity: c.minSeverity, FailOn: c.failOn, Rules: c.rules, Disabled: c.disabled, Only: c.only,
			NoSuppressions: c.noComments, ShowSuppressed: c.suppressed,
		},
	}}
	if c.given("jurisdiction") {
		g.m.Options.Jurisdictions = c.jurisdictions
	}
	if err := g.begin(); err != nil {
		g.abandon()
		return nil, fmt.Errorf("--evidence: %w", err)
	}
	return g, nil
}

// begin copies the configuration and the packs of rules, and begins the archive.
func (g *gathering) begin() error {
	if g.c.config.Path != "" {
		data, err := os.ReadFile(g.c.config.Path)
		if err != nil {
			return err
		}
		f, err := g.w.Write("config/cliniclint.yml", data)
		if err != nil {
			return err
		}
		g.m.Config = f.Path
	}
	for i, name := range append(packsOf(g.c.config), g.c.packs...) {
		if err := g.pack(fmt.Sprintf("rules/%d", i+1), name); err != nil {
			return err
		}
	}
	var err error
	if g.file, err = os.Create(g.w.Path(evidence.ArchiveName)); err != nil {
		return err
	}
	g.buffer = bufio.NewWriter(g.file)
	g.archive, err = source.NewArchiver(warc.NewWriter(g.buffer, true), "cliniclint/"+g.c.version(), g.m.Begun, !g.c.any())
	return err
}

// pack copies a pack of rules into a folder of its own.
func (g *gathering) pack(folder, name string) error {
	fsys, _, err := openPack(name)
	if err != nil {
		return err
	}
	at := folder
	if one, ok := fsys.(oneFile); ok {
		at = path.Join(folder, one.name)
	}
	g.m.Packs = append(g.m.Packs, at)
	return fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isYAML(name) {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err == nil {
			_, err = g.w.Write(path.Join(folder, name), data)
		}
		return err
	})
}

// reports are the reports that are part of the evidence.
func (g *gathering) reports() []string {
	if g == nil {
		return nil
	}
	return []string{"jsonl=" + g.w.Path(evidence.FindingsName), "html=" + g.w.Path(evidence.ReportName)}
}

// add writes what an input was and what became of it.
func (g *gathering) add(done checked) error {
	if g == nil || done.doc.Status == report.LeftOut {
		return nil
	}
	pages := len(g.m.Pages)
	if err := g.document(done.in, done.doc); err != nil {
		return fmt.Errorf("--evidence: %w", err)
	}
	if len(g.m.Pages) == pages {
		return nil
	}
	p := &g.m.Pages[pages]
	if done.site != nil {
		p.Site = done.site.number
	}
	if done.unseen != nil {
		g.c.say("no picture of %s: %s", report.Visible(p.Source), report.Visible(done.unseen.Error()))
	}
	if done.picture != nil {
		f, err := g.w.Write(path.Dir(p.Received)+"/screenshot.png", done.picture)
		if err != nil {
			return fmt.Errorf("--evidence: %w", err)
		}
		p.Screenshot = f.Path
	}
	return nil
}

func (g *gathering) document(in *source.Input, doc *report.Document) error {
	g.count++
	folder := fmt.Sprintf("pages/%06d", g.count)
	exchanges, record, err := g.exchanges(folder, in)
	if err != nil {
		return err
	}
	if in == nil || in.Data == nil {
		for i, u := range doc.Unread {
			n := evidence.NotRead{Source: doc.Source, Reason: u.Reason, Detail: u.Detail}
			if i == 0 {
				n.Exchanges = exchanges
			}
			g.m.NotRead = append(g.m.NotRead, n)
		}
		return nil
	}
	p := evidence.Page{
		Source: in.Name, Kind: string(in.Kind), Named: in.Named, URL: in.FinalURL, ContentType: in.ContentType, Redirects: in.Redirects,
		Rendered: in.Rendered, Exchanges: exchanges, Record: record,
	}
	for _, u := range doc.Unread {
		p.Unread = append(p.Unread, evidence.Unread{Reason: u.Reason, Detail: u.Detail})
	}
	if in.Kind != source.KindURL {
		p.Key, p.Place = g.accepted.key(in), pathIn(g.c.config.Dir, in.Name)
		if p.Kind = string(source.KindStdin); g.accepted.obeys(in) || in.Kind == source.KindFile {
			p.Kind = string(source.KindFile)
		}
	}
	body := received(in)
	if n := len(in.Exchanges); n > 0 {
		x := &in.Exchanges[n-1]
		p.Status, p.Fetched = x.Status, moment(x.Time)
	}
	if at := in.Capture; at != nil {
		p.Capture = &evidence.Capture{Archive: at.Archive, Record: at.Record, Time: moment(at.Time)}
	}
	f, err := g.w.Write(folder+"/received", body)
	if err != nil {
		return err
	}
	p.Received, p.SHA256, p.Content = f.Path, f.SHA256, f.Path
	if !bytes.Equal(body, in.Data) {
		if f, err = g.w.Write(folder+"/content", in.Data); err != nil {
			return err
		}
		p.Content = f.Path
	}
	g.m.Pages, g.docs = append(g.m.Pages, p), append(g.docs, doc)
	return nil
}

// moment is a time for the manifest; nil when it is not known.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// exchange is a request and its answer as evidence has it. The bodies are in the archive.
type exchange struct {
	Time       time.Time   `json:"time"`
	Method     string      `json:"method"`
	URL        string      `json:"url"`
	Sent       http.Header `json:"sent"`
	Address    string      `json:"address,omitempty"`
	Proto      string      `json:"proto"`
	Status     int         `json:"status"`
	StatusText string      `json:"statusText"`
	Headers    http.Header `json:"headers"`
	Bytes      int         `json:"bytes"` // of the body, as received
	SHA256     string      `json:"sha256"`
	Cut        string      `json:"cut,omitempty"`
	Confirmed  *time.Time  `json:"confirmed,omitempty"`
}

// exchanges writes what was asked and answered, and returns the file and the record of the page.
func (g *gathering) exchanges(folder string, in *source.Input) (name, record string, err error) {
	if in == nil || len(in.Exchanges) == 0 {
		return "", "", nil
	}
	if record, err = g.archive.Add(in.Exchanges); err != nil {
		return "", "", err
	}
	list := make([]exchange, 0, len(in.Exchanges))
	for i := range in.Exchanges {
		x := &in.Exchanges[i]
		e := exchange{
			Time: x.Time, Method: x.Method, URL: x.URL, Sent: x.Sent, Proto: x.Proto, Status: x.Status, StatusText: x.StatusText, Headers: x.Header,
			Bytes: len(x.Body), SHA256: evidence.Hash(x.Body), Cut: x.Cut, Confirmed: moment(x.Confirmed),
		}
		if x.Address.IsValid() {
			e.Address = x.Address.String()
		}
		list = append(list, e)
	}
	f, err := g.w.WriteJSON(folder+"/exchanges.json", list)
	return f.Path, record, err
}

// close finishes the folder. All reports must be closed.
func (g *gathering) close(run *report.Run, complete bool) error {
	if g == nil {
		return nil
	}
	err := g.buffer.Flush()
	if closing := g.file.Close(); err == nil {
		err = closing
	}
	g.file = nil
	if err != nil {
		return fmt.Errorf("--evidence: writing the archive: %w", err)
	}
	g.m.Finished, g.m.Complete = g.c.now().UTC().Truncate(time.Second), complete && run.Summary.NotRead == 0
	for i, doc := range g.docs {
		g.m.Pages[i].Findings = len(doc.Findings)
	}
	if err := g.index(run); err != nil {
		return fmt.Errorf("--evidence: %w", err)
	}
	if g.sum, err = g.w.Close(g.m); err != nil {
		return fmt.Errorf("--evidence: %w", err)
	}
	g.w.Clean()
	if !g.c.quiet {
		name := report.Visible(g.c.evidence)
		g.c.say("evidence of %s is in %s; cliniclint verify %s checks it", count(len(g.m.Pages), "page"), name, name)
		g.c.say("its SHA-256 is %s; keep that elsewhere, as it shows that the whole is what it was", g.sum)
	}
	return nil
}

// abandon removes what was needed for writing.
func (g *gathering) abandon() {
	if g == nil {
		return
	}
	if g.file != nil {
		_ = g.file.Close()
	}
	g.w.Clean()
}
