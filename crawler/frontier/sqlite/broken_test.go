package sqlite

import (
	"errors"
	"path/filepath"
	"testing"

	"scops/crawler"
	"scops/crawler/frontier"
	"scops/crawler/frontier/frontiertest"
)

func TestBrokenFailsBeforeAndAfterACall(t *testing.T) {
	t.Parallel()
	real := mustOpen(t, filepath.Join(t.TempDir(), "frontier.db"), frontier.Options{Delay: none})
	request := crawler.Request{Host: "a.example", ID: "1", URL: "http://a.example/"}
	key := crawler.TaskKey{Host: "a.example", ID: "1"}
	state := func() crawler.TaskState {
		t.Helper()
		tasks, err := real.Tasks(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return tasks[0].State
	}
	fail := func(call frontiertest.Call) func(frontiertest.Call) error {
		return func(c frontiertest.Call) error {
			if c == call {
				return crawler.ErrUnavailable
			}
			return nil
		}
	}

	broken := &frontiertest.Broken{Frontier: real, Before: fail(frontiertest.CallPush)}
	if err := broken.Push(t.Context(), request); !errors.Is(err, crawler.ErrUnavailable) || state() != crawler.TaskUnknown {
		t.Errorf("push: %v, task %s", err, state())
	}
	broken.Before, broken.After = nil, fail(frontiertest.CallPush)
	if err := broken.Push(t.Context(), request); !errors.Is(err, crawler.ErrUnavailable) || state() != crawler.TaskQueued {
		t.Errorf("push whose answer is lost: %v, task %s", err, state())
	}
	broken.Before = fail(frontiertest.CallClaim)
	if lease, err := broken.Claim(t.Context()); err == nil || lease.Fence != 0 {
		t.Errorf("claim: %+v, %v", lease, err)
	}
	broken.Before, broken.After = nil, fail(frontiertest.CallSettle)
	lease, err := broken.Claim(t.Context())
	if err != nil || lease.Kind != crawler.KindRobots {
		t.Fatalf("claim: %+v, %v", lease, err)
	}
	out := crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{}}
	if err := broken.Settle(t.Context(), lease, out); !errors.Is(err, crawler.ErrUnavailable) {
		t.Errorf("settle whose answer is lost: %v", err)
	}
	if err := broken.Settle(t.Context(), lease, out); !errors.Is(err, crawler.ErrStale) {
		t.Errorf("settle again: %v, want ErrStale: it had been stored", err)
	}
	broken.Before = fail(frontiertest.CallExtend)
	if _, err := broken.Extend(t.Context(), lease); !errors.Is(err, crawler.ErrUnavailable) {
		t.Errorf("extend: %v", err)
	}
}
