package lexicon

import (
	"fmt"
	"strconv"
	"strings"
)

// A term is written as the words that a reader sees, with a few marks:
//
//	exosome injection      words; each matches its plural and possessive too, any hyphen or space between them
//	inject/v               every form of the verb: injects, injected, injecting
//	no/x                   exactly this form
//	IV/u                   only in capitals
//	micro_needling         one word or two
//	(no|zero|without) risk alternatives
//	[very] safe            may be left out
//	(treat|heal)/v         a mark behind a bracket holds for every unmarked word in it
//	#                      any number; #/x is the sign itself
//	<exosome>              any mention of another concept
//	..4                    up to four words between, in the same clause
//	~4                     up to four words between, in the same sentence, over colons, brackets and line breaks too
//	//4                    up to four words between, over the ends of sentences and lines too
//	^ safe                 at the beginning of a sentence or line
//	guaranteed $           at the end of a sentence or line

// word is one word of a term with the forms in which it matches.
type word struct {
	text string
	form byte // 'n' noun (default), 'v' verb, 'x' exact, 'u' capitals, '#' number
}

// short is the length up to which an unmarked word matches only as it is written: "a" has no plural "as".
const short = 2

// node of a parsed term.
type (
	seq   []item
	item  interface{ isItem() }
	lit   struct{ word }
	alt   struct{ of []seq }
	maybe struct{ of seq }
	ref   struct{ concept string }
	gap   struct {
		max  int
		over span
	}
	edgeMark struct{ end bool }
)

// span is what the words of a gap may reach over.
type span int32

const (
	inClause span = iota
	inSentence
	overSentences
)

func (lit) isItem()   {}
func (alt) isItem()   {}
func (maybe) isItem() {}
func (ref) isItem()   {}
func (gap) isItem()   {}

func (edgeMark) isItem() {}

// TermError is a mistake in a term; Offset is the byte of the term at which it was noticed.
type TermError struct {
	Term   string
	Offset int
	Reason string
}

func (e *TermError) Error() string {
	return fmt.Sprintf("term %q, character %d: %s", e.Term, e.Offset+1, e.Reason)
}

type termParser struct {
	src string
	pos int
}

// maxTerm bounds the length of a term, and with it the work that one can cause.
const maxTerm = 2000

func parseTerm(src string) (seq, error) {
	p := &termParser{src: src}
	if len(src) > maxTerm {
		return nil, p.fail("longer than %d characters; split it", maxTerm)
	}
	s, err := p.seq(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(src) {
		return nil, p.fail("unexpected %q", src[p.pos])
	}
	return s, p.check(s)
}

func (p *termParser) fail(format string, args ...any) error {
	return &TermError{Term: p.src, Offset: min(p.pos, len(p.src)), Reason: fmt.Sprintf(format, args...)}
}

// check refuses terms that would match nothing or everything.
func (p *termParser) check(s seq) error {
	if len(s) == 0 {
		return p.fail("empty; write at least one word")
	}
	if s, _, _ = edges(s); len(s) == 0 {
		return p.fail("^ and $ need a word between or beside them")
	}
	if _, ok := s[0].(gap); ok {
		return p.fail("begins with a gap; begin with a word or a <concept>")
	}
	if _, ok := s[len(s)-1].(gap); ok {
		return p.fail("ends with a gap; end with a word or a <concept>")
	}
	for i, it := range s {
		if _, ok := it.(gap); ok {
			if _, again := s[i-1].(gap); again {
				return p.fail("two gaps in a row; join them")
			}
		}
	}
	for _, it := range s {
		if _, ok := it.(maybe); !ok {
			return nil
		}
	}
	return p.fail("everything may be left out; at least one part must stand")
}

// edges cuts the marks ^ and $ off a term and tells which there were.
func edges(s seq) (rest seq, begins, ends bool) {
	if len(s) > 0 {
		if m, ok := s[0].(edgeMark); ok && !m.end {
			begins, s = true, s[1:]
		}
	}
	if len(s) > 0 {
		if m, ok := s[len(s)-1].(edgeMark); ok && m.end {
			ends, s = true, s[:len(s)-1]
		}
	}
	return s, begins, ends
}

func (p *termParser) seq(depth int) (seq, error) {
	if depth > 4 {
		return nil, p.fail("brackets nested more than four deep")
	}
	var out seq
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; {
		case c == ' ' || c == '-' || c == '\t' || c == '\n':
			p.pos++
		case c == ')' || c == ']' || c == '|':
			if depth == 0 {
				return nil, p.fail("%q without its opening bracket", c)
			}
			return out, nil
		case c == '(':
			p.pos++
			a, err := p.alternatives(depth)
			if err == nil {
				err = p.groupMark(a)
			}
			if err != nil {
				return nil, err
			}
			out = append(out, a)
		case c == '[':
			p.pos++
			a, err := p.optional(depth)
			if err == nil {
				err = p.groupMark(a)
			}
			if err != nil {
				return nil, err
			}
			out = append(out, a)
		case c == '<':
			end := strings.IndexByte(p.src[p.pos:], '>')
			if end < 2 {
				return nil, p.fail("a concept is written <name>")
			}
			out = append(out, ref{p.src[p.pos+1 : p.pos+end]})
			p.pos += end + 1
		case c == '^' || c == '$' && p.pos == len(p.src)-1:
			if depth > 0 || c == '^' && len(out) > 0 {
				return nil, p.fail("^ stands at the beginning of a term and $ at its end")
			}
			out = append(out, edgeMark{end: c == '$'})
			p.pos++
		case strings.HasPrefix(p.src[p.pos:], "..") || strings.HasPrefix(p.src[p.pos:], "//") || c == '~':
			g, err := p.gap()
			if err != nil {
				return nil, err
			}
			out = append(out, g)
		default:
			w, err := p.words()
			if err != nil {
				return nil, err
			}
			out = append(out, w...)
		}
	}
	return out, nil
}

