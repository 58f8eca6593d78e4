package redis

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

func TestFieldsAreUnambiguousAndComeBack(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, id := range []string{"0123456789abcdef", "6162636465666768", "abcdefgh", "0123456789ABCDEF", "0123456789abcdeg", "1", strings.Repeat("a", 256), "ffffffffffffffff", "0000000000000000"} {
		f := field(id)
		if other, ok := seen[f]; ok {
			t.Errorf("%q and %q are both stored as %q", id, other, f)
		}
		seen[f] = id
		if idOf(f) != id {
			t.Errorf("%q came back as %q", id, idOf(f))
		}
	}
	if len(field("0123456789abcdef")) != 8 {
		t.Error("16 hex letters are not stored in 8 bytes")
	}
}

func TestRecordsGiveOriginAndTriesToScripts(t *testing.T) {
	t.Parallel()
	for address, plain := range map[string]bool{
		"https://a.example/x?y#z":      true,
		"http://a.example:8080/":       true,
		"http://a.example?q":           true,
		"https://a.example":            true,
		"HTTPS://a.example/":           false,
		"https://A.example/":           false,
		"https://a.example:443/":       false,
		"https://user@a.example/":      false,
		"http://\u0e01.example/":       false,
		"http://[::1]:81/?a=http://b/": true,
	} {
		task, err := frontier.NewTask(crawler.Request{Host: "h", ID: "1", URL: address, Tries: 3, Priority: 7})
		if err != nil {
			t.Fatal(err)
		}
		r := record(task.Request.Tries, task.Origin, task.Body)
		if short := len(r) == len(task.Body)+1; short != plain {
			t.Errorf("%s: the record takes %d bytes for a stored form of %d", address, len(r), len(task.Body))
		}
		got := parse(crawler.TaskKey{Host: "h", ID: "1"}, r, 0)
		if got.err != nil || got.Request.URL != address || got.Request.Tries != 3 || got.Request.Priority != 7 {
			t.Errorf("%s: read back %+v, error %v", address, got.Request, got.err)
		}
	}
	for _, bad := range []string{"", "\x80", "\x80\x00", "0 http://a\n{}", "\x80\x00http://a"} {
		if got := parse(crawler.TaskKey{Host: "h", ID: "1"}, bad, 0); got.err == nil {
			t.Errorf("%q was read as %+v", bad, got.Request)
		}
	}
}

// What scripts make of an origin shows in the robots.txt they lease.
func TestScriptsReadTheOriginThePolicyKnows(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	for _, page := range []string{"https://a.example/x", "http://a.example:8080?q", "HTTPS://A.example:443/", "http://user@a.example/#x"} {
		f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none})
		if err := f.Push(t.Context(), crawler.Request{Host: "a.example", ID: "1", URL: page}); err != nil {
			t.Fatal(err)
		}
		want, err := crawler.OriginOf(page)
		if err != nil {
			t.Fatal(err)
		}
		if lease, err := f.Claim(t.Context()); err != nil || lease.ID != want {
			t.Errorf("%s: leased %q, error %v, want the robots.txt of %s", page, lease.ID, err, want)
		}
	}
}

// writeFormOne stores a Host as version 1 did.
func writeFormOne(t *testing.T, f *Frontier, host string) (ids []string) {
	t.Helper()
	client, k, ctx := f.client.(*goredis.Client), f.keys.of(host), t.Context()
	ids = []string{"0123456789abcdef", "00000000deadbeef", "abcdefgh", "1", "fedcba9876543210"}
	pipe := client.Pipeline()
	due := time.Now().Add(-time.Hour).UnixMilli()
	for i, id := range ids {
		pipe.HSet(ctx, k[4], id, fmt.Sprintf(`%d http://%s`+"\n"+`{"u":"http://%s/%d","c":{"newest":%d}}`, i, host, host, i, 100+i))
		if i < 3 {
			pipe.ZAdd(ctx, k[3], goredis.Z{Score: float64(due + int64(i)), Member: id})
		}
	}
	pipe.HSet(ctx, k[5], ids[3], fmt.Sprintf("%d too large", due))
	pipe.ZAdd(ctx, k[8], goredis.Z{Member: host})
	pipe.HSet(ctx, k[2], "lease", ids[4], "robots", "0", "expires", time.Now().Add(time.Minute).UnixMilli(), "fence", 77, "due", due)
	pipe.ZAdd(ctx, k[7], goredis.Z{Member: host})
	pipe.ZAdd(ctx, k[0], goredis.Z{Score: float64(due), Member: host})
	if _, err := pipe.Exec(ctx); err != nil {
		t.Fatal(err)
	}
	return ids
}

