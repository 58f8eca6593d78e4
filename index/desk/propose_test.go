package desk_test

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
)

// rooms is an adapter of places like t.me: /NAME/7 is post 7 of /s/NAME.
type rooms struct{ crawler.Adapter }

func (rooms) Name() string { return "rooms" }

func (rooms) Heads(u *url.URL) []string {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.Trim(u.Path, "/"), "s/"), "/")
	if !strings.HasSuffix(u.Hostname(), "rooms.example") || name == "" {
		return nil
	}
	return []string{"https://" + u.Host + "/s/" + name, "https://" + u.Host + "/" + name}
}

func (rooms) Position(crawler.Post) int64 { return 0 }

func (rooms) Forward(*url.URL) bool { return false }

func newFinder(t *testing.T, change func(*desk.Options)) *office {
	t.Helper()
	return newOffice(t, func(o *desk.Options) {
		o.Adapters = crawler.Fixed(rooms{})
		if change != nil {
			change(o)
		}
	})
}

func reason(code crawler.ReasonCode, from, via string) crawler.Reason {
	return crawler.Reason{Code: code, From: from, Via: via, At: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}
}

func (o *office) propose(t *testing.T, proposals ...crawler.Proposal) desk.Proposed {
	t.Helper()
	got, err := o.Propose(t.Context(), desk.Finder(), proposals)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (o *office) proposed(t *testing.T) []crawler.Source {
	t.Helper()
	all, err := o.ListSources(t.Context(), kim, crawler.SourceProposed)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAPageThatFlaggedPostsLeadToIsProposedWithPointsAndReasons(t *testing.T) {
	t.Parallel()
	o := newFinder(t, nil)
	got := o.propose(t,
		crawler.Proposal{URL: "http://rooms.example/owl/7", Reason: reason(crawler.ReasonForwardedFlagged, "post-1", "account-1")},
		crawler.Proposal{URL: "https://rooms.example/s/owl", Reason: reason(crawler.ReasonNamedFlagged, "post-2", "account-2")},
		crawler.Proposal{URL: "https://chat.example/owl", Reason: reason(crawler.ReasonNamedFlagged, "post-2", "account-2")},
		crawler.Proposal{URL: "tg://resolve?domain=owl", Reason: reason(crawler.ReasonNamedFlagged, "post-2", "account-2")})
	if want := (desk.Proposed{New: 1, Unread: 2}); got != want {
		t.Errorf("counts %+v, want %+v", got, want)
	}
	all := o.proposed(t)
	if len(all) != 1 || all[0].URL != "https://rooms.example/s/owl" || all[0].Points != 20+10+5 || len(all[0].Reasons) != 3 || all[0].AddedBy != "system:discover" {
		t.Errorf("proposed %+v, want one page with 35 points: forwarded 20, named 10, by several 5", all)
	}
	if !strings.Contains(o.audit(t), `"actor":"system:discover","action":"source.propose"`) {
		t.Error("proposing left no audit record")
	}
}

func TestAProposalSeenAgainGainsPointsAndIsNeverTwo(t *testing.T) {
	t.Parallel()
	o := newFinder(t, nil)
	named := func(post, account string) desk.Proposed {
		return o.propose(t, crawler.Proposal{URL: "https://rooms.example/owl", Reason: reason(crawler.ReasonNamedFlagged, post, account)})
	}
	named("post-1", "account-1")
	if got := named("post-1", "account-1"); got != (desk.Proposed{Known: 1}) {
		t.Errorf("the same post again: %+v, want nothing new", got)
	}
	if got := named("post-2", "account-1"); got != (desk.Proposed{Again: 1}) {
		t.Errorf("another post: %+v, want more points", got)
	}
	for i := range 50 {
		named(fmt.Sprintf("post-%d", i), fmt.Sprintf("account-%d", i))
	}
	all := o.proposed(t)
	if len(all) != 1 || all[0].Points != 5*10+3*5 {
		t.Errorf("proposed %+v, want one page whose points stop at 65", all)
	}
}

func TestAPageThatIsWatchedOrWasRejectedIsNotProposed(t *testing.T) {
	t.Parallel()
	o := newFinder(t, nil)
	for i, watched := range []string{"http://rooms.example/s/one", "https://rooms.example/two", "https://rooms.example/s/three"} {
		s, err := o.AddSource(t.Context(), kim, watched, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if i == 2 {
			if _, err := o.SetSource(t.Context(), kim, s.ID, crawler.SourceRejected); err != nil {
				t.Fatal(err)
			}
		}
		name := path.Base(watched)
		got := o.propose(t, crawler.Proposal{URL: "https://rooms.example/" + name + "/9", Reason: reason(crawler.ReasonForwardedFlagged, "post", "account")})
		if got != (desk.Proposed{Known: 1}) || len(o.proposed(t)) != 0 {
			t.Errorf("%s: %+v, proposed %v", watched, got, o.proposed(t))
		}
	}
}

func TestNothingIsProposedThatIsNeverFetchedOrWhereDiscoveryIsOff(t *testing.T) {
	t.Parallel()
	o := newFinder(t, func(opt *desk.Options) {
		opt.Allowed = func(address string) error {
			if strings.Contains(address, "/s/denied") {
				return fmt.Errorf("sites: deny")
			}
			return nil
		}
		opt.Discover = func(address string) desk.DiscoverPolicy {
			if strings.Contains(address, "off.rooms.example") {
				return desk.DiscoverPolicy{Mode: desk.DiscoverOff}
			}
			return desk.DiscoverPolicy{Mode: desk.DiscoverPropose}
		}
	})
	got := o.propose(t,
		crawler.Proposal{URL: "https://rooms.example/denied/1", Reason: reason(crawler.ReasonNamedFlagged, "p", "a")},
		crawler.Proposal{URL: "https://off.rooms.example/owl", Reason: reason(crawler.ReasonNamedFlagged, "p", "a")})
	if got != (desk.Proposed{Refused: 2}) || len(o.proposed(t)) != 0 {
		t.Errorf("%+v, proposed %v, want both refused", got, o.proposed(t))
	}
}

func TestApprovingAPageThatIsNeverFetchedIsRefused(t *testing.T) {
	t.Parallel()
	closed := false
	o := newFinder(t, func(opt *desk.Options) {
		opt.Allowed = func(string) error {
			if closed {
				return fmt.Errorf("sites: rooms.example: deny /s/")
			}
			return nil
		}
	})
	o.propose(t, crawler.Proposal{URL: "https://rooms.example/owl", Reason: reason(crawler.ReasonNamedFlagged, "p", "a")})
	closed = true
	_, err := o.SetSource(t.Context(), kim, o.proposed(t)[0].ID, crawler.SourceActive)
	if err == nil || !strings.Contains(err.Error(), "deny /s/") || len(o.proposed(t)) != 1 {
		t.Errorf("err = %v, want the deny line, and the page still only proposed", err)
	}
	if _, err := o.AddSource(t.Context(), kim, "https://rooms.example/s/other", "", ""); err == nil {
		t.Error("a page that is never fetched was added")
	}
}

func TestASiteWhosePolicyApprovesIsWatchedAtOnceSoManyADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	o := newFinder(t, func(opt *desk.Options) {
		opt.Now = func() time.Time { return now }
		opt.Discover = func(string) desk.DiscoverPolicy {
			return desk.DiscoverPolicy{Mode: desk.DiscoverApprove, Site: "rooms.example"}
		}
	})
	var counts desk.Proposed
	for i := range desk.ApprovalsPerSite + 3 {
		counts.Add(o.propose(t, crawler.Proposal{
			URL: fmt.Sprintf("https://rooms.example/room%d", i), Reason: reason(crawler.ReasonNamed, "p", fmt.Sprint("account", i)),
		}))
	}
	if counts.Approved != desk.ApprovalsPerSite || counts.New != 3 {
		t.Errorf("%+v, want %d approved and 3 proposed", counts, desk.ApprovalsPerSite)
	}
	active, err := o.ListSources(t.Context(), kim, crawler.SourceActive)
	if err != nil || len(active) != desk.ApprovalsPerSite || !strings.Contains(active[0].Why, "sites: rooms.example") {
		t.Errorf("active %d, %v", len(active), err)
	}
	now = now.Add(24 * time.Hour)
	if got := o.propose(t, crawler.Proposal{URL: "https://rooms.example/next", Reason: reason(crawler.ReasonNamed, "p", "x")}); got.Approved != 1 {
		t.Errorf("the next day: %+v", got)
	}
}

func TestOneSideProposesSoManyPagesADay(t *testing.T) {
	t.Parallel()
	o := newFinder(t, nil)
	var flood []crawler.Proposal
	for i := range 10_000 {
		flood = append(flood, crawler.Proposal{URL: fmt.Sprintf("https://rooms.example/room%d", i), Reason: reason(crawler.ReasonNamed, "hostile", "hostile")})
	}
	got := o.propose(t, flood...)
	if want := (desk.Proposed{New: desk.ProposalsPerSide, Bounded: len(flood) - desk.ProposalsPerSide}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if again := o.propose(t, flood...); again.New != 0 {
		t.Errorf("again %+v", again)
	}
	if other := o.propose(t, crawler.Proposal{URL: "https://rooms.example/quiet", Reason: reason(crawler.ReasonNamed, "quiet", "quiet")}); other.New != 1 {
		t.Errorf("another side %+v, want its page proposed", other)
	}
}

func TestThePoorestAndOldestProposalsGiveWay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	o := newFinder(t, func(opt *desk.Options) { opt.Now = func() time.Time { return now } })
	add := func(name string, code crawler.ReasonCode) desk.Proposed {
		r := reason(code, name, name)
		r.At = now
		return o.propose(t, crawler.Proposal{URL: "https://rooms.example/" + name, Reason: r})
	}
	add("rich", crawler.ReasonForwardedFlagged)
	for n := 0; n < desk.MaxProposals-1; {
		now = now.Add(24 * time.Hour)
		var day []crawler.Proposal
		for ; n < desk.MaxProposals-1 && len(day) < desk.ProposalsPerDay; n++ {
			name := fmt.Sprintf("poor%04d", n)
			r := reason(crawler.ReasonNamed, name, name)
			r.At = now.Add(time.Duration(n) * time.Second)
			day = append(day, crawler.Proposal{URL: "https://rooms.example/" + name, Reason: r})
		}
		o.propose(t, day...)
	}
	now = now.Add(24 * time.Hour)
	if got := add("newer", crawler.ReasonNamed); got.Dropped != 1 {
		t.Errorf("%+v, want one dropped", got)
	}
	left := map[string]bool{}
	for _, s := range o.proposed(t) {
		left[path.Base(s.URL)] = true
	}
	if len(left) != desk.MaxProposals || !left["rich"] || !left["newer"] || left["poor0000"] {
		t.Errorf("%d left; rich %v, newer %v, the oldest poor one %v", len(left), left["rich"], left["newer"], left["poor0000"])
	}
	if !strings.Contains(o.audit(t), `"action":"source.expire"`) {
		t.Error("dropping left no audit record")
	}
}

func TestAPageNamedLikeAFlaggedAccountGainsPoints(t *testing.T) {
	t.Parallel()
	o := newFinder(t, nil)
	at := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	hit := index.Hit{
		ID: "phpbb/x:owl_shop:1", Verdict: classifier.Verdict{Label: "sale", Flagged: true},
		Revisions: []index.Revision{{Post: crawler.Post{ID: "phpbb/x:owl_shop:1", Author: crawler.Author{Handle: "Owl_Shop"}}, FetchedAt: at}},
		FirstSeen: at, LastSeen: at, IndexedAt: at,
	}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling = "seoul", "amber+strict"
	o.put(t, doc)
	o.propose(t,
		crawler.Proposal{URL: "https://rooms.example/owl_shop", Reason: reason(crawler.ReasonNamed, "p", "a")},
		crawler.Proposal{URL: "https://rooms.example/other_shop", Reason: reason(crawler.ReasonNamed, "p", "a")})
	all := o.proposed(t)
	if len(all) != 2 || all[0].URL != "https://rooms.example/s/owl_shop" || all[0].Points <= all[1].Points {
		t.Errorf("proposed %+v, want owl_shop first", all)
	}
}
