package worker

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"scops/crawler"
)

// maxListed is how many entries the lists of a Summary hold; the counts go on.
const maxListed = 200

// Summary is what a crew did. Nothing is unaccounted: every lease came to
// exactly one thing, and so did every fetch.
type Summary struct {
	Started, Ended time.Time
	Leases         int                        // claimed
	Fetches        int                        // of them with a request, robots.txt included
	Fetched        map[string]int             // what the fetches came to; adds up to Fetches
	Passed         map[string]int             // what the other leases came to; adds up to Leases - Fetches
	Sites          map[string]SiteSummary     // by site, "" host of pages no adapter read
	Statuses       map[int]int                // HTTP statuses, robots.txt included
	Errors         map[crawler.ErrorClass]int // by class
	Looks          map[string]int             // looks at hits, by what they found: up, edited, gone, unknown
	Truncated      int                        // pages cut at the size cap
	Stale          int                        // leases that were over when they were settled
	Refused        []Listed                   // addresses this deployment does not fetch, and why
	RobotsRefused  []Listed                   // addresses robots.txt forbids
	Dead           int                        // dead letters
	DeadLetters    []Listed                   // the first of them
	Blocked        []Listed                   // a round: Hosts given up for now, and why
	StoreErrors    int                        // pages the store did not take; they are brought again
}

// Listed is one line of a list: a page, or a Host, and the reason.
type Listed struct {
	Host, ID, URL, Reason string
}

// SiteSummary is what one site gave.
type SiteSummary struct {
	Adapter string
	Pages   int
	States  map[crawler.PageState]int
	Posts   int
	crawler.Accepted
}

// Rejected is how many posts the store refused for good.
func (s Summary) Rejected() int {
	n := 0
	for _, site := range s.Sites {
		n += site.Rejected
	}
	return n
}

// Clean says that nothing failed: no dead letter, no Host given up, nothing
// refused by the store. Page states, missing pages and robots refusals are results.
func (s Summary) Clean() bool { return s.Dead == 0 && len(s.Blocked) == 0 && s.Rejected() == 0 }

// tally is a Summary in the making.
type tally struct {
	mu  sync.Mutex
	sum Summary
}

func (t *tally) begin(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum = Summary{
		Started: now, Fetched: map[string]int{}, Passed: map[string]int{}, Sites: map[string]SiteSummary{},
		Statuses: map[int]int{}, Looks: map[string]int{}, Errors: map[crawler.ErrorClass]int{},
	}
}

func (t *tally) end(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum.Ended = now
}

// copy gives a Summary nobody changes any more.
func (t *tally) copy() Summary {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.sum
	s.Fetched, s.Passed, s.Statuses, s.Errors = maps.Clone(s.Fetched), maps.Clone(s.Passed), maps.Clone(s.Statuses), maps.Clone(s.Errors)
	s.Sites, s.Looks = maps.Clone(s.Sites), maps.Clone(s.Looks)
	for name, site := range s.Sites {
		site.States = maps.Clone(site.States)
		s.Sites[name] = site
	}
	s.Refused, s.RobotsRefused = slices.Clone(s.Refused), slices.Clone(s.RobotsRefused)
	s.DeadLetters, s.Blocked = slices.Clone(s.DeadLetters), slices.Clone(s.Blocked)
	return s
}

func (t *tally) add(lease crawler.Lease, res result, settled bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &t.sum
	s.Leases++
	if res.fetched {
		s.Fetches++
		s.Fetched[res.came]++
	} else {
		s.Passed[res.came]++
	}
	if res.status > 0 {
		s.Statuses[res.status]++
	}
	if res.class != "" && res.class != crawler.ErrRobots {
		s.Errors[res.class]++
	}
	if res.look != "" {
		s.Looks[res.look]++
	}
	if res.cut {
		s.Truncated++
	}
	if res.came == cameUnstored {
		s.StoreErrors++
	}
	t.addSite(lease, res)
	line := Listed{Host: lease.Host, ID: lease.ID, URL: lease.URL}
	if res.note != "" {
		s.Refused = listed(s.Refused, line, res.note)
	}
	if res.came == cameForbidden {
		s.RobotsRefused = listed(s.RobotsRefused, line, "robots.txt")
	}
	switch {
	case !settled:
		s.Stale++
	case res.outcome.Kind == crawler.Dead && lease.Kind != crawler.KindRobots:
		s.Dead++
		s.DeadLetters = listed(s.DeadLetters, line, res.outcome.Reason)
	}
}

