package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"strconv"
	"strings"
)

// Response is an HTTP response out of a record.
type Response struct {
	Status int
	Reason string // the words behind the status
	Proto  string // such as "HTTP/1.1"
	Header http.Header
	// Body is the content as it was received: chunks are joined, content encodings are left. Reading it to its end
	// reads the record to its end, with the errors of Record.Block; io.ErrUnexpectedEOF says that a chunk is missing.
	Body io.Reader
}

// ErrNotHTTP is the error of a block that does not begin as an HTTP response does.
var ErrNotHTTP = errors.New("not an HTTP response")

// ReadResponse reads the head of a response from the block of a record. It is lenient, as servers are not strict, and
// archives hold what servers sent. Apart from those of the block, errors wrap ErrNotHTTP.
func ReadResponse(block io.Reader) (*Response, error) {
	r := &head{in: bufio.NewReader(block)}
	first, err := r.line()
	if err != nil {
		return nil, err
	}
	proto, rest, _ := strings.Cut(first, " ")
	code, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
	status, err := strconv.Atoi(code)
	if !strings.HasPrefix(proto, "HTTP/") || err != nil || status < 100 || status > 999 {
		return nil, fmt.Errorf("%w: it begins with %.40q", ErrNotHTTP, first)
	}
	resp := &Response{Status: status, Reason: strings.TrimSpace(reason), Proto: proto, Header: http.Header{}}
	last := ""
	for {
		line, err := r.line()
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		switch {
		case (line[0] == ' ' || line[0] == '\t') && last != "":
			values := resp.Header[last]
			values[len(values)-1] += " " + strings.TrimSpace(line)
		case ok:
			last = http.CanonicalHeaderKey(strings.TrimSpace(name))
			resp.Header[last] = append(resp.Header[last], strings.TrimSpace(value))
		}
	}
	resp.Body = r.in
	if strings.Contains(strings.ToLower(strings.Join(resp.Header["Transfer-Encoding"], ",")), "chunked") && isChunked(r.in) {
		resp.Body = &thenRest{httputil.NewChunkedReader(r.in), r.in}
	}
	return resp, nil
}

// head reads lines up to a limit.
type head struct {
	in   *bufio.Reader
	size int
}

func (h *head) line() (string, error) {
	var line []byte
	for {
		part, err := h.in.ReadSlice('\n')
		line = append(line, part...)
		if h.size += len(part); h.size > maxHead {
			return "", fmt.Errorf("%w: its headers are without end", ErrNotHTTP)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return "", fmt.Errorf("%w: it ends before its headers do", ErrNotHTTP)
		case err != nil:
			return "", err
		}
		return strings.TrimRight(string(line), "\r\n"), nil
	}
}

// isChunked tells whether content begins with a chunk. Some archives hold the joined content under the header of the
// chunks.
func isChunked(in *bufio.Reader) bool {
	start, _ := in.Peek(32)
	line, _, ok := bytes.Cut(start, []byte("\n"))
	size, _, _ := bytes.Cut(bytes.TrimRight(line, "\r"), []byte(";"))
	_, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 63)
	return err == nil && (ok || len(start) == 32 && len(size) < len(start))
}

// thenRest reads what stands behind the last chunk too, to no other end than to reach the end of the record.
type thenRest struct {
	body io.Reader
	rest io.Reader
}

// Read implements io.Reader.
func (t *thenRest) Read(p []byte) (int, error) {
	n, err := t.body.Read(p)
	if errors.Is(err, io.EOF) {
		if _, err := io.Copy(io.Discard, t.rest); err != nil {
			return n, err
		}
	}
	return n, err
}

// StatusLine is the status with its words, such as "404 Not Found".
func (r *Response) StatusLine() string { return fmt.Sprintf("%d %s", r.Status, r.Reason) }
