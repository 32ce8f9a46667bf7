package cli

import (
	"context"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
)

func numbers(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestInOrderKeepsTheOrder(t *testing.T) {
	for _, workers := range []int{1, 2, 16} {
		for _, n := range []int{0, 1, 1000} {
			// The first of every ten takes longest, so that the others have to wait for it.
			slow := func(_ context.Context, i int) int {
				sum := 0
				for k := range 1000 * (10 - i%10) {
					sum += k
				}
				return i + sum - sum
			}
			got := slices.Collect(inOrder(t.Context(), workers, numbers(n), slow))
			if !slices.Equal(got, slices.Collect(numbers(n))) {
				t.Errorf("%d workers, %d items: out of order or incomplete: %v", workers, n, got)
			}
		}
	}
}

func TestInOrderWaitsForItsReader(t *testing.T) {
	const workers = 4
	var begun, read atomic.Int64
	work := func(_ context.Context, i int) int {
		if ahead := begun.Add(1) - read.Load(); ahead > 11*workers {
			t.Errorf("%d results wait for their turn", ahead)
		}
		return i
	}
	for range inOrder(t.Context(), workers, numbers(5000), work) {
		read.Add(1)
	}
}

func TestInOrderStopsWhenItsReaderDoes(t *testing.T) {
	var begun atomic.Int64
	work := func(_ context.Context, i int) int { begun.Add(1); return i }
	for i := range inOrder(t.Context(), 4, numbers(1_000_000), work) {
		if i == 10 {
			break
		}
	}
	if n := begun.Load(); n > 100 {
		t.Errorf("%d items were begun for 11 that were read", n)
	}
}

func TestInOrderEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var got []int
	for i := range inOrder(ctx, 4, numbers(1_000_000), func(_ context.Context, i int) int { return i }) {
		got = append(got, i)
		if i == 10 {
			cancel()
		}
	}
	if len(got) < 11 || len(got) > 200 || !slices.Equal(got, slices.Collect(numbers(len(got)))) {
		t.Errorf("%d results after the context ended: %v", len(got), got)
	}
}
