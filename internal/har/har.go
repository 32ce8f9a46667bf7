// Package har reads HTTP archives (HAR 1.2), as browsers save them from their network panel.
//
// It streams: no more than one entry is held at a time, and an entry larger than the limit is passed over. What is
// broken in one entry costs that entry; a file that is cut off gives all before the cut.
package har

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Entry is a request with its answer.
type Entry struct {
	// Number of the entry in the archive, from 1.
	Number int
	// Time is when the request was sent; zero when the archive does not say so.
	Time time.Time
	// Method and URL that were asked for.
	Method, URL string
	// Status is the code of the answer, 0 when there was none, and StatusText the words behind it.
	Status     int
	StatusText string
	Proto      string
	// Sent and Header are the headers of request and answer.
	Sent, Header []Header
	// MediaType is the type of the content with its parameters, as the browser understood it.
	MediaType string
	// Content is what the browser made of the body: content encodings are undone. Nil when the archive does not hold it.
	Content []byte
	// Text says that Content was turned into text by the browser, and is UTF-8 whatever the page says.
	Text bool
}

// Header is a field of a request or an answer.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ErrNotHAR is the error of a file that is no HTTP archive.
var ErrNotHAR = errors.New("not an HTTP archive (HAR)")

// Problem is an entry that cannot be read, or the end of an archive that is broken.
type Problem struct {
	Number int    // of the entry, from 1
	What   string // for a person
	// TooLarge says that the entry is above the limit; Cut that the file ends there, or cannot be read on.
	TooLarge, Cut bool
}

// Error says where and what.
func (p *Problem) Error() string { return fmt.Sprintf("entry %d: %s", p.Number, p.What) }

// Magic tells by its first bytes, of which there should be 512, whether a file is an archive.
func Magic(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	rest, ok := bytes.CutPrefix(head, []byte("{"))
	if !ok {
		return false
	}
	rest, ok = bytes.CutPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(`"log"`))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(":")) && bytes.Contains(rest, []byte(`"version"`))
}

// Reader reads an archive entry by entry.
type Reader struct {
	in     *scanner
	max    int
	number int
	state  state
	end    bool
}

// state is where in the file a Reader is.
type state int

const (
	before  state = iota // the list of entries has not begun
	first                // it has, and no entry has been read
	between              // one has
)

// NewReader makes a Reader that passes over entries of more than max bytes.
func NewReader(r io.Reader, max int) *Reader {
	return &Reader{in: &scanner{r: bufio.NewReaderSize(r, 64<<10)}, max: max}
}

// Next is the next entry. The error is io.EOF after the last; a *Problem when an entry cannot be read, after which Next
// may be called again; it wraps ErrNotHAR when the file has no list of entries; and else it is that of the underlying
// reader.
func (r *Reader) Next() (*Entry, error) {
	if r.end {
		return nil, io.EOF
	}
	if r.state == before {
		if err := r.begin(); err != nil {
			r.end = true
			return nil, err
		}
	}
	r.number++
	raw, err := r.element()
	switch {
	case err == nil:
		return r.entry(raw)
	case errors.Is(err, errTooLarge):
		return nil, &Problem{Number: r.number, What: fmt.Sprintf("it is larger than %d MB", r.max>>20), TooLarge: true}
	}
	r.end = true
	var syntax *syntaxError
	switch {
	case errors.Is(err, errEnd):
		return nil, io.EOF
	case errors.Is(err, io.EOF):
		return nil, &Problem{Number: r.number, What: "the file ends here, in the middle", Cut: true}
	case errors.As(err, &syntax):
		return nil, &Problem{Number: r.number, What: "what follows is not JSON: " + syntax.Error(), Cut: true}
	}
	return nil, fmt.Errorf("reading the archive: %w", err)
}

// begin goes to the list of entries.
func (r *Reader) begin() error {
	err := r.in.enter("log")
	if err == nil {
		err = r.in.enter("entries")
	}
	if err == nil {
		err = r.in.expect('[')
	}
	var syntax *syntaxError
	switch {
	case err == nil:
		r.state = first
		return nil
	case errors.Is(err, errEnd), errors.As(err, &syntax):
		return fmt.Errorf("%w: it has no list of entries", ErrNotHAR)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%w: it ends before its list of entries", ErrNotHAR)
	}
	return fmt.Errorf("reading the archive: %w", err)
}

// element is the JSON of the next element of the list. The error is errEnd behind the last.
func (r *Reader) element() ([]byte, error) {
	c, err := r.in.peek()
	if err != nil {
		return nil, err
	}
	if c == ']' {
		return nil, errEnd
	}
	if r.state == between {
		if err := r.in.expect(','); err != nil {
			return nil, err
		}
	}
	r.state = between
	return r.in.value(r.max)
}

// entry takes apart the JSON of an entry.
func (r *Reader) entry(raw []byte) (*Entry, error) {
	var e struct {
		Started string `json:"startedDateTime"`
		Request struct {
			Method  string   `json:"method"`
			URL     string   `json:"url"`
			Headers []Header `json:"headers"`
		} `json:"request"`
		Response struct {
			Status     int      `json:"status"`
			StatusText string   `json:"statusText"`
			Proto      string   `json:"httpVersion"`
			Headers    []Header `json:"headers"`
			Content    struct {
				MimeType string  `json:"mimeType"`
				Text     *string `json:"text"`
				Encoding string  `json:"encoding"`
			} `json:"content"`
		} `json:"response"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, &Problem{Number: r.number, What: "it is not as the format wants it: " + err.Error()}
	}
	out := &Entry{
		Number: r.number, Method: e.Request.Method, URL: e.Request.URL, Sent: e.Request.Headers,
		Status: e.Response.Status, StatusText: e.Response.StatusText, Proto: e.Response.Proto, Header: e.Response.Headers,
		MediaType: e.Response.Content.MimeType,
	}
	if t, err := time.Parse(time.RFC3339Nano, e.Started); err == nil {
		out.Time = t.UTC()
	}
	if text := e.Response.Content.Text; text != nil {
		out.Content, out.Text = []byte(*text), true
		if e.Response.Content.Encoding == "base64" {
			data, err := base64.StdEncoding.DecodeString(*text)
			if err != nil {
				return nil, &Problem{Number: r.number, What: "its content is not in Base64, as it says"}
			}
			out.Content, out.Text = data, false
		}
	}
	return out, nil
}
