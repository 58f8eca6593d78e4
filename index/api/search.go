package api

import (
	"context"

	"scops/index"
	"scops/index/desk"
)

type searchInput struct {
	Q      string `query:"q" maxLength:"8192" doc:"As typed in the console: words, phrases, field:value, ranges." example:"label:sale score:>60"`
	Sort   string `query:"sort" enum:"newest,oldest,points,review,seen" default:"newest"`
	Page   string `query:"page" maxLength:"2048" doc:"next of the page before; left out for the first."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"20"`
	Facets bool   `query:"facets" doc:"Count values and days over all hits, too."`
}

type searchOutput struct{ Body listing }

// listing is one page of hits.
type listing struct {
	Hits      []desk.Found `json:"hits" nullable:"false"`
	Total     int64        `json:"total" doc:"Of all pages, counted on the first."`
	Next      string       `json:"next" doc:"Of the page after; empty on the last."`
	Hidden    bool         `json:"hidden" doc:"Hits judged not relevant were left out, because the query names no status."`
	Facets    []facet      `json:"facets" nullable:"false"`
	Histogram []index.Bin  `json:"histogram" nullable:"false"`
	Step      index.Step   `json:"step" doc:"The width of the histogram's bins: day, month or year."`
}

type facet struct {
	Field  string        `json:"field"`
	Counts []index.Count `json:"counts" nullable:"false"`
}

func (a *API) search(ctx context.Context, in *searchInput) (*searchOutput, error) {
	found, err := a.opt.Desk.Find(ctx, actorOf(ctx), desk.Query{Text: in.Q, Sort: in.Sort, Page: in.Page, Limit: in.Limit, Facets: in.Facets})
	if err != nil {
		return nil, err
	}
	out := listing{
		Hits: full(found.Hits), Total: found.Total, Next: found.Next, Hidden: found.Hidden,
		Facets: []facet{}, Histogram: full(found.Histogram), Step: found.Step,
	}
	for _, f := range found.Facets {
		out.Facets = append(out.Facets, facet{f.Field, full(f.Counts)})
	}
	return &searchOutput{out}, nil
}

// full is a list that is never null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
