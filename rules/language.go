package rules

import "fmt"

// Place is where a piece of data stands, for messages. Line and Column are 1-based.
type Place struct {
	File         string
	Line, Column int
}

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }

// Term is one way of saying a concept. How a term is written is told in CONTRIBUTING and in package lexicon.
type Term struct {
	Text  string
	Place Place
}

// Concept is a thing that can be said in many ways.
type Concept struct {
	ID string `yaml:"id"`
	// Note says what the concept is for, for maintainers.
	Note string `yaml:"note"`
	// Terms are the ways of saying it.
	Terms []Term `yaml:"terms"`
	// Except are the same words in another sense: a mention that lies inside one of them is none.
	Except []Term `yaml:"except"`
	Place  Place  `yaml:"-"`
}

// Forms is what the language data says about the forms of words beyond the regular ones.
type Forms struct {
	Verbs     map[string][]string // base form → irregular forms: give → gives, gave, given, giving
	Nouns     map[string][]string // singular → irregular plurals
	Double    map[string]bool     // verbs that double their last letter: stop → stopped
	Spellings map[string][]string // spelling → other spellings of the same word: ageing → aging
	Endings   [][2]string         // interchangeable endings: isation, ization
	Rank      map[string]int      // how common a word is in English copy; the words that are not in it count 5
}
