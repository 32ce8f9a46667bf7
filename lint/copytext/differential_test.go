package copytext

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// visible is the text of a page as html.Parse has it, without white space, and with a mark where a block starts or ends.
func visible(t *testing.T, src string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		t.Skip(err)
	}
	var s strings.Builder
	visibleText(&s, root)
	return squeeze(s.String())
}

func visibleText(s *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		s.WriteString(n.Data)
		return
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Title, atom.Noscript, atom.Noframes, atom.Noembed, atom.Iframe, atom.Audio, atom.Video, atom.Canvas:
		return
	case atom.Desc:
		if n.Namespace != "" {
			return
		}
	}
	edge := ""
	if isBlock(n.DataAtom) || n.DataAtom == atom.Br {
		edge = "|"
	}
	s.WriteString(edge)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		visibleText(s, c)
	}
	s.WriteString(edge)
}

// squeeze leaves out white space and empty blocks.
func squeeze(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x80 && isSpace(byte(r)) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '|' }), "|")
}

// visibleBlocks is what was read of a page, in the notation of visible.
func visibleBlocks(doc *Document) string {
	var blocks []string
	for i := range doc.Blocks {
		switch b := &doc.Blocks[i]; b.Slot {
		case SlotTitle, SlotMeta, SlotAlt, SlotLabel, SlotStructuredData:
		default:
			if strings.HasPrefix(b.Selector(), "input") {
				continue
			}
			blocks = append(blocks, strings.ReplaceAll(b.Text, "\n", "|"))
		}
	}
	return squeeze(strings.Join(blocks, "|"))
}

// trickyPages are pages on which the tree is not what the tags say.
var trickyPages = []string{
	"<table>a<tr>b<td>c</td>d</tr>e</table>f", "<table><b>x<tr><td>y</td></tr></b>z</table>", "<table><tr><td>a<p>b<td>c</table>d",
	"<b>a<p>b</b>c</p>d", "<p>a<b>b<i>c</p>d</b>e</i>f", "<a>a<div>b<a>c</div>d", "<i>1<b>2</i>3</b>4", "<p><b><b><b><b><p>x",
	"a&lt;b&ltc&notit;&notin;&AMP&amp;lt;&#65&#x41;&#0;&#128;&#xD800;&;&#;&#x;&ngE;&fjlig;&NotEqualTilde;", "a < b <3 <p>c", "x\r\ny\rz", "<pre>\n\na\r\nb</pre>",
	"<textarea>\n<p>a</textarea>b", "<title>a<b>c</title>d", "<svg><title>a</title><text>b</text></svg>c", "<svg><style>a</style><p>b", "<svg><desc>a</desc><foreignObject><p>b</p></foreignObject></svg>",
	"<math><mi>a</mi><mtext><p>b</p></mtext></math>c", "<math><annotation-xml encoding=text/html><p>a</p></annotation-xml></math>", "<svg><![CDATA[a<b]]></svg><![CDATA[c]]>d",
	"<noscript><p>a</noscript>b", "\xef\xbb\xbf<p>a", "<p>a<p", "<div><div", "a</p>b", "a</br>b", "<ul><li>a<li>b<ul><li>c</ul>d</ul>", "<dl><dt>a<dd>b<dt>c</dl>",
	"<select><option>a<option>b<optgroup label=x><option>c</select>d", "<select><p>a</select>b", "<button>a<p>b<button>c", "<h1>a<h2>b</h1>c", "<form>a<form>b</form>c</form>d",
	"<frameset><frame>a</frameset>b", "<body>a</body>b</html>c<p>d", "<head>a<title>b</title>c", "<template>a<template>b</template>c</template>d", "<template>a",
	"<p>a<table><td>b</table>c", "<!doctype html><p>a<table><td>b</table>c", "<p>a<!-- b -->c<!-- d --!>e<!-->f", "<div hidden>a</div>b", "<x-a>b<div>c</x-a>d",
	"a\x00b<svg>c\x00d</svg><textarea>e\x00f</textarea>\x00", "&#32;<table>&#32;<tr>&#10;<td>a", "<table>\x00<tr><td>a", "<p>a<br>b<br/>c<wbr>d<hr>e", "<marquee>a<p>b</marquee>c",
	"<object>a<param>b</object>c", "<ruby>a<rt>b<rp>c</ruby>d", "<nobr>a<nobr>b", "<xmp>a<p>b</xmp>c<plaintext>d</plaintext>e", "<iframe>a</iframe>b<noembed>c</noembed>d",
	"<td>a<tr>b<caption>c", "<table><caption>a<p>b<tr><td>c</table>", "<table><colgroup>a<col>b<tr><td>c</table>d", "<table><thead><tr><th>a<tbody><tr><td>b<tfoot><tr><td>c</table>",
	"<p>\ue000\ue001\uf8ff ABCD a</p>", "<svg/>a<svg><path/>b<g>c</g><p>d</svg>e", "<svg><b>a</b>c</svg>d<svg><font color=x>e</font>f", "<svg><a>b</a></svg><a>c</a>", "<image>a<input>b<img alt=c>d",
	"<details>a<summary>b</summary>c</details>", "<p><span>a</span> <span>b</span><span>c</span>", "<h1><div>a</div><div>b</div></h1>", "<li>a<address>b<li>c", "<a><table><a>b</table>c",
	"<p>a</p>\n\n b <i> c</i> d", "<video>a</video><canvas>b</canvas>c", "<a class=btn>a<p>b<a>c", "<p>x <a class=btn href=y>a</a> z", "<label>a<input placeholder=b></label>",
}

