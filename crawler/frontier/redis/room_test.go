package redis

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// limit sets how much memory a server may use.
func limit(t *testing.T, s *server, bytes string) {
	t.Helper()
	if err := admin(t, s).ConfigSet(t.Context(), "maxmemory", bytes).Err(); err != nil {
		t.Fatal(err)
	}
}

// infos is how often a server was asked for INFO.
func infos(t *testing.T, s *server) (n int) {
	t.Helper()
	text, err := admin(t, s).Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(readInfo(text)["cmdstat_info"], "calls=")
	if _, err := fmt.Sscan(strings.ReplaceAll(after, ",", " "), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// A server with little memory is filled: adds are refused before it is full, and
// what is under way goes on to its end.
func TestTasksAreRefusedBeforeMemoryRunsOut(t *testing.T) {
	t.Parallel()
	s := start(t, "--maxmemory", "8mb", "--maxmemory-policy", "noeviction", "--appendfsync", "everysec")
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none, Lease: 2 * time.Second})
	if err := f.Push(t.Context(), page("a.example", "settled"), page("b.example", "extended"), page("c.example", "expired")); err != nil {
		t.Fatal(err)
	}
	leases := map[string]crawler.Lease{}
	for range 3 {
		lease := claim(t, f)
		leases[lease.Host] = lease
	}

	before := infos(t, s)
	accepted, began := map[crawler.TaskKey]bool{}, time.Now()
	var refused error
	for i := 0; refused == nil; i++ {
		batch := make([]crawler.Request, 100)
		for j := range batch {
			batch[j] = page(fmt.Sprintf("h%d.example", i%10), fmt.Sprintf("%08x%08x", i, j))
			batch[j].Due = time.Now().Add(time.Hour)
		}
		if refused = f.Push(t.Context(), batch...); refused == nil {
			for _, r := range batch {
				accepted[crawler.TaskKey{Host: r.Host, ID: r.ID}] = true
			}
		}
		if i > 2000 {
			t.Fatal("8 MB hold 200,000 tasks?")
		}
	}
	if asked, most := infos(t, s)-before, 30+int(time.Since(began)/gaugeEvery); asked > most {
		t.Errorf("INFO was asked for %d times while %d tasks were pushed, want at most %d", asked, len(accepted), most)
	}
	problem(t, refused, ProblemFull, "of the 8.4 MB of its maxmemory", true) // what it may use
	problem(t, refused, ProblemFull, "raise maxmemory or remove sources", true)
	if len(accepted) < 5000 {
		t.Errorf("refused after %d tasks", len(accepted))
	}

	settled := leases["a.example"]
	settled.Request.Cursor.Newest, settled.Request.Visit.Seen = 5, []string{strings.Repeat("http://a.example/", 500)}
	if err := f.Settle(t.Context(), settled, crawler.Outcome{Kind: crawler.Done, Request: settled.Request, Next: time.Now().Add(time.Hour)}); err != nil {
		t.Errorf("settle: %v", err)
	}
	extended, err := f.Extend(t.Context(), leases["b.example"])
	if err != nil {
		t.Errorf("extend: %v", err)
	}
	if again := claim(t, f); again.ID != "expired" || again.Tries != 1 {
		t.Errorf("claimed %+v, want what had expired", again.Request)
	}
	if err := f.Settle(t.Context(), extended, crawler.Outcome{Kind: crawler.Continue, Request: extended.Request}); err != nil && time.Now().Before(extended.Expires) {
		t.Errorf("settle: %v", err)
	}

	var keys []crawler.TaskKey
	for k := range accepted {
		keys = append(keys, k)
	}
	tasks, err := f.Tasks(t.Context(), append(keys, crawler.TaskKey{Host: "a.example", ID: "settled"})...)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range tasks {
		if got.State != crawler.TaskQueued {
			t.Fatalf("%s of %s was accepted and is %s", got.Request.ID, got.Request.Host, got.State)
		}
	}
	if tasks[len(keys)].Request.Cursor.Newest != 5 {
		t.Errorf("settled %+v", tasks[len(keys)])
	}

	limit(t, s, "64mb")
	deadline := time.Now().Add(10 * time.Second)
	for err = refused; errors.Is(err, crawler.ErrUnavailable) && time.Now().Before(deadline); {
		time.Sleep(50 * time.Millisecond)
		err = f.Push(t.Context(), page("new.example", "1"))
	}
	if err != nil {
		t.Errorf("push after there was room again: %v", err)
	}
}

// Somebody else may fill a server to the brim: then its own refusal is no other,
// and what ends or continues a lease is let in all the same.
func TestAFullServerTakesNothingNewButLetsWorkGoOn(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none, Lease: time.Second})
	if err := f.Push(t.Context(), page("a.example", "1"), page("a.example", "2")); err != nil {
		t.Fatal(err)
	}
	lease := claim(t, f)
	limit(t, s, "100kb")
	problem(t, f.add(t.Context(), batches(tasksOf(t, page("a.example", "3")))), ProblemFull, "maxmemory", true)
	f.gauges.of = map[string]*gauge{}
	problem(t, f.Push(t.Context(), page("a.example", "3")), ProblemFull, "maxmemory", true)
	lease, err := f.Extend(t.Context(), lease)
	if err != nil {
		t.Fatalf("extend: %v", err)
	}
	lease.Request.Cursor.Newest = 5
	if err := f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now().Add(time.Hour)}); err != nil {
		t.Fatalf("settle: %v", err)
	}
	tasks, err := f.Tasks(t.Context(), crawler.TaskKey{Host: "a.example", ID: "3"}, crawler.TaskKey{Host: "a.example", ID: lease.ID})
	if err != nil || tasks[0].State != crawler.TaskUnknown || tasks[1].State != crawler.TaskQueued || tasks[1].Request.Cursor.Newest != 5 {
		t.Errorf("tasks %+v, error %v", tasks, err)
	}
	next := claim(t, f)
	if next.ID == lease.ID {
		t.Errorf("claimed %s again", next.ID)
	}
	if again := claim(t, f); again.ID != next.ID || again.Tries != 1 { // expired
		t.Errorf("claimed %+v", again.Request)
	}
}

func tasksOf(t *testing.T, requests ...crawler.Request) []frontier.Task {
	t.Helper()
	tasks, err := frontier.NewTasks(requests)
	if err != nil {
		t.Fatal(err)
	}
	return tasks
}
