package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// breakout makes the parser leave <svg> or <math>, whatever becomes of the tag that makes it do so in the source.
const breakout = "<span></span>"

// startTag treats a start tag by the part that its element plays.
func (r *rewriter) startTag() {
	tag, name := r.atom, r.src[r.name:r.nameEnd]
	if r.foreign.isForeign(tag) {
		if !breaksOut(tag) && (tag != atom.Font || !r.has("color") && !r.has("face") && !r.has("size")) {
			r.foreignTag(tag, name)
			return
		}
		r.foreign.breakOut()
		r.html = append(r.html, breakout...)
	}
	r.foreign.pushHTML(tag, name)
	if !isVoid(tag) {
		*r.opened(tag)++
	}
	if (tag == atom.A || tag == atom.Span) && r.ended != 0 {
		r.seam = spanSeam
		if tag == atom.A && r.ended == atom.A {
			r.seam = linkSeam
		}
	}
	switch tag {
	case atom.Script:
		r.script()
	case atom.Style, atom.Noembed:
		r.skipRaw()
	case atom.Title:
		from, to := r.skipRaw()
		if !r.fragment {
			r.page.title(from, to)
		}
	case atom.Iframe:
		r.skipRaw()
		if !r.fragment {
			r.page.frame(r)
		}
	case atom.Frame:
		r.page.frame(r)
	case atom.Template:
		if r.has("shadowrootmode") {
			r.emit(tag, name, r.element(roleShadow))
		} else {
			r.skipTemplate()
		}
	case atom.Noscript, atom.Noframes:
		r.conditional(tag)
	case atom.Textarea, atom.Xmp, atom.Plaintext:
		r.emit(tag, name, r.element(0))
	case atom.Link:
		if !r.fragment {
			r.page.link(r)
		}
	case atom.Meta:
		if !r.fragment {
			r.page.meta(r)
		}
	case atom.Base, atom.Basefont, atom.Bgsound, atom.Embed, atom.Keygen, atom.Param, atom.Source, atom.Track, atom.Wbr:
	case atom.B, atom.Strong:
		r.bold++
		r.formatting(tag)
	case atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Tt, atom.U:
		r.formatting(tag)
	case atom.A:
		r.anchor()
	case atom.Img, atom.Image:
		r.page.image(r)
		r.void(tag)
	case atom.Area, atom.Input:
		r.void(tag)
	case atom.Svg, atom.Math:
		id := r.element(0)
		if r.selfClosing {
			r.placeholder(id)
			return
		}
		r.foreign.push(tag, name, false)
		r.emit(tag, name, id)
	case atom.Html:
		r.page.language(r)
		r.emit(tag, name, -1)
	case atom.Head, atom.Body:
		r.emit(tag, name, -1)
	default:
		r.hasSelect = r.hasSelect || tag == atom.Select
		r.emit(tag, name, r.element(0))
	}
}

// endTag keeps the end tags of the elements that startTag keeps.
func (r *rewriter) endTag() {
	tag, name := r.atom, r.src[r.name:r.nameEnd]
	if r.foreign.topIsForeign() && isDecoration(name) {
		return
	}
	open := r.opened(tag)
	wasForeign := len(r.foreign) > 0
	if r.foreign.pop(tag, name, *open > 0 && tag != atom.Body && tag != atom.Html || tag == atom.P || tag == atom.Br) {
		r.emitEnd(tag, name)
		return
	}
	if wasForeign && len(r.foreign) == 0 {
		r.html = append(r.html, breakout...)
	}
	r.closes = *open > 0
	if tag == atom.A || tag == atom.Span && r.ended == 0 {
		r.ended = tag
	}
	*open = max(0, *open-1)
	switch tag {
	case atom.B, atom.Strong:
		r.bold = max(0, r.bold-1)
		r.formattingEnd(tag)
	case atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Tt, atom.U:
		r.formattingEnd(tag)
	case atom.A:
		r.link = max(0, r.link-1)
		if r.callLink {
			r.emitEnd(tag, name)
			r.callLink = false
		}
	case atom.Script, atom.Style, atom.Noembed, atom.Iframe, atom.Title, atom.Noscript, atom.Noframes:
	default:
		r.emitEnd(tag, name)
	}
}

