package copytext

import "golang.org/x/net/html/atom"

// foreignStack follows the open elements inside <svg> and <math>, as far as needed to know whether the next tag is HTML.
// It decides whether <title>, <style> and the like hold raw text, and whether there are CDATA sections.
type foreignStack []foreignElement

type foreignElement struct {
	atom atom.Atom
	name []byte // for elements without an atom
	kind foreignKind
}

type foreignKind uint8

const (
	svgElement      foreignKind = iota
	mathElement                 // inside it everything is MathML
	mathText                    // its start tags are HTML, but for two
	mathAnnotation              // only <svg> leads out of it
	integrationSVG              // its content is HTML
	integrationMath             // likewise
	htmlElement                 // HTML inside one of those
)

// topIsForeign tells whether the innermost open element is foreign, so that CDATA sections are text.
func (f foreignStack) topIsForeign() bool { return len(f) > 0 && f[len(f)-1].kind != htmlElement }

// textIsForeign tells whether text is the foreign element's own, in which a NUL is shown.
func (f foreignStack) textIsForeign() bool {
	if len(f) == 0 {
		return false
	}
	kind := f[len(f)-1].kind
	return kind == svgElement || kind == mathElement || kind == mathAnnotation
}

// isForeign tells whether a start tag belongs to the foreign element that it stands in.
func (f foreignStack) isForeign(tag atom.Atom) bool {
	if len(f) == 0 {
		return false
	}
	switch f[len(f)-1].kind {
	case htmlElement, integrationSVG, integrationMath:
		return false
	case mathText:
		return tag == atom.Mglyph || tag == atom.Malignmark
	case mathAnnotation:
		return tag != atom.Svg
	}
	return true
}

// breakOut closes foreign elements until HTML may stand.
func (f *foreignStack) breakOut() {
	for n := len(*f); n > 0; n-- {
		switch (*f)[n-1].kind {
		case htmlElement, integrationSVG, integrationMath, mathText:
			*f = (*f)[:n]
			return
		}
	}
	*f = (*f)[:0]
}

// maxForeign bounds the stack; deeper elements are taken for what stands around them.
const maxForeign = 512

// push opens a foreign element.
func (f *foreignStack) push(tag atom.Atom, name []byte, htmlAnnotation bool) {
	if len(*f) >= maxForeign {
		return
	}
	kind := svgElement
	if tag == atom.Math || tag != atom.Svg && len(*f) > 0 && (*f)[len(*f)-1].kind.isMath() {
		kind = mathElement
	}
	switch {
	case kind == svgElement && (tag == atom.Title || tag == atom.Desc || equalFold(name, "foreignobject")):
		kind = integrationSVG
	case kind == svgElement:
	case tag == atom.Mi || tag == atom.Mo || tag == atom.Mn || tag == atom.Ms || tag == atom.Mtext:
		kind = mathText
	case tag == atom.AnnotationXml && htmlAnnotation:
		kind = integrationMath
	case tag == atom.AnnotationXml:
		kind = mathAnnotation
	}
	*f = append(*f, foreignElement{tag, name, kind})
}

func (k foreignKind) isMath() bool {
	return k == mathElement || k == mathText || k == mathAnnotation || k == integrationMath
}

// pushHTML opens an HTML element inside a foreign one.
func (f *foreignStack) pushHTML(tag atom.Atom, name []byte) {
	if len(*f) > 0 && len(*f) < maxForeign && !isVoid(tag) {
		*f = append(*f, foreignElement{tag, name, htmlElement})
	}
}

// pop closes what an end tag closes, and tells whether that is an element inside <svg> or <math>, or one of these.
// isOpen tells whether it may close an HTML element around them.
func (f *foreignStack) pop(tag atom.Atom, name []byte, isOpen bool) bool {
	open := *f
	n := len(open)
	if n == 0 {
		return false
	}
	inHTML := open[n-1].kind == htmlElement
	for i := n - 1; i >= 0; i-- {
		if inHTML != (open[i].kind == htmlElement) {
			break
		}
		if open[i].atom == tag && (tag != 0 || sameName(open[i].name, name)) {
			*f = open[:i]
			return !inHTML
		}
	}
	if isOpen && !inHTML && !open.hasIntegration() {
		*f = open[:0]
	}
	return false
}

func (f foreignStack) hasIntegration() bool {
	for _, e := range f {
		if e.kind != svgElement && e.kind != mathElement {
			return true
		}
	}
	return false
}
