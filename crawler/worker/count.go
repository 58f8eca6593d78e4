package worker

import (
	"fmt"
	"time"

	"scops/crawler"
)

func unix(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func (m *Metrics) settled(adapter string, res result, robots bool, now time.Time) {
	if m == nil {
		return
	}
	if res.fetched {
		m.fetches.Inc(adapter, res.came)
	}
	if res.status > 0 {
		m.seconds.WithLabelValues(adapter).Observe(res.took.Seconds())
		m.statuses.Inc(adapter, fmt.Sprintf("%dxx", res.status/100))
	}
	if res.state != "" {
		m.pages.Inc(adapter, string(res.state))
	}
	if res.class != "" {
		m.errors.Inc(adapter, string(res.class))
	}
	m.bytes.Add(float64(res.bytes), adapter)
	if answer := res.outcome.Robots; answer != nil {
		m.robots.Inc(robotsLabel(*answer))
	}
	if res.cut {
		m.cut.Inc(adapter)
	}
	m.posts.Add(float64(res.posts), adapter)
	if res.posts > 0 {
		m.lastPost.WithLabelValues(adapter).Set(unix(now))
	}
	if res.look != "" {
		m.looks.Inc(adapter, res.look)
		m.late.Observe(res.late.Seconds())
	}
	if res.outcome.Kind == crawler.Dead && !robots {
		m.dead.Inc(res.came)
	}
}

func (m *Metrics) accepted(took time.Duration, err error) {
	if m == nil {
		return
	}
	if err != nil {
		m.failures.Inc()
		return
	}
	m.accept.Observe(took.Seconds())
}

// Answers about robots.txt. They are metric labels.
const (
	robotsObeyed      = "obeyed"
	robotsNone        = "none"
	robotsUnreachable = "unreachable"
)

func robotsLabel(r crawler.Robots) string {
	switch {
	case unreachable(r):
		return robotsUnreachable
	case r.Status < 300:
		return robotsObeyed
	default:
		return robotsNone
	}
}

// claimed counts a lease that is in hand now.
func (m *Metrics) claimed(lease crawler.Lease, now time.Time) {
	if m == nil {
		return
	}
	m.claims.Inc(string(lease.Kind))
	if lease.Kind != crawler.KindRobots && !lease.Due.IsZero() {
		m.waits.Observe(max(now.Sub(lease.Due), 0).Seconds())
	}
}

// lease counts a settlement the frontier took.
func (m *Metrics) lease(kind crawler.OutcomeKind) {
	if m != nil {
		m.leases.Inc(string(kind))
	}
}

// refused counts new tasks the frontier had no room for.
func (m *Metrics) refused(n int) {
	if m != nil {
		m.full.Add(float64(n))
	}
}

func (m *Metrics) frontierRoom(room bool) {
	if m != nil {
		m.room.Set(number(room))
	}
}

func (m *Metrics) stale() {
	if m != nil {
		m.stales.Inc()
	}
}

func (m *Metrics) busy(n float64) {
	if m != nil {
		m.workers.Add(n)
	}
}

func (m *Metrics) storeUp(up bool) {
	if m != nil {
		m.store.Set(number(up))
	}
}

func (m *Metrics) frontierUp(up bool) {
	if m != nil {
		m.frontier.Set(number(up))
	}
}

func number(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
