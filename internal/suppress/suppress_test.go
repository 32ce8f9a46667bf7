package suppress

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func TestScan(t *testing.T) {
	for name, c := range map[string]struct{ format, text, want string }{
		"html":            {"html", "<p>a</p><!-- cliniclint-ignore a/b: because -->", "a/b|because|"},
		"several rules":   {"html", "<!--cliniclint-ignore a/b, c/d : because of: this-->", "a/b,c/d|because of: this|"},
		"until":           {"html", "<!-- cliniclint-ignore a/b: because until=2027-03-01 -->", "a/b|because 2027-03-01|"},
		"over lines":      {"html", "<!--\n cliniclint-ignore a/b:\n because\n-->", "a/b|because|"},
		"markdown":        {"markdown", "<!-- cliniclint-ignore a/b: because -->\n{/* cliniclint-ignore c/d: because */}", "a/b|because|;c/d|because|"},
		"front matter":    {"markdown", "---\n# cliniclint-ignore a/b: because\ntitle: x\n---\n# cliniclint-ignore c/d: a heading\n", "a/b|because|"},
		"fenced code":     {"markdown", "```html\n<!-- cliniclint-ignore a/b: because -->\n```\n<!-- cliniclint-ignore c/d: because -->", "c/d|because|"},
		"code span":       {"markdown", "Write `<!-- cliniclint-ignore a/b: because -->` above it.", ""},
		"javascript":      {"javascript", "// cliniclint-ignore a/b: because\n/* cliniclint-ignore c/d: why */ {/* cliniclint-ignore e/f: so */}", "a/b|because|;c/d|why|;e/f|so|"},
		"doc comment":     {"javascript", "/** cliniclint-ignore a/b: because */", "a/b|because|"},
		"address":         {"javascript", "x = 'https://cliniclint-ignore a/b: because'", ""},
		"text":            {"text", "<!-- cliniclint-ignore a/b: because -->", ""},
		"prose":           {"html", "<p>cliniclint-ignore a/b: because</p><!-- cliniclint is run on this page -->", ""},
		"no reason":       {"html", "<!-- cliniclint-ignore a/b -->", "!it gives no reason"},
		"empty reason":    {"html", "<!-- cliniclint-ignore a/b: until=2027-01-01 -->", "!it gives no reason"},
		"no rule":         {"html", "<!-- cliniclint-ignore : because -->", "!it names no rule"},
		"nothing":         {"html", "<!-- cliniclint-ignore -->", "!it names no rule"},
		"all":             {"html", "<!-- cliniclint-ignore uk/*: because -->", "!“uk/*” is not the id of a rule"},
		"no day":          {"html", "<!-- cliniclint-ignore a/b: because until=2027-02-30 -->", "!“2027-02-30” is not a day"},
		"two days":        {"html", "<!-- cliniclint-ignore a/b: x until=2027-01-01 until=2027-01-02 -->", "!until stands twice"},
		"other word":      {"html", "<!-- cliniclint-disable a/b: because -->", "!there is no cliniclint-disable"},
		"other case":      {"html", "<!-- Cliniclint-Ignore a/b: because -->", "!there is no Cliniclint-Ignore"},
		"without an end":  {"html", "<!-- cliniclint-ignore a/b: because\n<p>", "!the comment does not end"},
		"bad text":        {"html", "<!-- cliniclint-ignore a/b: \xff -->", "!it is not valid text"},
		"colon for space": {"html", "<!-- cliniclint:ignore a/b -->", "!there is no cliniclint:ignore"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range Scan([]byte(c.text), c.format) {
				switch {
				case d.Trouble != "":
					got = append(got, "!"+d.Trouble)
				case d.Until.IsZero():
					got = append(got, strings.Join(d.Rules, ",")+"|"+d.Reason+"|")
				default:
					got = append(got, strings.Join(d.Rules, ",")+"|"+d.Reason+" "+d.Until.Format(time.DateOnly)+"|")
				}
			}
			if s := strings.Join(got, ";"); !strings.HasPrefix(s, c.want) || c.want == "" && s != "" {
				t.Errorf("found %q, want %q", s, c.want)
			}
		})
	}
}

