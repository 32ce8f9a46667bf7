package source

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/cliniclint/cliniclint/internal/har"
)

// har goes through an HTTP archive.
func (a *archive) har(f io.Reader) {
	r := har.NewReader(f, maxEntry)
	for !a.stopped() {
		e, err := r.Next()
		var p *har.Problem
		switch {
		case err == nil:
			a.entry(e)
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &p) && p.Cut:
			a.damaged(a.Name, ReasonCutShort, p.Error()+"; what stands before was read, see that the file is complete")
		case errors.As(err, &p) && p.TooLarge:
			a.damaged(a.Name, ReasonTooLarge, p.Error())
		case errors.As(err, &p):
			a.damaged(a.Name, ReasonDamaged, p.Error())
		case errors.Is(err, har.ErrNotHAR):
			a.damaged(a.Name, ReasonDamaged, err.Error()+"; see that the file is complete")
			return
		default:
			a.yield(nil, fileTrouble(a.Name, a.Named, err))
			return
		}
	}
}

// entry delivers an entry that holds a page.
func (a *archive) entry(e *har.Entry) {
	x := Exchange{
		Time: e.Time, Method: e.Method, URL: e.URL, Sent: headers(e.Sent), Proto: e.Proto, Status: e.Status, StatusText: e.StatusText,
		Header: headers(e.Header), Body: e.Content,
	}
	// The browser has undone what these say.
	for _, name := range []string{"Content-Encoding", "Content-Length", "Transfer-Encoding"} {
		x.Header.Del(name)
	}
	x.Sent = sent(x.Sent)
	contentType := x.Header.Get("Content-Type")
	if contentType == "" {
		contentType = e.MediaType
	}
	if kind := kindOf(e.URL, e.Status, contentType); kind != "" {
		a.other(kind)
		return
	}
	where := fmt.Sprintf("in %s, entry %d", a.Name, e.Number)
	switch {
	case e.Content == nil:
		a.damaged(e.URL, ReasonMissing, "the archive notes that it was fetched, and does not hold it ("+where+"); save it again “with content”")
		return
	case int64(len(e.Content)) > a.maxPage:
		a.damaged(e.URL, ReasonTooLarge, fmt.Sprintf("more than %s, which is all that is read (%s)", bytesText(a.maxPage), where))
		return
	case contentType == "":
		contentType = typeOf(&x)
	}
	if media := mediaType(contentType); e.Text && media != "" {
		contentType = mime.FormatMediaType(media, map[string]string{"charset": "utf-8"})
	}
	a.page(x, contentType, e.Content, Capture{Archive: a.Name, Record: fmt.Sprintf("entry %d", e.Number), Time: e.Time})
}

func headers(list []har.Header) http.Header {
	h := http.Header{}
	for _, f := range list {
		if len(f.Name) > 0 && f.Name[0] != ':' { // HTTP/2 has fields of its own
			h.Add(f.Name, f.Value)
		}
	}
	return h
}
