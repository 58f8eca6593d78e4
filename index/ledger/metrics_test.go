package ledger_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
)

// counted opens a ledger whose metrics go to a registry of its own.
func counted(t *testing.T, store index.Store) (*ledger.Ledger, *prometheus.Registry) {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	l, err := ledger.Open(t.Context(), ledger.Options{
		Store: store, Owner: "test", Handling: "amber+strict",
		Now: func() time.Time { return time.Unix(1700000000, 0) }, Metrics: ledger.NewMetrics(reg),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, reg
}

// shows demands samples in a registry's metrics, of the named families alone.
func shows(t *testing.T, reg *prometheus.Registry, samples string, families ...string) {
	t.Helper()
	if err := testutil.GatherAndCompare(reg, strings.NewReader(samples), families...); err != nil {
		t.Error(err)
	}
}

func TestTheLedgersMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	_, reg := counted(t, indextest.NewMemory())
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
}

func TestATailWithoutAnAnchorIsShownUntilItHasOne(t *testing.T) {
	t.Parallel()
	l, reg := counted(t, indextest.NewMemory())
	appendDeed(t, l, "searched")
	appendDeed(t, l, "viewed")
	shows(t, reg, `# HELP scops_ledger_anchors_total Anchors written, the announcement of this process's chain among them.
# TYPE scops_ledger_anchors_total counter
scops_ledger_anchors_total 1
# HELP scops_ledger_records_total Records appended, by kind: seal = a sealed page, action = what a person did, erasure = a tombstone.
# TYPE scops_ledger_records_total counter
scops_ledger_records_total{kind="action"} 2
scops_ledger_records_total{kind="erasure"} 0
scops_ledger_records_total{kind="seal"} 0
# HELP scops_ledger_unanchored_records Records of this process after its newest anchor: a tail that could be cut off unseen.
# TYPE scops_ledger_unanchored_records gauge
scops_ledger_unanchored_records 2
`, "scops_ledger_anchors_total", "scops_ledger_records_total", "scops_ledger_unanchored_records")
	if err := l.Anchor(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows(t, reg, `# HELP scops_ledger_anchor_timestamp_seconds When this process last wrote an anchor. Unix time.
# TYPE scops_ledger_anchor_timestamp_seconds gauge
scops_ledger_anchor_timestamp_seconds 1.7e+09
# HELP scops_ledger_unanchored_records Records of this process after its newest anchor: a tail that could be cut off unseen.
# TYPE scops_ledger_unanchored_records gauge
scops_ledger_unanchored_records 0
`, "scops_ledger_anchor_timestamp_seconds", "scops_ledger_unanchored_records")
}

func TestRecordsAndAnchorsThatCannotBeWrittenAreCounted(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	l, reg := counted(t, store)
	appendDeed(t, l, "searched")
	store.Fail = func(string) error { return index.ErrUnavailable }
	if _, err := l.Append(t.Context(), ledger.RecordAction, deed{"viewed", "x"}); !errors.Is(err, index.ErrUnavailable) {
		t.Fatalf("err = %v, want ErrUnavailable", err)
	}
	if err := l.Anchor(t.Context()); !errors.Is(err, index.ErrUnavailable) {
		t.Fatalf("err = %v, want ErrUnavailable", err)
	}
	shows(t, reg, `# HELP scops_ledger_anchor_failures_total Anchors that could not be written; each is tried again.
# TYPE scops_ledger_anchor_failures_total counter
scops_ledger_anchor_failures_total 1
# HELP scops_ledger_append_failures_total Records that could not be appended, by kind; a person's action is refused then.
# TYPE scops_ledger_append_failures_total counter
scops_ledger_append_failures_total{kind="action"} 1
scops_ledger_append_failures_total{kind="erasure"} 0
scops_ledger_append_failures_total{kind="seal"} 0
`, "scops_ledger_anchor_failures_total", "scops_ledger_append_failures_total")
}

func TestTheStoreRemembersVerificationsAndForks(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	health := func() ledger.Health {
		t.Helper()
		h, err := ledger.ReadHealth(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if h := health(); h != (ledger.Health{}) {
		t.Errorf("an empty store remembers %+v", h)
	}
	l, _ := counted(t, store)
	began := time.Unix(1700000000, 0).UTC()
	if h := health(); !h.Verified.Equal(began) || !h.Forked.IsZero() {
		t.Errorf("before the first verification: %+v, want the ledger's beginning", h)
	}
	found := &ledger.Report{Broken: []ledger.Broken{{Record: "a-0000000001", Reason: "changed"}}}
	later := began.Add(time.Hour)
	if err := ledger.RememberVerified(t.Context(), store, "test", "amber+strict", found, later); err != nil {
		t.Fatal(err)
	}
	if h := health(); !h.Verified.Equal(later) || h.Broken != 1 {
		t.Errorf("after a verification: %+v, want 1 broken at %v", h, later)
	}
	first := appendDeed(t, l, "searched")
	forged := index.Document{Kind: index.KindLedger, ID: ledger.RecordID(first.Chain, 1), Body: json.RawMessage(
		`{"record":{"chain":"` + first.Chain + `","seq":1,"prev":"","time":"2026-10-01T00:00:00Z","kind":"action","payload_sha256":"","payload_len":0},"hash":"","payload":""}`)}
	if _, err := store.Put(t.Context(), []index.Document{forged}, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Append(t.Context(), ledger.RecordAction, deed{"viewed", "x"}); !errors.Is(err, ledger.ErrFork) {
		t.Fatalf("err = %v, want ErrFork", err)
	}
	if h := health(); !h.Forked.Equal(began) {
		t.Errorf("after a fork: %+v, want it remembered", h)
	}
}
