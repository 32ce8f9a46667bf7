package lexicon

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/rules"
)

func concepts(spec map[string][]string) []rules.Concept {
	var out []rules.Concept
	var names []string
	for n := range spec {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		c := rules.Concept{ID: n, Place: rules.Place{File: "test.yaml", Line: 1, Column: 1}}
		for i, t := range spec[n] {
			term := rules.Term{Text: strings.TrimPrefix(t, "!"), Place: rules.Place{File: "test.yaml", Line: i + 2, Column: 5}}
			if strings.HasPrefix(t, "!") {
				c.Except = append(c.Except, term)
			} else {
				c.Terms = append(c.Terms, term)
			}
		}
		out = append(out, c)
	}
	return out
}

var testForms = rules.Forms{
	Verbs: map[string][]string{"give": {"gives", "gave", "given", "giving"}}, Nouns: map[string][]string{"new": nil},
	Double: map[string]bool{"stop": true}, Spellings: map[string][]string{"ageing": {"aging"}, "aging": {"ageing"}},
	Endings: [][2]string{{"isation", "ization"}, {"isations", "izations"}},
}

func found(t *testing.T, spec map[string][]string, text string) string {
	t.Helper()
	l, err := Build(concepts(spec), testForms)
	if err != nil {
		t.Fatal(err)
	}
	var m Matches
	var txt Text
	l.Read(&txt, text)
	l.Match(&m, &txt, everything(l))
	var out []string
	var ids []ID
	for _, x := range m.Mentions(nil) {
		if int(x.Concept) >= len(l.names) {
			continue
		}
		ids = append(ids, x.Concept)
		out = append(out, fmt.Sprintf("%s=%s", l.Name(x.Concept), text[txt.Tokens[x.From].Start:txt.Tokens[x.To-1].End]))
	}
	for _, id := range ids {
		if !l.Filter([]ID{id}).Passes(&txt) {
			t.Errorf("%q: the filter of %s stops a text that mentions it", text, l.Name(id))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name string
		spec map[string][]string
		text string
		want string
	}{
		{"plural and possessive", map[string][]string{"a": {"exosome injection"}}, "Exosome injections and the exosome injection's price", "a=Exosome injections; a=exosome injection's"},
		{"hyphen or space", map[string][]string{"a": {"FDA approved"}}, "FDA-approved, F.D.A. approved, fda‑approved; FDA. Approved", "a=F.D.A. approved; a=FDA-approved; a=fda‑approved"},
		{"one word or two", map[string][]string{"a": {"micro_needling"}}, "microneedling, micro-needling, micro needling", "a=micro needling; a=micro-needling; a=microneedling"},
		{"verb forms", map[string][]string{"a": {"(stop|give)/v"}}, "stopped stops gave giving stop given", "a=gave; a=given; a=giving; a=stop; a=stopped; a=stops"},
		{"exact and capitals", map[string][]string{"a": {"IV/u"}, "b": {"us/x"}}, "IV iv us uses", "a=IV; b=us"},
		{"short words are exact", map[string][]string{"a": {"a"}}, "as a", "a=a"},
		{"spelling", map[string][]string{"a": {"anti ageing", "organisation"}}, "anti-aging organizations", "a=anti-aging; a=organizations"},
		{"alternatives and options", map[string][]string{"a": {"(no|zero) [known] (side effect|risk)"}}, "no side effects, zero known risks, no pain", "a=no side effects; a=zero known risks"},
		{"numbers", map[string][]string{"a": {"# %"}}, "up to 1,200% or 87 %", "a=1,200%; a=87 %"},
		{"number with a unit", map[string][]string{"a": {"lose/v # kg", "(#/x|no) 1"}}, "lose 3kg with the #1 and No. 1", "a=#1; a=No. 1; a=lose 3kg"},
		{"possessive in a term", map[string][]string{"a": {"baby's cord"}, "b": {"baby cord"}}, "a baby's cord", "a=baby's cord; b=baby's cord"},
		{"longest wins", map[string][]string{"a": {"safe", "completely safe"}}, "completely safe", "a=completely safe"},
		{"no crossing of marks", map[string][]string{"a": {"safe treatment"}}, "It is safe. Treatment is short; safe, treatment", ""},
		{"exception", map[string][]string{"a": {"permanent", "!permanent make_up"}}, "permanent makeup and permanent results", "a=permanent"},
		{"composition with a gap", map[string][]string{"v": {"treat/v"}, "c": {"acne"}, "a": {"<v> ..3 <c>"}}, "It treats stubborn adult acne. Treats. Acne", "a=treats stubborn adult acne; c=Acne; c=acne; v=Treats; v=treats"},
		{"gap breaker", map[string][]string{BreakerConcept: {"not"}, "v": {"treat/v"}, "c": {"acne"}, "a": {"<v> ..3 <c>"}}, "treats lines, not acne", "c=acne; gap-breaker=not; v=treats"},
		{"wide gap", map[string][]string{"p": {"£ #"}, "a": {"botox ~2 <p>"}}, "Botox: £199", "a=Botox: £199; p=£199"},
		{"over sentences", map[string][]string{"a": {"safe //1 simple //1 effective"}, "b": {"safe ~1 simple", "safe ..1 simple"}}, "Safe. Simple. And effective.", "a=Safe. Simple. And effective"},
		{"no farther than the gap", map[string][]string{"a": {"it works //2 every time"}}, "It works. We know this well. Every time.", ""},
		{"beginning", map[string][]string{"a": {"^ painless"}}, "Painless peels. A painless peel! Painless", "a=Painless; a=Painless"},
		{"end", map[string][]string{"a": {"risk free $"}}, "It is risk-free. A risk-free peel. Peels: risk-free", "a=risk-free; a=risk-free"},
		{"alone", map[string][]string{"x": {"guaranteed"}, "a": {"^ <x> $"}}, "Guaranteed.\nGuaranteed results\nGuaranteed", "a=Guaranteed; a=Guaranteed; x=Guaranteed; x=Guaranteed; x=Guaranteed"},
		{"a dollar sign is no mark", map[string][]string{"a": {"from $ #"}}, "from $ 20", "a=from $ 20"},
		{"reference alone", map[string][]string{"x": {"acne", "rosacea"}, "a": {"<x>"}}, "acne", "a=acne; x=acne"},
		{"composition of compositions", map[string][]string{"x": {"red <y>"}, "y": {"sore skin"}, "z": {"very <x>"}}, "very red sore skin", "x=red sore skin; y=sore skin; z=very red sore skin"},
		{"options around references", map[string][]string{"x": {"acne"}, "a": {"[severe] <x> [scars]"}}, "severe acne scars", "a=severe acne scars; x=acne"},
		{"group mark", map[string][]string{"a": {"(treat|stop)/v pain"}}, "treated pain stopping pain", "a=stopping pain; a=treated pain"},
	} {
		if got := found(t, c.spec, c.text); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		spec map[string][]string
		want string
	}{
		"unknown concept":  {map[string][]string{"exosome": {"x"}, "a": {"<exosom> red"}}, "test.yaml:2:5: concept \"a\": there is no concept <exosom>"},
		"did you mean":     {map[string][]string{"exosome": {"x"}, "a": {"<exosom> red"}}, "did you mean <exosome>?"},
		"open bracket":     {map[string][]string{"a": {"red (blue|green"}}, "( without )"},
		"stray bracket":    {map[string][]string{"a": {"red)"}}, "without its opening bracket"},
		"unknown mark":     {map[string][]string{"a": {"red/q"}}, "unknown mark"},
		"empty":            {map[string][]string{"a": {""}}, "empty"},
		"only a gap":       {map[string][]string{"a": {"..3"}}, "gap"},
		"all optional":     {map[string][]string{"a": {"[red]"}}, "left out"},
		"duplicate":        {map[string][]string{"a": {"red", "red"}}, "stands already"},
		"shadowed":         {map[string][]string{"a": {"red", "!red"}}, "shadowed"},
		"circle":           {map[string][]string{"a": {"<b> x"}, "b": {"<a> y"}}, "refers to itself"},
		"too many":         {map[string][]string{"b": {"q"}, "a": {strings.Repeat("[<b>] ", 12) + "x"}}, "variants"},
		"mark inside":      {map[string][]string{"a": {"red ^ blue"}}, "at the beginning of a term"},
		"marks only":       {map[string][]string{"a": {"^ $"}}, "need a word"},
		"gap at the mark":  {map[string][]string{"a": {"^ ..3 blue"}}, "begins with a gap"},
		"gap out of range": {map[string][]string{"a": {"red ..99 blue"}}, "a gap is"},
	} {
		_, err := Build(concepts(c.spec), testForms)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func FuzzBuildAndMatch(f *testing.F) {
	f.Add("(no|zero) [known] side effect", "<a> ..3 red", "no side effects of red")
	f.Add("IV/u", "~4", "x")
	f.Add("^ red $", "red //2 <a>", "Red. No. Red")
	f.Fuzz(func(t *testing.T, one, two, text string) {
		l, err := Build(concepts(map[string][]string{"a": {one}, "b": {two}, "c": {"<a> ..5 <a>", "<b> ~3 <a>"}}), testForms)
		if err != nil {
			return
		}
		var m Matches
		var txt Text
		l.Read(&txt, text)
		d := everything(l)
		l.Match(&m, &txt, d)
		once := m.Mentions(nil)
		l.Match(&m, &txt, d)
		if !slices.Equal(once, m.Mentions(nil)) {
			t.Fatal("two runs differ")
		}
		for _, x := range once {
			if x.From >= x.To || int(x.To) > len(txt.Tokens) {
				t.Fatalf("mention %v of %d tokens", x, len(txt.Tokens))
			}
			if int(x.Concept) < len(l.names) && !l.Filter([]ID{x.Concept}).Passes(&txt) {
				t.Fatalf("the filter of %s stops a text that mentions it", l.Name(x.Concept))
			}
		}
	})
}

// What was found in one passage is taken for another only where nothing tells them apart.
func TestPassages(t *testing.T) {
	l, err := Build(concepts(map[string][]string{
		"drip": {"IV/u"}, "price": {"# <drip>", "<drip> ..2 #"}, "safe": {"safe", "!not safe"}, "both": {"<safe> ~6 <drip>", "<drip> ~6 <safe>"}, "slogan": {"safe //2 sound", "^ safe $"},
	}), testForms)
	if err != nil {
		t.Fatal(err)
	}
	d := everything(l)
	var used Matches
	var txt Text
	for _, text := range []string{
		"IV XX", "XX IV", "xx iv", "12 IV", "IV 12", "twelve IV", "IV, XX 12", "IV XX 12", "IV; XX 12",
		"safe: IV", "safe; IV", "safe. IV", "Safe. IV safe", "IV is safe. Not safe! IV", "not safe\nIV", "Not, safe IV", "IV safe. safe IV. IV safe. 5 IV. safe",
		"Safe. IV. Sound.", "Safe. Sound", "Sound. Safe", "IV sound. Safe and IV! Sound IV. Safe",
	} {
		l.Read(&txt, text)
		var fresh Matches
		l.Match(&fresh, &txt, everything(l))
		l.Match(&used, &txt, d)
		if want, got := fresh.Mentions(nil), used.Mentions(nil); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
		if got := used.Mentions(nil); !slices.IsSortedFunc(got, func(a, b Mention) int {
			if a.Concept != b.Concept {
				return int(a.Concept - b.Concept)
			}
			return int(a.From - b.From)
		}) {
			t.Errorf("%q: %v is out of order", text, got)
		}
	}
}

func TestBuiltinLanguageBuilds(t *testing.T) {
	pack, err := rules.Load(rules.FS())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Build(pack.Concepts, pack.Forms); err != nil {
		t.Fatal(err)
	}
}

// everything asks for all concepts.
func everything(l *Lexicon) *Demand {
	var ids []ID
	for id := range l.Len() {
		ids = append(ids, ID(id))
	}
	return l.Demand(ids)
}

// What is not asked for is not given, and what is asked for is the same whatever else is.
func TestDemand(t *testing.T) {
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	l, err := Build(pack.Concepts, pack.Forms)
	if err != nil {
		t.Fatal(err)
	}
	var m, some Matches
	var txt Text
	whole := everything(l)
	for _, r := range pack.Rules[:60] {
		var ids []ID
		for _, n := range r.Claim.Say {
			id, _ := l.Concept(n)
			ids = append(ids, id)
		}
		d := l.Demand(ids)
		for _, e := range r.Examples.Flag {
			l.Read(&txt, e.Text)
			l.Match(&m, &txt, whole)
			l.Match(&some, &txt, d)
			want := slices.DeleteFunc(m.Mentions(nil), func(x Mention) bool { return !slices.Contains(ids, x.Concept) })
			if got := some.Mentions(nil); !slices.Equal(got, want) {
				t.Errorf("%s: %q: got %v, want %v", r.ID, e.Text, got, want)
			}
		}
	}
}
