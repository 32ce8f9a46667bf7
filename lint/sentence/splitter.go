package sentence

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/jdkato/prose/v2"
)

const (
	maxAsked  = 4 << 10 // bytes of text around an open full stop that the model reads
	maxCached = 512     // answers kept
)

// Splitter is Split with a trained model for the full stops that marks leave open. The model is asked about all texts of
// a call at once, since asking costs far more than reading, and only if there is such a stop. It may be used by several
// goroutines.
type Splitter struct {
	cache cache[bool]
}

// NewSplitter makes a Splitter. It reads no model yet.
func NewSplitter() *Splitter { return new(Splitter) }

// Text is a text with its tokens.
type Text struct {
	Text   string
	Tokens []lexicon.Token
}

// Split gives the sentences of one text. See SplitAll.
func (s *Splitter) Split(text string, tokens []lexicon.Token) []Range {
	return s.SplitAll([]Text{{text, tokens}})[0]
}

// SplitAll gives the sentences of each text. The model's silence counts as "goes on".
func (s *Splitter) SplitAll(texts []Text) [][]Range {
	type question struct {
		text, token int
		snippet     string
		at          int // offset of the token behind the stop in snippet
	}
	var ask []question
	answers := map[[2]int]bool{}
	for n, t := range texts {
		for i := 1; i < len(t.Tokens); i++ {
			if stop(t.Text, t.Tokens, i) != open {
				continue
			}
			snippet, at := around(t.Text, t.Tokens, i)
			if end, ok := s.cache.get(key(snippet, at)); ok {
				answers[[2]int{n, i}] = end
				continue
			}
			ask = append(ask, question{n, i, snippet, at})
		}
	}
	if len(ask) > 0 {
		snippets := make([]string, len(ask))
		for i, q := range ask {
			snippets[i] = q.snippet
		}
		for i, starts := range segment(snippets) {
			q := ask[i]
			end := false
			for _, at := range starts {
				end = end || at == q.at
			}
			answers[[2]int{q.text, q.token}] = end
			s.cache.put(key(q.snippet, q.at), end)
		}
	}
	out := make([][]Range, len(texts))
	for n, t := range texts {
		out[n] = cut(t.Tokens, func(i int) bool {
			v := stop(t.Text, t.Tokens, i)
			return v == ends || v == open && answers[[2]int{n, i}]
		})
	}
	return out
}

// around gives the text about token i, from the last certain end of a sentence to the next, and where token i stands
// in it.
func around(text string, tokens []lexicon.Token, i int) (snippet string, at int) {
	from, to := i-1, i
	for from > 0 && stop(text, tokens, from) != ends && tokens[i].Start-tokens[from].Start < maxAsked/2 {
		from--
	}
	for to+1 < len(tokens) && stop(text, tokens, to+1) != ends && tokens[to].End-tokens[i].Start < maxAsked/2 {
		to++
	}
	start := int(tokens[from].Start)
	snippet = text[start:tokens[to].End]
	at = int(tokens[i].Start) - start
	if len(snippet) > maxAsked { // a single enormous word
		lo, hi := max(0, at-maxAsked/2), min(len(snippet), at+maxAsked/2)
		snippet, at = snippet[lo:hi], at-lo
	}
	return readable(snippet), at
}

// readable replaces every byte that the model's code must not see by one that it may, so that offsets stay.
func readable(s string) string {
	bad := func(r rune, n int) bool { return r == utf8.RuneError && n == 1 || r < ' ' && r != '\t' }
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if bad(r, n) {
			b := []byte(s)
			for j := i; j < len(b); {
				r, n := utf8.DecodeRune(b[j:])
				if bad(r, n) {
					b[j] = ' '
				}
				j += n
			}
			return string(b)
		}
		i += n
	}
	return s
}

const paragraph = "\n\n"

// segment gives, for each snippet, the offsets at which the model begins a sentence. It never fails: where the model
// gives up there are no offsets.
func segment(snippets []string) (starts [][]int) {
	starts = make([][]int, len(snippets))
	defer func() { _ = recover() }() // the model's code is not ours; see FuzzSplitter
	doc, err := prose.NewDocument(strings.Join(snippets, paragraph),
		prose.WithTokenization(false), prose.WithTagging(false), prose.WithExtraction(false))
	if err != nil {
		return starts
	}
	// Sentences come without offsets, but in order.
	n, base, pos := 0, 0, 0
	for _, sent := range doc.Sentences() {
		k := strings.Index(doc.Text[pos:], sent.Text)
		if k < 0 || sent.Text == "" {
			continue
		}
		at := pos + k
		pos = at + len(sent.Text)
		for n < len(snippets) && at >= base+len(snippets[n])+len(paragraph) {
			base += len(snippets[n]) + len(paragraph)
			n++
		}
		if n < len(snippets) && at-base < len(snippets[n]) {
			starts[n] = append(starts[n], at-base)
		}
	}
	return starts
}

// cache keeps the newest answers. When it is full the older half of its life is forgotten at once, which is as good as
// an exact order for text that repeats from page to page.
type cache[V any] struct {
	mu       sync.Mutex
	new, old map[cacheKey]V
}

type cacheKey struct {
	hash uint64
	len  int
	at   int
}

func key(s string, at int) cacheKey { return cacheKey{lexicon.HashOf(s), len(s), at} }

func (c *cache[V]) get(k cacheKey) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok = c.new[k]; ok {
		return v, true
	}
	v, ok = c.old[k]
	return v, ok
}

func (c *cache[V]) put(k cacheKey, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.new == nil || len(c.new) >= maxCached {
		c.old, c.new = c.new, map[cacheKey]V{}
	}
	c.new[k] = v
}
