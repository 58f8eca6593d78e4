package frontiertest

import (
	"strings"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func robotsTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"robots.txt is leased first and comes with every page":   robotsFirst,
		"every origin of a Host has its own robots.txt":          robotsPerOrigin,
		"robots.txt is leased again when it is no longer fresh":  robotsAgain,
		"a redirect of robots.txt goes on as a lease of its own": robotsRedirect,
		"a robots.txt that could not be fetched rests the Host":  robotsFailed,
		"an answer that is no robots.txt is kept as such":        robotsStatus,
		"a robots.txt lease that brought nothing cannot be done": robotsNothing,
		"a large robots.txt is kept whole":                       robotsLarge,
		"a robots.txt another Host gave ends its redirect":       robotsTold,
	}
}

func robotsFirst(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example:8080", "1", ago(time.Minute)), task("a.example:8080", "2", time.Time{}))
	lease := r.claim()
	if lease.Kind != crawler.KindRobots || lease.URL != "http://a.example:8080/robots.txt" || lease.Host != "a.example:8080" ||
		lease.ID != "http://a.example:8080" || lease.Robots != (crawler.Robots{}) {
		r.Fatalf("claimed %+v, want the robots.txt", lease)
	}
	r.stands("a.example:8080", "1", crawler.TaskQueued)
	if s := r.status(); s.Queued != 2 || s.Due != 2 || s.Leased != 0 {
		r.Errorf("status %+v: a robots.txt lease is no task", s)
	}
	want := crawler.Robots{Origin: lease.ID, Status: 200, Body: "User-agent: *\nDisallow: /private\n",
		Fetched: time.Unix(1700000000, 0).UTC(), Expires: after(time.Hour).UTC().Round(0)}
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Robots: &want})
	for range 2 {
		page := r.claim()
		if page.Kind != crawler.KindSource || page.Robots != want {
			r.Fatalf("claimed %+v, want a page with %+v", page, want)
		}
		r.done(page)
	}
	if got := r.host("a.example:8080").Robots; len(got) != 1 || got[0] != want {
		r.Errorf("host's robots %+v", got)
	}
}

func robotsPerOrigin(r *rig) {
	r.open(frontier.Options{})
	plain, secure := task("a.example", "1", ago(time.Minute)), task("a.example", "2", time.Time{})
	secure.URL = "https://a.example/2"
	r.push(plain, secure)
	var got []string
	for range 4 {
		lease := r.claim()
		got = append(got, lease.URL)
		if lease.Kind == crawler.KindRobots {
			r.allow(lease)
			continue
		}
		if !strings.HasPrefix(lease.URL, lease.Robots.Origin+"/") {
			r.Errorf("%s came with the robots.txt of %s", lease.URL, lease.Robots.Origin)
		}
		r.done(lease)
	}
	if want := "http://a.example/robots.txt http://a.example/1 https://a.example/robots.txt https://a.example/2"; strings.Join(got, " ") != want {
		r.Errorf("claimed %v, want %s", got, want)
	}
}

func robotsAgain(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Status: 200, Body: "old", Expires: after(time.Second)}})
	page := r.claim()
	if page.Kind != crawler.KindSource || page.Robots.Body != "old" || page.Robots.Origin != "http://a.example" {
		r.Fatalf("claimed %+v", page)
	}
	r.settle(page, crawler.Outcome{Kind: crawler.Done, Request: page.Request, Next: after(1200 * time.Millisecond)})
	if again := r.claim(); again.Kind != crawler.KindRobots {
		r.Errorf("claimed a page with a robots.txt that had expired")
	}
}

