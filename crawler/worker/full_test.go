package worker

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/crawler"
)

// TestAFullFrontierKeepsWhatItHoldsAndBringsPagesAgainLater: a page whose
// threads find no room is stored and not asked for again every few seconds;
// one without new tasks goes on; it is said once, and when there is room again.
func TestAFullFrontierKeepsWhatItHoldsAndBringsPagesAgainLater(t *testing.T) {
	t.Parallel()
	g, reg := metered(t)
	var said bytes.Buffer
	g.Log = slog.New(slog.NewTextHandler(&lockedWriter{w: &said}, nil))
	g.web.put(a+"/board", text(200, "lines\npost 1\nthread "+a+"/t1"))
	g.web.put(a+"/plain", text(200, "lines\npost 2"))
	r := g.start(nil)
	g.q.full = true
	visit := func(path string) result { return r.visit(t.Context(), leaseOf(seed(path, a+path))) }
	for range 3 {
		res := visit("/board")
		wait := time.Until(res.outcome.Next)
		if res.came != cameUnstored || res.outcome.Kind != crawler.Retry || !res.outcome.Spare || wait < r.opt.RetryMax-time.Second {
			t.Errorf("a page whose thread found no room came to %q, %s, again in %v", res.came, res.outcome.Kind, wait)
		}
	}
	if res := visit("/plain"); res.came != cameRead || res.outcome.Kind != crawler.Done {
		t.Errorf("a page without links came to %q", res.came)
	}
	if got := g.shelf.String(); got != "lines:-:1 lines:-:2" {
		t.Errorf("stored %q", got)
	}
	g.q.full = false
	if res := visit("/board"); res.came != cameRead || g.q.task("a.example", crawler.SourceID(a+"/t1")) == nil {
		t.Errorf("with room again it came to %q", res.came)
	}
	if n := strings.Count(said.String(), "level=ERROR"); n != 1 || strings.Count(said.String(), "works again") != 1 {
		t.Errorf("said %d times:\n%s", n, said.String())
	}
	want := "# HELP scops_frontier_adds_refused_total New tasks the frontier had no room for.\n# TYPE scops_frontier_adds_refused_total counter\nscops_frontier_adds_refused_total 3\n" +
		"# HELP scops_frontier_room 1 = the frontier took the new tasks last brought to it, or none were.\n# TYPE scops_frontier_room gauge\nscops_frontier_room 1\n" +
		"# HELP scops_frontier_up 1 = the frontier answered a worker's last call.\n# TYPE scops_frontier_up gauge\nscops_frontier_up 1\n"
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), "scops_frontier_adds_refused_total", "scops_frontier_room", "scops_frontier_up"); err != nil {
		t.Error(err)
	}
}

func TestALookThatFindsNoRoomComesBackWhenItsPostIsNextSeen(t *testing.T) {
	t.Parallel()
	r, g, _, _ := lookRig(t)
	g.web.put(a+"/two", text(200, "lines\npost 8"))
	g.q.full = true
	if res := r.visit(t.Context(), leaseOf(seed("two", a+"/two"))); res.came != cameRead {
		t.Errorf("a page whose look found no room came to %q", res.came)
	}
	g.q.full = false
	if r.visit(t.Context(), leaseOf(seed("two", a+"/two"))); g.q.task("a.example", crawler.LookID("lines:-:8")) == nil {
		t.Error("the look did not come back")
	}
}

// TestClaimsAndSettlementsAddUp: what is claimed and not settled is brought
// again, which is what the alert on redeliveries reads.
func TestClaimsAndSettlementsAddUp(t *testing.T) {
	t.Parallel()
	g, reg := metered(t)
	for i := range 5 {
		g.web.put(fmt.Sprintf("%s/%d", a, i), text(200, "lines\npost 1"))
	}
	g.once(t, 5*time.Second, seed("0", a+"/0"), seed("1", a+"/1"), seed("2", a+"/2"))
	r := g.start(nil)
	lost := leaseOf(seed("3", a+"/3"))
	lost.Fence = 1 << 40 // not the Host's
	r.handle(t.Context(), lost)
	want := "# HELP scops_leases_stale_total Settlements refused because the lease was over.\n# TYPE scops_leases_stale_total counter\nscops_leases_stale_total 1\n"
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), "scops_leases_stale_total"); err != nil {
		t.Error(err)
	}
	claims, leases := sum(t, reg, "scops_claims_total"), sum(t, reg, "scops_leases_total")
	if claims != 4 || leases != 3 {
		t.Errorf("%v claims and %v settlements, want 4 and 3", claims, leases)
	}
}

// sum adds up every series of a counter.
func sum(t *testing.T, reg *prometheus.Registry, name string) (total float64) {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name {
				total += m.GetCounter().GetValue()
			}
		}
	}
	return total
}
