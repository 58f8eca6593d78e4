package ingest

import (
	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
)

// Metrics counts what goes in. A nil *Metrics counts nothing.
type Metrics struct {
	verdicts   *prometheus.CounterVec
	shadow     *prometheus.CounterVec
	overBudget prometheus.Counter
	hits       *prometheus.CounterVec
	rejected   prometheus.Counter
}

// NewMetrics registers the package's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		verdicts: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_verdicts_total", Help: "Posts judged, by adapter, language and label.",
		}, []string{"adapter", "lang", "label"}),
		shadow: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_shadow_signals_total", Help: "Matches of shadow terms and rules, by language of the post.",
		}, []string{"lang"}),
		overBudget: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_posts_over_budget_total", Help: "Posts too costly to judge whole.",
		}),
		hits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_hits_total", Help: "Changes to hits, by adapter: new, revision, gone.",
		}, []string{"adapter", "change"}),
		rejected: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_rejected_documents_total", Help: "Documents the store refuses for ever.",
		}),
	}
	reg.MustRegister(m.verdicts, m.shadow, m.overBudget, m.hits, m.rejected)
	return m
}

func (m *Metrics) count(adapter string, found []judged, done crawler.Accepted) {
	if m == nil {
		return
	}
	for _, f := range found {
		lang := langLabel(f.verdict.Lang)
		m.verdicts.WithLabelValues(adapter, lang, string(f.verdict.Label)).Inc()
		m.shadow.WithLabelValues(lang).Add(float64(len(f.verdict.Shadow)))
		if f.verdict.OverBudget {
			m.overBudget.Inc()
		}
	}
	m.hits.WithLabelValues(adapter, "new").Add(float64(done.New))
	m.hits.WithLabelValues(adapter, "revision").Add(float64(done.Revisions))
	m.hits.WithLabelValues(adapter, "gone").Add(float64(done.Gone))
	m.rejected.Add(float64(done.Rejected))
}

// langLabel keeps the label's cardinality small whatever people write in.
func langLabel(lang string) string {
	switch lang {
	case "th", "ko", "en", "und":
		return lang
	default:
		return "other"
	}
}