func robotsRedirect(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	hop := lease.Request
	hop.URL = "http://a.example/real-robots.txt"
	hop.Visit.Hops = []crawler.Hop{{URL: lease.URL, Status: 301, At: time.Unix(1700000000, 0).UTC()}}
	r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: hop})
	second := r.claim()
	if second.Kind != crawler.KindRobots || second.URL != hop.URL || len(second.Visit.Hops) != 1 || second.ID != lease.ID {
		r.Fatalf("claimed %+v, want the redirect's target", second)
	}
	r.settle(second, crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Status: 200, Expires: after(time.Second)}})
	page := r.claim()
	if page.Kind != crawler.KindSource {
		r.Fatalf("claimed %+v, want the page", page)
	}
	r.settle(page, crawler.Outcome{Kind: crawler.Done, Request: page.Request, Next: after(1200 * time.Millisecond)})
	if fresh := r.claim(); fresh.URL != "http://a.example/robots.txt" || len(fresh.Visit.Hops) != 0 {
		r.Errorf("claimed %+v, want a fresh start", fresh)
	}
}

func robotsFailed(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	next := after(300 * time.Millisecond)
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Next: next, Reason: "connect"})
	if got := r.host("a.example"); got.Fails != 1 || got.LastError != "connect" || got.Dead != 0 {
		r.Errorf("host %+v", got)
	}
	again := r.claim()
	if now := time.Now(); again.Kind != crawler.KindRobots || now.Before(next) {
		r.Errorf("claimed %s %v before Next", again.Kind, next.Sub(now))
	}
}

func robotsStatus(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Reason: "HTTP 503",
		Robots: &crawler.Robots{Origin: lease.ID, Status: 503, Expires: after(time.Hour)}})
	if page := r.claim(); page.Kind != crawler.KindSource || page.Robots.Status != 503 || page.Fails != 1 {
		r.Errorf("claimed %+v, want the page with the refusing robots.txt", page)
	}
}

func robotsNothing(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	if err := r.Frontier.Settle(r.Context(), lease, crawler.Outcome{Kind: crawler.Done}); err == nil {
		r.Error("a robots.txt lease was done without a robots.txt")
	}
	r.allow(lease)
}

func robotsLarge(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	body := strings.Repeat("Disallow: /ไทย/한국어\n\"\\", 500<<10/40)
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Status: 200, Body: body, Expires: after(time.Hour)}})
	if page := r.claim(); page.Robots.Body != body {
		r.Errorf("a robots.txt of %d bytes came back as %d", len(body), len(page.Robots.Body))
	}
}

// robotsTold is a redirect to another Host: the lease that continued with it is
// given out until the answer is told, and the page comes with that answer.
func robotsTold(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}))
	lease := r.claim()
	hop := lease.Request
	hop.URL, hop.Visit.Pages = "http://b.example/robots.txt", 1
	hop.Visit.Hops = []crawler.Hop{{URL: lease.URL, Status: 301, At: time.Unix(1700000000, 0).UTC()}}
	r.settle(lease, crawler.Outcome{Kind: crawler.Continue, Request: hop})
	waiting := r.claim()
	if waiting.Kind != crawler.KindRobots || waiting.Host != "a.example" || waiting.URL != hop.URL || waiting.Visit.Pages != 1 {
		r.Fatalf("claimed %+v, want a.example's redirect", waiting)
	}
	r.settle(waiting, crawler.Outcome{Kind: crawler.Continue, Request: hop, Block: after(200 * time.Millisecond)})
	want := crawler.Robots{Origin: "http://a.example", Status: 200, Body: "Disallow: /x", Fetched: time.Unix(1700000000, 0).UTC(), Expires: after(time.Second).UTC().Round(0)}
	r.must(r.Frontier.Tell(r.Context(), "a.example", want))
	page := r.claim()
	if page.Kind != crawler.KindSource || page.Robots != want {
		r.Fatalf("claimed %+v, want the page with %+v", page, want)
	}
	r.settle(page, crawler.Outcome{Kind: crawler.Done, Request: page.Request, Next: after(1200 * time.Millisecond)})
	if fresh := r.claim(); fresh.URL != "http://a.example/robots.txt" || len(fresh.Visit.Hops) != 0 {
		r.Errorf("claimed %+v, want a fresh start", fresh)
	}
	r.must(r.Frontier.Tell(r.Context(), "nobody.example", want))
	if got := r.status().Hosts; got != 1 {
		r.Errorf("%d Hosts after telling one nobody knows, want 1", got)
	}
}
