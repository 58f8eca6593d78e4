package worker

import (
	"log/slog"
	"sync"
	"time"
)

const (
	minPause = 200 * time.Millisecond
	maxPause = 15 * time.Second
)

// outage is the state of something the crew cannot do without. A change is
// logged once, not per page.
type outage struct {
	mu    sync.Mutex
	err   error     // nil = all is well
	since time.Time // first failure in a row
	count int
}

// failed notes a failure; up is told when it is the first.
func (o *outage) failed(log *slog.Logger, up func(bool), what string, err error, now time.Time) {
	o.mu.Lock()
	first := o.err == nil
	if first {
		o.since = now
	}
	o.err = err
	o.count++
	o.mu.Unlock()
	if first {
		log.Error(what, "error", err)
		up(false)
	}
}

// succeeded notes that it works (again).
func (o *outage) succeeded(log *slog.Logger, up func(bool)) {
	o.mu.Lock()
	was, failures := o.err, o.count
	o.err, o.count = nil, 0
	o.mu.Unlock()
	if was != nil {
		log.Info("works again", "after", was, "failures", failures)
		up(true)
	}
}

// pause is how long a worker waits before it tries again; 0 = all is well.
func (o *outage) pause() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		return 0
	}
	return min(minPause<<min(o.count-1, 10), maxPause)
}

// lasting is the error of an outage that began at least so long ago.
func (o *outage) lasting(now time.Time, atLeast time.Duration) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil || now.Sub(o.since) < atLeast {
		return nil
	}
	return o.err
}
