package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/crawler"
	"scops/index"
	"scops/index/alert"
	"scops/index/indextest"
	"scops/index/ledger"
)

// shows demands that a page of metrics holds these lines.
func shows(t *testing.T, reg prometheus.Gatherer, lines ...string) {
	t.Helper()
	page := render(t, reg)
	for _, line := range lines {
		if !strings.Contains(page, "\n"+line+"\n") {
			name, _, _ := strings.Cut(line, " ")
			name, _, _ = strings.Cut(name, "{")
			t.Errorf("no %q among\n%s", line, linesOf(page, name))
		}
	}
}

func render(t *testing.T, reg prometheus.Gatherer) string {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("\n")
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
			}
			name := f.GetName()
			if len(labels) > 0 {
				name += "{" + strings.Join(labels, ",") + "}"
			}
			value := m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
			fmt.Fprintf(&b, "%s %v\n", name, value)
		}
	}
	return b.String()
}

func linesOf(page, name string) string {
	var b strings.Builder
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, name) {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestTheProcessesMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	m := newMeters(t.TempDir())
	m.console()
	alert.NewMetrics(m.registry)
	m.watch(indextest.NewMemory(), fakeQueue{})
	problems, err := testutil.GatherAndLint(m.registry)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestCallsOfTheStoreAreCountedByWhatCameOfThem(t *testing.T) {
	t.Parallel()
	m, memory := newMeters(t.TempDir()), indextest.NewMemory()
	store := m.meter(memory)
	doc := index.Document{Kind: index.KindMeta, ID: "a"}
	for range 2 { // the second create is a conflict: an answer, not a failure
		if _, err := store.Put(t.Context(), []index.Document{doc}, index.PutOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Delete(t.Context(), index.KindMeta, "nothing", index.VersionAny); !errors.Is(err, index.ErrNotFound) {
		t.Fatal(err)
	}
	for _, err := range []error{index.ErrUnavailable, index.ErrFull, fmt.Errorf("%w: %w", index.ErrUnavailable, context.Canceled), errors.New("odd")} {
		memory.Fail = func(string) error { return err }
		_, _ = store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}})
	}
	shows(t, m.registry,
		`scops_store_operations_total{operation="put"} 2`,
		`scops_store_documents_total{outcome="written"} 1`,
		`scops_store_documents_total{outcome="conflict"} 1`,
		`scops_store_errors_total{class="other",operation="put"} 0`,
		`scops_store_errors_total{class="other",operation="delete"} 0`,
		`scops_store_operations_total{operation="search"} 4`,
		`scops_store_errors_total{class="unavailable",operation="search"} 1`,
		`scops_store_errors_total{class="full",operation="search"} 1`,
		`scops_store_errors_total{class="other",operation="search"} 1`,
		`scops_store_operation_seconds{operation="search"} 4`,
	)
}

// fakeQueue is an operator's door onto given Hosts.
type fakeQueue struct {
	crawler.Inspector
	hosts []crawler.HostStatus
	err   error
}

func (q fakeQueue) Status(context.Context) (crawler.Status, error) {
	s := crawler.Status{Hosts: len(q.hosts), Due: 3}
	for _, h := range q.hosts {
		s.Queued, s.Leased, s.Dead = s.Queued+h.Queued, s.Leased+h.Leased, s.Dead+h.Dead
	}
	return s, q.err
}

func (q fakeQueue) Hosts(_ context.Context, after string, limit int) ([]crawler.HostStatus, error) {
	var out []crawler.HostStatus
	for _, h := range q.hosts {
		if h.Host > after && len(out) < limit {
			out = append(out, h)
		}
	}
	return out, q.err
}

func TestTheQueueIsShownWithoutTheHostsThatRest(t *testing.T) {
	t.Parallel()
	now := time.Now()
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	var hosts []crawler.HostStatus
	for i := range lookPage { // more than one page
		hosts = append(hosts, crawler.HostStatus{Host: fmt.Sprintf("a%04d.example", i), Breaker: crawler.BreakerClosed})
	}
	hosts = append(hosts,
		crawler.HostStatus{Host: "b.example", Breaker: crawler.BreakerClosed, Queued: 5, Dead: 2, OldestDue: ago(90 * time.Second), Robots: []crawler.Robots{{Status: 404}, {Error: crawler.ErrDNS}}},
		crawler.HostStatus{Host: "c.example", Breaker: crawler.BreakerOpen, Queued: 7, OldestDue: ago(time.Hour)},
		crawler.HostStatus{Host: "d.example", Breaker: crawler.BreakerClosed, Leased: 1, Blocked: ago(-time.Hour), OldestDue: ago(time.Hour)},
		crawler.HostStatus{Host: "e.example", Breaker: crawler.BreakerHalfOpen, Robots: []crawler.Robots{{Status: 503}}}, // its source was removed
	)
	l := &looker{in: fakeQueue{hosts: hosts}, now: func() time.Time { return now }}
	if _, err := l.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(10 * time.Minute)
	look, err := l.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if look.breakers != 1 || look.broken != 10*time.Minute {
		t.Errorf("%d breakers open for %v, want c.example for 10m", look.breakers, look.broken)
	}
	if want := 10*time.Minute + 90*time.Second; look.oldest != want {
		t.Errorf("the oldest due task has waited %v, want b.example's %v", look.oldest, want)
	}
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(newFrontierCollector(fakeQueue{hosts: hosts}))
	shows(t, reg, "scops_frontier_hosts 504", "scops_frontier_due_tasks 3", `scops_frontier_tasks{state="queued"} 12`,
		`scops_frontier_tasks{state="leased"} 1`, `scops_frontier_tasks{state="dead"} 2`, "scops_frontier_open_breakers 1",
		`scops_frontier_breakers{state="closed"} 502`, `scops_frontier_breakers{state="open"} 1`, `scops_frontier_breakers{state="half_open"} 1`,
		`scops_frontier_robots{state="answered"} 1`, `scops_frontier_robots{state="unreachable"} 1`)
}

