// Package samplesite makes the pages on which speed is measured: the same ones on every machine, of any size, like those of
// clinics in what they hold (furniture that repeats, cards, price lists, questions with answers, structured data, scripts
// and styles) and with as many claims as asked for.
package samplesite

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Options say what the pages are like. The zero value makes an ordinary page of about 70 KB.
type Options struct {
	// Sections is the number of sections of copy on a page; 0 stands for 24.
	Sections int
	// Claims is how many of 100 sentences of the copy make a claim; 0 stands for 3, a negative number for none.
	Claims int
	// Bare leaves out scripts and styles, which are most of the bytes of a page and none of its copy.
	Bare bool
	// Mixed puts other words into the sentences, so that hardly one stands twice.
	Mixed bool
}

// Page makes page n of the site, as HTML. The same n and options give the same page.
func Page(n int, o Options) []byte {
	if o.Sections == 0 {
		o.Sections = 24
	}
	if o.Claims == 0 {
		o.Claims = 3
	}
	w := &writer{random: rand.New(rand.NewPCG(uint64(n), 0x5EED)), claims: o.Claims, mixed: o.Mixed} //nolint:gosec // the same pages every time are wanted
	w.line(`<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>%s | Harbour Street Skin Clinic</title>`, w.pick(treatments))
	w.line(`<meta name="description" content="%s">`, w.sentence())
	if !o.Bare {
		w.style()
		w.script()
	}
	w.line(`<script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[`)
	for i := range 3 {
		w.line(`%s{"@type":"Question","name":"%s","acceptedAnswer":{"@type":"Answer","text":"%s"}}`, []string{"", ",", ","}[i], w.pick(questions), w.sentence())
	}
	w.line(`]}</script></head><body><header><nav><ul>`)
	for _, t := range treatments {
		w.line(`<li><a href="/treatments/%s">%s</a></li>`, strings.ToLower(strings.ReplaceAll(t, " ", "-")), t)
	}
	w.line(`</ul></nav></header><main><h1>%s</h1>`, w.pick(treatments))
	for i := range o.Sections {
		w.section(i)
	}
	w.line(`</main><footer><p>Harbour Street Skin Clinic, 4 Harbour Street, Bristol BS1 4RN. Telephone 0117 496 0123.</p>`)
	w.line(`<p>We use cookies to remember your choices. You can change them at any time.</p></footer></body></html>`)
	return []byte(w.out.String())
}

type writer struct {
	out    strings.Builder
	random *rand.Rand
	claims int
	mixed  bool
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *writer) pick(list []string) string { return list[w.random.IntN(len(list))] }

// sentence is one that claims nothing, or one that does.
func (w *writer) sentence() string {
	list := plain
	if w.random.IntN(100) < w.claims {
		list = claims
	}
	s := strings.NewReplacer("{treatment}", strings.ToLower(w.pick(treatments)), "{place}", w.pick(places), "{person}", w.pick(people),
		"{number}", fmt.Sprint(2+w.random.IntN(40))).Replace(w.pick(list))
	if !w.mixed {
		return s
	}
	words := strings.Fields(s)
	for range 4 {
		other := strings.Fields(w.pick(plain))
		words = slices.Insert(words, w.random.IntN(len(words)), other[w.random.IntN(len(other))])
	}
	return strings.Join(words, " ")
}

func (w *writer) section(i int) {
	w.line(`<section class="card card--%d" data-id="%08x"><h2>%s</h2>`, i%4, w.random.Uint32(), w.pick(treatments))
	switch i % 4 {
	case 0, 1:
		for range 4 {
			w.line(`<p class="text-lg leading-7">%s <strong>%s</strong> %s</p>`, w.sentence(), w.sentence(), w.sentence())
		}
	case 2:
		w.line(`<ul>`)
		for range 6 {
			w.line(`<li>%s</li>`, w.sentence())
		}
		w.line(`</ul>`)
	default:
		w.line(`<table><tr><th>Treatment</th><th>Price</th></tr>`)
		for range 5 {
			w.line(`<tr><td>%s, %s</td><td>£%d</td></tr>`, w.pick(treatments), w.pick(places), 40+5*w.random.IntN(60))
		}
		w.line(`</table><details><summary>%s</summary><p>%s</p></details>`, w.pick(questions), w.sentence())
	}
	w.line(`</section>`)
}

func (w *writer) style() {
	w.line(`<style>`)
	for i := range 300 {
		w.line(`.c%d{margin:%dpx;color:#%06x;padding:0 %dpx}`, i, w.random.IntN(40), w.random.IntN(1<<24), w.random.IntN(20))
	}
	w.line(`</style>`)
}

func (w *writer) script() {
	w.line(`<script>window.__state=[`)
	for i := range 400 {
		w.line(`{"id":%d,"key":"%016x","open":%v},`, i, w.random.Uint64(), i%2 == 0)
	}
	w.line(`];</script>`)
}
