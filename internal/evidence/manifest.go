// Package evidence writes and opens folders of evidence: the pages of a run as they were received, the findings, and a
// manifest with the hash of every file, so that a change of any byte shows. A folder can be one ZIP file.
//
// It knows files and hashes. What is in the pages is for others to judge, again if need be: a folder holds all that
// decided about its findings.
package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Schema is the version of the manifest. It changes when a field does; new fields do not change it.
const Schema = 1

// Kind is what a manifest calls itself.
const Kind = "cliniclint-evidence"

// The names of the files that every folder holds.
const (
	ManifestName = "manifest.json"
	SumName      = "SHA256SUMS" // the hashes of the manifest and of all files, as sha256sum has them
	FindingsName = "findings.jsonl"
	IndexName    = "index.html"
	ReportName   = "report.html"
	ArchiveName  = "pages.warc.gz"
)

// Manifest says what a folder holds and how it came about.
type Manifest struct {
	Schema  int    `json:"schema"`
	Kind    string `json:"kind"`
	Version string `json:"version"` // of the program
	RuleSet string `json:"ruleSet"` // identifies the rules that were applied
	// Begun and Finished are the times of the run, UTC.
	Begun    time.Time `json:"begun"`
	Finished time.Time `json:"finished"`
	// Complete says that all was read that was to be read.
	Complete bool    `json:"complete"`
	Options  Options `json:"options"`
	// Config is the file with the configuration, Packs are the files and folders of rules that were added to the
	// built-in ones, in their order.
	Config string   `json:"config,omitempty"`
	Packs  []string `json:"packs,omitempty"`
	// Pages are the pages and files that were read, in their order, and NotRead what could not be.
	Pages   []Page    `json:"pages"`
	NotRead []NotRead `json:"notRead"`
	// Files are all files but the manifest and SHA256SUMS, by their paths.
	Files []File `json:"files"`
}

// Options are the choices of the user that decide about findings.
type Options struct {
	Jurisdictions  []string `json:"jurisdictions"` // null when the user said nothing
	MinSeverity    string   `json:"minSeverity"`
	FailOn         string   `json:"failOn"`
	Rules          []string `json:"rules,omitempty"`
	Disabled       []string `json:"disabled,omitempty"`
	Only           []string `json:"only,omitempty"`
	NoSuppressions bool     `json:"noSuppressions,omitempty"`
	ShowSuppressed bool     `json:"showSuppressed,omitempty"`
}

// Page is a page or a file that was read.
type Page struct {
	Source      string   `json:"source"` // path or URL as given
	Kind        string   `json:"kind"`   // "url", "file" or "stdin"
	Named       bool     `json:"named"`  // the user named it
	URL         string   `json:"url,omitempty"`
	ContentType string   `json:"contentType,omitempty"`
	Redirects   []string `json:"redirects,omitempty"` // the URLs that led to URL
	// Fetched is when the page was asked for, or captured, UTC; nil for a file.
	Fetched *time.Time `json:"fetched,omitempty"`
	Status  int        `json:"status,omitempty"`  // of HTTP
	Capture *Capture   `json:"capture,omitempty"` // of a page out of an archive
	// Received is the file with the bytes as they were received, SHA256 their hash, Content the file with what was read
	// of it: the same where nothing had to be unpacked or rendered. Exchanges is the file with requests and answers.
	Received  string `json:"received"`
	SHA256    string `json:"sha256"`
	Content   string `json:"content"`
	Exchanges string `json:"exchanges,omitempty"`
	// Record is the URI of the page's record in pages.warc.gz.
	Record     string `json:"record,omitempty"`
	Screenshot string `json:"screenshot,omitempty"`
	// Rendered says that Content is the page as a browser held it.
	Rendered bool `json:"rendered,omitempty"`
	// Unread are parts of the page that were not read.
	Unread []Unread `json:"unread,omitempty"`
	// Site is a number that the pages of a site have in common, which were judged together; 0 for a page by itself.
	Site int `json:"site,omitempty"`
	// Key is how a file is named where runs are compared, Place its path as the configuration sees it; "" for URLs.
	Key      string `json:"key,omitempty"`
	Place    string `json:"place,omitempty"`
	Findings int    `json:"findings"` // how many are shown
}

