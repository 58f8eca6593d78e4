package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// connections is how many requests are under way at any time.
const connections = 64

// contestant fetches one address and returns how many posts it read there.
type contestant func(address string) (int, error)

// result is what a run came to.
type result struct {
	Name        string  `json:"name"`
	Pages       int     `json:"pages"`
	Seconds     float64 `json:"seconds"`     // wall
	CPU         float64 `json:"cpu_seconds"` // of this process, all threads
	PagesPerCPU float64 `json:"pages_per_cpu_second"`
	PeakMB      float64 `json:"peak_mb"` // largest resident memory
}

// measure runs one contestant: a tenth of the pages to warm up, then all of
// them.
func measure(name, address string, n int) error {
	open, ok := map[string]func() (contestant, error){"ours": ours, "hand": byHand, "colly": plainColly, "fetch": fetchOnly}[name]
	if !ok {
		return fmt.Errorf("fetch: nobody is called %q", name)
	}
	c, err := open()
	if err != nil {
		return err
	}
	if err := take(c, address, max(n/10, connections)); err != nil {
		return err
	}
	began, before := time.Now(), spent()
	if err := take(c, address, n); err != nil {
		return err
	}
	r := result{Name: name, Pages: n, Seconds: time.Since(began).Seconds(), CPU: (spent() - before).Seconds(), PeakMB: peak()}
	r.PagesPerCPU = float64(n) / r.CPU
	return json.NewEncoder(os.Stdout).Encode(r)
}

// take fetches n pages over all connections. A page with another number of
// posts than were put there ends the run: a fast reader of nothing is no
// contestant.
func take(c contestant, address string, n int) error {
	var left atomic.Int64
	left.Store(int64(n))
	var wg sync.WaitGroup
	failed := make(chan error, connections)
	for range connections {
		wg.Go(func() {
			for i := left.Add(-1); i >= 0; i = left.Add(-1) {
				got, err := c(fmt.Sprintf("%s/s/riversidenotes?before=%d", address, i))
				if err == nil && got != posts {
					err = fmt.Errorf("read %d posts, want %d", got, posts)
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(failed)
	return <-failed
}

// spent is the CPU time this process has used, all its threads together.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peak is the largest resident memory so far, in MB.
func peak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(after, &kb); err != nil {
		return 0
	}
	return kb / 1024
}
