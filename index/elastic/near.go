package elastic

import (
	"context"
	"fmt"
	"slices"

	"scops/index"
	"scops/index/query"
)

// textsPage is how many texts are asked for at once.
const textsPage = 2500

// idsByKind are the documents Near found.
type idsByKind map[index.Kind][]string

// Near reads the texts page by page. The next begins behind the last sort value.
func (s *Store) Near(ctx context.Context, kinds []index.Kind, n query.Near, beside []query.Node, limit int) (any, int64, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, 0, err
	}
	defer leave()
	found, candidates := idsByKind{}, int64(0)
	nearby := query.NewNearby(n)
	req := index.Request{Kinds: kinds, Query: query.And{Args: append(slices.Clone(beside), n.A, n.B)}}
	for more := true; more; more = req.Page != "" {
		at, err := req.Start()
		if err != nil {
			return nil, 0, fmt.Errorf("read texts: %w", err)
		}
		req.Limit = textsPage
		res, err := s.page(ctx, req, at, "kind", "id", "text", "n."+req.Sort.Field)
		if err != nil {
			return nil, 0, fmt.Errorf("read texts: %w", err)
		}
		if candidates = res.Total; candidates > int64(limit) {
			return nil, candidates, nil
		}
		for i := range res.Docs {
			if d := &res.Docs[i]; nearby.In(d.Text) {
				found[d.Kind] = append(found[d.Kind], d.ID)
			}
		}
		req.Page = res.Next
	}
	return found, candidates, nil
}