func TestAQueueThatCannotBeReadLooksLikeNone(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(newFrontierCollector(fakeQueue{err: crawler.ErrUnavailable}), newParts(frontierPart(fakeQueue{err: crawler.ErrUnavailable})))
	if page := render(t, reg); page != "\n"+`scops_part_up{part="frontier"} 0`+"\n" {
		t.Errorf("shown:\n%s", page)
	}
}

// slowClock is a store with a clock of its own that goes wrong.
type slowClock struct {
	*indextest.Memory
	behind time.Duration
}

// Time implements timer.
func (s slowClock) Time(context.Context) (time.Time, error) { return time.Now().Add(-s.behind), nil }

func TestAClockThatGoesWrongIsMeasured(t *testing.T) {
	t.Parallel()
	m := newMeters(t.TempDir())
	w := newParts(storePart(m.meter(slowClock{indextest.NewMemory(), 3 * time.Second})), frontierPart(fakeQueue{}))
	states := w.states(t.Context())
	if got := states[0].offset; !states[0].timed || got < 2*time.Second || got > 4*time.Second {
		t.Errorf("offset %v, want about the 3 s this clock is ahead of the store's", got)
	}
	if states[1].timed {
		t.Error("a frontier without a clock was timed")
	}
}

func TestReadinessNamesEveryPartThatStandsInTheWay(t *testing.T) {
	t.Parallel()
	memory := indextest.NewMemory()
	if err := newParts(storePart(memory), frontierPart(fakeQueue{})).ready(t.Context()); err != nil {
		t.Errorf("not ready: %v", err)
	}
	memory.Fail = func(string) error { return index.ErrFull }
	err := newParts(storePart(memory), frontierPart(fakeQueue{err: crawler.ErrUnavailable})).ready(t.Context())
	if err == nil || !strings.Contains(err.Error(), "store: ") || !strings.Contains(err.Error(), "frontier: ") {
		t.Errorf("err = %v, want store and frontier named", err)
	}
}

func TestAReloadThatFailedStandsUntilOneSucceeds(t *testing.T) {
	t.Parallel()
	m := newMeters(t.TempDir())
	m.reload.loaded("sha256:one")
	shows(t, m.registry, "scops_reload_last_successful 1", `scops_reloads_total{outcome="failure"} 0`, `scops_rules_info{pack="sha256:one"} 1`)
	m.reload.failed()
	shows(t, m.registry, "scops_reload_last_successful 0", `scops_reloads_total{outcome="failure"} 1`, `scops_rules_info{pack="sha256:one"} 1`)
	m.reload.loaded("sha256:two")
	m.reload.succeeded("sha256:two")
	shows(t, m.registry, "scops_reload_last_successful 1", `scops_reloads_total{outcome="success"} 1`, `scops_rules_info{pack="sha256:two"} 1`)
	if strings.Contains(render(t, m.registry), "sha256:one") {
		t.Error("two rule packs are shown as in force")
	}
}

func TestTheDiskOfTheDataDirectoryIsMeasured(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(newDiskCollector(t.TempDir()))
	if n, err := testutil.GatherAndCount(reg, "scops_data_free_bytes", "scops_data_size_bytes"); n != 2 || err != nil {
		t.Errorf("%d series, %v; want free and size", n, err)
	}
	reg = prometheus.NewPedanticRegistry()
	reg.MustRegister(newDiskCollector("/nowhere/at/all"))
	if n, err := testutil.GatherAndCount(reg); n != 0 || err != nil {
		t.Errorf("%d series of a directory that is not there, %v", n, err)
	}
}

func TestWhatTheStoreRemembersOfTheLedgerIsShown(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	at := time.Unix(1700000000, 0)
	report := &ledger.Report{Broken: []ledger.Broken{{Record: "x"}, {Record: "y"}}}
	if err := ledger.RememberVerified(t.Context(), store, "test", handling, report, at); err != nil {
		t.Fatal(err)
	}
	reg := prometheus.NewPedanticRegistry()
	reg.MustRegister(newLedgerCollector(store))
	shows(t, reg, "scops_ledger_verify_timestamp_seconds 1.7e+09", "scops_ledger_verify_broken_records 2", "scops_ledger_fork_timestamp_seconds 0")
	store.Fail = func(string) error { return index.ErrUnavailable }
	reg = prometheus.NewPedanticRegistry()
	reg.MustRegister(newLedgerCollector(store))
	if page := render(t, reg); page != "\n" {
		t.Errorf("a store that is down shows %s", page)
	}
}
