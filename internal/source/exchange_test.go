package source

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestExchanges(t *testing.T) {
	packed := compress(t, "gzip", "<p>arrived</p>")
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/one":
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b", Path: "/"})
			http.Redirect(w, r, "/two", http.StatusMovedPermanently)
		case "/two":
			set(w, []string{"Content-Type", "text/html", "Content-Encoding", "gzip", "X-Served-By", "a"})
			w.Header().Add("X-Served-By", "b")
			_, _ = w.Write(packed)
		case "/gone":
			w.WriteHeader(http.StatusGone)
			_, _ = io.WriteString(w, "it is gone"+strings.Repeat(".", maxAside))
		case "/short":
			set(w, []string{"Content-Type", "text/html", "Content-Length", "100"})
			_, _ = io.WriteString(w, "<p>")
		}
	})
	in, skipped := fetchURL(t, NewFetcher(open), strings.Replace(s.URL, "://", "://anna:secret@", 1)+"/one#there")
	if skipped != nil || len(in.Exchanges) != 2 {
		t.Fatalf("%v, %d exchanges", skipped, len(in.Exchanges))
	}
	hop, page := &in.Exchanges[0], &in.Exchanges[1]
	if hop.Method != http.MethodGet || hop.URL != s.URL+"/one" || hop.Status != 301 || hop.StatusText != "Moved Permanently" || !strings.Contains(string(hop.Body), "/two") {
		t.Errorf("redirect %+v", hop)
	}
	if to, err := hop.Redirect(); err != nil || to.String() != s.URL+"/two" {
		t.Errorf("leads to %v, %v", to, err)
	}
	if page.Status != 200 || page.Proto != "HTTP/1.1" || !bytes.Equal(page.Body, packed) || page.Cut != "" || page.Time.Location().String() != "UTC" || page.Time.IsZero() {
		t.Errorf("page %+v", page)
	}
	if got := page.Header.Values("X-Served-By"); len(got) != 2 || got[1] != "b" {
		t.Errorf("headers %v", page.Header)
	}
	if !page.Address.IsLoopback() {
		t.Errorf("from %v", page.Address)
	}
	if content, err := page.Content(100); err != nil || !bytes.Equal(content, in.Data) {
		t.Errorf("content %q, %v", content, err)
	}
	if _, err := page.Content(5); err == nil {
		t.Error("the limit is not kept")
	}
	if page.Sent.Get("User-Agent") == "" || page.Sent.Get("Authorization") != "" || page.Sent.Get("Cookie") != "" {
		t.Errorf("sent %v", page.Sent)
	}

	in, skipped = fetchURL(t, NewFetcher(open), s.URL+"/gone")
	if skipped == nil || len(in.Exchanges) != 1 || len(in.Exchanges[0].Body) != maxAside || in.Exchanges[0].Cut != "length" {
		t.Errorf("an error: %v, %d exchanges", skipped, len(in.Exchanges))
	}
	in, skipped = fetchURL(t, NewFetcher(open), s.URL+"/short")
	if skipped == nil || len(in.Exchanges) != 1 || string(in.Exchanges[0].Body) != "<p>" || in.Exchanges[0].Cut != "disconnect" {
		t.Errorf("cut short: %v, %+v", skipped, in.Exchanges)
	}
}
