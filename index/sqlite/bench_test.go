//go:build unix

package sqlite_test

import (
	"syscall"
	"testing"
	"time"

	"scops/index/indextest"
)

func BenchmarkStore(b *testing.B) { indextest.Bench(b, open, cpuTime) }

func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
