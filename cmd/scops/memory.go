package main

import (
	"os"
	"runtime/debug"
)

const (
	// gcPercent is how far the heap of a worker grows between two collections, in
	// per cent of what is live. A worker waits for other people's servers most of
	// its time: it has the CPU to collect more often than Go does by itself. What
	// it costs and saves: deploy/decisions/0015-fetching-on-a-hostile-web.md.
	gcPercent = 40
	// baseMemory is what a worker takes beside its pages: rules, connections, stacks
	// and the stores, with room for garbage.
	baseMemory = 56 << 20
)

// tuneMemory bounds the memory of a process that crawls: crawl.memory is what
// pages may take, and towards the sum the collector works ever harder instead
// of letting the heap grow. GOGC and GOMEMLIMIT, where an operator sets them,
// stand.
func tuneMemory(c Config) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(baseMemory + int64(c.Crawl.Memory))
	}
}
