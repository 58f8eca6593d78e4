package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"scops/index"
	"scops/index/query"
)

// Near reads the texts in the order they lie in. What it finds is a rowSet: the
// number of a row is never given to another document.
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
	var found rowSet
	var candidates int64
	err = s.look(ctx, func(tx *sql.Tx) error {
		f := search{s: s, tx: tx, req: req}
		m := matcher{f: &f}
		rows, err := m.match(ctx, req.Query)
		if candidates = rows.count(); err != nil || candidates > int64(limit) {
			return err
		}
		found, err = f.textsNear(ctx, rows, query.NewNearby(n))
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read texts: %w", fault(err))
	}
	return found, candidates, nil
}

// textsNear gives those of some rows whose text fits.
func (f *search) textsNear(ctx context.Context, rows rowSet, nearby *query.Nearby) (found rowSet, err error) {
	texts, err := f.tx.StmtContext(ctx, f.s.stmt.texts).QueryContext(ctx, rows.list())
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
