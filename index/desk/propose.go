package desk

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// DiscoverMode says what becomes of a page discovered on a site.
type DiscoverMode string

// The modes of sites[].discover.
const (
	DiscoverPropose DiscoverMode = "propose" // a person decides
	DiscoverApprove DiscoverMode = "approve" // watched at once, so many a day
	DiscoverOff     DiscoverMode = "off"     // never proposed
)

// DiscoverPolicy is a mode, and the sites entry that gives it ("" = none).
type DiscoverPolicy struct {
	Mode DiscoverMode
	Site string
}

// Finder is the actor of what nobody but the system does: proposing pages.
func Finder() Actor {
	return Actor{Name: "system:discover", Purpose: "discovery", Roles: []Role{RoleOperator}}
}

// Proposed counts what became of proposals.
type Proposed struct {
	New      int // proposed for the first time
	Again    int // proposed before: more points
	Approved int // watched from now on, by the policy of their site
	Known    int // watched, paused or rejected already, or with nothing new to say
	Unread   int // no adapter here could read it, or no web address
	Refused  int // never fetched, or discovery is off there
	Bounded  int // over the number of a day
	Dropped  int // proposals that gave way to richer and newer ones
}

// Add sums two counts up.
func (p *Proposed) Add(o Proposed) {
	p.New, p.Again, p.Approved, p.Known = p.New+o.New, p.Again+o.Again, p.Approved+o.Approved, p.Known+o.Known
	p.Unread, p.Refused, p.Bounded, p.Dropped = p.Unread+o.Unread, p.Refused+o.Refused, p.Bounded+o.Bounded, p.Dropped+o.Dropped
}

// Propose makes Sources in state proposed of addresses that were found, with
// the reasons for them. One that was proposed before gains points; one that is
// watched, paused or rejected is left alone. Nothing proposed is ever fetched
// until a person, or the policy of its site, approves it.
func (d *Desk) Propose(ctx context.Context, actor Actor, proposals []crawler.Proposal) (Proposed, error) {
	if err := d.permit(actor, ActProposeSource); err != nil {
		return Proposed{}, err
	}
	var counts Proposed
	wanted := d.candidates(proposals, &counts)
	for range attempts {
		tried := counts
		again, err := d.propose(ctx, actor, wanted, &tried)
		if err != nil {
			return counts, fmt.Errorf("propose sources: %w", err)
		}
		if !again {
			err := d.prune(ctx, actor, &tried)
			return tried, err
		}
	}
	return counts, fmt.Errorf("propose sources: %w: still so after %d tries", index.ErrConflict, attempts)
}

// candidate is a page that could be watched, with every reason one batch gives.
type candidate struct {
	heads   []string // canonical, permitted; the first is the one proposed
	ids     []string // of every spelling it may be known by
	policy  DiscoverPolicy
	reasons []crawler.Reason
}

// candidates groups proposals by the page they come to.
func (d *Desk) candidates(proposals []crawler.Proposal, counts *Proposed) []*candidate {
	byHead := map[string]*candidate{}
	var out []*candidate
	for _, p := range proposals {
		_, heads := crawler.HeadsOf(d.opt.Adapters(), p.URL)
		if len(heads) == 0 {
			counts.Unread++
			continue
		}
		c := byHead[heads[0]]
		if c == nil {
			if c = d.candidate(heads); c == nil {
				counts.Refused++
				continue
			}
			byHead[heads[0]] = c
			out = append(out, c)
		}
		c.reasons = append(c.reasons, p.Reason)
	}
	return out
}

// candidate works out how a page may be watched, nil = not at all. Its address
// is tried with https before http.
func (d *Desk) candidate(heads []string) *candidate {
	c := &candidate{policy: DiscoverPolicy{Mode: DiscoverPropose}}
	for _, head := range heads {
		for _, scheme := range []string{"https://", "http://"} {
			spelled := scheme + schemeless(head)
			c.ids = append(c.ids, crawler.SourceID(spelled))
			if d.fetched(spelled) == nil {
				c.heads = append(c.heads, spelled)
			}
		}
	}
	if len(c.heads) == 0 || schemeless(c.heads[0]) != schemeless(heads[0]) {
		return nil // the page itself is never fetched, whatever stands beside it
	}
	if d.opt.Discover != nil {
		c.policy = d.opt.Discover(c.heads[0])
	}
	if c.policy.Mode == DiscoverOff {
		return nil
	}
	return c
}

