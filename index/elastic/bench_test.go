//go:build unix

package elastic_test

import (
	"encoding/json"
	"net/http"
	"syscall"
	"testing"
	"time"

	"scops/index/indextest"
)

func BenchmarkStore(b *testing.B) {
	address := serverURL(b)
	indextest.Bench(b, open, func() time.Duration { return ownTime() + serverTime(b, address) })
}

func ownTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// serverTime is the processor time of all nodes.
func serverTime(b *testing.B, address string) time.Duration {
	res, err := http.Get(address + "/_nodes/stats/process?filter_path=nodes.*.process.cpu.total_in_millis") //nolint:noctx // a benchmark
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var answer struct {
		Nodes map[string]struct {
			Process struct {
				CPU struct {
					Millis int64 `json:"total_in_millis"`
				} `json:"cpu"`
			} `json:"process"`
		} `json:"nodes"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		b.Fatal(err)
	}
	var sum time.Duration
	for _, n := range answer.Nodes {
		sum += time.Duration(n.Process.CPU.Millis) * time.Millisecond
	}
	return sum
}