func TestExpired(t *testing.T) {
	d := Directive{Until: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	if d.Expired(now) || d.Expired(time.Date(2026, 11, 25, 23, 59, 59, 0, time.UTC)) {
		t.Error("expired on its last day")
	}
	if !d.Expired(time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)) {
		t.Error("holds after its last day")
	}
	if (&Directive{}).Expired(now) {
		t.Error("expired without a last day")
	}
}

// check finds every "miracle" and "magic" of a page and applies the directives on it.
func check(t testing.TB, format, text string) (stand []lint.Finding, suppressed []Suppressed) {
	t.Helper()
	doc, err := copytext.Read("a", format, []byte(text), "")
	if err != nil {
		return nil, nil
	}
	var findings []lint.Finding
	for i := range doc.Blocks {
		for _, word := range []string{"miracle", "magic", "fixed"} {
			for at := 0; ; {
				n := strings.Index(doc.Blocks[i].Text[at:], word)
				if n < 0 {
					break
				}
				f := lint.Finding{Rule: &rules.Rule{ID: "own/" + word}, Severity: rules.Error, Block: i, Text: word, From: at + n, To: at + n + len(word)}
				f.Start, f.End, _ = doc.Blocks[i].Span(f.From, f.To)
				f.Line, f.Column = doc.Position(f.Start)
				findings = append(findings, f)
				at += n + len(word)
			}
		}
	}
	own := map[string]*rules.Rule{}
	for _, r := range Rules() {
		own[r.ID] = r
	}
	return Apply(doc, Scan(doc.Bytes, doc.Format), findings, Policy{
		Now: now, Own: own, Known: func(id string) bool { return strings.HasPrefix(id, "own/") },
		Active: func(id string) bool { return id != "own/asleep" }, Fixed: func(id string) bool { return id == "own/fixed" },
	})
}

