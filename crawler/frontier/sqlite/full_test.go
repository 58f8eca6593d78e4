package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// TestAFullDiskLosesNothingAndPasses: what is refused for want of space is
// ErrUnavailable and changes nothing; with space again the same call succeeds.
func TestAFullDiskLosesNothingAndPasses(t *testing.T) {
	t.Parallel()
	f, err := Open(t.Context(), filepath.Join(t.TempDir(), "frontier.db"), Options{Options: frontier.Options{Delay: func(string) time.Duration { return 0 }}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}()
	// The engine gives the same error when the disk itself is full. The setting
	// belongs to a connection: the pool keeps to one here.
	f.db.SetMaxOpenConns(1)
	pages := func(n int) {
		t.Helper()
		if _, err := f.db.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, n)); err != nil {
			t.Fatal(err)
		}
	}
	task := func(n int) crawler.Request {
		address := fmt.Sprintf("http://a.example/%d/%s", n, strings.Repeat("x", 1500))
		return crawler.Request{Host: "a.example", ID: fmt.Sprintf("t%04d", n), Kind: crawler.KindSource, URL: address, Head: address}
	}
	pages(60)
	n := 0
	for err = nil; err == nil && n < 1000; n++ {
		err = f.Push(t.Context(), task(n))
	}
	if !errors.Is(err, crawler.ErrUnavailable) {
		t.Fatalf("after %d tasks: %v, want ErrUnavailable", n, err)
	}
	n-- // the last was not taken
	held := func() int {
		t.Helper()
		s, err := f.Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.Queued + s.Leased + s.Dead
	}
	if got := held(); got != n {
		t.Errorf("%d tasks are held, want the %d that were taken", got, n)
	}
	pages(100000)
	if err := f.Push(t.Context(), task(n)); err != nil {
		t.Errorf("with space again: %v", err)
	}
	lease, err := f.Claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	robots := crawler.Robots{Origin: lease.ID, Status: 200, Body: strings.Repeat("# a long file\n", 20000), Expires: time.Now().Add(time.Hour)}
	var count int
	if err := f.db.QueryRowContext(t.Context(), `PRAGMA page_count`).Scan(&count); err != nil {
		t.Fatal(err)
	}
	pages(count + 2)
	out := crawler.Outcome{Kind: crawler.Done, Robots: &robots}
	if err := f.Settle(t.Context(), lease, out); !errors.Is(err, crawler.ErrUnavailable) {
		t.Fatalf("a settlement without space: %v, want ErrUnavailable", err)
	}
	pages(100000)
	if err := f.Settle(t.Context(), lease, out); err != nil {
		t.Errorf("the same settlement with space again: %v", err)
	}
	if got := held(); got != n+1 {
		t.Errorf("%d tasks are held, want %d", got, n+1)
	}
}
