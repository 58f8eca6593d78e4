package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"scops/index"
)

// setKey is a piece of a set, as the table has it.
type setKey struct {
	field int64
	value string
	chunk int64
}

// packed are the pieces of sets and columns a change has touched. Each is read
// once and written once, before the change is committed.
type packed struct {
	sets  map[setKey]*chunk
	cells map[int64][]byte
}

func newPacked() packed { return packed{map[setKey]*chunk{}, map[int64][]byte{}} }

// mark notes that a row holds a value, or no more. Fields with many values have
// no sets.
func (c *change) mark(ctx context.Context, field int64, name, value string, row int64, on bool) error {
	if name != "" && !slices.Contains(index.FewValued(), name) {
		return nil
	}
	key := setKey{field, value, row >> chunkShift}
	piece := c.packed.sets[key]
	if piece == nil {
		var data []byte
		err := c.tx.StmtContext(ctx, c.s.stmt.getSet).QueryRowContext(ctx, key.field, key.value, key.chunk).Scan(&data)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		piece = new(chunk)
		piece.read(data)
		c.packed.sets[key] = piece
	}
	piece.set(row%chunkRows, on)
	return nil
}

// markKind notes that a row is of a kind, or no more.
func (c *change) markKind(ctx context.Context, kind index.Kind, row int64, on bool) error {
	field, err := c.field(ctx, kind, "")
	if err != nil {
		return err
	}
	return c.mark(ctx, field, "", "", row, on)
}

// cell notes the number of a row, or that it has none.
func (c *change) cell(ctx context.Context, field, row, value int64, ok bool) error {
	at := cellAt(field, row)
	data, known := c.packed.cells[at]
	if !known {
		err := c.tx.StmtContext(ctx, c.s.stmt.getCells).QueryRowContext(ctx, at).Scan(&data)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	c.packed.cells[at] = putCell(data, row, value, ok)
	return nil
}

// pack writes what was noted.
func (c *change) pack(ctx context.Context) error {
	for key, piece := range c.packed.sets {
		stmt, args := c.s.stmt.dropSet, []any{key.field, key.value, key.chunk}
		if data := piece.write(); data != nil {
			stmt, args = c.s.stmt.setSet, append(args, data)
		}
		if err := c.exec(ctx, stmt, args...); err != nil {
			return err
		}
	}
	for at, data := range c.packed.cells {
		stmt, args := c.s.stmt.dropCells, []any{at}
		if len(data) > 0 {
			stmt, args = c.s.stmt.setCells, append(args, data)
		}
		if err := c.exec(ctx, stmt, args...); err != nil {
			return err
		}
	}
	return nil
}
