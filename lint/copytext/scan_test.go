package copytext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"golang.org/x/net/html"
)

// tokensOf lists the tokens of the scanner, or of html.Tokenizer, in one notation.
func scannerTokens(src []byte, cdata bool) []string {
	var out []string
	s := scanner{src: src, allowCDATA: cdata}
	for s.next() {
		out = append(out, fmt.Sprintf("%d %q %v", s.kind, src[s.start:s.end], s.kind == startToken && s.selfClosing))
		if s.kind == startToken {
			seen := map[string]bool{}
			for _, a := range s.attrs {
				key := string(bytes.ReplaceAll(lowered(src[a.key:a.keyEnd]), []byte{0}, []byte("\ufffd")))
				if !seen[key] {
					out = append(out, fmt.Sprintf("  %q=%q", key, attributeText(src[a.val:a.valEnd])))
				}
				seen[key] = true
			}
		}
	}
	if s.truncated {
		out = append(out, "truncated")
	}
	return out
}

func lowered(b []byte) []byte {
	c := bytes.Clone(b)
	for i := range c {
		c[i] = lowerByte(c[i])
	}
	return c
}

func attributeText(raw []byte) string {
	tag := append([]byte(`<p a="`), bytes.ReplaceAll(raw, []byte(`"`), []byte("&quot;"))...)
	z := html.NewTokenizer(bytes.NewReader(append(tag, `">`...)))
	z.Next()
	_, val, _ := z.TagAttr()
	return string(val)
}

func tokenizerTokens(src []byte, cdata bool) []string {
	var out []string
	z := html.NewTokenizer(bytes.NewReader(src))
	z.AllowCDATA(cdata)
	for {
		tt := z.Next()
		kind := map[html.TokenType]tokenKind{html.TextToken: textToken, html.StartTagToken: startToken, html.SelfClosingTagToken: startToken,
			html.EndTagToken: endToken, html.CommentToken: commentToken, html.DoctypeToken: doctypeToken}
		if tt == html.ErrorToken {
			if errors.Is(z.Err(), io.EOF) && len(z.Raw()) > 0 {
				out = append(out, "truncated")
			}
			return out
		}
		out = append(out, fmt.Sprintf("%d %q %v", kind[tt], z.Raw(), tt == html.SelfClosingTagToken))
		if tt == html.StartTagToken || tt == html.SelfClosingTagToken {
			_, more := z.TagName()
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				out = append(out, fmt.Sprintf("  %q=%q", k, v))
			}
		}
	}
}

var trickyTokens = []string{
	"", "<", "</", "a < b", "<<p>", "<p", "<p a", "<p a=", `<p a="x`, "<p a='x'/>", "<p a=/>", "<p a=b/>", "<p/a/>", "<p =x>", "<p a = b c>", "<p a a=/>",
	"<p/ >", "<br/>", "</>", "</ x>", "</p x=y>", "<?xml?>", "<!>", "<!x", "<!-->", "<!--->", "<!---->", "<!--x--!>y", "<!--x-->", "<!--x", "<!--!>x-->",
	"<!doctype html>", "<!DOCTYPE", "<!DOCT", "<![CDATA[x]]]>y", "<![CDATA[x", "<script>a<b</script>", "<script></script>x", "<SCRIPT><!--<script></script>--></SCRIPT >x",
	"<script><!--<script>x</script>y</script>z</script>", "<script><!--></script>x", "<script><!-- --></script>x", "<script><!--<script-->x</script>y",
	"<script><!--<script></scriptx</script/ x</script>y", "<script><!--<script ></script ></script>x", "<style></STYLE\n>x", "<title>a<b></title>", "<textarea>&lt;</textarea",
	"<textarea></textarea x>y", "<plaintext></plaintext>", "<xmp><p></xmp>", "<noscript><p></noscript>", "<iframe><p></iframe>", "<title/>x</title>y",
	"<p\x00a b\x00=\x00>", "<script><!--<sCript\n></scrIpt\n>--></script>", "<script><!---</script>--></script>",
}

func TestScannerAgreesWithTokenizer(t *testing.T) {
	for _, src := range trickyTokens {
		for _, cdata := range []bool{false, true} {
			sameTokens(t, []byte(src), cdata)
		}
	}
}

func sameTokens(t *testing.T, src []byte, cdata bool) {
	t.Helper()
	got, want := scannerTokens(src, cdata), tokenizerTokens(src, cdata)
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Fatalf("source %q, token %d: got %s, html.Tokenizer has %s", src, i, g, w)
		}
	}
}

func FuzzScanner(f *testing.F) {
	for _, src := range trickyTokens {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		sameTokens(t, src, false)
		sameTokens(t, src, true)
	})
}
