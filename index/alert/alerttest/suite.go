package alerttest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/index"
	"scops/index/alert"
)

// afterLease is longer than a lease lasts.
const afterLease = 6 * time.Minute

// Run holds a store to what alerts promise. open opens the same store again, as
// another process does. stride is how many calls lie between two deaths: 1 =
// one dies at each.
func Run(t *testing.T, open func(testing.TB) index.Store, stride int) {
	t.Run("a death at any step loses nothing and repeats under the same key only", func(t *testing.T) { deaths(t, open(t), stride) })
	t.Run("two processes never send the same", func(t *testing.T) { together(t, open(t), open(t)) })
	t.Run("what was given up is sent again once, under its first key", func(t *testing.T) { again(t, open(t), open(t)) })
}

// deaths kills a process at one call after the other and lets the next go on.
func deaths(t *testing.T, store index.Store, stride int) {
	repeated := 0
	for _, after := range []bool{false, true} {
		for at := 1; ; at += stride {
			w := NewWorld(t, store, nil)
			first := &mortal{Store: store, at: at, after: after}
			again := w.dies(first)
			repeated += again
			if !first.dead() {
				break
			}
		}
	}
	if repeated == 0 && stride == 1 {
		t.Error("no death fell between an answer and its record: the suite tries nothing")
	}
}

// dies lets a process work until it is killed and another one after it, and
// gives how many deliveries were repeated.
func (w *World) dies(first *mortal) (again int) {
	ids := []string{w.Hit("1", "ice for sale", "a"), w.Hit("2", "ice for  sale", "a"), w.Hit("3", "much ice", "b")}
	w.Hit("4", "nothing of it", "c")
	if err := w.Store.Refresh(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	told := false
	way := deliverer(func(ctx context.Context, l alert.Letter) error { told = true; return w.Receiver.Deliver(ctx, l) })
	err := w.Process(first, way).Round(w.t.Context())
	if first.dead() != (err != nil) && !errors.Is(err, errKilled) {
		w.t.Fatalf("killed at call %d: %v", first.at, err)
	}
	toldBefore := told
	w.Advance(afterLease)
	for range 2 {
		if err := w.Process(w.Store, w.Receiver).Round(w.t.Context()); err != nil {
			w.t.Fatalf("after a death at call %d: %v", first.at, err)
		}
	}
	keys, posts := map[string]int{}, 0
	for _, l := range w.Receiver.Letters() {
		if had, repeat := keys[l.Key]; repeat {
			again++
			if had != l.Posts {
				w.t.Errorf("death at call %d: %s told of %d posts, and then of %d", first.at, l.Key, had, l.Posts)
			}
			continue
		}
		keys[l.Key], posts = l.Posts, posts+l.Posts
	}
	if posts != 2 {
		w.t.Errorf("death at call %d (after it: %t): %d texts were told, want 2: %+v", first.at, first.after, posts, w.Receiver.Letters())
	}
	if again > 1 || again == 1 && !toldBefore {
		w.t.Errorf("death at call %d (after it: %t): %d deliveries were repeated", first.at, first.after, again)
	}
	for _, id := range ids {
		if got := w.Marks(id); !slices.Equal(got, []string{w.Search}) {
			w.t.Errorf("death at call %d: %s is marked %q", first.at, id, got)
		}
	}
	return again
}

// deliverer is a function that delivers.
type deliverer func(context.Context, alert.Letter) error

// Deliver calls it.
func (d deliverer) Deliver(ctx context.Context, l alert.Letter) error { return d(ctx, l) }

// together lets two processes follow the same hits and send at the same time.
func together(t *testing.T, one, two index.Store) {
	var worlds []*World
	for range 6 {
		w := NewWorld(t, one, nil)
		for _, id := range []string{"1", "2", "3"} {
			w.Hit(id, "ice "+id, id)
		}
		worlds = append(worlds, w)
	}
	for _, w := range worlds {
		if err := one.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		procs := []*Process{w.Process(one, w.Receiver), w.Process(two, w.Receiver)}
		for _, step := range []func(*Process) error{
			func(p *Process) error { return p.Follower.Pass(t.Context()) },
			func(p *Process) error { return p.store.Refresh(t.Context()) },
			func(p *Process) error { return p.Sender.Pass(t.Context()) },
		} {
			both(t, procs, step)
		}
		posts := 0
		for _, l := range w.Receiver.Letters() {
			posts += l.Posts
		}
		if n := len(w.Receiver.Letters()); n != 1 || posts != 3 {
			t.Errorf("two processes sent %d messages of %d posts, want 1 of 3: %+v", n, posts, w.Receiver.Letters())
		}
	}
}

// again lets two people have the same message sent again at the same time, after
// a later batch of it was delivered.
func again(t *testing.T, one, two index.Store) {
	w := NewWorld(t, one, nil)
	round := func() {
		t.Helper()
		if err := one.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.Process(one, w.Receiver).Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.Hit("1", "ice", "a")
	w.Hit("2", "ice here", "b")
	w.Receiver.Down(true)
	round()
	w.Advance(time.Hour)
	w.Hit("3", "ice of the same day", "c")
	round()
	w.Advance(TooLong)
	round()
	w.Receiver.Down(false)
	round()
	troubles, err := alert.Troubles(t.Context(), one, w.Owner)
	if err != nil || len(troubles) != 1 || troubles[0].Again != 2 {
		t.Fatalf("given up is %+v, %v", troubles, err)
	}
	procs := []*Process{w.Process(one, w.Receiver), w.Process(two, w.Receiver)}
	var refused atomic.Int32
	both(t, procs, func(p *Process) error {
		r := alert.Resender{Store: p.store, Owner: w.Owner, Handling: "amber+strict", Now: w.Now}
		err := r.Resend(t.Context(), troubles[0].ID)
		if errors.Is(err, alert.ErrNotLost) {
			refused.Add(1)
			return nil
		}
		return err
	})
	if refused.Load() != 1 {
		t.Errorf("of two who asked at once %d were told that nothing is lost", refused.Load())
	}
	for range 2 {
		both(t, procs, func(p *Process) error { return p.Sender.Pass(t.Context()) })
	}
	count := map[string]int{}
	for _, l := range w.Receiver.Letters() {
		count[l.Key] += l.Posts
	}
	if id := troubles[0].ID; count[id+".1"] != 2 || count[id+".2"] != 1 || len(w.Receiver.Letters()) != 2 {
		t.Errorf("the receiver was told %+v, want the first batch of 2 posts after the second of 1, each once", w.Receiver.Letters())
	}
	if troubles, err := alert.Troubles(t.Context(), one, w.Owner); err != nil || len(troubles) != 0 {
		t.Errorf("afterwards given up is %+v, %v", troubles, err)
	}
}

// both does a step in both processes at once.
func both(t *testing.T, procs []*Process, step func(*Process) error) {
	t.Helper()
	var all sync.WaitGroup
	errs := make([]error, len(procs))
	for i, p := range procs {
		all.Go(func() { errs[i] = step(p) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}
