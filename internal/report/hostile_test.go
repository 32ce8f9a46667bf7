package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
)

// hostile is what a page may hold against whoever reads a report about it: markup, escape sequences of terminals,
// formulas, directions of writing, workflow commands, links, mentions, and breaks that begin a new line.
const hostile = "=HYPERLINK(\"http://evil.example\")|cmd' /C calc'!A0 \x1b[2J\x1b]0;owned\x07\u009b31m\u202egnp.exe\u2066\u2028" +
	"</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)> ]]> &amp; <!-- --> " +
	"``` `x` [click](javascript:alert(4)) ![i](http://evil.example/i.png) @everyone #1 http://evil.example www.evil.example\n" +
	"::error file=a,line=1::owned\n::set-output name=a::b\r\n%0A::warning::x {{.}} ${x} \\\x00 | --> {0}"

// hostileRun puts it everywhere where a page, a server or a file name can.
func hostileRun(t *testing.T) *Run {
	t.Helper()
	page := "<p>before injections after</p>"
	doc := makeDocument(t, "https://clinic.example/a", "https://clinic.example/a", page, nil, claim{injection, "injections", []string{hostile}})
	doc.Source = "site/" + hostile
	doc.URL = ""
	doc.Evidence = []string{hostile}
	doc.Unread = []Unread{{"iframe", hostile}}
	f := &doc.Findings[0]
	f.Text, f.Heading, f.Selector, f.Message = hostile, hostile, hostile, hostile+" may conflict with a rule"
	f.Passage = Passage{Before: hostile, Words: hostile, After: hostile, CutBefore: true}
	f.SourceLine = Passage{Before: hostile, Words: hostile, After: hostile}
	f.Link = newLinker("https://clinic.example/a", parse(t, "<p>"+html.EscapeString(strings.ReplaceAll(hostile, "\x00", ""))+"</p>")).link(0, 0, 40)
	text := *f
	text.Text, text.Passage.Before = "\t+1", ""
	doc.Findings = append(doc.Findings, text)
	return makeRun(doc, &Document{Source: "-" + hostile, Status: NotRead, Unread: []Unread{{"not served", hostile}}},
		&Document{Source: "https://evil.example/" + hostile, Status: NotRead, Unread: []Unread{{hostile, hostile}}})
}

func TestNothingThatATerminalObeysGetsOut(t *testing.T) {
	for _, format := range Formats() {
		out := render(t, format, hostileRun(t), Options{})
		if i := bytes.IndexFunc(out, func(r rune) bool { return r != '\n' && unsafe(r) }); i >= 0 {
			t.Errorf("%s holds %q", format, out[max(0, i-20):i+20])
		}
		if !bytes.Contains(out, []byte("gnp.exe")) {
			t.Errorf("%s lost the words", format)
		}
	}
}

func TestColorsAreTheOnlyEscapeSequences(t *testing.T) {
	out := render(t, "text", hostileRun(t), Options{Color: true})
	for i, part := range bytes.Split(out, []byte{0x1b})[1:] {
		if end := bytes.IndexByte(part, 'm'); end < 2 || part[0] != '[' || len(bytes.Trim(part[1:end], "0123456789;")) > 0 {
			t.Errorf("escape sequence %d is %q", i, part[:min(len(part), 20)])
		}
	}
}

func TestHostileJSONIsLossless(t *testing.T) {
	run := hostileRun(t)
	lines := bytes.Split(bytes.TrimSpace(render(t, "jsonl", run, Options{})), []byte("\n"))
	if len(lines) != 2 {
		t.Fatalf("%d lines for 2 findings", len(lines))
	}
	var r record
	if err := json.Unmarshal(lines[0], &r); err != nil {
		t.Fatal(err)
	}
	if r.Text != hostile || r.Source != "site/"+hostile || r.Heading != hostile {
		t.Errorf("text %q, source %q, heading %q", r.Text, r.Source, r.Heading)
	}
	for _, format := range []string{"json", "sarif", "gitlab", "rdjson"} {
		if out := render(t, format, run, Options{}); !json.Valid(out) {
			t.Errorf("%s is not JSON:\n%s", format, out)
		}
	}
}

