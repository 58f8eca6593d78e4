package frontier

import (
	"context"
	"time"

	"scops/crawler"
)

// Bell wakes the one claimer of a process that waits for something to become
// due. Make it with NewBell.
type Bell struct{ c chan struct{} }

// NewBell makes a Bell.
func NewBell() Bell { return Bell{c: make(chan struct{}, 1)} }

// Ring wakes the waiter, or the next one to wait. It never blocks.
func (b Bell) Ring() {
	select {
	case b.c <- struct{}{}:
	default:
	}
}

// Wait rests until the bell rings or the time is over. It returns ErrClosed
// when closed is closed, and ctx.Err() when ctx ends.
func (b Bell) Wait(ctx context.Context, closed <-chan struct{}, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-b.c:
	case <-closed:
		return crawler.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
