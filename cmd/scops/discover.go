package main

import (
	"cmp"
	"context"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"scops/crawler"
	"scops/crawler/site"
	"scops/index"
	"scops/index/desk"
	"scops/index/upkeep"
)

// Bounds of discovery in one process.
const (
	finderQueue = 256              // pages whose links wait
	finderBatch = 200              // proposals of one call
	finderTold  = 1 << 16          // proposals remembered as told
	finderAgain = 6 * time.Hour    // before one is told again
	finderDrain = 10 * time.Second // for one page, and for all that wait when the process ends
)

// finder hands what pages and flagged posts lead to on to the desk. Pages come
// by Propose, from the workers, and are lossy: a page that finds the queue full
// is read again. Flagged posts come by a follower, which loses none.
type finder struct {
	desk    *desk.Desk
	log     *slog.Logger
	metrics *finderMetrics
	now     func() time.Time

	queue chan []crawler.Proposal
	seed  maphash.Seed

	mu   sync.Mutex
	told map[uint64]time.Time
}

func newFinder(d *desk.Desk, log *slog.Logger, metrics *finderMetrics) *finder {
	return &finder{
		desk: d, log: log, metrics: metrics, now: time.Now, queue: make(chan []crawler.Proposal, finderQueue),
		seed: maphash.MakeSeed(), told: map[uint64]time.Time{},
	}
}

// Propose takes the links of a page that are not followed. It neither blocks
// nor fails.
func (f *finder) Propose(_ context.Context, source crawler.Request, links []crawler.Link) {
	from := cmp.Or(source.Source, source.ID) // a thread speaks for its board
	var found []crawler.Proposal
	for _, link := range links {
		if code := codeOf(link.Why); code != "" {
			found = append(found, crawler.Proposal{URL: link.URL, Reason: crawler.Reason{Code: code, From: from, Via: from, At: f.now().UTC()}})
		}
	}
	if len(found) == 0 {
		return
	}
	select {
	case f.queue <- found:
	default:
		f.metrics.count(outcomeOverflow, len(found))
	}
}

// codeOf is the reason a link gives for a proposal, "" = none.
func codeOf(why string) crawler.ReasonCode {
	switch why {
	case crawler.LinkForward:
		return crawler.ReasonForwarded
	case crawler.LinkMention, crawler.LinkExternal:
		return crawler.ReasonNamed
	case crawler.LinkFeed:
		return crawler.ReasonFeed
	default:
		return "" // a thread or list of another Host: its own board's to name
	}
}

// Run hands on what waits until ctx ends, then what still waits.
func (f *finder) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		select {
		case found := <-f.queue:
			f.try(ctx, found, finderDrain)
		case <-ctx.Done():
		}
	}
	for until := f.now().Add(finderDrain); ; {
		select {
		case found := <-f.queue:
			f.try(ctx, found, until.Sub(f.now()))
		default:
			return nil
		}
	}
}

// try hands on what a page leads to, in so much time and even while the process
// ends. On a failure nothing is lost for good: the page comes again.
func (f *finder) try(ctx context.Context, found []crawler.Proposal, within time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), within)
	defer cancel()
	if err := f.take(ctx, found); err != nil {
		f.metrics.count(outcomeFailed, len(found))
		f.log.Debug("what a page leads to was not proposed; the page comes again", "error", err)
	}
}

// take hands proposals on that were not told lately.
func (f *finder) take(ctx context.Context, found []crawler.Proposal) error {
	fresh, keys := f.untold(found)
	for len(fresh) > 0 {
		n := min(len(fresh), finderBatch)
		counts, err := f.desk.Propose(ctx, desk.Finder(), fresh[:n])
		f.metrics.proposed(counts)
		if err != nil {
			return err
		}
		f.remember(keys[:n])
		fresh, keys = fresh[n:], keys[n:]
	}
	return nil
}

func (f *finder) untold(found []crawler.Proposal) (fresh []crawler.Proposal, keys []uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, p := range found {
		key := maphash.String(f.seed, string(p.Code)+"\x00"+p.From+"\x00"+p.URL)
		if at, told := f.told[key]; !told || f.now().Sub(at) >= finderAgain {
			fresh, keys = append(fresh, p), append(keys, key)
		}
	}
	return fresh, keys
}

func (f *finder) remember(keys []uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.told)+len(keys) > finderTold {
		f.told = map[uint64]time.Time{}
	}
	for _, key := range keys {
		f.told[key] = f.now()
	}
}

// follower proposes what flagged posts lead to.
func (f *finder) follower(store index.Store, c Config) *upkeep.Follower {
	return &upkeep.Follower{
		Store: store, Owner: c.Agency.ID, Handling: handling, Name: "discover", Log: f.log, Now: f.now,
		Take: upkeep.Hits(func(ctx context.Context, hits []*index.Hit) error {
			var found []crawler.Proposal
			for _, hit := range hits {
				found = append(found, upkeep.Leads(hit)...)
			}
			return f.take(ctx, found)
		}),
	}
}

// further gives the feeds a Source's head page names and the lists of pages its
// site has: of sites that ask for it, and of Sources that are feeds or pages no
// adapter here knows.
func (f *inForce) further(lease crawler.Lease, page *crawler.Page, harvest crawler.Harvest) []crawler.Link {
	host, err := crawler.HostOf(lease.Head)
	if err != nil {
		return nil
	}
	mode := desk.DiscoverMode(f.site(host).Discover)
	asked := mode == desk.DiscoverPropose || mode == desk.DiscoverApprove
	if mode == desk.DiscoverOff || !asked && !f.isGeneric(lease, harvest) {
		return nil
	}
	lists := site.Sitemaps(lease.Robots.Body)
	if origin, err := crawler.OriginOf(lease.Head); err == nil && asked && len(lists) == 0 {
		lists = append(lists, crawler.Link{URL: origin + "/sitemap.xml", Why: crawler.LinkSitemap})
	}
	return append(lists, site.Feeds(page)...)
}

// isGeneric says that a Source is a feed, or a page no adapter here knows.
func (f *inForce) isGeneric(lease crawler.Lease, harvest crawler.Harvest) bool {
	adapter := cmp.Or(harvest.Adapter, lease.Adapter)
	if adapter == "" {
		adapter, _ = crawler.HeadsOf(f.sites(), lease.Head)
	}
	return adapter == "" || adapter == site.Feed{}.Name()
}