func (t *tally) addSite(lease crawler.Lease, res result) {
	if res.state == "" {
		return
	}
	name := cmp.Or(res.site, lease.Host)
	site, ok := t.sum.Sites[name]
	if !ok {
		site.States = map[crawler.PageState]int{}
	}
	site.Adapter = cmp.Or(res.adapter, site.Adapter)
	site.Pages++
	site.States[res.state]++
	site.Posts += res.posts
	a, b := &site.Accepted, res.got
	a.Hits += b.Hits
	a.New += b.New
	a.Revisions += b.Revisions
	a.Gone += b.Gone
	a.Unflagged += b.Unflagged
	a.Rejected += b.Rejected
	a.Posts += b.Posts
	t.sum.Sites[name] = site
}

// found adds a dead letter of earlier times that a round came upon.
func (t *tally) found(line Listed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sum.Dead++
	t.sum.DeadLetters = listed(t.sum.DeadLetters, line, line.Reason)
}

// block adds a Host a round gave up, once.
func (t *tally) block(host, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range t.sum.Blocked {
		if b.Host == host {
			return
		}
	}
	t.sum.Blocked = append(t.sum.Blocked, Listed{Host: host, Reason: reason})
}

func listed(list []Listed, line Listed, reason string) []Listed {
	if len(list) >= maxListed {
		return list
	}
	line.Reason = reason
	return append(list, line)
}

// String is the Summary for people, several lines without a last line break.
func (s Summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d fetches in %s: %s", s.Fetches, s.Ended.Sub(s.Started).Round(time.Millisecond), counts(s.Fetched))
	if len(s.Passed) > 0 {
		fmt.Fprintf(&b, "\nnot fetched: %d (%s)", s.Leases-s.Fetches, counts(s.Passed))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Sites)) {
		site := s.Sites[name]
		fmt.Fprintf(&b, "\n%s: %d pages (%s), %d posts, %d hits (%d new, %d revisions, %d gone)",
			name, site.Pages, counts(site.States), site.Posts, site.Hits, site.New, site.Revisions, site.Gone)
		if site.Rejected > 0 {
			fmt.Fprintf(&b, ", %d rejected by the store", site.Rejected)
		}
	}
	for _, part := range []struct {
		name, text string
	}{
		{"looks at flagged posts", counts(s.Looks)}, {"HTTP answers", counts(s.Statuses)}, {"errors", counts(s.Errors)},
		{"pages cut at the size cap", nonzero(s.Truncated)}, {"pages the store did not take", nonzero(s.StoreErrors)},
		{"leases that were over", nonzero(s.Stale)},
	} {
		if part.text != "" {
			fmt.Fprintf(&b, "\n%s: %s", part.name, part.text)
		}
	}
	writeList(&b, "refused", s.Refused)
	writeList(&b, "forbidden by", s.RobotsRefused)
	writeList(&b, "blocked", s.Blocked)
	writeList(&b, "dead letter", s.DeadLetters)
	if more := s.Dead - len(s.DeadLetters); more > 0 {
		fmt.Fprintf(&b, "\ndead letters not listed: %d", more)
	}
	return b.String()
}

func writeList(b *strings.Builder, name string, list []Listed) {
	for _, l := range list {
		fmt.Fprintf(b, "\n%s: %s: %s", name, cmp.Or(l.URL, l.Host), l.Reason)
	}
}

func nonzero(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// counts prints "ok 3, empty 1", the largest first.
func counts[K cmp.Ordered](m map[K]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("%v %d", k, m[k])
	}
	return strings.Join(parts, ", ")
}
