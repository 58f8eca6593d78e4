package console_test

import (
	"strings"
	"testing"
	"time"

	"scops/index/desk"
)

func TestTheStateOfTheSystemIsShown(t *testing.T) {
	t.Parallel()
	h := openDesk(t, func(opt *desk.Options) {
		opt.Machine = func() desk.Machine {
			return desk.Machine{Store: "SQLite", Frontier: "Redis", Data: "/data/demo", Free: 3 << 30, Size: 80 << 30, Flagged: 180 * 24 * time.Hour, Evidence: 36 * time.Hour}
		}
	}, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	h.RefuseRules(t, "worker-3 crawl", "rules/ko/demo.yaml:3:1: no such slot", 2)
	b := h.as(t, "park", desk.RoleAdmin)
	p := b.ok("/system")
	for _, want := range []string{
		"Store: SQLite", "flagged posts 1", "preserved copies 1", "3.0 GiB of 80.0 GiB free", "/data/demo", "Queue: Redis", "never stored, only counted", "180 days", "36h0m0s",
		"worker-3 crawl", "no such slot", "scops test", "sha256:", "Newest anchor",
	} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %.1500s", want, p.text())
		}
	}
	anchor := textOf(all(p.doc(t), "code", "secret")[0])
	if seq, hash, ok := strings.Cut(anchor, ":"); !ok || seq == "" || len(hash) != 64 {
		t.Errorf("the anchor reads %q", anchor)
	}
	if strings.Contains(p.body, `href="/sources"`) {
		t.Error("an administrator is led where they may not go")
	}
}
