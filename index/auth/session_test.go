package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/index"
	"scops/index/indextest"
)

// What alexedwards/scs/v2 asks of a store (its CtxStore).
var _ interface {
	Delete(token string) error
	Find(token string) ([]byte, bool, error)
	Commit(token string, b []byte, expiry time.Time) error
	DeleteCtx(ctx context.Context, token string) error
	FindCtx(ctx context.Context, token string) ([]byte, bool, error)
	CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error
} = (*Sessions)(nil)

func sessions() (*Sessions, *clock, *indextest.Memory) {
	store, c := indextest.NewMemory(), newClock()
	return NewSessions(store, "test", "", c.now), c, store
}

func TestASessionIsFoundUntilItExpires(t *testing.T) {
	t.Parallel()
	s, c, _ := sessions()
	data := []byte("\x00\xff gob, or whatever")
	if err := s.CommitCtx(t.Context(), "t1", data, c.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got, found, err := s.FindCtx(t.Context(), "t1"); !found || err != nil || !bytes.Equal(got, data) {
		t.Errorf("%q, found %v, %v", got, found, err)
	}
	if err := s.Commit("t1", []byte("second"), c.now().Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Hour)
	if got, found, err := s.Find("t1"); !found || err != nil || string(got) != "second" {
		t.Errorf("%q, found %v, %v", got, found, err)
	}
	c.pass(time.Hour)
	if got, found, err := s.FindCtx(t.Context(), "t1"); found || err != nil || got != nil {
		t.Errorf("expired: %q, found %v, %v", got, found, err)
	}
}

func TestWhateverIsNoTokenIsNotFound(t *testing.T) {
	t.Parallel()
	s, _, _ := sessions()
	for _, token := range []string{"", "nosuch", "\xff", "\x00", strings.Repeat("x", index.MaxID+1), "../user/mali"} {
		if _, found, err := s.FindCtx(t.Context(), token); found || err != nil {
			t.Errorf("%.20q: found %v, %v", token, found, err)
		}
		if err := s.DeleteCtx(t.Context(), token); err != nil {
			t.Errorf("deleting %.20q: %v", token, err)
		}
	}
}

func TestALoggedOutSessionStaysOut(t *testing.T) {
	t.Parallel()
	s, c, _ := sessions()
	expiry := c.now().Add(time.Hour)
	if err := s.CommitCtx(t.Context(), "t1", []byte("mali"), expiry); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete("t1"); err != nil {
		t.Fatal(err)
	}
	// Another request of the same browser was under way and is committed now.
	if err := s.CommitCtx(t.Context(), "t1", []byte("mali"), expiry.Add(time.Hour)); err != nil {
		t.Errorf("the late request fails with %v, want its data dropped in silence", err)
	}
	if got, found, err := s.FindCtx(t.Context(), "t1"); found || err != nil {
		t.Errorf("after logging out: %q, found %v, %v", got, found, err)
	}
}

func TestLoggingOutBetweenReadingAndWritingEndsASession(t *testing.T) {
	t.Parallel()
	other, c, memory := sessions()
	if err := other.CommitCtx(t.Context(), "t1", []byte("x"), c.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	store := &hooked{Memory: memory}
	store.beforePut = func(index.Document) {
		store.beforePut = nil
		if err := other.DeleteCtx(t.Context(), "t1"); err != nil {
			t.Error(err)
		}
	}
	if err := NewSessions(store, "test", "", c.now).CommitCtx(t.Context(), "t1", []byte("y"), c.now().Add(time.Hour)); err != nil {
		t.Error(err)
	}
	if got, found, _ := other.FindCtx(t.Context(), "t1"); found {
		t.Errorf("the session came back with %q", got)
	}
}

func TestLoggingOutWinsAgainstRequestsUnderWay(t *testing.T) {
	t.Parallel()
	s, c, _ := sessions()
	for i := range 100 {
		token := fmt.Sprint("t", i)
		if err := s.CommitCtx(t.Context(), token, []byte("x"), c.now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := s.CommitCtx(t.Context(), token, []byte("y"), c.now().Add(time.Hour)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Go(func() {
			if err := s.DeleteCtx(t.Context(), token); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		if _, found, _ := s.FindCtx(t.Context(), token); found {
			t.Fatal("a session came back after it had ended")
		}
	}
}

func TestASweepTakesExpiredSessionsOnly(t *testing.T) {
	t.Parallel()
	s, c, store := sessions()
	for i := range 1200 {
		if err := s.CommitCtx(t.Context(), fmt.Sprint("old", i), nil, c.now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	for _, token := range []string{"open", "ended"} {
		if err := s.CommitCtx(t.Context(), token, nil, c.now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.DeleteCtx(t.Context(), "ended"); err != nil {
		t.Fatal(err)
	}
	c.pass(2 * time.Minute)
	if n, err := s.Sweep(t.Context()); n != 1200 || err != nil {
		t.Errorf("%d sessions swept, %v; want 1200", n, err)
	}
	if _, found, _ := s.FindCtx(t.Context(), "open"); !found {
		t.Error("an open session was swept")
	}
	c.pass(time.Hour)
	if n, err := s.Sweep(t.Context()); n != 2 || err != nil {
		t.Errorf("%d sessions swept, %v; want the open and the ended one", n, err)
	}
	res, err := store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindSession}})
	if err != nil || res.Total != 0 {
		t.Errorf("%d documents are left, %v", res.Total, err)
	}
}

func TestSessionsSurviveAnOutageAndRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s, c, store := sessions()
	var out bytes.Buffer
	s.Log = slog.New(slog.NewTextHandler(&out, nil))
	if err := s.CommitCtx(t.Context(), "t1", nil, c.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	down := errors.New("connection refused")
	store.Fail = func(call string) error {
		if call == "search" {
			cancel()
			return nil
		}
		return down
	}
	_, _, errFind := s.FindCtx(ctx, "t1")
	errCommit, errDelete := s.CommitCtx(ctx, "t1", nil, c.now()), s.DeleteCtx(ctx, "t1")
	if !errors.Is(errFind, down) || !errors.Is(errCommit, down) || !errors.Is(errDelete, down) {
		t.Errorf("find %v, commit %v, delete %v", errFind, errCommit, errDelete)
	}
	c.pass(2 * time.Hour)
	if err := s.Run(ctx); err != nil {
		t.Errorf("Run ended with %v, want nil", err)
	}
	store.Fail = func(call string) error { return down }
	if _, err := s.Sweep(t.Context()); !errors.Is(err, down) {
		t.Errorf("sweeping: %v", err)
	}
	store.Fail = nil
	if n, err := s.Sweep(t.Context()); n != 1 || err != nil {
		t.Errorf("after the outage %d sessions are swept, %v", n, err)
	}
}
