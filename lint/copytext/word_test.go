package copytext

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"
)

// packWord packs a Word document whose text is body. more are further parts, by name.
func packWord(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	const root = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         `<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<?xml version="1.0" encoding="UTF-8"?><w:document ` + root + `><w:body>` + body + `</w:body></w:document>`,
	}
	rels := ""
	for _, kind := range []string{"styles", "header", "footer", "footnotes", "comments"} {
		if _, has := more["word/"+kind+".xml"]; has {
			rels += `<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + kind + `.xml"/>`
		}
	}
	parts["word/_rels/document.xml.rels"] = "<Relationships>" + rels + "</Relationships>"
	for name, content := range more {
		parts[name] = content
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{
		"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/header.xml",
		"word/footer.xml", "word/footnotes.xml", "word/comments.xml",
	} {
		content, has := parts[name]
		if !has {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// para is a paragraph of WordprocessingML; props may be "".
func para(props, text string) string {
	return "<w:p><w:pPr>" + props + "</w:pPr><w:r><w:t>" + text + "</w:t></w:r></w:p>"
}

const wordStyles = `<w:styles>
	<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
	<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
	<w:style w:type="paragraph" w:styleId="Haus"><w:name w:val="House style"/><w:basedOn w:val="berschrift2"/></w:style>
	<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/></w:style>
	<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>
	<w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="List Bullet"/></w:style>
	<w:style w:type="character" w:styleId="Geheim"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
	<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>
</w:styles>`

func TestWordBlocks(t *testing.T) {
	styles := map[string]string{"word/styles.xml": wordStyles}
	for name, test := range map[string]struct {
		body string
		more map[string]string
		want string
	}{
		"headings and paragraphs": {
			para(`<w:pStyle w:val="berschrift1"/>`, "Hair") + para("", "Exosomes &amp; more.") + para(`<w:pStyle w:val="Haus"/>`, "Prices") + para(`<w:outlineLvl w:val="2"/>`, "Deep") +
				para("", "From £350.") + para(`<w:pStyle w:val="A"/>`, "Round and round"), styles,
			`heading1 "Hair"
			body "Exosomes & more." under "Hair"
			heading2 "Prices" under "Hair"
			heading3 "Deep" under "Prices"
			price "From £350." under "Deep"
			body "Round and round" under "Deep"`,
		},
		"runs": {
			`<w:p><w:r><w:t xml:space="preserve">FDA</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:noBreakHyphen/><w:t>approved</w:t><w:tab/><w:t>serum,</w:t><w:br/><w:t>one</w:t></w:r>` +
				`<w:hyperlink><w:r><w:t xml:space="preserve"> linked</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent><w:r><w:t xml:space="preserve"> filled</w:t></w:r></w:sdtContent></w:sdt></w:p>`, nil,
			`body "FDA-approved serum,\none linked filled"`,
		},
		"what nobody sees": {
			`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Geheim"/></w:rPr><w:t>secret</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>` +
				`<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="end"/></w:r><w:commentReference w:id="1"/></w:p>`,
			map[string]string{"word/styles.xml": wordStyles, "word/comments.xml": `<w:comments><w:comment><w:p><w:r><w:t>a comment</w:t></w:r></w:p></w:comment></w:comments>`},
			`body "seen"`,
		},
		"tracked changes": {
			`<w:p><w:r><w:t>It is </w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins><w:r><w:t>always</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> safe.</w:t></w:r></w:p>` +
				`<w:p><w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom></w:p><w:moveTo><w:p><w:r><w:t>Moved here</w:t></w:r></w:p></w:moveTo>` +
				`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">One </w:t></w:r></w:p><w:p><w:r><w:t>paragraph.</w:t></w:r></w:p>`, nil,
			`body "It is always safe."
			body "Moved here"
			body "One paragraph."`,
		},
		"lists and quotations": {
			para("", "It helps with:") + para(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>`, "lines") + para(`<w:pStyle w:val="Punkt"/>`, "scars") + para(`<w:numPr><w:numId w:val="0"/></w:numPr>`, "No item") +
				para(`<w:pStyle w:val="Zitat"/>`, "It changed my life.") + para(`<w:pStyle w:val="Verzeichnis1"/>`, "Hair 3"), styles,
			`body "It helps with:"
			list "lines" after "It helps with:"
			list "scars" after "It helps with:"
			body "No item"
			testimonial "It changed my life."
			nav "Hair 3"`,
		},
		"tables": {
			`<w:tbl><w:tr><w:tc>` + para("", "Treatment") + `</w:tc><w:tc>` + para("", "Price") + `</w:tc></w:tr><w:tr><w:tc>` + para("", "Hair") + `</w:tc><w:tc>` + para("", "£350") + `</w:tc></w:tr></w:tbl>` +
				`<w:tbl><w:tr><w:tc>` + para(`<w:pStyle w:val="berschrift1"/>`, "Laid out") + para("", "One.") + para("", "Two.") + `</w:tc></w:tr></w:tbl>` + para("", "After."), styles,
			`table "Treatment\nPrice"
			price "Hair\n£350"
			heading1 "Laid out"
			body "One." under "Laid out"
			body "Two." under "Laid out"
			body "After." under "Laid out"`,
		},
		"text boxes and pictures": {
			`<w:p><w:r><w:t>Before</w:t><mc:AlternateContent><mc:Choice><w:drawing><wp:docPr id="1" descr="A calm room"/><wps:txbx><w:txbxContent>` + para("", "In the box") +
				`</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + para("", "In the box") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t xml:space="preserve"> and behind</w:t></w:r></w:p>`, nil,
			`alt "A calm room"
			body "In the box"
			body "Before and behind"`,
		},
		"headers, footers and notes": {
			para("", "Text."),
			map[string]string{
				"word/header.xml":    `<w:hdr>` + para("", "Riverside Clinic") + para("", "Riverside Clinic") + `</w:hdr>`,
				"word/footer.xml":    `<w:ftr>` + para("", "Not medical advice.") + `</w:ftr>`,
				"word/footnotes.xml": `<w:footnotes><w:footnote w:type="separator">` + para("", "--- line") + `</w:footnote><w:footnote w:id="2">` + para("", "In a dish.") + `</w:footnote></w:footnotes>`,
			},
			`body "Riverside Clinic"
			body "Text."
			body "In a dish."
			footer "Not medical advice."`,
		},
		"questions": {
			`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Is it safe?</w:t></w:r></w:p>` + para("", "Yes."), nil,
			`question "Is it safe?"
			body "Yes." answers "Is it safe?"`,
		},
	} {
		t.Run(name, func(t *testing.T) { checkOutline(t, "docx", string(packWord(t, test.body, test.more)), test.want) })
	}
}

func TestWordPlaces(t *testing.T) {
	doc := checkRead(t, "docx", packWord(t, para("", "First")+para("", " ")+para("", "Second<w:br/> <w:t>line</w:t>")+para("", "Third"), nil))
	for _, want := range []struct {
		words string
		place Place
	}{{"First", Place{Paragraph: 1}}, {"line", Place{Paragraph: 2}}, {"Third", Place{Paragraph: 3}}} {
		at := bytes.Index(doc.Bytes, []byte(want.words))
		if got, ok := doc.Place(at); at < 0 || !ok || got != want.place {
			t.Errorf("%s: %v, %v", want.words, got, ok)
		}
	}
	if _, ok := (&Document{}).Place(0); ok {
		t.Error("a text has a place without lines")
	}
	if got := (Place{Page: 2, Paragraph: 3}).String(); got != "page 2, paragraph 3" {
		t.Error(got)
	}
}

// TestHostileWord reads documents that are made to do harm. What counts is that it ends, with what can be read.
func TestHostileWord(t *testing.T) {
	words := para("", "the words")
	whole := packWord(t, words+strings.Repeat(para("", "padding of all kinds, 123456789"), 1000), nil)
	for name, test := range map[string]struct {
		data   []byte
		unread string
		none   bool // the words cannot be read
	}{
		"a bomb":             {data: packWord(t, words+strings.Repeat(" ", 33<<20)+words, nil), unread: "truncated"},
		"many paragraphs":    {data: packWord(t, words+strings.Repeat("<w:p><w:t>a</w:t></w:p>", 70_000), nil), unread: "truncated"},
		"deep elements":      {data: packWord(t, words+strings.Repeat("<w:a>", 100_000), nil)},
		"deep boxes":         {data: packWord(t, words+strings.Repeat("<w:p><w:txbxContent>", 100_000), nil), unread: "truncated"},
		"deep tables":        {data: packWord(t, words+strings.Repeat("<w:tbl><w:tr><w:tc>", 20_000)+words, nil)},
		"entities":           {data: packWord(t, words+para("", "&lol;"), nil), unread: "damaged"},
		"a document type":    {data: packWord(t, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>`+words, nil)},
		"bad XML":            {data: packWord(t, words+"<w:p <<", nil), unread: "damaged"},
		"cut short":          {data: whole[:len(whole)*9/10], unread: "damaged"},
		"cut very short":     {data: whole[:420], none: true, unread: "damaged"},
		"nothing in it":      {data: packWord(t, "", nil), none: true, unread: "no text"},
		"deleted paragraphs": {data: packWord(t, words+strings.Repeat(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p>`, 1000)+para("", "end"), nil)},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Read("offer.docx", "", test.data, "")
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, doc)
			if found := strings.Contains(blockLines(doc), "the words"); found == test.none {
				t.Errorf("the words are there: %v", found)
			}
			reason := ""
			for _, u := range doc.Unread {
				reason = u.Reason
			}
			if reason != test.unread {
				t.Errorf("unread: %q, want %q", doc.Unread, test.unread)
			}
		})
	}
}

func TestNoWord(t *testing.T) {
	encrypted := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on "), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...)
	doc, err := Read("offer.docx", "", encrypted, "")
	if err != nil || len(doc.Unread) != 1 || doc.Unread[0].Reason != "encrypted" {
		t.Errorf("encrypted: %v, %v", doc, err)
	}
	var other bytes.Buffer
	if z := zip.NewWriter(&other); z.Close() != nil {
		t.Fatal("no archive")
	}
	for name, data := range map[string][]byte{"an old document": encrypted[:20], "text": []byte("Dear reader"), "an archive": other.Bytes(), "nothing": nil} {
		if doc, err := Read("offer.docx", "", data, ""); !errors.Is(err, ErrNotText) {
			t.Errorf("%s: %v, %v", name, doc, err)
		}
	}
	data := packWord(t, para("", "Known by its bytes"), nil)
	if doc, err := Read("https://clinic.example/download?id=7", "", data, "application/octet-stream"); err != nil || doc.Format != "docx" {
		t.Errorf("%v, %v", doc, err)
	}
}

func FuzzWord(f *testing.F) {
	f.Add([]byte(para("", "a")), true)
	f.Add([]byte(`<w:tbl><w:tr><w:tc><w:p><w:txbxContent>`+para(`<w:pStyle w:val="Haus"/>`, "b\tc")+`</w:p>`), true)
	f.Add([]byte(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>d</w:t><w:br/>`), true)
	f.Add(packWord(f, para("", "whole"), nil), false)
	f.Fuzz(func(t *testing.T, data []byte, pack bool) {
		if pack { // so that the text is what changes, rather than its packing
			data = packWord(t, string(data), map[string]string{"word/styles.xml": wordStyles})
		}
		checkRead(t, "docx", data)
	})
}
