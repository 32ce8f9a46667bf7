//go:build !race

package lint_test

import (
	"testing"

	"github.com/cliniclint/cliniclint/internal/samplesite"
)

// maxAllocations bounds what a page of some 70 KB may allocate. It is a count, the same on every machine, but not
// with the race detector, which throws away at random what a sync.Pool keeps; raise it only
// with a reason.
const maxAllocations = 3200

func TestWorkOfAPage(t *testing.T) {
	l := linter(t)
	pages, _ := samples(60, samplesite.Options{})
	for _, p := range pages[:19] {
		l.Check(read(t, p)) // what is kept between pages is made
	}
	i := 19
	per := testing.AllocsPerRun(40, func() {
		l.Check(read(t, pages[i]))
		i++
	})
	t.Logf("%.0f allocations a page", per)
	if per > maxAllocations {
		t.Errorf("a page takes %.0f allocations, more than %d", per, maxAllocations)
	}
}
