package ingest

import (
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/crawler"
	"scops/index"
	"scops/rules"
)

// countedSink is a sink with metrics in a registry of its own.
func countedSink(t *testing.T) (*sink, *prometheus.Registry) {
	t.Helper()
	s, reg := newSink(t, 0), prometheus.NewPedanticRegistry()
	s.opt.Metrics = NewMetrics(reg, "telegram")
	return s, reg
}

func value(t *testing.T, reg *prometheus.Registry, name string, labels ...string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sum, found := 0.0, false
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
	series:
		for _, m := range f.GetMetric() {
			for _, want := range labels {
				ok := false
				for _, l := range m.GetLabel() {
					ok = ok || l.GetName()+"="+l.GetValue() == want
				}
				if !ok {
					continue series
				}
			}
			found = true
			sum += m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	if !found {
		t.Fatalf("no series %s %v", name, labels)
	}
	return sum
}

func TestTheMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	_, reg := countedSink(t)
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestAFlagIsTimedOnceTheStoreHasIt(t *testing.T) {
	t.Parallel()
	s, reg := countedSink(t)
	s.judge("sells", rules.LabelSale)
	s.judge("sells again", rules.LabelSale)
	s.store.Fail = func(string) error { return index.ErrUnavailable }
	if _, err := s.Accept(t.Context(), pageAt(noon), harvestOf(nil, "sells")); err == nil {
		t.Fatal("a store that is down took a page")
	}
	if got := value(t, reg, "scops_flag_latency_seconds"); got != 0 {
		t.Errorf("%v flags were timed while the store was down", got)
	}
	s.store.Fail = nil
	s.accept(t, noon.Add(-3*time.Second), nil, "sells", "talks")
	s.accept(t, noon.Add(-2*time.Second), nil, "sells", "talks")
	s.accept(t, noon.Add(-1*time.Second), nil, "sells again", "talks")
	if got := value(t, reg, "scops_flags_total", "adapter=telegram"); got != 2 {
		t.Errorf("%v flags, want 2: one post and one edit, whatever the number of readings", got)
	}
	samples := `# HELP scops_flag_latency_seconds Time from a page's last byte to the store's acknowledgement of a flagged post on it.
# TYPE scops_flag_latency_seconds histogram
`
	for _, bucket := range []string{"0.05 0", "0.1 0", "0.25 0", "0.5 0", "1 1", "2.5 1", "5 2", "10 2", "30 2", "60 2", "300 2", "+Inf 2"} {
		le, n, _ := strings.Cut(bucket, " ")
		samples += `scops_flag_latency_seconds_bucket{le="` + le + `"} ` + n + "\n"
	}
	samples += "scops_flag_latency_seconds_sum 4\nscops_flag_latency_seconds_count 2\n"
	if err := testutil.GatherAndCompare(reg, strings.NewReader(samples), "scops_flag_latency_seconds"); err != nil {
		t.Error(err)
	}
}

func TestOldPostsReadAgainAreNotFresh(t *testing.T) {
	t.Parallel()
	s, reg := countedSink(t)
	fresh, old := noon.Add(-time.Hour), noon.Add(-25*time.Hour)
	h := harvestOf(nil, "new today", "of last week", "nobody knows when")
	h.Posts[0].PostedAt, h.Posts[1].PostedAt = &fresh, &old
	if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
		t.Fatal(err)
	}
	if got := value(t, reg, "scops_fresh_posts_total"); got != 1 {
		t.Errorf("%v fresh posts, want 1", got)
	}
	if got := value(t, reg, "scops_verdicts_total", "label="); got != 3 {
		t.Errorf("%v verdicts, want 3", got)
	}
}

func TestAPageOfNoAdapterCountsAsNone(t *testing.T) {
	t.Parallel()
	s, reg := countedSink(t)
	if _, err := s.Accept(t.Context(), pageAt(noon), crawler.Harvest{State: crawler.PageUnknown}); err != nil {
		t.Fatal(err)
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				if l.GetName() == "adapter" && l.GetValue() == "" {
					t.Errorf("%s has a series of no adapter: %v", f.GetName(), m)
				}
			}
		}
	}
}

func TestAPostTooCostlyToJudgeWholeIsCounted(t *testing.T) {
	t.Parallel()
	s, reg := countedSink(t)
	s.judge("talks", rules.LabelTalk)
	s.judge("goes on for ever", rules.LabelSale)
	v := s.verdicts["goes on for ever"]
	v.OverBudget = true
	s.verdicts["goes on for ever"] = v
	s.accept(t, noon, nil, "talks", "goes on for ever")
	if got := value(t, reg, "scops_posts_over_budget_total"); got != 1 {
		t.Errorf("%v posts over budget, want 1", got)
	}
}
