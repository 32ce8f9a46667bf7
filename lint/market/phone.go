package market

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A form describes phone numbers. "+44" stands for every number that is written with that prefix; the others name each
// digit: a digit stands for itself, N for 2 to 9 and # for any. "[+1]" before it: the prefix may be written or not.
// Spaces make groups: a number written in groups must begin with the first, and go on with no shorter one than the second.
type form struct {
	sense
	prefix string // country code, "" when the form knows none
	must   bool   // the prefix must be written, and the digits behind are free
	digits string
	groups []int // digits of each group
}

const (
	minDigits = 7
	maxDigits = 15 // E.164
	minAbroad = 9  // with the country code
	maxGroups = 7  // in which a number is written
	maxAreas  = 200
	maxSpan   = 96 // bytes that the first minDigits digits may spread over
)

// forms holds forms by what a number must begin with, so that few are tried for each.
type forms map[formKey][]form

type formKey struct {
	digits int    // of the number, with the country code when it is written; 0: free
	head   string // literal digits that it begins with, no more than maxHead
}

const maxHead = 4

func (fs forms) add(f form) {
	head := f.digits
	if i := strings.IndexAny(head, "N#"); i >= 0 {
		head = head[:i]
	}
	put := func(digits int, head string) {
		k := formKey{digits, head[:min(len(head), maxHead)]}
		fs[k] = append(fs[k], f)
	}
	switch {
	case f.must:
		put(0, f.prefix)
	case f.prefix != "":
		put(len(f.prefix)+len(f.digits), f.prefix+head)
		put(len(f.digits), head)
	default:
		put(len(f.digits), head)
	}
}

// best gives the senses of the forms that name the most digits of a number.
func (fs forms) best(n *number, trusted bool) (senses []sense) {
	best := -1
	try := func(k formKey) {
		list := fs[k]
		for i := range list {
			switch s := list[i].match(n, trusted); {
			case s < 0 || s < best:
			case s > best:
				best, senses = s, append(senses[:0], list[i].sense)
			default:
				senses = append(senses, list[i].sense)
			}
		}
	}
	for k := range 1 + min(maxHead, len(n.digits)) {
		try(formKey{len(n.digits), n.digits[:k]})
		if n.abroad {
			try(formKey{0, n.digits[:k]})
		}
	}
	return senses
}

// parseForms reads a form as the data writes it; "[+1] 204|226 ### ####" stands for one with each of the area codes.
func parseForms(text string, s sense) ([]form, error) {
	var out []form
	words := strings.Fields(text)
	for i, w := range words {
		if !strings.Contains(w, "|") {
			continue
		}
		areas := strings.Split(w, "|")
		if len(areas) > maxAreas {
			return nil, fmt.Errorf("more than %d area codes; make it several forms", maxAreas)
		}
		for _, area := range areas {
			words[i] = area
			f, err := parseForm(strings.Join(words, " "))
			if err != nil {
				return nil, err
			}
			f.sense, f.signal = s, text
			out = append(out, f)
		}
		return out, nil
	}
	f, err := parseForm(text)
	if err != nil {
		return nil, err
	}
	f.sense, f.signal = s, text
	return []form{f}, nil
}

