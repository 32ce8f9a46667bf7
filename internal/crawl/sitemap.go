package crawl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// Bounds of sitemaps. The protocol allows 50 MB and 50,000 entries in one.
const (
	maxSitemap      = 50 << 20 // bytes of one, before and after decompression
	maxSitemapDepth = 3        // indexes in indexes
	maxSitemaps     = 200      // of a site
	maxEntries      = 50_000   // of a sitemap
	maxLine         = 4096     // bytes of a line in a sitemap that is a plain text
)

// sitemapEntry is an address in a sitemap.
type sitemapEntry struct {
	loc   string
	index bool // it is another sitemap
}

// errEntries is the error of a sitemap with too many entries.
var errEntries = errors.New("more entries than a sitemap may have")

// readSitemap hands every address in a sitemap to found, until that wants no more. It reads the XML of the protocol,
// RSS, Atom and plain text, any of them in gzip, up to maxBytes when unpacked. The error says why not all was read; what came before it was handed on.
func readSitemap(r io.Reader, maxBytes int64, found func(sitemapEntry) bool) error {
	in := bufio.NewReader(r)
	for range 2 { // some are packed twice
		head, _ := in.Peek(2)
		if !bytes.Equal(head, []byte{0x1f, 0x8b}) {
			break
		}
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		in = bufio.NewReader(io.LimitReader(unpacked, maxBytes))
	}
	left := maxEntries
	tell := func(e sitemapEntry) error {
		e.loc = strings.TrimSpace(e.loc)
		if e.loc == "" || len(e.loc) > maxLine {
			return nil
		}
		if left--; left < 0 {
			return errEntries
		}
		if !found(e) {
			return io.EOF
		}
		return nil
	}
	head, _ := in.Peek(512)
	head = bytes.TrimSpace(bytes.TrimPrefix(bytes.ReplaceAll(head, []byte{0}, nil), []byte("\xef\xbb\xbf")))
	var err error
	if i := bytes.IndexByte(head, '<'); i >= 0 && i < 4 {
		err = sitemapXML(in, tell)
	} else {
		err = sitemapText(in, tell)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func sitemapText(r *bufio.Reader, tell func(sitemapEntry) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if line := strings.TrimPrefix(lines.Text(), "\ufeff"); strings.HasPrefix(line, "http://") || strings.HasPrefix(line, "https://") {
			if err := tell(sitemapEntry{loc: line}); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// sitemapXML reads tags as they come and builds no tree: a hostile file costs no more than its longest tag.
func sitemapXML(r io.Reader, tell func(sitemapEntry) error) error {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = charset.NewReaderLabel
	var entry, entrySpace string // the element that is an entry, and its prefix
	var text *strings.Builder    // of the address that is being read
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) && entry != "" {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			name := strings.ToLower(t.Name.Local)
			text = nil
			switch {
			case name == "url" || name == "sitemap" || name == "item" || name == "entry":
				entry, entrySpace = name, t.Name.Space
			case entry == "" || t.Name.Space != entrySpace && name != "link":
			case name == "loc" && entry != "entry" && entry != "item", name == "link" && entry == "item" && t.Name.Space == entrySpace:
				text = &strings.Builder{}
			case name == "link" && entry != "item":
				if href := alternateOf(t, entry); href != "" {
					if err := tell(sitemapEntry{loc: href}); err != nil {
						return err
					}
				}
			}
		case xml.CharData:
			if text != nil && text.Len() < maxLine {
				text.Write(t)
			}
		case xml.EndElement:
			if text != nil {
				if err := tell(sitemapEntry{loc: text.String(), index: entry == "sitemap"}); err != nil {
					return err
				}
				text = nil
			}
			if strings.EqualFold(t.Name.Local, entry) && t.Name.Space == entrySpace {
				entry = ""
			}
		}
	}
}

// alternateOf is the address in a link that is an attribute: of an Atom entry, or of the same page in another language.
func alternateOf(t xml.StartElement, entry string) string {
	var href, rel string
	for _, a := range t.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "href":
			href = a.Value
		case "rel":
			rel = strings.ToLower(a.Value)
		}
	}
	if rel == "alternate" || rel == "" && entry == "entry" {
		return href
	}
	return ""
}
