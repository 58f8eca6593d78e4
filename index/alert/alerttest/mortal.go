package alerttest

import (
	"context"
	"errors"
	"sync"

	"scops/index"
)

// errKilled is what a dead process sees of its store.
var errKilled = errors.New("killed")

// mortal dies at a call: before it reaches the store, or after it did and before
// the process hears of it. Nothing gets through from then on.
type mortal struct {
	index.Store
	at    int  // the call it dies at, from 1
	after bool // the store does what that call asks

	mu    sync.Mutex
	calls int
}

// enter counts a call; undone says that the call does not reach the store.
func (m *mortal) enter() (undone, dies bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	return m.calls > m.at || m.calls == m.at && !m.after, m.calls >= m.at
}

func (m *mortal) dead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.calls >= m.at
}

func mortally[T any](m *mortal, call func() (T, error)) (T, error) {
	var none T
	undone, dies := m.enter()
	if undone {
		return none, errKilled
	}
	got, err := call()
	if dies {
		return none, errKilled
	}
	return got, err
}

// Put is a call.
func (m *mortal) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	return mortally(m, func() ([]index.Outcome, error) { return m.Store.Put(ctx, docs, opt) })
}

// Get is a call.
func (m *mortal) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	return mortally(m, func() ([]*index.Document, error) { return m.Store.Get(ctx, kind, ids...) })
}

// Search is a call.
func (m *mortal) Search(ctx context.Context, req index.Request) (index.Result, error) {
	return mortally(m, func() (index.Result, error) { return m.Store.Search(ctx, req) })
}
