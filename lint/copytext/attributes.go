package copytext

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// value is the raw value of an attribute of the current tag; nil when it has none.
func (r *rewriter) value(key string) []byte {
	for _, a := range r.attrs {
		if equalFold(r.src[a.key:a.keyEnd], key) {
			return r.src[a.val:a.valEnd]
		}
	}
	return nil
}

// has tells whether the current tag has an attribute.
func (r *rewriter) has(key string) bool {
	for _, a := range r.attrs {
		if equalFold(r.src[a.key:a.keyEnd], key) {
			return true
		}
	}
	return false
}

// element stores what the attributes of the current tag say, and gives its number; -1 when they say nothing.
func (r *rewriter) element(roles role) int {
	from, level := len(r.labels), 0
	ariaHidden := false
	for i, a := range r.attrs {
		if i == maxAttributes {
			break
		}
		val := r.src[a.val:a.valEnd]
		switch key := r.src[a.key:a.keyEnd]; {
		case equalFold(key, "class"):
			roles |= classRoles(val)
		case equalFold(key, "id"):
			roles |= classRoles(val)
			r.page.appRoot = r.page.appRoot || isAppRoot(val)
		case equalFold(key, "hidden"):
			if !equalFold(val, "until-found") {
				roles |= roleHidden
			}
		case equalFold(key, "itemprop"):
			roles |= itemRoles(val)
		case equalFold(key, "itemtype"):
			roles |= itemTypeRoles(val)
		case equalFold(key, "role"):
			roles |= ariaRoles(val)
		case equalFold(key, "alt"):
			r.label(SlotAlt, a)
		case equalFold(key, "title"), equalFold(key, "placeholder"), equalFold(key, "aria-label"), equalFold(key, "aria-description"),
			equalFold(key, "aria-placeholder"), equalFold(key, "label") && (r.atom == atom.Optgroup || r.atom == atom.Option):
			r.label(SlotLabel, a)
		case equalFold(key, "value"):
			if kind := r.value("type"); r.atom == atom.Input && (equalFold(kind, "submit") || equalFold(kind, "button") || equalFold(kind, "reset")) {
				r.label(SlotButton, a)
			}
		case equalFold(key, "aria-level"):
			if len(val) == 1 && '1' <= val[0] && val[0] <= '6' {
				level = int(val[0] - '0')
			}
		case equalFold(key, "aria-hidden"):
			ariaHidden = equalFold(val, "true")
		}
	}
	r.icon = ariaHidden && r.atom == atom.I || roles&roleIcon != 0
	if roles == 0 && from == len(r.labels) {
		return -1
	}
	r.elements = append(r.elements, element{roles: roles, level: level, from: from, to: len(r.labels)})
	return len(r.elements) - 1
}

// maxAttributes is how many attributes of an element are looked at.
const maxAttributes = 256

func (r *rewriter) label(slot Slot, a attribute) {
	if len(bytes.TrimSpace(r.src[a.val:a.valEnd])) > 0 {
		r.labels = append(r.labels, label{slot, a.val, a.valEnd})
		r.size += a.valEnd - a.val
	}
}
