package frontiertest

import (
	"fmt"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Benchmark measures pushes, and claims with their settlements, on 100 Hosts
// without delay; open is as in Run.
func Benchmark(b *testing.B, open func(b *testing.B, o frontier.Options) Harness) {
	options := frontier.Options{Delay: every(0), Lease: time.Minute}
	b.Run("push one", func(b *testing.B) {
		h := open(b, options)
		for i := 0; b.Loop(); i++ {
			if err := h.Frontier.Push(b.Context(), benchTask(i)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("push batches of 100", func(b *testing.B) {
		h := open(b, options)
		n := 0
		for b.Loop() {
			batch := make([]crawler.Request, 100)
			for i := range batch {
				batch[i] = benchTask(n)
				n++
			}
			if err := h.Frontier.Push(b.Context(), batch...); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tasks/s")
	})
	for _, workers := range []int{1, 16} {
		b.Run(fmt.Sprintf("claim and settle with %d workers", workers), func(b *testing.B) {
			benchClaim(b, open(b, options), workers)
		})
	}
}

// benchTask is the n-th of 10,000 tasks on 100 Hosts.
func benchTask(n int) crawler.Request {
	return task(name("h", n%100)+".example", fmt.Sprintf("%016x", n%10_000), time.Time{})
}

func benchClaim(b *testing.B, h Harness, workers int) {
	for i := range 10_000 / 100 {
		batch := make([]crawler.Request, 100)
		for j := range batch {
			batch[j] = benchTask(100*i + j)
		}
		if err := h.Frontier.Push(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
	}
	for range 100 { // every Host's robots.txt
		if err := benchOne(b, h.Frontier); err != nil {
			b.Fatal(err)
		}
	}
	b.SetParallelism(max(workers/2, 1))
	b.ResetTimer()
	if workers == 1 {
		for range b.N {
			if err := benchOne(b, h.Frontier); err != nil {
				b.Fatal(err)
			}
		}
	} else {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := benchOne(b, h.Frontier); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
}

func benchOne(b *testing.B, f crawler.Frontier) error {
	lease, err := f.Claim(b.Context())
	if err != nil {
		return err
	}
	out := crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()}
	if lease.Kind == crawler.KindRobots {
		out = allowed(lease)
	}
	return f.Settle(b.Context(), lease, out)
}
