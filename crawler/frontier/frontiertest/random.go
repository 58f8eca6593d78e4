package frontiertest

import (
	"errors"
	"math/rand/v2"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func randomTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a task is in exactly one place after any sequence of calls": onePlace,
	}
}

// world is where every task must be, kept beside the frontier.
type world struct {
	*rig
	rand   *rand.Rand
	where  map[crawler.TaskKey]crawler.TaskState
	leases []crawler.Lease // running
	old    []crawler.Lease // ended
}

func onePlace(r *rig) {
	r.open(frontier.Options{})
	seed := uint64(time.Now().UnixNano())
	r.Logf("seed %d", seed)
	w := &world{rig: r, rand: rand.New(rand.NewPCG(seed, 1)), where: map[crawler.TaskKey]crawler.TaskState{}}
	steps := []func(){w.stepPush, w.stepPush, w.stepClaim, w.stepClaim, w.stepSettle, w.stepSettle, w.stepSettle, w.stepRequeue, w.stepDrop, w.stepRemove, w.stepStale}
	for range 400 {
		steps[w.rand.IntN(len(steps))]()
		w.agree()
	}
}

func (w *world) key() crawler.TaskKey {
	return crawler.TaskKey{Host: name("h", w.rand.IntN(4)) + ".example", ID: name("t", w.rand.IntN(8))}
}

func (w *world) stepPush() {
	k := w.key()
	w.push(task(k.Host, k.ID, time.Time{}))
	if _, known := w.where[k]; !known {
		w.where[k] = crawler.TaskQueued
	}
}

// stepClaim claims when some Host without a lease has a queued task.
func (w *world) stepClaim() {
	busy := map[string]bool{}
	for _, l := range w.leases {
		busy[l.Host] = true
	}
	for k, state := range w.where {
		if state != crawler.TaskQueued || busy[k.Host] {
			continue
		}
		lease := w.page()
		key := crawler.TaskKey{Host: lease.Host, ID: lease.ID}
		if w.where[key] != crawler.TaskQueued || busy[lease.Host] {
			w.Fatalf("claimed %v, which is %s, busy %t", key, w.where[key], busy[lease.Host])
		}
		w.where[key] = crawler.TaskLeased
		w.leases = append(w.leases, lease)
		return
	}
}

func (w *world) stepSettle() {
	if len(w.leases) == 0 {
		return
	}
	lease := w.take(w.rand.IntN(len(w.leases)))
	key := crawler.TaskKey{Host: lease.Host, ID: lease.ID}
	out := crawler.Outcome{Request: lease.Request, Reason: "random", Spare: true}
	switch w.rand.IntN(5) {
	case 0:
		out.Kind = crawler.Continue
	case 1:
		out.Kind, out.Next = crawler.Done, ago(time.Millisecond)
	case 2:
		out.Kind = crawler.Done
	case 3:
		out.Kind = crawler.Retry
	default:
		out.Kind = crawler.Dead
	}
	w.settle(lease, out)
	switch {
	case out.Kind == crawler.Dead:
		w.where[key] = crawler.TaskDead
	case out.Kind == crawler.Done && out.Next.IsZero():
		delete(w.where, key)
	default:
		w.where[key] = crawler.TaskQueued
	}
}

func (w *world) take(i int) crawler.Lease {
	lease := w.leases[i]
	w.leases = append(w.leases[:i], w.leases[i+1:]...)
	w.old = append(w.old, lease)
	return lease
}

func (w *world) stepRequeue() {
	k := w.key()
	_, err := w.Inspector.Requeue(w.Context(), k)
	w.must(err)
	if w.where[k] == crawler.TaskDead {
		w.where[k] = crawler.TaskQueued
	}
}

func (w *world) stepDrop() {
	k := w.key()
	_, err := w.Inspector.Drop(w.Context(), k)
	w.must(err)
	if w.where[k] == crawler.TaskDead {
		delete(w.where, k)
	}
}

// stepRemove leaves leased tasks alone: their Hosts would rest for a minute.
func (w *world) stepRemove() {
	k := w.key()
	if w.where[k] == crawler.TaskLeased {
		return
	}
	w.must(w.Inspector.Remove(w.Context(), k))
	delete(w.where, k)
}

func (w *world) stepStale() {
	if len(w.old) == 0 {
		return
	}
	lease := w.old[w.rand.IntN(len(w.old))]
	err := w.Frontier.Settle(w.Context(), lease, crawler.Outcome{Kind: crawler.Dead, Request: lease.Request})
	if !errors.Is(err, crawler.ErrStale) {
		w.Fatalf("settling an ended lease: %v", err)
	}
}

// agree compares the frontier with the world: every task where it must be, and
// nothing counted twice.
func (w *world) agree() {
	w.Helper()
	var keys []crawler.TaskKey
	for h := range 4 {
		for i := range 8 {
			keys = append(keys, crawler.TaskKey{Host: name("h", h) + ".example", ID: name("t", i)})
		}
	}
	tasks, err := w.Inspector.Tasks(w.Context(), keys...)
	w.must(err)
	count := map[crawler.TaskState]int{}
	for i, got := range tasks {
		want, known := w.where[keys[i]]
		if !known {
			want = crawler.TaskUnknown
		}
		if got.State != want {
			w.Fatalf("task %v is %s, want %s", keys[i], got.State, want)
		}
		count[want]++
	}
	s := w.status()
	if s.Queued != count[crawler.TaskQueued] || s.Leased != count[crawler.TaskLeased] || s.Dead != count[crawler.TaskDead] {
		w.Fatalf("status %+v, want %v", s, count)
	}
}
