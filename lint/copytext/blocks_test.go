package copytext

import (
	"fmt"
	"strings"
	"testing"
)

// blockLines writes the blocks of a document a line each: slot, level, text and where its links lead.
func blockLines(doc *Document) string {
	var s strings.Builder
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		s.WriteString(string(b.Slot))
		if b.Level > 0 {
			fmt.Fprint(&s, b.Level)
		}
		fmt.Fprintf(&s, " %q", b.Text)
		for _, link := range []struct {
			name string
			to   int
		}{{"under", b.Heading}, {"answers", b.Question}, {"after", b.Lead}} {
			if link.to != None {
				fmt.Fprintf(&s, " %s %q", link.name, doc.Blocks[link.to].Text)
			}
		}
		s.WriteString("\n")
	}
	return s.String()
}

// checkOutline compares the blocks of a source with lines in the notation of blockLines, indented as the test likes.
func checkOutline(t *testing.T, format, src, want string) {
	t.Helper()
	doc := checkRead(t, format, []byte(src))
	if doc == nil {
		t.Fatal("not read")
	}
	var lines strings.Builder
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line != "" {
			lines.WriteString(line + "\n")
		}
	}
	if got := blockLines(doc); got != lines.String() {
		t.Errorf("source:\n%s\ngot:\n%swant:\n%s", src, got, lines.String())
	}
}

