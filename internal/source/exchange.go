package source

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"time"
)

// Exchange is one request and the answer to it, as an archive keeps them. What led from a URL to a page is a list of
// them: a redirect each, and at the end the answer that holds the page.
type Exchange struct {
	// Time is when the request was sent, UTC.
	Time time.Time
	// Method and URL that were asked for. The URL has no user name, no password and no fragment.
	Method, URL string
	// Sent are the headers of the request as this program set them (Host and Connection follow from URL), without
	// Authorization and Cookie.
	Sent http.Header
	// Proto is the protocol of the answer: "HTTP/1.1", "HTTP/2.0".
	Proto string
	// Status is the code, StatusText the words behind it as the server sent them; "" over HTTP/2.
	Status     int
	StatusText string
	// Header are the headers of the answer as received. Names are in their canonical case, values in their order.
	// Transfer-Encoding is not among them, as it has been undone.
	Header http.Header
	// Address is the IP address that answered; the zero value when a proxy stood between.
	Address netip.Addr
	// Body is the content as received: transfer encoding undone, content encoding not. Of an answer that is no page, no
	// more than the beginning is kept. It is not to be changed.
	Body []byte
	// Cut says why Body is not all that the server sent or promised, in the words of WARC-Truncated: "length", "time",
	// "disconnect", "unspecified"; "" when it is all.
	Cut string
	// Confirmed is when the server last said that the answer, kept from an earlier run, still holds, UTC; zero for one that
	// was received in this run.
	Confirmed time.Time
}

// Redirect is where the answer sends its reader, or nil when it is no redirect. The error says what is wrong with the
// address.
func (x *Exchange) Redirect() (*url.URL, error) {
	switch x.Status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := x.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	from, err := parseURL(x.URL)
	if err != nil {
		return nil, err
	}
	to, err := parseURL(location)
	if err != nil {
		return nil, err
	}
	return from.ResolveReference(to), nil
}

// Content undoes the content encoding of the body. It fails when that is not possible or gives more than maxBytes.
func (x *Exchange) Content(maxBytes int64) ([]byte, error) {
	r, err := decoded(bytes.NewReader(x.Body), x.Header.Values("Content-Encoding"))
	if err != nil {
		return nil, err
	}
	return readUpTo(r, int64(len(x.Body)), maxBytes)
}

// Bounds of what is kept of an answer that is no page: a redirect, an error.
const (
	maxAside     = 64 << 10
	maxAsideTime = 2 * time.Second
)

// aside keeps the beginning of an answer that is no page, without waiting for it.
func (x *Exchange) aside(body io.ReadCloser) {
	hurry := time.AfterFunc(maxAsideTime, func() { _ = body.Close() })
	defer hurry.Stop()
	_ = x.take(body, 0, maxAside) // noted in Cut
}

// take keeps up to maxBytes of body, of which size are expected. The error is errTooLarge or what the connection said.
func (x *Exchange) take(body io.Reader, size, maxBytes int64) error {
	data, err := readSome(body, size, maxBytes)
	x.Body, x.Cut = data, cut(err)
	return err
}

// cut says why a body is not whole.
func cut(err error) string {
	var timeout interface{ Timeout() bool }
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errTooLarge):
		return "length"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "time"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "disconnect"
	}
	return "unspecified"
}

// trace notes who answers.
func (x *Exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(c httptrace.GotConnInfo) {
		if at, err := netip.ParseAddrPort(c.Conn.RemoteAddr().String()); err == nil {
			x.Address = at.Addr().Unmap()
		}
	}}
}

// sent are headers without what is nobody's business.
func sent(h http.Header) http.Header {
	h = h.Clone()
	h.Del("Authorization")
	h.Del("Cookie")
	return h
}
