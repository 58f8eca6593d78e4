package alert_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/alert"
	"scops/index/alert/alerttest"
	"scops/index/indextest"
)

func newWorld(t *testing.T, change func(*alert.Setting)) (*alerttest.World, *alerttest.Process) {
	t.Helper()
	store := indextest.NewMemory()
	w := alerttest.NewWorld(t, store, change)
	return w, w.Process(store, w.Receiver)
}

func rounds(t *testing.T, p *alerttest.Process) {
	t.Helper()
	if err := p.Round(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// told is what the receiver was told, in order: posts by band.
func told(w *alerttest.World) string {
	var out []string
	for _, l := range w.Receiver.Letters() {
		out = append(out, fmt.Sprintf("%d %v", l.Posts, l.Bands))
	}
	return strings.Join(out, ", ")
}

func TestADeadReceiverIsTriedForADayAndThenShown(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, nil)
	w.Hit("1", "ice", "a")
	w.Receiver.Down(true)
	began := w.Now()
	for w.Now().Sub(began) <= 25*time.Hour {
		rounds(t, p)
		all, err := alert.Troubles(t.Context(), w.Store, w.Owner)
		if err != nil || len(all) != 1 || all[0].To != "desk" || !strings.Contains(all[0].Reason, "down") {
			t.Fatalf("after %s people are shown %+v, %v", w.Now().Sub(began), all, err)
		}
		if day := w.Now().Sub(began) >= 24*time.Hour; all[0].Trying == day || (all[0].Lost == 1) != day {
			t.Fatalf("after %s: %+v", w.Now().Sub(began), all[0])
		}
		w.Advance(5 * time.Minute)
	}
	w.Receiver.Down(false)
	w.Advance(48 * time.Hour)
	rounds(t, p)
	if got := told(w); got != "" {
		t.Errorf("what was given up is told after all: %s", got)
	}
	w.Hit("2", "more ice", "b")
	rounds(t, p)
	if got := told(w); got != "1 [{strong 1}]" {
		t.Errorf("what comes after it: %q", got)
	}
	h, err := alert.ReadHealth(t.Context(), w.Store, w.Owner)
	if err != nil || h.Lost != 1 || h.Waiting != 0 {
		t.Errorf("the system says %+v, %v", h, err)
	}
	w.Advance(31 * 24 * time.Hour)
	rounds(t, p)
	if h, err := alert.ReadHealth(t.Context(), w.Store, w.Owner); err != nil || h.Lost != 0 {
		t.Errorf("a month later the system still says %+v, %v", h, err)
	}
}

func TestAReceiverThatComesBackIsToldOnceUnderTheFirstKey(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, nil)
	w.Hit("1", "ice", "a")
	w.Receiver.Down(true)
	rounds(t, p)
	w.Advance(30 * time.Second)
	w.Hit("2", "ice too", "b")
	w.Receiver.Down(false)
	rounds(t, p)
	if got := told(w); got != "" {
		t.Fatalf("within a minute of a failure it is told %s", got)
	}
	w.Advance(time.Minute)
	rounds(t, p)
	rounds(t, p)
	// What was tried first goes first, as it was; what came meanwhile follows.
	letters := w.Receiver.Letters()
	if len(letters) != 2 || letters[0].Posts != 1 || !strings.HasSuffix(letters[0].Key, ".1") || letters[1].Posts != 1 || !strings.HasSuffix(letters[1].Key, ".2") {
		t.Errorf("it was told %+v", letters)
	}
}

func TestCopiesAreToldOnceAPeriodAndAHitOnceForAll(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, func(s *alert.Setting) { s.Digest = alert.Hourly })
	w.Hit("1", "ice", "a")
	w.Hit("2", "ice", "a")
	w.Hit("3", "ice here", "b")
	rounds(t, p)
	if got := told(w); got != "" {
		t.Fatalf("before the hour is over it is told %s", got)
	}
	w.Advance(time.Hour)
	rounds(t, p)
	if got := told(w); got != "2 [{strong 2}]" {
		t.Fatalf("at the end of the hour it is told %q", got)
	}
	w.Hit("4", "ice", "a")
	w.Advance(time.Hour)
	rounds(t, p)
	rounds(t, w.Process(w.Store, w.Receiver)) // another process reads the same hits
	if got := told(w); got != "2 [{strong 2}], 1 [{strong 1}]" {
		t.Errorf("a copy in the next hour makes it %q", got)
	}
}

