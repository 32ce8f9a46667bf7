package report

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
)

func TestSARIFMeetsItsSchema(t *testing.T) {
	for name, run := range map[string]*Run{"sample": sampleRun(t), "hostile": hostileRun(t), "nothing": makeRun(), "suppressed": suppressedRun(t)} {
		t.Run(name, func(t *testing.T) {
			out := render(t, "sarif", run, Options{})
			log, err := sarif.FromBytes(out)
			if err != nil {
				t.Fatal(err)
			}
			if err := log.Validate(); err != nil {
				t.Error(err)
			}
			// The library drops what SARIF does not know, so everything must have come back.
			back, err := json.Marshal(log)
			if err != nil {
				t.Fatal(err)
			}
			known := paths(t, back)
			for p := range paths(t, out) {
				if !known[p] {
					t.Errorf("SARIF does not know %s", p)
				}
			}
		})
	}
}

// paths are the names of all properties of a JSON text, each with the objects that it is in.
func paths(t *testing.T, text []byte) map[string]bool {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	var walk func(prefix string, v any)
	walk = func(prefix string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				out[prefix+"/"+k] = true
				walk(prefix+"/"+k, e)
			}
		case []any:
			for _, e := range v {
				walk(prefix, e)
			}
		}
	}
	walk("", v)
	return out
}

func TestArtifactsAreRelative(t *testing.T) {
	for source, want := range map[string]string{
		"site/a b.html":                   "site/a%20b.html",
		"./a.html":                        "a.html",
		"a:b.html":                        "a%3Ab.html",
		"../x/ü.md":                       "../x/%C3%BC.md",
		"50%.md":                          "50%25.md",
		"/srv/site/a.html":                "file:///srv/site/a.html",
		"C:/site/a.html":                  "file:///C:/site/a.html",
		"https://clinic.example":          "clinic.example/index.html",
		"https://clinic.example/b/?q=1#x": "clinic.example/b/index.html%3Fq=1",
		"http://clinic.example:8080/../a": "clinic.example_8080/a",
		"https://clinic.example/a/../":    "clinic.example/index.html",
	} {
		got, relative := artifactURI(source)
		if got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
		if relative == strings.HasPrefix(got, "file:") || strings.HasPrefix(got, "http") {
			t.Errorf("%s: %s, relative %v", source, got, relative)
		}
	}
}