func (p *termParser) alternatives(depth int) (item, error) {
	return p.bracket(depth, '(', ')', "an alternative is empty; use [ ] for what may be left out")
}

func (p *termParser) optional(depth int) (item, error) {
	a, err := p.bracket(depth, '[', ']', "empty [ ]")
	if err != nil {
		return nil, err
	}
	if len(a.of) == 1 {
		return maybe{a.of[0]}, nil
	}
	return maybe{seq{a}}, nil
}

// bracket reads alternatives up to the closing bracket of a group whose opening one has been read.
func (p *termParser) bracket(depth int, opening, closing byte, empty string) (alt, error) {
	open := p.pos - 1
	var a alt
	for {
		s, err := p.seq(depth + 1)
		if err != nil {
			return a, err
		}
		if len(s) == 0 {
			return a, p.fail("%s", empty)
		}
		a.of = append(a.of, s)
		if p.pos >= len(p.src) {
			p.pos = open
			return a, p.fail("%c without %c", opening, closing)
		}
		p.pos++
		switch c := p.src[p.pos-1]; c {
		case closing:
			return a, nil
		case ')', ']':
			return a, p.fail("%c closed by %c", opening, c)
		}
	}
}

func (p *termParser) gap() (item, error) {
	var g gap
	switch p.src[p.pos] {
	case '~':
		g.over = inSentence
		p.pos++
	case '/':
		g.over = overSentences
		p.pos += 2
	default:
		p.pos += 2
	}
	from := p.pos
	for p.pos < len(p.src) && '0' <= p.src[p.pos] && p.src[p.pos] <= '9' {
		p.pos++
	}
	n, err := strconv.Atoi(p.src[from:p.pos])
	if err != nil || n < 1 || n > 30 {
		return nil, p.fail("a gap is ..N, ~N or //N with N from 1 to 30")
	}
	g.max = n
	return g, nil
}

// groupMark reads a mark behind a bracket and gives it to the unmarked words inside.
func (p *termParser) groupMark(group item) error {
	rest := p.src[p.pos:]
	if len(rest) < 2 || rest[0] != '/' {
		return nil
	}
	form := rest[1]
	if !strings.ContainsRune("vnxu", rune(form)) || len(rest) > 2 && !strings.ContainsRune(" -)]|", rune(rest[2])) {
		return p.fail("unknown mark %q; marks are /v verb, /n noun, /x exact, /u capitals", rest)
	}
	p.pos += 2
	mark(group, form)
	return nil
}

func mark(it item, form byte) {
	var in seq
	switch it := it.(type) {
	case alt:
		for _, s := range it.of {
			for i := range s {
				if l, ok := s[i].(lit); ok && l.form == 'n' {
					l.form = form
					s[i] = l
				} else {
					mark(s[i], form)
				}
			}
		}
		return
	case maybe:
		in = it.of
	}
	for i := range in {
		if l, ok := in[i].(lit); ok && l.form == 'n' {
			l.form = form
			in[i] = l
		} else {
			mark(in[i], form)
		}
	}
}

// words reads up to the next blank, hyphen or bracket: usually one word, but "F.D.A." or "100%" may make more tokens.
func (p *termParser) words() ([]item, error) {
	from := p.pos
	for p.pos < len(p.src) && !strings.ContainsRune(" \t\n()[]|<>~", rune(p.src[p.pos])) && !strings.HasPrefix(p.src[p.pos:], "..") {
		p.pos++
	}
	raw := p.src[from:p.pos]
	if raw == "#" {
		return []item{lit{word{form: '#'}}}, nil
	}
	form := byte('n')
	if k := strings.LastIndexByte(raw, '/'); k > 0 {
		switch raw[k+1:] {
		case "v", "n", "x", "u":
			form, raw = raw[k+1], raw[:k]
		default:
			return nil, p.fail("unknown mark %q; marks are /v verb, /n noun, /x exact, /u capitals", raw[k:])
		}
	}
	if strings.Contains(raw, "_") {
		parts := strings.Split(raw, "_")
		apart := make(seq, 0, len(parts))
		for i, s := range parts {
			if s == "" {
				return nil, p.fail("_ joins two words")
			}
			f := byte('x')
			if i == len(parts)-1 {
				f = form
			}
			apart = append(apart, lit{word{Fold(s), f}})
		}
		return []item{alt{[]seq{apart, {lit{word{Fold(strings.Join(parts, "")), form}}}}}}, nil
	}
	var out []item
	toks := Tokens(nil, raw)
	for i, t := range toks {
		f := form
		if i < len(toks)-1 {
			f = 'x'
		}
		if t.Kind != Word || f == 'n' && t.End-t.Start <= short {
			f = 'x'
		}
		out = append(out, lit{word{foldToken(raw[t.Start:t.End], t), f}})
	}
	if len(out) == 0 {
		return nil, p.fail("%q holds no word", raw)
	}
	return out, nil
}

// foldToken gives the folded form whose hash the token has.
func foldToken(raw string, t Token) string {
	f := Fold(raw)
	for _, s := range []string{f, strings.ReplaceAll(f, ".", ""), strings.ReplaceAll(f, ",", "")} {
		if HashOf(s) == t.Hash {
			return s
		}
	}
	return f
}
