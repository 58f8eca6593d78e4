package fetch

import (
	"context"
	"sync"
)

const (
	// treeFactor is what a body of one byte costs in memory while its page is
	// worked on: the body, its text (Thai grows threefold) and its parse tree.
	treeFactor = 8
	// firstRoom is the body size reserved before a request is sent.
	firstRoom = 64 << 10
)

// budget bounds the memory of all pages in flight. One page at a time may
// leave the common room for a lane wide enough for the largest body: so
// somebody can always finish, however full the room is.
type budget struct {
	mu     sync.Mutex
	room   int64         // for all pages but the one in the lane
	used   int64         // of room
	wide   int64         // of the lane
	waits  uint64        // pages that had to wait for room
	lane   *share        // the page in the lane, nil = free
	waking chan struct{} // closed and replaced whenever something is given back
}

// share is what one page holds of a budget.
type share struct {
	b    *budget
	held int64 // of the common room
	once sync.Once
}

func newBudget(memory, maxBody int64) *budget {
	return &budget{room: max(0, memory-maxBody*treeFactor), wide: maxBody * treeFactor, waking: make(chan struct{})}
}

// open waits for the room a request needs before it may be sent.
func (b *budget) open(ctx context.Context) (*share, error) {
	s := &share{b: b}
	if err := s.grow(ctx, firstRoom); err != nil {
		return nil, err
	}
	return s, nil
}

// grow waits until n more bytes of body fit; it fails only when ctx ends.
func (s *share) grow(ctx context.Context, n int64) error {
	for waited := false; ; waited = true {
		waking, ok := s.b.take(s, n*treeFactor, waited)
		if ok {
			return nil
		}
		select {
		case <-waking:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (b *budget) take(s *share, n int64, waited bool) (<-chan struct{}, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.lane == s:
		return nil, true
	case b.used+n <= b.room:
		b.used += n
		s.held += n
		return nil, true
	case b.lane == nil:
		b.lane = s
		b.giveBack(s)
		return nil, true
	case !waited:
		b.waits++
	}
	return b.waking, false
}

// Memory is how full the memory budget of a Fetcher is.
type Memory struct {
	Held   int64  // bytes the pages in flight hold
	Budget int64  // bytes there are
	Waits  uint64 // how often a page had to wait for room so far
}

func (b *budget) memory() Memory {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := Memory{Held: b.used, Budget: b.room + b.wide, Waits: b.waits}
	if b.lane != nil {
		m.Held += b.wide
	}
	return m
}

// giveBack returns what s holds of the common room; the lock is held.
func (b *budget) giveBack(s *share) {
	b.used -= s.held
	s.held = 0
	close(b.waking)
	b.waking = make(chan struct{})
}

// close gives everything back; further calls do nothing.
func (s *share) close() {
	s.once.Do(func() {
		s.b.mu.Lock()
		defer s.b.mu.Unlock()
		if s.b.lane == s {
			s.b.lane = nil
		}
		s.b.giveBack(s)
	})
}
