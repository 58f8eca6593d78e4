package console

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
)

func TestTheMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	NewMetrics(reg)
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestWhatPeopleDoIsCountedAndNotWhoTheyAre(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	m := NewMetrics(reg)
	m.Pages("search", "search")
	m.Request("search", 200, 30*time.Millisecond)
	m.Request("search", 503, time.Second)
	m.Request("", 404, time.Millisecond)
	m.login(loginFailed)
	m.exported("csv", "amber+strict")
	m.judged("relevant")
	if err := testutil.GatherAndCompare(reg, strings.NewReader(`# HELP scops_http_requests_total Requests to the console and to the API (pages api.*), by page and class of status.
# TYPE scops_http_requests_total counter
scops_http_requests_total{code="2xx",page="search"} 1
scops_http_requests_total{code="3xx",page="search"} 0
scops_http_requests_total{code="4xx",page="search"} 0
scops_http_requests_total{code="5xx",page="search"} 1
scops_http_requests_total{code="2xx",page="unknown"} 0
scops_http_requests_total{code="3xx",page="unknown"} 0
scops_http_requests_total{code="4xx",page="unknown"} 1
scops_http_requests_total{code="5xx",page="unknown"} 0
# HELP scops_judgements_total Decisions of people about flagged posts, by the state they chose.
# TYPE scops_judgements_total counter
scops_judgements_total{status="new"} 0
scops_judgements_total{status="not_relevant"} 0
scops_judgements_total{status="passed_up"} 0
scops_judgements_total{status="relevant"} 1
# HELP scops_logins_total Tries to log in to the console: success, failure, or limited after too many.
# TYPE scops_logins_total counter
scops_logins_total{outcome="failure"} 1
scops_logins_total{outcome="limited"} 0
scops_logins_total{outcome="success"} 0
`), "scops_http_requests_total", "scops_judgements_total", "scops_logins_total"); err != nil {
		t.Error(err)
	}
	if got := testutil.ToFloat64(m.exports.WithLabelValues("csv", "amber+strict")); got != 1 {
		t.Errorf("%v exports, want 1", got)
	}
}

func TestWithoutMetricsNothingIsCounted(t *testing.T) {
	t.Parallel()
	var m *Metrics
	m.Pages("search")
	m.Request("search", 200, time.Second)
	m.login(loginSucceeded)
	m.exported("jsonl", "red")
	m.judged("new")
}
