package frontier

import (
	"testing"
	"time"

	"scops/crawler"
)

func TestSeenHashesDependOnTheKey(t *testing.T) {
	t.Parallel()
	a, b := NewSeenKey(), NewSeenKey()
	const address = "https://a.example/1"
	first := a.Hash(address)
	if a.Hash(address) != first || a.Hash(address) == a.Hash(address+"?") || a.Hash(address) == b.Hash(address) {
		t.Error("a hash must be one per key and address")
	}
	// Stored beside its key: this may never change.
	if got := (SeenKey{1, 2, 3}).Hash(address); got != 2781279797254837195 {
		t.Errorf("hash %d, want %d", got, int64(2781279797254837195))
	}
}

func TestAPageIsRememberedByTheAddressItWasAskedForBy(t *testing.T) {
	t.Parallel()
	r := crawler.Request{Host: "a.example", ID: "1", Kind: crawler.KindPage, URL: "HTTP://A.example/1?utm_source=x#top"}
	task, err := NewTask(r)
	if err != nil || task.Seen != "http://a.example/1" {
		t.Fatalf("seen as %q, error %v", task.Seen, err)
	}
	lease := crawler.Lease{Request: task.Request}
	moved := task.Request
	moved.URL = "http://a.example/moved"
	for _, tt := range []struct {
		out  crawler.Outcome
		fate Fate
		seen string
	}{
		{crawler.Outcome{Kind: crawler.Done, Request: moved}, FateForget, task.Seen},
		{crawler.Outcome{Kind: crawler.Done, Request: moved, Next: present.Add(time.Hour)}, FateForget, task.Seen},
		{crawler.Outcome{Kind: crawler.Continue, Request: moved}, FateQueue, ""},
		{crawler.Outcome{Kind: crawler.Retry, Request: moved}, FateQueue, ""},
		{crawler.Outcome{Kind: crawler.Dead, Request: moved}, FateBury, ""},
	} {
		if p, err := policy().Plan(lease, tt.out); err != nil || p.Fate != tt.fate || p.Seen != tt.seen {
			t.Errorf("%s: %s, seen %q, error %v", tt.out.Kind, p.Fate, p.Seen, err)
		}
	}
	for _, kind := range []crawler.RequestKind{"", crawler.KindSource, crawler.KindLook} {
		r.Kind = kind
		if task, err := NewTask(r); err != nil || task.Seen != "" {
			t.Errorf("a %s is seen as %q, error %v", kind, task.Seen, err)
		}
	}
}

func TestPriorityAndTriesAreBounded(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ priority, tries, wantPriority, wantTries int }{
		{-1, -1, 0, 0}, {3, 4, 3, 4}, {1 << 40, 1 << 40, crawler.MaxPriority, maxTries},
	} {
		task, err := NewTask(crawler.Request{Host: "a.example", ID: "1", URL: "http://a.example/", Priority: tt.priority, Tries: tt.tries})
		if err != nil || task.Request.Priority != tt.wantPriority || task.Request.Tries != tt.wantTries {
			t.Errorf("%+v became %d and %d, error %v", tt, task.Request.Priority, task.Request.Tries, err)
		}
	}
	if Place(1000, 0) != 1000 || Place(0, crawler.MaxPriority) != -MaxBonus.Milliseconds() {
		t.Error("a place is the due time minus the bonus")
	}
}
