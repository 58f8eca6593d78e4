package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"scops/index"
	"scops/index/sqlite"
)

// fill writes n hits and gives the time spent in the store.
func fill(ctx context.Context, s index.Store, n int) (took time.Duration, err error) {
	err = batches(n, func(docs []index.Document) error {
		from := time.Now()
		outcomes, err := s.Put(ctx, docs, index.PutOptions{})
		took += time.Since(from)
		for _, o := range outcomes {
			err = errors.Join(err, o.Err)
		}
		return err
	})
	return took, err
}

// embedded fills a file, unless it was filled by an earlier run, and searches it.
func embedded(ctx context.Context, file string, n int) (err error) {
	_, missing := os.Stat(file)
	s, err := sqlite.Open(ctx, file, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	fmt.Printf("embedded, %d hits\n", n)
	if missing != nil {
		took, err := fill(ctx, s, n)
		if err != nil {
			return err
		}
		about, err := os.Stat(file)
		if err != nil {
			return err
		}
		fmt.Printf("  Put, batches of %d       %8.0f docs/s, %d MB of disk\n", batchSize, float64(n)/took.Seconds(), about.Size()>>20)
	}
	classes, narrow, any, err := timed(ctx, s, n, embeddedRounds)
	if err != nil {
		return err
	}
	fmt.Printf("  %-28s %9s %9s %9s %9s  %s\n", "search", "p50 ms", "p99 ms", "CPU p50", "CPU p99", "matches")
	done := map[string]bool{}
	for _, w := range wants() {
		if !done[w.class] {
			done[w.class] = true
			classes[w.class].print(w.class, "")
		}
	}
	narrow.print("at most 5 % match", floor(narrow.wall.at(0.99) < narrowLimit, "p99 < 100 ms"))
	any.print("any", floor(any.wall.at(0.99) < anyLimit, "p99 < 500 ms"))
	return nil
}

// How often each query is asked, and what its 99th percentile is to be below.
const (
	embeddedRounds = 5
	narrowLimit    = 100 * time.Millisecond
	anyLimit       = 500 * time.Millisecond
)

func (m *measured) print(name, floor string) {
	fmt.Printf("  %-28s %9.1f %9.1f %9.1f %9.1f  %d..%d %s\n", name, ms(m.wall.at(0.50)), ms(m.wall.at(0.99)), ms(m.cpu.at(0.50)), ms(m.cpu.at(0.99)), m.least, m.most, floor)
}
