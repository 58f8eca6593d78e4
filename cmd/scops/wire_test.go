package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// ordeal is what a fleet of workers goes through.
type ordeal struct {
	mode       string
	hosts      int
	span       time.Duration // what the pages of one Host take at its delay
	workers    int
	kills      int
	flying     int // kills with a request on the wire, or the run is void
	redisKills int
	requests   int // at least, or the run is void
}

// wireRepeats bounds the pages that were sent whole and asked for again, as a
// share of all requests.
const wireRepeats = 0.02

// TestNoTwoRequestsToAHostAreCloserThanItsDelay runs workers on Hosts of
// different delays, kills them at random, and Redis too, and reads the web
// server's own log: the promises of the frontier as the other side sees them.
// With SCOPS_TEST_LONG it lasts ten minutes.
func TestNoTwoRequestsToAHostAreCloserThanItsDelay(t *testing.T) {
	servers := ordeal{mode: "servers", hosts: 40, span: 28 * time.Second, workers: 8, kills: 50, flying: 20, redisKills: 3, requests: 5000}
	if os.Getenv("SCOPS_TEST_LONG") != "" {
		servers.span, servers.kills, servers.flying, servers.redisKills, servers.requests = 5*time.Minute, 350, 140, 21, 50000
	}
	for _, o := range []ordeal{
		servers,
		{mode: "embedded", hosts: 8, span: 20 * time.Second, workers: 1, kills: 10, flying: 5, requests: 600},
	} {
		t.Run(o.mode, func(t *testing.T) {
			w := newWireWeb(t, o.hosts, o.span)
			f := newFleet(t, w, o)
			f.suffer(t)
			f.finish(t)
			w.spacing(t, o.requests)
			w.repeats(t)
			f.found(t)
			f.d.must(exitDone, "evidence", "verify")
		})
	}
}

// fleet is the workers, each a process of its own with a data directory of its own.
type fleet struct {
	ordeal
	d       *deployment
	web     *wireWeb
	redis   *ownRedis // nil = embedded
	dir     string
	running []*exec.Cmd
}

func newFleet(t *testing.T, w *wireWeb, o ordeal) *fleet {
	t.Helper()
	extra := "crawl:\n  workers: 8\n  timeout: 2s\n  delay: 400ms\n  allow_private_addresses: true\n  backfill: {age: 876000h, pages: 100000}\n  revisit: {min: 20s, max: 20s}\n  resolve:\n"
	sites := "sites:\n"
	for _, name := range slices.Sorted(maps.Keys(w.hosts)) {
		extra += fmt.Sprintf("    %s: %s\n", name, w.address())
		sites += fmt.Sprintf("  - {match: %s, delay: %s}\n", name, w.hosts[name].delay)
	}
	f := &fleet{ordeal: o, d: deploy(t, o.mode, extra+sites), web: w, dir: t.TempDir(), running: make([]*exec.Cmd, o.workers)}
	if o.mode == "servers" {
		f.redis = f.d.ownRedis()
	}
	f.d.must(exitDone, append([]string{"seed", "add"}, w.seeds()...)...)
	for i := range f.running {
		f.start(t, i)
	}
	t.Cleanup(func() {
		for i := range f.running {
			f.kill(i)
		}
	})
	return f
}

func workerName(i int) string { return fmt.Sprintf("scops-w%d", i) }

// start starts one worker. What it says goes into a file, to be read when the
// test fails.
func (f *fleet) start(t *testing.T, i int) {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(f.dir, workerName(i)+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd := f.d.command(context.Background(), "crawl")
	cmd.Env = append(cmd.Env, "SCOPS_CRAWL_USER_AGENT="+workerName(i))
	if f.redis != nil {
		cmd.Env = append(cmd.Env, "SCOPS_DATA="+filepath.Join(f.dir, workerName(i)))
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	f.running[i] = cmd
}

func (f *fleet) kill(i int) {
	if cmd := f.running[i]; cmd != nil {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()         // killed: the error says so
		f.running[i] = nil
	}
}

// suffer kills workers, at any moment and at moments when they have a request
// on the wire, and starts them again; and Redis now and then.
func (f *fleet) suffer(t *testing.T) {
	t.Helper()
	flying, redis := 0, 0
	for n := range f.kills {
		time.Sleep(time.Duration(300+rand.IntN(900)) * time.Millisecond)
		i := rand.IntN(f.workers)
		var patience time.Duration
		if n%2 == 0 {
			patience = 30 * time.Second // it may just have been started
		}
		if f.web.killed(workerName(i), patience, func() { f.kill(i) }) {
			flying++
		}
		f.start(t, i)
		if f.redis != nil && (n+1)*(f.redisKills+1)/f.kills > redis && redis < f.redisKills {
			redis++
			f.redis.kill(t)
			f.redis.start(t)
		}
	}
	t.Logf("%d workers killed, %d of them with a request on the wire; Redis killed %d times; %v after the start",
		f.kills, flying, redis, time.Since(f.web.began).Round(time.Second))
	if flying < f.flying {
		t.Fatalf("void: only %d of %d killed workers had a request on the wire, %d are wanted", flying, f.kills, f.flying)
	}
}

// finish waits until every ad is found, as long as more and more are. An
// embedded store belongs to its worker: it is stopped for every look and
// started again.
func (f *fleet) finish(t *testing.T) {
	t.Helper()
	want, most, since := len(f.web.ads()), 0, time.Now()
	eventually(t, 40*time.Minute, "every ad is in the index", func() (bool, string) {
		if f.redis == nil {
			f.web.awaitFlight(workerName(0), time.Minute) // so that it listens to a signal
		}
		time.Sleep(2 * time.Second) // between two whole listings
		if f.redis == nil {
			f.stop(t)
		}
		got := len(f.d.search("flagged:yes"))
		said := fmt.Sprintf("%d of %d; %s", got, want, f.d.must(exitDone, "queue", "status").stdout)
		if f.redis == nil && got < want {
			f.start(t, 0)
		}
		if got > most {
			most, since = got, time.Now()
		} else if idle := time.Since(since); idle > 4*time.Minute {
			t.Fatalf("no other ad came to the index for %v: %s", idle.Round(time.Second), said)
		}
		return got >= want, said
	})
	t.Logf("every ad is in the index %v after the start", time.Since(f.web.began).Round(time.Second))
	if f.redis != nil {
		f.stop(t)
	}
}

// stop ends the workers as an operator does, which they must survive.
func (f *fleet) stop(t *testing.T) {
	t.Helper()
	for i, cmd := range f.running {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("stop %s: %v", workerName(i), err)
		}
	}
	for i, cmd := range f.running {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s ended with %v", workerName(i), err)
		}
		f.running[i] = nil
	}
}

