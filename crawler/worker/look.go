package worker

import (
	"context"
	"errors"
	"slices"
	"time"

	"scops/crawler"
)

// What a look at a hit found. They are metric labels.
const (
	lookUp      = "up"      // its own page shows it, as it was
	lookEdited  = "edited"  // its own page shows it with another text
	lookGone    = "gone"    // its own page does not show it any more
	lookUnknown = "unknown" // a wall, a refusal, a failure, or a page no adapter reads: nothing is changed
)

// DefaultLooks is when a hit is looked at again, from its first sighting.
func DefaultLooks() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{time.Hour, 6 * time.Hour, day, 3 * day, 7 * day, 30 * day}
}

// looks are the steps and adapters of this run.
func (r *run) looks() crawler.Looks {
	return crawler.Looks{Steps: r.opt.Looks, Adapters: r.Adapters(), HostOf: r.opt.HostOf}
}

// pushLooks has the hits of a page looked at again. It stands between the
// store's acknowledgement and the settlement, and is done at every sight of a
// hit: after a crash in between the page is brought again, and a look that is
// known already keeps all it holds.
func (r *run) pushLooks(ctx context.Context, lease crawler.Lease, page *crawler.Page, harvest crawler.Harvest, kept []crawler.Kept) error {
	var looks []crawler.Request
	now := r.opt.Now()
	for _, k := range kept {
		i := slices.IndexFunc(harvest.Posts, func(p crawler.Post) bool { return p.ID == k.ID })
		if i < 0 {
			continue
		}
		if look, ok := r.looks().Request(page, harvest.Adapter, harvest.Posts[i], k.Since, now); ok && look.Host == lease.Host {
			look.Source = sourceOf(lease.Request)
			looks = append(looks, look)
		}
	}
	if len(looks) == 0 {
		return nil
	}
	err := r.give(ctx, looks)
	if errors.Is(err, crawler.ErrFull) {
		return nil // the next visit to the page that shows the hit brings its look again
	}
	return err
}

// unwatched says that what was found on a look's Source is not looked at any more.
func (r *run) unwatched(lease crawler.Lease) bool {
	return lease.Source != "" && r.opt.Watched != nil && !r.opt.Watched(lease.Source)
}

// see reads a post's own page. Only that post is taken from it, and no other
// page is come to from there.
func (r *run) see(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	gone := isGone(page.Status)
	harvest, err := r.readPage(page)
	if err != nil && !gone {
		res := r.over(lease, cameUnread)
		res.class, res.adapter = crawler.ErrMalformed, harvest.Adapter
		return res
	}
	harvest.State = stateOf(page.Status, gone, harvest)
	if harvest.State == crawler.PageRateLimited {
		return r.busy(lease, page, "the page says: too many requests")
	}
	res := r.over(lease, cameLooked)
	res.adapter = harvest.Adapter
	if res.look = r.sight(lease, page, &harvest, gone); res.look == lookUnknown {
		return res
	}
	res.got, err = r.accept(ctx, lease, page, harvest)
	if err != nil {
		return r.unstored(ctx, lease, res, err)
	}
	switch {
	case res.look == lookGone:
	case res.got.Revisions > 0:
		res.look = lookEdited
	case len(res.got.Kept) == 0:
		res.forget = true // a person dismissed it
	}
	return res
}

// sight says what a page tells of the looked-for post, and leaves nothing else
// in the harvest. That it is gone is said by a page that must show it, shows
// others and does not show it; one that was cut, or that a redirect led to,
// need not.
func (r *run) sight(lease crawler.Lease, page *crawler.Page, h *crawler.Harvest, gone bool) string {
	i := slices.IndexFunc(h.Posts, func(p crawler.Post) bool { return p.ID == lease.Post })
	reads := r.looks().Looker(h.Adapter) != nil && page.Status/100 == 2
	h.Links, h.Next, h.Gone = nil, nil, nil
	switch {
	case i >= 0:
		h.Posts = h.Posts[i : i+1]
		return lookUp
	case h.State == crawler.PageDeleted && (gone || reads),
		len(h.Posts) > 0 && reads && !page.Truncated && len(lease.Visit.Hops) == 0:
		h.Posts, h.Gone = nil, []string{lease.Post}
		return lookGone
	default:
		return lookUnknown
	}
}

// looked ends a look: due again at its next step, or forgotten after the last.
// A look that came to nothing is no dead letter; what a panic left is one.
func (r *run) looked(lease crawler.Lease, res result) result {
	out := &res.outcome
	res.state = "" // pages are counted by what visits see
	switch {
	case out.Kind == crawler.Continue, out.Kind == crawler.Retry:
		res.look = ""
		return res
	case res.came == camePanic:
		res.look = lookUnknown
		return res
	case res.came == cameUnwatched:
		return res
	}
	now := r.opt.Now()
	failed := out.Kind == crawler.Dead
	res.late = max(now.Sub(lease.Due), 0)
	if res.look == "" {
		res.look = lookUnknown
	}
	req := lease.Request
	req.URL, req.Visit, req.Tries = req.Head, crawler.Visit{}, 0
	req.Look++
	at, more := r.looks().Next(req.LastDone, now)
	more = more && !res.forget && req.Look < len(r.opt.Looks)
	out.Request, out.Next = req, at
	switch {
	case failed && more:
		out.Kind = crawler.Retry
	case failed:
		out.Kind, out.Next = crawler.Drop, time.Time{}
	case !more:
		out.Next = time.Time{}
	}
	return res
}
