package worker

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"scops/crawler"
)

// round keeps the books of one RunOnce: which tasks it waits for, which it has
// done, and how its Hosts get on.
type round struct {
	start time.Time
	wait  time.Duration // how long a Host may stay blocked

	mu      sync.Mutex
	waiting map[crawler.TaskKey]*expected
	done    map[crawler.TaskKey]bool
	hosts   map[string]*hostState
	robots  map[string]int // failures to get a robots.txt, by origin
	changed chan struct{}  // holds a token when the books changed
}

// expected is a task the round waits for.
type expected struct {
	origin string
	since  time.Time
	due    time.Time // not before; zero = as soon as its Host allows
	reason string    // why it is not due yet
}

// hostState is how a Host gets on.
type hostState struct {
	failing time.Time // since when nothing succeeded; zero = it works
	rests   time.Time // asked to be left alone until then
	moved   time.Time // no lease is to be expected before
	reason  string
	leased  int
}

func newRound(now time.Time, wait time.Duration) *round {
	return &round{
		start: now.Truncate(time.Millisecond), wait: wait,
		waiting: map[crawler.TaskKey]*expected{}, done: map[crawler.TaskKey]bool{},
		hosts: map[string]*hostState{}, robots: map[string]int{}, changed: make(chan struct{}, 1),
	}
}

func keyOf(req crawler.Request) crawler.TaskKey { return crawler.TaskKey{Host: req.Host, ID: req.ID} }

// expect makes the round wait for tasks that are about to be pushed.
func (rd *round) expect(now time.Time, requests ...crawler.Request) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	for _, req := range requests {
		key := keyOf(req)
		if rd.done[key] || rd.waiting[key] != nil {
			continue
		}
		origin, _ := crawler.OriginOf(req.URL)
		rd.waiting[key] = &expected{origin: origin, since: now}
		rd.host(req.Host, now)
	}
}

func (rd *round) host(name string, now time.Time) *hostState {
	h := rd.hosts[name]
	if h == nil {
		h = &hostState{moved: now}
		rd.hosts[name] = h
	}
	return h
}

// did notes a task that was done in this round, here or by another process.
func (rd *round) did(key crawler.TaskKey) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	delete(rd.waiting, key)
	rd.done[key] = true
}

// unread leaves out threads the round has done.
func (rd *round) unread(threads []crawler.Request) []crawler.Request {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	var out []crawler.Request
	for _, t := range threads {
		if !rd.done[keyOf(t)] {
			out = append(out, t)
		}
	}
	return out
}

// passes says whether a lease is settled without a fetch: it was done in this
// round, here or elsewhere; or nobody waits for it and it is only due again.
// own is when the task would be due by itself: one that is due earlier was
// asked for since it was last done, by this round or by another process's,
// which would wait for it in vain.
func (rd *round) passes(lease crawler.Lease, own time.Time) bool {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	key := keyOf(lease.Request)
	if lease.Kind == crawler.KindLook {
		return false // by schedule, not for interest
	}
	underWay := lease.Tries > 0 || lease.Visit.Pages > 0 || len(lease.Visit.Hops) > 0
	switch {
	case underWay:
		return false
	case !lease.LastDone.IsZero() && lease.Due.Before(own.Add(-time.Second)):
		return false
	case rd.done[key] || !lease.LastDone.Before(rd.start):
		return true
	default:
		return rd.waiting[key] == nil && !lease.LastDone.IsZero()
	}
}

// claimed notes that a lease of a Host is in hand.
func (rd *round) claimed(lease crawler.Lease, now time.Time) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	rd.host(lease.Host, now).leased++
}

// settled notes how a lease ended; it was stored, or stored is what we hope.
func (rd *round) settled(lease crawler.Lease, res result, now time.Time) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	defer rd.tell()
	h, out := rd.host(lease.Host, now), res.outcome
	h.moved = now.Add(out.Delay)
	h.rests = out.Block
	switch {
	case res.origin:
		if h.failing.IsZero() {
			h.failing = now
		}
		h.reason = out.Reason
	case res.fetched && out.Kind != crawler.Retry:
		h.failing = time.Time{}
	}
	if lease.Kind == crawler.KindRobots {
		if res.origin && out.Next.After(now.Add(rd.wait)) {
			rd.postpone(lease.Host, lease.ID, out)
		}
		return
	}
	key := keyOf(lease.Request)
	switch out.Kind {
	case crawler.Done, crawler.Dead, crawler.Drop:
		rd.done[key] = true
		delete(rd.waiting, key)
	case crawler.Retry:
		if e := rd.waiting[key]; e != nil {
			e.due, e.reason = out.Next, out.Reason
		}
	}
}

