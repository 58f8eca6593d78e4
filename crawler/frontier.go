package crawler

import (
	"context"
	"errors"
	"time"
)

// Errors of a Frontier.
var (
	// ErrStale: the lease's fence is no longer the Host's; nothing was changed.
	ErrStale = errors.New("lease is stale")
	// ErrClosed: the frontier was closed.
	ErrClosed = errors.New("frontier is closed")
	// ErrUnavailable: the frontier's server cannot be reached, or refuses to
	// write, for now. Nothing is lost: wait and call again. A Settle that ended
	// so may have been stored all the same; the next call then says ErrStale.
	ErrUnavailable = errors.New("frontier is unavailable")
	// ErrFull: there is no room for new tasks; those there are are worked on all
	// the same. It is ErrUnavailable too: wait, or push less.
	ErrFull = errors.New("frontier has no room for new tasks")
)

// Frontier is the worker's door to what is to be fetched. Whatever the number
// of workers, one Host has at most one lease at a time, and a Host's clock
// runs from the settlement (or expiry) of its last lease.
type Frontier interface {
	// Push adds tasks. A known (Host, ID) keeps all it holds and is due at the
	// earlier of the two times; one that is leased or in the dead letters is
	// left alone, and a KindPage whose address (Head) was read before is not
	// taken. An error may leave the first of several tasks added; it is
	// ErrUnavailable (wrapped) as well when the store has no room for more.
	Push(ctx context.Context, requests ...Request) error
	// Claim waits until some Host's clock allows a fetch and leases the first in
	// line of its due tasks (see Request.Priority); a KindRobots lease when that task's origin has no fresh
	// robots.txt: the task itself stays queued. A lease nobody settled goes back
	// to the queue when it expires, with one try more. It returns ctx.Err() when
	// ctx ends, ErrClosed after Close, and ErrUnavailable (wrapped) in an outage.
	Claim(ctx context.Context) (Lease, error)
	// Settle ends a lease and stores its outcome in one step; ErrStale when the
	// fence is not the Host's current one: it was settled before, expired and
	// given to another, or removed. Outcome.Request keeps the lease's Host and
	// ID; a hop on another Host is pushed as a task of its own. A KindPage that
	// is Done is forgotten and not taken again, whatever Next says.
	Settle(ctx context.Context, lease Lease, outcome Outcome) error
	// Extend moves a lease's expiry to now + the lease time; ErrStale as Settle.
	Extend(ctx context.Context, lease Lease) (Lease, error)
	// Tell stores what a robots.txt says that was redirected to another Host and
	// fetched there, under that Host's lease: host is the clock robots.Origin is
	// on. It ends the redirect a KindRobots lease of that origin continued with.
	// A Host nobody pushed a task of is told nothing, which is no error.
	Tell(ctx context.Context, host string, robots Robots) error
	Close() error
}

// TaskKey names one task.
type TaskKey struct{ Host, ID string }

// TaskState is where a task is: in exactly one of these, or unknown.
type TaskState string

// The states of a task.
const (
	TaskQueued  TaskState = "queued"
	TaskLeased  TaskState = "leased"
	TaskDead    TaskState = "dead"
	TaskUnknown TaskState = "unknown"
)

// Task is one task as an operator sees it.
type Task struct {
	Request Request
	State   TaskState
	Reason  string    // dead letters: why; queued after a retry: the last error
	Since   time.Time // dead letters: when it died
}

// Breaker states of a Host.
const (
	BreakerClosed   = "closed"
	BreakerOpen     = "open"
	BreakerHalfOpen = "half_open"
)

// HostStatus is one Host's clock.
type HostStatus struct {
	Host        string        `json:"host"`
	Queued      int           `json:"queued"`
	Leased      int           `json:"leased"`
	Dead        int           `json:"dead"`
	OldestDue   *time.Time    `json:"oldest_due"`
	NextAllowed *time.Time    `json:"next_allowed"`
	Blocked     *time.Time    `json:"blocked_until"`
	Delay       time.Duration `json:"-"`
	Fails       int           `json:"fails"` // failures in a row
	Breaker     string        `json:"breaker"`
	LastError   string        `json:"last_error"`
	Robots      []Robots      `json:"-"`
}

// Status is the frontier in one line.
type Status struct {
	Hosts  int        `json:"hosts"`
	Queued int        `json:"queued"`
	Due    int        `json:"due"` // queued and due now
	Leased int        `json:"leased"`
	Dead   int        `json:"dead"`
	Oldest *time.Time `json:"oldest_due"`
}

// Inspector is the operator's door: it looks and mends, it never fetches.
type Inspector interface {
	Status(ctx context.Context) (Status, error)
	// Hosts lists Hosts in order of name, after the given one.
	Hosts(ctx context.Context, after string, limit int) ([]HostStatus, error)
	// Tasks looks up tasks; unknown ones come back as TaskUnknown, in order.
	Tasks(ctx context.Context, keys ...TaskKey) ([]Task, error)
	// Dead lists dead letters in order of (Host, ID), after the given key.
	Dead(ctx context.Context, after TaskKey, limit int) ([]Task, error)
	// Requeue makes dead letters due now, tries 0; Drop forgets them. Both
	// return how many of the keys were dead letters.
	Requeue(ctx context.Context, keys ...TaskKey) (int, error)
	Drop(ctx context.Context, keys ...TaskKey) (int, error)
	// Remove forgets tasks wherever they are; their leases become stale.
	Remove(ctx context.Context, keys ...TaskKey) error
}