// propose does one attempt; again = somebody else was faster somewhere.
func (d *Desk) propose(ctx context.Context, actor Actor, wanted []*candidate, counts *Proposed) (again bool, err error) {
	quota, err := d.quota(ctx)
	if err != nil {
		return false, err
	}
	var ids []string
	for _, c := range wanted {
		ids = append(ids, c.ids...)
	}
	known, err := d.readSources(ctx, ids)
	if err != nil {
		return false, err
	}
	var changed []storedSource
	for _, c := range wanted {
		s, err := d.proposed(ctx, c, known[:len(c.ids)], quota, counts)
		if err != nil {
			return false, err
		}
		if s != nil {
			changed = append(changed, *s)
		}
		known = known[len(c.ids):]
	}
	if len(changed) == 0 {
		return false, nil
	}
	if kept, err := quota.store(ctx); err != nil || !kept {
		return true, err
	}
	if err := d.audit(ctx, actor, entry{Action: ActProposeSource, Subject: idsOf(changed), Count: int64(len(changed))}); err != nil {
		return false, err
	}
	conflicts, err := d.putSources(ctx, changed, false)
	return slices.Contains(conflicts, true), err
}

// proposed is the source a candidate makes or changes, nil = none. known is what
// stands under its ids.
func (d *Desk) proposed(ctx context.Context, c *candidate, known []storedSource, quota *quota, counts *Proposed) (*storedSource, error) {
	s := known[slices.Index(c.ids, crawler.SourceID(c.heads[0]))]
	for _, k := range known {
		if k.exists && k.State != crawler.SourceProposed {
			counts.Known++
			return nil, nil
		}
		if k.exists {
			s = k
		}
	}
	first := !s.exists
	if first && !quota.take(c.reasons[0].Via) {
		counts.Bounded++
		return nil, nil
	}
	if first {
		s.Source = crawler.Source{ID: crawler.SourceID(c.heads[0]), URL: c.heads[0], State: crawler.SourceProposed, AddedBy: Finder().Name, AddedAt: d.now()}
	}
	gained := false
	for _, r := range c.reasons {
		gained = s.Give(r) || gained
	}
	switch {
	case c.policy.Mode == DiscoverApprove && quota.approve(c.policy.Site):
		s.State, s.Why = crawler.SourceActive, "discovered; approved by sites: "+c.policy.Site
		counts.Approved++
	case first:
		if err := d.knownName(ctx, &s.Source); err != nil {
			return nil, err
		}
		counts.New++
	case gained:
		counts.Again++
	default:
		counts.Known++
		return nil, nil
	}
	if s.State == crawler.SourceProposed {
		s.Why = whyOf(s.Reasons)
	}
	return &s, nil
}

// whyOf says in one word what brought a proposal here: its dearest reason.
func whyOf(reasons []crawler.Reason) string {
	best := slices.MaxFunc(reasons, func(a, b crawler.Reason) int {
		return cmp.Compare(crawler.PointsOf([]crawler.Reason{a}), crawler.PointsOf([]crawler.Reason{b}))
	})
	return string(best.Code) + " " + crawler.OneLine(best.From, crawler.MaxWhy/2)
}

// leastName is how many bytes a name has at least that tells accounts apart.
const leastName = 5

// knownName gives points to a page of the same name as an account whose posts
// were flagged, wherever that was.
func (d *Desk) knownName(ctx context.Context, s *crawler.Source) error {
	name := strings.ToLower(strings.TrimPrefix(strings.TrimSuffix(path.Base(s.URL), ".rss"), "@"))
	if len(name) < leastName || strings.ContainsAny(name, "?=&.") {
		return nil
	}
	res, err := d.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 1, Query: query.And{Args: []query.Node{
		query.Keyword{Field: "author", Value: name}, query.Keyword{Field: "flagged", Value: "yes"}, query.Keyword{Field: "owner", Value: d.opt.Owner},
	}}})
	if err != nil {
		return fmt.Errorf("look for an account called like %s: %w", s.URL, err)
	}
	if len(res.Docs) > 0 {
		s.Give(crawler.Reason{Code: crawler.ReasonKnownName, From: res.Docs[0].ID, Via: s.ID, At: d.now()})
	}
	return nil
}

// richestFirst orders proposals: most points, then newest gain, then id.
func richestFirst(a, b crawler.Source) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), b.LastReason().Compare(a.LastReason()), cmp.Compare(a.ID, b.ID))
}
