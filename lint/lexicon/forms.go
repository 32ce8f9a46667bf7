package lexicon

import (
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// forms gives the forms of words from the language data.
type forms struct{ rules.Forms }

// of gives every folded form in which w matches, without duplicates, in a fixed order.
func (f *forms) of(w word) []string {
	var base []string
	switch w.form {
	case 'x', 'u':
		base = []string{w.text}
	case 'v':
		base = f.verb(w.text)
	default:
		base = f.noun(w.text)
	}
	var out []string
	seen := map[string]bool{}
	add := func(s string) {
		s = strings.TrimSuffix(s, "'s") // as Token.Stem has it
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, b := range base {
		add(b)
		if w.form == 'x' || w.form == 'u' {
			continue
		}
		for _, s := range f.spell(b) {
			add(s)
		}
	}
	return out
}

func (f *forms) spell(s string) []string {
	out := append([]string(nil), f.Spellings[s]...)
	for _, e := range f.Endings {
		for _, pair := range [][2]string{e, {e[1], e[0]}} {
			if stem, ok := strings.CutSuffix(s, pair[0]); ok && len(stem) >= 3 {
				out = append(out, stem+pair[1])
			}
		}
	}
	return out
}

// noun gives the singular and the plurals; the possessive is a matter of Token.Stem.
func (f *forms) noun(s string) []string {
	out := []string{s}
	if len(s) < 2 || !asciiLetter(s[len(s)-1]) {
		return out
	}
	plurals, irregular := f.Nouns[s]
	if !irregular {
		plurals = []string{plural(s)}
	}
	for _, v := range f.Spellings[s] {
		plurals = append(plurals, plural(v))
	}
	return append(out, plurals...)
}

func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "s") || strings.HasSuffix(s, "x") || strings.HasSuffix(s, "z") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "sh"):
		return s + "es"
	case strings.HasSuffix(s, "y") && len(s) > 2 && !vowel(s[len(s)-2]):
		return s[:len(s)-1] + "ies"
	}
	return s + "s"
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func (f *forms) verb(s string) []string {
	if forms, ok := f.Verbs[s]; ok {
		return append([]string{s}, forms...)
	}
	third := plural(s)
	var past, ing string
	switch {
	case strings.HasSuffix(s, "ee") || strings.HasSuffix(s, "oe") || strings.HasSuffix(s, "ye"):
		past, ing = s+"d", s+"ing"
	case strings.HasSuffix(s, "ie"):
		past, ing = s+"d", s[:len(s)-2]+"ying"
	case strings.HasSuffix(s, "e"):
		past, ing = s+"d", s[:len(s)-1]+"ing"
	case strings.HasSuffix(s, "y") && len(s) > 2 && !vowel(s[len(s)-2]):
		past, ing = s[:len(s)-1]+"ied", s+"ing"
	case f.Double[s]:
		d := s + s[len(s)-1:]
		past, ing = d+"ed", d+"ing"
		// American spelling keeps the letter single: modelled, modeled
		if strings.HasSuffix(s, "l") {
			return []string{s, third, past, ing, s + "ed", s + "ing"}
		}
	default:
		past, ing = s+"ed", s+"ing"
	}
	return []string{s, third, past, ing}
}
