// Package lint checks documents against rules: documents in, findings out. It does not know where the bytes came from
// nor how findings are printed.
package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/lint/resemblance"
	"github.com/cliniclint/cliniclint/lint/sentence"
	"github.com/cliniclint/cliniclint/rules"
)

// Options choose what a Linter looks for. The zero value looks for everything, in the jurisdictions that each
// document addresses.
type Options struct {
	// Jurisdictions to judge by, whatever the document says; nil decides per document.
	Jurisdictions []string
	// Rules limits the rules to these ids; Disabled leaves some out. A trailing "*" stands for any rest ("uk/*").
	Rules, Disabled []string
	// Only limits the rules to these categories.
	Only []string
	// MinSeverity leaves out findings below it; "" keeps all.
	MinSeverity rules.Severity
}

// Result is what was found in a document.
type Result struct {
	Findings []Finding // in the order of the source, then by rule
	// Jurisdictions by whose rules the document was judged; empty when none was recognised and only the rules common
	// to all applied.
	Jurisdictions []string
	// Evidence on which the jurisdictions were decided; nil when they were given. On a page that is judged as part of its
	// site, it is that of the site.
	Evidence []market.Evidence
}

// Anywhere is the jurisdiction of rules that apply whatever a page addresses.
const Anywhere = "any"

// The concepts of the language data that the engine itself asks for.
const (
	joinerConcept  = "joiner"      // and, or, &, plus, with: between things that share a head
	yesConcept     = "answer-yes"  // an answer that affirms the question before it
	useConcept     = "use"         // anything that a product may be approved for, or not
	verbConcept    = "verb-only"   // words that are claims as verbs only: "treats acne", not "sweet treats"
	ownConcept     = "own-offer"   // the speaker offers something: "book a course of", "our nurse gives"
	reportConcept  = "reportage"   // the passage tells what others did or said
	refuseConcept  = "own-refusal" // the speaker turns down what the passage is about
	voiceConcept   = "own-voice"   // somebody speaks for a business of its own
	negatorConcept = "negator"     // what follows is turned around: "no", "never", "without"
	afterConcept   = "after-noun"  // words that stand behind a noun rather than between a verb and its object
)

// Linter checks documents. It is made by New, is never changed, and may be used by several goroutines.
type Linter struct {
	opts     Options
	detector *market.Detector
	lex      *lexicon.Lexicon
	splitter *sentence.Splitter
	asserter func() *assertion.Asserter
	tagger   *sentence.Tagger
	products []*product   // by concept
	uses     []bool       // by concept: a use that approvals may be limited to
	engine   []lexicon.ID // what the engine itself asks for: products, uses and the concepts named below
	rules    []*compiled
	// every rule, chosen or not: what they look for is what passages are described by
	every []*compiled
	model func() *resemblance.Model    // nil where nothing is to be compared
	names func() []resemblance.Feature // by concept
	// categories in the order of the taxonomy
	categories []string
	joiners    lexicon.ID
	yes        lexicon.ID
	verbs      lexicon.ID
	after      lexicon.ID
	own        lexicon.ID
	report     lexicon.ID
	refuse     lexicon.ID
	voice      lexicon.ID
	negator    lexicon.ID
	views      sync.Map // jurisdictions, joined → *view
	notices    func() *notices
}

// New makes a linter for the rules of a pack. The error names unknown jurisdictions, rule ids and categories, and
// mistakes in the language data.
func New(pack *rules.Pack, detector *market.Detector, opts Options) (*Linter, error) {
	l, err := newLinter(pack, detector, opts)
	if err != nil {
		return nil, err
	}
	l.model = sync.OnceValue(l.learned)
	return l, nil
}

