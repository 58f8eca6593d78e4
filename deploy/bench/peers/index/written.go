package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/index"
	"scops/index/elastic"
)

// Hits written anew before every query, and how often each query is asked.
const (
	writtenHits   = 20
	writtenRounds = 3
)

// searchWritten asks every query right after hits were written and a refresh:
// what a server has worked out for the queries before is then worth nothing.
// The hits are the first of fillServer, so the store stays as it was.
func searchWritten(ctx context.Context, address, prefix string) (err error) {
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	docs, err := firstHits(writtenHits)
	if err != nil {
		return err
	}
	var all times
	classes, worst, slowest := map[string]times{}, time.Duration(0), ""
	for round := range writtenRounds + 1 { // the first warms up
		for _, w := range wants() {
			took, err := afterWriting(ctx, s, docs, w.words)
			if err != nil {
				return err
			}
			if round == 0 {
				continue
			}
			all, classes[w.class] = append(all, took), append(classes[w.class], took)
			if took > worst {
				worst, slowest = took, w.words
			}
		}
	}
	for _, class := range []string{"wildcard", "NEAR", "everything"} {
		fmt.Printf("  written: %-15s p50 %6.1f ms  p95 %6.1f ms  (%d)\n", class, ms(classes[class].at(0.50)), ms(classes[class].at(0.95)), len(classes[class]))
	}
	fmt.Printf("  written: any             p50 %6.1f ms  p95 %6.1f ms  (%d); slowest: %s, %.1f ms\n", ms(all.at(0.50)), ms(all.at(0.95)), len(all), slowest, ms(worst))
	return nil
}

// afterWriting is how long a query takes, looking up its words included.
func afterWriting(ctx context.Context, s index.Store, docs []index.Document, words string) (time.Duration, error) {
	if _, err := s.Put(ctx, docs, index.PutOptions{}); err != nil {
		return 0, err
	}
	if err := s.Refresh(ctx); err != nil {
		return 0, err
	}
	from := time.Now()
	req, err := request(ctx, s, words)
	if err != nil {
		return 0, err
	}
	if _, err := s.Search(ctx, req); err != nil {
		return 0, fmt.Errorf("%s: %w", words, err)
	}
	return time.Since(from), nil
}

func firstHits(n int) (docs []index.Document, err error) {
	err = batches(n, func(some []index.Document) error { docs = append(docs, some...); return nil })
	return docs, err
}

// keepWriting writes the first n hits once a second, and the server refreshes
// when it pleases.
func keepWriting(ctx context.Context, address, prefix string, n int) (err error) {
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	docs, err := firstHits(n)
	if err != nil {
		return err
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if _, err := s.Put(ctx, docs, index.PutOptions{}); err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
