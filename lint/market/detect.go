package market

import (
	"net/url"
	"slices"
	"strings"

	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// maxPerKind bounds the evidence of a kind for a jurisdiction in a part of a page; more would decide nothing.
const maxPerKind = 8

// maxHost is the length of the longest host name that exists, in bytes.
const maxHost = 253

// value is a signal with an exact value.
type value struct {
	kind Kind
	text string // folded
}

// Detect tells which jurisdictions a document addresses. Testimonials are not read: they say where patients live.
// The result is the same for the same document; its cost is linear in the text.
func (d *Detector) Detect(doc *copytext.Document) Result {
	g := gatherer{d: d, source: doc.Source, seen: map[seenKey]bool{}, count: map[countKey]int{}}
	g.signals(doc)
	for i := range doc.Blocks {
		if b := &doc.Blocks[i]; b.Slot != copytext.SlotTestimonial && d.phrases.skim(b.Text) {
			g.block(i, b)
		}
	}
	return Result{Jurisdictions: d.judge(g.evidence, true), Evidence: g.evidence}
}

// gatherer collects the evidence of a document.
type gatherer struct {
	d        *Detector
	source   string
	evidence []Evidence
	seen     map[seenKey]bool
	count    map[countKey]int

	found   found
	senses  []sense
	pending hit
}

type seenKey struct {
	sense
	where Where
}

type countKey struct {
	jurisdiction int
	kind         Kind
	where        Where
	against      bool
}

// hit is something found in a block, with all that it may say.
type hit struct {
	senses     []sense
	text       string
	block      int
	from, to   int
	where      Where
	last       int // index of the token behind it
	name, firm bool
}

func (g *gatherer) add(s sense, h *hit) {
	ck := countKey{s.jurisdiction, s.kind, h.where, s.weight < 0}
	sk := seenKey{s, h.where}
	if g.count[ck] >= maxPerKind || g.seen[sk] {
		return
	}
	g.count[ck]++
	g.seen[sk] = true
	g.evidence = append(g.evidence, Evidence{
		Jurisdiction: g.d.list[s.jurisdiction].ID, Kind: s.kind, Signal: s.signal, Text: h.text, Weight: s.weight,
		Where: h.where, Source: g.source, Block: h.block, From: h.from, To: h.to,
	})
}

// signal adds what the exact value of a signal says; false when it says nothing.
func (g *gatherer) signal(k Kind, where Where, key, text string) bool {
	senses := g.d.values[value{k, key}]
	h := hit{text: text, block: copytext.None, where: where}
	for _, s := range senses {
		g.add(s, &h)
	}
	return len(senses) > 0
}

func (g *gatherer) signals(doc *copytext.Document) {
	for _, raw := range []string{doc.Source, doc.Signals.Canonical} {
		g.address(raw)
	}
	g.languages(Lang, doc.Signals.Lang)
	g.languages(Hreflang, doc.Signals.Hreflang)
	for _, c := range doc.Signals.Countries {
		g.signal(Country, InMarkup, foldValue(c), c)
	}
	for _, c := range doc.Signals.Currency {
		for _, code := range strings.FieldsFunc(c, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
			g.signal(Currency, InMarkup, foldValue(code), code)
		}
	}
	for _, p := range doc.Signals.Phones {
		text := strings.TrimSpace(strings.TrimPrefix(p, "tel:"))
		i := strings.IndexAny(text, "+0123456789")
		if i < 0 {
			continue
		}
		senses, _ := g.d.phone(text, i, true)
		h := hit{text: p, block: copytext.None, where: InMarkup}
		for _, s := range senses {
			g.add(s, &h)
		}
	}
}

// address reads the host and the first folder of a URL. A local path has no host, and what looks like one in it says
// nothing.
func (g *gatherer) address(raw string) {
	if !strings.Contains(raw, "://") && !strings.HasPrefix(raw, "//") {
		return
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "" && !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") {
		return
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if len(host) > maxHost {
		return
	}
	// The longest ending that is known decides.
	for rest := host; strings.Contains(rest, "."); {
		_, rest, _ = strings.Cut(rest, ".")
		if g.signal(TLD, InSite, rest, "."+rest) {
			break
		}
	}
	if label, rest, ok := strings.Cut(host, "."); ok && strings.Contains(rest, ".") {
		g.signal(Path, InSite, label, label+".")
	}
	folder, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	g.signal(Path, InPage, foldValue(folder), "/"+folder)
}

// languages looks language tags up: "de-AT" speaks for what the data says of it, or of "de".
func (g *gatherer) languages(k Kind, tags []string) {
	for _, tag := range tags {
		key := strings.ReplaceAll(foldValue(tag), "_", "-")
		if g.signal(k, InSite, key, tag) {
			continue
		}
		if primary, _, ok := strings.Cut(key, "-"); ok {
			g.signal(k, InSite, primary, tag)
		}
	}
}

func foldValue(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

func (g *gatherer) block(index int, b *copytext.Block) {
	g.found.text = b.Text
	g.found.tokens = lexicon.Tokens(g.found.tokens[:0], b.Text)
	where := InPage
	if b.Slot == copytext.SlotFooter || b.Slot == copytext.SlotNav {
		where = InSite
	}
	tokens := g.found.tokens
	for i := 0; i < len(tokens); {
		n, from, to := 0, int(tokens[i].Start), 0
		g.senses = g.senses[:0]
		if t := &tokens[i]; t.Kind == lexicon.Number || t.Kind == lexicon.Sign && b.Text[t.Start] == '+' {
			start := phoneStart(b.Text, from)
			if senses, end := g.d.phone(b.Text, start, false); len(senses) > 0 {
				g.senses, from, to = append(g.senses, senses...), start, end
				for n = 1; i+n < len(tokens) && int(tokens[i+n].Start) < end; {
					n++
				}
			}
		}
		if n == 0 {
			if g.senses, n = g.d.phrases.senses(g.senses, &g.found, i); n > 0 {
				to = int(tokens[i+n-1].End)
			}
		}
		if n == 0 {
			if g.senses, to = g.glued(g.senses, &tokens[i]); len(g.senses) > 0 {
				n = 1
			}
		}
		if n == 0 {
			i++
			continue
		}
		g.hit(hit{block: index, where: where, from: from, to: to, last: i + n}, i)
		i += n
	}
	g.flush()
}

// phoneStart goes back over an opening bracket, so that "(020)" is a group in brackets.
func phoneStart(text string, i int) int {
	if i > 0 && text[i-1] == '(' {
		return i - 1
	}
	return i
}

// glued reads a price that is written in one piece with its code: "AED1500".
func (g *gatherer) glued(dst []sense, t *lexicon.Token) ([]sense, int) {
	w := g.found.text[t.Start:t.End]
	if len(w) < 4 || !t.Upper || w[len(w)-1] < '0' || w[len(w)-1] > '9' {
		return dst, 0
	}
	code := strings.TrimRight(w, "0123456789")
	if len(code) != 3 {
		return dst, 0
	}
	return append(dst, g.d.values[value{Currency, foldValue(code)}]...), int(t.Start) + len(w)
}

// hit takes what was found from token i on. What was found before it is settled now: in "London, Ontario" and "Perth PH1
// 5TN" what follows says which of the namesakes it is.
func (g *gatherer) hit(h hit, i int) {
	h.senses, h.text = slices.Clone(g.senses), g.found.text[h.from:h.to]
	kind := h.senses[0].kind
	h.name, h.firm = kind == Place || kind == Region, kind == Region || kind == Postcode
	p := &g.pending
	if h.firm && p.name && p.last == i && g.found.tokens[i].Gap&^(lexicon.GapSpace|lexicon.GapComma|lexicon.GapBreak|lexicon.GapOpen) == 0 {
		p.senses = slices.DeleteFunc(p.senses, func(s sense) bool {
			if s.kind == Region && s.weight > Weak && kind == Region {
				return false // "UK, Ireland and Canada" is a list
			}
			return !slices.ContainsFunc(h.senses, func(t sense) bool { return g.d.related(s.jurisdiction, t.jurisdiction) })
		})
	}
	g.flush()
	g.pending = h
}

func (g *gatherer) flush() {
	for _, s := range g.pending.senses {
		g.add(s, &g.pending)
	}
	g.pending = hit{}
}
