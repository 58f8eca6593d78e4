package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestTheMemoryLimitFollowsWhatIsInUse(t *testing.T) {
	const alive = 128 << 20
	before := newUse()
	before.read()
	ballast := make([]byte, alive)
	runtime.GC()
	after := newUse()
	after.read()
	if grew := after.limit() - before.limit(); grew < alive || grew > alive*5/4 {
		t.Errorf("with %d bytes more alive the limit is %d higher, want those and room for garbage", alive, grew)
	}
	runtime.KeepAlive(ballast)
}

func TestAnOperatorsOwnLimitStands(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) })
	c, err := loadConfig("", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOGC", "70")
	t.Setenv("GOMEMLIMIT", "1GiB")
	tuneMemory(t.Context(), c)()
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("the limit was set to %d over the operator's", got)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GOGC was set to %d over the operator's", got)
	}

	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	tuneMemory(t.Context(), c)() // it sets a limit before it looks whether it is over
	most := int64(baseMemory) + int64(c.Crawl.Memory)
	if got := debug.SetMemoryLimit(-1); got < ordinaryMemory || got > most {
		t.Errorf("without one the limit is %d, want %d to %d", got, ordinaryMemory, most)
	}
}
