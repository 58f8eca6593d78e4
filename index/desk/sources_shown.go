package desk

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// Bounds of a page of watched pages.
const (
	sourcesShown = 50  // of one page
	yieldHits    = 500 // the newest hits, which a page's yield is counted from
)

// SourceQuery chooses watched pages for a screen.
type SourceQuery struct {
	State crawler.SourceState // "" = in any
	Page  string              // SourceList.Next of the page before; "" = first
}

// SourceList is one page of watched pages: proposed ones alone in order of
// points, others the newest first.
type SourceList struct {
	Sources      []SourceView
	Total        int64
	Next         string        // "" = last page
	States       []index.Count // how many there are in each state
	Yield        int           // how many of the newest hits SourceView.Hits were counted from
	FrontierDown bool          // nobody could say how the visits fare
}

// SourceView is a watched page with what became of it.
type SourceView struct {
	crawler.Source
	Reader     string     // the adapter that reads it, by its address; "" = the page decides
	Unverified bool       // nobody has tried that adapter on a page of its site
	Last, Next *time.Time // end of the last whole visit, and when the next is due; nil = not known
	Dead       bool       // it is not visited any more
	Failing    string     // the last error, as the worker met it; "" = none
	Hits       int        // of the newest hits, those whose address leads back here
}

// ShowSources gives one page of watched pages for a screen.
func (d *Desk) ShowSources(ctx context.Context, actor Actor, q SourceQuery) (SourceList, error) {
	if err := d.permit(actor, ActListSources); err != nil {
		return SourceList{}, err
	}
	list, err := d.showSources(ctx, actor, q)
	if err != nil {
		return SourceList{}, fmt.Errorf("show sources: %w", err)
	}
	var subject []string
	if q.State != "" {
		subject = []string{string(q.State)}
	}
	return list, d.audit(ctx, actor, entry{Action: ActListSources, Subject: subject, Count: int64(len(list.Sources))})
}

func (d *Desk) showSources(ctx context.Context, actor Actor, q SourceQuery) (SourceList, error) {
	kinds := []index.Kind{index.KindSource}
	counts, err := d.opt.Store.Search(ctx, index.Request{Kinds: kinds, Limit: 1, Facets: []index.Facet{{Field: "state"}}})
	if err != nil {
		return SourceList{}, err
	}
	req := index.Request{Kinds: kinds, Limit: sourcesShown, Page: q.Page}
	if q.State != "" {
		req.Query = query.Keyword{Field: "state", Value: string(q.State)}
	}
	if q.State == crawler.SourceProposed {
		req.Sort.Field = "score"
	}
	res, err := d.opt.Store.Search(ctx, req)
	if err != nil {
		return SourceList{}, err
	}
	list := SourceList{Total: res.Total, Next: res.Next, States: counts.Facets["state"]}
	for _, doc := range res.Docs {
		s, err := sourceOf(doc)
		if err != nil {
			return SourceList{}, err
		}
		view := SourceView{Source: s}
		view.Reader, view.Unverified = d.reader(s)
		list.Sources = append(list.Sources, view)
	}
	if err := d.visitsOf(ctx, list.Sources); err != nil {
		d.opt.Log.Warn("the frontier does not say how the visits fare", "error", err)
		list.FrontierDown = true
	}
	list.Yield, err = d.yield(ctx, actor, list.Sources)
	return list, err
}

// reader is the adapter that will read a page, and whether that is unverified.
func (d *Desk) reader(s crawler.Source) (name string, unverified bool) {
	u, err := url.Parse(s.URL)
	if err != nil {
		return s.Adapter, false
	}
	for _, a := range d.opt.Adapters() {
		if a.Name() == s.Adapter || s.Adapter == "" && a.Match(u) {
			return a.Name(), crawler.Unverified(a)
		}
	}
	return s.Adapter, false
}

// visitsOf asks the frontier how watched pages fare.
func (d *Desk) visitsOf(ctx context.Context, shown []SourceView) error {
	var keys []crawler.TaskKey
	var whose []*SourceView
	for i := range shown {
		if host, err := d.opt.HostOf(shown[i].URL); err == nil {
			keys, whose = append(keys, crawler.TaskKey{Host: host, ID: shown[i].ID}), append(whose, &shown[i])
		}
	}
	if d.opt.Inspector == nil || len(keys) == 0 {
		return nil
	}
	tasks, err := d.opt.Inspector.Tasks(ctx, keys...)
	if err != nil {
		return err
	}
	for i, t := range tasks {
		whose[i].Dead, whose[i].Failing = t.State == crawler.TaskDead, t.Reason
		whose[i].Last = known(t.Request.LastDone)
		if t.State == crawler.TaskQueued && whose[i].State == crawler.SourceActive {
			whose[i].Next = known(t.Request.Due)
		}
	}
	return nil
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// yield counts the newest hits by the watched pages their addresses lead back
// to, and says how many it looked at.
func (d *Desk) yield(ctx context.Context, actor Actor, shown []SourceView) (looked int, err error) {
	byPage := map[string][]*SourceView{}
	for i := range shown {
		page := schemeless(shown[i].URL)
		byPage[page] = append(byPage[page], &shown[i])
	}
	req := d.standing(actor, query.All{})
	for looked < yieldHits && len(shown) > 0 {
		res, err := d.opt.Store.Search(ctx, req)
		if err != nil {
			return looked, err
		}
		for _, doc := range res.Docs[:min(len(res.Docs), yieldHits-looked)] {
			found, err := foundOf(doc)
			if err != nil {
				return looked, err
			}
			looked++
			_, heads := crawler.HeadsOf(d.opt.Adapters(), found.Post.URL)
			for i, head := range heads {
				heads[i] = schemeless(head)
			}
			slices.Sort(heads)
			for _, head := range slices.Compact(heads) {
				for _, s := range byPage[head] {
					s.Hits++
				}
			}
		}
		if req.Page = res.Next; req.Page == "" {
			break
		}
	}
	return looked, nil
}

// Reader is an adapter a person can choose for a watched page.
type Reader struct {
	Name       string
	Unverified bool // nobody has tried it on a page of its site
}

// Readers are the adapters there are. They are no secret: the documentation
// names them.
func (d *Desk) Readers() []Reader {
	var out []Reader
	for _, a := range d.opt.Adapters() {
		out = append(out, Reader{a.Name(), crawler.Unverified(a)})
	}
	return out
}
