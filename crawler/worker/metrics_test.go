package worker

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/crawler"
)

// metered is a rig whose metrics go to a registry of its own.
func metered(t *testing.T) (*rig, *prometheus.Registry) {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	m, err := NewMetrics(reg)
	if err != nil {
		t.Fatal(err)
	}
	return newRig(t, func(g *rig) { g.Metrics = m }), reg
}

func TestTheMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	g, reg := metered(t)
	g.web.put(a+"/x", text(200, "lines\npost 1"))
	g.once(t, 5*time.Second, seed("1", a+"/x"))
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestEveryOutcomeIsShownAtZeroBeforeItHappens(t *testing.T) {
	t.Parallel()
	g, reg := metered(t)
	g.once(t, 5*time.Second)
	want := `# HELP scops_dead_letters_total Tasks given up, by what the last try came to.
# TYPE scops_dead_letters_total counter
`
	for _, reason := range []string{cameBusy, cameError, camePanic, cameUnreachable, cameStatus, cameUnread} {
		want += `scops_dead_letters_total{reason="` + reason + "\"} 0\n"
	}
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), "scops_dead_letters_total"); err != nil {
		t.Error(err)
	}
	if n, err := testutil.GatherAndCount(reg, "scops_pages_total"); err != nil || n != 20 {
		t.Errorf("%d series of page states, %v; want 10 of the adapter and 10 of none", n, err)
	}
}

func TestTheLastPostsOfAnAdapterAreDated(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	m, err := NewMetrics(reg)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(1700000000, 0)
	dated := func(want string) {
		t.Helper()
		if err := testutil.GatherAndCompare(reg, strings.NewReader(`# HELP scops_last_posts_timestamp_seconds When a page last gave posts; before the first one, when the crew started. Unix time.
# TYPE scops_last_posts_timestamp_seconds gauge
scops_last_posts_timestamp_seconds{adapter="lines"} `+want+"\n"), "scops_last_posts_timestamp_seconds"); err != nil {
			t.Error(err)
		}
	}
	m.begin([]crawler.Adapter{lines{}}, start)
	dated("1.7e+09")
	m.settled("lines", result{fetched: true, came: cameRead, state: crawler.PageEmpty}, false, start.Add(time.Hour))
	dated("1.7e+09")
	m.settled("lines", result{fetched: true, came: cameRead, state: crawler.PageOK, posts: 2}, false, start.Add(2*time.Hour))
	dated("1.7000072e+09")
}
