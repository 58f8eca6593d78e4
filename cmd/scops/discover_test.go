package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
	"scops/crawler/site"
	"scops/index"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// newTestFinder is a finder over a desk in memory.
func newTestFinder(t *testing.T) (*finder, *desktest.Office, *prometheus.Registry) {
	t.Helper()
	o := desktest.Open(t, nil, func(opt *desk.Options) { opt.Adapters = crawler.Fixed(site.All()...) })
	reg := prometheus.NewRegistry()
	return newFinder(o.Desk, slog.New(slog.DiscardHandler), newFinderMetrics(reg)), o, reg
}

func watchedBoard() crawler.Request { return crawler.Request{ID: "thread", Source: "board"} }

func TestWhatPagesLeadToIsProposedByOneGoroutineThatIsWaitedFor(t *testing.T) {
	t.Parallel()
	f, o, reg := newTestFinder(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	stop() // what waits is handed on all the same
	f.Propose(ctx, watchedBoard(), []crawler.Link{
		{URL: "https://t.me/s/owl", Why: crawler.LinkForward}, {URL: "https://forum.example/x", Why: crawler.LinkThread},
		{URL: "https://line.me/ti/p/owl", Why: crawler.LinkExternal}, {URL: "https://news.example/rss", Why: crawler.LinkFeed},
	})
	f.Propose(ctx, watchedBoard(), []crawler.Link{{URL: "https://t.me/s/owl", Why: crawler.LinkForward}})
	go func() { ended <- f.Run(ctx) }()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	got := proposals(t, o)
	if len(got) != 2 || got["https://t.me/s/owl"].Points != 3 || got["https://news.example/rss"].Points != 8 {
		t.Errorf("proposed %v", got)
	}
	if r := got["https://t.me/s/owl"].Reasons; len(r) != 1 || r[0].From != "board" {
		t.Errorf("reasons %+v, want the thread's board once", r)
	}
	shows(t, reg, `scops_proposals_total{outcome="new"} 2`, `scops_proposals_total{outcome="unread"} 1`, `scops_proposals_total{outcome="known"} 0`)
}

func proposals(t *testing.T, o *desktest.Office) map[string]crawler.Source {
	t.Helper()
	all, err := o.ListSources(t.Context(), desk.Finder(), crawler.SourceProposed)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]crawler.Source{}
	for _, s := range all {
		out[s.URL] = s
	}
	return out
}

func TestProposingNeverBlocksAWorkerAndCountsWhatItDrops(t *testing.T) {
	t.Parallel()
	f, _, reg := newTestFinder(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range finderQueue + 10 { // nobody takes them
			f.Propose(t.Context(), watchedBoard(), []crawler.Link{{URL: fmt.Sprint("https://t.me/s/owl", i), Why: crawler.LinkMention}})
		}
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("a worker waits for discovery")
	}
	shows(t, reg, `scops_proposals_total{outcome="overflow"} 10`)
}

// broken is a store that takes nothing.
type broken struct{ index.Store }

func (broken) Get(context.Context, index.Kind, ...string) ([]*index.Document, error) {
	return nil, index.ErrUnavailable
}

func TestAStoreThatIsDownCostsThePageNothing(t *testing.T) {
	t.Parallel()
	f, o, reg := newTestFinder(t)
	f.desk = desk.New(desk.Options{Store: broken{o.Store}, Adapters: crawler.Fixed(site.All()...)})
	f.try(t.Context(), []crawler.Proposal{{URL: "https://t.me/s/owl", Reason: crawler.Reason{Code: crawler.ReasonNamed, From: "board", Via: "board"}}}, finderDrain)
	shows(t, reg, `scops_proposals_total{outcome="failed"} 1`)
	f.desk = o.Desk // up again: the page comes again
	f.try(t.Context(), []crawler.Proposal{{URL: "https://t.me/s/owl", Reason: crawler.Reason{Code: crawler.ReasonNamed, From: "board", Via: "board"}}}, finderDrain)
	shows(t, reg, `scops_proposals_total{outcome="new"} 1`)
}

func TestFeedsAndListsAreLookedForWhereTheSiteAsksOrTheSourceIsAFeed(t *testing.T) {
	t.Parallel()
	c, err := load(t, "sites:\n  - {match: asks.example, discover: propose}\n  - {match: off.example, discover: 'off'}\n")
	if err != nil {
		t.Fatal(err)
	}
	force := newInForce(c)
	page := func(url string) *crawler.Page {
		return &crawler.Page{URL: url, Text: `<head><link rel=alternate type="application/atom+xml" href="/atom.xml"></head>`}
	}
	for name, want := range map[string]struct {
		head, adapter, robots, links string
	}{
		"a board that asks":           {"https://asks.example/viewforum.php?f=1", "phpbb", "", "sitemap https://asks.example/sitemap.xml, feed https://asks.example/atom.xml"},
		"one whose robots.txt says":   {"https://asks.example/viewforum.php?f=1", "phpbb", "Sitemap: https://asks.example/s.xml", "sitemap https://asks.example/s.xml, feed https://asks.example/atom.xml"},
		"a board that does not":       {"https://other.example/viewforum.php?f=1", "phpbb", "Sitemap: https://other.example/s.xml", ""},
		"a feed":                      {"https://other.example/feed.xml", "feed", "Sitemap: https://other.example/s.xml", "sitemap https://other.example/s.xml, feed https://other.example/atom.xml"},
		"a page no adapter knows":     {"https://other.example/", "", "", "feed https://other.example/atom.xml"},
		"a feed where it is off":      {"https://off.example/feed.xml", "feed", "Sitemap: https://off.example/s.xml", ""},
		"a channel that is unchanged": {"https://t.me/s/owl", "", "Sitemap: https://t.me/s.xml", ""},
	} {
		var got []string
		for _, l := range force.further(crawler.Lease{Request: crawler.Request{Head: want.head}, Robots: crawler.Robots{Body: want.robots}}, page(want.head), crawler.Harvest{Adapter: want.adapter}) {
			got = append(got, l.Why+" "+l.URL)
		}
		if strings.Join(got, ", ") != want.links {
			t.Errorf("%s: %v, want %s", name, got, want.links)
		}
	}
}