// Capture says where in an archive a page stood.
type Capture struct {
	Archive string     `json:"archive"`
	Record  string     `json:"record"`
	Time    *time.Time `json:"time,omitempty"`
}

// Unread is a part of a page that was not read, and why.
type Unread struct {
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
}

// NotRead is what could not be read, and why.
type NotRead struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
	// Exchanges is the file with requests and answers, where there were any.
	Exchanges string `json:"exchanges,omitempty"`
}

// File is a file with its hash.
type File struct {
	Path   string `json:"path"` // relative to the folder, slash-separated
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Bounds of what is opened. A run over 100,000 pages stays below them.
const (
	maxManifest = 256 << 20
	maxFiles    = 1_000_000
)

// parseManifest reads a manifest and refuses what could lead out of the folder.
func parseManifest(data []byte) (*Manifest, error) {
	var head struct {
		Schema int    `json:"schema"`
		Kind   string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil || head.Kind != Kind {
		return nil, fmt.Errorf("%s is not the manifest of a folder of evidence, or a damaged one; see that you name the right folder", ManifestName)
	}
	if head.Schema != Schema {
		return nil, fmt.Errorf("%s has version %d, and this program reads version %d; verify it with the version of cliniclint that wrote it", ManifestName, head.Schema, Schema)
	}
	m := &Manifest{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; get the folder again from where it came from", ManifestName, err)
	}
	if len(m.Files) > maxFiles {
		return nil, fmt.Errorf("%s lists %d files, more than the %d that are read; verify it in parts", ManifestName, len(m.Files), maxFiles)
	}
	if err := m.checkPaths(); err != nil {
		return nil, err
	}
	return m, nil
}

// checkPaths refuses names that lead out of the folder, that stand twice, and pages without their files.
func (m *Manifest) checkPaths() error {
	seen := map[string]bool{strings.ToLower(ManifestName): true, strings.ToLower(SumName): true}
	exact := map[string]bool{}
	for i, f := range m.Files {
		if !safePath(f.Path) {
			return fmt.Errorf("%s, file %d: %.100q is not a path inside the folder; somebody may have made it to do harm, do not unpack it", ManifestName, i+1, f.Path)
		}
		lower := strings.ToLower(f.Path)
		if seen[lower] {
			return fmt.Errorf("%s, file %d: %.100q is listed twice", ManifestName, i+1, f.Path)
		}
		if f.Bytes < 0 {
			return fmt.Errorf("%s, file %d: %.100q has %d bytes", ManifestName, i+1, f.Path, f.Bytes)
		}
		seen[lower], exact[f.Path] = true, true
	}
	named := append([]string{m.Config, FindingsName}, m.filesOfPages()...)
	for _, name := range named {
		if name != "" && !exact[name] {
			return fmt.Errorf("%s names %.100q and does not list it among the files", ManifestName, name)
		}
	}
	for _, pack := range m.Packs {
		if !safePath(pack) {
			return fmt.Errorf("%s: the pack of rules %.100q is not a path inside the folder", ManifestName, pack)
		}
	}
	return nil
}

func (m *Manifest) filesOfPages() []string {
	list := make([]string, 0, 4*len(m.Pages))
	for i := range m.Pages {
		p := &m.Pages[i]
		list = append(list, p.Received, p.Content, p.Exchanges, p.Screenshot)
	}
	for _, n := range m.NotRead {
		list = append(list, n.Exchanges)
	}
	return list
}

// safePath tells whether a path stays inside its folder on every system.
func safePath(name string) bool {
	return fs.ValidPath(name) && name != "." && len(name) < 1000 && !strings.ContainsAny(name, "\\:\x00") && !strings.HasSuffix(name, " ")
}
