package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"github.com/cliniclint/cliniclint/rules"
)

// texts are configurations and what is said about each; "" where it is good.
var texts = map[string]struct{ text, want string }{
	"least":                 {"version: 1\n", ""},
	"starter":               {string(Starter), ""},
	"everything":            {everything, ""},
	"nothing":               {"", "f.yml:1:1: there is no version"},
	"no version":            {"fail-on: error\n", "f.yml:1:1: there is no version"},
	"other version":         {"version: 2\n", "f.yml:1:10: version is 1, not 2"},
	"version as text":       {"version: '1'\n", "f.yml:1:10: expected a whole number"},
	"unknown key":           {"version: 1\nfail_on: error\n", `f.yml:2:1: unknown key "fail_on"; the keys here are exclude, fail-on,`},
	"unknown key in rules":  {"version: 1\nrules: {off: [a]}\n", `f.yml:2:9: unknown key "off"; the keys here are disable, enable`},
	"key twice":             {"version: 1\nfail-on: error\nfail-on: error\n", `f.yml:3:1: key "fail-on" stands twice`},
	"list for a word":       {"version: 1\nfail-on: [error]\n", "f.yml:2:10: expected text"},
	"word for a list":       {"version: 1\njurisdictions: uk\n", "f.yml:2:16: expected a list"},
	"number for a word":     {"version: 1\nexclude: [1]\n", "f.yml:2:11: expected text, found 1"},
	"empty value":           {"version: 1\nfail-on:\n", "expected text, found nothing"},
	"fail-on":               {"version: 1\nfail-on: fatal\n", `f.yml:2:10: fail-on is error, warning, review or never, not "fatal"`},
	"min-severity":          {"version: 1\nmin-severity: never\n", "f.yml:2:15: min-severity is error, warning or review"},
	"severity":              {"version: 1\nseverity: {uk/a: high}\n", `f.yml:2:18: a severity is error, warning, review or off, not "high"`},
	"severity of nothing":   {"version: 1\nseverity: {UK A: error}\n", `f.yml:2:12: "UK A" names no rules`},
	"bare star":             {"version: 1\nrules: {disable: ['*']}\n", `"*" names no rules`},
	"ignorable":             {"version: 1\nignorable: {uk/a: 'no'}\n", "f.yml:2:19: expected true or false"},
	"jurisdiction":          {"version: 1\njurisdictions: [UK]\n", `f.yml:2:17: "UK" is no jurisdiction`},
	"auto and more":         {"version: 1\njurisdictions: [uk, auto]\n", "f.yml:2:21: auto asks each page"},
	"open bracket":          {"version: 1\nexclude: ['/a']\n", "patterns are relative"},
	"backslash":             {"version: 1\nexclude: ['a\\b']\n", "slashes between"},
	"empty pack":            {"version: 1\npacks: [' ']\n", "f.yml:2:9: a pack is a file"},
	"override of nothing":   {"version: 1\noverrides:\n  - jurisdictions: [us]\n", "f.yml:3:5: an override needs paths or hosts"},
	"override, empty paths": {"version: 1\noverrides: [{paths: []}]\n", "an override needs paths or hosts"},
	"host with a scheme":    {"version: 1\noverrides: [{hosts: ['https://a.example']}]\n", "is no host"},
	"not YAML":              {"version: [1\n", "not valid YAML"},
}

const everything = `version: 1
fail-on: never
min-severity: warning
packs: [own.yaml, more]
include: [content, "*.html"]
exclude: ["**/drafts/**", "content/{a,b}/x?.md"]
jurisdictions: [uk, us-fl]
rules: {disable: [uk/*, superlative], enable: [uk/a]}
severity: {uk/a: off, superlative: review, "us/*": warning}
ignorable: {uk/a: false}
overrides:
  - paths: [content/us]
    hosts: ["*.clinic.example", clinic.example]
    jurisdictions: [auto]
    rules: {enable: [superlative]}
    severity: {testimonial: error}
    ignorable: {uk/a: true}
`

func TestParse(t *testing.T) {
	for name, c := range texts {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("f.yml", []byte(c.text))
			if c.want == "" && err != nil {
				t.Errorf("refused: %v", err)
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("the error is %v, which does not say %q", err, c.want)
			}
		})
	}
}

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../../docs/cliniclint.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSchemaAgrees(t *testing.T) {
	s := schema(t)
	for name, c := range texts {
		t.Run(name, func(t *testing.T) {
			var v any
			if err := yaml.Unmarshal([]byte(c.text), &v); err != nil {
				return // no YAML is no matter of the schema
			}
			if err := s.Validate(v); (err == nil) != (c.want == "") {
				t.Errorf("the loader says %q, the schema says %v", c.want, err)
			}
		})
	}
}

func TestCheckNames(t *testing.T) {
	known := []*rules.Rule{{ID: "uk/a", Category: "superlative"}}
	f, err := Parse("f.yml", []byte("version: 1\njurisdictions: [xx]\nrules: {disable: [uk/b, us/*, uk/*]}\nseverity: {uk/a: off, safety-claim: off, safe-claim: off}\n"))
	if err != nil {
		t.Fatal(err)
	}
	err = f.Check(known, []string{"uk"})
	want := `f.yml:2:17: there is no jurisdiction "xx"; the jurisdictions are uk
f.yml:3:19: there is no rule or category "uk/b"; “cliniclint rules list” names them
f.yml:3:25: there is no rule or category "us/*"; “cliniclint rules list” names them
f.yml:4:42: there is no rule or category "safe-claim"; “cliniclint rules list” names them`
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
}

