package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/elastic"
	"scops/index/ingest"
	"scops/index/ledger"
	"scops/index/sqlite"
)

// onPage is how many posts a page holds.
const onPage = 20

// ingestInto brings pages of offers to the crawler's sink, one after another:
// judged, sealed, recorded in the ledger, stored.
func ingestInto(ctx context.Context, n int, where []string) (err error) {
	var s index.Store
	if strings.HasPrefix(where[0], "http") && len(where) == 2 {
		s, err = elastic.Open(ctx, elastic.Options{Addresses: where[:1], Prefix: where[1]})
	} else {
		s, err = sqlite.Open(ctx, where[0], sqlite.Options{})
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	judge, err := newJudge()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "scops-bench-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	book, err := ledger.Open(ctx, ledger.Options{Store: s, Owner: owner, Handling: "amber+strict", AnchorFile: dir + "/anchor", Software: "bench", Now: time.Now})
	if err != nil {
		return err
	}
	sink := ingest.New(ingest.Options{Store: s, Ledger: book, Judge: judge, Owner: owner})
	c := newCorpus()
	var took time.Duration
	flagged := 0
	for done := 0; done < n; done += onPage {
		var harvest crawler.Harvest
		var body strings.Builder
		for range onPage {
			post := c.post()
			harvest.Posts = append(harvest.Posts, post)
			fmt.Fprintf(&body, "<article id=%q>%s</article>\n", post.ID, post.Text)
		}
		sum := sha256.Sum256([]byte(body.String()))
		page := &crawler.Page{
			URL: fmt.Sprintf("https://social.example/page/%d", done), Status: 200, Body: []byte(body.String()), Text: body.String(),
			SHA256: hex.EncodeToString(sum[:]), FetchedAt: time.Now(),
		}
		from := time.Now()
		accepted, err := sink.Accept(ctx, page, harvest)
		took += time.Since(from)
		if err != nil {
			return err
		}
		flagged += accepted.Hits
	}
	fmt.Printf("  ingest, judged, sealed, recorded, stored: %.0f posts/s, %.0f pages/s, one page at a time (%d posts, %d flagged)\n",
		float64(n)/took.Seconds(), float64(n/onPage)/took.Seconds(), n, flagged)
	return book.Close(ctx)
}
