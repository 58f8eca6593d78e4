package fetch_test

import (
	"bytes"
	"compress/gzip"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
)

func TestTrap13ACutBodySaysSo(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n := 1000
		if r.URL.Path == "/longer" {
			n = 1001
		}
		w.Write(bytes.Repeat([]byte("x"), n))
	})
	f := newFetcher(t, func(o *fetch.Options) { o.MaxBody = 1000 })
	if page := get(t, f, s.URL+"/exact"); page.Truncated || len(page.Body) != 1000 {
		t.Errorf("a body of exactly the cap: %d bytes, truncated %t", len(page.Body), page.Truncated)
	}
	if page := get(t, f, s.URL+"/longer"); !page.Truncated || len(page.Body) != 1000 {
		t.Errorf("a longer body: %d bytes, truncated %t", len(page.Body), page.Truncated)
	}
}

func TestTrap14ABombDoesNotGoOff(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	chunk := make([]byte, 1<<20)
	for range 64 {
		z.Write(chunk)
	}
	z.Close()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/encoded":
			w.Header().Set("Content-Encoding", "gzip")
		case "/twice":
			w.Header().Set("Content-Encoding", "gzip, gzip")
		case "/thrice":
			w.Header().Set("Content-Encoding", "gzip, gzip, gzip")
		case "/type":
			w.Header().Set("Content-Type", "application/gzip")
		}
		w.Write(bomb.Bytes())
	})
	f := newFetcher(t, func(o *fetch.Options) { o.MaxBody = 1 << 20 })
	if got := classOf(t, f, s.URL+"/encoded"); got != crawler.ErrTooLarge {
		t.Errorf("class %s, want too_large", got)
	}
	for _, path := range []string{"/twice", "/thrice"} {
		if got := classOf(t, f, s.URL+path); got != crawler.ErrMalformed {
			t.Errorf("%s: class %s, want malformed", path, got)
		}
	}
	// By its type or its looks it is a file of gzip, and what is in it no page.
	for _, path := range []string{"/type", "/feed.xml.gz"} {
		if got := classOf(t, f, s.URL+path); got != crawler.ErrContentType {
			t.Errorf("%s: class %s, want content_type", path, got)
		}
	}
}

func TestTrap15ACharsetDeclaredInThePageOnlyIsRead(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/th" {
			io.WriteString(w, "<meta http-equiv=Content-Type content='text/html; charset=tis-620'><p>\xca\xc7\xd1\xca\xb4\xd5")
			return
		}
		io.WriteString(w, "<meta charset=\"euc-kr\"><p>\xbe\xc8\xb3\xe7")
	})
	f := newFetcher(t, nil)
	for path, want := range map[string]string{"/th": "สวัสดี", "/ko": "안녕"} {
		if page := get(t, f, s.URL+path); !strings.HasSuffix(page.Text, want) {
			t.Errorf("%s: %q in %s, want %q", path, page.Text, page.Charset, want)
		}
	}
}

func TestTrap16ARedirectToASeenAddressIsAPageOfItsOwnAddress(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		}
	})
	f := newFetcher(t, nil)
	get(t, f, s.URL+"/new")
	if page := get(t, f, s.URL+"/old"); page.URL != s.URL+"/old" || page.Status != http.StatusMovedPermanently {
		t.Errorf("got %s with %d", page.URL, page.Status)
	}
}

func TestTrap17FetchesAtTheSameTimeShareNothing(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) })
	f := newFetcher(t, nil)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			path := fmt.Sprintf("/page/%d", i)
			page, err := f.Fetch(t.Context(), leaseOf(s.URL+path))
			if err != nil {
				t.Error(err)
				return
			}
			defer page.Release()
			if page.Text != path {
				t.Errorf("%s got the body of %s", path, page.Text)
			}
		})
	}
	wg.Wait()
}

func TestTrap18ANameThatResolvesToAPrivateAddressIsNotDialled(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := serve(t, func(http.ResponseWriter, *http.Request) { n.Add(1) })
	resolve := map[string]string{"public.example": s.Listener.Addr().String(), "meta.example": "169.254.169.254:80"}
	strict := newFetcher(t, func(o *fetch.Options) { o.AllowPrivate, o.Resolve = false, resolve })
	lenient := newFetcher(t, func(o *fetch.Options) { o.Resolve = resolve })
	if got := classOf(t, strict, "http://public.example/"); got != crawler.ErrGuard || n.Load() != 0 {
		t.Errorf("class %s and %d requests, want guard and none", got, n.Load())
	}
	get(t, lenient, "http://public.example/")
	if n.Load() != 1 {
		t.Error("the switch for tests did not open loopback")
	}
	if got := classOf(t, lenient, "http://meta.example/"); got != crawler.ErrGuard {
		t.Errorf("metadata address: class %s, want guard, switch or no switch", got)
	}
}

