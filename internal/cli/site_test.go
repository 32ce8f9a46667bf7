package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// clinic is the web site of a clinic, which a script crawls.
func clinic() http.Handler {
	const footer = `<footer><p>Every serum is a small miracle.</p><p>12 Harley Street, London W1G 9PF · +44 20 7946 0000</p></footer>`
	pages := map[string]string{
		"/": `<title>Glow</title><h1>The clinic</h1><p>We are a small clinic with time for every patient who comes.</p>
			<a href="/hair">hair</a> <a href="/skin?utm_source=home">skin</a> <a href="/SKIN">skin</a> <a href="/moved">moved</a> <a href="/dead">dead</a>
			<a href="/private/notes">notes</a> <a href="/dubai">Dubai</a> <a href="/photo">photo</a> <a href="https://elsewhere.example/">elsewhere</a> <a href="/skin?sid=1">again</a>` + footer,
		"/hair":          `<title>Hair</title><h1>Hair</h1><p>A magic serum for hair, of which we are very proud indeed.</p><p>A small miracle, says our doctor.</p>` + footer,
		"/skin":          `<title>Skin</title><h1>Skin</h1><p>A serum for the skin, applied by a nurse who has done so for years.</p>` + footer,
		"/SKIN":          `<title>Skin</title><h1>Skin</h1><p>A serum for the skin, applied by a nurse who has done so for years.</p>` + footer,
		"/dubai":         `<title>Dubai</title><h1>Dubai</h1><p>Our branch in Dubai: call +971 4 123 4567. A serum from AED 1,500.</p>` + footer,
		"/orphan":        `<title>Risks</title><h1>Safety</h1><p>A page that only the sitemap knows.</p><p>Possible side effects include redness and swelling.</p>` + footer,
		"/private/notes": `<p>A miracle that nobody asked for.</p>`,
		"/troubles":      `<title>Troubles</title><p>Links that lead to no good end at all.</p><a href="/broken">broken</a><a href="/members">members</a>`,
		"/enter":         `<title>Enter</title><form>Your password: <input type="password"></form>`,
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		etag := fmt.Sprintf("%q", r.URL.Path)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Etag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = fmt.Fprint(w, "<!doctype html><html lang=en-GB>"+body)
	})
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, "User-agent: cliniclint\nDisallow: /private/\n")
	})
	mux.HandleFunc("/sitemap.xml", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "<urlset><url><loc>http://%s/orphan</loc></url><url><loc>http://%s/hair</loc></url></urlset>", r.Host, r.Host)
	})
	mux.Handle("/moved", http.RedirectHandler("/hair", http.StatusMovedPermanently))
	mux.Handle("/members", http.RedirectHandler("/enter", http.StatusFound))
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	mux.HandleFunc("/photo", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = fmt.Fprint(w, strings.Repeat("\x89PNG", 10))
	})
	return mux
}

// When a run over a site is stopped, what was read by then is checked, and the exit code says that it is not all.
func TestStoppedSite(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/slow" {
			stop()
			<-r.Context().Done()
		}
		_, _ = fmt.Fprint(w, "<p>A small miracle.</p><a href=/slow>slow</a>")
	}))
	t.Cleanup(server.Close)
	var stdout, stderr bytes.Buffer
	app := &App{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}
	root := app.root()
	root.SetArgs([]string{"check", "--crawl", "--rate", "1000", "--allow-private", "--rules", "testdata/common/own.yaml", "--rule", "own/*", server.URL})
	err := root.ExecuteContext(ctx)
	var code exitCode
	if !errors.As(err, &code) || code != exitNotRead {
		t.Errorf("%v, want exit code 3", err)
	}
	if !strings.Contains(stdout.String(), "own/miracle") {
		t.Errorf("what was read is not reported: %s", &stdout)
	}
	if !strings.Contains(stderr.String(), "the run was stopped before everything was read") || !strings.Contains(stderr.String(), "1 source read, 1 not read") {
		t.Errorf("it is not said: %s", &stderr)
	}
}

// The examples of the documentation that are about sites can be run as they stand, with another address.
func TestDocumentedSites(t *testing.T) {
	server := httptest.NewServer(clinic())
	t.Cleanup(server.Close)
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	n := 0
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if !strings.HasPrefix(line, "cliniclint check --") || !strings.Contains(line, "--crawl") && !strings.Contains(line, "--sitemap") {
			continue
		}
		n++
		args := strings.Fields(strings.ReplaceAll(line, "https://www.example.org", server.URL))[1:]
		args = append(args, "--allow-private", "--rate", "1000")
		var stderr bytes.Buffer
		app := &App{Stdin: strings.NewReader(""), Stdout: new(bytes.Buffer), Stderr: &stderr}
		if code := app.Main(args); code == exitUsage || !strings.Contains(stderr.String(), "pages read") {
			t.Errorf("%s: exit code %d: %s", line, code, &stderr)
		}
	}
	if n < 3 {
		t.Errorf("%d examples", n)
	}
}
