package fetch_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
)

// newFetcher is a Fetcher for servers on loopback.
func newFetcher(t *testing.T, change func(*fetch.Options)) *fetch.Fetcher {
	t.Helper()
	opt := fetch.Options{Timeout: 5 * time.Second, AllowPrivate: true}
	if change != nil {
		change(&opt)
	}
	f, err := fetch.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func leaseOf(url string) crawler.Lease {
	return crawler.Lease{Request: crawler.Request{URL: url, Head: url, Kind: crawler.KindSource}}
}

func get(t *testing.T, f *fetch.Fetcher, url string) *crawler.Page {
	t.Helper()
	page, err := f.Fetch(t.Context(), leaseOf(url))
	if err != nil {
		t.Fatalf("fetch %s: %v", url, err)
	}
	t.Cleanup(page.Release)
	return page
}

// classOf fetches an address that must fail and gives the class of its error.
func classOf(t *testing.T, f *fetch.Fetcher, url string) crawler.ErrorClass {
	t.Helper()
	page, err := f.Fetch(t.Context(), leaseOf(url))
	if err == nil {
		t.Fatalf("fetch %s: a page with status %d, want an error", url, page.Status)
	}
	return classOfError(t, err)
}

func classOfError(t *testing.T, err error) crawler.ErrorClass {
	t.Helper()
	var failed *crawler.FetchError
	if !errors.As(err, &failed) {
		t.Fatalf("error %v is no FetchError", err)
	}
	return failed.Class
}

func TestAPageIsTheResponseAsItCame(t *testing.T) {
	t.Parallel()
	var got http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("X-Seen", "kept")
		w.Write([]byte("<p>สวัสดี 안녕</p>"))
	})
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("ICT", 7*3600))
	f := newFetcher(t, func(o *fetch.Options) {
		o.Now = func() time.Time { return now }
		o.Zone = func(string) string { return "Asia/Bangkok" }
	})
	lease := leaseOf(s.URL + "/s/demo_channel?before=3")
	lease.Adapter = "telegram"
	lease.Visit.Hops = []crawler.Hop{{URL: "http://old.example/", Status: 301}}
	page, err := f.Fetch(t.Context(), lease)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Release()
	if page.URL != lease.URL || page.Status != 200 || page.Header.Get("X-Seen") != "kept" {
		t.Errorf("got %s %d %v", page.URL, page.Status, page.Header)
	}
	if page.Text != "<p>สวัสดี 안녕</p>" || string(page.Body) != page.Text || page.Charset != "utf-8" {
		t.Errorf("text %q in %s", page.Text, page.Charset)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(page.Body)); page.SHA256 != want {
		t.Errorf("sha256 %q, want %q", page.SHA256, want)
	}
	if !page.FetchedAt.Equal(now) || page.FetchedAt.Location() != time.UTC {
		t.Errorf("fetched at %v, want %v in UTC", page.FetchedAt, now)
	}
	if page.Zone != "Asia/Bangkok" || page.Adapter != "telegram" || len(page.Hops) != 1 || page.Truncated {
		t.Errorf("zone %q adapter %q hops %v truncated %t", page.Zone, page.Adapter, page.Hops, page.Truncated)
	}
	if got.Get("User-Agent") != fetch.DefaultUserAgent || got.Get("Cookie") != "" || got.Get("Referer") != "" {
		t.Errorf("sent headers %v", got)
	}
}

func TestValidatorsGoWithTheHeadPageOnly(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write([]byte("fresh"))
	})
	f := newFetcher(t, nil)
	lease := leaseOf(s.URL + "/head")
	lease.ETag, lease.LastModified = `"v1"`, "Sun, 01 Mar 2026 05:00:00 GMT"
	page, err := f.Fetch(t.Context(), lease)
	if err != nil || page.Status != http.StatusNotModified {
		t.Fatalf("head page: %v, %v; want a page with status 304", page, err)
	}
	lease.URL = s.URL + "/older"
	page, err = f.Fetch(t.Context(), lease)
	if err != nil || page.Status != http.StatusOK {
		t.Fatalf("older page: %v, %v; want it fetched without the head's validators", page, err)
	}
	lease.URL, lease.ETag = lease.Head, "\"v1\"\r\nX-Evil: 1"
	if page, err = f.Fetch(t.Context(), lease); err != nil || page.Status != http.StatusOK {
		t.Fatalf("a validator with a line break: %v, %v; want it left out", page, err)
	}
}

