package cli

import (
	"fmt"
	"net/http"
	"strings"
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
