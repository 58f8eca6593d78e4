package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"scops/index"
)

// Put writes documents in one transaction: after an error none is written.
func (s *Store) Put(ctx context.Context, docs []index.Document, _ index.PutOptions) ([]index.Outcome, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []index.Outcome
	err = s.change(ctx, func(c *change) error {
		out = make([]index.Outcome, len(docs))
		for i := range docs {
			o, err := c.put(ctx, &docs[i])
			if err != nil {
				return fmt.Errorf("%s %s: %w", docs[i].Kind, docs[i].ID, err)
			}
			out[i] = o
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("write index: %w", fault(err))
	}
	return out, nil
}

// change is one writing transaction.
type change struct {
	s        *Store
	tx       *sql.Tx
	before   int64
	revision int64
	fields   map[fieldKey]int64 // numbers first seen here
	packed   packed
}

// change runs a writing transaction and commits it when do succeeds.
func (s *Store) change(ctx context.Context, do func(*change) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	c := &change{s: s, tx: tx, fields: map[fieldKey]int64{}, packed: newPacked()}
	if err := tx.StmtContext(ctx, s.stmt.revision).QueryRowContext(ctx).Scan(&c.before); err != nil {
		return err
	}
	c.revision = c.before
	if err := do(c); err != nil {
		return err
	}
	if c.revision == c.before {
		return nil
	}
	if err := c.pack(ctx); err != nil {
		return err
	}
	if err := c.exec(ctx, s.stmt.setRevision, c.revision); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	s.fields.learn(c.fields)
	return nil
}

func (c *change) exec(ctx context.Context, stmt *sql.Stmt, args ...any) error {
	_, err := c.tx.StmtContext(ctx, stmt).ExecContext(ctx, args...)
	return err
}

// find reads a document; nil when there is none.
func (c *change) find(ctx context.Context, kind index.Kind, id string) (*entry, error) {
	e, err := scanEntry(c.tx.StmtContext(ctx, c.s.stmt.entry).QueryRowContext(ctx, string(kind), id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return e, err
}

func (c *change) put(ctx context.Context, d *index.Document) (index.Outcome, error) {
	if rejected := d.Validate(); rejected != nil {
		return index.Outcome{Err: rejected}, nil
	}
	old, err := c.find(ctx, d.Kind, d.ID)
	if err != nil {
		return index.Outcome{}, err
	}
	if !fits(d.Version, old) {
		return index.Outcome{Err: index.ErrConflict}, nil
	}
	fields, err := encodeFields(d)
	if err != nil {
		return index.Outcome{}, err
	}
	hash := contentHash(fields, d)
	if old != nil && bytes.Equal(old.hash, hash) {
		return index.Outcome{Version: old.doc.Version}, nil
	}
	c.revision++
	row, err := c.content(ctx, old, d, fields, hash)
	if err == nil {
		err = c.index(ctx, row, old, d)
	}
	return index.Outcome{Version: versionOf(c.revision)}, err
}

// fits says whether a Put with this version may replace what stands there.
func fits(v index.Version, old *entry) bool {
	switch {
	case v == index.VersionAny:
		return true
	case old == nil:
		return v == index.VersionNone
	default:
		return v == old.doc.Version
	}
}

// content writes the document itself and gives its row.
func (c *change) content(ctx context.Context, old *entry, d *index.Document, fields, hash []byte) (int64, error) {
	if old != nil {
		if err := c.exec(ctx, c.s.stmt.setDoc, old.row, c.revision, hash); err != nil {
			return 0, err
		}
		return old.row, c.exec(ctx, c.s.stmt.setContent, old.row, fields, []byte(d.Text), []byte(d.Body))
	}
	res, err := c.tx.StmtContext(ctx, c.s.stmt.addDoc).ExecContext(ctx, string(d.Kind), d.ID, c.revision, hash)
	if err != nil {
		return 0, err
	}
	row, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	if err := c.markKind(ctx, d.Kind, row, true); err != nil {
		return 0, err
	}
	return row, c.exec(ctx, c.s.stmt.addContent, row, fields, []byte(d.Text), []byte(d.Body))
}