// skipRaw passes over the raw text of an element, and tells where it stands.
func (r *rewriter) skipRaw() (from, to int) {
	if r.raw == 0 {
		return r.pos, r.pos
	}
	from, to = r.pos, r.rawEnd(r.raw)
	r.raw, r.pos = 0, to
	return from, to
}

// skipTemplate passes over an element that nobody sees, with all that is in it.
func (r *rewriter) skipTemplate() {
	for depth := 1; depth > 0; {
		if !r.next() {
			r.page.unread("truncated", "a <template> is not closed")
			return
		}
		if r.atom == atom.Template && r.kind == startToken {
			depth++
		} else if r.atom == atom.Template && r.kind == endToken {
			depth--
		}
	}
}

// script remembers structured data and passes over everything else.
func (r *rewriter) script() {
	kind := bytes.ToLower(bytes.TrimSpace(r.value("type")))
	from, to := r.skipRaw()
	if kind, _, _ := bytes.Cut(kind, []byte(";")); string(bytes.TrimSpace(kind)) == "application/ld+json" {
		r.page.data = append(r.page.data, span{from, to})
		return
	}
	r.page.scripts++
}

// conditional keeps the content of an element whose text is HTML, for a page of its own.
func (r *rewriter) conditional(tag atom.Atom) {
	if r.fragment {
		r.raw = 0 // read on as if the tag were not there; one level is enough
		return
	}
	from, to := r.skipRaw()
	if len(bytes.TrimSpace(r.src[from:to])) == 0 {
		return
	}
	r.emit(tag, nil, -1)
	r.payWhite()
	r.html = appendNumber(r.html, len(r.runs))
	r.runs = append(r.runs, run{from: from, to: to, before: from, after: to, fragment: true})
	r.emitEnd(tag, nil)
}

// formatting leaves out an element that changes nothing but the look of its text. The parser would carry it from
// paragraph to paragraph, at a cost that grows with the square of a hostile page; nothing else in the tree depends on it.
func (r *rewriter) formatting(tag atom.Atom) {
	id := r.element(0)
	if id < 0 {
		return
	}
	e := &r.elements[id]
	e.roles &^= roleHidden | roleIcon
	if e.roles == 0 || r.flat != nil {
		r.placeholder(id)
		return
	}
	r.kept = append(r.kept, tag)
	r.emit(atom.Span, nil, id)
}

func (r *rewriter) formattingEnd(tag atom.Atom) {
	if n := len(r.kept); n > 0 && r.kept[n-1] == tag {
		r.kept = r.kept[:n-1]
		r.emitEnd(atom.Span, nil)
	}
}

// anchor keeps links that look like buttons; of the others it is enough to know which text is inside.
func (r *rewriter) anchor() {
	r.link++
	if !r.fragment {
		r.page.phone(r.value("href"))
	}
	id := r.element(0)
	if id >= 0 && r.elements[id].roles != 0 || r.callLink {
		r.callLink = true
		r.emit(atom.A, nil, id)
		return
	}
	r.placeholder(id)
}

// void keeps an element without content for its labels, or for the <select> that it closes.
func (r *rewriter) void(tag atom.Atom) {
	if tag == atom.Input && equalFold(r.value("type"), "hidden") {
		return
	}
	id := r.element(0)
	if id >= 0 || tag == atom.Input && r.hasSelect {
		r.emit(tag, nil, id)
	}
}

// placeholder stands for an element that has labels and is not in the skeleton.
func (r *rewriter) placeholder(id int) {
	if id >= 0 && r.elements[id].from < r.elements[id].to {
		r.elements[id].roles = 0
		r.emit(atom.Wbr, nil, id)
	}
}

// foreignTag keeps the start tag of an SVG or MathML element that may hold text.
func (r *rewriter) foreignTag(tag atom.Atom, name []byte) {
	r.raw = 0
	if r.selfClosing {
		return
	}
	htmlAnnotation := false
	if tag == atom.AnnotationXml {
		encoding := r.value("encoding")
		htmlAnnotation = equalFold(encoding, "text/html") || equalFold(encoding, "application/xhtml+xml")
	}
	if isDecoration(name) {
		return
	}
	r.foreign.push(tag, name, htmlAnnotation)
	if htmlAnnotation {
		r.payWhite()
		r.html = append(r.html, `<annotation-xml encoding="text/html">`...)
		return
	}
	r.emit(tag, name, -1)
}