func TestHTMLBlocks(t *testing.T) {
	for name, test := range map[string]struct{ src, want string }{
		"inline markup": {
			`<p><strong>FDA</strong>-approved <b>a</b> b anti<wbr>-wrin<!-- -->kle <i>x</i><i>y</i> x<sub>2</sub> <a href=/>link</a>, end</p>`,
			`body "FDA-approved a b anti-wrinkle xy x2 link, end"`,
		},
		"white space": {
			"<p>\n  a\t b<b> c</b>\n<i> d </i> e&nbsp;f&#32;&#32;g\u00ad\u200b </p>",
			`body "a b c d e` + "\\u00a0f g\\u00ad\\u200b" + `"`,
		},
		"line breaks": {
			"<p>a<br>b <br/> c<br><br>d<br></p><pre>e\n  f</pre><textarea>g\nh</textarea>",
			`body "a\nb\nc\nd"
			body "e\nf"
			body "g\nh"`,
		},
		"block elements": {
			`a<div>b<p>c</p>d</div>e<hr>f<section>g</section>`,
			`body "a"
			body "b"
			body "c"
			body "d"
			body "e"
			body "f"
			body "g"`,
		},
		"words side by side": {
			`<nav><a href=a>Skin</a><a href=b>Hair</a> <a href=c>Body</a></nav>
			<p><span>Exosomes</span><span>from £300</span></p><p><span>E</span><span>xosomes</span> <span>anti</span><span>-age</span></p>
			<p>See <a href=a>our</a> <a href=b>prices</a></p>`,
			`nav "Skin\nHair\nBody"
			price "Exosomes from £300"
			body "Exosomes anti-age"
			body "See our prices"`,
		},
		"headings": {
			`<h1>One</h1><p>a</p><h2>Two</h2><p>b</p><h3>Three</h3><p>c</p><h2>Four</h2><p>d</p><div role=heading aria-level=4>Five</div><p>e</p><div role=heading>Six</div>`,
			`heading1 "One"
			body "a" under "One"
			heading2 "Two" under "One"
			body "b" under "Two"
			heading3 "Three" under "Two"
			body "c" under "Three"
			heading2 "Four" under "One"
			body "d" under "Four"
			heading4 "Five" under "Four"
			body "e" under "Five"
			heading2 "Six" under "One"`,
		},
		"heading in a card": {
			`<h2>Treatments</h2><div><div class=card><h3>Exosomes</h3><p>a</p><div><p>b</p></div></div></div><p>c</p>`,
			`heading2 "Treatments"
			heading3 "Exosomes" under "Treatments"
			body "a" under "Exosomes"
			body "b" under "Exosomes"
			body "c" under "Treatments"`,
		},
		"heading in a wrapper": {
			`<div><div class=title><h3>Exosomes</h3></div><p>a</p></div><header><h1>Clinic</h1><p>b</p></header><p>c</p>`,
			`heading3 "Exosomes"
			body "a" under "Exosomes"
			heading1 "Clinic"
			body "b" under "Clinic"
			body "c" under "Clinic"`,
		},
		"heading of several lines": {
			`<h2><div>Glow</div><span>again</span><br>now</h2><h1>Open<p>text</p><ul><li>item</ul>`,
			`heading2 "Glow\nagain\nnow"
			heading1 "Open"
			body "text" under "Open"
			list "item" under "Open" after "text"`,
		},
		"navigation": {
			`<header><p>Call us</p><ul><li><a href=a>Prices</a><li>Open daily</ul></header><div role=navigation><p>Here</p></div>
			<ul class="main-menu"><li><a href=b>Botox</a></ul><ul class="treatment-menu"><li><a href=b>Botox</a></ul><main><header><ul><li><a href=c>Skin</a></ul></header></main>`,
			`body "Call us"
			nav "Prices" after "Call us"
			list "Open daily" after "Call us"
			nav "Here"
			nav "Botox"
			list "Botox"
			list "Skin"`,
		},
		"footers": {
			`<h2>Head</h2><article><footer>a</footer></article><div class="card-footer">b</div><footer><h3>Us</h3><p>c £5</p><button>Go</button></footer><div id=colophon>d</div><div class=site-footer>e</div>`,
			`heading2 "Head"
			body "a" under "Head"
			body "b" under "Head"
			footer3 "Us"
			footer "c £5" under "Us"
			footer "Go" under "Us"
			footer "d"
			footer "e"`,
		},
		"buttons": {
			`<button><span>Book</span> now</button><a class="btn btn-primary" href=a>Call</a><div class=button-wrapper><a class=elementor-button>Go</a><p>text</p></div>
			<input type=submit value="Send &amp; wait"><input type=text value=none><span role=button>no</span><div role=button>yes</div><p>a <a class=btn>b</a> c</p>`,
			`button "Book now"
			button "Call"
			button "Go"
			body "text"
			button "Send & wait"
			button "no"
			button "yes"
			body "a b c"`,
		},
		"lists": {
			`<p>It helps with:</p><ul><li>acne<li>scars<ul><li>deep</ul></ul><p>Next</p><div><ol><li>one</ol></div><h3>Why</h3><div role=list><div role=listitem>x</div></div>`,
			`body "It helps with:"
			list "acne" after "It helps with:"
			list "scars" after "It helps with:"
			list "deep" after "scars"
			body "Next"
			list "one"
			heading3 "Why"
			list "x" under "Why" after "Why"`,
		},
		"tables": {
			`<p>Prices</p><table><tr><th>Area<th>From<tr><td><p>Face</p><td><b>£200</b><tr><td>Call<br>us<td></table>
			<table><caption>Risks</caption><tr><td>Often<td>redness</table><table><tr><td><p>a</p><p>b</p><td><ul><li>c</ul></table>`,
			`body "Prices"
			table "Area\nFrom" after "Prices"
			price "Face\n£200" after "Prices"
			table "Call\nus" after "Prices"
			body "Risks"
			table "Often\nredness" after "Risks"
			body "a"
			body "b"
			list "c"`,
		},
		"prices": {
			`<p>Lips 180€</p><p>From $ 5</p><ul><li>Peel: £90 for a course of six, each of half an hour, with a cream that you may keep and a chair that you may not, and with tea, coffee or water, as you like best</ul>
			<p>A long text that names £90 in passing is not a price; it goes on and on, until nobody can take it for a line of a price list, however much is made of the sum.</p><p>5 £nothing</p><p class=price>90</p>`,
			`price "Lips 180€"
			price "From $ 5"
			price "Peel: £90 for a course of six, each of half an hour, with a cream that you may keep and a chair that you may not, and with tea, coffee or water, as you like best"
			body "A long text that names £90 in passing is not a price; it goes on and on, until nobody can take it for a line of a price list, however much is made of the sum."
			price "5 £nothing"
			price "90"`,
		},
		"details": {
			`<details><summary><h3>Is it safe</h3></summary><p>Mostly.</p><ul><li>Yes</ul></details><p>after</p>`,
			`question3 "Is it safe"
			answer "Mostly." under "Is it safe" answers "Is it safe"
			answer "Yes" under "Is it safe" answers "Is it safe" after "Mostly."
			body "after"`,
		},
		"questions in headings": {
			`<h2>Does it hurt?</h2><p>No.</p><ul><li>Never</ul><h3>More</h3><p>a</p><h2>Next</h2><p>b</p>`,
			`question2 "Does it hurt?"
			body "No." under "Does it hurt?" answers "Does it hurt?"
			list "Never" under "Does it hurt?" answers "Does it hurt?" after "No."
			heading3 "More" under "Does it hurt?"
			body "a" under "More"
			heading2 "Next"
			body "b" under "Next"`,
		},
		"questions in bold": {
			`<div><p><b>Does it hurt?</b></p><p>No.</p><p><strong>Really</strong>?</p></div><p>after</p>`,
			`question "Does it hurt?"
			body "No." answers "Does it hurt?"
			body "Really?" answers "Does it hurt?"
			body "after"`,
		},
		"definition lists": {
			`<dl><dt>Does it hurt?<dd>No.<dd>Never.<dt>Phone<dd>123</dl>`,
			`question "Does it hurt?"
			answer "No." answers "Does it hurt?" after "Does it hurt?"
			answer "Never." answers "Does it hurt?" after "Does it hurt?"
			list "Phone"
			list "123" after "Phone"`,
		},
		"microdata": {
			`<div itemscope itemtype="https://schema.org/FAQPage"><div itemprop=mainEntity itemscope itemtype="https://schema.org/Question"><div itemprop="name">Does it hurt</div>
			<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><div itemprop=text><p>No.</p></div></div></div></div><div itemprop=review><p>Fine</p></div>`,
			`question "Does it hurt"
			answer "No." answers "Does it hurt"
			testimonial "Fine"`,
		},
		"accordions": {
			`<div class="accordion"><div class="accordion-item"><button class="accordion-button">Does it hurt?</button><div class="accordion-body">No.</div></div>
			<div class="accordion-item"><div class="accordion-title">Aftercare</div><div class="accordion-content"><p>Rest.</p></div></div></div>
			<div class="schema-faq-section"><strong class="schema-faq-question">Can I drive</strong> <p class="schema-faq-answer">Yes.</p></div>`,
			`question "Does it hurt?"
			answer "No." answers "Does it hurt?"
			heading6 "Aftercare"
			body "Rest." under "Aftercare"
			question "Can I drive"
			answer "Yes." answers "Can I drive"`,
		},
		"answers to nothing": {
			`<div class=faq-question>Why?</div><p>a</p><div class=faq-answer>b</div><div class=tab-title>Who?</div><div class=tab-title>When?</div><div class=tab-content>c</div>`,
			`question "Why?"
			body "a"
			body "b"
			question "Who?"
			question "When?"
			body "c"`,
		},
		"testimonials": {
			`<blockquote><p>Great</p><footer>Jo</footer></blockquote><div class="reviewCard"><h4>Ann</h4><p>Good, £5</p></div><div class="medically-reviewed preview">Dr X</div>`,
			`testimonial "Great"
			testimonial "Jo"
			heading4 "Ann"
			testimonial "Good, £5" under "Ann"
			body "Dr X"`,
		},
		"labels": {
			`<p>a <img alt="Lips &amp; more"> b</p><a href=x aria-label="Book now">Book now</a><a title="Our prices" href=y>Prices</a><svg aria-label=Star></svg><img alt=""><input placeholder="Your name">
			<button aria-label="Close"><svg><path/></svg></button><img alt=x><img alt=x>`,
			`body "a b"
			alt "Lips & more"
			body "Book now\nPrices"
			label "Our prices"
			label "Star"
			label "Your name"
			label "Close"
			alt "x"`,
		},
		"hidden": {
			`<div hidden>a</div><div hidden=until-found>b</div><p aria-hidden=true>c</p><i class="material-icons">arrow_forward</i><p><i aria-hidden=true>home</i> d</p><div style="display:none">e</div>
			<template>f<template>g</template>h</template><script>i</script><style>j</style><video>k</video><!-- l -->`,
			`body "b"
			body "c"
			body "d"
			body "e"`,
		},
		"shadow root": {`<x-y><template shadowrootmode=open><p>a</p></template>b</x-y>`, `body "a"
			body "b"`},
		"noscript": {
			`<p>a</p><noscript><p>b <img alt="c"></p></noscript><noscript>Please enable JavaScript.</noscript><noscript><img src=x width=1></noscript>`,
			`body "a"
			body "b"
			alt "c"`,
		},
		"forms": {
			`<form><label>Area <select><optgroup label="Upper"><option>Face<option>Neck</select></label><fieldset><legend>When</legend></fieldset></form>`,
			`body "Area"
			label "Upper"
			list "Face"
			list "Neck"
			body "When"`,
		},
		"pictures": {`<svg><title>a</title><desc>b</desc><text>c</text></svg><math><mi>x</mi><mo>=</mo></math>`, `body "cx="`},
		"head": {
			`<head><title>Our &amp; clinic</title><meta name=description content="Best &pound;5"><meta property=og:title content="Our & clinic"><meta property=og:description content="Other">
			<meta name=twitter:title content="our &#38; CLINIC"><meta name=keywords content="a, b"><meta property=og:image:alt content="Face"><title>second</title><body><meta name=description content=late><p>x`,
			`title "Our & clinic"
			meta "Best £5"
			meta "Other"
			meta "a, b"
			alt "Face"
			meta "late"
			body "x"`,
		},
		"foster parents": {`<table>a<tr>b<td>c</td>d</tr></table>e`, `body "abd"
			table "c" after "abd"
			body "e"`},
		"private use": {"<p>\ue000\uf8ff AAAA \ue001</p>", `body "` + "\\ue000\\uf8ff AAAA \\ue001" + `"`},
	} {
		t.Run(name, func(t *testing.T) { checkOutline(t, "html", test.src, test.want) })
	}
}