func TestTextIsThatOfTheParser(t *testing.T) {
	for _, src := range trickyPages {
		doc := checkRead(t, "html", []byte(src))
		if doc == nil {
			t.Errorf("%q was not read", src)
			continue
		}
		if strings.Contains(src, "hidden") || strings.Contains(src, "noscript") {
			continue // read with more care than by the parser
		}
		got, want := visibleBlocks(doc), visible(t, strings.TrimPrefix(src, "\ufeff"))
		if strings.Contains(src, "<pre>") || strings.Contains(src, "class=btn") { // lines and buttons are blocks, too
			got, want = strings.ReplaceAll(got, "|", ""), strings.ReplaceAll(want, "|", "")
		}
		if got != want {
			t.Errorf("%q:\n got %q\nwant %q", src, got, want)
		}
	}
}

// TestTextOfRandomPages puts tags together at random. Inside <svg> and <math> the parser is followed only as far as a
// page makes sense, so that a few pages of pure nonsense may differ there.
func TestTextOfRandomPages(t *testing.T) {
	tags := strings.Fields("p div b i a span table tr td th tbody caption ul li dl dt dd h1 h2 desc g text select option button " +
		"form pre textarea section nav br hr img input x-y strong em font nobr object marquee blockquote details summary style script ruby rt label html body head")
	for name, test := range map[string]struct {
		tags    []string
		pages   int
		allowed int
	}{
		"HTML":            {tags, 3000, 0},
		"foreign content": {append(strings.Fields("svg math mi title foreignObject"), tags...), 5000, 3},
	} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewSource(1))
			var wrong []string
			for range test.pages {
				src := randomPage(random, test.tags)
				doc := checkRead(t, "html", []byte(src))
				got, want := strings.ReplaceAll(visibleBlocks(doc), "|", ""), strings.ReplaceAll(visible(t, src), "|", "")
				if got != want {
					wrong = append(wrong, fmt.Sprintf("%q:\n got %q\nwant %q", src, got, want))
				}
			}
			if len(wrong) > test.allowed {
				t.Error(strings.Join(wrong, "\n"))
			}
		})
	}
}

func randomPage(random *rand.Rand, tags []string) string {
	var s strings.Builder
	for i := range 3 + random.Intn(25) {
		tag := tags[random.Intn(len(tags))]
		switch random.Intn(7) {
		case 0, 1, 2:
			s.WriteString("<" + tag + ">")
		case 3, 4:
			s.WriteString("</" + tag + ">")
		case 5:
			s.WriteString([]string{" ", "\n", "&amp;", "&#32;", "<!-- -->", "&nbsp;"}[random.Intn(6)])
		default:
			s.WriteString(string(rune('a'+i)) + " ")
		}
	}
	return s.String()
}

// TestSpacesOfRandomPages puts well-formed pages together, on which the white space must be that of a browser, too.
func TestSpacesOfRandomPages(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range 2000 {
		var s strings.Builder
		wellFormed(random, &s, 0, true)
		src := s.String()
		doc := checkRead(t, "html", []byte(src))
		var got []string
		for i := range doc.Blocks {
			got = append(got, strings.Split(doc.Blocks[i].Text, "\n")...)
		}
		var want []string
		root, err := html.Parse(strings.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		s.Reset()
		visibleText(&s, root)
		for block := range strings.SplitSeq(s.String(), "|") {
			if words := strings.FieldsFunc(block, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }); len(words) > 0 {
				want = append(want, strings.Join(words, " "))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q:\n got %q\nwant %q", src, got, want)
		}
	}
}

func wellFormed(random *rand.Rand, s *strings.Builder, depth int, blocks bool) {
	inline := strings.Fields("b i em strong span a font small sub x-y abbr label")
	outer := strings.Fields("div section p ul table article pre")
	for range random.Intn(6) {
		switch n := random.Intn(10); {
		case n < 3 || depth > 6:
			s.WriteString([]string{"a", "bc", "&amp;", "-", "&nbsp;", "z&#32;", "\u00ad"}[random.Intn(7)])
		case n < 6:
			s.WriteString([]string{" ", "\n  ", "\t", " <!-- --> ", "<script>x</script>", "<wbr>"}[random.Intn(6)])
		case n < 7 && blocks:
			switch tag := outer[random.Intn(len(outer))]; tag {
			case "ul":
				s.WriteString("<ul> <li>")
				wellFormed(random, s, depth+1, true)
				s.WriteString("</li> </ul>")
			case "table":
				s.WriteString("<table> <tr> <td>")
				wellFormed(random, s, depth+1, false)
				s.WriteString("</td> <td>x</td></tr></table>")
			case "p":
				s.WriteString("<p>")
				wellFormed(random, s, depth+1, false)
				s.WriteString("</p>")
			case "pre":
				s.WriteString("<pre>x <b>y</b> z</pre>")
			default:
				s.WriteString("<" + tag + ">")
				wellFormed(random, s, depth+1, true)
				s.WriteString("</" + tag + ">")
			}
		case n < 8:
			s.WriteString("<br>")
		default:
			tag := inline[random.Intn(len(inline))]
			s.WriteString("<" + tag + ">")
			wellFormed(random, s, depth+1, false)
			s.WriteString("</" + tag + ">")
			if tag == "a" || tag == "span" {
				s.WriteString(",") // else see sew
			}
		}
	}
}
