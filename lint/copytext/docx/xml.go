package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/html/charset"
)

type tokenKind uint8

const (
	startTag tokenKind = iota
	endTag
	charData
)

// token is a piece of XML. Names are without prefix, as every program chooses its own.
type token struct {
	kind  tokenKind
	name  string
	attrs []xml.Attr
	text  []byte // valid until the next token
}

// attr is the value of an attribute, "" when there is none.
func (t *token) attr(name string) string {
	for i := range t.attrs {
		if t.attrs[i].Name.Local == name {
			return t.attrs[i].Value
		}
	}
	return ""
}

// on tells whether a property that is an element of its own is switched on.
func (t *token) on() bool {
	switch t.attr("val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// tokens hands the pieces of a file to do, until one of them fails. Entities are not expanded, and nothing is nested here,
// so that neither takes more than the file is long.
func (a *archive) tokens(name string, do func(*token) error) error {
	file, err := a.files[name]()
	if err != nil {
		return fmt.Errorf("unpacking: %w", err)
	}
	defer file.Close() //nolint:errcheck // read only
	d := xml.NewDecoder(&limited{file, &a.left})
	d.CharsetReader = charset.NewReaderLabel
	for {
		raw, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errTooMuch):
			return errTooMuch
		case err != nil:
			return fmt.Errorf("reading XML: %w", err)
		}
		t := token{}
		switch raw := raw.(type) {
		case xml.StartElement:
			t.kind, t.name, t.attrs = startTag, raw.Name.Local, raw.Attr
		case xml.EndElement:
			t.kind, t.name = endTag, raw.Name.Local
		case xml.CharData:
			t.kind, t.text = charData, raw
		default:
			continue
		}
		if err := do(&t); err != nil {
			return err
		}
	}
}
