package rules

import (
	"strings"
	"testing"
	"testing/fstest"
)

// good is a pack in which everything is right; the table breaks one thing at a time.
func good() map[string]string {
	return map[string]string{
		"guidance/uk.yaml": `
- id: uk-law
  authority: UK legislation
  title: The law
  url: https://example.org/law
  published: "2012"
  checked: 2026-11-25
  standing: primary
- id: uk-hearsay
  authority: Press
  title: A report
  url: https://example.org/report
  published: ""
  checked: 2026-11-25
  standing: secondary
`,
		"facts/things.yaml": `
- id: exosome
  name: exosomes
  kind: [exosome]
  terms: ["exosome"]
  status:
    uk: [{is: unauthorised, guidance: [uk-law]}]
`,
		"language/route.yaml": `
- id: injected
  terms: ["inject/v", "injection"]
  except: ["fuel injection"]
`,
		"jurisdictions/uk.yaml": "id: uk\n",
		"uk/route.yaml": `
- id: uk/injected
  category: exosome-route
  severity: error
  title: Injected
  jurisdictions: [uk]
  claim: {say: [injected], about: {kind: [exosome], is: [unauthorised], within: section}}
  unless: [{any: [exosome], within: phrase}]
  slots: [body]
  severity-in: {title: review}
  message: "“{text}”"
  why: Because.
  instead: Something.
  guidance: [uk-law]
  status: stable
  reviewed: 2026-11-25
  examples: {flag: ["We inject exosomes."], pass: ["We do not."]}
`,
	}
}

func load(files map[string]string) (*Pack, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Load(fsys)
}

func TestLoad(t *testing.T) {
	p, err := load(good())
	if err != nil {
		t.Fatal(err)
	}
	r := p.Rules[0]
	if r.ID != "uk/injected" || r.Claim.About.Kind[0] != "exosome" || r.Unless[0].Within != Phrase || r.SeverityIn["title"] != Review {
		t.Errorf("rule read wrongly: %+v", r)
	}
	if got := r.Examples.Flag[0].Place.String(); got != "uk/route.yaml:17:22" {
		t.Errorf("place of the example: %s", got)
	}
	if len(p.Concepts) != 2 || p.Products["exosome"].Status["uk"][0].Is != "unauthorised" {
		t.Errorf("concepts %v, products %v", p.Concepts, p.Products)
	}
}

// Everything that cannot be right is refused at its place, with what to do.
func TestLoadRefuses(t *testing.T) {
	for _, c := range []struct{ name, file, old, new, want string }{
		{"unknown key", "uk/route.yaml", "  title: Injected", "  titel: Injected", `uk/route.yaml:5:3: unknown key "titel"; the keys here are`},
		{"duplicate key", "uk/route.yaml", "  why: Because.", "  why: Because.\n  why: Again.", `uk/route.yaml:13:3: `},
		{"not YAML", "uk/route.yaml", "jurisdictions: [uk]", "jurisdictions: [uk", "not valid YAML"},
		{"unknown concept", "uk/route.yaml", "say: [injected]", "say: [injecteds]", `there is no concept "injecteds" (did you mean “injected”?)`},
		{"unknown guidance", "uk/route.yaml", "guidance: [uk-law]", "guidance: [uk-lore]", `there is no guidance "uk-lore"`},
		{"no guidance", "uk/route.yaml", "guidance: [uk-law]", "guidance: []", "cites no guidance"},
		{"error on hearsay", "uk/route.yaml", "guidance: [uk-law]", "guidance: [uk-hearsay]", "an error needs at least one guidance entry whose standing is primary"},
		{"unknown category", "uk/route.yaml", "exosome-route", "exosome-rout", `category "exosome-rout" is none of`},
		{"unknown severity", "uk/route.yaml", "severity: error", "severity: grave", "severity is error, warning or review"},
		{"unknown jurisdiction", "uk/route.yaml", "jurisdictions: [uk]", "jurisdictions: [xx]", `jurisdiction "xx" is not known`},
		{"unknown kind", "uk/route.yaml", "kind: [exosome]", "kind: [exosom]", `no product is of kind "exosom"`},
		{"unknown status", "uk/route.yaml", "is: [unauthorised]", "is: [unauthorized]", `no product has the status "unauthorized"`},
		{"unknown scope", "uk/route.yaml", "within: section", "within: chapter", `within "chapter" is none of`},
		{"unknown slot", "uk/route.yaml", "slots: [body]", "slots: [bodies]", `slot "bodies" is none of`},
		{"no pass example", "uk/route.yaml", `pass: ["We do not."]`, "pass: []", "one that must pass"},
		{"wrong date", "uk/route.yaml", "reviewed: 2026-11-25", "reviewed: 2026-13-25", "is no date"},
		{"duplicate rule", "uk/again.yaml", "", good()["uk/route.yaml"], "stands already at"},
		{"duplicate guidance", "guidance/more.yaml", "", good()["guidance/uk.yaml"], "stands already at"},
		{"duplicate product", "facts/more.yaml", "", good()["facts/things.yaml"], "stands already at"},
		{"concept named as a product", "language/more.yaml", "", "- id: exosome\n  terms: [\"x\"]\n", "is defined twice"},
		{"concept without terms", "language/more.yaml", "", "- id: empty\n  terms: []\n", "has no terms"},
		{"bad URL", "guidance/uk.yaml", "https://example.org/law", "example.org/law", "is no http(s) URL"},
		{"a list where text belongs", "uk/route.yaml", "title: Injected", "title: [Injected]", "expected text, found a list"},
		{"text where a list belongs", "uk/route.yaml", "jurisdictions: [uk]", "jurisdictions: uk", "expected a list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := good()
			if c.old == "" {
				files[c.file] = c.new
			} else {
				if !strings.Contains(files[c.file], c.old) {
					t.Fatalf("nothing to replace: %q", c.old)
				}
				files[c.file] = strings.Replace(files[c.file], c.old, c.new, 1)
			}
			_, err := load(files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestWithAddsAUsersRules(t *testing.T) {
	p, err := load(good())
	if err != nil {
		t.Fatal(err)
	}
	own := strings.NewReplacer("uk/injected", "own/glow", "say: [injected], about: {kind: [exosome], is: [unauthorised], within: section}", `terms: ["glow drip"]`).Replace(good()["uk/route.yaml"])
	q, err := p.With(fstest.MapFS{"mine.yaml": {Data: []byte(own)}})
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Rules) != 2 || len(p.Rules) != 1 || q.Rules[0].Claim.Say[0] != OwnWords("own/glow") {
		t.Errorf("got %d and %d rules, say %v", len(q.Rules), len(p.Rules), q.Rules[0].Claim.Say)
	}
}

func TestBuiltinPackIsValid(t *testing.T) {
	if _, err := Load(FS()); err != nil {
		t.Fatal(err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, s := range good() {
		f.Add(s)
	}
	f.Add("&a [*a]")
	f.Add("a: &x [1]\nb: *x\n<<: *x")
	f.Fuzz(func(t *testing.T, text string) {
		files := good()
		files["uk/more.yaml"] = text
		p, err := load(files)
		if (p == nil) == (err == nil) {
			t.Fatalf("pack %v, error %v", p, err)
		}
		q, again := load(files)
		if (err == nil) != (again == nil) || err != nil && err.Error() != again.Error() {
			t.Fatalf("two loads differ: %v, %v", err, again)
		}
		_ = q
	})
}
