package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
	"scops/index/ingest"
)

// BenchmarkEmbeddedClaim prints how long a claim of the embedded frontier takes
// while the workers judge and store pages of 20 posts as fast as they can, every
// post kept and one in a hundred flagged; a Host is always due.
func BenchmarkEmbeddedClaim(b *testing.B) {
	const workers, hosts, lasts = 8, 64, 20 * time.Second
	file := filepath.Join(b.TempDir(), "scops.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, "data: '%s'\nretention: {unflagged: 72h}\n", filepath.Join(b.TempDir(), "data")), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		config, err := loadConfig(file, nil)
		if err != nil {
			b.Fatal(err)
		}
		bench := openBench(b, config)
		ctx := b.Context()
		for h := range hosts {
			host := fmt.Sprintf("h%02d.example", h)
			err := bench.queue.Push(ctx, crawler.Request{Host: host, ID: "1", URL: "http://" + host + "/1"}, crawler.Request{Host: host, ID: "2", URL: "http://" + host + "/2"})
			if err != nil {
				b.Fatal(err)
			}
		}
		began := time.Now()
		var crew sync.WaitGroup
		for range workers {
			crew.Go(func() {
				for time.Since(began) < lasts {
					if err := bench.visit(ctx); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		crew.Wait()
		took := time.Since(began)
		slices.Sort(bench.waits)
		p99, verdict := bench.waits[len(bench.waits)*99/100], "held"
		if p99 > 20*time.Millisecond {
			verdict = "MISSED"
		}
		fmt.Printf("embedded    %d claims by %d workers that store %.0f posts a second: p50 %v, p99 %v; floor p99 < 20ms %s\n", len(bench.waits), workers,
			float64(bench.posts.Load())/took.Seconds(), bench.waits[len(bench.waits)/2].Round(10*time.Microsecond), p99.Round(10*time.Microsecond), verdict)
	}
}

// claimBench is an embedded deployment without a fetcher.
type claimBench struct {
	queue queue
	sink  crawler.Sink
	done  atomic.Int64
	posts atomic.Int64
	mu    sync.Mutex
	waits []time.Duration
}

func openBench(b *testing.B, config Config) *claimBench {
	b.Helper()
	ctx := b.Context()
	store, err := openStore(ctx, config)
	if err != nil {
		b.Fatal(err)
	}
	book, err := openLedger(ctx, config, store)
	if err != nil {
		b.Fatal(err)
	}
	judge, err := openClassifier(config)
	if err != nil {
		b.Fatal(err)
	}
	queue, err := openFrontier(ctx, config, func(string) time.Duration { return 0 })
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		for what, err := range map[string]error{"queue": queue.Close(), "store": store.Close()} {
			if err != nil {
				b.Errorf("close %s: %v", what, err)
			}
		}
	})
	return &claimBench{queue: queue, sink: ingest.New(ingest.Options{
		Store: store, Ledger: book, Judge: judge, Owner: config.Agency.ID, Handling: handling,
		Unflagged: time.Duration(config.Retention.Unflagged), Now: time.Now,
	})}
}

// visit is one lease from its claim to its settlement.
func (c *claimBench) visit(ctx context.Context) error {
	asked := time.Now()
	lease, err := c.queue.Claim(ctx)
	if err != nil {
		return err
	}
	took := time.Since(asked)
	c.mu.Lock()
	c.waits = append(c.waits, took)
	c.mu.Unlock()
	n := c.done.Add(1)
	if lease.Kind == crawler.KindRobots {
		robots := &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
		return c.queue.Settle(ctx, lease, crawler.Outcome{Kind: crawler.Done, Robots: robots})
	}
	page, harvest := pageOfPosts(lease.URL, n)
	if _, err := c.sink.Accept(ctx, page, harvest); err != nil {
		return err
	}
	c.posts.Add(int64(len(harvest.Posts)))
	return c.queue.Settle(ctx, lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()})
}

// pageOfPosts is a page of 20 posts nobody has seen; on every fifth page the
// first is an offer.
func pageOfPosts(address string, n int64) (*crawler.Page, crawler.Harvest) {
	now := time.Now().UTC()
	page := &crawler.Page{URL: address, Status: 200, Body: []byte("<html></html>"), Text: "<html></html>", Charset: "utf-8", FetchedAt: now}
	harvest := crawler.Harvest{Site: "bench", Adapter: "bench", State: crawler.PageOK}
	for i := range 20 {
		id := fmt.Sprintf("%d-%d", n, i)
		text := fmt.Sprintf("오늘 점심은 비빔밥, 내일은 영화 보러 갑니다. วันนี้อากาศดีมาก ไปเที่ยวทะเลกัน number %s", id)
		if i == 0 && n%5 == 0 {
			text = fmt.Sprintf("아이스 1g 70 0.5g 40 던지기 서울 텔레 @bench%d", n)
		}
		harvest.Posts = append(harvest.Posts, crawler.Post{
			ID: crawler.PostID("bench", "someone", id), Site: "bench", URL: address + "#" + id, Text: text, PostedAt: &now,
		})
	}
	return page, harvest
}
