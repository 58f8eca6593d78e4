package redis

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
	"scops/crawler/frontier/frontiertest"
)

func TestMain(m *testing.M) {
	LogTo(slog.New(slog.DiscardHandler)) // outages are made here on purpose
	os.Exit(m.Run())
}

func TestFrontier(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	frontiertest.Run(t, func(t *testing.T, o frontier.Options) frontiertest.Harness {
		return harness(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, o, nil)
	})
}

func TestFrontierCrashes(t *testing.T) {
	t.Parallel()
	frontiertest.RunCrash(t, func(t *testing.T, o frontier.Options) frontiertest.Harness {
		s := start(t)
		return harness(t, Options{Addresses: []string{s.address}}, o, s)
	})
}

func harness(t *testing.T, o Options, policy frontier.Options, s *server) frontiertest.Harness {
	t.Helper()
	f := dial(t, o, policy)
	h := frontiertest.Harness{
		Frontier: f, Inspector: f,
		Reopen: func(t *testing.T) frontiertest.Harness {
			t.Helper()
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			return harness(t, o, policy, s)
		},
	}
	if s != nil {
		h.Crash = func(t *testing.T) frontiertest.Harness {
			t.Helper()
			s.kill(t)
			s.run(t)
			return harness(t, o, policy, s)
		}
	}
	return h
}

func dial(t testing.TB, o Options, policy frontier.Options) *Frontier {
	t.Helper()
	f, err := Dial(context.Background(), o, policy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func page(host, id string) crawler.Request {
	return crawler.Request{Host: host, ID: id, URL: "http://" + host + "/" + id}
}

func none(string) time.Duration { return 0 }

// claim claims a page of a Host whose robots.txt allows everything.
func claim(t testing.TB, f crawler.Frontier) crawler.Lease {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		lease, err := f.Claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if lease.Kind != crawler.KindRobots {
			return lease
		}
		robots := &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
		if err := f.Settle(ctx, lease, crawler.Outcome{Kind: crawler.Done, Robots: robots}); err != nil {
			t.Fatal(err)
		}
	}
}

func BenchmarkFrontier(b *testing.B) {
	address := shared(b)
	names := &prefixes{}
	frontiertest.Benchmark(b, func(b *testing.B, o frontier.Options) frontiertest.Harness {
		f := dial(b, Options{Addresses: []string{address}, Prefix: names.next(b, address)}, o)
		return frontiertest.Harness{Frontier: f, Inspector: f}
	})
}
