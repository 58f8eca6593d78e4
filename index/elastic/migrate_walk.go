package elastic

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// Bounds of what a migration asks for at once: ids, and bytes of documents. A
// sealed page is up to a thousand times the size of a hit, so how many documents
// that is follows from those before.
const (
	walkIDs   = 1000
	walkBytes = 4 << 20
)

// numbered is where one document stands in an index.
type numbered struct {
	ID      string `json:"_id"`
	Found   bool   `json:"found"`
	SeqNo   int64  `json:"_seq_no"`
	Version int64  `json:"_version"`
}

// walk hands the ids of an index on, in order, a thousand at a time.
func (c *copier) walk(ctx context.Context, name string, do func([]numbered) error) error {
	if err := c.s.refresh(ctx, name); err != nil {
		return err
	}
	var after string
	for {
		ask := object{"size": walkIDs, "_source": false, "seq_no_primary_term": true, "track_total_hits": false, "sort": []object{{"id": "asc"}}}
		if after != "" {
			ask["search_after"] = []string{after}
		}
		body, err := json.Marshal(ask)
		if err != nil {
			return err
		}
		var answer struct {
			Hits struct {
				Hits []numbered `json:"hits"`
			} `json:"hits"`
		}
		no := false
		err = c.s.read(ctx, func() esapi.Request {
			return esapi.SearchRequest{Index: []string{name}, Body: bytes.NewReader(body), AllowPartialSearchResults: &no}
		}, &answer)
		if err != nil {
			return err
		}
		page := answer.Hits.Hits
		if len(page) == 0 {
			return nil
		}
		if err := do(page); err != nil {
			return err
		}
		after = page[len(page)-1].ID
	}
}

// where asks an index for the numbers of documents, in order.
func (c *copier) where(ctx context.Context, name string, page []numbered) ([]numbered, error) {
	body, err := json.Marshal(map[string]any{"ids": idsOf(page)})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Docs []numbered `json:"docs"`
	}
	err = c.s.read(ctx, func() esapi.Request {
		return esapi.MgetRequest{Index: name, Body: bytes.NewReader(body), Source: []string{"false"}}
	}, &answer)
	if err == nil && len(answer.Docs) != len(page) {
		err = fmt.Errorf("%w: it answered %d of %d ids", index.ErrUnavailable, len(answer.Docs), len(page))
	}
	return answer.Docs, err
}

func idsOf(page []numbered) []string {
	ids := make([]string, len(page))
	for i, n := range page {
		ids[i] = n.ID
	}
	return ids
}

// each reads documents and hands them on, a few MB at a time; what is gone
// meanwhile is left out.
func (c *copier) each(ctx context.Context, name string, ids []string, do func([]stored) error) error {
	for len(ids) > 0 {
		n := min(len(ids), max(1, walkBytes/cmp.Or(c.size, walkBytes/10)), walkIDs/10)
		body, err := json.Marshal(map[string]any{"ids": ids[:n]})
		if err != nil {
			return err
		}
		ids = ids[n:]
		var answer struct {
			Docs []stored `json:"docs"`
		}
		if err := c.s.read(ctx, func() esapi.Request { return esapi.MgetRequest{Index: name, Body: bytes.NewReader(body)} }, &answer); err != nil {
			return err
		}
		docs, size := answer.Docs[:0], 0
		for _, d := range answer.Docs {
			if d.Error != nil {
				return &ServerError{Status: 503, Type: d.Error.Type, Reason: d.Error.text()}
			}
			if d.Found && d.Source != nil {
				docs, size = append(docs, d), size+len(d.Source.Body)+len(d.Source.Text)
			}
		}
		c.size = size / max(1, len(docs))
		if err := do(docs); err != nil {
			return err
		}
	}
	return nil
}