func TestLayers(t *testing.T) {
	f, err := Parse("f.yml", []byte(`version: 1
jurisdictions: [uk]
rules: {disable: [superlative], enable: [uk/best]}
severity: {safety-claim: review, "uk/s*": warning, uk/safe: error}
ignorable: {safety-claim: false}
overrides:
  - paths: ["us"]
    jurisdictions: [us]
    rules: {enable: [superlative]}
  - hosts: ["*.clinic.example"]
    severity: {safety-claim: off}
`))
	if err != nil {
		t.Fatal(err)
	}
	best := &rules.Rule{ID: "uk/best", Category: "superlative", Severity: rules.Review}
	first := &rules.Rule{ID: "uk/first", Category: "superlative", Severity: rules.Review}
	safe := &rules.Rule{ID: "uk/safe", Category: "safety-claim", Severity: rules.Warning, SeverityIn: map[string]rules.Severity{"title": rules.Error}}
	sure := &rules.Rule{ID: "uk/sure", Category: "safety-claim", Severity: rules.Warning}
	other := &rules.Rule{ID: "ie/safe", Category: "safety-claim", Severity: rules.Warning}
	all := []*rules.Rule{best, first, safe, sure, other}
	for name, c := range map[string]struct{ path, host, jurisdiction, want string }{
		"top":              {"a.html", "", "uk", "uk/best review, uk/safe error, uk/sure warning, ie/safe review"},
		"path":             {"us/deep/a.html", "", "us", "uk/best review, uk/first review, uk/safe error, uk/sure warning, ie/safe review"},
		"only alike":       {"usa/a.html", "", "uk", "uk/best review, uk/safe error, uk/sure warning, ie/safe review"},
		"host":             {"", "WWW.Clinic.Example", "uk", "uk/best review"},
		"not below":        {"", "clinic.example", "uk", "uk/best review, uk/safe error, uk/sure warning, ie/safe review"},
		"alike in name":    {"", "myclinic.example", "uk", "uk/best review, uk/safe error, uk/sure warning, ie/safe review"},
		"path and host":    {"us/a.html", "a.clinic.example", "us", "uk/best review, uk/first review"},
		"outside, no host": {"", "", "uk", "uk/best review, uk/safe error, uk/sure warning, ie/safe review"},
	} {
		t.Run(name, func(t *testing.T) {
			on := f.LayersFor(c.path, c.host)
			var got []string
			changed, disabled := f.Apply(on, all)
			for _, r := range changed {
				if !slices.Contains(disabled, r.ID) {
					got = append(got, r.ID+" "+string(r.Severity))
				}
			}
			if s := strings.Join(got, ", "); s != c.want {
				t.Errorf("rules are %s, want %s", s, c.want)
			}
			if j, _ := f.Jurisdictions(on); strings.Join(j, ",") != c.jurisdiction {
				t.Errorf("jurisdictions are %v, want %s", j, c.jurisdiction)
			}
			if v := f.Verdict(on, safe); v.Ignorable {
				t.Error("may be ignored, although the file says that it may not")
			}
		})
	}
	if safe.Severity != rules.Warning || safe.SeverityIn == nil {
		t.Error("the rule itself was changed")
	}
}

func TestExcluded(t *testing.T) {
	f, err := Parse("f.yml", []byte("version: 1\ninclude: [site, '*.md']\nexclude: ['**/drafts', site/old]\n"))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"site/a.html": "", "a.md": "", "": "", "sub/a.md": "f.yml:2:11", "site/drafts/a.html": "f.yml:3:11", "site/x/drafts/y/a.html": "f.yml:3:11",
		"site/old/a.html": "f.yml:3:24", "site/older.html": "",
	} {
		at, excluded := f.Excluded(path)
		if got := at.String(); excluded != (want != "") || excluded && got != want {
			t.Errorf("%q: excluded is %v by %s, want %q", path, excluded, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "repo", "a", "b")
	if err := errors.Join(os.MkdirAll(deep, 0o755), os.Mkdir(filepath.Join(root, "repo", ".git"), 0o755), os.WriteFile(filepath.Join(root, Name), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if name, err := Find(deep); name != "" || err != nil {
		t.Errorf("found %q, %v above the root of the repository", name, err)
	}
	want := filepath.Join(root, "repo", Name)
	if err := os.WriteFile(want, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if name, err := Find(deep); name != want || err != nil {
		t.Errorf("found %q, %v, want %q", name, err, want)
	}
	if err := os.WriteFile(filepath.Join(deep, ".cliniclint.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(deep); err == nil || !strings.Contains(err.Error(), "rename it to .cliniclint.yml") {
		t.Errorf("a misnamed file: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range texts {
		f.Add([]byte(c.text))
	}
	s := schema(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f.yml", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.yml:") {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		var v any
		if yaml.Unmarshal(data, &v) != nil {
			return
		}
		if err := s.Validate(v); err != nil {
			t.Fatalf("the loader takes what the schema does not: %v", err)
		}
		file.LayersFor("a/b.html", "clinic.example")
		file.Excluded("a/b.html")
		_ = file.Check(nil, nil)
	})
}
