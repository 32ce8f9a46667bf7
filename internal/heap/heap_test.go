package heap

import "testing"

func TestPercent(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		size, live uint64
		want       int
	}{
		{48 * mb, 0, 1200}, {48 * mb, 2 * mb, 1200}, {48 * mb, 12 * mb, 300}, {48 * mb, 24 * mb, 100}, {48 * mb, 30 * mb, 100}, {48 * mb, 500 * mb, 100},
	} {
		if got := percent(c.size, c.live); got != c.want {
			t.Errorf("%d MB in %d: %d, want %d", c.live/mb, c.size/mb, got, c.want)
		}
	}
}
