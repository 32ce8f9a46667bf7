package lexicon

import (
	"strings"
	"unicode"
)

// abbreviation tells whether a full stop behind word belongs to it rather than to the sentence. next is the first
// letter or digit behind the stop and the space. These are facts of English orthography, not of the field.
func abbreviation(word string, next rune) bool {
	switch strings.ReplaceAll(Fold(word), ".", "") {
	case "dr", "mr", "mrs", "ms", "prof", "st", "vs", "approx", "incl", "excl", "eg", "ie", "fig", "tel", "ext", "dept", "est", "min", "mins", "hrs", "hr":
		return true
	case "no", "nos", "art", "reg", "sec", "vol", "pp", "ch", "para":
		return unicode.IsDigit(next)
	case "inc", "ltd", "co", "corp", "us", "uk", "usa", "fda", "etc", "al", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return unicode.IsLower(next) || unicode.IsDigit(next)
	}
	return false
}
