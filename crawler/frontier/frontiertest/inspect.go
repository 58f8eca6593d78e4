package frontiertest

import (
	"slices"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func inspectTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"Hosts are listed in order, page by page":        hostsPaged,
		"dead letters are listed in order, page by page": deadPaged,
		"tasks are looked up in the order asked":         tasksInOrder,
		"an empty frontier is empty":                     empty,
		"a Host shows its clock and its counts":          hostShown,
	}
}

func hostsPaged(r *rig) {
	r.open(frontier.Options{})
	var want []string
	for i := range 23 {
		host := name("h", i) + ".example"
		want = append(want, host)
		r.push(task(host, "1", time.Time{}))
	}
	var got []string
	after := ""
	for range 10 {
		hosts, err := r.Inspector.Hosts(r.Context(), after, 5)
		r.must(err)
		for _, h := range hosts {
			got, after = append(got, h.Host), h.Host
		}
		if len(hosts) < 5 {
			break
		}
	}
	if !slices.Equal(got, want) {
		r.Errorf("listed %v, want %v", got, want)
	}
}

func deadPaged(r *rig) {
	r.open(frontier.Options{})
	var want []crawler.TaskKey
	for h := range 9 {
		host := name("h", h) + ".example"
		for i := range 1 + h%3 {
			r.bury(host, name("t", i), "x")
			want = append(want, crawler.TaskKey{Host: host, ID: name("t", i)})
		}
	}
	// Hosts whose dead letters are gone are in nobody's way.
	for range 6 {
		n, err := r.Inspector.Drop(r.Context(), want[0])
		r.must(err)
		if n != 1 {
			r.Fatalf("dropped %d of one", n)
		}
		want = want[1:]
	}
	for _, limit := range []int{1, 2, 5, 100} {
		if got := r.deadBy(limit); !slices.Equal(got, want) {
			r.Errorf("listed by %d: %v, want %v", limit, got, want)
		}
	}
	if dead, err := r.Inspector.Dead(r.Context(), crawler.TaskKey{}, 0); len(dead) != 0 || err != nil {
		r.Errorf("none wanted, got %v, error %v", dead, err)
	}
}

// deadBy lists all dead letters, so many at a time.
func (r *rig) deadBy(limit int) []crawler.TaskKey {
	r.Helper()
	var got []crawler.TaskKey
	var after crawler.TaskKey
	for range 50 {
		dead, err := r.Inspector.Dead(r.Context(), after, limit)
		r.must(err)
		for _, d := range dead {
			after = crawler.TaskKey{Host: d.Request.Host, ID: d.Request.ID}
			got = append(got, after)
			if d.State != crawler.TaskDead || d.Reason != "x" {
				r.Errorf("listed %+v", d)
			}
		}
		if len(dead) < limit {
			break
		}
	}
	return got
}

func tasksInOrder(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}), task("b.example", "2", time.Time{}))
	keys := []crawler.TaskKey{{Host: "b.example", ID: "2"}, {Host: "b.example", ID: "1"}, {Host: "a.example", ID: "1"}, {Host: "b.example", ID: "2"}}
	tasks, err := r.Inspector.Tasks(r.Context(), keys...)
	r.must(err)
	want := []crawler.TaskState{crawler.TaskQueued, crawler.TaskUnknown, crawler.TaskQueued, crawler.TaskQueued}
	for i, got := range tasks {
		if got.State != want[i] || got.Request.Host != keys[i].Host || got.Request.ID != keys[i].ID {
			r.Errorf("task %d is %+v, want %v %s", i, got, keys[i], want[i])
		}
	}
	if len(tasks) != len(keys) {
		r.Errorf("%d tasks for %d keys", len(tasks), len(keys))
	}
}

func empty(r *rig) {
	r.open(frontier.Options{})
	if s := r.status(); s != (crawler.Status{}) {
		r.Errorf("status %+v", s)
	}
	hosts, err := r.Inspector.Hosts(r.Context(), "", 10)
	r.must(err)
	dead, err := r.Inspector.Dead(r.Context(), crawler.TaskKey{}, 10)
	r.must(err)
	if len(hosts)+len(dead) != 0 {
		r.Errorf("hosts %v, dead %v", hosts, dead)
	}
	r.nothing(50 * time.Millisecond)
}

func hostShown(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", ago(time.Minute)), task("a.example", "2", time.Time{}))
	if got := r.host("a.example"); got.Queued != 2 || got.OldestDue == nil || got.Blocked != nil || got.Breaker != crawler.BreakerClosed {
		r.Fatalf("host %+v", got)
	} else {
		r.near("oldest due", *got.OldestDue, ago(time.Minute))
	}
	lease := r.claim()
	out := allowed(lease)
	out.Delay = time.Hour
	r.settle(lease, out)
	got := r.host("a.example")
	if got.Queued != 2 || got.Leased != 0 || got.Delay != time.Hour || got.NextAllowed == nil {
		r.Fatalf("host %+v", got)
	}
	r.near("next allowed", *got.NextAllowed, after(time.Hour))
}
