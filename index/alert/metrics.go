package alert

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// outcome is what became of one delivery.
type outcome string

const (
	outcomeSent    outcome = "sent"
	outcomeFailed  outcome = "failed"  // tried again
	outcomeDead    outcome = "dead"    // given up
	outcomeDropped outcome = "dropped" // nobody wants it any more
)

// Metrics counts what is found and told. A nil *Metrics counts nothing.
type Metrics struct {
	hits       prometheus.Counter
	deliveries *prometheus.CounterVec
	undone     prometheus.Gauge
	overdue    prometheus.Gauge
}

// NewMetrics registers the package's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		hits: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_search_alert_hits_total", Help: "Hits this process found for search alerts.",
		}),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_search_alert_deliveries_total", Help: "Deliveries of search alerts, by way and outcome: failed = tried again, dead = given up after 24 hours, dropped = the alert was turned off meanwhile.",
		}, []string{"way", "outcome"}),
		undone: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_search_alerts_waiting", Help: "Messages of search alerts that are not delivered yet, those whose time has not come among them.",
		}),
		overdue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_search_alert_overdue_seconds", Help: "How long the longest waiting message of a search alert has been due; 0 = none is.",
		}),
	}
	reg.MustRegister(m.hits, m.deliveries, m.undone, m.overdue)
	for _, way := range []Way{WayWebhook, WayMail} {
		for _, o := range []outcome{outcomeSent, outcomeFailed, outcomeDead, outcomeDropped} {
			m.deliveries.WithLabelValues(string(way), string(o))
		}
	}
	return m
}

func (m *Metrics) found(hits int) {
	if m != nil {
		m.hits.Add(float64(hits))
	}
}

func (m *Metrics) sent(way Way, o outcome) {
	if m != nil {
		m.deliveries.WithLabelValues(string(way), string(o)).Inc()
	}
}

func (m *Metrics) waiting(h Health, now time.Time) {
	if m == nil {
		return
	}
	m.undone.Set(float64(h.Waiting))
	late := 0.0
	if !h.Oldest.IsZero() {
		late = max(0, now.Sub(h.Oldest).Seconds())
	}
	m.overdue.Set(late)
}
