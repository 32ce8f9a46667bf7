package crawl

import (
	"context"
	"sync"
	"time"
)

// pace keeps requests to a host apart in time. It is used by several goroutines.
type pace struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu   sync.Mutex
	next map[string]time.Time // when a host may be asked again
}

// wait waits for the turn of a request to host, and takes gap for it.
func (p *pace) wait(ctx context.Context, host string, gap time.Duration) error {
	for {
		p.mu.Lock()
		now := p.now()
		wait := p.next[host].Sub(now)
		if wait <= 0 {
			p.next[host] = now.Add(gap)
			p.mu.Unlock()
			return ctx.Err()
		}
		p.mu.Unlock()
		if err := p.sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// pause lets nobody ask host for a while.
func (p *pace) pause(host string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := p.now().Add(d); until.After(p.next[host]) {
		p.next[host] = until
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
