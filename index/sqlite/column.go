package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// lookLimit is up to how many rows their numbers are looked up one by one. With
// more, the column is gone through.
const lookLimit = 200

// lastRow is above all rows a piece of a column can name.
const lastRow = 1<<cellShift - 1

// numbers gives the numbers of a field that some rows have.
func (f *search) numbers(ctx context.Context, field string, rows rowSet, do func(row, value int64)) error {
	fields, err := f.s.fieldsOf(ctx, f.tx, f.req.Kinds, field)
	if err != nil || len(fields) == 0 {
		return err
	}
	if rows.count() <= lookLimit {
		return f.lookUp(ctx, fields, rows, do)
	}
	first, last := rows.span()
	return f.column(ctx, fields, first, last, func(row, value int64) {
		if rows.has(row) {
			do(row, value)
		}
	})
}

func (f *search) lookUp(ctx context.Context, fields []int64, rows rowSet, do func(row, value int64)) error {
	stmt := f.tx.StmtContext(ctx, f.s.stmt.number)
	for row := range rows.all() {
		for _, field := range fields {
			var value int64
			switch err := stmt.QueryRowContext(ctx, field, row).Scan(&value); {
			case err == nil:
				do(row, value)
			case !errors.Is(err, sql.ErrNoRows):
				return err
			}
		}
	}
	return nil
}

// column gives all numbers of some fields between two rows.
func (f *search) column(ctx context.Context, fields []int64, first, last int64, do func(row, value int64)) error {
	for _, field := range fields {
		from, to := cellAt(field, first), cellAt(field, min(last, lastRow))
		err := f.each(ctx, "SELECT at, data FROM cells WHERE at BETWEEN ? AND ?", []any{from, to}, func(rows *sql.Rows) error {
			var at int64
			var data sql.RawBytes
			if err := rows.Scan(&at, &data); err != nil {
				return err
			}
			eachCell(at, data, do)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
