package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/demo"
	"scops/crawler/site"
)

// walk is a crawl of the demonstration without network or clock: it follows
// Next and the threads of a board, and keeps what the adapters read.
type walk struct {
	t     *testing.T
	web   http.Handler
	posts map[string]crawler.Post
	state map[string]crawler.PageState
	gone  []string
}

func openDemo(t *testing.T, state int) *demo.Web {
	t.Helper()
	web, err := demo.New(state)
	if err != nil {
		t.Fatal(err)
	}
	return web
}

func walkDemo(t *testing.T, web *demo.Web) *walk {
	t.Helper()
	w := &walk{t: t, web: web.Handler(), posts: map[string]crawler.Post{}, state: map[string]crawler.PageState{}}
	for _, seed := range web.Seeds() {
		if !slices.Contains(web.Forbidden(), seed) {
			w.visit(seed)
		}
	}
	return w
}

func (w *walk) visit(address string) {
	if _, seen := w.state[address]; seen || len(w.state) > 200 {
		return
	}
	harvest := w.read(address)
	w.state[address] = harvest.State
	w.gone = append(w.gone, harvest.Gone...)
	for _, p := range harvest.Posts {
		if old, known := w.posts[p.ID]; known && old.Text != p.Text {
			w.t.Errorf("post %s reads differently on two pages", p.ID)
		}
		w.posts[p.ID] = p
	}
	if harvest.Next != nil {
		w.visit(*harvest.Next)
	}
	for _, l := range harvest.Links {
		if l.Why == crawler.LinkThread {
			w.visit(l.URL)
		}
	}
}

func (w *walk) read(address string) crawler.Harvest {
	w.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, u.RequestURI(), nil)
	r.Host = u.Host
	out := httptest.NewRecorder()
	w.web.ServeHTTP(out, r)
	page := &crawler.Page{URL: address, Status: out.Code, Header: out.Header(), Body: out.Body.Bytes(), Text: out.Body.String(), FetchedAt: time.Unix(1.8e9, 0)}
	harvest, err := crawler.Read(site.All(), page)
	if err != nil {
		w.t.Fatalf("read %s: %v", address, err)
	}
	return harvest
}

func TestDemoReadsExactlyAsWritten(t *testing.T) {
	t.Parallel()
	for _, state := range []int{1, 2} {
		web := openDemo(t, state)
		w := walkDemo(t, web)
		for _, want := range web.Posts() {
			got, found := w.posts[want.ID]
			if !found {
				t.Errorf("state %d: %s was not read", state, want.ID)
				continue
			}
			if got.Text != want.Text || got.URL != want.URL || got.PostedAt == nil {
				t.Errorf("state %d: %s at %s (%v) reads\n%q, want\n%q", state, want.ID, got.URL, got.PostedAt, got.Text, want.Text)
			}
			delete(w.posts, want.ID)
		}
		for id := range w.posts {
			t.Errorf("state %d: %s was read and stands in no data file", state, id)
		}
	}
}