// found compares what is in the index with what the Hosts hold.
func (f *fleet) found(t *testing.T) {
	t.Helper()
	times := map[string]int{}
	marks := regexp.MustCompile(`lot-\S+-x`)
	for _, hit := range f.d.search("flagged:yes") {
		times[marks.FindString(hit.Post.Text)]++
		if hit.Revisions != 1 {
			t.Errorf("%s has %d revisions, want 1: its text never changed", hit.ID, hit.Revisions)
		}
	}
	for ad := range f.web.ads() {
		if times[ad] != 1 {
			t.Errorf("ad %s stands %d times in the index, want once", ad, times[ad])
		}
		delete(times, ad)
	}
	for text, n := range times {
		t.Errorf("%q stands %d times in the index and is no ad", text, n)
	}
	var status crawler.Status
	if err := json.Unmarshal([]byte(f.d.must(exitDone, "queue", "status", "--format", "json").stdout), &status); err != nil {
		t.Fatal(err)
	}
	if status.Dead != 0 || status.Leased != 0 {
		t.Errorf("%d dead letters and %d leases are left", status.Dead, status.Leased)
	}
	t.Logf("%d ads, each once in the index", len(f.web.ads()))
}

// awaitFlight waits until a worker has a request on the wire, but no longer than that.
func (w *wireWeb) awaitFlight(worker string, most time.Duration) {
	for late := time.Now().Add(most); time.Now().Before(late); time.Sleep(time.Millisecond) {
		w.mu.Lock()
		flying := w.inFlight[worker] > 0
		w.mu.Unlock()
		if flying {
			return
		}
	}
}

// killed does a kill, as soon as the worker has a request on the wire but no
// later than after most, and says whether it had one when the kill came and
// when it was over.
func (w *wireWeb) killed(worker string, most time.Duration, kill func()) bool {
	w.mu.Lock()
	defer w.mu.Unlock() // no answer is noted as whole while it is killed
	for late := time.Now().Add(most); w.inFlight[worker] == 0 && time.Now().Before(late); {
		w.mu.Unlock()
		time.Sleep(time.Millisecond)
		w.mu.Lock()
	}
	flying := w.inFlight[worker] > 0
	kill()
	return flying
}

// spacing compares every two requests to a Host that follow each other.
func (w *wireWeb) spacing(t *testing.T, atLeast int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	byHost, kinds := map[string][]*arrival{}, map[string]int{}
	for _, a := range w.log {
		byHost[a.host] = append(byHost[a.host], a)
		switch u, err := url.Parse(a.url); {
		case err == nil && u.Path == "/robots.txt":
			kinds["robots.txt"]++
		default:
			kinds[fmt.Sprint(a.status)]++
		}
	}
	pairs, spare := 0, time.Hour
	for name, list := range byHost {
		slices.SortFunc(list, func(a, b *arrival) int { return cmp.Compare(a.at, b.at) })
		for i := 1; i < len(list); i++ {
			pairs++
			gap, delay := list[i].at-list[i-1].at, w.hosts[name].delay
			spare = min(spare, gap-delay)
			if gap < delay {
				t.Errorf("%s: %v between %s (by %s) and %s (by %s), its delay is %v",
					name, gap, list[i-1].url, list[i-1].worker, list[i].url, list[i].worker, delay)
			}
		}
	}
	t.Logf("%d requests to %d Hosts, by answer (0 = cut off): %v", len(w.log), len(byHost), kinds)
	t.Logf("%d pairs of requests to one Host, the nearest %v more than its delay apart", pairs, spare)
	if len(w.log) < atLeast {
		t.Errorf("void: %d requests, at least %d are wanted", len(w.log), atLeast)
	}
}

// repeats counts pages that were sent whole and asked for again, though they
// were not due again: what a kill costs the sites.
func (w *wireWeb) repeats(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	whole, again := map[string]int{}, 0
	for _, a := range w.log {
		if a.status != 200 || a.end == 0 || strings.HasSuffix(a.url, "/robots.txt") {
			continue
		}
		if whole[a.url]++; whole[a.url] > 1 {
			again++
		}
	}
	share := float64(again) / float64(len(w.log))
	t.Logf("%d of %d requests asked for a page that had been sent whole before: %.2f %%", again, len(w.log), 100*share)
	if share >= wireRepeats {
		t.Errorf("re-delivery %.2f %%, want less than %.0f %%", 100*share, 100*wireRepeats)
	}
}
