package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"scops/index/desk"
)

// What became of an address that was found, beside what the desk counts.
const (
	outcomeOverflow = "overflow" // too many pages waited
	outcomeFailed   = "failed"   // the store did not take it
)

// finderMetrics count what discovery came to.
type finderMetrics struct{ proposals *prometheus.CounterVec }

func newFinderMetrics(reg prometheus.Registerer) *finderMetrics {
	m := &finderMetrics{prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "scops_proposals_total", Help: "Addresses found on pages and in flagged posts, by outcome; expired ones had been proposed before.",
	}, []string{"outcome"})}
	m.proposed(desk.Proposed{})
	m.count(outcomeOverflow, 0)
	m.count(outcomeFailed, 0)
	reg.MustRegister(m.proposals)
	return m
}

func (m *finderMetrics) count(outcome string, n int) {
	m.proposals.WithLabelValues(outcome).Add(float64(n))
}

func (m *finderMetrics) proposed(p desk.Proposed) {
	for outcome, n := range map[string]int{
		"new": p.New, "again": p.Again, "approved": p.Approved, "known": p.Known, "unread": p.Unread,
		"refused": p.Refused, "bounded": p.Bounded, "expired": p.Dropped,
	} {
		m.count(outcome, n)
	}
}