// parseForm reads a form without alternatives.
func parseForm(s string) (form, error) {
	var f form
	rest := s
	if strings.HasPrefix(rest, "[+") {
		code, behind, ok := strings.Cut(rest[2:], "]")
		if !ok || !onlyDigits(code) {
			return f, fmt.Errorf("phone form %q: write the country code in brackets as [+1]", s)
		}
		f.prefix, rest = code, strings.TrimSpace(behind)
	} else if strings.HasPrefix(rest, "+") {
		f.prefix, f.must = strings.ReplaceAll(rest[1:], " ", ""), true
		if !onlyDigits(f.prefix) || len(f.prefix) > maxHead {
			return f, fmt.Errorf("phone form %q: behind + stand 1 to 4 digits", s)
		}
		return f, nil
	}
	for _, group := range strings.Fields(rest) {
		f.digits += group
		f.groups = append(f.groups, len(group))
	}
	for _, c := range f.digits {
		if (c < '0' || c > '9') && c != 'N' && c != '#' {
			return f, fmt.Errorf("phone form %q: %q is neither a digit nor N, # or a space", s, c)
		}
	}
	if len(f.digits) < minDigits || len(f.digits) > maxDigits {
		return f, fmt.Errorf("phone form %q: a number has %d to %d digits", s, minDigits, maxDigits)
	}
	return f, nil
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// match tells how specific the form is for a number: the count of literal digits, or -1 when it does not match.
// trusted: the number is known to be a phone number. In running text what is written in one piece may be any number, unless
// it begins as one that is dialled.
func (f *form) match(n *number, trusted bool) int {
	if f.must {
		if n.abroad && strings.HasPrefix(n.digits, f.prefix) && len(n.digits) >= minAbroad {
			return len(f.prefix)
		}
		return -1
	}
	digits, groups, literal := n.digits, n.groups, 0
	if f.prefix != "" && len(digits) == len(f.digits)+len(f.prefix) && strings.HasPrefix(digits, f.prefix) {
		digits, literal = digits[len(f.prefix):], len(f.prefix)
		switch first := groups[0]; {
		case first < literal:
			return -1
		case first == literal:
			groups = groups[1:]
		default:
			groups = append([]int{groups[0] - literal}, groups[1:]...)
		}
	} else if n.abroad {
		return -1
	}
	switch {
	case len(digits) != len(f.digits):
		return -1
	case len(groups) == 1:
		if !trusted && !n.abroad && digits[0] != '0' {
			return -1
		}
	case len(f.groups) > 1 && (groups[0] != f.groups[0] || groups[1] < f.groups[1]):
		return -1
	}
	for i := range len(digits) {
		switch c := f.digits[i]; {
		case c == '#', c == 'N' && digits[i] >= '2':
		case c == digits[i]:
			literal++
		default:
			return -1
		}
	}
	return literal
}

// number is a run of digits that may be a phone number.
type number struct {
	digits string // without +, 00 or (0)
	abroad bool   // written with + or 00
	groups []int  // digits of each group
	end    int    // byte offset behind it
}

// numbers gives what may be phone numbers at text[i:], the longest first: every number of groups that a separator could
// end. text[i] is a plus, a digit or an opening bracket.
func numbers(text string, i int) []number {
	var (
		digits []byte
		group  []int // digits of each group
		ends   []int // byte offset behind each group
		size   int
		zero   bool // the group stands in brackets
	)
	abroad := i < len(text) && text[i] == '+'
	if abroad {
		i++
	}
	closeGroup := func(at int) {
		if size == 0 {
			return
		}
		if zero && size == 1 && digits[len(digits)-1] == '0' && abroad {
			digits = digits[:len(digits)-1] // +44 (0)20: the zero is not dialled
		} else {
			group, ends = append(group, size), append(ends, at)
		}
		size, zero = 0, false
	}
	for gap := 0; i < len(text) && len(digits) <= maxDigits+2 && gap < 4; {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case '0' <= r && r <= '9':
			digits, size, gap = append(digits, byte(r)), size+1, 0
		case separator(r):
			closeGroup(i)
			zero = r == '('
			gap++
		default:
			gap = 4
			continue
		}
		i += n
	}
	closeGroup(i)
	if !abroad && len(group) > 0 && group[0] > 2 && digits[0] == '0' && digits[1] == '0' {
		digits, abroad = digits[2:], true
		group[0] -= 2
	}
	var out []number
	for k := min(len(group), maxGroups); k > 0; k-- {
		total := 0
		for _, g := range group[:k] {
			total += g
		}
		if total < minDigits || total > maxDigits || total > len(digits) {
			continue
		}
		out = append(out, number{digits: string(digits[:total]), abroad: abroad, groups: group[:k], end: ends[k-1]})
	}
	return out
}

func separator(r rune) bool {
	switch r {
	case ' ', '-', '.', '(', ')', 0xA0, 0x2009, 0x202F, 0x2010, 0x2011, 0x2012, 0x2013:
		return true
	}
	return false
}

// phone gives the senses of the phone number at text[i:] and the byte offset behind it. Where several forms match, those
// that name the most digits decide, so that a Canadian area code is not taken for any North American number.
func (d *Detector) phone(text string, i int, trusted bool) ([]sense, int) {
	if !enough(text[i:]) {
		return nil, i
	}
	for _, n := range numbers(text, i) {
		if senses := d.forms.best(&n, trusted); len(senses) > 0 {
			return senses, n.end
		}
	}
	return nil, i
}

// enough tells, without a look at the groups, whether a text begins with the digits of a phone number. Prices and years end
// here, and so does any run of pluses and brackets that is longer than a number's.
func enough(text string) bool {
	digits := 0
	for _, r := range text[:min(len(text), maxSpan)] {
		switch {
		case '0' <= r && r <= '9':
			if digits++; digits == minDigits {
				return true
			}
		case r != '+' && !separator(r):
			return false
		}
	}
	return false
}
