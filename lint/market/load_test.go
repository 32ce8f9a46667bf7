package market

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

const minimal = `id: zz
name: Zedland
regulator: Office of Zed
signals:
  tld: {strong: [zz]}
  lang: {strong: [zz]}
  phone: {strong: ["+99"], medium: ["[+1] 555|556 ### ####", "01 ### ####"], weak: ["N########"]}
  postcode:
    strong:
      - shape: [A9 9AA]
        match: 'Z[0-9] [0-9]ZZ'
  number: {strong: [zed no 9999999, zed no 9+]}
  currency: {strong: [Z$ | ZED]}
  word: {medium: [zed patients | patients in Zed]}
against:
  word: {strong: [never zed]}
`

func TestNewCountryIsAFile(t *testing.T) {
	d, err := Load(fstest.MapFS{"zz.yaml": {Data: []byte(minimal)}, "README.md": {Data: []byte("# text")}})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Z$ 40":                                "zz",
		"40 ZED":                               "zz",
		"Z1 1ZZ":                               "zz",
		"Y1 1ZZ":                               "",
		"Zed no: 1234567":                      "zz",
		"Zed no 123":                           "",
		"Zed no 1234":                          "zz",
		"+99 123 4567":                         "zz",
		"patients in Zed":                      "",
		"(556) 123-4567, patients in Zed":      "zz",
		"(557) 123-4567, patients in Zed":      "",
		"01 234 5678, zed patients":            "zz",
		"01 234 5678, zed patients, never zed": "",
	} {
		if got := strings.Join(d.Detect(page("", text, signals{})).Jurisdictions, " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

const head = "id: zz\nname: Zed\nregulator: Z\n"

var mistakes = []struct {
	name, data string
	want       string // what the error says, with its place
}{
	{"no YAML", "id: [", "zz.yaml:1"},
	{"a list", "- id: zz", "zz.yaml:1:1: expected keys"},
	{"nothing", "", "zz.yaml:1"},
	{"unknown key", head + "signal: {}\n", `zz.yaml:4:1: unknown key "signal"`},
	{"unknown kind", head + "signals:\n  tdl: {}\n", `zz.yaml:5:3: unknown key "tdl"`},
	{"unknown weight", head + "signals:\n  tld:\n    storng: [zz]\n", `zz.yaml:6:5: unknown key "storng"`},
	{"key twice", "id: zz\nid: zz\n", "zz.yaml:2"},
	{"no signals", head, "zz.yaml:1:1: has no signals"},
	{"no name", "id: zz\nregulator: Z\nsignals: {}\n", "zz.yaml:1:1: has no name"},
	{"empty value", "id: zz\nname:\n", "zz.yaml:2:6: expected text"},
	{"id form", "id: Zed\nname: Zed\nregulator: Z\nsignals: {}\n", `zz.yaml:1:5: id "Zed"`},
	{"id of another file", "id: yy\nname: Zed\nregulator: Z\nsignals: {}\n", "call it yy.yaml"},
	{"parent of no state", head + "parent: us\nsignals: {}\n", "begins with that of its parent"},
	{"unknown neighbour", head + "also: [yy]\nsignals: {}\n", `zz.yaml:4:8: "yy" is not known`},
	{"itself", head + "also: [zz]\nsignals: {}\n", `zz.yaml:4:8: "zz" is named already`},
	{"no list", head + "signals:\n  tld:\n    strong: zz\n", "zz.yaml:6:13: expected a list"},
	{"dot in front", head + "signals:\n  tld: {strong: [.zz]}\n", "without the dot"},
	{"entry twice", head + "signals:\n  word: {strong: [zed zed], weak: [Zed-Zed]}\n", "stands there already"},
	{"value twice", head + "signals:\n  tld: {strong: [zz, ZZ]}\n", "zz.yaml:5:22"},
	{"no word", head + "signals:\n  word: {strong: ['…']}\n", "holds no word"},
	{"too long", head + "signals:\n  word: {strong: [a b c d e f g h i]}\n", "longer than 8 words"},
	{"phone letters", head + "signals:\n  phone: {strong: ['01 AAA']}\n", "neither a digit"},
	{"phone short", head + "signals:\n  phone: {strong: ['01 ##']}\n", "7 to 15 digits"},
	{"phone prefix", head + "signals:\n  phone: {strong: ['+']}\n", "1 to 4 digits"},
	{"phone brackets", head + "signals:\n  phone: {strong: ['[+1 555']}\n", "country code in brackets"},
	{"bad pattern", head + "signals:\n  postcode: {strong: [{shape: [A9], match: '('}]}\n", "missing closing"},
	{"pattern without shape", head + "signals:\n  postcode: {strong: [{match: 'A'}]}\n", "needs shape"},
	{"shape of a name", head + "signals:\n  postcode: {strong: [zed]}\n", "has no A or 9"},
	{"shape of any number", head + "signals:\n  number: {strong: [9+]}\n", "begin with a word"},
	{"shape in small capitals", head + "signals:\n  postcode: {strong: [Zed 9]}\n", "neither a word in lower case"},
	{"group where text belongs", head + "signals:\n  word: {strong: [{a: b}]}\n", "zz.yaml:5:19: expected text"},
	{"alias", head + "signals: &s\n  tld: {strong: [zz]}\nagainst: *s\n", "zz.yaml"},
}

func TestMistakes(t *testing.T) {
	for _, c := range mistakes {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"zz.yaml": {Data: []byte(c.data)}})
			if err == nil {
				t.Fatal("loads")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			checkProblems(t, err)
		})
	}
}