func TestAddressesThatAreNeverFetched(t *testing.T) {
	t.Parallel()
	f := newFetcher(t, func(o *fetch.Options) { o.AllowPrivate = false })
	tests := []struct {
		url  string
		want crawler.ErrorClass
	}{
		{"ftp://example.org/", crawler.ErrRefused},
		{"http://user:secret@example.org/", crawler.ErrRefused},
		{"http:example.org", crawler.ErrRefused},
		{"http:///path", crawler.ErrRefused},
		{"://", crawler.ErrRefused},
		{"http://demoonionaddress.onion/", crawler.ErrRefused},
		{"http://127.0.0.1:1/", crawler.ErrGuard},
		{"http://[::ffff:10.0.0.1]/", crawler.ErrGuard},
		{"http://169.254.169.254/latest/meta-data/", crawler.ErrGuard},
		{"http://100.64.0.1/", crawler.ErrGuard},
		{"http://[fd00::1]/", crawler.ErrGuard},
		{"http://[64:ff9b::7f00:1]/", crawler.ErrGuard},
		{"http://0.0.0.0/", crawler.ErrGuard},
		{"http://localhost:1/", crawler.ErrGuard},
	}
	for _, tt := range tests {
		if got := classOf(t, f, tt.url); got != tt.want {
			t.Errorf("%s: class %s, want %s", tt.url, got, tt.want)
		}
	}
}

func TestALeaseThatIsOverSendsNothing(t *testing.T) {
	t.Parallel()
	requests := make(chan string, 8)
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { requests <- r.URL.Path })
	f := newFetcher(t, nil)
	lease := leaseOf(s.URL + "/late")
	lease.Expires = time.Now().Add(-time.Second)
	_, err := f.Fetch(t.Context(), lease)
	if got := classOfError(t, err); got != crawler.ErrLease {
		t.Errorf("class %s, want lease", got)
	}
	if len(requests) != 0 {
		t.Errorf("the server saw %d requests, want none", len(requests))
	}
}

func TestALeaseThatEndsWhileConnectingSendsNothing(t *testing.T) {
	t.Parallel()
	requests := make(chan string, 8)
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { requests <- r.URL.Path })
	// The worker's clock jumps past the lease's end between the first looks at
	// it (room, deadline, start) and the write: as if it had been frozen there.
	start := time.Now()
	calls := make(chan struct{}, 3)
	f := newFetcher(t, func(o *fetch.Options) {
		o.Now = func() time.Time {
			select {
			case calls <- struct{}{}:
				return start
			default:
				return start.Add(time.Hour)
			}
		}
	})
	lease := leaseOf(s.URL + "/frozen")
	lease.Expires = start.Add(30 * time.Second)
	_, err := f.Fetch(t.Context(), lease)
	if got := classOfError(t, err); got != crawler.ErrLease {
		t.Errorf("class %s (%v), want lease", got, err)
	}
	if len(requests) != 0 {
		t.Errorf("the server saw %d requests, want none", len(requests))
	}
}

func TestAFetchEndsBeforeItsLease(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := serve(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	f := newFetcher(t, nil)
	lease := leaseOf(s.URL)
	lease.Expires = time.Now().Add(1200 * time.Millisecond)
	_, err := f.Fetch(t.Context(), lease)
	if time.Now().After(lease.Expires) {
		t.Error("the fetch outlived its lease")
	}
	if got := classOfError(t, err); got != crawler.ErrLease {
		t.Errorf("class %s, want lease", got)
	}
}

func TestAForgottenPageGivesItsMemoryBack(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 100<<10)) })
	f := newFetcher(t, func(o *fetch.Options) { o.Memory, o.MaxBody = 2<<20, 128<<10 })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	go collect(ctx)
	for range 5 {
		// Nobody calls Release: the room for these five is not there at once.
		if _, err := f.Fetch(ctx, leaseOf(s.URL)); err != nil {
			t.Fatal(err)
		}
	}
}
