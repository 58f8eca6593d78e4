package frontier

import "time"

// Defaults of Options.
const (
	DefaultDelay      = 2 * time.Second
	DefaultLease      = 30 * time.Second
	DefaultMaxTries   = 10
	DefaultBreakAfter = 5
	DefaultBreakHold  = time.Minute
	DefaultBreakMax   = time.Hour
)

// Bounds on what a hostile site can ask for.
const (
	maxDelay = 24 * time.Hour
	maxBlock = 7 * 24 * time.Hour
)

// Options is the policy of one frontier. Zero fields mean the defaults above.
type Options struct {
	// Delay is the configured politeness delay of a Host; nil = DefaultDelay
	// for all. It is called at every claim and settlement, so changed
	// configuration holds at once; it must be fast and safe for concurrent use.
	Delay func(host string) time.Duration
	// Lease is how long a worker may hold a Host: fetch timeout + 10 s.
	Lease time.Duration
	// Now is the clock of this process; nil = time.Now.
	Now func() time.Time
	// MaxTries sends a task to the dead letters when its lease expires that
	// often in a row: a page that kills its worker must not be brought for ever.
	// At most 127.
	MaxTries int
	// BreakAfter failures of a Host in a row open its breaker: the Host rests
	// for BreakHold, doubled with every further failure up to BreakMax, and is
	// then probed by one lease.
	BreakAfter int
	BreakHold  time.Duration
	BreakMax   time.Duration
}

// WithDefaults fills the zero fields.
func (o Options) WithDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Lease <= 0 {
		o.Lease = DefaultLease
	}
	if o.MaxTries <= 0 {
		o.MaxTries = DefaultMaxTries
	}
	o.MaxTries = min(o.MaxTries, maxTries)
	if o.BreakAfter <= 0 {
		o.BreakAfter = DefaultBreakAfter
	}
	if o.BreakHold <= 0 {
		o.BreakHold = DefaultBreakHold
	}
	if o.BreakMax <= 0 {
		o.BreakMax = DefaultBreakMax
	}
	return o
}

// DelayOf is the configured delay of a Host, at least 0.
func (o Options) DelayOf(host string) time.Duration {
	if o.Delay == nil {
		return DefaultDelay
	}
	return min(max(o.Delay(host), 0), maxDelay)
}
