package frontiertest

import (
	"fmt"
	"slices"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func fairTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a priority brings a due task forward, but by no more than its bonus":     priorityBonus,
		"a priority makes nothing due":                                            priorityNotDue,
		"a priority outlives whatever happens to its task":                        priorityKept,
		"a Source that pages takes turns with every other that is due":            pagerTakesTurns,
		"a Source that pages at the highest priority overtakes by its bonus only": pagerBounded,
		"every Source of a crowded Host gets its turn":                            crowded,
	}
}

func prior(host, id string, priority int, due time.Time) crawler.Request {
	r := task(host, id, due)
	r.Priority = priority
	return r
}

// claims claims the pages of one Host, ends each, and lists their ids in order.
func (r *rig) claims(n int) []string {
	r.Helper()
	var ids []string
	for range n {
		lease := r.page()
		ids = append(ids, lease.ID)
		r.done(lease)
	}
	return ids
}

func priorityBonus(r *rig) {
	r.open(frontier.Options{})
	const step = frontier.PriorityStep
	r.push(
		prior("a.example", "plain", 0, ago(2*step)),
		prior("a.example", "plain, in time", 0, ago(frontier.MaxBonus+step)),
		prior("a.example", "highest", crawler.MaxPriority, ago(step/2)),
		prior("a.example", "low", 1, ago(2*step-step/2)),
		prior("a.example", "middle", 5, ago(step)),
		prior("a.example", "far over the highest", 1000, ago(step/4)),
		prior("a.example", "below the lowest", -1000, ago(step)),
	)
	want := []string{"plain, in time", "highest", "far over the highest", "middle", "low", "plain", "below the lowest"}
	if got := r.claims(len(want)); !slices.Equal(got, want) {
		r.Errorf("claimed %q, want %q", got, want)
	}
}

func priorityNotDue(r *rig) {
	r.open(frontier.Options{})
	due := after(400 * time.Millisecond)
	r.push(prior("a.example", "soon", crawler.MaxPriority, due), prior("a.example", "later", 0, after(800*time.Millisecond)))
	got := r.stands("a.example", "soon", crawler.TaskQueued)
	r.near("due time", got.Request.Due, due)
	if s := r.status(); s.Due != 0 {
		r.Errorf("status %+v, want none due", s)
	}
	lease := r.page()
	if now := time.Now(); now.Before(due) || lease.ID != "soon" {
		r.Errorf("claimed %s %v before its due time", lease.ID, due.Sub(now))
	}
	r.near("due time of the lease", lease.Due, due)
}

// priorityKept lets a task with a priority go through every state, with another
// waiting that would be taken first without.
func priorityKept(r *rig) {
	r.open(frontier.Options{Lease: time.Second})
	waiting := ago(frontier.MaxBonus / 2)
	r.push(task("a.example", "plain", waiting), prior("a.example", "1", crawler.MaxPriority, time.Time{}))
	next := func(after string) crawler.Lease {
		r.Helper()
		lease := r.page()
		if lease.ID != "1" || lease.Priority != crawler.MaxPriority {
			r.Fatalf("after %s: claimed %q with priority %d", after, lease.ID, lease.Priority)
		}
		r.near("due time", lease.Due, time.Now())
		return lease
	}
	lease := next("the push")
	r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request})
	lease = next("a page")
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()})
	lease = next("a visit")
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: after(time.Hour)})
	r.push(prior("a.example", "1", 0, time.Time{})) // known: keeps its priority
	lease = next("another push")
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Spare: true})
	r.near("due time", r.stands("a.example", "1", crawler.TaskQueued).Request.Due, time.Now())
	next("a failure") // expires
	lease = r.page()
	if lease.ID != "1" || lease.Tries != 1 {
		r.Fatalf("after an expiry: claimed %q with %d tries", lease.ID, lease.Tries)
	}
	r.settle(lease, crawler.Outcome{Kind: crawler.Dead, Request: lease.Request, Spare: true})
	if n, err := r.Inspector.Requeue(r.Context(), crawler.TaskKey{Host: "a.example", ID: "1"}); n != 1 || err != nil {
		r.Fatalf("requeued %d, error %v", n, err)
	}
	lease = next("its death")
	r.done(lease)
	if got := r.page(); got.ID != "plain" {
		r.Errorf("claimed %q", got.ID)
	} else {
		r.near("due time of the plain one", got.Due, waiting)
	}
}

// crowd pushes Sources that are due one after the other, the first at a moment.
func (r *rig) crowd(n int, first time.Time) {
	r.Helper()
	batch := make([]crawler.Request, n)
	for i := range batch {
		batch[i] = task("a.example", fmt.Sprintf("s%04d", i), first.Add(time.Duration(i)*time.Millisecond))
	}
	r.push(batch...)
}

func pagerTakesTurns(r *rig) {
	r.open(frontier.Options{})
	const others = 60
	r.push(task("a.example", "pager", ago(time.Hour)))
	r.crowd(others, ago(time.Minute))
	since := others
	for turn := range 2*others + 3 {
		lease := r.page()
		if lease.ID != "pager" {
			since++
			r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()})
			continue
		}
		if since != others {
			r.Fatalf("turn %d: the Source that pages had its next page after %d of %d others", turn, since, others)
		}
		since = 0
		r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request})
	}
}

func pagerBounded(r *rig) {
	r.open(frontier.Options{})
	r.crowd(20, ago(frontier.MaxBonus+time.Minute))
	r.crowdAt("late", 5, ago(frontier.MaxBonus/2))
	r.push(prior("a.example", "pager", crawler.MaxPriority, time.Time{}))
	var got []string
	for range 25 {
		lease := r.page()
		got = append(got, lease.ID)
		if lease.ID == "pager" {
			r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request})
		} else {
			r.done(lease)
		}
	}
	for i, id := range got {
		if wantPager := i >= 20; wantPager != (id == "pager") {
			r.Fatalf("claimed %q as number %d: the first 20 were due longer than the bonus, the rest is the pager's until the others are", id, i)
		}
	}
}

func (r *rig) crowdAt(kind string, n int, due time.Time) {
	r.Helper()
	for i := range n {
		r.push(task("a.example", name(kind, i), due))
	}
}

func crowded(r *rig) {
	r.open(frontier.Options{})
	const n = 1200
	r.crowd(n, ago(time.Minute))
	for i := range n {
		lease := r.page()
		if want := fmt.Sprintf("s%04d", i); lease.ID != want {
			r.Fatalf("claimed %s, want %s", lease.ID, want)
		}
		r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()})
	}
}
