package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"scops/index"
	"scops/index/elastic"
)

// A tenth of the hits, at most so many, are written by the store and by the bare
// client in each of some rounds, taking turns.
const (
	compared     = 10_000
	bulkRounds   = 3
	searchRounds = 10
)

// bare is a client that sends bytes and reads the answer, and does nothing else.
type bare struct {
	base *url.URL
	http *http.Client
}

func (b *bare) do(ctx context.Context, method, path, media string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, b.base.Scheme+"://"+b.base.Host+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if b.base.User != nil {
		password, _ := b.base.User.Password()
		req.SetBasicAuth(b.base.User.Username(), password)
	}
	req.Header.Set("Content-Type", media)
	res, err := b.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %s %.300s", method, path, res.Status, answer)
	}
	return answer, err
}

func (b *bare) bulk(ctx context.Context, body []byte) error {
	answer, err := b.do(ctx, http.MethodPost, "/_bulk", "application/x-ndjson", body)
	if err != nil {
		return err
	}
	var read struct {
		Errors bool `json:"errors"`
	}
	if err := json.Unmarshal(answer, &read); err != nil || read.Errors {
		return fmt.Errorf("bulk: %w %.300s", err, answer)
	}
	return nil
}

// putServer compares writing, in indices of its own.
func putServer(ctx context.Context, address, prefix string, n int) error {
	base, err := url.Parse(address)
	if err != nil {
		return err
	}
	return compareBulk(ctx, address, prefix, &bare{base, &http.Client{}}, min(n/10, compared))
}

// fillServer writes n hits to be searched.
func fillServer(ctx context.Context, address, prefix string, n int) (err error) {
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := fill(ctx, s, n); err != nil {
		return err
	}
	return s.Refresh(ctx)
}

// searchServer searches what fillServer wrote, beside the bare client.
func searchServer(ctx context.Context, address, prefix string, n int) (err error) {
	base, err := url.Parse(address)
	if err != nil {
		return err
	}
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return compareSearch(ctx, s, prefix, &bare{base, &http.Client{}}, n)
}

// compareBulk writes the same hits by turns through the store and as bytes that
// were recorded from it, each time into a fresh index.
func compareBulk(ctx context.Context, address, prefix string, raw *bare, n int) error {
	var ready [][]index.Document
	if err := batches(n, func(docs []index.Document) error { ready = append(ready, docs); return nil }); err != nil {
		return err
	}
	var kept recorder
	recording := httptest.NewServer(&kept)
	defer recording.Close()
	if _, err := putAll(ctx, recording.URL, prefix, ready); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	var ours, theirs []float64
	for round := range bulkRounds + 1 { // the first warms up
		for _, turn := range []int{round % 2, 1 - round%2} {
			if err := empty(ctx, address, prefix, raw); err != nil {
				return err
			}
			var took time.Duration
			var err error
			if turn == 0 {
				took, err = putAll(ctx, address, prefix, ready)
			} else {
				from := time.Now()
				for _, body := range kept.bulks {
					err = errors.Join(err, raw.bulk(ctx, body))
				}
				took = time.Since(from)
			}
			if err != nil {
				return err
			}
			switch speed := float64(n) / took.Seconds(); {
			case round == 0:
			case turn == 0:
				ours = append(ours, speed)
			default:
				theirs = append(theirs, speed)
			}
		}
	}
	a, b := mean(ours), mean(theirs)
	fmt.Printf("  Put, batches of %d       %8.0f docs/s\n  bare client, same bytes  %8.0f docs/s\n  Put of bare              %8.2f  %s, %d hits, %d rounds by turns\n", batchSize, a, b, a/b, floor(a/b >= 0.7, ">= 0.7"), n, bulkRounds)
	return empty(ctx, address, prefix, raw)
}

func mean(all []float64) float64 {
	var sum float64
	for _, v := range all {
		sum += v
	}
	return sum / float64(max(1, len(all)))
}

func putAll(ctx context.Context, address, prefix string, ready [][]index.Document) (took time.Duration, err error) {
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	from := time.Now()
	for _, docs := range ready {
		outcomes, err := s.Put(ctx, docs, index.PutOptions{})
		for _, o := range outcomes {
			err = errors.Join(err, o.Err)
		}
		if err != nil {
			return 0, err
		}
	}
	return time.Since(from), nil
}

// empty leaves the store without hits, with the index for them.
func empty(ctx context.Context, address, prefix string, raw *bare) (err error) {
	names, err := raw.do(ctx, http.MethodGet, "/_cat/indices/"+prefix+"-hit-*?h=index", "application/json", nil)
	if err != nil {
		return err
	}
	for _, name := range strings.Fields(string(names)) {
		if _, err := raw.do(ctx, http.MethodDelete, "/"+name, "application/json", nil); err != nil {
			return err
		}
	}
	s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	one := index.Document{Kind: index.KindHit, ID: "first", Version: index.VersionAny}
	if err := index.PutOne(ctx, s, one, index.PutOptions{}); err != nil {
		return err
	}
	return s.Delete(ctx, index.KindHit, "first", index.VersionAny)
}

// compareSearch asks every query by turns through the store and as bytes that
// were recorded from it.
func compareSearch(ctx context.Context, s index.Store, prefix string, raw *bare, n int) error {
	var kept recorder
	recording := httptest.NewServer(&kept)
	defer recording.Close()
	scribe, err := elastic.Open(ctx, elastic.Options{Addresses: []string{recording.URL}, Prefix: prefix})
	if err != nil {
		return err
	}
	defer func() { _ = scribe.Close() }()
	var ours, theirs, narrow times
	classes := map[string]times{}
	for round := range searchRounds + 1 { // the first warms up
		for i, w := range wants() {
			req, err := request(ctx, s, w.words)
			if err != nil {
				return err
			}
			if _, err := scribe.Search(ctx, req); err != nil {
				return fmt.Errorf("record %s: %w", w.words, err)
			}
			for _, turn := range []int{(round + i) % 2, 1 - (round+i)%2} {
				var res index.Result
				from := time.Now()
				if turn == 0 {
					res, err = s.Search(ctx, req)
				} else {
					err = raw.search(ctx, kept.path, kept.search)
				}
				took := time.Since(from)
				switch {
				case err != nil:
					return fmt.Errorf("%s: %w", w.words, err)
				case round == 0:
				case turn == 0:
					ours, classes[w.class] = append(ours, took), append(classes[w.class], took)
					if float64(res.Total) <= rare*float64(n) {
						narrow = append(narrow, took)
					}
				default:
					theirs = append(theirs, took)
				}
			}
		}
	}
	done := map[string]bool{}
	for _, w := range wants() {
		if !done[w.class] {
			done[w.class] = true
			fmt.Printf("  %-24s %s\n", w.class, classes[w.class])
		}
	}
	ratio := float64(ours.at(0.99)) / float64(theirs.at(0.99))
	fmt.Printf("  at most 5 %% match        %s\n  search, any              %s\n  bare client, same bytes  %s\n  search p99 of bare       %8.2f  %s\n",
		narrow, ours, theirs, ratio, floor(ratio <= 1.3, "<= 1.3"))
	return nil
}

// search reads the whole answer and takes the JSON apart, as any client must.
func (b *bare) search(ctx context.Context, path string, body []byte) error {
	answer, err := b.do(ctx, http.MethodPost, path, "application/json", body)
	if err != nil {
		return err
	}
	var read map[string]any
	return json.Unmarshal(answer, &read)
}
