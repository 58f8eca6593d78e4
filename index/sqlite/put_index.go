package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"scops/index"
)

// index brings terms, keywords and numbers of a row from old to d. Either may
// be nil.
func (c *change) index(ctx context.Context, row int64, old *entry, d *index.Document) error {
	var before index.Document
	if old != nil {
		before = old.doc
	}
	if d == nil {
		d = &index.Document{Kind: before.Kind}
	}
	if err := c.indexText(ctx, row, before.Text, d.Text); err != nil {
		return err
	}
	if err := c.indexNumbers(ctx, row, d.Kind, before.Numbers, d.Numbers); err != nil {
		return err
	}
	return c.indexKeywords(ctx, row, d.Kind, before.Values(), d.Values())
}

func (c *change) indexText(ctx context.Context, row int64, before, now string) error {
	switch {
	case before == now:
		return nil
	case now == "":
		return c.exec(ctx, c.s.stmt.dropText, row)
	default:
		terms, words := index.Cut(now)
		return c.exec(ctx, c.s.stmt.setText, row, terms, words)
	}
}

func (c *change) indexNumbers(ctx context.Context, row int64, kind index.Kind, before, now map[string]int64) error {
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if old, ok := before[name]; ok && old == now[name] {
			continue
		}
		field, err := c.field(ctx, kind, name)
		if err == nil {
			err = c.exec(ctx, c.s.stmt.setNumber, field, row, now[name])
		}
		if err == nil {
			err = c.cell(ctx, field, row, now[name], true)
		}
		if err != nil {
			return err
		}
	}
	for name := range before {
		if _, ok := now[name]; ok {
			continue
		}
		field, err := c.field(ctx, kind, name)
		if err == nil {
			err = c.exec(ctx, c.s.stmt.dropNumber, field, row)
		}
		if err == nil {
			err = c.cell(ctx, field, row, 0, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *change) indexKeywords(ctx context.Context, row int64, kind index.Kind, before, now map[string][]string) error {
	for name, values := range before {
		if err := c.eachKeyword(ctx, c.s.stmt.dropKeyword, row, kind, name, values, now[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if err := c.eachKeyword(ctx, c.s.stmt.addKeyword, row, kind, name, now[name], before[name]); err != nil {
			return err
		}
	}
	return nil
}

// eachKeyword runs stmt for the values that are not among except. Ids are
// found in docs.
func (c *change) eachKeyword(ctx context.Context, stmt *sql.Stmt, row int64, kind index.Kind, name string, values, except []string) error {
	if name == "id" {
		return nil
	}
	for _, v := range values {
		if _, found := slices.BinarySearch(except, v); found {
			continue
		}
		field, err := c.field(ctx, kind, name)
		if err == nil {
			err = c.exec(ctx, stmt, field, v, row)
		}
		if err == nil {
			err = c.mark(ctx, field, name, v, row, stmt == c.s.stmt.addKeyword)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// field gives the number of a field, a new one when it is met first.
func (c *change) field(ctx context.Context, kind index.Kind, name string) (int64, error) {
	key := fieldKey{kind, name}
	if n, ok := c.s.fields.get(key); ok {
		return n, nil
	}
	if n, ok := c.fields[key]; ok {
		return n, nil
	}
	var n int64
	err := c.tx.StmtContext(ctx, c.s.stmt.getField).QueryRowContext(ctx, string(kind), name).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		var res sql.Result
		if res, err = c.tx.StmtContext(ctx, c.s.stmt.addField).ExecContext(ctx, string(kind), name); err == nil {
			n, err = res.LastInsertId()
		}
	}
	if err != nil {
		return 0, err
	}
	c.fields[key] = n
	return n, nil
}
