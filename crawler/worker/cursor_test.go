package worker

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"scops/crawler"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func testLimits() limits {
	return limits{age: 30 * 24 * time.Hour, pages: 50, visit: 200, first: time.Hour, min: 5 * time.Minute, max: 24 * time.Hour, host: crawler.HostOf}
}

const channel = "http://h.example/s/demo_channel"

func source() crawler.Request {
	return crawler.Request{ID: "1", Host: "h.example", Kind: crawler.KindSource, URL: channel, Head: channel}
}

// feed is a channel of numbered posts, 20 to a page, newest page first.
type feed struct {
	from, to int // positions that exist
	read     map[int]int
	requests int
}

// serve answers an address as the channel would.
func (f *feed) serve(address string, now time.Time) reading {
	f.requests++
	u, _ := url.Parse(address)
	newest := f.to
	if before := u.Query().Get("before"); before != "" {
		n, _ := strconv.Atoi(before)
		newest = min(newest, n-1)
	}
	h := &crawler.Harvest{State: crawler.PageOK}
	oldest := max(f.from, newest-19)
	for i := oldest; i <= newest; i++ {
		f.read[i]++
		at := now.Add(-time.Duration(f.to-i) * time.Minute)
		h.Posts = append(h.Posts, crawler.Post{ID: fmt.Sprintf("demo:-:%d", i), PostedAt: &at})
	}
	if len(h.Posts) > 0 {
		h.Span = crawler.Span{Oldest: int64(oldest), Newest: int64(newest)}
	} else {
		h.State = crawler.PageEmpty
	}
	if oldest > f.from {
		next := fmt.Sprintf("%s?before=%d", channel, oldest)
		h.Next = &next
	}
	return reading{page: &crawler.Page{URL: address, Status: 200, Header: http.Header{}}, harvest: h}
}

// visit runs one visit to its end.
func (f *feed) visit(t *testing.T, req crawler.Request, lim limits, now time.Time) crawler.Request {
	t.Helper()
	for range 1000 {
		next, more := step(req, f.serve(req.URL, now), lim, now)
		if !more {
			if next.URL != next.Head || next.Visit.Pages != 0 || next.LastDone.IsZero() {
				t.Fatalf("a visit ended as %+v", next)
			}
			return next
		}
		if next.URL == req.URL {
			t.Fatalf("the visit stays on %s", req.URL)
		}
		req = next
	}
	t.Fatal("the visit does not end")
	return req
}

func TestAFirstVisitReadsHistoryDownToItsBound(t *testing.T) {
	t.Parallel()
	lim := testLimits()
	f := &feed{from: 1, to: 500, read: map[int]int{}}
	req := f.visit(t, source(), lim, noon)
	if len(f.read) != 500 || f.requests != 25 {
		t.Errorf("%d posts in %d requests, want 500 in 25", len(f.read), f.requests)
	}
	if c := req.Cursor; c.Newest != 500 || c.Oldest != 1 || !c.BackfillDone || len(c.Gaps) != 0 {
		t.Errorf("cursor %+v", c)
	}
	f = &feed{from: 1, to: 100000, read: map[int]int{}}
	if req = f.visit(t, source(), lim, noon); f.requests != 51 || !req.Cursor.BackfillDone {
		t.Errorf("%d requests, done %t; want the head and 50 pages of history", f.requests, req.Cursor.BackfillDone)
	}
	lim.age = 95 * time.Minute
	f = &feed{from: 1, to: 100000, read: map[int]int{}}
	if req = f.visit(t, source(), lim, noon); f.requests != 5 || !req.Cursor.BackfillDone {
		t.Errorf("%d requests, done %t; want 5 pages of 20 minutes for 95 minutes", f.requests, req.Cursor.BackfillDone)
	}
}

func TestWhatCameBetweenVisitsIsReadToTheLastPost(t *testing.T) {
	t.Parallel()
	f := &feed{from: 1, to: 40, read: map[int]int{}}
	req := f.visit(t, source(), testLimits(), noon)
	f.to, f.requests = 333, 0
	req = f.visit(t, req, testLimits(), noon.Add(time.Hour))
	if len(f.read) != 333 || f.requests != 15 {
		t.Errorf("%d posts in %d requests, want 333 in 15 (the head and 14 pages of the gap)", len(f.read), f.requests)
	}
	if c := req.Cursor; c.Newest != 333 || len(c.Gaps) != 0 || c.BackfillPage != 1 {
		t.Errorf("cursor %+v", c)
	}
}

