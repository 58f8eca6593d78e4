package fetch

import (
	"context"
	"sync"
	"testing"
	"time"
)

func TestMemoryIsNeverPromisedTwice(t *testing.T) {
	t.Parallel()
	const maxBody = 1 << 20
	const memory = 4 * maxBody * treeFactor
	b := newBudget(memory, maxBody)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for range 20 {
				s, err := b.open(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				for grown := int64(firstRoom); grown < maxBody; grown += firstRoom {
					if err := s.grow(t.Context(), firstRoom); err != nil {
						t.Error(err)
					}
					b.mu.Lock()
					if b.used > b.room {
						t.Errorf("%d bytes promised of %d", b.used, b.room)
					}
					b.mu.Unlock()
				}
				s.close()
				s.close()
			}
		})
	}
	wg.Wait()
	if b.used != 0 || b.lane != nil {
		t.Errorf("%d bytes are still held", b.used)
	}
}

func TestWaitingForMemoryEndsWithTheContext(t *testing.T) {
	t.Parallel()
	b := newBudget(1, 1<<20) // room for one page, in the lane
	first, err := b.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := b.open(ctx); err == nil {
		t.Fatal("two pages got the room of one")
	}
	first.close()
	second, err := b.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second.close()
}
