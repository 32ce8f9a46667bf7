package source

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/warc"
)

// Archiver writes exchanges to a web archive.
type Archiver struct{ w *warc.Writer }

// NewArchiver begins an archive with what is to be known of its origin: the program that fetches, such as
// "cliniclint/1.2.3", the time of the run, and whether single pages are fetched, as opposed to whole sites.
func NewArchiver(w *warc.Writer, software string, now time.Time, single bool) (*Archiver, error) {
	info := "software: " + software + "\r\n" +
		"format: WARC File Format 1.1\r\n" +
		"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
	if single {
		info += singlePages + "\r\n"
	}
	_, err := w.Write(warc.Entry{Type: warc.TypeInfo, Date: now, ContentType: "application/warc-fields", Block: []byte(info)})
	if err != nil {
		return nil, err
	}
	return &Archiver{w}, nil
}

// Add writes exchanges that followed from each other: redirects, and where they led. It returns the URI of the record
// that holds the last answer, or "" when there is none.
func (a *Archiver) Add(list []Exchange) (id string, err error) {
	via := ""
	for i := range list {
		if id, err = a.exchange(&list[i], via); err != nil {
			return "", err
		}
		via = list[i].URL
	}
	return id, nil
}

// exchange writes the answer, the request and what else is known. via is the URL that led here.
func (a *Archiver) exchange(x *Exchange, via string) (id string, err error) {
	head := answerHead(x)
	e := warc.Entry{
		Type: warc.TypeResponse, Target: x.URL, Date: x.Time, ContentType: "application/http; msgtype=response",
		Block: append(head, x.Body...), Payload: len(head),
	}
	if x.Address.IsValid() {
		e.More = append(e.More, warc.Field{Name: "WARC-IP-Address", Value: x.Address.String()})
	}
	if x.Proto == "HTTP/2.0" {
		e.More = append(e.More, warc.Field{Name: "WARC-Protocol", Value: "h2"})
	}
	if x.Cut != "" {
		e.More = append(e.More, warc.Field{Name: "WARC-Truncated", Value: x.Cut})
	}
	if id, err = a.w.Write(e); err != nil {
		return "", err
	}
	_, err = a.w.Write(warc.Entry{
		Type: warc.TypeRequest, Target: x.URL, Date: x.Time, ContentType: "application/http; msgtype=request", Concurrent: id, Block: requestHead(x),
	})
	if err != nil {
		return "", err
	}
	var known bytes.Buffer
	if via != "" {
		fmt.Fprintf(&known, "via: %s\r\n", oneLine(via))
	}
	if !x.Confirmed.IsZero() {
		fmt.Fprintf(&known, "confirmed: %s\r\n", x.Confirmed.UTC().Format(time.RFC3339))
	}
	if known.Len() > 0 {
		_, err = a.w.Write(warc.Entry{
			Type: warc.TypeMetadata, Target: x.URL, Date: x.Time, ContentType: "application/warc-fields", Concurrent: id, Block: known.Bytes(),
		})
	}
	return id, err
}

// answerHead is the head of an answer as HTTP/1.1 has it, which is what readers of archives know.
func answerHead(x *Exchange) []byte {
	var b bytes.Buffer
	words := x.StatusText
	if words == "" {
		words = http.StatusText(x.Status)
	}
	proto := "HTTP/1.1"
	if x.Proto == "HTTP/1.0" {
		proto = x.Proto
	}
	fmt.Fprintf(&b, "%s %d %s\r\n", proto, x.Status, oneLine(words))
	writeHeader(&b, x.Header)
	return b.Bytes()
}

func requestHead(x *Exchange) []byte {
	var b bytes.Buffer
	target, host := x.URL, ""
	if u, err := url.Parse(x.URL); err == nil {
		target, host = u.RequestURI(), u.Host
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", oneLine(x.Method), oneLine(target), oneLine(host))
	writeHeader(&b, x.Sent)
	return b.Bytes()
}

func writeHeader(b *bytes.Buffer, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", oneLine(name), oneLine(value))
		}
	}
	b.WriteString("\r\n")
}

// oneLine keeps a value from ending its line.
func oneLine(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ", "\x00", " ").Replace(s)
}
