package complaints

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/cliniclint/cliniclint/rules"
)

func builtin(t *testing.T) Bodies {
	t.Helper()
	list, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestBuiltin(t *testing.T) {
	list := builtin(t)
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		for _, r := range slices.Concat(b.Takes, b.Leaves) {
			for _, j := range r.Jurisdictions {
				if !slices.Contains(pack.Jurisdictions, j) {
					t.Errorf("%s: there is no jurisdiction %q", b.ID, j)
				}
			}
		}
		// A form wants to know who, where, what and why; a draft without one of them is none.
		for _, fill := range []Fill{Advertiser, Where, Words, Reasons, Copy, Person} {
			if !slices.ContainsFunc(b.Asks, func(f Field) bool { return f.Fill == fill }) {
				t.Errorf("%s asks for nothing that %q answers", b.ID, fill)
			}
		}
	}
	// Whatever the rules of a country can find, somebody takes it up.
	for _, j := range []string{"uk", "ie", "us", "au", "nz", "sg"} {
		for _, c := range rules.Categories() {
			if !slices.ContainsFunc(list, func(b *Body) bool { _, ok := b.TakesUp(Claim{c, j}); return ok }) {
				t.Errorf("nobody takes up %s in %s", c, j)
			}
		}
	}
}

func TestRouting(t *testing.T) {
	list := builtin(t)
	for _, test := range []struct{ body, category, jurisdiction, want string }{
		{"ahpra", "pom-advert", "au", "tga"}, // a medicine advert in Australia is for the TGA
		{"ahpra", "testimonial", "au", "ahpra"},
		{"tga", "testimonial", "au", "ahpra"},
		{"tga", "pom-advert", "au", "tga"},
		{"mhra", "testimonial", "uk", "asa"},
		{"mhra", "exosome-source", "uk", "trading-standards"},
		{"asa", "pom-advert", "uk", "asa"},
		{"asa", "pom-advert", "au", "tga"},
		{"asa", "pom-advert", "ie", "asa-ie"},
		{"ftc", "exosome-route", "us", "fda"},
		{"fda", "superlative", "us", "ftc"},
		{"hsa", "superlative", "sg", "moh-sg"},
		{"health-canada", "testimonial", "ca", ""},
		{"ftc", "disclosure-missing", "us-fl", ""},
	} {
		b, claim := list.Get(test.body), Claim{test.category, test.jurisdiction}
		got, why := "", ""
		if w, ok := b.TakesUp(claim); ok {
			got, why = b.ID, w
		} else if other, w := list.Elsewhere(b, claim); other != nil {
			got, why = other.ID, w
		}
		if got != test.want || (why == "") != (got == "") {
			t.Errorf("%s in %s, taken to %s, goes to %q (%s), not %q", test.category, test.jurisdiction, test.body, got, why, test.want)
		}
	}
	if list.Get("nobody") != nil {
		t.Error("there is a body that there is not")
	}
}

const good = `- id: a
  name: A
  how: form
  url: https://a.example/
  standing: primary
  checked: "2026-11-25"
  takes:
    - { jurisdictions: [uk], categories: [testimonial], why: It does. }
  leaves:
    - { jurisdictions: [uk], to: b, why: B does. }
  asks:
    - { ask: Who?, fill: advertiser }
- id: b
  name: B
  how: form
  url: https://b.example/
  standing: secondary
  checked: "2026-11-25"
  takes:
    - { jurisdictions: [uk], why: It does. }
  asks:
    - { ask: Who?, fill: person }
`

func TestLoadIsStrict(t *testing.T) {
	load := func(text string) error {
		_, err := Load(fstest.MapFS{"x.yaml": {Data: []byte(text)}})
		return err
	}
	if err := load(good); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want string }{
		{"id: b", "id: a", `x.yaml:13:3: the body "a" is there twice`},
		{"name: A", "nam: A", "x.yaml:2:3: "},
		{"name: A", "name: ''", "x.yaml:1:3: a body has an id, a name"},
		{"https://a.example/", "http://a.example/", "url is the https address"},
		{"how: form", "how: form\n  email: nobody", `"nobody" is no mail address`},
		{"2026-11-25", "yesterday", `checked is a day such as 2026-11-25, not "yesterday"`},
		{"standing: primary", "standing: true", `standing is primary or secondary`},
		{"fill: advertiser", "fill: magic", `a fill that is one of`},
		{"to: b", "to: c", `to is the id of another body, not "c"`},
		{"to: b", "to: a", `to is the id of another body, not "a"`},
		{"[testimonial]", "[nonsense]", `there is no category "nonsense"`},
		{"categories: [testimonial], why: It does.", "to: b, why: It does.", "to belongs to what is left to others"},
		{"jurisdictions: [uk], to", "jurisdictions: [], to", "a remit names jurisdictions and says why"},
		{"- id: a", "- id: [", "not valid YAML"},
	} {
		text := strings.Replace(good, test.from, test.to, 1)
		if text == good {
			t.Fatalf("%q is not there", test.from)
		}
		if err := load(text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.to, err, test.want)
		}
	}
}
