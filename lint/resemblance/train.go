package resemblance

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Example is a passage with what is known of it.
type Example struct {
	Features []Feature
	// Holds tells for categories whether the passage holds such a claim; of those that are not named nothing is known.
	Holds map[string]bool
}

// How the model learns: with Adam (Kingma and Ba, 2015) from small batches, with features and hidden units left out by
// chance (dropout: Srivastava et al., 2014).
const (
	units       = 160 // hidden
	epochs      = 12
	batch       = 64
	step        = 6e-3 // at first; it falls to zero along a cosine
	dropFeature = 0.3
	dropUnit    = 0.3
	shrink      = 1e-5 // the penalty on the square of a weight
	spread      = 0.1  // of the weights at first
	minSeen     = 3    // in how many examples a feature must stand
)

// Vectors tell of features how they are used in other texts: features that are used alike have vectors that are near.
// So something is known of a word that no example holds.
type Vectors struct {
	Size     int // of a vector
	Features []Feature
	Values   []float32 // the vectors of the features, one behind the other
}

// Train learns a model; state is a checksum of what the examples and vectors were made from. The same examples in the same
// order give the same model on the same kind of processor.
func Train(state uint32, categories []string, examples []Example, vectors Vectors) *Model {
	t := newTraining(categories, examples, vectors)
	m := &Model{state: state, categories: categories}
	m.take(t.learn())
	return m
}

// training is the examples with their features numbered.
type training struct {
	categories int
	features   []Feature // by number; first those of examples
	shown      int       // how many are those of examples
	examples   []example
	vectors    [][]float32 // by number of the feature; nil for none
	size       int         // of a vector
}

type example struct {
	features []int32
	holds    []float32 // by category: 1 or 0, or unknown
}

const unknown = -1

func newTraining(categories []string, examples []Example, vectors Vectors) *training {
	t := &training{categories: len(categories), size: vectors.Size}
	vector := map[Feature][]float32{}
	for i, f := range vectors.Features {
		vector[f] = vectors.Values[i*t.size : (i+1)*t.size]
	}
	seen := map[Feature]int{}
	for i := range examples {
		list := slices.Clone(examples[i].Features)
		slices.Sort(list)
		for _, f := range slices.Compact(list) {
			seen[f]++
		}
	}
	number := map[Feature]int32{}
	enter := func(f Feature) int32 {
		n := int32(len(t.features)) //nolint:gosec // far fewer
		number[f] = n
		t.features, t.vectors = append(t.features, f), append(t.vectors, vector[f])
		return n
	}
	for i := range examples {
		x := example{holds: make([]float32, len(categories))}
		for _, f := range examples[i].Features {
			n, ok := number[f]
			if !ok && (seen[f] >= minSeen || vector[f] != nil) {
				n, ok = enter(f), true
			}
			if ok {
				x.features = append(x.features, n)
			}
		}
		for k, c := range categories {
			switch holds, known := examples[i].Holds[c]; {
			case !known:
				x.holds[k] = unknown
			case holds:
				x.holds[k] = 1
			}
		}
		t.examples = append(t.examples, x)
	}
	t.shown = len(t.features)
	for _, f := range vectors.Features {
		if _, ok := number[f]; !ok {
			enter(f)
		}
	}
	return t
}

// parameters are numbers that are learned.
type parameters struct {
	value, slope []float32 // slope is summed over a batch
	mean, square []float32 // moments of the slope
}

func newParameters(n int) parameters {
	return parameters{make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)}
}

// network is the model while it learns. A row of rows holds what a feature adds to the hidden units, then to the
// categories; one of use, what each number of its vector adds.
type network struct {
	*training
	columns              int
	rows, use, bias, out parameters
	steps, stepsOfAll    int
	rng                  *rand.Rand
	used                 []float32 // the sum of the vectors of an example
	left                 []int32   // features of an example that were not left out
	sums, told           []float32 // by column: what an example gives, and what it should have given more
	awake                []float32 // by unit: how much of it counts
}

func (t *training) learn() *network {
	n := &network{training: t, columns: units + t.categories, rng: rand.New(rand.NewPCG(0, 1))} //nolint:gosec // chance, not a secret
	n.rows, n.use = newParameters(t.shown*n.columns), newParameters(t.size*n.columns)
	n.bias, n.out = newParameters(n.columns), newParameters(units*t.categories)
	n.used = make([]float32, t.size)
	for f := range t.shown {
		for i := range units {
			n.rows.value[f*n.columns+i] = spread * float32(n.rng.NormFloat64())
		}
	}
	for i := range t.size {
		for k := range units {
			n.use.value[i*n.columns+k] = spread * float32(n.rng.NormFloat64())
		}
	}
	for i := range n.out.value {
		n.out.value[i] = spread * float32(n.rng.NormFloat64())
	}
	n.sums, n.told, n.awake = make([]float32, n.columns), make([]float32, n.columns), make([]float32, units)
	order := n.rng.Perm(len(t.examples))
	n.stepsOfAll = epochs * ((len(order) + batch - 1) / batch)
	for range epochs {
		n.rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for some := range slices.Chunk(order, batch) {
			for _, i := range some {
				n.show(&t.examples[i], 1/float32(len(some)))
			}
			n.adapt()
		}
	}
	return n
}