func TestOtherFiles(t *testing.T) {
	if _, err := Load(fstest.MapFS{"README.md": {}}); err == nil {
		t.Error("a folder without jurisdictions loads")
	}
	if _, err := Load(fstest.MapFS{"zz.yml": {Data: []byte(minimal)}}); err == nil || !strings.Contains(err.Error(), "zz.yaml") {
		t.Errorf("a .yml file is passed over: %v", err)
	}
	if _, err := Load(fstest.MapFS{"us-zz.yaml": {Data: []byte("id: us-zz\nname: Z\nregulator: Z\nparent: us\nsignals: {}\n")}}); err == nil || !strings.Contains(err.Error(), `us-zz.yaml:4:9: parent "us" is not known`) {
		t.Errorf("a state without its country: %v", err)
	}
}

func TestExpand(t *testing.T) {
	d := detector(t)
	for in, want := range map[string]string{
		"us-fl":       "us us-fl",
		"ie":          "ie eu",
		"uk-ni uk":    "uk uk-ni",
		"eu ie au":    "eu ie au",
		"us-tx us-fl": "us us-tx us-fl",
	} {
		got, err := d.Expand(strings.Fields(in)...)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, %v, want %s", in, got, err, want)
		}
	}
	if _, err := d.Expand("uk", "xx"); err == nil || !strings.Contains(err.Error(), `"xx"`) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestMerge(t *testing.T) {
	d := detector(t)
	const footer = "footer: 12 Harley Street, London W1G 9PF +44 20 7946 0000"
	dubai := page("https://glow.co.uk/dubai", "Jumeirah, Dubai. Call +971 4 555 1234\nprice: AED 900\n"+footer, signals{})
	for _, c := range []struct {
		name  string
		docs  []*copytext.Document
		pages string // verdicts on the pages, separated by |
		site  string
	}{
		{"no page", nil, "", ""},
		{"nothing recognised", []*copytext.Document{page("a.html", "Hair", signals{})}, "", ""},
		{"the footer wins", []*copytext.Document{
			page("https://glow.com/a", "Hair\n"+footer, signals{}),
			page("https://glow.com/b", "A med spa with board-certified doctors\n"+footer, signals{}),
			page("https://glow.com/c", "Miami, Florida. Call (305) 555-0123\n"+footer, signals{}),
		}, "uk|uk|us us-fl", "uk"},
		{"a branch is judged by its own", []*copytext.Document{
			page("https://glow.co.uk/", "Hair\n"+footer, signals{}), dubai, page("https://glow.co.uk/skin", "Skin", signals{}),
		}, "uk|ae|uk", "uk"},
		{"the contact page wins over a template's language", []*copytext.Document{
			page("https://glow.com/", "Hair", signals{Lang: []string{"en-GB"}}),
			page("https://glow.com/skin", "Skin", signals{Lang: []string{"en-GB"}}),
			page("https://glow.com/contact", "Dublin 2, D02 AF30. Call +353 1 234 5678", signals{Lang: []string{"en-GB"}}),
		}, "uk|uk|ie eu", "ie eu"},
		{"the contact page lends its verdict", []*copytext.Document{
			page("a.html", "Hair", signals{}), page("b.html", "Skin", signals{}), page("contact.html", "Sydney NSW 2000", signals{}),
		}, "||au", "au"},
		{"words of one page among many", []*copytext.Document{
			page("https://glow.com/", "Hair\n"+footer, signals{}), page("https://glow.com/b", "Skin\n"+footer, signals{}),
			page("", "Toronto and Vancouver", signals{}), page("", "Canadian patients", signals{}),
		}, "uk|uk|ca|ca", "uk"},
		{"nothing but words", []*copytext.Document{
			page("a.html", "Clinics in Leeds", signals{}), page("b.html", "NHS-trained", signals{}), page("c.html", "Cost", signals{}),
		}, "||", "uk"},
		{"two countries", []*copytext.Document{
			page("https://glow.com/", "footer: Sydney NSW 2000 +61 2 5550 1234⏎Auckland 1010 +64 9 555 1234", signals{}),
			page("https://glow.com/b", "footer: Sydney NSW 2000 +61 2 5550 1234⏎Auckland 1010 +64 9 555 1234", signals{}),
		}, "au nz|au nz", "au nz"},
	} {
		t.Run(c.name, func(t *testing.T) {
			results, site := d.DetectSite(c.docs...)
			var each []string
			for _, r := range results {
				each = append(each, strings.Join(r.Jurisdictions, " "))
			}
			if got := strings.Join(each, "|"); got != c.pages {
				t.Errorf("pages: got %q, want %q", got, c.pages)
			}
			if got := strings.Join(site.Jurisdictions, " "); got != c.site {
				t.Errorf("site: got %q, want %q\n%s", got, c.site, show(site))
			}
			for _, e := range site.Evidence {
				if e.Source == "" && e.Block == copytext.None {
					t.Errorf("%+v does not say which page it is from", e)
				}
			}
		})
	}
}

