package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler/demo"
)

// outageLasts is how long a server or a disk is away.
func outageLasts() time.Duration {
	if os.Getenv("SCOPS_TEST_LONG") == "1" {
		return time.Minute
	}
	return 15 * time.Second
}

// countedWeb is the demonstration's web and how often it was asked.
type countedWeb struct {
	*demo.Web
	server *httptest.Server
	asked  atomic.Int64
}

func newCountedWeb(t *testing.T) *countedWeb {
	t.Helper()
	web, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	w := &countedWeb{Web: web}
	pages := web.Handler()
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.asked.Add(1)
		pages.ServeHTTP(out, r)
	}))
	t.Cleanup(w.server.Close)
	return w
}

// config sends its names to it, at a pace that leaves time for an outage.
func (w *countedWeb) config() string {
	text := "crawl:\n  workers: 4\n  delay: 250ms\n  timeout: 5s\n  allow_private_addresses: true\n  backfill: {age: 876000h}\n  looks: []\n  resolve:\n"
	for _, host := range w.Hosts() {
		text += fmt.Sprintf("    %s: %s\n", host, w.server.Listener.Addr())
	}
	return text
}

// everything is what one undisturbed round flags.
func (w *countedWeb) everything(t *testing.T) []string {
	t.Helper()
	d := deploy(t, "embedded", w.config())
	d.must(exitDone, append([]string{"seed", "add"}, w.Seeds()...)...)
	d.must(exitDone, "crawl", "--once")
	found := summaryOf(d.search("flagged:yes"))
	slices.Sort(found)
	return found
}

// interruption takes something away from a running worker and gives it back.
type interruption struct {
	gauges []string // one of them at least is 0 while it is away
	says   []string // the crew's lines about it: one of them at least, none twice
	take   func(t *testing.T)
	give   func(t *testing.T)
}

// waitedOut runs a worker through an interruption: it must say so in its
// metrics and once in its log, ask the web next to nothing meanwhile, go on by
// itself, and find everything.
func waitedOut(t *testing.T, d *deployment, web *countedWeb, out interruption) {
	t.Helper()
	want := web.everything(t)
	d.must(exitDone, append([]string{"seed", "add"}, web.Seeds()...)...)
	before := web.asked.Load()
	worker := d.startedUntil("crawl")
	away := func() (n int, said string) {
		_, page, err := worker.get("/metrics")
		for _, gauge := range out.gauges {
			if err != nil || strings.Contains(page, "\n"+gauge+" 0\n") {
				n++
			}
		}
		return n, fmt.Sprint(n, " of ", out.gauges, " are 0 ", err)
	}
	eventually(t, time.Minute, "some pages are fetched", func() (bool, string) {
		n := web.asked.Load() - before
		return n > 8, fmt.Sprint(n)
	})
	out.take(t)
	ends := time.Now().Add(outageLasts())
	eventually(t, time.Minute, "the metrics say so", func() (bool, string) { n, said := away(); return n > 0, said })
	during := web.asked.Load()
	time.Sleep(time.Until(ends)) // the outage itself
	if n := web.asked.Load() - during; n > 4+int64(outageLasts()/time.Second) {
		t.Errorf("%d fetches in an outage of %v: the crew does not wait", n, outageLasts())
	}
	out.give(t)
	eventually(t, time.Minute, "the metrics say it is back", func() (bool, string) { n, said := away(); return n == 0, said })
	eventually(t, 3*time.Minute, "everything is found", func() (bool, string) {
		found := summaryOf(d.search("flagged:yes"))
		slices.Sort(found)
		return strings.Join(found, "\n") == strings.Join(want, "\n"), fmt.Sprintf("%d of %d", len(found), len(want))
	})
	worker.end()
	log := worker.whole()
	said := 0
	for _, line := range out.says {
		n := strings.Count(log, line)
		if said += n; n > 1 {
			t.Errorf("%q was said %d times, want once:\n%s", line, n, log)
		}
	}
	if said == 0 {
		t.Errorf("the outage was not said:\n%s", log)
	}
	if n := strings.Count(log, "level=ERROR"); n > 3 {
		t.Errorf("%d errors were logged for one outage:\n%s", n, log)
	}
	if !strings.Contains(log, "works again") {
		t.Errorf("its end was not said:\n%s", log)
	}
	d.must(exitDone, "evidence", "verify")
}

func TestARedisThatIsDownIsWaitedOut(t *testing.T) {
	t.Parallel()
	web, redis := newCountedWeb(t), newOwnRedis(t)
	d := deploy(t, "embedded", fmt.Sprintf("redis: {addresses: ['%s']}\n", redis.address)+web.config())
	waitedOut(t, d, web, interruption{[]string{"scops_frontier_up"}, []string{"frontier cannot be reached", "frontier does not take requests"}, redis.kill, redis.start})
}

func TestAnElasticsearchThatIsDownIsWaitedOut(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	web := newCountedWeb(t)
	raw, err := os.ReadFile(o.d.config)
	if err != nil {
		t.Fatal(err)
	}
	servers, _, _ := strings.Cut(string(raw), "crawl:")
	o.d.write(o.d.config, servers+web.config())
	waitedOut(t, o.d, web, interruption{[]string{"scops_store_up"}, []string{"store does not take pages"}, o.elastic.cut, o.elastic.mend})
}

// TestADiskThatIsFullIsWaitedOut fills a disk of 32 MiB under a running worker
// on embedded stores, and makes room again.
func TestADiskThatIsFullIsWaitedOut(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "32m")
	web := newCountedWeb(t)
	d := deploy(t, "embedded", web.config())
	raw, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	d.write(d.config, strings.Replace(string(raw), "data: "+d.data, "data: "+filepath.Join(disk, "data"), 1))
	d.data = filepath.Join(disk, "data")
	ballast := filepath.Join(disk, "ballast")
	waitedOut(t, d, web, interruption{
		[]string{"scops_store_up", "scops_frontier_up"}, []string{"store does not take pages", "frontier cannot be reached", "frontier does not take requests"},
		func(t *testing.T) {
			// dd ends with an error when the disk is full: that is what it is for.
			_ = exec.Command("dd", "if=/dev/zero", "of="+ballast, "bs=4k").Run()
		},
		func(t *testing.T) {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
	})
}

// TestAWorkerWaitsForServersThatStartAfterIt starts one while Redis is down.
func TestAWorkerWaitsForServersThatStartAfterIt(t *testing.T) {
	t.Parallel()
	d := deploy(t, "servers", "")
	redis := d.ownRedis()
	redis.kill(t)
	run := d.daemon("crawl")
	run.wait("waiting for a server", redis.address)
	redis.start(t)
	run.wait("working")
}
