package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const oldReport = `{"schema":1,"tool":"cliniclint","version":"1","rules":"a","documents":[
{"source":"a.html","status":"read","findings":[
 {"rule":"uk/a","category":"c","severity":"error","text":"same","heading":"H","line":1,"fingerprint":"f1"},
 {"rule":"uk/a","category":"c","severity":"error","text":"to another heading","heading":"H","line":2,"fingerprint":"f2"},
 {"rule":"uk/a","category":"c","severity":"error","text":"to another page","line":3,"fingerprint":"f3"},
 {"rule":"uk/a","category":"c","severity":"error","text":"mended","excerpt":"All is well.","line":4,"fingerprint":"f4"},
 {"rule":"uk/a","category":"c","severity":"error","text":"no side effects","excerpt":"Our peel has no side effects at all.","line":5,"fingerprint":"f5"},
 {"rule":"uk/a","category":"c","severity":"error","text":"accepted","line":6,"fingerprint":"f6"}]},
{"source":"gone.html","status":"read","findings":[{"rule":"uk/a","category":"c","text":"x","line":1,"fingerprint":"g1"}]},
{"source":"https://a.example/closed","status":"read","findings":[{"rule":"uk/a","category":"c","text":"y","line":1,"fingerprint":"g2"}]},
{"source":"https://a.example/404","status":"read","findings":[{"rule":"uk/a","category":"c","text":"z","line":1,"fingerprint":"g3"}]},
{"source":"https://a.example/unnamed","status":"read","findings":[{"rule":"uk/a","category":"c","text":"w","line":1,"fingerprint":"g4"}]}
],"summary":{}}`

const newReport = `{"schema":1,"tool":"cliniclint","version":"2","rules":"a","more":[1],"documents":[
{"source":"a.html","status":"read","findings":[
 {"rule":"uk/a","category":"c","severity":"error","text":"same","heading":"H","line":11,"fingerprint":"f1"},
 {"rule":"uk/a","category":"c","severity":"error","text":"to another heading","heading":"I","line":12,"fingerprint":"f2"},
 {"rule":"uk/b","category":"c","severity":"error","text":"without side effects","excerpt":"Our peel has hardly any side effects at all.","line":15,"fingerprint":"f7"},
 {"rule":"uk/a","category":"c","severity":"warning","text":"brand new","excerpt":"Something else.","line":16,"fingerprint":"f8"}],
 "suppressed":[{"rule":"uk/a","text":"accepted","line":6,"fingerprint":"f6"}]},
{"source":"b.html","status":"read","findings":[{"rule":"uk/a","category":"c","text":"To another  page","line":3,"fingerprint":"h1"}]},
{"source":"https://a.example/closed","status":"not read","unread":[{"reason":"not served","detail":"the server answered 403 Forbidden; x"}],"findings":[]},
{"source":"https://a.example/404","status":"not read","unread":[{"reason":"not served","detail":"the server answered 404 Not Found; x"}],"findings":[]}
],"summary":{}}`

func mustParse(t testing.TB, text string) *Report {
	t.Helper()
	r, err := Parse("r", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCompare(t *testing.T) {
	var got []string
	for _, c := range Compare(mustParse(t, oldReport), mustParse(t, newReport)) {
		f := c.At()
		s := fmt.Sprintf("%s %s:%d %s", c.Kind, f.Source, f.Line, f.Text)
		if c.Detail != "" {
			s += " (" + c.Detail + ")"
		}
		got = append(got, s)
	}
	want := []string{
		"new a.html:16 brand new",
		"reworded a.html:15 without side effects",
		"moved a.html:12 to another heading",
		"moved b.html:3 To another  page",
		"fixed a.html:4 mended",
		"suppressed a.html:6 accepted",
		"page gone gone.html:1 x",
		"page gone https://a.example/404:1 z",
		"not checked https://a.example/closed:1 y (not served: the server answered 403 Forbidden; x)",
		"not checked https://a.example/unnamed:1 w (the page is not in the later report)",
		"unchanged a.html:11 same",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":         {"", "r:1:1: this is no report"},
		"cut short":     {newReport[:200], "r:3:"},
		"not ours":      {`{"schema":1}`, "no report of cliniclint"},
		"a baseline":    {`{"cliniclint-baseline":1,"claims":[]}`, "no report of cliniclint"},
		"later schema":  {`{"schema":2,"tool":"cliniclint","summary":{}}`, "is of schema 2"},
		"wrong type":    {"{\"schema\":1,\n\"documents\":5}", "r:2:"},
		"no print":      {`{"schema":1,"tool":"cliniclint","summary":{},"documents":[{"source":"a","findings":[{"rule":"x"}]}]}`, `a finding in "a" has no rule or no fingerprint`},
		"lines of JSON": {"{\"schema\":1}\n{\"schema\":1}", "r:2:1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("r", []byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "-o json=FILE") {
				t.Errorf("the error is %v, which does not say %q and what to do", err, c.want)
			}
		})
	}
}

// Every claim of the old report is told once, and so is every claim of the new one.
func FuzzCompare(f *testing.F) {
	f.Add([]byte(oldReport), []byte(newReport))
	f.Add([]byte(newReport), []byte(oldReport))
	f.Add([]byte(oldReport), []byte(oldReport))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		old, err := Parse("a", a)
		if err != nil {
			return
		}
		now, err := Parse("b", b)
		if err != nil {
			return
		}
		oldSeen, newSeen := map[*Finding]int{}, map[*Finding]int{}
		for _, c := range Compare(old, now) {
			if c.Old != nil {
				oldSeen[c.Old]++
			}
			if c.New != nil && c.Kind != Suppressed {
				newSeen[c.New]++
			}
		}
		for _, x := range []struct {
			r    *Report
			seen map[*Finding]int
		}{{old, oldSeen}, {now, newSeen}} {
			all := findings(x.r)
			if len(all) != len(x.seen) {
				t.Fatalf("%d claims, %d told", len(all), len(x.seen))
			}
			for _, f := range all {
				if x.seen[f] != 1 {
					t.Fatalf("a claim is told %d times: %+v", x.seen[f], f)
				}
			}
		}
	})
}
