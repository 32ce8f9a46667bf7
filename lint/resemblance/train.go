package resemblance

import (
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// Example is a passage with what is known of it.
type Example struct {
	Features     []Feature // the pairs stand behind the others
	Singles      int       // how many are no pairs
	Jurisdiction string
	// Holds tells for categories whether the passage holds such a claim; of those that are not named nothing is known.
	Holds map[string]bool
}

// How the model learns: passes over the examples, the step and the pull of weights to zero (both of AdaGrad: Duchi,
// Hazan and Singer, 2011), and in how many examples a feature must stand.
const (
	epochs   = 12
	step     = 0.5
	shrink   = 1e-3
	biasStep = 0.02
	minSeen  = 3
)

// smallest is the weight, in units of the scale, that some category must give a feature for the feature to be kept.
const smallest = 2

// Train learns a model; state is a checksum of what the examples were made from. The same examples in the same order give
// the same model on the same kind of processor.
func Train(state uint32, categories, jurisdictions []string, examples []Example) *Model {
	m := &Model{state: state, categories: categories, jurisdictions: jurisdictions}
	m.whole = newTraining(examples, jurisdictions, true).table(categories)
	m.single = newTraining(examples, jurisdictions, false).table(categories)
	return m
}

// table learns the weights of all categories.
func (t *training) table(categories []string) table {
	out := table{scale: make([]float32, len(categories)), bias: make([]float32, len(categories)*t.places)}
	all := make([]learned, len(categories))
	var wg sync.WaitGroup
	for k, c := range categories {
		wg.Go(func() { all[k] = t.learn(c, uint64(k)) })
	}
	wg.Wait()
	for k, l := range all {
		top := float32(0)
		for _, w := range l.weights {
			top = max(top, abs(w))
		}
		out.scale[k] = top / math.MaxInt8
		for j := range t.places {
			out.bias[j*len(categories)+k] = l.bias[j]
		}
	}
	out.store(t.features, all)
	return out
}

// store lays the weights out.
func (t *table) store(features []Feature, all []learned) {
	var kept []Feature
	row := make([]int8, len(all))
	for i, f := range features {
		keep := false
		for k, l := range all {
			row[k] = 0
			if t.scale[k] > 0 {
				row[k] = int8(math.Round(float64(l.weights[i] / t.scale[k])))
			}
			keep = keep || row[k] >= smallest || row[k] <= -smallest
		}
		if keep {
			kept = append(kept, f)
			t.weights = append(t.weights, row...)
		}
	}
	size := 2
	for size < 2*len(kept) {
		size *= 2
	}
	t.slots = make([]uint64, size)
	for r, f := range kept {
		i := uint32(f) & uint32(size-1)
		for t.slots[i] != 0 {
			i = (i + 1) & uint32(size-1)
		}
		t.slots[i] = uint64(f)<<32 | uint64(r)
	}
}

func abs(x float32) float32 { return max(x, -x) }

// training is the examples with their features numbered.
type training struct {
	examples      []Example
	features      []Feature // by number
	numbers       [][]int32 // of the features of each example
	jurisdictions []int     // of each example; -1 for one of which the model is not told
	places        int
}

func newTraining(examples []Example, jurisdictions []string, pairs bool) *training {
	of := func(e *Example) []Feature {
		if pairs {
			return e.Features
		}
		return e.Features[:e.Singles]
	}
	t := &training{examples: examples, places: len(jurisdictions)}
	seen := map[Feature]int{}
	for i := range examples {
		for _, f := range distinct(of(&examples[i])) {
			seen[f]++
		}
	}
	number := map[Feature]int32{}
	for i := range examples {
		e := &examples[i]
		var list []int32
		for _, f := range of(e) {
			if seen[f] < minSeen {
				continue
			}
			n, ok := number[f]
			if !ok {
				n = int32(len(t.features))
				number[f] = n
				t.features = append(t.features, f)
			}
			list = append(list, n)
		}
		t.numbers = append(t.numbers, list)
		j, ok := index(jurisdictions, e.Jurisdiction)
		if !ok {
			j = -1
		}
		t.jurisdictions = append(t.jurisdictions, j)
	}
	return t
}

func distinct(fs []Feature) []Feature {
	out := slices.Clone(fs)
	slices.Sort(out)
	return slices.Compact(out)
}

// learned is what was learned of a category.
type learned struct {
	weights []float32 // by feature number
	bias    []float32 // by jurisdiction
}

func (t *training) learn(category string, seed uint64) learned {
	var order []int
	for i, e := range t.examples {
		if _, known := e.Holds[category]; known {
			order = append(order, i)
		}
	}
	l := learned{make([]float32, len(t.features)), make([]float32, t.places)}
	squares := make([]float32, len(t.features))
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // an order of examples, not a secret
	for range epochs {
		rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, i := range order {
			list, j := t.numbers[i], t.jurisdictions[i]
			norm := float32(1 / math.Sqrt(float64(len(list)+1)))
			z := float32(0)
			for _, n := range list {
				z += l.weights[n]
			}
			z *= norm
			if j >= 0 {
				z += l.bias[j]
			}
			wrong := float32(1 / (1 + math.Exp(-float64(z))))
			if t.examples[i].Holds[category] {
				wrong--
			}
			if j >= 0 {
				l.bias[j] -= biasStep * wrong
			}
			for _, n := range list {
				g := wrong*norm + shrink*l.weights[n]
				squares[n] += g * g
				l.weights[n] -= step * g / (1e-6 + float32(math.Sqrt(float64(squares[n]))))
			}
		}
	}
	return l
}
