package sentence

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/lint/lexicon"
)

// class is a set of the parts that a word can play.
type class uint32

const (
	determiner class = 1 << iota
	possessive
	pronoun
	object
	contraction // pronoun and auxiliary in one: it's, we've
	auxiliary
	finite // auxiliaries that cannot be an infinitive or an imperative
	conjunction
	alternative // or, nor
	contrast    // but, yet, so
	subordinator
	preposition
	exclusive // what "but" may follow without a turn
	relative  // which, who: begin a clause always
	concession
	verb
	predicate
)

var classNames = map[string]class{
	"determiner": determiner, "possessive": possessive, "pronoun": pronoun, "object": object, "contraction": contraction,
	"auxiliary": auxiliary, "finite": finite, "conjunction": conjunction, "alternative": alternative, "contrast": contrast,
	"exclusive": exclusive, "relative": relative,
	"concession": concession, "subordinator": subordinator, "preposition": preposition, "verb": verb, "predicate": predicate,
}

//go:embed english.txt
var english string

// words maps the hash of a word to its classes. It is built when the first sentence is read.
var words = sync.OnceValue(func() map[uint64]class {
	m := make(map[uint64]class, 1024)
	for line := range strings.Lines(english) {
		name, list, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, w := range strings.Fields(list) {
			m[lexicon.HashOf(w)] |= classNames[name]
		}
	}
	return m
})

// hashTo is the hash of "to", which makes the verb behind it an infinitive.
var hashTo = lexicon.HashOf("to")
