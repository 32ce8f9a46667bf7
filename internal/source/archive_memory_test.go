package source

import (
	"context"
	"io"
	"runtime"
	"strings"
	"testing"
)

// again reads the same bytes again and again.
type again struct {
	data string
	at   int
	left int // times
}

func (r *again) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.data[r.at:])
	if r.at += n; r.at == len(r.data) {
		r.at = 0
		r.left--
	}
	return n, nil
}

// However large an archive is, and whatever is in it, one page of it is held at a time.
func TestMemoryDoesNotGrowWithTheArchive(t *testing.T) {
	m := new(maker)
	m.response("https://a.example/", typed, strings.Repeat("<p>Words. ", 5_000))
	m.response("https://a.example/photo", "Content-Type: image/png\n", strings.Repeat("\x89PNG", 500_000))
	archive := &again{data: m.String(), left: 80} // 164 MB
	var largest uint64
	pages := 0
	for in := range (&Finder{Stdin: archive}).Find([]string{"-"}) {
		for page := range in.Pages(context.Background()) {
			if page == nil {
				continue
			}
			if skipped := page.Load(context.Background()); skipped != nil {
				t.Fatal(skipped)
			}
			if pages++; pages%10 == 0 {
				runtime.GC()
				var stats runtime.MemStats
				runtime.ReadMemStats(&stats)
				largest = max(largest, stats.HeapAlloc)
			}
		}
	}
	if pages != 80 {
		t.Errorf("%d pages", pages)
	}
	if limit := uint64(16 << 20); largest > limit {
		t.Errorf("%d MB are held", largest>>20)
	}
}
