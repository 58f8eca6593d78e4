package auth

import (
	"context"
	"sync/atomic"
	"time"
)

// lane lets one hash be computed at a time, with a bounded number waiting
// their turn. There are two: one for browsers that are known, one for
// strangers. So a process computes two hashes at once at the most (two cores,
// 38 MiB), and a crowd of strangers never stands in front of a colleague.
type lane struct {
	places chan struct{} // being computed or waiting
	turn   chan struct{} // being computed
	turns  atomic.Int64  // computed so far
}

// queue is how many may wait in a lane: a second or two of work.
const queue = 32

func newLane(waiting int) *lane {
	return &lane{places: make(chan struct{}, 1+waiting), turn: make(chan struct{}, 1)}
}

// do calls f when it is its turn, in order of arrival. A full lane answers
// *WaitError, an end of ctx its error; f has not been called then.
func (l *lane) do(ctx context.Context, f func()) error {
	select {
	case l.places <- struct{}{}:
	default:
		return &WaitError{Wait: time.Second}
	}
	defer func() { <-l.places }()
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.turn }()
	l.turns.Add(1)
	f()
	return nil
}
