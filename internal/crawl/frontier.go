package crawl

import (
	"net/url"
	"slices"

	"github.com/cliniclint/cliniclint/internal/source"
)

// item is an address that is known.
type item struct {
	url   *url.URL
	key   string
	shape string
	lane  int
	depth int
	name  string // as the user wrote it; "" for what was found
	via   []source.Exchange
	weak  bool // only pages with nothing new to say lead there
	state state
}

// state is what became of an item.
type state uint8

const (
	queued state = iota
	asked
	dropped
)

// label is the name under which the item is reported.
func (it *item) label() string {
	if it.name != "" {
		return it.name
	}
	return it.url.String()
}

// frontier is what is known of a site, and what is still to be asked for: breadth first, in the order in which it was
// found. What sitemaps list has a queue of its own, so that neither a sitemap without end nor links without end keep the
// other from its turn.
type frontier struct {
	known    map[string]*item
	queues   [2][]*item // linked, listed
	max      int        // length of a queue: what stands behind it could not have its turn
	turn     int
	overflow int
}

// The queues.
const (
	linked = iota
	listed
)

func newFrontier(maxPages int) frontier {
	return frontier{known: map[string]*item{}, max: 2*maxPages + 1000}
}

// add puts an address into a queue. It returns nil when it is known, or there is no room.
func (f *frontier) add(u *url.URL, key string, lane, depth int, weak bool) *item {
	if f.known[key] != nil {
		return nil
	}
	if f.full(lane) {
		f.overflow++
		return nil
	}
	it := &item{url: u, key: key, shape: shape(u), lane: lane, depth: depth, weak: weak}
	f.known[key] = it
	f.queues[lane] = append(f.queues[lane], it)
	return it
}

func (f *frontier) full(lane int) bool {
	return len(f.queues[lane]) >= f.max || len(f.known) >= 8*f.max
}

// strengthen notes that a page with something to say leads to the item.
func (f *frontier) strengthen(it *item) {
	it.weak = false
	if it.state == dropped || it.state == queued && it.lane == listed && !f.full(linked) {
		it.state, it.lane = queued, linked
		f.queues[linked] = append(f.queues[linked], it)
	}
}

// pop takes the next item, nil when there is none. Every fourth is one that is only listed.
func (f *frontier) pop() *item {
	f.turn++
	lane := linked
	if f.turn%4 == 0 {
		lane = listed
	}
	for range f.queues {
		for len(f.queues[lane]) > 0 {
			it := f.queues[lane][0]
			f.queues[lane][0] = nil
			f.queues[lane] = f.queues[lane][1:]
			if it.lane == lane && it.state == queued && f.known[it.key] == it {
				return it
			}
		}
		lane = linked + listed - lane
	}
	return nil
}

func (f *frontier) waiting() int { return len(f.queues[linked]) + len(f.queues[listed]) }

// rekey names all items anew, now that more parameters make no difference. Of those that are the same, the one that was
// asked for first stays.
func (f *frontier) rekey(ignored map[string]bool) {
	old := f.known
	f.known = make(map[string]*item, len(old))
	for _, it := range old {
		it.key = key(it.url, ignored)
		if have := f.known[it.key]; have == nil || it.state == asked && have.state != asked {
			f.known[it.key] = it
		}
	}
	// The order of a map is none: among those that still wait, the first in the queue stays.
	for _, lane := range [...]int{listed, linked} {
		for _, it := range slices.Backward(f.queues[lane]) {
			if it.lane == lane && it.state == queued && f.known[it.key].state == queued {
				f.known[it.key] = it
			}
		}
	}
}
