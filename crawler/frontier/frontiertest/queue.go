package frontiertest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func queueTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"a task pushed again is due at the earlier time":         pushedAgain,
		"a pushed task keeps everything it was pushed with":      pushKeeps,
		"tasks of one Host are claimed in order of due time":     orderOfDue,
		"a task is not claimed before it is due":                 notBeforeDue,
		"a push wakes a waiting claim":                           pushWakes,
		"a claim ends promptly with its context":                 claimCancelled,
		"what is no task is refused, and nothing of its batch":   refused,
		"Hosts and ids may hold any printable ASCII":             oddNames,
		"a task pushed while it is leased is left alone":         pushedWhileLeased,
		"many tasks are pushed at once and each is claimed once": manyOnce,
	}
}

func pushedAgain(r *rig) {
	r.open(frontier.Options{})
	first := task("a.example", "1", after(time.Hour))
	first.Cursor.Newest = 7
	r.push(first)
	for _, tt := range []struct{ push, want time.Time }{
		{after(2 * time.Hour), first.Due},
		{after(30 * time.Minute), after(30 * time.Minute)},
		{after(40 * time.Minute), after(30 * time.Minute)},
	} {
		r.push(task("a.example", "1", tt.push))
		got := r.stands("a.example", "1", crawler.TaskQueued)
		r.near("due time", got.Request.Due, tt.want)
		if got.Request.Cursor.Newest != 7 {
			r.Error("the cursor was overwritten")
		}
	}
	if s := r.status(); s.Queued != 1 || s.Hosts != 1 || s.Due != 0 {
		r.Errorf("status %+v, want one queued task, none due", s)
	}
}

func pushKeeps(r *rig) {
	r.open(frontier.Options{})
	want := crawler.Request{
		ID: "1", Host: "a.example", Kind: crawler.KindSource, URL: "https://a.example/s/x?before=5", Head: "https://a.example/s/x",
		Adapter: "telegram", Depth: 2, Tries: 3, ETag: `"e"`, LastModified: "Mon, 02 Jan 2006 15:04:05 GMT",
		Interval: 90 * time.Second, LastDone: time.UnixMilli(1700000000005).UTC(), Due: ago(time.Minute),
		Visit: crawler.Visit{Pages: 2, Seen: []string{"https://a.example/s/x"}, Gap: true,
			Hops: []crawler.Hop{{URL: "https://a.example/old", Status: 301, At: time.Unix(1700000000, 0).UTC()}}},
		Cursor: crawler.Cursor{Newest: 9, Oldest: 3, Gaps: []crawler.Gap{{From: 4, To: 8, Next: "https://a.example/gap"}},
			Older: "https://a.example/older", BackfillPage: 4, HeadSHA256: "ab", ChangedAt: time.UnixMilli(1600000000005).UTC()},
	}
	r.push(want)
	got := r.page().Request
	r.near("due time", got.Due, want.Due)
	got.Due = want.Due
	if a, b := jsonOf(r.T, got), jsonOf(r.T, want); a != b {
		r.Errorf("claimed\n%s\npushed\n%s", a, b)
	}
}

func orderOfDue(r *rig) {
	r.open(frontier.Options{})
	for _, minutes := range []int{3, 1, 5, 2, 4} {
		r.push(task("a.example", name("t", minutes), ago(time.Duration(minutes)*time.Minute)))
	}
	var got []string
	for range 5 {
		lease := r.page()
		got = append(got, lease.ID)
		r.done(lease)
	}
	if want := []string{"t05", "t04", "t03", "t02", "t01"}; !slices.Equal(got, want) {
		r.Errorf("claimed %v, want %v", got, want)
	}
}

func notBeforeDue(r *rig) {
	r.open(frontier.Options{})
	due := after(300 * time.Millisecond)
	r.push(task("a.example", "1", due))
	lease := r.claim()
	if now := time.Now(); now.Before(due) {
		r.Errorf("claimed %v before it was due", due.Sub(now))
	}
	r.allow(lease)
}

func pushWakes(r *rig) {
	r.open(frontier.Options{})
	r.push(task("far.example", "1", after(time.Hour)))
	claimed := make(chan error, 1)
	go func() {
		lease, err := r.Frontier.Claim(r.Context())
		if err == nil && lease.Host != "near.example" {
			err = errors.New("claimed " + lease.Host)
		}
		claimed <- err
	}()
	time.Sleep(50 * time.Millisecond) // most likely it waits by now; either way it must succeed
	r.push(task("near.example", "1", time.Time{}))
	select {
	case err := <-claimed:
		r.must(err)
	case <-time.After(patience):
		r.Fatal("the claim slept on")
	}
}

