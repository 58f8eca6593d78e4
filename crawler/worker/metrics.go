package worker

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
	"scops/crawler/counter"
)

// Metrics are a crew's counters in Prometheus. A nil *Metrics counts nothing.
type Metrics struct {
	leases   *counter.Vec
	fetches  *counter.Vec
	seconds  *prometheus.HistogramVec
	pages    *counter.Vec
	posts    *counter.Vec
	statuses *counter.Vec
	errors   *counter.Vec
	dead     *counter.Vec
	cut      *counter.Vec
	bytes    *counter.Vec
	claims   *counter.Vec
	waits    prometheus.Histogram
	robots   *counter.Vec
	full     prometheus.Counter
	room     prometheus.Gauge
	looks    *counter.Vec
	late     prometheus.Histogram
	lastPost *prometheus.GaugeVec
	accept   prometheus.Histogram
	failures prometheus.Counter
	stales   prometheus.Counter
	workers  prometheus.Gauge
	store    prometheus.Gauge
	frontier prometheus.Gauge
}

// NewMetrics registers a crew's metrics. Labels are adapters, outcomes, page
// states and classes: never a Host, an address or an account.
func NewMetrics(reg prometheus.Registerer) (*Metrics, error) {
	m := newMetrics()
	for _, c := range []prometheus.Collector{
		m.leases, m.fetches, m.seconds, m.pages, m.posts, m.statuses, m.errors, m.dead, m.cut, m.bytes, m.claims, m.waits, m.robots, m.full, m.room, m.looks, m.late, m.lastPost,
		m.accept, m.failures, m.stales, m.workers, m.store, m.frontier,
	} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register metrics: %w", err)
		}
	}
	return m, nil
}

func newMetrics() *Metrics {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	m := &Metrics{
		leases:   counter.NewVec("scops_leases_total", "Settlements the frontier took, by kind.", "outcome"),
		fetches:  counter.NewVec("scops_fetch_total", "Fetches, robots.txt included, by what came of them.", "adapter", "outcome"),
		seconds:  prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "scops_fetch_seconds", Help: "Time from the start of a fetch to its last byte.", Buckets: prometheus.ExponentialBuckets(0.02, 2, 11)}, []string{"adapter"}),
		pages:    counter.NewVec("scops_pages_total", "Pages by the state they were found in.", "adapter", "state"),
		posts:    counter.NewVec("scops_posts_total", "Posts read and accepted.", "adapter"),
		statuses: counter.NewVec("scops_fetch_responses_total", "Responses by class of status.", "adapter", "code"),
		errors:   counter.NewVec("scops_fetch_errors_total", "Fetches and pages that failed, by class.", "adapter", "class"),
		dead:     counter.NewVec("scops_dead_letters_total", "Tasks given up, by what the last try came to.", "reason"),
		cut:      counter.NewVec("scops_pages_truncated_total", "Pages cut at the size cap: posts may be missing.", "adapter"),
		bytes:    counter.NewVec("scops_fetch_bytes_total", "Bytes of bodies as they were read, decompressed.", "adapter"),
		claims:   counter.NewVec("scops_claims_total", "Leases claimed, by what they are for.", "kind"),
		waits:    prometheus.NewHistogram(prometheus.HistogramOpts{Name: "scops_claim_wait_seconds", Help: "How long a task was due before it was claimed: its Host's clock, and a free worker.", Buckets: []float64{0.1, 0.5, 2, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600}}),
		robots:   counter.NewVec("scops_robots_answers_total", "Answers about robots.txt: obeyed (there is one), none (there is none), unreachable (it cannot be had, so nothing is fetched).", "answer"),
		full:     prometheus.NewCounter(prometheus.CounterOpts{Name: "scops_frontier_adds_refused_total", Help: "New tasks the frontier had no room for."}),
		room:     gauge("scops_frontier_room", "1 = the frontier took the new tasks last brought to it, or none were."),
		looks:    counter.NewVec("scops_looks_total", "Looks at the own pages of flagged posts, by what they found: up, edited, gone, unknown.", "adapter", "outcome"),
		late:     prometheus.NewHistogram(prometheus.HistogramOpts{Name: "scops_look_late_seconds", Help: "How long after it was due a look at a flagged post was done.", Buckets: []float64{1, 10, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 72 * 3600}}),
		lastPost: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "scops_last_posts_timestamp_seconds", Help: "When a page last gave posts; before the first one, when the crew started. Unix time."}, []string{"adapter"}),
		accept:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "scops_accept_seconds", Help: "Time the store took for one page.", Buckets: prometheus.ExponentialBuckets(0.002, 2, 14)}),
		failures: prometheus.NewCounter(prometheus.CounterOpts{Name: "scops_accept_errors_total", Help: "Pages the store did not take at once."}),
		stales:   prometheus.NewCounter(prometheus.CounterOpts{Name: "scops_leases_stale_total", Help: "Settlements refused because the lease was over."}),
		workers:  gauge("scops_workers_busy", "Workers with a lease in hand."),
		store:    gauge("scops_store_up", "1 = the store took the page last brought to it."),
		frontier: gauge("scops_frontier_up", "1 = the frontier answered a worker's last call."),
	}
	m.store.Set(1)
	m.frontier.Set(1)
	m.room.Set(1)
	return m
}

// begin shows every series there can be at zero: a counter that first appears
// at one has no increase anybody could see. Adapters that have not given a
// post yet count from now.
func (m *Metrics) begin(adapters []crawler.Adapter, now time.Time) {
	if m == nil {
		return
	}
	for _, kind := range []crawler.OutcomeKind{crawler.Done, crawler.Continue, crawler.Retry, crawler.Dead, crawler.Drop} {
		m.leases.Show(string(kind))
	}
	for _, came := range []string{cameError, cameStatus, cameBusy, cameUnread, cameUnreachable, camePanic} {
		m.dead.Show(came)
	}
	for _, kind := range []crawler.RequestKind{crawler.KindSource, crawler.KindPage, crawler.KindLook, crawler.KindRobots, crawler.KindHop} {
		m.claims.Show(string(kind))
	}
	for _, answer := range []string{robotsObeyed, robotsNone, robotsUnreachable} {
		m.robots.Show(answer)
	}
	m.beginAdapter(noAdapter)
	for _, a := range adapters {
		m.beginAdapter(a.Name())
		m.lastPost.WithLabelValues(a.Name()).Set(unix(now))
	}
}

func (m *Metrics) beginAdapter(name string) {
	for _, came := range []string{
		cameRead, cameUnchanged, cameRedirect, cameGone, cameDenied, cameBusy, cameStatus, cameRobots,
		cameError, cameUnread, cameUnstored, camePanic, cameBack, cameLooked,
	} {
		m.fetches.Show(name, came)
	}
	for _, state := range []crawler.PageState{
		crawler.PageOK, crawler.PageEmpty, crawler.PageDeleted, crawler.PageLoginWall, crawler.PageCaptcha,
		crawler.PageOver18, crawler.PageJSShell, crawler.PageRateLimited, crawler.PageMarkupChanged, crawler.PageUnknown,
	} {
		m.pages.Show(name, string(state))
	}
	for _, class := range crawler.ErrorClasses() {
		m.errors.Show(name, string(class))
	}
	for _, look := range []string{lookUp, lookEdited, lookGone, lookUnknown} {
		m.looks.Show(name, look)
	}
	for code := 1; code <= 5; code++ {
		m.statuses.Show(name, fmt.Sprintf("%dxx", code))
	}
	m.seconds.WithLabelValues(name)
	m.posts.Show(name)
	m.cut.Show(name)
	m.bytes.Show(name)
}
