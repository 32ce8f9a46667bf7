// Package warc reads and writes web archives, WARC 1.0 and 1.1 (ISO 28500): uncompressed, compressed record by record or
// as a whole.
//
// It streams: memory does not grow with the file, nor with any record in it. An archive may be damaged, cut off or made
// by somebody who means harm: the Reader says where it is broken and goes on with the next record that it finds.
package warc

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// The types of record that have a name in the standard.
const (
	TypeInfo         = "warcinfo"
	TypeResponse     = "response"
	TypeResource     = "resource"
	TypeRequest      = "request"
	TypeMetadata     = "metadata"
	TypeRevisit      = "revisit"
	TypeConversion   = "conversion"
	TypeContinuation = "continuation"
)

// Field is a named field of a record.
type Field struct{ Name, Value string }

// Fields are the named fields of a record, in their order.
type Fields []Field

// Get is the first value of the field of that name, in any case, or "".
func (f Fields) Get(name string) string {
	for _, field := range f {
		if strings.EqualFold(field.Name, name) {
			return field.Value
		}
	}
	return ""
}

// Record is a record as it stands in an archive.
type Record struct {
	Fields Fields
	// Offset is where in the file, in bytes, the record begins. In a compressed file it is where the gzip member begins
	// that holds the beginning of the record.
	Offset int64
	// Length is how many bytes the block has by its own account.
	Length int64
	// Block is the content. It is gone with the next call of Next. Reading to its end checks the digest of the block,
	// if the record has one, and the checksum of the compression: an error, always a Damage, means that what was read
	// cannot be relied upon.
	Block io.Reader
}

// Type is one of the Type constants, or another word.
func (r *Record) Type() string { return strings.ToLower(r.Fields.Get("WARC-Type")) }

// ID is the record's own URI, without angle brackets.
func (r *Record) ID() string { return bare(r.Fields.Get("WARC-Record-ID")) }

// Target is the URI that the record is about, or "". WARC 1.0 has angle brackets around it in its grammar and none in
// its examples; there are files of both kinds.
func (r *Record) Target() string { return bare(r.Fields.Get("WARC-Target-URI")) }

// RefersTo is the URI of the record that this one is about, without angle brackets, or "".
func (r *Record) RefersTo() string { return bare(r.Fields.Get("WARC-Refers-To")) }

// Date is when the content was captured. It is zero where the record does not say so.
func (r *Record) Date() time.Time {
	t, err := time.Parse(time.RFC3339Nano, r.Fields.Get("WARC-Date"))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func bare(uri string) string {
	uri = strings.TrimSpace(uri)
	if strings.HasPrefix(uri, "<") && strings.HasSuffix(uri, ">") {
		return uri[1 : len(uri)-1]
	}
	return uri
}

// Damage is a place where an archive is broken.
type Damage struct {
	Offset int64  // in bytes, of the record or of the gzip member that is damaged
	Record string // URI of the record; "" where that could not be read
	Target string // URI that the record is about; "" where that could not be read
	What   string // for a person
	// Cut says that the file ends there, so that nothing comes after it.
	Cut bool
}

// Error says where and what.
func (d *Damage) Error() string {
	where := fmt.Sprintf("at byte %d", d.Offset)
	if d.Record != "" {
		where += " (record " + d.Record + ")"
	}
	return where + ": " + d.What
}
