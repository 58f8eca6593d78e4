package auth

import (
	"context"
	"sync"
	"testing"
	"time"

	"scops/index"
	"scops/index/indextest"
)

// clock is a time that moves when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// cheap is a cost that lets a test compute thousands of hashes.
var cheap = cost{memory: 8, time: 1, threads: 1}

// usersOn are the Users of one process.
func usersOn(store index.Store, c *clock) *Users {
	u := NewUsers(UsersOptions{Store: store, Owner: "test", Now: c.now})
	u.cost, u.decoy = cheap, decoy(cheap)
	return u
}

const (
	good  = "an owl in the rain tree"
	wrong = "not the owl at all"
)

var (
	office   = Client{Address: "192.0.2.10"}
	attacker = Client{Address: "203.0.113.66"}
)

// person adds a user whose password is good.
func person(t testing.TB, u *Users, name string, roles ...Role) {
	t.Helper()
	if len(roles) == 0 {
		roles = []Role{RoleAnalyst}
	}
	oneTime, err := u.Add(context.Background(), name, "", roles, "test")
	if err != nil {
		t.Fatal(err)
	}
	if err := u.ChangePassword(context.Background(), name, oneTime, good, office); err != nil {
		t.Fatal(err)
	}
}

// team is a store with one user, and the Users of a process on it.
func team(t testing.TB, name string) (*Users, *clock, *indextest.Memory) {
	t.Helper()
	store, c := indextest.NewMemory(), newClock()
	u := usersOn(store, c)
	person(t, u, name)
	return u, c, store
}

// hooked is a store whose writes can be watched and answered otherwise.
type hooked struct {
	*indextest.Memory
	beforePut func(doc index.Document)
	twice     int // so many writes are done, their answers lost, and repeated
}

func (h *hooked) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	if h.beforePut != nil {
		h.beforePut(docs[0])
	}
	if h.twice > 0 {
		h.twice--
		if _, err := h.Memory.Put(ctx, docs, opt); err != nil {
			return nil, err
		}
	}
	return h.Memory.Put(ctx, docs, opt)
}