// newLinter makes a linter that has not learned anything.
func newLinter(pack *rules.Pack, detector *market.Detector, opts Options) (*Linter, error) {
	if err := opts.names(pack); err != nil {
		return nil, err
	}
	var err error
	if opts.Jurisdictions, err = expand(pack, detector, opts.Jurisdictions); err != nil {
		return nil, fmt.Errorf("choosing jurisdictions: %w", err)
	}
	lex, err := lexiconOf(pack)
	if err != nil {
		return nil, err
	}
	asserter, err := asserterOf(pack)
	if err != nil {
		return nil, err
	}
	l := &Linter{
		opts: opts, detector: detector, lex: lex, categories: rules.Categories(), splitter: sentence.NewSplitter(), asserter: asserter, tagger: sentence.NewTagger(),
		products: make([]*product, lex.Len()), uses: make([]bool, lex.Len()), joiners: -1, yes: -1, verbs: -1, after: -1, own: -1, report: -1, refuse: -1, voice: -1, negator: -1,
	}
	for _, f := range pack.Products {
		id, _ := lex.Concept(f.ID)
		l.products[id] = &product{f, id}
		l.engine = append(l.engine, id)
		for _, list := range f.Status {
			for _, s := range list {
				for _, n := range s.For {
					if u, ok := lex.Concept(n); ok {
						l.uses[u], l.engine = true, append(l.engine, u)
					}
				}
			}
		}
	}
	for name, at := range map[string]*lexicon.ID{joinerConcept: &l.joiners, yesConcept: &l.yes, verbConcept: &l.verbs, afterConcept: &l.after, ownConcept: &l.own, reportConcept: &l.report, refuseConcept: &l.refuse, voiceConcept: &l.voice, negatorConcept: &l.negator} {
		if id, ok := lex.Concept(name); ok {
			*at, l.engine = id, append(l.engine, id)
		}
	}
	if id, ok := lex.Concept(useConcept); ok {
		l.uses[id], l.engine = true, append(l.engine, id)
	}
	c := &compiler{lex: lex, usual: map[string]bool{assertion.Affirmed.String(): true}, known: map[*string][]lexicon.ID{}}
	for _, r := range pack.Rules {
		k := c.rule(r)
		l.every = append(l.every, k)
		if opts.chosen(r) {
			l.rules = append(l.rules, k)
		}
	}
	l.notices = sync.OnceValue(l.newNotices)
	l.names = sync.OnceValue(l.named)
	return l, errors.Join(c.errs...)
}

// expand gives the jurisdictions whose rules apply where somebody names some.
func expand(pack *rules.Pack, detector *market.Detector, named []string) ([]string, error) {
	switch {
	case len(named) > 0 && pack.Implied != nil:
		var out []string
		for _, j := range named {
			for _, i := range pack.Implied[j] {
				if !slices.Contains(out, i) {
					out = append(out, i)
				}
			}
		}
		return out, nil
	case len(named) > 0 && detector != nil:
		return detector.Expand(named...)
	}
	return named, nil
}

// asserterOf gives what decides assertions. The cues of a compiled pack are read when the first claim needs them.
func asserterOf(pack *rules.Pack) (func() *assertion.Asserter, error) {
	if pack.Asserter != nil {
		return sync.OnceValue(func() *assertion.Asserter {
			cues, err := assertion.Restore(pack.Asserter)
			if err != nil {
				panic(err) // what is compiled was written by this program, and has a checksum
			}
			return assertion.New(cues)
		}), nil
	}
	cues, err := assertion.LoadCues(pack.Cues.File, pack.Cues.Data)
	if err != nil {
		return nil, fmt.Errorf("reading the cues of assertion: %w", err)
	}
	a := assertion.New(cues)
	return func() *assertion.Asserter { return a }, nil
}

// lexiconOf restores the compiled lexicon of a pack, or builds it.
func lexiconOf(pack *rules.Pack) (*lexicon.Lexicon, error) {
	if pack.Lexicon != nil {
		lex, err := lexicon.Restore(pack.Lexicon)
		if err != nil {
			return nil, fmt.Errorf("loading the compiled lexicon: %w", err)
		}
		return lex, nil
	}
	lex, err := lexicon.Build(pack.Concepts, pack.Forms)
	if err != nil {
		return nil, fmt.Errorf("building the lexicon: %w", err)
	}
	return lex, nil
}

// joiner tells whether token i of a block joins things that share a head.
func (l *Linter) joiner(b *block, i int32) bool {
	if l.joiners < 0 {
		return false
	}
	return covered(b.of(l.joiners), i, i+1)
}

// Check finds what the rules object to in a document that stands by itself.
func (l *Linter) Check(doc *copytext.Document) Result { return l.CheckOn(nil, doc) }

// CheckOn finds what the rules object to in a page of a site: what any page of the site shows is not missing, and the
// jurisdictions are those of the site unless the page has an address of its own elsewhere. Nil is no site.
func (l *Linter) CheckOn(site *Site, doc *copytext.Document) Result {
	var res Result
	res.Jurisdictions = l.opts.Jurisdictions
	if len(res.Jurisdictions) == 0 && l.detector != nil {
		r := l.detector.Detect(doc)
		if site != nil {
			r = l.detector.OnSite(r, site.Market)
		}
		res.Evidence = r.Evidence
		// every jurisdiction that was detected is known
		res.Jurisdictions, _ = l.detector.Expand(r.Jurisdictions...)
	}
	v := l.view(res.Jurisdictions)
	s := v.scratch.Get().(*scratch)
	defer v.scratch.Put(s)
	p := v.examine(doc, s)
	p.site = site
	res.Findings = p.findings()
	return res
}

// cutState splits "us-fl" into its country and state.
func cutState(j string) (country, state string, ok bool) { return strings.Cut(j, "-") }
