package copytext

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// ErrNotText says that the bytes are an image, an archive or the like, whatever the file is called.
var ErrNotText = errors.New("not text")

var utf8BOM = []byte("\xef\xbb\xbf")

// textStart is where the text starts: behind a byte order mark.
func (d *Document) textStart() int {
	if bytes.HasPrefix(d.Bytes, utf8BOM) {
		return len(utf8BOM)
	}
	return 0
}

// decode turns data into UTF-8, and notes when that could not be done without loss.
func decode(doc *Document, data []byte, contentType string) []byte {
	e, name := encodingOf(data, contentType, doc.Format == "html")
	if e != nil {
		decoded, err := e.NewDecoder().Bytes(data)
		if err != nil {
			doc.noteUnread(Unread{Reason: "not decoded", Detail: fmt.Sprintf("from %s: %v", name, err)})
		}
		data = bytes.TrimPrefix(decoded, utf8BOM) // which was another one in the source
	}
	if utf8.Valid(data) {
		return data
	}
	bad := 0
	valid := make([]byte, 0, len(data)+len(data)/8)
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			bad++
		}
		valid = utf8.AppendRune(valid, r)
		i += size
	}
	doc.noteUnread(Unread{Reason: "invalid UTF-8", Detail: fmt.Sprintf("%d bytes", bad)})
	return valid
}

// encodingOf tells how data is encoded; nil when it is, or is meant to be, UTF-8.
func encodingOf(data []byte, contentType string, isHTML bool) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(data, utf8BOM):
		return nil, ""
	case bytes.HasPrefix(data, []byte("\xff\xfe")), looksLikeUTF16(data, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "UTF-16"
	case bytes.HasPrefix(data, []byte("\xfe\xff")), looksLikeUTF16(data, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "UTF-16"
	}
	valid := utf8.Valid(data)
	e, name := encoding.Encoding(nil), ""
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		e, name = charset.Lookup(params["charset"])
	}
	if e == nil && isHTML {
		e, name, _ = charset.DetermineEncoding(data, "")
		if name == "windows-1252" && !valid && mostlyUTF8(data) {
			return nil, "" // nobody said so, it is only the fallback
		}
	}
	switch {
	case name == "utf-8":
		return nil, ""
	case valid && (e == nil || name == "windows-1252" || name == "iso-8859-1"):
		// Text in these encodings is hardly ever valid UTF-8, but pages often claim them without being so.
		return nil, ""
	case e == nil && !valid && !mostlyUTF8(data):
		return charset.Lookup("windows-1252")
	}
	return e, name
}

// mostlyUTF8 tells whether text with broken characters has more that are whole.
func mostlyUTF8(data []byte) bool {
	whole, broken := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			broken++
		} else if size > 1 {
			whole++
		}
		data = data[size:]
	}
	return whole > broken
}

// looksLikeUTF16 tells whether every other byte is a NUL, those at odd or at even places.
func looksLikeUTF16(data []byte, odd int) bool {
	data = data[:min(len(data), 512)]
	if len(data) < 4 || bytes.IndexByte(data, 0) < 0 {
		return false
	}
	var zeros [2]int
	for i, c := range data {
		if c == 0 {
			zeros[i&1]++
		}
	}
	return zeros[odd] > len(data)*2/5 && zeros[1-odd] < len(data)/20
}

// signatures of files that are not text. Those in letters count only where there are NULs too.
var signatures = []struct{ magic, kind string }{
	{"PK\x03\x04", "a ZIP archive or an office document; unpack it, or save it as .docx or PDF"},
	{"PK\x05\x06", "a ZIP archive"},
	{"\x89PNG\r\n", "a PNG image"},
	{"\xff\xd8\xff", "a JPEG image"},
	{"GIF87a", "a GIF image"},
	{"GIF89a", "a GIF image"},
	{"RIFF", "an image, a film or a sound"},
	{"\x00\x00\x01\x00", "an icon"},
	{"\x7fELF", "a program"},
	{"MZ", "a program"},
	{"\xcf\xfa\xed\xfe", "a program"},
	{"\xfe\xed\xfa", "a program"},
	{"\xca\xfe\xba\xbe", "a program"},
	{"\x1f\x8b", "a gzip archive"},
	{"BZh", "a bzip2 archive"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive"},
	{"\xfd7zXZ\x00", "an xz archive"},
	{"\x28\xb5\x2f\xfd", "a Zstandard archive"},
	{"Rar!\x1a\x07", "a RAR archive"},
	{"\xd0\xcf\x11\xe0", "an old office document; save it as .docx or PDF"},
	{"wOFF", "a font"},
	{"wOF2", "a font"},
	{"OggS", "a sound"},
	{"ID3", "a sound"},
	{"SQLite format 3\x00", "a database"},
}

// fewControls may stand in a text, however short it is.
const fewControls = 8

// containerOf tells by its bytes which container of text a file is; "" when it is none that can be read.
func containerOf(data []byte) string {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		return "pdf"
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data, []byte("word/document")) {
		return "docx"
	}
	return ""
}

// binaryKind tells what data looks like that is not text; "" when it may be text.
func binaryKind(data []byte) string {
	head := data[:min(len(data), 4096)]
	if looksLikeUTF16(head, 0) || looksLikeUTF16(head, 1) || bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return ""
	}
	for _, s := range signatures {
		if !bytes.HasPrefix(head, []byte(s.magic)) {
			continue
		}
		if isLetter(s.magic[0]) && isLetter(s.magic[1]) && controls(head) == 0 && !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
			continue // a text that starts with these letters
		}
		return s.kind
	}
	if len(head) > 11 && string(head[4:8]) == "ftyp" && controls(head) > 0 {
		return "a film or a picture"
	}
	if n := controls(head); n > len(head)/10 && n > fewControls {
		return "binary data"
	}
	return ""
}

// controls counts the bytes that no text is made of.
func controls(b []byte) int {
	n := 0
	for _, c := range b {
		if c < ' ' && !isSpace(c) && c != 0x1b && c != '\b' && c != '\v' {
			n++
		}
	}
	return n
}
