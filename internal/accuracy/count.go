package accuracy

import (
	"encoding/json"
	"fmt"
	"math"
)

// Count counts pairs of passage and category.
type Count struct {
	TP, FP, FN, TN int
	// Tempting are the pairs without a claim whose passage was written to tempt one to see it; Resisted those of them
	// in which nothing was found.
	Tempting, Resisted int
}

func (c *Count) add(o Count) {
	c.TP += o.TP
	c.FP += o.FP
	c.FN += o.FN
	c.TN += o.TN
	c.Tempting += o.Tempting
	c.Resisted += o.Resisted
}

// Precision is the share of what was found that is a claim.
func (c Count) Precision() Share { return share(c.TP, c.TP+c.FP) }

// Recall is the share of the claims that were found.
func (c Count) Recall() Share { return share(c.TP, c.TP+c.FN) }

// Specificity is the share of the pairs without a claim in which nothing was found.
func (c Count) Specificity() Share { return share(c.TN, c.TN+c.FP) }

// Resistance is the specificity over the tempting pairs alone.
func (c Count) Resistance() Share { return share(c.Resisted, c.Tempting) }

// Share is a proportion with its 95 % interval.
type Share struct {
	Hits, Of  int
	Low, High float64 // NaN when there is nothing to divide by
}

// Value is the proportion; NaN when there is nothing to divide by.
func (s Share) Value() float64 { return float64(s.Hits) / float64(s.Of) }

// share gives the Wilson score interval (Wilson 1927), which behaves at 0 and 1 and for few cases.
func share(hits, of int) Share {
	s := Share{Hits: hits, Of: of}
	if of == 0 {
		s.Low, s.High = math.NaN(), math.NaN()
		return s
	}
	const z = 1.959963984540054
	n, p := float64(of), float64(hits)/float64(of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.Low, s.High = math.Max(0, mid-half), math.Min(1, mid+half)
	return s
}

// String writes the share with its interval, as "0.954 (0.91–0.98)".
func (s Share) String() string {
	if s.Of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f (%.2f–%.2f)", s.Value(), s.Low, s.High)
}

// MarshalJSON writes the share as an object, or as null when there is nothing to divide by.
func (s Share) MarshalJSON() ([]byte, error) {
	if s.Of == 0 {
		return []byte("null"), nil
	}
	round := func(x float64) float64 { return math.Round(x*1e4) / 1e4 }
	return json.Marshal(struct {
		Hits  int     `json:"hits"`
		Of    int     `json:"of"`
		Value float64 `json:"value"`
		Low   float64 `json:"low"`
		High  float64 `json:"high"`
	}{s.Hits, s.Of, round(s.Value()), round(s.Low), round(s.High)})
}
