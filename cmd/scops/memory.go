package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// gcPercent is how far the heap of a worker grows between two collections, in
	// per cent of what is live. A worker waits for other people's servers most of
	// its time: it has the CPU to collect more often than Go does by itself. What
	// it costs and saves: deploy/decisions/0015-fetching-on-a-hostile-web.md.
	gcPercent = 40
	// baseMemory is what a worker takes at most beside its pages: rules,
	// connections, stacks and the stores, with room for garbage.
	baseMemory = 56 << 20
	// ordinaryMemory is enough for the released rules and 64 ordinary pages in flight.
	ordinaryMemory = 34 << 20
	// leastGarbage is how much garbage there may be however little is alive.
	leastGarbage = 3 << 20
	// paceEvery is how often the limit is set anew.
	paceEvery = 500 * time.Millisecond
)

// tuneMemory bounds the memory of a process that crawls until stop is called.
// GOGC and GOMEMLIMIT, where an operator sets them, stand. Why a limit that
// moves: deploy/decisions/0025-memory-of-a-worker.md.
func tuneMemory(ctx context.Context, c Config) (stop func()) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		paceMemory(ctx, baseMemory+int64(c.Crawl.Memory))
	}()
	return func() { cancel(); <-ended }
}

// paceMemory keeps the memory limit a little above what is in use, up to most:
// below it nothing freed is kept from the system, and there the collector works
// ever harder instead of letting the heap grow.
func paceMemory(ctx context.Context, most int64) {
	tick := time.NewTicker(paceEvery)
	defer tick.Stop()
	u := newUse()
	for {
		u.read()
		debug.SetMemoryLimit(min(most, max(ordinaryMemory, u.limit())))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// use is what the Go runtime says of its memory.
type use []metrics.Sample

func newUse() use {
	return use{
		{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
		{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"},
	}
}

func (u use) read() { metrics.Read(u) }

// limit leaves room for garbage of an eighth of what was alive at the last
// collection, beside what is no object: a limit below that would have the
// collector run all the time.
func (u use) limit() int64 {
	total, released, free, objects, live := u.bytes(0), u.bytes(1), u.bytes(2), u.bytes(3), u.bytes(4)
	return total - released - free - objects + live + max(leastGarbage, live/8)
}

func (u use) bytes(i int) int64 { return int64(u[i].Value.Uint64()) }