// A channel that grows by any amount between visits that are cut short at any
// length, restarted and repeated: nothing is missed for good.
func TestNoPostIsMissedWhateverInterrupts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		lim := testLimits()
		lim.visit = 2 + rng.IntN(6)
		lim.pages = 1000
		f := &feed{from: 1 + rng.IntN(3), to: rng.IntN(100) + 3, read: map[int]int{}}
		req, now := source(), noon
		for range 12 {
			f.to += rng.IntN(120)
			for range 1 + rng.IntN(3) {
				now = now.Add(time.Minute)
				if rng.IntN(4) == 0 { // killed before it was settled: the lease comes again
					step(req, f.serve(req.URL, now), lim, now)
				}
				req = f.visit(t, req, lim, now)
			}
		}
		for range 200 { // quiet at last
			now = now.Add(time.Minute)
			req = f.visit(t, req, lim, now)
		}
		for i := f.from; i <= f.to; i++ {
			if f.read[i] == 0 {
				t.Fatalf("seed %d: post %d of %d to %d was never read; cursor %+v", seed, i, f.from, f.to, req.Cursor)
			}
		}
		f.requests = 0
		if req = f.visit(t, req, lim, now); f.requests != 1 {
			t.Fatalf("seed %d: a quiet visit took %d requests; cursor %+v", seed, f.requests, req.Cursor)
		}
	}
}

func page(state crawler.PageState, span crawler.Span, next string, forward bool) reading {
	h := &crawler.Harvest{State: state, Span: span, Forward: forward}
	if next != "" {
		h.Next = &next
	}
	return reading{page: &crawler.Page{Status: 200, Header: http.Header{}}, harvest: h}
}

func at(url string, pages int, gap bool, c crawler.Cursor, seen ...string) crawler.Request {
	r := source()
	r.URL, r.Cursor, r.Visit = url, c, crawler.Visit{Pages: pages, Seen: seen, Gap: gap}
	return r
}

