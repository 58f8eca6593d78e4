package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"scops/index"
)

// Get reads documents by id.
func (s *Store) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	out := make([]*index.Document, len(ids))
	err = s.look(ctx, func(tx *sql.Tx) error {
		stmt := tx.StmtContext(ctx, s.stmt.read)
		for i, id := range ids {
			e, err := scanEntry(stmt.QueryRowContext(ctx, string(kind), id))
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			out[i] = &e.doc
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read index: %w", fault(err))
	}
	return out, nil
}

// look runs do in one reading transaction: it sees one state of the store.
func (s *Store) look(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return do(tx)
}

// Delete removes a document from every table. Its bytes are overwritten in the
// file; terms of its text go when FTS5 next merges that part of its index.
func (s *Store) Delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	err = s.change(ctx, func(c *change) error {
		old, err := c.find(ctx, kind, id)
		if err != nil {
			return err
		}
		if old == nil {
			return index.ErrNotFound
		}
		if version != index.VersionAny && version != old.doc.Version {
			return index.ErrConflict
		}
		c.revision++
		if err := c.index(ctx, old.row, old, nil); err != nil {
			return err
		}
		if err := c.markKind(ctx, kind, old.row, false); err != nil {
			return err
		}
		if err := c.exec(ctx, c.s.stmt.dropContent, old.row); err != nil {
			return err
		}
		return c.exec(ctx, c.s.stmt.dropDoc, old.row)
	})
	if err != nil {
		return fmt.Errorf("delete %s %s: %w", kind, id, fault(err))
	}
	return nil
}
