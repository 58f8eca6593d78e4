package api

import (
	"context"
	"time"

	"scops/crawler"
	"scops/index/desk"
)

type sourcesInput struct {
	State crawler.SourceState `query:"state" enum:"active,paused,proposed,rejected" doc:"Left out: in any."`
	Page  string              `query:"page" maxLength:"2048" doc:"next of the page before; left out for the first."`
}

type sourcesOutput struct{ Body sourceList }

// sourceList is one page of watched pages.
type sourceList struct {
	Sources []source `json:"sources" nullable:"false"`
	Total   int64    `json:"total"`
	Next    string   `json:"next" doc:"Of the page after; empty on the last."`
}

// source is a watched page with what became of it.
type source struct {
	crawler.Source
	Last    *time.Time `json:"last" doc:"End of the last whole visit; null = not known."`
	Due     *time.Time `json:"due"`
	Failing string     `json:"failing" doc:"The last error; empty = none."`
}

func (a *API) sources(ctx context.Context, in *sourcesInput) (*sourcesOutput, error) {
	list, err := a.opt.Desk.ShowSources(ctx, actorOf(ctx), desk.SourceQuery{State: in.State, Page: in.Page})
	if err != nil {
		return nil, err
	}
	out := sourceList{Sources: []source{}, Total: list.Total, Next: list.Next}
	for _, s := range list.Sources {
		s.Tags, s.Reasons = full(s.Tags), full(s.Reasons)
		out.Sources = append(out.Sources, source{s.Source, s.Last, s.Next, s.Failing})
	}
	return &sourcesOutput{out}, nil
}