func TestTrap19EveryFetchHasItsOwnDeadline(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/hang" {
			w.Write([]byte("first bytes"))
			w.(http.Flusher).Flush()
			<-hang
		}
	})
	t.Cleanup(func() { close(hang) })
	f := newFetcher(t, func(o *fetch.Options) { o.Timeout = 200 * time.Millisecond })
	if got := classOf(t, f, s.URL+"/hang"); got != crawler.ErrTimeout {
		t.Errorf("class %s, want timeout", got)
	}
	get(t, f, s.URL+"/ok") // the first one's deadline is not everybody's
}

func TestTrap20AProxyIsUsedPerHostAndKeepsItsConnections(t *testing.T) {
	t.Parallel()
	var asked log
	var conns atomic.Int32
	proxy := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.add(r.URL.String())
		io.WriteString(w, "through the proxy")
	}))
	proxy.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	proxy.Start()
	t.Cleanup(proxy.Close)
	direct := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "direct") })
	f := newFetcher(t, func(o *fetch.Options) {
		o.AllowPrivate = true
		o.Proxy = func(host string) string {
			if host == "far.example" {
				return proxy.URL
			}
			return ""
		}
	})
	for range 3 {
		if page := get(t, f, "http://far.example/a"); page.Text != "through the proxy" {
			t.Errorf("got %q", page.Text)
		}
	}
	if page := get(t, f, direct.URL); page.Text != "direct" {
		t.Errorf("got %q", page.Text)
	}
	if conns.Load() != 1 || !strings.HasPrefix(asked.String(), "http://far.example/a") {
		t.Errorf("%d connections for %q, want 1", conns.Load(), asked.String())
	}
}

func TestTrap20CollysEnvironmentChangesNothing(t *testing.T) {
	t.Setenv("COLLY_USER_AGENT", "somebody else")
	t.Setenv("COLLY_MAX_BODY_SIZE", "3")
	t.Setenv("COLLY_DISALLOWED_DOMAINS", "127.0.0.1")
	t.Setenv("COLLY_IGNORE_ROBOTSTXT", "no")
	t.Setenv("COLLY_FOLLOW_REDIRECTS", "yes")
	var agent string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { agent = r.UserAgent(); io.WriteString(w, "whole") })
	if page := get(t, newFetcher(t, nil), s.URL); page.Text != "whole" || agent != fetch.DefaultUserAgent {
		t.Errorf("text %q, agent %q", page.Text, agent)
	}
}

func TestTrap21ConnectionsAreKeptForEveryWorker(t *testing.T) {
	t.Parallel()
	const workers = 16
	var conns atomic.Int32
	var together sync.WaitGroup
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		together.Done()
		together.Wait()
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	f := newFetcher(t, func(o *fetch.Options) { o.Connections = workers })
	for range 3 {
		together.Add(workers)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				if page, err := f.Fetch(t.Context(), leaseOf(s.URL)); err != nil {
					t.Error(err)
				} else {
					page.Release()
				}
			})
		}
		wg.Wait()
	}
	// A connection goes back to the pool a moment after its answer was read, so
	// a round may open a few more; the default pool of 2 would open 14 a round.
	if n := conns.Load(); n > workers+workers/2 {
		t.Errorf("%d connections in 3 rounds of %d fetches", n, workers)
	}
}

func TestTrap22NothingIsCached(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		fmt.Fprintf(w, "<html><p>%d", n.Add(1))
	})
	f := newFetcher(t, nil)
	get(t, f, s.URL)
	if page := get(t, f, s.URL); page.Text != "<html><p>2" {
		t.Errorf("the second fetch brought %q", page.Text)
	}
}

func TestTrap23ADroppedConnectionIsNotRetriedBehindOurBack(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			return // answered; the connection is kept
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			conn.Close() // the reused connection drops without an answer
		}
	})
	f := newFetcher(t, nil)
	get(t, f, s.URL)
	if got := classOf(t, f, s.URL); got != crawler.ErrReset {
		t.Errorf("class %s, want reset", got)
	}
	if n.Load() != 2 {
		t.Errorf("2 fetches made %d requests", n.Load())
	}
}

func TestTrap23HoldsUnderTLSToo(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			return
		}
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
	}))
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	f := newFetcher(t, func(o *fetch.Options) { o.RootCAs = pool })
	get(t, f, s.URL)
	if got := classOf(t, f, s.URL); got != crawler.ErrReset || n.Load() != 2 {
		t.Errorf("class %s, %d requests for 2 fetches", got, n.Load())
	}
}

func BenchmarkFetch(b *testing.B) {
	body := bytes.Repeat([]byte("<p>ข้อความ 문장 sentence</p>"), 1000)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(body) }))
	defer s.Close()
	f, err := fetch.New(fetch.Options{AllowPrivate: true})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			page, err := f.Fetch(b.Context(), leaseOf(s.URL))
			if err != nil {
				b.Fatal(err)
			}
			page.Release()
		}
	})
}
