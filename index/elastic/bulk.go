package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// action is the first line of an operation.
type action struct {
	Index        string `json:"_index"`
	ID           string `json:"_id"`
	RequireAlias bool   `json:"require_alias,omitempty"`
	SeqNo        *int64 `json:"if_seq_no,omitempty"`
	Term         *int64 `json:"if_primary_term,omitempty"`
	Version      int64  `json:"version,omitempty"` // of a copy; then VersionType is "external"
	VersionType  string `json:"version_type,omitempty"`
}

func encodeAction(verb string, a action) ([]byte, error) {
	line, err := json.Marshal(map[string]action{verb: a})
	return append(line, '\n'), err
}

// item is what the server says about one operation.
type item struct {
	Index  string `json:"_index"`
	Status int    `json:"status"`
	SeqNo  int64  `json:"_seq_no"`
	Term   int64  `json:"_primary_term"`
	Error  *cause `json:"error"`
}

// bulk does operations and notes what became of each. What the server was too
// busy for is sent again, a few times; what is too large is sent in halves.
func (s *Store) bulk(ctx context.Context, ops []*op, wait bool) error {
	var err error
	for try := 0; len(ops) > 0; try++ {
		if try == attempts {
			return fmt.Errorf("%d documents were refused %d times: %w", len(ops), attempts, err)
		}
		if try > 0 {
			if err := pause(ctx, try); err != nil {
				return err
			}
		}
		var items []map[string]item
		items, err = s.sendBulk(ctx, ops, wait)
		var e *ServerError
		switch {
		case err == nil:
			ops, err = settle(ops, items)
			if len(ops) > 0 && errors.Is(err, index.ErrReadOnly) {
				err = s.whyBlocked(ctx, ops[0].kind, err)
			}
			if err != nil && (len(ops) == 0 || !errors.Is(err, index.ErrUnavailable)) {
				return err
			}
		case errors.As(err, &e) && e.Status == http.StatusRequestEntityTooLarge:
			return s.halves(ctx, ops, wait)
		case errors.As(err, &e) && busy(e):
		default:
			return err
		}
	}
	return nil
}

// busy says whether a server has not even begun: then sending again is safe.
func busy(e *ServerError) bool {
	return (e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable) && errors.Is(e, index.ErrUnavailable)
}

// writeBlocked says whether an index takes no writes: a migration does that, or
// a person.
func writeBlocked(e *ServerError) bool {
	return errors.Is(e, index.ErrReadOnly) && strings.Contains(e.Reason, "index write (api)")
}

func (s *Store) halves(ctx context.Context, ops []*op, wait bool) error {
	if len(ops) == 1 {
		ops[0].err = &index.RejectedError{Kind: ops[0].kind, ID: ops[0].id, Reason: fmt.Sprintf("%d bytes are more than the server takes", ops[0].size())}
		return nil
	}
	if err := s.bulk(ctx, ops[:len(ops)/2], wait); err != nil {
		return err
	}
	return s.bulk(ctx, ops[len(ops)/2:], wait)
}

func (s *Store) sendBulk(ctx context.Context, ops []*op, wait bool) ([]map[string]item, error) {
	var body bytes.Buffer
	for _, o := range ops {
		body.Write(o.head)
		body.Write(o.body)
	}
	req := esapi.BulkRequest{Body: bytes.NewReader(body.Bytes())}
	if wait {
		req.Refresh = "wait_for"
	}
	var answer struct {
		Items []map[string]item `json:"items"`
	}
	if err := s.send(ctx, req, &answer); err != nil {
		return nil, err
	}
	if len(answer.Items) != len(ops) {
		return nil, fmt.Errorf("%w: it answered %d of %d operations", index.ErrUnavailable, len(answer.Items), len(ops))
	}
	return answer.Items, nil
}

// settle notes the results and gives the operations to be sent again, with the
// reason. Without any, the error is one of the whole store.
func settle(ops []*op, items []map[string]item) (again []*op, reason error) {
	for i, o := range ops {
		for _, it := range items[i] {
			e := &ServerError{Status: it.Status}
			if it.Error != nil {
				e.Type, e.Reason = it.Error.Type, it.Error.text()
			}
			switch {
			case it.Status < 300:
				o.index, o.seqNo, o.term = it.Index, it.SeqNo, it.Term
			case it.Status == http.StatusConflict, o.pinned && e.Type == "index_not_found_exception":
				o.err = index.ErrConflict
			case it.Status == http.StatusNotFound && (it.Error == nil || o.body == nil):
				o.absent = true // the document, or the whole index of its kind
			case busy(e), writeBlocked(e):
				again, reason = append(again, o), e
			case it.Status == http.StatusNotFound:
				return nil, fmt.Errorf("%w: an index is gone: %w", index.ErrDamaged, e)
			case it.Status < 400 || it.Status >= 500 || e.Unwrap() != nil:
				return nil, e
			default:
				o.err = &index.RejectedError{Kind: o.kind, ID: o.id, Reason: e.Error()}
			}
		}
	}
	return again, reason
}
