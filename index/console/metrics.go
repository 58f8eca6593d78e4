package console

import (
	"cmp"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/index"
)

// Metrics counts what people do in the console, never who or what about. A nil
// *Metrics counts nothing.
type Metrics struct {
	requests   *prometheus.CounterVec
	seconds    *prometheus.HistogramVec
	logins     *prometheus.CounterVec
	exports    *prometheus.CounterVec
	judgements *prometheus.CounterVec
}

// How a login ended, as a label.
const (
	loginSucceeded = "success"
	loginFailed    = "failure" // a wrong name, password or second factor
	loginLimited   = "limited" // too many tries: not even looked at
)

// unknownPage labels requests that belong to no page.
const unknownPage = "unknown"

// NewMetrics registers the package's metrics.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &Metrics{
		requests: counter("scops_http_requests_total", "Requests to the console and to the API (pages api.*), by page and class of status.", "page", "code"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "scops_http_request_seconds", Help: "Time from a request to the console or the API to the end of its answer.",
			Buckets: prometheus.ExponentialBuckets(0.005, 2, 12),
		}, []string{"page"}),
		logins:     counter("scops_logins_total", "Tries to log in to the console: success, failure, or limited after too many.", "outcome"),
		exports:    counter("scops_exports_total", "Exports handed out by the console, by format and TLP marking.", "format", "handling"),
		judgements: counter("scops_judgements_total", "Decisions of people about flagged posts, by the state they chose.", "status"),
	}
	reg.MustRegister(m.requests, m.seconds, m.logins, m.exports, m.judgements)
	m.begin()
	return m
}

// begin shows what is known beforehand at zero: a counter that first appears
// at one has no increase anybody could see.
func (m *Metrics) begin() {
	m.page(unknownPage)
	for _, outcome := range []string{loginSucceeded, loginFailed, loginLimited} {
		m.logins.WithLabelValues(outcome)
	}
	for _, format := range []string{"jsonl", "csv", "html"} {
		for _, handling := range append(index.Handlings(), "other") {
			m.exports.WithLabelValues(format, handling)
		}
	}
	for _, status := range []index.Status{index.StatusNew, index.StatusRelevant, index.StatusNotRelevant, index.StatusPassedUp} {
		m.judgements.WithLabelValues(string(status))
	}
}

// Pages shows pages at zero, before anybody has asked for one.
func (m *Metrics) Pages(names ...string) {
	if m == nil {
		return
	}
	for _, name := range names {
		m.page(name)
	}
}

func (m *Metrics) page(name string) {
	m.seconds.WithLabelValues(name)
	for class := 2; class <= 5; class++ {
		m.requests.WithLabelValues(name, fmt.Sprintf("%dxx", class))
	}
}

// Request notes an answer: page is the name of a route ("" = of none), code
// the HTTP status.
func (m *Metrics) Request(page string, code int, took time.Duration) {
	if m == nil {
		return
	}
	page = cmp.Or(page, unknownPage)
	m.requests.WithLabelValues(page, fmt.Sprintf("%dxx", code/100)).Inc()
	m.seconds.WithLabelValues(page).Observe(took.Seconds())
}

// login notes a try to log in: loginSucceeded, loginFailed or loginLimited.
func (m *Metrics) login(outcome string) {
	if m != nil {
		m.logins.WithLabelValues(outcome).Inc()
	}
}

// exported notes an export: jsonl or csv, and its TLP marking.
func (m *Metrics) exported(format, handling string) {
	if m != nil {
		m.exports.WithLabelValues(format, handling).Inc()
	}
}

// judged notes a person's decision.
func (m *Metrics) judged(status string) {
	if m != nil {
		m.judgements.WithLabelValues(status).Inc()
	}
}
