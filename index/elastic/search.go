package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// Search finds documents.
func (s *Store) Search(ctx context.Context, req index.Request) (index.Result, error) {
	leave, err := s.enter()
	if err != nil {
		return index.Result{}, err
	}
	defer leave()
	at, err := req.Start()
	if err != nil {
		return index.Result{}, fmt.Errorf("search index: %w", err)
	}
	res, err := s.page(ctx, req, at)
	if err != nil {
		return index.Result{}, fmt.Errorf("search index: %w", err)
	}
	return res, nil
}

// page asks for one page; of its documents for some fields only, if any are named.
func (s *Store) page(ctx context.Context, req index.Request, at *index.Position, fields ...string) (index.Result, error) {
	body, err := json.Marshal(searchBody(req, at, fields))
	if err != nil {
		return index.Result{}, err
	}
	names := make([]string, len(req.Kinds))
	for i, kind := range req.Kinds {
		names[i] = s.alias(kind)
	}
	yes, no := true, false
	var answer struct {
		Hits struct {
			Total struct {
				Value int64 `json:"value"`
			} `json:"total"`
			Hits []stored `json:"hits"`
		} `json:"hits"`
		Aggregations map[string]aggregated `json:"aggregations"`
	}
	err = s.read(ctx, func() esapi.Request {
		return esapi.SearchRequest{Index: names, Body: bytes.NewReader(body), IgnoreUnavailable: &yes, AllowNoIndices: &yes, AllowPartialSearchResults: &no}
	}, &answer)
	if err != nil {
		return index.Result{}, err
	}
	res := index.Result{Total: answer.Hits.Total.Value}
	if err := fill(&res, req, answer.Aggregations); err != nil {
		return index.Result{}, err
	}
	if at != nil {
		res.Total = at.Total
	}
	hits := answer.Hits.Hits
	for i := range hits[:min(len(hits), req.Limit)] {
		d, err := s.document(&hits[i])
		if err != nil {
			return index.Result{}, err
		}
		res.Docs = append(res.Docs, d)
	}
	if len(hits) > req.Limit {
		res.Next = req.Token(&res.Docs[len(res.Docs)-1], res.Total)
	}
	return res, nil
}

// searchBody asks for one document more than the page holds: then there is
// another page.
func searchBody(req index.Request, at *index.Position, fields []string) object {
	order, missing := "desc", int64(math.MinInt64)
	if req.Sort.Up {
		order, missing = "asc", math.MaxInt64
	}
	body := object{
		"size":                req.Limit + 1,
		"track_total_hits":    at == nil,
		"seq_no_primary_term": true,
		"query":               everything(),
		"sort": []object{
			{"n." + req.Sort.Field: object{"order": order, "missing": missing, "unmapped_type": "long"}},
			{"id": object{"order": "asc", "unmapped_type": "keyword"}},
			{"kind": object{"order": "asc", "unmapped_type": "keyword"}},
		},
	}
	if req.Query != nil {
		body["query"] = object{"bool": object{"filter": []object{compile(req.Query, false)}}}
	}
	switch {
	case len(fields) > 0:
		body["_source"] = fields
	case req.NoBody:
		body["_source"] = object{"excludes": []string{"body"}}
	}
	if aggs := aggregations(req); aggs != nil {
		body["aggs"] = aggs
	}
	if at != nil {
		value := missing
		if at.Value != nil {
			value = *at.Value
		}
		body["search_after"] = []any{value, at.ID, string(at.Kind)}
	}
	return body
}

// all is the indices of this store.
func (s *Store) all() []string { return []string{s.prefix + "-*"} }

// Refresh makes everything written before visible to Search.
func (s *Store) Refresh(ctx context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.refresh(ctx, s.all()...); err != nil {
		return fmt.Errorf("refresh index: %w", err)
	}
	return nil
}

func (s *Store) refresh(ctx context.Context, names ...string) error {
	yes := true
	req := esapi.IndicesRefreshRequest{Index: names, IgnoreUnavailable: &yes, AllowNoIndices: &yes}
	return s.read(ctx, func() esapi.Request { return req }, nil)
}

// Check asks for the version, and whether the indices are all there and can be
// written to.
func (s *Store) Check(ctx context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	for _, check := range []func(context.Context) error{s.checkServer, s.checkMappings, s.checkHealth, s.checkBlocks} {
		if err := check(ctx); err != nil {
			return fmt.Errorf("check index: %w", err)
		}
	}
	return nil
}

func (s *Store) checkHealth(ctx context.Context) error {
	var health struct {
		Status string `json:"status"`
	}
	req := esapi.ClusterHealthRequest{Index: s.all()}
	if err := s.read(ctx, func() esapi.Request { return req }, &health); err != nil {
		return fmt.Errorf("ask for its health: %w", err)
	}
	if health.Status == "red" {
		return fmt.Errorf("%w: parts of its indices are missing (status red)", index.ErrUnavailable)
	}
	return nil
}

// checkBlocks looks for indices that take no documents: the server itself puts
// such a block when its disk is nearly full. One a migration has left behind is
// not looked at.
func (s *Store) checkBlocks(ctx context.Context) error {
	all, err := s.states(ctx, s.all()...)
	if err != nil {
		return err
	}
	for name, about := range all {
		kind, _, ours := s.split(name)
		if _, inUse := about.Aliases[s.alias(kind)]; !ours || !inUse {
			continue
		}
		switch {
		case len(s.moving(kind, about)) > 0:
			return fmt.Errorf("%w: index %s is being migrated; if that was broken off, run scops index migrate again", index.ErrUnavailable, name)
		case about.blocked("read_only_allow_delete"):
			return fmt.Errorf("index %s: %w", name, &ServerError{Status: 429, Type: "cluster_block_exception", Reason: "read-only / allow delete: its disk is nearly full"})
		case about.blocked("read_only"), about.blocked("write"):
			return fmt.Errorf("index %s: %w", name, &ServerError{Status: 403, Type: "cluster_block_exception", Reason: "somebody has made it read-only"})
		}
	}
	return nil
}