func TestNothingIsToldOfWhatStoodThereBeforeNorOfWhatNobodyWantsAnyMore(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, nil)
	w.Hit("1", "ice", "a")
	w.Watch(alert.Setting{On: true, Webhook: "desk", Digest: alert.AtOnce, Since: w.Now().Add(time.Minute)})
	rounds(t, p)
	w.Advance(2 * time.Minute)
	w.Hit("2", "snow", "b")
	rounds(t, p)
	if got := told(w); got != "" {
		t.Errorf("it is told %s", got)
	}
	w.Receiver.Down(true)
	w.Hit("3", "ice again", "c")
	rounds(t, p)
	w.Watch(alert.Setting{Webhook: "desk", Digest: alert.AtOnce, Since: w.Now()})
	w.Receiver.Down(false)
	w.Advance(time.Hour)
	rounds(t, p)
	if got := told(w); got != "" {
		t.Errorf("after it was turned off it is told %s", got)
	}
	if h, err := alert.ReadHealth(t.Context(), w.Store, w.Owner); err != nil || h.Waiting != 0 {
		t.Errorf("what nobody wants waits: %+v, %v", h, err)
	}
}

func TestALeaseThatPassedOnIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	w, _ := newWorld(t, nil)
	w.Hit("1", "ice", "a")
	var second *alerttest.Process
	slow := deliver(func(ctx context.Context, l alert.Letter) error {
		w.Advance(6 * time.Minute) // this process stood still
		if err := second.Sender.Pass(ctx); err != nil {
			t.Error(err)
		}
		return fmt.Errorf("the connection is gone")
	})
	second = w.Process(w.Store, w.Receiver)
	rounds(t, w.Process(w.Store, slow))
	if got := told(w); got != "1 [{strong 1}]" {
		t.Errorf("it was told %q", got)
	}
	rounds(t, second)
	if all, err := alert.Troubles(t.Context(), w.Store, w.Owner); err != nil || len(all) != 0 {
		t.Errorf("the late process wrote its failure down: %+v, %v", all, err)
	}
}

type deliver func(context.Context, alert.Letter) error

// Deliver calls it.
func (d deliver) Deliver(ctx context.Context, l alert.Letter) error { return d(ctx, l) }

func TestWhoMayNotBeToldAnyMoreIsNot(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, nil)
	w.Hit("1", "ice", "a")
	if err := p.Follower.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Sender.May = func(context.Context, string) (bool, error) { return false, nil }
	if err := p.Sender.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := told(w); got != "" {
		t.Errorf("somebody who is not let in any more is told %s", got)
	}
}

func TestWhatWasGivenUpIsSentAgainForADayAndNoLonger(t *testing.T) {
	t.Parallel()
	w, p := newWorld(t, nil)
	r := alert.Resender{Store: w.Store, Owner: w.Owner, Handling: "amber+strict", Now: w.Now}
	w.Hit("1", "ice", "a")
	w.Receiver.Down(true)
	rounds(t, p)
	trouble := func() alert.Trouble {
		t.Helper()
		all, err := alert.Troubles(t.Context(), w.Store, w.Owner)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all[0]
	}
	id := trouble().ID
	if err := r.Resend(t.Context(), id); !errors.Is(err, alert.ErrNotLost) {
		t.Errorf("what is still tried is sent again: %v", err)
	}
	for range 2 {
		w.Advance(alerttest.TooLong)
		rounds(t, p)
		if tr := trouble(); tr.Lost != 1 || tr.Again != 1 || tr.Trying {
			t.Fatalf("after a day: %+v", tr)
		}
		if err := r.Resend(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if h, err := alert.ReadHealth(t.Context(), w.Store, w.Owner); err != nil || h.Lost != 0 || h.Waiting != 1 || !h.Oldest.Equal(w.Now()) {
			t.Errorf("the system says %+v, %v", h, err)
		}
		rounds(t, p)
		if tr := trouble(); !tr.Trying {
			t.Errorf("a receiver that is still down: %+v", tr)
		}
	}
	w.Receiver.Down(false)
	w.Advance(time.Hour)
	rounds(t, p)
	if l := w.Receiver.Letters(); len(l) != 1 || l[0].Key != id+".1" || l[0].Posts != 1 {
		t.Errorf("it was told %+v", l)
	}
	for _, none := range []string{"", "none", strings.Repeat("x", 5000), "\xff"} {
		if _, _, err := r.Look(t.Context(), none); !errors.Is(err, index.ErrNotFound) {
			t.Errorf("%.20q: %v", none, err)
		}
	}
}
