package main

import (
	"runtime"
	"syscall"
	"time"
)

// rounds is how often every contestant runs; they take turns, so that what else
// the machine does is shared.
const rounds = 9

// spell is how long a contestant runs in one round, in CPU time.
const spell = 100 * time.Millisecond

// contestant does one pass over its input.
type contestant struct {
	name string
	pass func()
	unit float64 // what one pass is worth: megabytes, posts
}

// compete gives every contestant's units per CPU-second in the best of its
// rounds: other work on the machine can only make a round slower.
func compete(all []contestant) []float64 {
	best := make([]float64, len(all))
	for range rounds {
		for i, c := range all {
			best[i] = max(best[i], speed(c))
		}
	}
	return best
}

func speed(c contestant) float64 {
	runtime.GC()
	passes := 0.0
	start := spent()
	for {
		c.pass()
		passes++
		if used := spent() - start; used >= spell {
			return passes * c.unit / used.Seconds()
		}
	}
}

// spent is the CPU time this process has used, all its threads together.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// allocations counts the allocations of one call.
func allocations(call func()) float64 {
	var before, after runtime.MemStats
	call()
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs)
}
