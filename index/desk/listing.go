package desk

import (
	"context"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// Query is one page of a search, as a screen asks for it.
type Query struct {
	Text   string
	Sort   string // newest (default), oldest, points, review, seen
	Page   string // Listing.Next of the page before; "" = first
	Limit  int    // hits on a page; 0 = 20
	Facets bool   // count values and days too
}

// Listing is one page of hits with what a screen shows around them.
type Listing struct {
	Hits      []Found
	Total     int64
	Next      string // "" = last page
	Facets    []FacetOf
	Histogram []index.Bin
	Step      index.Step
	Hidden    bool       // hits judged not relevant were left out, because the query names no status
	Node      query.Node // the query as it was typed
	ReadAs    []ReadAs   // what of it was searched as something else
}

// FacetOf is one field with its most frequent values among all matches.
type FacetOf struct {
	Field  string
	Counts []index.Count
}

// facetFields are what a screen offers to narrow a list by, in this order.
func facetFields() []string {
	return []string{"status", "label", "band", "lang", "adapter", "substance", "tag", "assignee", "gone"}
}

// Sorts are the orders a list can have; the first is the default.
func Sorts() []string { return []string{"newest", "oldest", "points", "review", "seen"} }

func sortOf(name string) index.Sort {
	switch name {
	case "oldest":
		return index.Sort{Field: "when", Up: true}
	case "points":
		return index.Sort{Field: "score"}
	case "review":
		return index.Sort{Field: "review"}
	case "seen":
		return index.Sort{Field: "fetched"}
	}
	return index.Sort{Field: "when"}
}

// Find gives one page of hits, with facets and a histogram over all of them.
// Hits judged not relevant are found only by a query that names a status, or a
// second judgement. What others said of a hit that waits for one is not shown.
// Errors of the query are *query.Error; a page token of another query is
// index.ErrPage.
func (d *Desk) Find(ctx context.Context, actor Actor, q Query) (Listing, error) {
	if err := d.permit(actor, ActSearch); err != nil {
		return Listing{}, err
	}
	w, err := d.parse(ctx, actor, q.Text)
	if err != nil {
		return Listing{}, err
	}
	w.Sort, w.Page, w.Limit = sortOf(q.Sort), q.Page, q.Limit
	step := index.StepDay
	if q.Facets {
		for _, field := range facetFields() {
			w.Facets = append(w.Facets, index.Facet{Field: field})
		}
		w.Histogram = &index.Histogram{Step: step, Zone: d.opt.Zone}
	}
	res, err := d.opt.Store.Search(ctx, w.Request)
	if err != nil {
		return Listing{}, fmt.Errorf("search: %w", err)
	}
	if err := d.audit(ctx, actor, entry{Action: ActSearch, Query: q.Text, Count: res.Total}); err != nil {
		return Listing{}, err
	}
	hits, err := d.found(ctx, actor, res.Docs)
	if err != nil {
		return Listing{}, err
	}
	l := Listing{Hits: hits, Total: res.Total, Next: res.Next, Hidden: w.hidden, Node: w.typed, ReadAs: w.as}
	for _, f := range w.Facets {
		l.Facets = append(l.Facets, FacetOf{f.Field, res.Facets[f.Field]})
	}
	l.Histogram, l.Step = coarsen(res.Histogram)
	return l, nil
}

// maxBins is how many bars a histogram on a screen has at most.
const maxBins = 120

// coarsen joins days to months, and months to years, until they fit.
func coarsen(bins []index.Bin) ([]index.Bin, index.Step) {
	for _, step := range []index.Step{index.StepDay, index.StepMonth} {
		if span(bins, step) <= maxBins {
			return bins, step
		}
		bins = join(bins, step)
	}
	return bins, index.StepYear
}

// span is how many bins lie between the first and the last, empty ones too.
func span(bins []index.Bin, step index.Step) int {
	if len(bins) == 0 {
		return 0
	}
	first, last := bins[0].Start, bins[len(bins)-1].Start
	if step == index.StepDay {
		return int(last.Sub(first).Hours()/24) + 1
	}
	return (last.Year()-first.Year())*12 + int(last.Month()-first.Month()) + 1
}

// join puts bins of one step together to the next wider one.
func join(bins []index.Bin, step index.Step) []index.Bin {
	var out []index.Bin
	for _, b := range bins {
		month := b.Start.Month()
		if step == index.StepMonth {
			month = time.January
		}
		start := time.Date(b.Start.Year(), month, 1, 0, 0, 0, 0, b.Start.Location())
		if n := len(out); n > 0 && out[n-1].Start.Equal(start) {
			out[n-1].Docs += b.Docs
			continue
		}
		out = append(out, index.Bin{Start: start, Docs: b.Docs})
	}
	return out
}