func claimCancelled(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", after(time.Hour)))
	const claimers = 5
	ctx, cancel := context.WithCancel(r.Context())
	ended := make(chan error, claimers)
	for range claimers {
		go func() {
			_, err := r.Frontier.Claim(ctx)
			ended <- err
		}()
	}
	time.Sleep(50 * time.Millisecond)
	cancel()
	for range claimers {
		select {
		case err := <-ended:
			if !errors.Is(err, context.Canceled) {
				r.Errorf("claim ended with %v", err)
			}
		case <-time.After(2 * time.Second):
			r.Fatal("a claim outlived its context")
		}
	}
}

func refused(r *rig) {
	r.open(frontier.Options{})
	good := task("a.example", "1", time.Time{})
	for why, bad := range map[string]crawler.Request{
		"no Host":          {ID: "1", URL: "http://a.example/"},
		"no id":            {Host: "a.example", URL: "http://a.example/"},
		"no address":       {Host: "a.example", ID: "1"},
		"a bad address":    {Host: "a.example", ID: "1", URL: "javascript:alert(1)"},
		"a control byte":   {Host: "a.example\n", ID: "1", URL: "http://a.example/"},
		"not ASCII":        {Host: "ก.example", ID: "1", URL: "http://a.example/"},
		"a long id":        {Host: "a.example", ID: strings.Repeat("x", 10_000), URL: "http://a.example/"},
		"a robots request": {Host: "a.example", ID: "1", Kind: crawler.KindRobots, URL: "http://a.example/robots.txt"},
	} {
		if err := r.Frontier.Push(r.Context(), good, bad); !errors.Is(err, frontier.ErrRequest) {
			r.Errorf("%s: %v, want ErrRequest", why, err)
		}
	}
	r.stands("a.example", "1", crawler.TaskUnknown)
	r.must(r.Frontier.Push(r.Context()))
}

func oddNames(r *rig) {
	r.open(frontier.Options{})
	hosts := []string{"{s01}", "a{b}c", "sp ace", "100%", "a:b:8080", `q"uo'te`, "*", "[::1]:81", "back\\slash", "~", "!"}
	for _, h := range hosts {
		req := task("x.example", "id {1}% "+h, time.Time{})
		req.Host, req.URL = h, "http://x.example/"
		r.push(req)
	}
	var got []string
	for range hosts {
		lease := r.page()
		if lease.ID != "id {1}% "+lease.Host {
			r.Errorf("task %q claimed of Host %q", lease.ID, lease.Host)
		}
		got = append(got, lease.Host)
		r.stands(lease.Host, lease.ID, crawler.TaskLeased)
		r.done(lease)
	}
	slices.Sort(got)
	slices.Sort(hosts)
	if !slices.Equal(got, hosts) {
		r.Errorf("claimed %q, want %q", got, hosts)
	}
}

func pushedWhileLeased(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.page()
	before := r.everything("a.example", "1")
	r.push(task("a.example", "1", ago(time.Hour)))
	if now := r.everything("a.example", "1"); now != before {
		r.Errorf("was\n%s\nis\n%s", before, now)
	}
	r.done(lease)
	got := r.stands("a.example", "1", crawler.TaskQueued)
	r.near("due time", got.Request.Due, after(time.Hour))
}

func manyOnce(r *rig) {
	r.open(frontier.Options{})
	const n = 500
	var batch []crawler.Request
	for i := range n {
		batch = append(batch, task(name("h", i%7)+".example", name("t", i), time.Time{}))
	}
	r.push(batch...)
	r.push(batch...)
	if s := r.status(); s.Queued != n || s.Hosts != 7 || s.Due != n || s.Oldest == nil {
		r.Fatalf("status %+v, want %d queued and due on 7 Hosts", s, n)
	}
	seen := map[string]bool{}
	for range n {
		lease := r.page()
		if seen[lease.ID] {
			r.Fatalf("%s was claimed twice", lease.ID)
		}
		seen[lease.ID] = true
		r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request})
	}
	if s := r.status(); s.Queued+s.Leased+s.Dead != 0 || s.Oldest != nil {
		r.Errorf("status %+v, want nothing left", s)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
