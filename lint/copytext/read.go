package copytext

import (
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Format is a kind of file that can be read.
type Format struct {
	Name       string
	Extensions []string // in lower case, with the dot
	MediaTypes []string // as in Content-Type, without parameters

	read   func(*Document)               // fills all but Source, Format and Bytes
	unpack func(*Document, []byte) error // of a container: fills Bytes too
	sparse bool                          // a file that holds no copy is nothing to wonder at
}

// Formats lists the formats that Read knows.
func Formats() []Format {
	return []Format{
		{Name: "html", Extensions: []string{".html", ".htm", ".xhtml", ".shtml"}, MediaTypes: []string{"text/html", "application/xhtml+xml"}, read: readPage},
		{Name: "markdown", Extensions: []string{".md", ".markdown", ".mdown", ".mkd"}, MediaTypes: []string{"text/markdown"}, read: readMarkdownPage},
		{Name: "javascript", Extensions: []string{".js", ".mjs", ".cjs", ".jsx", ".tsx"}, MediaTypes: []string{"text/javascript"}, read: readScript, sparse: true},
		{Name: "typescript", Extensions: []string{".ts", ".mts", ".cts"}, read: readScript, sparse: true},
		{Name: "mdx", Extensions: []string{".mdx"}, read: readMDX, sparse: true},
		{Name: "php", Extensions: []string{".php", ".phtml"}, read: readPHP, sparse: true},
		{Name: "vue", Extensions: []string{".vue"}, read: readVue, sparse: true},
		{Name: "svelte", Extensions: []string{".svelte"}, read: readSvelte, sparse: true},
		{Name: "astro", Extensions: []string{".astro"}, read: readAstro, sparse: true},
		{Name: "template", Extensions: []string{".liquid", ".twig", ".jinja", ".jinja2", ".j2", ".njk", ".hbs", ".handlebars", ".mustache", ".gohtml", ".tmpl"}, read: readBraces, sparse: true},
		{Name: "ejs", Extensions: []string{".ejs", ".erb"}, read: readTags, sparse: true},
		{Name: "json", Extensions: []string{".json", ".jsonc", ".json5"}, MediaTypes: []string{"application/json"}, read: readJSON, sparse: true},
		{Name: "yaml", Extensions: []string{".yaml", ".yml"}, MediaTypes: []string{"application/yaml"}, read: readYAMLFile, sparse: true},
		{Name: "toml", Extensions: []string{".toml"}, MediaTypes: []string{"application/toml"}, read: readTOML, sparse: true},
		{Name: "csv", Extensions: []string{".csv", ".tsv"}, MediaTypes: []string{"text/csv"}, read: readCSV, sparse: true},
		{Name: "po", Extensions: []string{".po", ".pot"}, read: readPO, sparse: true},
		{Name: "sql", Extensions: []string{".sql"}, read: readSQL, sparse: true},
		{Name: "docx", Extensions: []string{".docx", ".docm", ".dotx"}, MediaTypes: []string{"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}, unpack: readWord},
		{Name: "pdf", Extensions: []string{".pdf"}, MediaTypes: []string{"application/pdf"}, unpack: readPDF},
		{Name: "text", Extensions: []string{".txt", ".text"}, MediaTypes: []string{"text/plain"}, read: readText},
	}
}

// FormatOf gives the name of the format of a file by its name, and whether there is one. There is none for files that are
// known to hold no copy, although they are of a format that can be read: tests, settings, locks.
func FormatOf(name string) (string, bool) {
	if isWorkshop(name) {
		return "", false
	}
	return formatByName(name)
}

// WhyNot says in a few words why FormatOf gives no format for a name.
func WhyNot(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); {
	case isWorkshop(name):
		return "made for those who make the site, such as tests and settings"
	case ext == "" || len(ext) > 12:
		return "no known format"
	default:
		return "no format of copy: " + ext
	}
}

// formatByName goes by the extension alone.
func formatByName(name string) (string, bool) {
	ext := strings.ToLower(path.Ext(name))
	for _, f := range Formats() {
		if slices.Contains(f.Extensions, ext) {
			return f.Name, true
		}
	}
	return "", false
}

// Unpacks tells whether content that is no text can be read, such as a PDF document: by its media type, or by the ending of
// its path where the media type, "" for none, says only that it is bytes.
func Unpacks(mediaType, name string) bool {
	anything := isWordOf(mediaType, "", "application/octet-stream", "binary/octet-stream", "application/zip", "application/x-zip-compressed", "application/download", "application/force-download")
	return slices.ContainsFunc(Formats(), func(f Format) bool {
		return f.unpack != nil && (slices.Contains(f.MediaTypes, mediaType) || anything && slices.Contains(f.Extensions, strings.ToLower(path.Ext(name))))
	})
}

// Read turns the bytes of a page or a file into a Document.
//
// source is the path or URL as the user gave it. format is a name out of Formats, or "" to decide by source, by
// contentType and by the bytes. contentType is the Content-Type that a server sent, or "". The document keeps data, which
// must not be changed afterwards.
//
// The error is an ErrNotText when data is neither text nor a container of text that can be read. What is wrong with a text is told in Document.Unread.
func Read(source, format string, data []byte, contentType string) (*Document, error) {
	formats := Formats()
	if format == "" {
		format = guessFormat(source, data, contentType)
	}
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == format })
	if i < 0 {
		return nil, fmt.Errorf("unknown format %q", format)
	}
	doc := &Document{Source: source, Format: format, lines: &lineIndex{}}
	if unpack := formats[i].unpack; unpack != nil {
		if err := unpack(doc, data); err != nil {
			return nil, err
		}
	} else {
		if kind := binaryKind(data); kind != "" {
			return nil, fmt.Errorf("%w: looks like %s", ErrNotText, kind)
		}
		doc.Bytes = decode(doc, data, contentType)
		formats[i].read(doc)
	}
	if len(doc.Blocks) == 0 && len(doc.Unread) == 0 && !formats[i].sparse {
		doc.noteUnread(Unread{Reason: "no text"})
	}
	return doc, nil
}