func TestJSONLDBlocks(t *testing.T) {
	for name, test := range map[string]struct{ src, want string }{
		"questions": {
			`{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{"@type":"Question","acceptedAnswer":{"@type":"Answer","text":"No. <b>Never<\/b> &amp; nowhere"},"name":"Does it hurt"},
			{"@type":["Thing","Question"],"name":"Why?","acceptedAnswer":[{"@type":"Answer","text":"<p>One<br>two</p><ul><li>three</li></ul><script>x<\/script>"}],"suggestedAnswer":"Four"}]}`,
			`question "Does it hurt"
			answer "No. Never & nowhere" answers "Does it hurt"
			question "Why?"
			answer "One\ntwo" answers "Why?"
			answer "three" answers "Why?"
			answer "Four" answers "Why?"`,
		},
		"texts": {
			`[{"@type":"Product","@id":"https://x.test/#a b c","name":"Serum","url":"https://x.test/a b c","description":"Pure\n\"gold\" \u00e9 \ud83d\ude00","offers":{"@type":"Offer","price":"90","availability":"InStock","priceCurrency":"GBP"},
			"review":{"@type":"Review","name":"Wow","reviewBody":"It worked","author":{"@type":"Person","name":"Jo"},"datePublished":"2026-01-02"},"someField":"has words in it","code":"AB 12"}]`,
			`structured-data "Serum"
			structured-data "Pure \"gold\" é 😀"
			testimonial "Wow"
			testimonial "It worked"
			structured-data "has words in it"`,
		},
		"@graph": {
			`{"@graph":[{"@type":"WebPage","name":"Page","breadcrumb":{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","name":"Home"}]}},{"@type":"Service","serviceType":"Exosomes","slogan":"Glow"}]}`,
			`structured-data "Page"
			structured-data "Exosomes"
			structured-data "Glow"`,
		},
		"as people write it": {
			"<!-- //<![CDATA[\n// note\n{ \"name\" : \"a \"b\" c\",\n\"description\": \"two\nlines\"\n\"headline\":\"d\",, /* x */ }{\"name\":\"e\"}; //]]>\n-->",
			`structured-data "a \"b\" c"
			structured-data "two lines"
			structured-data "d"
			structured-data "e"`,
		},
		"broken": {`{"name":"a","description":"b" trailing {"slogan":"c`, `structured-data "a"
			structured-data "b\" trailing {\"slogan\":\"c"`},
	} {
		t.Run(name, func(t *testing.T) {
			checkOutline(t, "html", `<script type="application/ld+json">`+test.src+`</script>`, test.want)
		})
	}
}

