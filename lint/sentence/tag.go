package sentence

import (
	"strings"
	"sync"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/jdkato/prose/v2"
)

// Tagger tells verbs from nouns. It may be used by several goroutines.
type Tagger struct {
	cache cache[[]string]
}

// NewTagger makes a Tagger. It loads no model yet.
func NewTagger() *Tagger { return new(Tagger) }

// IsVerb tells whether token i is used as a verb in the sentence that tokens are of; their offsets are into sentence,
// which may be longer than they are. The words beside it decide if they can; otherwise a trained model is asked, which
// is loaded when it is first needed. A sentence that the model cannot read holds no verbs.
func (t *Tagger) IsVerb(sentence string, tokens []lexicon.Token, i int) bool {
	if i < 0 || i >= len(tokens) || tokens[i].Kind != lexicon.Word {
		return false
	}
	if isVerb, sure := fromNeighbours(sentence, tokens, i); sure {
		return isVerb
	}
	first, last := tokens[0].Start, tokens[len(tokens)-1].End
	word := tokens[i]
	if last-first > maxAsked {
		first = max(first, word.Start-maxAsked/2)
		last = min(last, word.End+maxAsked/2)
	}
	if word.End-word.Start > maxAsked/2 {
		return false
	}
	tag := t.tag(readable(sentence[first:last]), int(word.Start-first), int(word.End-first))
	return strings.HasPrefix(tag, "VB") || tag == "MD"
}

// fromNeighbours decides by the words directly beside token i, where they are plain.
func fromNeighbours(text string, tokens []lexicon.Token, i int) (isVerb, sure bool) {
	w := words()
	self := w[tokens[i].Hash]
	if self&auxiliary != 0 {
		return true, true
	}
	if i == 0 || tokens[i].Gap&^(lexicon.GapSpace|lexicon.GapQuote) != 0 {
		return false, false
	}
	prev := w[tokens[i-1].Hash]
	switch {
	case tokens[i-1].Hash == hashTo:
		// "to treat wrinkles", but "thanks to treatments"
		if strings.HasSuffix(lexicon.Fold(text[tokens[i].Start:tokens[i].End]), "s") {
			return false, true
		}
		return false, false
	case prev&(determiner|possessive) != 0 && prev&pronoun == 0 && !that(tokens[i-1]):
		// "a claim", "the results"; an adverb may still follow a determiner used as a pronoun, so only when nothing
		// with a verb's company comes next
		if i+1 == len(tokens) || w[tokens[i+1].Hash]&(auxiliary|preposition|conjunction) != 0 || tokens[i+1].Gap&lexicon.Splits != 0 {
			return false, true
		}
	case prev&pronoun != 0 && i+1 < len(tokens) && tokens[i+1].Gap&lexicon.Splits == 0 &&
		w[tokens[i+1].Hash]&(determiner|possessive|object) != 0:
		return true, true // "they treat the", "we inject your"
	case prev&auxiliary != 0 && self&verb != 0 && i+1 < len(tokens) && w[tokens[i+1].Hash]&(determiner|possessive|object) != 0:
		return true, true // "can treat the"
	}
	return false, false
}

var hashThat = lexicon.HashOf("that")

// that tells whether t is "that", which is a relative as often as a determiner.
func that(t lexicon.Token) bool { return t.Hash == hashThat }

// model is shared by all taggers: loading it takes far longer than a page.
var model = sync.OnceValue(func() (m *prose.Model) {
	defer func() { _ = recover() }()
	doc, err := prose.NewDocument("", prose.WithSegmentation(false), prose.WithExtraction(false))
	if err != nil {
		return nil
	}
	return doc.Model
})

// tag gives the tag of text[start:end], "" when the model has none for exactly these words.
func (t *Tagger) tag(text string, start, end int) string {
	tags, ok := t.cache.get(key(text, 0))
	if !ok {
		tags = tagAll(text)
		t.cache.put(key(text, 0), tags)
	}
	// tags alternate word and tag, in the order of the text
	pos := 0
	for k := 0; k+1 < len(tags); k += 2 {
		at := strings.Index(text[pos:], tags[k])
		if at < 0 {
			continue // the model rewrites some marks
		}
		at += pos
		pos = at + len(tags[k])
		if at <= start && pos >= end {
			return tags[k+1]
		}
		if at >= end {
			break
		}
	}
	return ""
}

// tagAll gives the words of a sentence with their tags, alternating; none when the model fails.
func tagAll(text string) (tags []string) {
	defer func() {
		if recover() != nil { // the tokenizer slices out of range where lower case is longer than upper
			tags = nil
		}
	}()
	m := model()
	if m == nil {
		return nil
	}
	doc, err := prose.NewDocument(text, prose.WithSegmentation(false), prose.WithExtraction(false), prose.UsingModel(m))
	if err != nil {
		return nil
	}
	for _, tok := range doc.Tokens() {
		tags = append(tags, tok.Text, tok.Tag)
	}
	return tags
}