func TestHostileCSVHasNoFormula(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(render(t, "csv", hostileRun(t), Options{}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5 {
		t.Fatalf("%d rows, want a header, 2 findings and 2 not read", len(rows))
	}
	for _, row := range rows {
		for i, c := range row {
			if trimmed := strings.TrimSpace(c); trimmed != "" && strings.ContainsAny(trimmed[:1], "=+-@|%") {
				t.Errorf("%s: %.30q", csvHeader[i], c)
			}
		}
	}
}

func TestHostileXMLIsWellFormed(t *testing.T) {
	for _, format := range []string{"junit", "checkstyle"} {
		d := xml.NewDecoder(bytes.NewReader(render(t, format, hostileRun(t), Options{})))
		names := map[string]bool{}
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			if e, ok := token.(xml.StartElement); ok {
				names[e.Name.Local] = true
			}
		}
		if names["script"] || names["img"] || names["svg"] {
			t.Errorf("%s has elements of the page: %v", format, names)
		}
	}
}

func TestHostileCommandsStayInTheirLine(t *testing.T) {
	out := strings.TrimSuffix(string(render(t, "github", hostileRun(t), Options{})), "\n")
	lines := strings.Split(out, "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines, want 2 findings and 2 not read", len(lines))
	}
	for _, line := range lines {
		parts := strings.SplitN(line, "::", 3)
		if len(parts) != 3 || parts[0] != "" || !strings.HasPrefix(parts[1], "error ") {
			t.Fatalf("no command of ours: %.80q", line)
		}
		for _, p := range strings.Split(strings.TrimPrefix(parts[1], "error "), ",") {
			name, _, _ := strings.Cut(p, "=")
			if !slices.Contains([]string{"file", "line", "col", "endLine", "endColumn", "title"}, name) {
				t.Errorf("property %q", p)
			}
		}
	}
}

// elements walks the elements of a page and hands each to see.
func elements(t *testing.T, page []byte, see func(*html.Node, map[string]string)) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			attributes := map[string]string{}
			for _, a := range n.Attr {
				attributes[a.Key] = a.Val
			}
			see(n, attributes)
		}
	}
}

func TestHostileHTMLAddsNothing(t *testing.T) {
	known := map[string]bool{}
	elements(t, render(t, "html", sampleRun(t), Options{}), func(n *html.Node, _ map[string]string) { known[n.Data] = true })
	scripts := 0
	elements(t, render(t, "html", hostileRun(t), Options{}), func(n *html.Node, attributes map[string]string) {
		if n.Data == "script" {
			scripts++
		}
		if !known[n.Data] {
			t.Errorf("element %s came from the page", n.Data)
		}
		for name, value := range attributes {
			if strings.HasPrefix(name, "on") || name == "src" || name == "style" || name == "srcset" {
				t.Errorf("attribute %s=%q", name, value)
			}
			if name == "href" && !strings.HasPrefix(value, "https://") && value != "#findings" {
				t.Errorf("link to %q", value)
			}
		}
	})
	if scripts != 1 {
		t.Errorf("%d scripts", scripts)
	}
}

func TestHostileMarkdownIsText(t *testing.T) {
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()))
	if err := md.Convert(render(t, "markdown", hostileRun(t), Options{}), &b); err != nil {
		t.Fatal(err)
	}
	known := strings.Fields("html head body h2 h3 p strong ul li code a details summary")
	elements(t, b.Bytes(), func(n *html.Node, attributes map[string]string) {
		if !slices.Contains(known, n.Data) {
			t.Errorf("element %s %v came from the page", n.Data, attributes)
		}
		if n.Data == "a" && !strings.HasPrefix(attributes["href"], "https://law.example/") &&
			!strings.HasPrefix(attributes["href"], "https://news.example/") && !strings.HasPrefix(attributes["href"], "https://clinic.example/a#:~:text=") {
			t.Errorf("link to %q", attributes["href"])
		}
	})
}

func TestHugePagesMakeSmallReports(t *testing.T) {
	long := strings.Repeat("word ", 1<<19)
	doc := makeDocument(t, "a.html", "", "<h1>"+long+"</h1><p>"+long+"injections "+long+"</p>", nil, claim{injection, "injections", nil})
	for _, format := range Formats() {
		if out := render(t, format, makeRun(doc), Options{}); len(out) > 40_000 {
			t.Errorf("%s is %d bytes for one finding", format, len(out))
		}
	}
}

func TestManyFindingsFitIntoAComment(t *testing.T) {
	docs := make([]*Document, 0, 400)
	for i := range 400 {
		docs = append(docs, makeDocument(t, fmt.Sprintf("a%d.html", i), "", "<p>Our injections</p>", nil, claim{injection, "injections", nil}))
	}
	out := string(render(t, "markdown", makeRun(docs...), Options{}))
	if n := len([]rune(out)); n > 65536 {
		t.Errorf("%d characters", n)
	}
	if !strings.Contains(out, "findings more, for which there is no room here") {
		t.Error("what was left out is not said")
	}
}
