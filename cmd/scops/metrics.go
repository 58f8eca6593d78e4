package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"scops/crawler"
	"scops/crawler/embedded"
	"scops/index"
	"scops/index/console"
	"scops/index/ledger"
	"scops/index/upkeep"
)

// meters are the metrics of one long-running process.
type meters struct {
	registry *prometheus.Registry
	store    *storeMetrics
	ledger   *ledger.Metrics

	retention *upkeep.Metrics
	reload    *reloadMetrics
}

// newMeters makes a registry with the metrics every process has.
func newMeters(data string) *meters {
	m := &meters{registry: newRegistry()}
	m.store = newStoreMetrics(m.registry)
	m.ledger = ledger.NewMetrics(m.registry)
	m.retention = upkeep.NewMetrics(m.registry)
	m.reload = newReloadMetrics(m.registry)
	m.registry.MustRegister(newDiskCollector(data))
	return m
}

// newRegistry is a registry with the Go runtime's and the process's metrics.
func newRegistry() *prometheus.Registry {
	reg := prometheus.NewRegistry()
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "scops_build_info", Help: "1; the version stands in the label.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), build)
	return reg
}

// meter counts the calls of a store from now on.
func (m *meters) meter(store index.Store) index.Store { return &meteredStore{store, m.store} }

// console adds the metrics of the console.
func (m *meters) console() *console.Metrics { return console.NewMetrics(m.registry) }

// watch shows how the parts are, what the Store remembers of the ledger and,
// where there is one, the queue. The result answers /readyz.
func (m *meters) watch(store index.Store, in crawler.Inspector) *parts {
	list := []part{storePart(store)}
	if in != nil {
		list = append(list, frontierPart(in))
		m.registry.MustRegister(newFrontierCollector(in))
	}
	w := newParts(list...)
	m.registry.MustRegister(w, newLedgerCollector(store))
	return w
}

// reloadMetrics says which rules are in force and how the last reload of the
// configuration went.
type reloadMetrics struct {
	info    *prometheus.GaugeVec
	reloads *prometheus.CounterVec
	last    prometheus.Gauge
	when    prometheus.Gauge
}

func newReloadMetrics(reg prometheus.Registerer) *reloadMetrics {
	m := &reloadMetrics{
		info: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "scops_rules_info", Help: "1; the digest of the rule pack in force stands in the label.",
		}, []string{"pack"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "scops_reloads_total", Help: "Reloads of rules and settings, by outcome; after a failure the old ones stay in force.",
		}, []string{"outcome"}),
		last: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_reload_last_successful", Help: "1 = the last reload, or the start, went well.",
		}),
		when: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "scops_reload_last_success_timestamp_seconds", Help: "When rules and settings were last taken into force. Unix time.",
		}),
	}
	reg.MustRegister(m.info, m.reloads, m.last, m.when)
	m.reloads.WithLabelValues("success")
	m.reloads.WithLabelValues("failure")
	m.last.Set(1)
	m.when.SetToCurrentTime()
	return m
}

// loaded says which rule pack is in force from now on.
func (m *reloadMetrics) loaded(digest string) {
	m.info.Reset()
	m.info.WithLabelValues(digest).Set(1)
}

// succeeded notes a reload that is in force.
func (m *reloadMetrics) succeeded(digest string) {
	m.loaded(digest)
	m.reloads.WithLabelValues("success").Inc()
	m.last.Set(1)
	m.when.SetToCurrentTime()
}

// failed notes a reload that was refused; the old rules and settings stay.
func (m *reloadMetrics) failed() {
	m.reloads.WithLabelValues("failure").Inc()
	m.last.Set(0)
}

// diskCollector shows the space of the file system a directory lies on.
type diskCollector struct {
	dir        string
	free, size *prometheus.Desc
}

func newDiskCollector(dir string) *diskCollector {
	return &diskCollector{
		dir:  dir,
		free: prometheus.NewDesc("scops_data_free_bytes", "Space left for this process on the file system of the data directory.", nil, nil),
		size: prometheus.NewDesc("scops_data_size_bytes", "Size of the file system of the data directory.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (c *diskCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- c.free
	ch <- c.size
}

// Collect implements prometheus.Collector. A directory that cannot be asked
// has no series.
func (c *diskCollector) Collect(ch chan<- prometheus.Metric) {
	free, size, err := embedded.Space(c.dir)
	if err != nil {
		return
	}
	ch <- prometheus.MustNewConstMetric(c.free, prometheus.GaugeValue, float64(free))
	ch <- prometheus.MustNewConstMetric(c.size, prometheus.GaugeValue, float64(size))
}

// ledgerCollector shows what the Store remembers of the ledger.
type ledgerCollector struct {
	health *asked[ledger.Health]

	verified, broken, forked *prometheus.Desc
}

func newLedgerCollector(store index.Store) *ledgerCollector {
	return &ledgerCollector{
		health: &asked[ledger.Health]{
			ask:   func(ctx context.Context) (ledger.Health, error) { return ledger.ReadHealth(ctx, store) },
			every: 15 * time.Second, within: partsWithin,
		},
		verified: prometheus.NewDesc("scops_ledger_verify_timestamp_seconds", "When the whole ledger was last verified; before the first time, when it began. Unix time.", nil, nil),
		broken:   prometheus.NewDesc("scops_ledger_verify_broken_records", "Records that verification found changed, removed or cut off.", nil, nil),
		forked:   prometheus.NewDesc("scops_ledger_fork_timestamp_seconds", "When a process last found its chain forked and ended; 0 = never. Unix time.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (c *ledgerCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- c.verified
	ch <- c.broken
	ch <- c.forked
}

// Collect implements prometheus.Collector. A Store that cannot be read has no
// series.
func (c *ledgerCollector) Collect(ch chan<- prometheus.Metric) {
	h, err := c.health.get(context.Background())
	if err != nil {
		return
	}
	moment := func(t time.Time) float64 {
		if t.IsZero() {
			return 0
		}
		return float64(t.UnixMilli()) / 1000
	}
	ch <- prometheus.MustNewConstMetric(c.verified, prometheus.GaugeValue, moment(h.Verified))
	ch <- prometheus.MustNewConstMetric(c.broken, prometheus.GaugeValue, float64(h.Broken))
	ch <- prometheus.MustNewConstMetric(c.forked, prometheus.GaugeValue, moment(h.Forked))
}