func TestMarkdownBlocks(t *testing.T) {
	for name, test := range map[string]struct{ src, want string }{
		"front matter": {
			"---\ntitle: \"Our \\\"best\\\" \\u00e9\"\ndescription: It is\n  plain text # not this\ndate: 2026-01-02\nhero: {tagline: 'it''s so', image: a b c.png}\nsummary: >-\n  Folded\n  text\nbody: |\n  One two three\n\n  four\nslug: a-b\ntags: [skin, hair]\n---\n# Head\n",
			`title "Our \"best\" é"
			meta "It is plain text"
			meta "it's so"
			meta "Folded text"
			meta "One two three four"
			meta "skin"
			meta "hair"
			heading1 "Head"`,
		},
		"inline": {
			"Para \\* &amp; `code &amp; \\*` **FDA**-approved\nline two  \nhard\\\nbreak<br>x <span>y</span> ![alt](u \"t\") [link](u) <https://x.test> ~~z~~\n",
			`body "Para * & code &amp; \\* FDA-approved line two\nhard\nbreak\nx y link z"
			alt "alt"`,
		},
		"blocks": {
			"Setext\n======\n\nIt helps:\n\n- one\n- two £5\n  1. deep\n\n    more\n\n> Great\n>\n> stuff\n\n## Does it hurt?\n\nNo.\n\n**Really?**\n\nNo!\n\n    code\n\n```\nfence\n```\n",
			`heading1 "Setext"
			body "It helps:" under "Setext"
			list "one" under "Setext" after "It helps:"
			price "two £5" under "Setext" after "It helps:"
			list "deep" under "Setext" after "two £5"
			list "more" under "Setext" after "It helps:"
			testimonial "Great" under "Setext"
			testimonial "stuff" under "Setext"
			question2 "Does it hurt?" under "Setext"
			body "No." under "Does it hurt?" answers "Does it hurt?"
			question "Really?" under "Does it hurt?"
			body "No!" under "Does it hurt?" answers "Really?"`,
		},
		"tables and definitions": {
			"| Area | From |\n|---|---|\n| Fa\\|ce | £5 |\n\nDoes it hurt?\n: No.\n\nText[^1]\n\n[^1]: Note\n",
			`table "Area\nFrom"
			price "Fa|ce\n£5"
			question "Does it hurt?"
			answer "No." answers "Does it hurt?" after "Does it hurt?"
			body "Text"
			body "Note"`,
		},
		"HTML": {
			"<div class=\"testimonial\">\n<p>Good &amp; <b>fine</b></p>\n</div>\n\n<details><summary>Why</summary>\n\nBecause\n\n</details>\n\n<!-- no -->\n\n<script>\nno\n</script>\n",
			`testimonial "Good & fine"
			question "Why"
			body "Because"`,
		},
	} {
		t.Run(name, func(t *testing.T) { checkOutline(t, "markdown", test.src, test.want) })
	}
}

func TestTextBlocks(t *testing.T) {
	checkOutline(t, "text", "\ufeffFirst line\r\nsecond   line\r\n\r\n\r\nIt helps:\r- one\n  goes on\n* two £5\n1) three\nFour\n\n3.5 mg\n-5 degrees\n&amp; <b>", `
		body "First line second line"
		body "It helps:"
		list "one goes on" after "It helps:"
		price "two £5" after "It helps:"
		list "three" after "It helps:"
		body "Four"
		body "3.5 mg -5 degrees &amp; <b>"`)
}
