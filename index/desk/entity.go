package desk

import (
	"context"
	"fmt"
	"time"

	"scops/classifier/entity"
	"scops/index"
	"scops/index/query"
)

// Bounds of what is told of one identifier.
const (
	maxEntityHits  = 500 // the newest hits, which accounts and neighbours are counted from
	maxEntityRows  = 50  // accounts, and neighbours, that are named
	maxEntityShown = 20  // hits that are given
)

// ErrEntity: an identifier is asked for by its kind and its value, and one of
// them is missing or too long.
var ErrEntity = fmt.Errorf("an identifier is a kind and a value, together less than %d bytes", index.MaxKeyword)

// EntityView is what the hits say of one identifier. Those judged not relevant
// are gone from all of it.
type EntityView struct {
	Kind, Value string
	Total       int64         // hits that hold it
	First, Last *time.Time    // the oldest and the newest of them, by when; nil = there is none
	Sites       []index.Count // where they stand, the most frequent first
	Histogram   []index.Bin
	Step        index.Step
	Newest      []Found
	Cases       []CaseLink  // the files it stands in that the reader may open
	Elsewhere   []Elsewhere // of the others, who to ask

	Read     int          // how many of the newest hits the two lists below were counted from
	Accounts []AccountUse // who posted it, the most frequent first
	Beside   []Neighbour  // other identifiers in the same posts, the most frequent first
}

// AccountUse is an account that posted an identifier.
type AccountUse struct {
	Site, ID, Handle, Name string
	Posts                  int
	First, Last            time.Time
}

// Neighbour is an identifier that stands in the same posts as another.
type Neighbour struct {
	Kind, Value string
	Posts       int
}

// Entity tells what the hits say of one identifier, in the spelling verdicts
// have it. One nobody has posted is no error: its view is empty.
func (d *Desk) Entity(ctx context.Context, actor Actor, kind, value string) (EntityView, error) {
	if err := d.permit(actor, ActViewEntity); err != nil {
		return EntityView{}, err
	}
	if kind == "" || value == "" || len(kind)+len(value) >= index.MaxKeyword {
		return EntityView{}, ErrEntity
	}
	node := entityKeyword(kind, value)
	view, err := d.entity(ctx, EntityView{Kind: kind, Value: value}, d.standing(actor, node))
	if err != nil {
		return EntityView{}, fmt.Errorf("look up identifier: %w", err)
	}
	if view.Cases, view.Elsewhere, err = d.casesWith(ctx, actor, kind, value); err != nil {
		return EntityView{}, err
	}
	return view, d.audit(ctx, actor, entry{Action: ActViewEntity, Query: node.String(), Count: view.Total})
}

// entityKeyword finds what holds an identifier.
func entityKeyword(kind, value string) query.Keyword {
	return query.Keyword{Field: "entity", Value: kind + "=" + value}
}

// standing asks for hits that nobody judged not relevant.
func (d *Desk) standing(actor Actor, node query.Node) index.Request {
	req := d.request(actor, node)
	req.Query = query.And{Args: []query.Node{req.Query, index.Undismissed()}}
	return req
}

func (d *Desk) entity(ctx context.Context, view EntityView, req index.Request) (EntityView, error) {
	first := req
	first.Sort, first.Limit = index.Sort{Field: "when", Up: true}, 1
	oldest, err := d.opt.Store.Search(ctx, first)
	if err != nil {
		return view, err
	}
	for _, doc := range oldest.Docs {
		view.First = whenOf(doc)
	}
	req.Facets = []index.Facet{{Field: "site", Size: maxEntityRows}}
	req.Histogram = &index.Histogram{Zone: d.opt.Zone}
	tally := newEntityTally(view.Kind, view.Value)
	for {
		res, err := d.opt.Store.Search(ctx, req)
		if err != nil {
			return view, err
		}
		if req.Page == "" {
			view.Total, view.Sites = res.Total, res.Facets["site"]
			view.Histogram, view.Step = coarsen(res.Histogram)
			req.Facets, req.Histogram = nil, nil
		}
		for _, doc := range res.Docs[:min(len(res.Docs), maxEntityHits-view.Read)] {
			if err := view.add(doc, tally); err != nil {
				return view, err
			}
		}
		if req.Page = res.Next; req.Page == "" || view.Read == maxEntityHits {
			view.Accounts, view.Beside = tally.result()
			return view, nil
		}
	}
}

// add takes in one more hit; they come newest first.
func (e *EntityView) add(doc index.Document, tally *entityTally) error {
	found, err := foundOf(doc)
	if err != nil {
		return err
	}
	when := whenOf(doc)
	if e.Read++; e.Read == 1 {
		e.Last = when
	}
	if len(e.Newest) < maxEntityShown {
		e.Newest = append(e.Newest, found)
	}
	if when == nil {
		when = &found.FirstSeen
	}
	tally.add(&found, *when)
	return nil
}

// whenOf is when a hit was posted, else first fetched.
func whenOf(doc index.Document) *time.Time {
	ms, ok := doc.Numbers["when"]
	if !ok {
		return nil
	}
	at := time.UnixMilli(ms).UTC()
	return &at
}

// Amount says whether a kind of identifier is a price or a quantity, which
// identify nobody.
func Amount(kind string) bool { return kind == string(entity.Price) || kind == string(entity.Quantity) }