// A running deployment's frontier is taken over as it stands.
func TestHostsOfTheFormBeforeAreTakenOver(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	const host = "a.example"
	first := map[string]func(*Frontier) error{
		"an inspection": func(f *Frontier) error { _, err := f.Hosts(t.Context(), "", 9); return err },
		"a push":        func(f *Frontier) error { return f.Push(t.Context(), page(host, "0123456789abcdef")) },
		"a settlement of a lease of before": func(f *Frontier) error {
			lease := crawler.Lease{Request: page(host, "fedcba9876543210"), Fence: 77}
			return f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now().Add(time.Hour)})
		},
	}
	for what, do := range first {
		f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none})
		ids := writeFormOne(t, f, host)
		if err := do(f); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var keys []crawler.TaskKey
		for _, id := range ids {
			keys = append(keys, crawler.TaskKey{Host: host, ID: id})
		}
		tasks, err := f.Tasks(t.Context(), keys...)
		if err != nil {
			t.Fatal(err)
		}
		states := []crawler.TaskState{crawler.TaskQueued, crawler.TaskQueued, crawler.TaskQueued, crawler.TaskDead, crawler.TaskLeased}
		settled := strings.Contains(what, "settlement")
		if settled {
			states[4] = crawler.TaskQueued
		}
		for i, got := range tasks {
			if got.State != states[i] || !(settled && i == 4) && (got.Request.Tries != i || got.Request.Cursor.Newest != int64(100+i)) {
				t.Errorf("after %s task %q is %s: %+v", what, ids[i], got.State, got.Request)
			}
		}
		status, err := f.Status(t.Context())
		want := crawler.Status{Hosts: 1, Queued: 3, Due: 3, Leased: 1, Dead: 1, Oldest: status.Oldest}
		if settled {
			want.Queued, want.Leased = 4, 0
		}
		if err != nil || status != want {
			t.Errorf("after %s: status %+v, error %v, want %+v", what, status, err, want)
		}
		if settled {
			if got := claim(t, f); got.ID != ids[0] || got.Cursor.Newest != 100 {
				t.Errorf("claimed %+v", got.Request)
			}
		}
	}
}

func TestARecordNobodyCanReadIsADeadLetter(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	for _, bad := range []string{"", "\x80", "\x80\x00", "\x80\x00\x00", "\x80\x04x\x00\x00", "0 http://a.example\n{", "\x80\x01a.example/\x00\xff", "\x80\xffa.example/\x00"} {
		f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none})
		if err := f.Push(t.Context(), page("a.example", "1"), page("a.example", "2")); err != nil {
			t.Fatal(err)
		}
		if err := f.client.HSet(t.Context(), f.keys.of("a.example")[4], "1", bad).Err(); err != nil {
			t.Fatal(err)
		}
		if got := claim(t, f); got.ID != "2" {
			t.Errorf("%q: claimed %s, want 2", bad, got.ID)
		}
		if dead, err := f.Dead(t.Context(), crawler.TaskKey{}, 10); err != nil || len(dead) != 1 || dead[0].Request.ID != "1" || dead[0].Reason == "" {
			t.Errorf("%q: dead letters %+v, error %v", bad, dead, err)
		}
	}
}

func TestASeenSetGrownByAnotherProcessIsRead(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	o := Options{Addresses: []string{address}, Prefix: names.next(t, address)}
	mine, other := dial(t, o, frontier.Options{Delay: none}), dial(t, o, frontier.Options{Delay: none})
	const n = 1200
	pages := make([]crawler.Request, n)
	for i := range pages {
		pages[i] = page("a.example", fmt.Sprintf("%016x", i))
		pages[i].Kind = crawler.KindPage
	}
	one := pages[n-1]
	if err := other.Push(t.Context(), one); err != nil {
		t.Fatal(err)
	}
	held := claim(t, other) // to be settled when the set has grown
	if err := other.Settle(t.Context(), held, crawler.Outcome{Kind: crawler.Continue, Request: held.Request}); err != nil {
		t.Fatal(err)
	}
	if err := mine.Push(t.Context(), pages[:n-1]...); err != nil {
		t.Fatal(err)
	}
	for range n - 1 {
		lease := claim(t, mine)
		out := crawler.Outcome{Kind: crawler.Done, Request: lease.Request}
		if lease.ID == one.ID {
			out.Kind = crawler.Continue
		}
		if err := mine.Settle(t.Context(), lease, out); err != nil {
			t.Fatal(err)
		}
	}
	if known := mine.generations.get("a.example"); known < 2 || other.generations.get("a.example") != 1 {
		t.Fatalf("the set has %d generations, want 2 or more that the other process does not know of", known)
	}
	for {
		lease := claim(t, other)
		if err := other.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request}); err != nil {
			t.Fatal(err)
		}
		if lease.ID == one.ID {
			break
		}
	}
	again := dial(t, o, frontier.Options{Delay: none})
	if err := errors.Join(again.Push(t.Context(), pages...), other.Push(t.Context(), pages...)); err != nil {
		t.Fatal(err)
	}
	if s, err := again.Status(t.Context()); err != nil || s.Queued > 1 {
		t.Errorf("status %+v, error %v, want none of %d pages taken again", s, err, n)
	}
}