func TestApply(t *testing.T) {
	for name, c := range map[string]struct{ format, text, stand, suppressed string }{
		"same line":        {"html", "<p>miracle</p><!-- cliniclint-ignore own/miracle: x -->\n<p>miracle</p>", "2 own/miracle", "1 own/miracle"},
		"next line":        {"html", "<!-- cliniclint-ignore own/miracle: x -->\n\n<p>miracle</p>\n<p>miracle</p>", "4 own/miracle", "3 own/miracle"},
		"next block":       {"html", "<!-- cliniclint-ignore own/miracle: x -->\n<p>\n a\n miracle\n</p>\n<p>miracle</p>", "6 own/miracle", "4 own/miracle"},
		"other rule":       {"html", "<!-- cliniclint-ignore own/magic: x -->\n<p>miracle</p>", "1 " + Unused + "; 2 own/miracle", ""},
		"stacked":          {"html", "<!-- cliniclint-ignore own/magic: x -->\n<!-- cliniclint-ignore own/miracle: y -->\n<p>miracle magic</p>", "", "3 own/miracle; 3 own/magic"},
		"half used":        {"html", "<!-- cliniclint-ignore own/magic, own/miracle: x -->\n<p>miracle</p>", "1 " + Unused, "2 own/miracle"},
		"not looked for":   {"html", "<!-- cliniclint-ignore own/asleep: x -->\n<p>b</p>", "", ""},
		"expired":          {"html", "<!-- cliniclint-ignore own/miracle: x until=2026-11-24 -->\n<p>miracle</p>", "1 " + Expired + "; 2 own/miracle", ""},
		"last day":         {"html", "<!-- cliniclint-ignore own/miracle: x until=2026-11-25 -->\n<p>miracle</p>", "", "2 own/miracle"},
		"may not":          {"html", "<!-- cliniclint-ignore own/fixed: x -->\n<p>fixed</p>", "1 " + Refused + "; 2 own/fixed", ""},
		"unknown":          {"html", "<!-- cliniclint-ignore no/such: x -->\n<p>miracle</p>", "1 " + Malformed + "; 2 own/miracle", ""},
		"malformed":        {"html", "<!-- cliniclint-ignore own/miracle -->\n<p>miracle</p>", "1 " + Malformed + "; 2 own/miracle", ""},
		"at the end":       {"html", "<p>miracle</p>\n<!-- cliniclint-ignore own/miracle: x -->", "1 own/miracle; 2 " + Unused, ""},
		"markdown":         {"markdown", "<!-- cliniclint-ignore own/miracle: x -->\n\nA\nmiracle.\n\nA miracle.\n", "6 own/miracle", "4 own/miracle"},
		"code":             {"javascript", "export default () => <div>\n  {/* cliniclint-ignore own/miracle: x */}\n  <p>Our miracle serum</p>\n  <p>Our miracle cream</p>\n</div>\n", "4 own/miracle", "3 own/miracle"},
		"carriage returns": {"html", "<!-- cliniclint-ignore own/miracle: x -->\r<p>miracle</p>\r\n<p>miracle</p>", "3 own/miracle", "2 own/miracle"},
	} {
		t.Run(name, func(t *testing.T) {
			stand, suppressed := check(t, c.format, c.text)
			var a, b []string
			for _, f := range stand {
				a = append(a, fmt.Sprintf("%d %s", f.Line, f.Rule.ID))
			}
			for _, s := range suppressed {
				b = append(b, fmt.Sprintf("%d %s", s.Finding.Line, s.Finding.Rule.ID))
			}
			if got := strings.Join(a, "; "); got != c.stand {
				t.Errorf("standing: %q, want %q", got, c.stand)
			}
			if got := strings.Join(b, "; "); got != c.suppressed {
				t.Errorf("suppressed: %q, want %q", got, c.suppressed)
			}
		})
	}
}

// Nothing is lost: a finding stands or is suppressed by a directive with a reason, whatever the page looks like.
func FuzzApply(f *testing.F) {
	f.Add("html", "<!-- cliniclint-ignore own/miracle: x until=2027-01-01 -->\n<p>miracle magic</p>")
	f.Add("markdown", "---\n# cliniclint-ignore own/miracle: x\ntitle: miracle\n---\n```\n{/* cliniclint-ignore own/magic */}")
	f.Add("javascript", "// cliniclint-ignore own/miracle: x\r\nconst a = 'miracle';/** cliniclint-ignore")
	f.Fuzz(func(t *testing.T, format, text string) {
		doc, err := copytext.Read("a", format, []byte(text), "")
		if err != nil {
			return
		}
		last := 0
		for _, d := range Scan(doc.Bytes, doc.Format) {
			if d.Start < last || d.End <= d.Start || d.End > len(doc.Bytes) {
				t.Fatalf("directive at %d to %d, the last ended at %d of %d", d.Start, d.End, last, len(doc.Bytes))
			}
			if d.Trouble == "" && (d.Reason == "" || len(d.Rules) == 0) {
				t.Fatalf("a directive without reason or rule: %+v", d)
			}
			last = d.End
		}
		stand, suppressed := check(t, format, text)
		claims := 0
		for _, f := range stand {
			if f.Rule.Category != Category {
				claims++
			}
		}
		words := 0
		for i := range doc.Blocks {
			for _, w := range []string{"miracle", "magic", "fixed"} {
				words += strings.Count(doc.Blocks[i].Text, w)
			}
		}
		if claims+len(suppressed) != words {
			t.Fatalf("%d of %d claims are left", claims+len(suppressed), words)
		}
		for _, s := range suppressed {
			if s.Finding.Rule.ID == "own/fixed" || s.Directive.Trouble != "" || s.Directive.Expired(now) {
				t.Fatalf("suppressed by %+v", s.Directive)
			}
		}
	})
}