// TestBounded: a page of many names keeps little.
func TestBounded(t *testing.T) {
	d := detector(t)
	doc := page("", strings.Repeat("London, Leeds, Bath, SW1A 1AA, +44 20 7946 0000, £5. ", 20000), signals{})
	r := d.Detect(doc)
	checkEvidence(t, d, doc, r)
	if len(r.Evidence) > 100 {
		t.Errorf("%d pieces of evidence", len(r.Evidence))
	}
}

// TestHostile: what would be slow if its cost grew with the square of the text.
func TestHostile(t *testing.T) {
	d := detector(t)
	const n = 1 << 18
	for _, text := range []string{
		strings.Repeat("+", n), strings.Repeat("1(", n/2), strings.Repeat("((((((+", n/7), strings.Repeat("A$", n/2),
		strings.Repeat("gmc no ", n/7), strings.Repeat("SW1A ", n/5), "sing" + strings.Repeat("\u00ad", 1000) + "apore", strings.Repeat("9 ", n/2),
	} {
		doc := page("", text, signals{Canonical: "https://" + strings.Repeat("a.", n/2) + "uk/", Phones: []string{text}, Currency: []string{text}, Lang: []string{text}})
		r := d.Detect(doc)
		checkEvidence(t, d, doc, r)
		if r.Jurisdictions != nil {
			t.Errorf("%.20q…: %v", text, r.Jurisdictions)
		}
	}
}

func TestFor(t *testing.T) {
	d := detector(t)
	r := d.Detect(page("https://glow.co.uk/", "Miami, FL 33101", signals{}))
	if n := len(r.For("uk")); n != 1 {
		t.Errorf("%d for uk", n)
	}
	if n := len(r.For("us")); n < 3 {
		t.Errorf("%d for us: that for us-fl belongs to it", n)
	}
}
