package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/index/console"
	"scops/index/desk"
)

// channel is an adapter of addresses like https://t.me/s/NAME.
type channel struct{ crawler.Adapter }

func (channel) Name() string          { return "channel" }
func (channel) Match(u *url.URL) bool { return u.Host == "t.me" }
func (channel) Unverified() bool      { return true }
func (channel) Heads(u *url.URL) []string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(u.Path, "/s"), "/"), "/")
	return []string{"https://t.me/s/" + name}
}
func (channel) Position(crawler.Post) int64 { return 0 }
func (channel) Forward(*url.URL) bool       { return false }

// openSources is a house with a channel adapter and two proposed pages.
func openSources(t *testing.T) *house {
	t.Helper()
	h := openDesk(t, func(opt *desk.Options) { opt.Adapters = crawler.Fixed(channel{}) }, func(*console.Options) {})
	at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	var proposals []crawler.Proposal
	for _, p := range []struct {
		url, from string
		code      crawler.ReasonCode
	}{
		{"https://t.me/s/demo_rich", "telegram:demo_winter:1", crawler.ReasonForwardedFlagged},
		{"https://t.me/s/demo_rich", "telegram:demo_winter:2", crawler.ReasonForwardedFlagged},
		{"https://t.me/s/demo_poor", "telegram:demo_news:9", crawler.ReasonNamed},
	} {
		proposals = append(proposals, crawler.Proposal{URL: p.url, Reason: crawler.Reason{Code: p.code, From: p.from, Via: "demo", At: at}})
	}
	if _, err := h.Propose(t.Context(), desk.Finder(), proposals); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestWatchedPagesAreAddedPausedAndRemoved(t *testing.T) {
	t.Parallel()
	h := openSources(t)
	b := h.as(t, "kim", desk.RoleSupervisor)
	p := b.post("/sources", "url", "https://t.me/s/demo_winter", "why", "named in file 114")
	if p.code != http.StatusSeeOther {
		t.Fatalf("adding answers %d: %.300s", p.code, p.text())
	}
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	p = b.ok("/sources")
	for _, want := range []string{"Watched from now on: https://t.me/s/demo_winter", "named in file 114", "read with channel unverified", "All 3", "active 1", "proposed 2", "not visited yet", "added by kim"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the list does not say %q: %.900s", want, p.text())
		}
	}
	row := all(b.ok("/sources?state=active").doc(t), "tbody", "")[0]
	if !strings.HasSuffix(textOf(row), " 1") {
		t.Errorf("the page's yield is not counted: %s", textOf(row))
	}
	id := crawler.SourceID("https://t.me/s/demo_winter")
	for _, step := range []struct{ path, do, state, says string }{
		{"/sources/state", "pause", "paused", "1 page is now paused."},
		{"/sources/state", "resume", "active", "1 page is now active."},
		{"/sources/remove", "", "", "1 page was removed"},
	} {
		b.post(step.path, "id", id, "do", step.do)
		if p := b.ok("/sources?state=" + step.state); !strings.Contains(p.text(), step.says) || strings.Contains(p.body, "s/demo_winter") != (step.state != "") {
			t.Errorf("%s %s: %.600s", step.path, step.do, p.text())
		}
	}
	for says, url := range map[string]string{"no address of a web page": "nonsense", "no such way": ""} {
		pairs := []string{"url", url, "adapter", ""}
		if url == "" {
			pairs = []string{"url", "https://t.me/s/x", "adapter", "invented"}
		}
		if p := b.post("/sources", pairs...); p.code != http.StatusBadRequest || !strings.Contains(p.text(), says) {
			t.Errorf("%v answers %d: %.300s", pairs, p.code, p.text())
		}
	}
}

func TestProposedPagesShowTheirReasonsAndAreDecidedTogether(t *testing.T) {
	t.Parallel()
	h := openSources(t)
	b := h.as(t, "kim", desk.RoleSupervisor)
	p := b.ok("/sources?state=proposed")
	for _, want := range []string{"+40 flagged posts were forwarded from there ×2", "telegram:demo_winter:1", "40 points", "+1 posts of watched pages name it", "1 point "} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the proposals do not say %q: %.900s", want, p.text())
		}
	}
	if strings.Index(p.body, "demo_rich") > strings.Index(p.body, "demo_poor") {
		t.Error("the richer proposal does not come first")
	}
	var ids []string
	for _, box := range all(p.doc(t), "input", "") {
		if attr(box, "type") == "checkbox" {
			ids = append(ids, "id", attr(box, "value"))
		}
	}
	if len(ids) != 4 {
		t.Fatalf("%d pages can be chosen", len(ids)/2)
	}
	b.post("/sources/state", append(ids, "do", "approve", "state", "proposed")...)
	if p := b.ok("/sources?state=active"); !strings.Contains(p.text(), "2 pages are now active.") || !strings.Contains(p.text(), "demo_poor") {
		t.Errorf("after approving: %.600s", p.text())
	}
	if p := b.post("/sources/state", "id", "nothing", "do", "approve"); p.code != http.StatusNotFound {
		t.Errorf("an unknown page answers %d", p.code)
	}
	if p := b.post("/sources/state", append(ids, "do", "erase")...); p.code != http.StatusBadRequest {
		t.Errorf("an unknown deed answers %d", p.code)
	}
}

func TestAnAnalystReadsWatchedPagesAndChangesNone(t *testing.T) {
	t.Parallel()
	h := openSources(t)
	b := h.as(t, "lee", desk.RoleAnalyst)
	p := b.ok("/sources")
	if strings.Contains(p.body, `type="checkbox"`) || strings.Contains(p.body, `action="/sources"`) || !strings.Contains(p.text(), "demo_rich") {
		t.Errorf("an analyst sees %.600s", p.text())
	}
}
