package upkeep

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/index"
)

// erasedSeal labels sealed pages among what was erased; hits are labelled by the
// reason.
const erasedSeal = "sealed_page"

// Metrics says what is due to be erased and what was. A nil *Metrics says
// nothing.
type Metrics struct {
	hits     *prometheus.GaugeVec
	overdue  prometheus.Gauge
	enforced prometheus.Gauge
	gone     *prometheus.CounterVec
}

// NewMetrics registers the package's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		hits: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "scops_retention_due_hits", Help: "Hits over their time when this process last looked, by reason: expired, dismissed.",
		}, []string{"reason"}),
		overdue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_retention_overdue_seconds", Help: "For how long the oldest hit that is to be erased had been over its time when this process last looked.",
		}),
		enforced: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_retention_enforced", Help: "1 = somebody has approved the retention in force: what is due is erased.",
		}),
		gone: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_retention_erased_total", Help: "What this process erased: hits by reason (expired, dismissed), sealed_page.",
		}, []string{"what"}),
	}
	reg.MustRegister(m.hits, m.overdue, m.enforced, m.gone)
	m.gone.WithLabelValues(erasedSeal)
	for _, reason := range index.Erasures() {
		m.gone.WithLabelValues(string(reason))
		m.hits.WithLabelValues(string(reason))
	}
	return m
}

// due notes what a look found.
func (m *Metrics) due(plan *Plan, now time.Time) {
	if m == nil {
		return
	}
	for _, d := range plan.Due {
		m.hits.WithLabelValues(string(d.Reason)).Set(float64(d.Hits))
	}
	m.overdue.Set(plan.Overdue(now).Seconds())
	m.enforced.Set(0)
	if plan.Enforced() {
		m.enforced.Set(1)
	}
}

// erased counts one hit or page that is gone.
func (m *Metrics) erased(what string) {
	if m != nil {
		m.gone.WithLabelValues(what).Inc()
	}
}
