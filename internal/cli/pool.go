package cli

import (
	"context"
	"iter"
	"sync"
)

// inOrder does work on every item with n goroutines and delivers the results in the order of the items. No more than a
// few results per goroutine wait for their turn, so that memory does not grow with the number of items. Items are taken
// from one goroutine. When the caller stops no new work is begun, and what was begun is waited for. When ctx ends, the
// sequence ends at once, and work that does not look at ctx is left to itself.
func inOrder[T, R any](ctx context.Context, n int, items iter.Seq[T], work func(context.Context, T) R) iter.Seq[R] {
	type job struct {
		item   T
		result chan R
	}
	return func(yield func(R) bool) {
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer func() {
			cancel()
			if outer.Err() == nil {
				running.Wait()
			}
		}()
		jobs := make(chan job)
		order := make(chan chan R, 8*n)
		running.Go(func() {
			defer close(order)
			defer close(jobs)
			for item := range items {
				j := job{item, make(chan R, 1)}
				select {
				case order <- j.result:
				case <-ctx.Done():
					return
				}
				select {
				case jobs <- j:
				case <-ctx.Done():
					j.result <- work(ctx, item) // its place in the order is taken
					return
				}
			}
		})
		for range n {
			running.Go(func() {
				for j := range jobs {
					j.result <- work(ctx, j.item)
				}
			})
		}
		for result := range order {
			select {
			case r := <-result:
				if !yield(r) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
