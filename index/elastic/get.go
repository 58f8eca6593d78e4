package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// maxGet is how many documents are asked for at once.
const maxGet = 500

// Get reads documents by id, from the log of the server if they are not yet
// in its index.
func (s *Store) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	out := make([]*index.Document, 0, len(ids))
	for part := range slices.Chunk(ids, maxGet) {
		docs, err := s.get(ctx, kind, part)
		if err != nil {
			return nil, fmt.Errorf("read index: %w", err)
		}
		out = append(out, docs...)
	}
	return out, nil
}

func (s *Store) get(ctx context.Context, kind index.Kind, ids []string) ([]*index.Document, error) {
	type wanted struct {
		Index string `json:"_index"`
		ID    string `json:"_id"`
	}
	want := make([]wanted, 0, len(ids))
	places := make([]int, 0, len(ids))
	for i, id := range ids {
		if id != "" && len(id) <= index.MaxID {
			want, places = append(want, wanted{s.alias(kind), id}), append(places, i)
		}
	}
	out := make([]*index.Document, len(ids))
	if len(want) == 0 {
		return out, nil
	}
	body, err := json.Marshal(map[string]any{"docs": want})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Docs []stored `json:"docs"`
	}
	if err := s.read(ctx, func() esapi.Request { return esapi.MgetRequest{Body: bytes.NewReader(body)} }, &answer); err != nil {
		return nil, err
	}
	if len(answer.Docs) != len(want) {
		return nil, fmt.Errorf("%w: it answered %d of %d ids", index.ErrUnavailable, len(answer.Docs), len(want))
	}
	for i := range answer.Docs {
		found := &answer.Docs[i]
		switch {
		case found.Error != nil && found.Error.Type == "index_not_found_exception":
		case found.Error != nil:
			return nil, &ServerError{Status: 503, Type: found.Error.Type, Reason: found.Error.text()}
		case found.Found:
			d, err := s.document(found)
			if err != nil {
				return nil, err
			}
			out[places[i]] = &d
		}
	}
	return out, nil
}

// Delete removes a document.
func (s *Store) Delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.delete(ctx, kind, id, version); err != nil {
		return fmt.Errorf("delete %s %s: %w", kind, id, err)
	}
	return nil
}

func (s *Store) delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	act := action{Index: s.alias(kind), ID: id}
	if version != index.VersionAny {
		v, ok := readVersion(version)
		if !ok {
			return s.missingOrConflict(ctx, kind, id)
		}
		if err := s.prepare(ctx, kind); err != nil {
			return err
		}
		act.Index, act.SeqNo, act.Term = s.pinned(kind, v.mapping), &v.seqNo, &v.term
	}
	head, err := encodeAction("delete", act)
	if err != nil {
		return err
	}
	o := &op{head: head, kind: kind, id: id, pinned: act.SeqNo != nil}
	if err := s.bulk(ctx, []*op{o}, false); err != nil {
		return err
	}
	switch {
	case o.absent:
		return index.ErrNotFound
	case errors.Is(o.err, index.ErrConflict):
		return s.missingOrConflict(ctx, kind, id)
	default:
		return o.err
	}
}

func (s *Store) missingOrConflict(ctx context.Context, kind index.Kind, id string) error {
	docs, err := s.get(ctx, kind, []string{id})
	switch {
	case err != nil:
		return err
	case docs[0] == nil:
		return index.ErrNotFound
	default:
		return index.ErrConflict
	}
}