// guessFormat decides what a file is. Containers are known by their bytes, whatever they are called. Of another file, the
// extension counts most; of a URL, what the server says.
func guessFormat(source string, data []byte, contentType string) string {
	if format := containerOf(data); format != "" {
		return format
	}
	name, isURL := source, false
	if u, err := url.Parse(source); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		name, isURL = u.Path, true
	}
	byName, _ := formatByName(name)
	media, _, err := mime.ParseMediaType(contentType)
	byType := ""
	if err == nil {
		for _, f := range Formats() {
			if slices.Contains(f.MediaTypes, media) {
				byType = f.Name
			}
		}
	}
	guesses := []string{byName, byType}
	if isURL {
		slices.Reverse(guesses)
	}
	for _, g := range guesses {
		if g != "" {
			return g
		}
	}
	if looksLikeHTML(data) {
		return "html"
	}
	return "text"
}

// looksLikeHTML tells whether text starts as a page or a part of one does.
func looksLikeHTML(data []byte) bool {
	data = bytes.ReplaceAll(data[:min(len(data), 1024)], []byte{0}, nil) // so that UTF-16 can be read
	i := bytes.IndexByte(data, '<')
	if i < 0 || i+1 >= len(data) {
		return false
	}
	for _, c := range bytes.TrimSpace(data[:i]) {
		if c < 0x80 { // what is not a byte order mark
			return false
		}
	}
	return isLetter(data[i+1]) || data[i+1] == '!' || data[i+1] == '?'
}

// noteUnread adds to the list of what was not read, each thing once.
func (d *Document) noteUnread(u Unread) {
	if len(d.Unread) < maxSignals && !slices.Contains(d.Unread, u) {
		d.Unread = append(d.Unread, u)
	}
}

// truncatedAt says that there was more text than fits into memory.
func truncatedAt(offset int) Unread {
	return Unread{Reason: "truncated", Detail: fmt.Sprintf("too many pieces of text; nothing behind byte %d was read", offset)}
}
