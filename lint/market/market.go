// Package market tells which jurisdictions a page or a whole site addresses, from its host, languages, phone numbers,
// postcodes, currencies, registrations, places and words. What speaks for which country is data (rules/jurisdictions);
// this package only weighs it.
package market

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the sort of a piece of evidence. The kinds are the keys below signals and against in the data.
type Kind string

// The kinds of evidence.
const (
	TLD          Kind = "tld"          // end of the host name of a URL
	Path         Kind = "path"         // first label of the host or first folder of the URL: uk.example.com, example.com/uk/
	Lang         Kind = "lang"         // declared language. A template's default often stays, so it yields to strong evidence for others
	Hreflang     Kind = "hreflang"     // language and region of the page among its alternates
	Country      Kind = "country"      // addressCountry of structured data
	Phone        Kind = "phone"        // phone number
	Postcode     Kind = "postcode"     // postal code
	Number       Kind = "number"       // registration or tax number
	Currency     Kind = "currency"     // price in a currency
	Registration Kind = "registration" // name of a regulator, register or professional body
	Region       Kind = "region"       // name of a country, state, province or county
	Place        Kind = "place"        // name of a town, district or street
	Word         Kind = "word"         // usage, spelling, audience
)

// kinds in the order of their index.
var kinds = [...]Kind{TLD, Path, Lang, Hreflang, Country, Phone, Postcode, Number, Currency, Registration, Region, Place, Word}

// Weights of evidence. Evidence against a jurisdiction has the negative of these.
const (
	Strong = 4 // enough on its own
	Medium = 2 // two of them are enough
	Weak   = 1 // counts once per kind, however often it stands there
)

// Where says in which part of a page evidence stands.
type Where uint8

// The parts of a page.
const (
	InPage   Where = iota // in the copy of the page itself
	InSite                // host, language, navigation or footer: what all pages of a site share
	InMarkup              // structured data and tel: links, which may be either
)

func (w Where) String() string {
	switch w {
	case InPage:
		return "page"
	case InSite:
		return "site"
	case InMarkup:
		return "markup"
	}
	return "unknown"
}

// MarshalText writes the part's name.
func (w Where) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Evidence is one thing that speaks for or against a jurisdiction.
type Evidence struct {
	Jurisdiction string
	Kind         Kind
	Signal       string // the entry of the data that it met; what meets the same entry counts once
	Text         string // as it stands on the page, or the signal's value
	Weight       int    // Strong, Medium or Weak; negative when it speaks against
	Where        Where
	Source       string // Document.Source
	Block        int    // index in Document.Blocks; copytext.None when it is no text of a block
	From, To     int    // byte offsets in the block's text; 0 without a block
}

// Result is a verdict with what it rests on.
type Result struct {
	// Jurisdictions by strength, the strongest first. A state brings its country, a country what it belongs to
	// (ie: eu). Empty when nothing was recognised.
	Jurisdictions []string
	// Evidence in the order in which it was met, evidence for jurisdictions that were not recognised included. A
	// signal is there once for each part of a page, and no more than eight of a kind for a jurisdiction.
	Evidence []Evidence
}

// For gives the evidence for and against a jurisdiction and those within it.
func (r Result) For(id string) []Evidence {
	var out []Evidence
	for _, e := range r.Evidence {
		if e.Jurisdiction == id || strings.HasPrefix(e.Jurisdiction, id+"-") {
			out = append(out, e)
		}
	}
	return out
}

// Jurisdiction is what is known of a jurisdiction apart from its signals.
type Jurisdiction struct {
	ID        string
	Name      string   // "United Kingdom"
	Parent    string   // the country of a state or nation, whose rules apply too; "" for a country
	Also      []string // others whose rules apply too: ie → eu
	Regulator string   // who acts on clinic advertising there, for people
	Note      string   // what a reader of a report should know; may be ""
}

// Detector recognises jurisdictions. It is made by Load, is never changed, and may be used by several goroutines.
type Detector struct {
	list   []Jurisdiction // sorted by ID
	index  map[string]int
	parent []int   // index of the parent, or -1
	also   [][]int // indexes of Also

	values  map[value][]sense // exact values of signals
	phrases phrases
	forms   forms
}

// Jurisdictions gives all jurisdictions, sorted by ID.
func (d *Detector) Jurisdictions() []Jurisdiction { return slices.Clone(d.list) }

// Jurisdiction gives the jurisdiction with an id.
func (d *Detector) Jurisdiction(id string) (Jurisdiction, bool) {
	i, ok := d.index[id]
	if !ok {
		return Jurisdiction{}, false
	}
	return d.list[i], true
}

// Expand gives the ids whose rules apply where somebody names ids: each with its parents in front of it and with what it
// belongs to behind it, none twice. The error names unknown ids.
func (d *Detector) Expand(ids ...string) ([]string, error) {
	var out []string
	add := func(id string) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	for _, id := range ids {
		i, ok := d.index[id]
		if !ok {
			return nil, fmt.Errorf("jurisdiction %q is not known; known are %s", id, strings.Join(d.ids(), ", "))
		}
		for _, j := range d.implied(i) {
			add(d.list[j].ID)
		}
	}
	return out, nil
}

// implied gives the parents of i from the country down, i, and what they belong to.
func (d *Detector) implied(i int) []int {
	var line, also []int
	for j := i; j >= 0; j = d.parent[j] {
		line = append(line, j)
	}
	slices.Reverse(line)
	for _, j := range line {
		also = append(also, d.also[j]...)
	}
	return append(line, also...)
}

func (d *Detector) ids() []string {
	out := make([]string, len(d.list))
	for i, j := range d.list {
		out[i] = j.ID
	}
	return out
}

// root is the country that i lies in.
func (d *Detector) root(i int) int {
	for d.parent[i] >= 0 {
		i = d.parent[i]
	}
	return i
}

// related tells whether evidence for one of two jurisdictions says nothing against the other.
func (d *Detector) related(a, b int) bool {
	a, b = d.root(a), d.root(b)
	return a == b || slices.Contains(d.also[a], b) || slices.Contains(d.also[b], a)
}

// sense is what a signal says.
type sense struct {
	jurisdiction int
	kind         Kind
	weight       int    // negative when it speaks against
	signal       string // the entry of the data, the first of its spellings
}