func TestStep(t *testing.T) {
	t.Parallel()
	ok, older := crawler.PageOK, channel+"?before=50"
	known := crawler.Cursor{Newest: 100, Oldest: 81, ChangedAt: noon, BackfillDone: true}
	gap := known
	gap.Gaps = []crawler.Gap{{From: 100, To: 181, Next: older}}
	deep := crawler.Cursor{Newest: 100, Oldest: 50, ChangedAt: noon, Older: older}
	tail := crawler.Cursor{Newest: 5, ChangedAt: noon, Tail: channel + "?p=3"}
	unseen := reading{page: &crawler.Page{Status: 304, Header: http.Header{}}}
	lost := page(crawler.PageDeleted, crawler.Span{}, "", false)
	lost.gone = true
	tests := []struct {
		name  string
		req   crawler.Request
		in    reading
		url   string // where it goes on, "" = over
		check func(crawler.Cursor) bool
	}{
		{"a head that joins what is known opens no gap", at(channel, 0, false, known), page(ok, crawler.Span{Oldest: 101, Newest: 120}, older, false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 0 && c.Newest == 120 }},
		{"a head that does not reach it opens one", at(channel, 0, false, known), page(ok, crawler.Span{Oldest: 102, Newest: 120}, older, false), older,
			func(c crawler.Cursor) bool { return len(c.Gaps) == 1 && c.Gaps[0].From == 100 && c.Gaps[0].To == 102 }},
		{"a gap nobody can page into is none", at(channel, 0, false, known), page(ok, crawler.Span{Oldest: 102, Newest: 120}, "", false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 0 && c.Newest == 120 }},
		{"an unchanged head goes on with an old gap", at(channel, 0, false, gap), unseen, older, nil},
		{"an unchanged head goes on with history", at(channel, 0, false, deep), unseen, older, nil},
		{"an unchanged head with nothing left is the end", at(channel, 0, false, known), unseen, "", nil},
		{"a gap page that reaches the known closes it", at(older, 1, true, gap, channel), page(ok, crawler.Span{Oldest: 101, Newest: 120}, channel+"?before=101", false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 0 }},
		{"a gap page that does not move ends it", at(older, 1, true, gap, channel), page(ok, crawler.Span{Oldest: 181, Newest: 200}, channel+"?before=181", false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 0 }},
		{"a wall in a gap is no end of it", at(older, 1, true, gap, channel), page(crawler.PageLoginWall, crawler.Span{}, "", false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 1 && c.Gaps[0].Next == older }},
		{"a gap page without a link is asked once more next time", at(older, 1, true, gap, channel), page(ok, crawler.Span{Oldest: 150, Newest: 180}, "", false), "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 1 && c.Gaps[0].To == 150 && c.Gaps[0].Next == older }},
		{"a gap page that is gone ends it", at(older, 1, true, gap, channel), lost, "",
			func(c crawler.Cursor) bool { return len(c.Gaps) == 0 }},
		{"history without a link is asked once more next time", at(older, 1, false, deep, channel), page(ok, crawler.Span{Oldest: 30, Newest: 49}, "", false), "",
			func(c crawler.Cursor) bool { return !c.BackfillDone && c.Older == older && c.Oldest == 30 }},
		{"history that does not move is done", at(older, 1, false, deep, channel), page(ok, crawler.Span{Oldest: 50, Newest: 69}, channel+"?x=1", false), "",
			func(c crawler.Cursor) bool { return c.BackfillDone && c.Older == "" }},
		{"history behind a wall waits", at(older, 1, false, deep, channel), page(crawler.PageCaptcha, crawler.Span{}, "", false), "",
			func(c crawler.Cursor) bool { return !c.BackfillDone && c.Older == older }},
		{"a link back to a page of this visit is not followed", at(older, 1, false, deep, channel), page(ok, crawler.Span{Oldest: 30, Newest: 49}, channel, false), "", nil},
		{"a link to another host is not followed", at(older, 1, false, deep, channel), page(ok, crawler.Span{Oldest: 30, Newest: 49}, "http://other.example/", false), "", nil},
		{"pages without order go on by address", at(channel, 0, false, crawler.Cursor{}), page(ok, crawler.Span{}, channel+"?page=2", false), channel + "?page=2", nil},
		{"pages without order end without a link", at(channel+"?page=2", 1, false, crawler.Cursor{ChangedAt: noon, Older: channel + "?page=2"}, channel), page(ok, crawler.Span{}, "", false), "",
			func(c crawler.Cursor) bool { return c.BackfillDone }},
		{"a new thread pages forward", at(channel, 0, false, crawler.Cursor{}), page(ok, crawler.Span{Oldest: 1, Newest: 5}, channel+"?p=2", true), channel + "?p=2",
			func(c crawler.Cursor) bool { return c.Tail == channel }},
		{"a known thread goes on at its tail", at(channel, 0, false, tail), page(ok, crawler.Span{Oldest: 1, Newest: 5}, channel+"?p=2", true), channel + "?p=3", nil},
		{"an unchanged thread head too", at(channel, 0, false, tail), unseen, channel + "?p=3", nil},
		{"a tail moves on", at(channel+"?p=3", 1, false, tail, channel), page(ok, crawler.Span{Oldest: 6, Newest: 9}, channel+"?p=4", true), channel + "?p=4",
			func(c crawler.Cursor) bool {
				return c.Tail == channel+"?p=3" && c.Newest == 9 && c.ChangedAt.After(noon)
			}},
		{"a last page stays the tail", at(channel+"?p=4", 2, false, tail, channel), page(ok, crawler.Span{Oldest: 10, Newest: 12}, "", false), "",
			func(c crawler.Cursor) bool { return c.Tail == channel+"?p=4" }},
		{"a tail that is gone begins anew", at(channel+"?p=3", 1, false, tail, channel), lost, "",
			func(c crawler.Cursor) bool { return c.Tail == "" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before := slices.Clone(tt.req.Cursor.Gaps)
			got, more := step(tt.req, tt.in, testLimits(), noon.Add(time.Minute))
			if url := got.URL; more && url != tt.url || !more && tt.url != "" {
				t.Errorf("goes on %t at %s, want %q", more, url, tt.url)
			}
			if tt.check != nil && !tt.check(got.Cursor) {
				t.Errorf("cursor %+v", got.Cursor)
			}
			if !slices.Equal(before, tt.req.Cursor.Gaps) {
				t.Error("the claimed request was changed")
			}
		})
	}
}

func TestTheIntervalFollowsTheHead(t *testing.T) {
	t.Parallel()
	f := &feed{from: 1, to: 10, read: map[int]int{}}
	req, now := source(), noon
	visit := func() time.Duration {
		now = now.Add(time.Hour)
		req = f.visit(t, req, testLimits(), now)
		return req.Interval
	}
	if got := visit(); got != time.Hour {
		t.Errorf("first %v", got)
	}
	if got := visit(); got != 90*time.Minute {
		t.Errorf("unchanged %v, want half as long again", got)
	}
	f.to++
	if got := visit(); got != 45*time.Minute {
		t.Errorf("changed %v, want half", got)
	}
	for range 20 {
		visit()
	}
	if req.Interval != 24*time.Hour {
		t.Errorf("quiet for long: %v, want the upper bound", req.Interval)
	}
	for range 20 {
		f.to++
		visit()
	}
	if req.Interval != 5*time.Minute {
		t.Errorf("busy for long: %v, want the lower bound", req.Interval)
	}
}

func TestGapsDoNotPileUp(t *testing.T) {
	t.Parallel()
	lim := testLimits()
	lim.visit = 1 // every visit is cut short after its head
	f := &feed{from: 1, to: 20, read: map[int]int{}}
	req := f.visit(t, source(), lim, noon)
	for i := range 100 {
		f.to += 100
		req = f.visit(t, req, lim, noon.Add(time.Duration(i)*time.Hour))
	}
	if n := len(req.Cursor.Gaps); n != maxGaps {
		t.Errorf("%d gaps are kept, want %d", n, maxGaps)
	}
	if oldest := req.Cursor.Gaps[maxGaps-1]; oldest.From != 20 {
		t.Errorf("the joined gap begins at %d, want 20", oldest.From)
	}
}

func TestHopNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id     string
		n      int
		source string
	}{
		{"abc", 0, "abc"}, {"hop-abc", 1, "abc"}, {"hop2-abc", 2, "abc"}, {"hop5-a-b", 5, "a-b"},
		{"hopx-abc", 0, "hopx-abc"}, {"hop1-abc", 0, "hop1-abc"}, {"hop", 0, "hop"}, {"", 0, ""},
	} {
		n, source := parseHop(tt.id)
		if n != tt.n || source != tt.source {
			t.Errorf("%q: hop %d of %q, want %d of %q", tt.id, n, source, tt.n, tt.source)
		}
		if n > 0 && hopID(source, n) != tt.id {
			t.Errorf("%q is written %q", tt.id, hopID(source, n))
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"": -1, "7": 7 * time.Second, " 0 ": 0, "-5": -1, "NaN": -1, "soon": -1, "1e99": 1e9 * time.Second,
		noon.Add(90 * time.Second).Format(http.TimeFormat): 90 * time.Second,
		noon.Add(-time.Hour).Format(http.TimeFormat):       0,
	} {
		got, ok := retryAfter(value, noon)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	f.Add("120")
	f.Add("Sun, 01 Mar 2026 12:02:00 GMT")
	f.Add("1e400")
	f.Fuzz(func(t *testing.T, value string) {
		if d, _ := retryAfter(value, noon); d < 0 {
			t.Errorf("%q: %v", value, d)
		}
	})
}

// Whatever pages follow each other, a visit ends and never reads one address twice.
func FuzzStep(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
	f.Fuzz(func(t *testing.T, script []byte) {
		req, lim := source(), testLimits()
		states := []crawler.PageState{crawler.PageOK, crawler.PageEmpty, crawler.PageLoginWall}
		seen := map[string]bool{}
		for i := 0; i+4 <= len(script); i += 4 {
			s := script[i : i+4]
			next := fmt.Sprintf("%s?n=%d", channel, s[0]%16)
			if s[0]%16 == 0 {
				next = ""
			}
			in := page(states[int(s[1])%3], crawler.Span{Oldest: int64(s[2]), Newest: int64(s[2]) + int64(s[3])}, next, s[1]&64 != 0)
			in.gone = s[1]&128 != 0
			var more bool
			if seen[req.URL] {
				t.Fatalf("%s is read twice in one visit", req.URL)
			}
			seen[req.URL] = true
			if req, more = step(req, in, lim, noon); !more {
				clear(seen)
			}
			if len(req.Cursor.Gaps) > maxGaps || req.Visit.Pages > lim.visit {
				t.Fatalf("%d gaps, %d pages", len(req.Cursor.Gaps), req.Visit.Pages)
			}
		}
	})
}
