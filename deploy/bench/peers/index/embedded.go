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

func embedded(ctx context.Context, file string, n int) (err error) {
	s, err := sqlite.Open(ctx, file, sqlite.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	took, err := fill(ctx, s, n)
	if err != nil {
		return err
	}
	about, err := os.Stat(file)
	if err != nil {
		return err
	}
	fmt.Printf("embedded, %d hits\n  Put, batches of %d       %8.0f docs/s, %d MB of disk\n", n, batchSize, float64(n)/took.Seconds(), about.Size()>>20)
	narrow, any, slowest, err := timed(ctx, s, n, 10)
	if err != nil {
		return err
	}
	fmt.Printf("  search, at most 5 %% match  %s\n  search, any              %s\n  slowest: %s\n", narrow, any, slowest)
	return nil
}