func TestDemoShowsEveryKindOfPage(t *testing.T) {
	t.Parallel()
	w := walkDemo(t, openDemo(t, 1))
	tests := map[string]crawler.PageState{
		"http://t.me/s/demo_empty_room":                                       crawler.PageEmpty,
		"http://t.me/s/demo_yen_th?before=8":                                  crawler.PageOK,
		"http://forum.demo.example/viewforum.php?f=3":                         crawler.PageLoginWall,
		"http://forum.demo.example/viewforum.php?f=4":                         crawler.PageEmpty,
		"http://forum.demo.example/viewforum.php?f=2&start=2":                 crawler.PageOK,
		"http://forum.demo.example/viewtopic.php?f=2&start=10&t=21":           crawler.PageOK,
		"http://mastodon.demo.example/api/v1/timelines/public?max_id=9013":    crawler.PageOK,
		"http://mastodon.demo.example/api/v1/timelines/public?max_id=9001":    crawler.PageEmpty,
		"http://news.demo.example/feed.xml":                                   crawler.PageOK,
		"http://mastodon.demo.example/api/v1/accounts/504/statuses?max_id=90": crawler.PageEmpty,
	}
	for address, want := range tests {
		got, walked := w.state[address]
		if !walked {
			got = w.read(address).State
		}
		if got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
	others := map[string]crawler.PageState{
		"http://t.me/demo_nobody_here":                                         crawler.PageDeleted,
		"http://t.me/s/demo_nobody_here":                                       crawler.PageDeleted,
		"http://t.me/demo_yen_th":                                              crawler.PageEmpty,
		"http://t.me/demo_yen_th/27?embed=1":                                   crawler.PageOK,
		"http://t.me/demo_yen_th/99?embed=1":                                   crawler.PageDeleted,
		"http://forum.demo.example/viewtopic.php?t=999":                        crawler.PageDeleted,
		"http://mastodon.demo.example/api/v1/timelines/home":                   crawler.PageLoginWall,
		"http://mastodon.demo.example/api/v1/statuses/1":                       crawler.PageDeleted,
		"http://mastodon.demo.example/api/v1/accounts/599/statuses":            crawler.PageDeleted,
		"http://mastodon.demo.example/@demo_night_owl/9004":                    crawler.PageJSShell,
		"http://mastodon.demo.example/api/v1/timelines/tag/%EC%97%86":          crawler.PageEmpty,
		"http://mastodon.demo.example/api/v1/timelines/tag/%EC%84%9C%EC%9A%B8": crawler.PageOK,
	}
	for address, want := range others {
		if got := w.read(address).State; got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}

// TestDemoChannelEndsAtItsFirstNumber keeps the end of a channel's history
// visible: the oldest page holds the service message that opened it.
func TestDemoChannelEndsAtItsFirstNumber(t *testing.T) {
	t.Parallel()
	w := walkDemo(t, openDemo(t, 1))
	if got := w.read("http://t.me/s/demo_yen_th?before=8"); got.Span != (crawler.Span{Oldest: 1, Newest: 7}) || got.Next != nil {
		t.Errorf("span %v, next %v", got.Span, got.Next)
	}
	// The album at 12 takes the numbers up to 14.
	if got := w.read("http://t.me/s/demo_yen_th?before=15"); got.Span.Newest != 14 || len(got.Gone) != 0 {
		t.Errorf("span %v, gone %v", got.Span, got.Gone)
	}
}

func TestDemoStatesDifferByOneEditAndOneDeletion(t *testing.T) {
	t.Parallel()
	first, second := walkDemo(t, openDemo(t, 1)), walkDemo(t, openDemo(t, 2))
	var edited, deleted []string
	for id, p := range first.posts {
		now, found := second.posts[id]
		switch {
		case !found:
			deleted = append(deleted, id)
		case now.Text != p.Text:
			edited = append(edited, id)
			if !now.Edited {
				t.Errorf("%s changed and does not say so", id)
			}
		}
	}
	if len(edited) != 1 || len(deleted) != 1 || len(second.posts) != len(first.posts)-1 {
		t.Fatalf("edited %v, deleted %v, %d and %d posts", edited, deleted, len(first.posts), len(second.posts))
	}
	if len(first.gone) != 0 || !slices.Equal(second.gone, deleted) {
		t.Errorf("gone in state 1 %v, in state 2 %v; want none and %v", first.gone, second.gone, deleted)
	}
}

func TestDemoHasEnoughOfEverything(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	posts := openDemo(t, 1).Posts()
	for _, p := range posts {
		lang := scriptOf(p.Text)
		count[p.Label]++
		if p.Obfuscated {
			count["obfuscated"]++
		}
		switch p.Label {
		case "sale", "recruit", "service":
			count["flagged"]++
			count["flagged "+lang]++
		default:
			count["unflagged "+lang]++
		}
	}
	if n := len(posts); n < 290 || n > 320 {
		t.Errorf("%d posts, want about 300", n)
	}
	least := map[string]int{
		"sale": 100, "recruit": 6, "service": 4, "demand": 8, "talk": 70, "none": 80, "obfuscated": 15, "flagged": 110,
		"flagged th": 35, "flagged ko": 35, "flagged en": 30, "unflagged th": 45, "unflagged ko": 45, "unflagged en": 45,
	}
	for kind, n := range least {
		if count[kind] < n {
			t.Errorf("%d posts of %s, want %d", count[kind], kind, n)
		}
	}
}

func scriptOf(s string) string {
	switch {
	case strings.ContainsFunc(s, func(c rune) bool { return c >= 'ก' && c <= '๛' }):
		return "th"
	case strings.ContainsFunc(s, func(c rune) bool { return c >= 0xAC00 && c <= 0xD7A3 || c >= 0x3131 && c <= 0x318E }):
		return "ko"
	default:
		return "en"
	}
}
