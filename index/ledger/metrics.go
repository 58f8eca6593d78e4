package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics counts what one process writes into the ledger. A nil *Metrics
// counts nothing. What the Store remembers beyond one process is Health.
type Metrics struct {
	records    *prometheus.CounterVec
	failures   *prometheus.CounterVec
	anchors    prometheus.Counter
	unwritten  prometheus.Counter
	anchored   prometheus.Gauge
	unanchored prometheus.Gauge
}

// NewMetrics registers the package's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_ledger_records_total", Help: "Records appended, by kind: seal = a sealed page, action = what a person did, erasure = a tombstone.",
		}, []string{"kind"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_ledger_append_failures_total", Help: "Records that could not be appended, by kind; a person's action is refused then.",
		}, []string{"kind"}),
		anchors: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_ledger_anchors_total", Help: "Anchors written, the announcement of this process's chain among them.",
		}),
		unwritten: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_ledger_anchor_failures_total", Help: "Anchors that could not be written; each is tried again.",
		}),
		anchored: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_ledger_anchor_timestamp_seconds", Help: "When this process last wrote an anchor. Unix time.",
		}),
		unanchored: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_ledger_unanchored_records", Help: "Records of this process after its newest anchor: a tail that could be cut off unseen.",
		}),
	}
	reg.MustRegister(m.records, m.failures, m.anchors, m.unwritten, m.anchored, m.unanchored)
	for _, kind := range []string{RecordSeal, RecordAction, RecordErasure} {
		m.records.WithLabelValues(kind)
		m.failures.WithLabelValues(kind)
	}
	return m
}

// appended notes how an append ended. One its caller gave up on is nobody's
// failure.
func (m *Metrics) appended(kind string, err error) {
	switch {
	case m == nil || errors.Is(err, context.Canceled):
	case err != nil:
		m.failures.WithLabelValues(kind).Inc()
	default:
		m.records.WithLabelValues(kind).Inc()
	}
}

// anchor notes how writing an anchor ended.
func (m *Metrics) anchor(at time.Time, err error) {
	switch {
	case m == nil || errors.Is(err, context.Canceled):
	case err != nil:
		m.unwritten.Inc()
	default:
		m.anchors.Inc()
		m.anchored.Set(float64(at.UnixMilli()) / 1000)
	}
}

// behind notes how many records stand after the newest anchor.
func (m *Metrics) behind(records uint64) {
	if m != nil {
		m.unanchored.Set(float64(records))
	}
}
