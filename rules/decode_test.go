package rules

import (
	"strings"
	"testing"
)

func TestDecodeRefusesWhatWouldBeLost(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"second document":  {"a: x\n---\nb: y\n", "f:2:1: a second document begins here"},
		"broken behind it": {"a: x\n---\nb: [\n", "not valid YAML"},
		"twice":            {"a: x\na: y\n", `f:2:1: "a" stands twice`},
		"number":           {"a: 1\n", "f:1:4: expected text, found 1"},
		"date":             {"a: 2026-01-01\n", "f:1:4: expected text"},
		"list":             {"a: [x]\n", "f:1:4: expected text, found a list"},
		"nothing":          {"a:\n", "expected text, found nothing"},
		"not a text":       {"\xff\xfe\x00", "not valid YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			var v map[Text]Text
			if err := Decode("f", []byte(c.data), &v); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, which does not say %q", err, c.want)
			}
		})
	}
}

func TestDecodeKeepsPlaces(t *testing.T) {
	var v struct {
		N Number        `yaml:"n"`
		M map[Text]Text `yaml:"m"`
		L []Text        `yaml:"l"`
		P Place         `yaml:"-"`
	}
	if err := Decode("f", []byte("n: 3\nm: {k: off}\nl: ['x']\n"), &v); err != nil {
		t.Fatal(err)
	}
	if v.N != (Number{3, Place{"f", 1, 4}}) || v.L[0] != (Text{"x", Place{"f", 3, 5}}) || v.P != (Place{"f", 1, 1}) {
		t.Errorf("read as %+v", v)
	}
	if got := v.M[Text{"k", Place{"f", 2, 5}}]; got != (Text{"off", Place{"f", 2, 8}}) {
		t.Errorf("the value is %+v", got)
	}
}