// postpone notes that no page of an origin can be had for now.
func (rd *round) postpone(host, origin string, out crawler.Outcome) {
	for key, e := range rd.waiting {
		if key.Host == host && e.origin == origin {
			e.due, e.reason = out.Next, out.Reason
		}
	}
}

// ended notes that a lease is out of hand, settled or not.
func (rd *round) ended(lease crawler.Lease, now time.Time) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	rd.host(lease.Host, now).leased--
	rd.tell()
}

func (rd *round) tell() {
	select {
	case rd.changed <- struct{}{}:
	default:
	}
}

// robotsWait is the wait before an origin's robots.txt is asked for again
// after no answer: soon at first, then so that the Host's breaker stays closed
// for the next round.
func (rd *round) robotsWait(origin string, soon time.Duration) time.Duration {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	if rd.robots[origin]++; rd.robots[origin] == 1 {
		return soon
	}
	return rd.wait / 2
}

// blocked is a Host the round waits for no longer.
type blocked struct{ host, reason string }

// review gives up what stays blocked longer than the round waits, and says how
// many tasks it still waits for.
func (rd *round) review(now time.Time) (left int, given []blocked) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	until := now.Add(rd.wait)
	for key, e := range rd.waiting {
		h := rd.host(key.Host, now)
		reason := ""
		switch {
		case h.leased > 0:
		case h.rests.After(until):
			reason = fmt.Sprintf("%s; rests until %s", h.reason, h.rests.UTC().Format(time.RFC3339))
		case e.due.After(until):
			reason = fmt.Sprintf("%s; to be tried again at %s", e.reason, e.due.UTC().Format(time.RFC3339))
		case !h.failing.IsZero() && now.Sub(h.failing) > rd.wait:
			reason = fmt.Sprintf("%s; nothing else since %s", h.reason, h.failing.UTC().Format(time.RFC3339))
		case now.Sub(latest(h.moved, latest(h.rests, e.due))) > rd.wait:
			reason = "no task of it could be claimed"
			if last := cmp.Or(h.reason, e.reason); last != "" {
				reason += "; last: " + last
			}
		}
		if reason != "" {
			delete(rd.waiting, key)
			given = append(given, blocked{key.Host, reason})
		}
	}
	return len(rd.waiting), given
}

// pending lists the tasks the round waits for.
func (rd *round) pending() []crawler.TaskKey {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	keys := make([]crawler.TaskKey, 0, len(rd.waiting))
	for key := range rd.waiting {
		keys = append(keys, key)
	}
	return keys
}

// isDone says that a task's whole visit ended since the round began.
func (rd *round) isDone(task crawler.Task) bool {
	req := task.Request
	return task.State == crawler.TaskQueued && !req.LastDone.Before(rd.start) && req.Visit.Pages == 0 && req.Tries == 0
}

// newborn is how long an unknown task may still be on its way to the frontier.
const newborn = 5 * time.Second

// compare brings the books in line with what the frontier says of a task:
// another worker may have settled it. It returns a dead letter's line.
func (rd *round) compare(task crawler.Task, now time.Time) (dead *Listed) {
	rd.mu.Lock()
	defer rd.mu.Unlock()
	key := keyOf(task.Request)
	e := rd.waiting[key]
	if e == nil || rd.host(key.Host, now).leased > 0 && task.State != crawler.TaskLeased {
		return nil // what this process is settling now, it notes itself
	}
	switch task.State {
	case crawler.TaskDead:
		delete(rd.waiting, key)
		rd.done[key] = true
		return &Listed{Host: key.Host, ID: key.ID, URL: task.Request.URL, Reason: task.Reason}
	case crawler.TaskUnknown:
		if now.Sub(e.since) > newborn {
			delete(rd.waiting, key)
		}
	case crawler.TaskLeased:
		rd.host(key.Host, now).moved = now
	case crawler.TaskQueued:
		e.reason = cmp.Or(e.reason, task.Reason)
		if rd.isDone(task) {
			delete(rd.waiting, key)
			rd.done[key] = true
		}
	}
	return nil
}
