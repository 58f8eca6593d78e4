package frontiertest

import (
	"fmt"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func pageTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a page that was read is forgotten and not taken again":     pageOnce,
		"a page that died is a dead letter and was not seen":        pageDies,
		"a page that goes on, fails or expires was not seen":        pageUnseen,
		"a Source is visited again though a page had its address":   pageNoSource,
		"thousands of pages of one Host are each taken once":        pagesMany,
		"what was seen of a Host outlives its tasks and a restart":  pageOutlives,
		"pages are seen by Host: another may have the same address": pagePerHost,
	}
}

func onePage(host, id string) crawler.Request {
	r := task(host, id, time.Time{})
	r.Kind = crawler.KindPage
	return r
}

// read pushes a page, claims it and ends it.
func (r *rig) read(p crawler.Request) {
	r.Helper()
	r.push(p)
	lease := r.page()
	if lease.ID != p.ID || lease.Kind != crawler.KindPage {
		r.Fatalf("claimed the %s %q, want the page %q", lease.Kind, lease.ID, p.ID)
	}
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: after(time.Hour)})
}

func pageOnce(r *rig) {
	r.open(frontier.Options{})
	r.read(onePage("a.example", "1"))
	r.stands("a.example", "1", crawler.TaskUnknown)
	spelled := onePage("a.example", "other")
	spelled.URL = "HTTP://A.example:80/1?utm_source=x#top"
	r.push(onePage("a.example", "1"), spelled, onePage("a.example", "2"))
	r.stands("a.example", "1", crawler.TaskUnknown)
	r.stands("a.example", "other", crawler.TaskUnknown)
	r.stands("a.example", "2", crawler.TaskQueued)
	if s := r.status(); s.Queued != 1 || s.Dead != 0 || s.Leased != 0 {
		r.Errorf("status %+v, want one queued page", s)
	}
}

func pageDies(r *rig) {
	r.open(frontier.Options{})
	r.push(onePage("a.example", "1"))
	lease := r.page()
	r.settle(lease, crawler.Outcome{Kind: crawler.Dead, Request: lease.Request, Reason: "gone", Spare: true})
	r.push(onePage("a.example", "1"))
	r.stands("a.example", "1", crawler.TaskDead)
	key := crawler.TaskKey{Host: "a.example", ID: "1"}
	if n, err := r.Inspector.Drop(r.Context(), key); n != 1 || err != nil {
		r.Fatalf("dropped %d, error %v", n, err)
	}
	r.read(onePage("a.example", "1"))
}

func pageUnseen(r *rig) {
	r.open(frontier.Options{Lease: time.Second})
	r.push(onePage("a.example", "1"))
	lease := r.page()
	lease.Request.URL = "http://a.example/moved"
	r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request})
	lease = r.page()
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Reason: "timeout", Spare: true})
	r.page() // nobody settles it
	lease = r.page()
	if lease.Kind != crawler.KindPage || lease.URL != "http://a.example/moved" || lease.Tries != 1 {
		r.Fatalf("claimed %+v", lease.Request)
	}
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request})
	r.push(onePage("a.example", "1"))
	r.stands("a.example", "1", crawler.TaskUnknown) // seen by the address it was asked for by
	moved := onePage("a.example", "2")
	moved.URL = "http://a.example/moved"
	r.read(moved)
}

func pageNoSource(r *rig) {
	r.open(frontier.Options{})
	r.read(onePage("a.example", "1"))
	r.push(task("a.example", "1", time.Time{}))
	if lease := r.page(); lease.ID != "1" || lease.Kind != crawler.KindSource {
		r.Errorf("claimed the %s %q", lease.Kind, lease.ID)
	}
}

func pagesMany(r *rig) {
	r.open(frontier.Options{})
	const n = 1700 // three generations of a bucketed set
	var all []crawler.Request
	for i := range n {
		all = append(all, onePage("a.example", fmt.Sprintf("%016x", i)))
	}
	for start := 0; start < n; start += 250 {
		r.push(all[start:min(start+250, n)]...)
		for range min(250, n-start) {
			lease := r.page()
			r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request})
		}
		r.push(all[:min(start+250, n)]...)
		if s := r.status(); s.Queued+s.Leased+s.Dead != 0 {
			r.Fatalf("status %+v after %d pages, want none taken twice", s, start+250)
		}
	}
	r.read(onePage("a.example", "new"))
}

func pageOutlives(r *rig) {
	r.open(frontier.Options{})
	r.read(onePage("a.example", "1"))
	r.must(r.Inspector.Remove(r.Context(), crawler.TaskKey{Host: "a.example", ID: "1"}))
	r.Harness = r.Reopen(r.T)
	r.push(onePage("a.example", "1"))
	r.stands("a.example", "1", crawler.TaskUnknown)
}

func pagePerHost(r *rig) {
	r.open(frontier.Options{})
	r.read(onePage("a.example", "1"))
	other := onePage("b.example", "1")
	other.URL = "http://a.example/1"
	r.push(other)
	r.stands("b.example", "1", crawler.TaskQueued)
}
