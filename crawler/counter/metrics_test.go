package counter_test

import (
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"scops/crawler/counter"
)

func TestSeriesAreShownAtZeroAndCounted(t *testing.T) {
	v := counter.NewVec("pages_total", "Pages.", "adapter", "state")
	v.Show("telegram", "ok")
	v.Show("telegram", "empty")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				v.Inc("telegram", "ok")
			}
		})
	}
	wg.Wait()
	v.Add(2, "forum", "ok")
	v.Show("forum", "ok") // takes nothing back
	want := `# HELP pages_total Pages.
# TYPE pages_total counter
pages_total{adapter="forum",state="ok"} 2
pages_total{adapter="telegram",state="empty"} 0
pages_total{adapter="telegram",state="ok"} 800
`
	if err := testutil.CollectAndCompare(v, strings.NewReader(want)); err != nil {
		t.Error(err)
	}
}

// TestASeriesThatIsOnlyShownTakesLittle is why the package is there.
func TestASeriesThatIsOnlyShownTakesLittle(t *testing.T) {
	const series = 10_000
	names := make([]string, series)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	v := counter.NewVec("verdicts_total", "Verdicts.", "adapter", "lang", "label")
	vec := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "verdicts_total", Help: "Verdicts."}, []string{"adapter", "lang", "label"})
	ours := taken(func() {
		for _, name := range names {
			v.Show(name, "th", "sale")
		}
	})
	theirs := taken(func() {
		for _, name := range names {
			vec.WithLabelValues(name, "th", "sale")
		}
	})
	t.Logf("a series takes %d bytes, of a CounterVec %d", ours/series, theirs/series)
	if ours*3 > theirs {
		t.Errorf("%d series take %d bytes, want less than a third of a CounterVec's %d", series, ours, theirs)
	}
	runtime.KeepAlive(v)
	runtime.KeepAlive(vec)
}

// taken is how many bytes more are alive after f.
func taken(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}
