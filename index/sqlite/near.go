package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"scops/index"
	"scops/index/query"
)

// How many read texts at once, and how many texts are worth another.
const (
	textReaders = 2
	manyTexts   = 500
)

// Near gives a rowSet: the number of a row is never given to another document.
// Candidates come from one transaction, their texts from others, so that nobody
// who holds one waits for a second. What is changed in between is tried as it
// then is.
func (s *Store) Near(ctx context.Context, kinds []index.Kind, n query.Near, beside []query.Node, limit int) (any, int64, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, 0, err
	}
	defer leave()
	req := index.Request{Kinds: kinds, Query: query.And{Args: append(slices.Clone(beside), n.A, n.B)}}
	if _, err := req.Start(); err != nil {
		return nil, 0, fmt.Errorf("read texts: %w", err)
	}
	var rows rowSet
	err = s.look(ctx, func(tx *sql.Tx) (err error) {
		m := matcher{f: &search{s: s, tx: tx, req: req}}
		rows, err = m.match(ctx, req.Query)
		return err
	})
	if candidates := rows.count(); err == nil && candidates > int64(limit) {
		return nil, candidates, nil
	}
	var found rowSet
	if err == nil {
		found, err = s.textsNear(ctx, slices.Collect(rows.all()), n)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("read texts: %w", fault(err))
	}
	return found, rows.count(), nil
}

// textsNear gives those of some rows whose text fits. Many are read by several
// goroutines.
func (s *Store) textsNear(ctx context.Context, rows []int64, n query.Near) (found rowSet, err error) {
	var parts [textReaders]struct {
		found rowSet
		err   error
	}
	var readers sync.WaitGroup
	share, next := max(manyTexts, (len(rows)+textReaders-1)/textReaders), 0
	for part := range slices.Chunk(rows, share) {
		into := &parts[next]
		next++
		readers.Go(func() {
			into.err = s.look(ctx, func(tx *sql.Tx) (err error) {
				into.found, err = s.readNear(ctx, tx, part, query.NewNearby(n))
				return err
			})
		})
	}
	readers.Wait()
	for _, part := range parts {
		found, err = found.or(part.found), errors.Join(err, part.err)
	}
	return found, err
}

// readNear reads texts in the order they lie in.
func (s *Store) readNear(ctx context.Context, tx *sql.Tx, rows []int64, nearby *query.Nearby) (found rowSet, err error) {
	list, _ := json.Marshal(rows) // numbers: cannot fail
	texts, err := tx.StmtContext(ctx, s.stmt.texts).QueryContext(ctx, string(list))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, texts.Close()) }()
	for texts.Next() {
		var row int64
		var text sql.RawBytes
		if err := texts.Scan(&row, &text); err != nil {
			return nil, err
		}
		if nearby.In(string(text)) {
			found = found.add(row)
		}
	}
	return found, texts.Err()
}

// foundBefore is what Near found of a store of this package.
func foundBefore(n query.Near) (rowSet, error) {
	found, ok := n.Found.(rowSet)
	if !ok {
		return nil, fmt.Errorf("%s was looked up in another store", n)
	}
	return found, nil
}
