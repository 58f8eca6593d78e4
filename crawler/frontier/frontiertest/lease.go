package frontiertest

import (
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func leaseTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a settled lease is stale":                                 settledTwice,
		"an expired lease is claimed again, one try more":          expires,
		"a stale fence changes nothing":                            staleChangesNothing,
		"a task whose leases keep expiring dies":                   expiresToDeath,
		"an expired robots.txt lease is claimed again":             robotsExpires,
		"an extended lease outlives its first expiry":              extends,
		"a removed task is unknown wherever it was":                removes,
		"removing a leased task keeps its Host busy to the expiry": removesLeased,
		"fences grow even after a task was removed":                fencesGrow,
	}
}

func settledTwice(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	robots := r.claim()
	r.allow(robots)
	r.stale(robots)
	lease := r.page()
	r.stale(robots)
	r.done(lease)
	r.stale(lease)
	r.near("due time", r.stands("a.example", "1", crawler.TaskQueued).Request.Due, after(time.Hour))
}

func expires(r *rig) {
	const lease, delay = 250 * time.Millisecond, 100 * time.Millisecond
	r.open(frontier.Options{Lease: lease, Delay: every(delay)})
	req := task("a.example", "1", ago(time.Minute))
	req.Cursor.Newest, req.Tries = 5, 2
	r.push(req)
	before := time.Now()
	first := r.page()
	if left := first.Expires.Sub(before); left > lease+patience || first.Expires.After(time.Now().Add(lease)) {
		r.Errorf("lease expires in %v, want at most %v from now", left, lease)
	}
	second := r.claim()
	if gap := time.Since(first.Expires); gap < delay {
		r.Errorf("claimed again %v after the expiry, want at least %v", gap, delay)
	}
	if second.ID != "1" || second.Fence <= first.Fence || second.Tries != 3 || second.Cursor.Newest != 5 {
		r.Errorf("claimed %+v after %+v", second, first)
	}
}

func staleChangesNothing(r *rig) {
	r.open(frontier.Options{Lease: 200 * time.Millisecond})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", after(time.Hour)))
	zombie := r.page()
	current := r.page()
	before := r.everything("a.example", "1", "2")
	r.stale(zombie)
	if now := r.everything("a.example", "1", "2"); now != before {
		r.Errorf("was\n%s\nis\n%s", before, now)
	}
	r.done(current)
	before = r.everything("a.example", "1", "2")
	r.stale(zombie)
	r.stale(current)
	if now := r.everything("a.example", "1", "2"); now != before {
		r.Errorf("was\n%s\nis\n%s", before, now)
	}
}

// everything is all an operator can see of a Host and its tasks.
func (r *rig) everything(host string, ids ...string) string {
	r.Helper()
	all := []any{r.host(host), r.status()}
	for _, id := range ids {
		all = append(all, r.look(host, id))
	}
	return jsonOf(r.T, all)
}

func expiresToDeath(r *rig) {
	r.open(frontier.Options{Lease: 80 * time.Millisecond, MaxTries: 3})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", after(time.Hour)))
	for want := range 3 {
		if lease := r.page(); lease.ID != "1" || lease.Tries != want {
			r.Fatalf("claimed %s with %d tries, want 1 with %d", lease.ID, lease.Tries, want)
		}
	}
	r.nothing(400 * time.Millisecond)
	if got := r.stands("a.example", "1", crawler.TaskDead); got.Reason == "" || got.Since.IsZero() || got.Request.Tries != 3 {
		r.Errorf("dead letter %+v", got)
	}
	r.stands("a.example", "2", crawler.TaskQueued)
}

func robotsExpires(r *rig) {
	const lease, delay = 150 * time.Millisecond, 100 * time.Millisecond
	r.open(frontier.Options{Lease: lease, Delay: every(delay)})
	r.push(task("a.example", "1", time.Time{}))
	first := r.claim()
	second := r.claim()
	if second.Kind != crawler.KindRobots || second.Fence <= first.Fence {
		r.Errorf("claimed %+v after %+v", second, first)
	}
	if gap := time.Since(first.Expires); gap < delay {
		r.Errorf("claimed again %v after the expiry, want at least %v", gap, delay)
	}
	if got := r.stands("a.example", "1", crawler.TaskQueued); got.Request.Tries != 0 {
		r.Errorf("the task paid for the robots.txt: %+v", got)
	}
}

func extends(r *rig) {
	const lease, delay = 600 * time.Millisecond, 100 * time.Millisecond
	r.open(frontier.Options{Lease: lease, Delay: every(delay)})
	r.push(task("a.example", "1", time.Time{}))
	first := r.page()
	time.Sleep(time.Until(first.Expires.Add(-lease / 3)))
	longer, err := r.Frontier.Extend(r.Context(), first)
	r.must(err)
	if longer.Fence != first.Fence || !longer.Expires.After(first.Expires) || longer.Request.URL != first.Request.URL {
		r.Fatalf("extended %+v to %+v", first, longer)
	}
	r.nothing(time.Until(first.Expires) + lease/6)
	longer, err = r.Frontier.Extend(r.Context(), longer)
	r.must(err)
	r.page() // nobody settled it
	if gap := time.Since(longer.Expires); gap < delay {
		r.Errorf("claimed again %v after the extended expiry, want at least %v", gap, delay)
	}
}

func removes(r *rig) {
	r.open(frontier.Options{})
	r.bury("a.example", "dead", "x")
	r.push(task("a.example", "leased", ago(time.Minute)))
	lease := r.page()
	r.push(task("a.example", "queued", time.Time{}), task("a.example", "kept", after(time.Hour)))
	var keys []crawler.TaskKey
	for _, id := range []string{"dead", "leased", "queued", "never"} {
		keys = append(keys, crawler.TaskKey{Host: "a.example", ID: id})
	}
	keys = append(keys, crawler.TaskKey{Host: "never.example", ID: "1"})
	r.must(r.Inspector.Remove(r.Context(), keys...))
	for _, k := range keys {
		r.stands(k.Host, k.ID, crawler.TaskUnknown)
	}
	r.stands("a.example", "kept", crawler.TaskQueued)
	r.stale(lease)
	for _, k := range keys {
		r.stands(k.Host, k.ID, crawler.TaskUnknown)
	}
	if s := r.status(); s.Queued != 1 || s.Leased != 0 || s.Dead != 0 || s.Hosts != 1 {
		r.Errorf("status %+v, want one queued task on one Host", s)
	}
}

func removesLeased(r *rig) {
	const lease, delay = 400 * time.Millisecond, 100 * time.Millisecond
	r.open(frontier.Options{Lease: lease, Delay: every(delay)})
	r.push(task("a.example", "1", ago(time.Minute)), task("a.example", "2", time.Time{}))
	first := r.page()
	r.must(r.Inspector.Remove(r.Context(), crawler.TaskKey{Host: "a.example", ID: first.ID}))
	next := r.page()
	if gap := time.Since(first.Expires); gap < delay {
		r.Errorf("%s was claimed %v after the removed lease's expiry, want at least %v", next.ID, gap, delay)
	}
}

func fencesGrow(r *rig) {
	r.open(frontier.Options{Lease: 100 * time.Millisecond})
	last := uint64(0)
	for range 4 {
		r.push(task("a.example", "1", time.Time{}))
		lease := r.page()
		if lease.Fence <= last {
			r.Fatalf("fence %d after %d", lease.Fence, last)
		}
		last = lease.Fence
		r.must(r.Inspector.Remove(r.Context(), crawler.TaskKey{Host: "a.example", ID: "1"}))
	}
}
