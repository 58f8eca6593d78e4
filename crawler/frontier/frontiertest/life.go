package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func lifeTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a closed frontier says so, to those who wait as well": closes,
		"everything outlives a restart":                        outlives,
	}
}

func crashTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a crash loses nothing that was answered":        crashLosesNothing,
		"after a crash every Host is held for one delay": crashHolds,
	}
}

func closes(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	const claimers = 3
	ended := make(chan error, claimers)
	for range claimers {
		go func() {
			_, err := r.Frontier.Claim(r.Context())
			ended <- err
		}()
	}
	time.Sleep(50 * time.Millisecond)
	r.must(r.Frontier.Close())
	for range claimers {
		select {
		case err := <-ended:
			if !errors.Is(err, crawler.ErrClosed) {
				r.Errorf("a waiting claim ended with %v", err)
			}
		case <-time.After(patience):
			r.Fatal("a claim outlived its frontier")
		}
	}
	_, claim := r.Frontier.Claim(r.Context())
	_, extend := r.Frontier.Extend(r.Context(), lease)
	for what, err := range map[string]error{
		"claim": claim, "extend": extend,
		"push":   r.Frontier.Push(r.Context(), task("b.example", "1", time.Time{})),
		"settle": r.Frontier.Settle(r.Context(), lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request}),
	} {
		if !errors.Is(err, crawler.ErrClosed) {
			r.Errorf("%s after Close: %v, want ErrClosed", what, err)
		}
	}
	if err := r.Frontier.Close(); err != nil {
		r.Errorf("second Close: %v", err)
	}
}

func outlives(r *rig) {
	r.open(frontier.Options{BreakAfter: 2})
	r.bury("a.example", "dead", "why")
	r.push(task("a.example", "1", time.Time{}), task("b.example", "2", after(time.Hour)))
	lease := r.page()
	lease.Request.Cursor.Newest = 77
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Next: after(time.Hour), Reason: "later", Block: after(time.Hour)})
	before := r.everything("a.example", "dead", "1") + r.everything("b.example", "2")
	r.Harness = r.Reopen(r.T)
	if now := r.everything("a.example", "dead", "1") + r.everything("b.example", "2"); now != before {
		r.Errorf("was\n%s\nis\n%s", before, now)
	}
	r.push(task("a.example", "3", time.Time{}))
	r.nothing(100 * time.Millisecond) // the block stands
	r.stale(lease)
}

// answered is what a frontier promised before it crashed.
type answered map[crawler.TaskKey]int64 // newest position of its cursor

func crashLosesNothing(r *rig) {
	r.open(frontier.Options{Lease: 2 * time.Second, MaxTries: 1000})
	promised := answered{}
	for round := range 3 {
		for i := range 20 {
			req := task(name("h", i%5)+".example", fmt.Sprintf("r%dt%02d", round, i), time.Time{})
			r.push(req)
			promised[crawler.TaskKey{Host: req.Host, ID: req.ID}] = 0
		}
		for range 15 {
			lease := r.page()
			lease.Request.Cursor.Newest = int64(100 + round)
			r.done(lease)
			promised[crawler.TaskKey{Host: lease.Host, ID: lease.ID}] = lease.Request.Cursor.Newest
		}
		held := r.page()
		r.Harness = r.Crash(r.T)
		r.check(promised)
		// Its worker may have survived (then it may settle), or the lease is void.
		if _, err := r.Frontier.Extend(r.Context(), held); err != nil && !errors.Is(err, crawler.ErrStale) {
			r.Fatal(err)
		}
	}
	left := len(promised)
	for _, newest := range promised {
		if newest != 0 {
			left--
		}
	}
	for range left {
		lease := r.page()
		r.done(lease)
	}
	if s := r.status(); s.Due != 0 || s.Leased != 0 || s.Queued != len(promised) {
		r.Errorf("status %+v, want all %d done", s, len(promised))
	}
}

func (r *rig) check(promised answered) {
	r.Helper()
	for key, newest := range promised {
		got := r.look(key.Host, key.ID)
		if got.State != crawler.TaskQueued && got.State != crawler.TaskLeased || got.Request.Cursor.Newest != newest {
			r.Fatalf("task %v is %s at %d, want it alive at %d", key, got.State, got.Request.Cursor.Newest, newest)
		}
	}
}

func crashHolds(r *rig) {
	const delay = 500 * time.Millisecond
	r.open(frontier.Options{Delay: every(delay), Lease: time.Second})
	for h := range 3 {
		r.push(task(name("h", h)+".example", "1", time.Time{}))
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	for range 3 {
		lease, err := r.Frontier.Claim(ctx)
		r.must(err)
		r.allow(lease)
	}
	time.Sleep(delay) // every clock has run out: only the crash can hold them now
	crashed := time.Now()
	r.Harness = r.Crash(r.T)
	for range 3 {
		lease := r.claim()
		if held := time.Since(crashed); held < delay {
			r.Errorf("%s was claimed %v after the crash, want at least %v", lease.Host, held, delay)
		}
	}
}
