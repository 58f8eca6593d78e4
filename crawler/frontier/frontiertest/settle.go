package frontiertest

import (
	"errors"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func settleTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"Done stores the cursor and is due again at Next":           doneAgain,
		"Done without Next forgets the task":                        doneForgets,
		"Continue is due at once, after what was due before it":     continues,
		"Retry is due at Next, with its tries and reason":           retries,
		"Dead goes to the dead letters with its reason":             dies,
		"Drop forgets the task and counts as a failure of its Host": drops,
		"a dead letter is requeued with no tries, or dropped":       deadLetters,
		"an outcome of another task is refused and changes nothing": otherTask,
		"an outcome that is none is refused":                        noOutcome,
	}
}

func doneAgain(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	r.stands("a.example", "1", crawler.TaskLeased)
	lease.Request.Cursor.Newest, lease.Request.ETag = 42, "v2"
	next := after(300 * time.Millisecond)
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: next})
	r.near("due time", r.stands("a.example", "1", crawler.TaskQueued).Request.Due, next)
	again := r.page()
	if now := time.Now(); now.Before(next) {
		r.Errorf("claimed %v before Next", next.Sub(now))
	}
	if again.Cursor.Newest != 42 || again.ETag != "v2" {
		r.Errorf("claimed %+v, want the stored cursor", again.Request)
	}
	if again.Fence <= lease.Fence {
		r.Errorf("fence went from %d to %d", lease.Fence, again.Fence)
	}
}

func doneForgets(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request})
	r.stands("a.example", "1", crawler.TaskUnknown)
	if s := r.status(); s.Queued+s.Leased+s.Dead != 0 {
		r.Errorf("status %+v", s)
	}
	r.stale(lease)
}

func drops(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", after(time.Hour)))
	lease := r.page()
	r.settle(lease, crawler.Outcome{Kind: crawler.Drop, Request: lease.Request, Reason: "HTTP 500"})
	r.stands("a.example", "1", crawler.TaskUnknown)
	if h := r.host("a.example"); h.Fails != 1 || h.LastError != "HTTP 500" || h.Dead != 0 || h.Queued != 1 {
		r.Errorf("host %+v", h)
	}
	r.stale(lease)
}

func continues(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", ago(2*time.Hour)), task("a.example", "2", ago(time.Hour)), task("a.example", "3", after(time.Hour)))
	lease := r.page()
	lease.Request.URL = "http://a.example/1?page=2"
	lease.Request.Visit = crawler.Visit{Pages: 1, Seen: []string{"http://a.example/1"}}
	r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request})
	if second := r.page(); second.ID != "2" {
		r.Fatalf("claimed %s, want 2, which was due before", second.ID)
	} else {
		r.done(second)
	}
	got := r.page()
	if got.ID != "1" || got.URL != lease.Request.URL || got.Head != "http://a.example/1" || got.Visit.Pages != 1 || len(got.Visit.Seen) != 1 {
		r.Errorf("claimed %+v, want the same visit on its second page", got.Request)
	}
}

func retries(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	lease.Request.Tries++
	next := after(300 * time.Millisecond)
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Next: next, Reason: "HTTP 502\nfrom upstream"})
	got := r.stands("a.example", "1", crawler.TaskQueued)
	if got.Reason != "HTTP 502 from upstream" || got.Request.Tries != 1 {
		r.Errorf("task %+v", got)
	}
	again := r.page()
	if now := time.Now(); now.Before(next) {
		r.Errorf("claimed %v before Next", next.Sub(now))
	}
	if again.Tries != 1 {
		r.Errorf("tries %d, want 1", again.Tries)
	}
	r.done(again)
	if got := r.look("a.example", "1"); got.Reason != "" {
		r.Errorf("reason %q outlived a success", got.Reason)
	}
}

func dies(r *rig) {
	r.open(frontier.Options{})
	before := time.Now()
	r.bury("a.example", "1", "too large")
	got := r.stands("a.example", "1", crawler.TaskDead)
	if got.Reason != "too large" || got.Request.URL != "http://a.example/1" {
		r.Errorf("dead letter %+v", got)
	}
	r.near("since", got.Since, before)
	if s := r.status(); s.Dead != 1 || s.Queued != 0 || s.Leased != 0 {
		r.Errorf("status %+v", s)
	}
	r.push(task("a.example", "1", time.Time{}))
	r.stands("a.example", "1", crawler.TaskDead)
	r.nothing(100 * time.Millisecond)
}

func deadLetters(r *rig) {
	r.open(frontier.Options{})
	for i := range 3 {
		r.bury("a.example", name("t", i), "gone wrong")
	}
	r.push(task("a.example", "alive", after(time.Hour)))
	key := func(id string) crawler.TaskKey { return crawler.TaskKey{Host: "a.example", ID: id} }
	for what, do := range map[string]func() (int, error){
		"requeue": func() (int, error) {
			return r.Inspector.Requeue(r.Context(), key("t00"), key("alive"), key("never"))
		},
		"drop": func() (int, error) { return r.Inspector.Drop(r.Context(), key("t01"), key("alive"), key("never")) },
	} {
		if n, err := do(); n != 1 || err != nil {
			r.Errorf("%s: %d, %v, want 1", what, n, err)
		}
	}
	r.stands("a.example", "t01", crawler.TaskUnknown)
	r.stands("a.example", "t02", crawler.TaskDead)
	r.stands("a.example", "never", crawler.TaskUnknown)
	r.near("due time of a task that never died", r.stands("a.example", "alive", crawler.TaskQueued).Request.Due, after(time.Hour))
	got := r.stands("a.example", "t00", crawler.TaskQueued)
	if got.Request.Tries != 0 || got.Reason != "" {
		r.Errorf("requeued %+v", got)
	}
	if lease := r.page(); lease.ID != "t00" {
		r.Errorf("claimed %s, want the requeued t00", lease.ID)
	}
}

func otherTask(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	for _, other := range []crawler.Request{task("b.example", "1", time.Time{}), task("a.example", "2", time.Time{})} {
		err := r.Frontier.Settle(r.Context(), lease, crawler.Outcome{Kind: crawler.Continue, Request: other})
		if !errors.Is(err, frontier.ErrRequest) {
			r.Errorf("settle with %q of %q: %v, want ErrRequest", other.ID, other.Host, err)
		}
		r.stands(other.Host, other.ID, crawler.TaskUnknown)
	}
	r.stands("a.example", "1", crawler.TaskLeased)
	r.done(lease)
}

func noOutcome(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	if err := r.Frontier.Settle(r.Context(), lease, crawler.Outcome{Request: lease.Request}); err == nil || errors.Is(err, crawler.ErrStale) {
		r.Errorf("settle with no outcome: %v", err)
	}
	r.stands("a.example", "1", crawler.TaskLeased)
}
