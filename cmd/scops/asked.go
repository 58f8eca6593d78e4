package main

import (
	"context"
	"sync"
	"time"
)

// asked is an answer that is kept for a while: whoever wants it, a scrape or a
// prober, neither asks more often nor waits longer than this allows.
type asked[T any] struct {
	ask    func(context.Context) (T, error)
	every  time.Duration    // least time between two questions
	within time.Duration    // longest time one may take
	spare  int              // rests at least so many times as long as the last one took
	now    func() time.Time // nil = time.Now

	mu    sync.Mutex
	value T
	err   error
	next  time.Time // not asked again before
}

// get gives the kept answer, or asks. Whoever comes while somebody asks waits
// for that answer. One that gave up waiting does not spoil it for the others.
func (a *asked[T]) get(ctx context.Context) (T, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now
	if now == nil {
		now = time.Now
	}
	began := now()
	if began.Before(a.next) {
		return a.value, a.err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.within)
	defer cancel()
	a.value, a.err = a.ask(ctx)
	ended := now()
	a.next = ended.Add(max(a.every, time.Duration(a.spare)*ended.Sub(began)))
	return a.value, a.err
}