// show adds the slopes of an example, of which some features and units are left out.
func (n *network) show(x *example, weight float32) {
	n.left = n.left[:0]
	for _, f := range x.features {
		if n.rng.Float32() >= dropFeature {
			n.left = append(n.left, f)
		}
	}
	clear(n.sums)
	clear(n.used)
	for _, f := range n.left {
		add(n.sums, n.rows.value[int(f)*n.columns:], 1)
		add(n.used, n.vectors[f], 1)
	}
	for i, v := range n.used {
		add(n.sums, n.use.value[i*n.columns:], v)
	}
	norm := float32(1 / math.Sqrt(float64(len(n.left)+1)))
	for i := range n.sums {
		n.sums[i] = n.sums[i]*norm + n.bias.value[i]
	}
	for i := range units {
		n.awake[i] = 0
		if n.rng.Float32() >= dropUnit && n.sums[i] > 0 {
			n.awake[i] = 1 / (1 - float32(dropUnit))
		}
	}
	clear(n.told)
	for k, holds := range x.holds {
		if holds == unknown {
			continue
		}
		z := n.sums[units+k]
		for i, a := range n.awake {
			z += n.sums[i] * a * n.out.value[i*n.categories+k]
		}
		wrong := (float32(1/(1+math.Exp(-float64(z)))) - holds) * weight
		n.told[units+k] = wrong
		for i, a := range n.awake {
			if a > 0 {
				n.told[i] += wrong * a * n.out.value[i*n.categories+k]
				n.out.slope[i*n.categories+k] += wrong * a * n.sums[i]
			}
		}
	}
	for i, w := range n.told {
		n.bias.slope[i] += w
		n.told[i] = w * norm
	}
	for _, f := range n.left {
		add(n.rows.slope[int(f)*n.columns:], n.told, 1)
	}
	for i, v := range n.used {
		add(n.use.slope[i*n.columns:], n.told, v)
	}
}

// add adds so much of some numbers to others, as far as both go.
func add(to, some []float32, times float32) {
	n := min(len(to), len(some))
	to, some = to[:n], some[:n]
	for i, x := range some {
		to[i] += times * x
	}
}

// adapt takes a step down the slopes.
func (n *network) adapt() {
	n.steps++
	size := step * (1 + math.Cos(math.Pi*float64(n.steps-1)/float64(n.stepsOfAll))) / 2
	n.rows.adapt(size, n.steps, shrink)
	n.use.adapt(size, n.steps, 0)
	n.bias.adapt(size, n.steps, 0)
	n.out.adapt(size, n.steps, 0)
}

// adapt is a step of Adam, after which the slopes are 0.
func (p *parameters) adapt(size float64, steps int, shrink float32) {
	const keepMean, keepSquare, least = 0.9, 0.999, 1e-8
	size *= math.Sqrt(1-math.Pow(keepSquare, float64(steps))) / (1 - math.Pow(keepMean, float64(steps)))
	by := float32(size)
	var wg sync.WaitGroup
	part := max(1<<16, (len(p.slope)+runtime.NumCPU()-1)/runtime.NumCPU())
	for from := 0; from < len(p.slope); from += part {
		wg.Go(func() {
			for i := from; i < min(from+part, len(p.slope)); i++ {
				g := p.slope[i] + 2*shrink*p.value[i]
				p.mean[i] += (1 - keepMean) * (g - p.mean[i])
				p.square[i] += (1 - keepSquare) * (g*g - p.square[i])
				p.value[i] -= by * p.mean[i] / (float32(math.Sqrt(float64(p.square[i]))) + least)
				p.slope[i] = 0
			}
		})
	}
	wg.Wait()
}

// take takes over what a network has learned, in bytes.
func (m *Model) take(n *network) {
	weights := make([]float32, len(n.features)*n.columns)
	m.scale, m.bias, m.out = make([]float32, n.columns), n.bias.value, n.out.value
	for f := range n.features {
		row := weights[f*n.columns:][:n.columns]
		if f < n.shown {
			copy(row, n.rows.value[f*n.columns:])
		}
		for k, v := range n.vectors[f] {
			add(row, n.use.value[k*n.columns:], v)
		}
		for i, w := range row {
			m.scale[i] = max(m.scale[i], w/(nothing-1), -w/(nothing-1))
		}
	}
	m.rows = make([]uint64, len(n.features)*m.width())
	for f := range n.features {
		row := m.rows[f*m.width():][:m.width()]
		for c, w := range weights[f*n.columns:][:n.columns] {
			b := uint64(nothing)
			if m.scale[c] > 0 {
				b = uint64(nothing + math.Round(float64(w/m.scale[c])))
			}
			row[c/inWord] |= b << (8 * (c % inWord))
		}
	}
	m.index(n.features)
}

// index makes the table in which the row of a feature is found.
func (m *Model) index(features []Feature) {
	size := 2
	for size < 2*len(features) {
		size *= 2
	}
	m.slots = make([]uint64, size)
	for r, f := range features {
		i := uint32(f) & uint32(size-1)
		for m.slots[i] != 0 {
			i = (i + 1) & uint32(size-1)
		}
		m.slots[i] = uint64(f)<<32 | uint64(r)
	}
}
