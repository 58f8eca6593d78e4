package fetch_test

import (
	"context"
	"runtime"
	"time"
)

// collect runs the garbage collector until ctx ends.
func collect(ctx context.Context) {
	for ctx.Err() == nil {
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
	}
}
