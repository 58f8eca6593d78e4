package worker

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// list is the adapter of a site's lists of pages; topics knows by address what
// it reads.
type (
	list   struct{ lines }
	topics struct{ lines }
)

func (list) Name() string { return "sitemap" }

func (topics) Name() string { return "topics" }

func (topics) Match(u *url.URL) bool { return strings.HasPrefix(u.Path, "/t/") }

// discovering is a rig whose robots.txt names a list of pages.
func discovering(t *testing.T, change func(*rig)) *rig {
	t.Helper()
	return newRig(t, func(g *rig) {
		g.Adapters = crawler.Fixed(topics{}, list{}, lines{})
		g.Options.Discover = func(lease crawler.Lease, _ *crawler.Page, _ crawler.Harvest) []crawler.Link {
			return []crawler.Link{{URL: a + "/sitemap.xml", Why: crawler.LinkSitemap}, {URL: "http://b.example/sitemap.xml", Why: crawler.LinkSitemap}, {URL: a + "/rss", Why: crawler.LinkFeed}}
		}
		g.web.put(a+"/board", text(200, "lines\npost 1"))
		g.web.put(a+"/sitemap.xml", text(200, "lines\nsitemap /more.xml\nsitemap http://a.example/more.xml\npage http://a.example/t/1\npage http://a.example/about\npage http://b.example/t/1\npage http://a.example/t/denied"))
		g.web.put(a+"/more.xml", text(200, "lines\nsitemap http://a.example/deeper.xml\npage http://a.example/t/2\npage http://a.example/t/1"))
		g.web.put(a+"/t/1", text(200, "lines\npost 2"))
		g.web.put(a+"/t/2", text(200, "lines\npost 3"))
		g.Options.Allowed = func(address string) error {
			if strings.HasSuffix(address, "/denied") {
				return errors.New("sites: a.example: deny /t/denied")
			}
			return nil
		}
		if change != nil {
			change(g)
		}
	})
}

func TestListsOfPagesAreFollowedTwoDeepOnTheirOwnHostAndTheirPagesReadOnce(t *testing.T) {
	t.Parallel()
	var proposed []crawler.Link
	g := discovering(t, func(g *rig) {
		g.Options.Propose = func(_ context.Context, _ crawler.Request, links []crawler.Link) {
			proposed = append(proposed, links...)
		}
	})
	fetched := func() string {
		g.once(t, 5*time.Second, seed("board", a+"/board"))
		var all []string
		for address, n := range g.web.counts {
			if n > 0 {
				all = append(all, strings.TrimPrefix(address, "http://"))
			}
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	if got, want := fetched(), "a.example/board a.example/more.xml a.example/sitemap.xml a.example/t/1 a.example/t/2"; got != want {
		t.Errorf("fetched %s, want %s", got, want)
	}
	if got := g.shelf.String(); got != "lines:-:1 lines:-:2 lines:-:3" {
		t.Errorf("stored %s", got)
	}
	if len(proposed) != 1 || proposed[0] != (crawler.Link{URL: a + "/rss", Why: crawler.LinkFeed}) {
		t.Errorf("proposed %v, want the feed alone", proposed)
	}
	if g.q.task("a.example", crawler.SourceID(a+"/t/1")) != nil {
		t.Error("a page that was read once is still a task")
	}
}

func TestAListedPageThatIsOldOrIsATaskAlreadyIsLeftAlone(t *testing.T) {
	t.Parallel()
	g := discovering(t, nil)
	r := g.start(nil)
	sleeping := seed(crawler.SourceID(a+"/t/sleeping"), a+"/t/sleeping")
	sleeping.Depth, sleeping.Due = 1, time.Now().Add(Dormant)
	g.q.tasks[keyOf(sleeping)] = &entry{req: sleeping}
	g.q.hosts["a.example"] = &clock{}
	lease := crawler.Lease{Request: seed("list", a+"/sitemap.xml")}
	lease.Depth, lease.Source = 1, "board"
	page := func(path string, age time.Duration) crawler.Link {
		return crawler.Link{URL: a + path, Why: crawler.LinkPage, At: time.Now().Add(-age)}
	}
	err := r.follow(t.Context(), lease, nil, crawler.Harvest{Links: []crawler.Link{
		page("/t/old", 60*24*time.Hour), page("/t/new", time.Hour), page("/t/sleeping", time.Hour), {URL: a + "/t/undated", Why: crawler.LinkPage},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{"/t/old": false, "/t/new": true, "/t/undated": true} {
		task := g.q.task("a.example", crawler.SourceID(a+path))
		if (task != nil) != want {
			t.Errorf("%s is a task: %v, want %v", path, task != nil, want)
		}
		if task != nil && (task.req.Kind != crawler.KindPage || task.req.Source != "board" || task.req.Depth != 2) {
			t.Errorf("%s is %+v", path, task.req)
		}
	}
	if due := g.q.task("a.example", sleeping.ID).req.Due; due.Before(time.Now().Add(Dormant / 2)) {
		t.Error("a list woke a thread that sleeps")
	}
}

func TestAnUnchangedHeadStillAsksForItsListsOfPages(t *testing.T) {
	t.Parallel()
	g := discovering(t, func(g *rig) { g.web.put(a+"/board", text(304, "")) })
	g.once(t, 5*time.Second, seed("board", a+"/board"))
	if g.web.count(a+"/t/2") != 1 {
		t.Errorf("the pages of the list were fetched %d times", g.web.count(a+"/t/2"))
	}
}

func TestADeniedPathIsNotFetchedWhateverLedThere(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a thread":      "lines\nthread http://a.example/t/denied",
		"a listed page": "lines\npage http://a.example/t/denied",
		"a list":        "lines\nsitemap http://a.example/t/denied",
		"paging":        "lines\npost 7\nnext http://a.example/t/denied",
		"a redirect":    "",
	} {
		g := discovering(t, func(g *rig) {
			g.Options.Discover = nil
			g.web.put(a+"/board", text(200, body))
			if body == "" {
				g.web.put(a+"/board", text(302, "", "Location: /t/denied"))
			}
		})
		if _, err := g.RunOnce(t.Context(), []crawler.Request{seed("board", a+"/board"), seed("denied", a+"/t/denied")}, 5*time.Second); err != nil {
			t.Fatal(err)
		}
		if n := g.web.count(a + "/t/denied"); n != 0 {
			t.Errorf("by %s: fetched %d times", name, n)
		}
	}
}
