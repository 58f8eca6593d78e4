package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"scops/index"
)

// counts are facets and histogram in the making.
type counts struct {
	req     *index.Request
	tallies []index.Tally // one for each facet
	bins    *index.Bins
}

func newCounts(req *index.Request) *counts {
	c := &counts{req: req, tallies: make([]index.Tally, len(req.Facets))}
	for i := range c.tallies {
		c.tallies[i] = index.Tally{}
	}
	if req.Histogram != nil {
		c.bins = index.NewBins(*req.Histogram)
	}
	return c
}

func (c *counts) fill(res *index.Result) (err error) {
	if len(c.tallies) > 0 {
		res.Facets = make(map[string][]index.Count, len(c.tallies))
	}
	for i, f := range c.req.Facets {
		res.Facets[f.Field] = c.tallies[i].Top(f.Size)
	}
	if c.bins != nil {
		res.Histogram, err = c.bins.Result()
	}
	return err
}

// survey counts what is asked of the matches, and takes the page out of them.
func (f *search) survey(ctx context.Context, matches rowSet, res *index.Result) (page []int64, err error) {
	c := newCounts(&f.req)
	if matches.count() == 0 {
		return nil, c.fill(res)
	}
	for i, facet := range c.req.Facets {
		if err := f.countValues(ctx, facet.Field, matches, c.tallies[i]); err != nil {
			return nil, err
		}
	}
	pick := f.newPicker(f.req.Limit + 1)
	readers := map[string][]func(row, value int64){f.req.Sort.Field: {pick.add}}
	if c.bins != nil {
		name := c.req.Histogram.Field
		readers[name] = append(readers[name], func(_, ms int64) { c.bins.Add(ms, 1) })
	}
	for name, all := range readers {
		err := f.numbers(ctx, name, matches, func(row, value int64) {
			for _, read := range all {
				read(row, value)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	if err := c.fill(res); err != nil {
		return nil, err
	}
	return pick.rows(ctx, matches)
}

// countSets counts the values of a field that has few.
func (f *search) countSets(ctx context.Context, fields []int64, matches rowSet, tally index.Tally) error {
	c := f.compiler().rowsOf("sets", fields)
	var piece chunk
	return f.each(ctx, "SELECT value, chunk, bits"+c.sql.String(), nil, func(rows *sql.Rows) error {
		var value, data sql.RawBytes
		var at int64
		if err := rows.Scan(&value, &at, &data); err != nil {
			return err
		}
		piece.read(data)
		if docs := matches.shared(at, &piece); docs > 0 {
			tally[string(value)] += docs
		}
		return nil
	})
}

// countValues counts the values of one field among the matches: by its sets,
// or by a string of row numbers for each value.
func (f *search) countValues(ctx context.Context, field string, matches rowSet, tally index.Tally) error {
	add := func(rows *sql.Rows) error {
		var value string
		var list sql.RawBytes
		if err := rows.Scan(&value, &list); err != nil {
			return err
		}
		docs, row := int64(0), int64(0)
		for rest := []byte(list); len(rest) > 0; {
			if row, rest = nextNumber(rest); matches.has(row) {
				docs++
			}
		}
		if docs > 0 {
			tally[value] += docs
		}
		return nil
	}
	if field == "id" {
		c := f.compiler()
		c.add("SELECT d.id, d.doc FROM docs d WHERE ")
		c.kindList()
		return f.each(ctx, c.sql.String(), c.args, add)
	}
	fields, err := f.s.fieldsOf(ctx, f.tx, f.req.Kinds, field)
	if err != nil {
		return err
	}
	if slices.Contains(index.FewValued(), field) {
		return f.countSets(ctx, fields, matches, tally)
	}
	for _, n := range fields { // one by one: the index has the values of each in order
		if err := f.each(ctx, "SELECT value, group_concat(doc) FROM keywords WHERE field = ? GROUP BY value", []any{n}, add); err != nil {
			return err
		}
	}
	return nil
}

// errEnough ends each without being its error.
var errEnough = errors.New("enough was read")

// each runs do on every row of an answer, until that gives errEnough.
func (f *search) each(ctx context.Context, q string, args []any, do func(*sql.Rows) error) (err error) {
	rows, err := f.tx.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		switch err := do(rows); {
		case errors.Is(err, errEnough):
			return nil
		case err != nil:
			return err
		}
	}
	return rows.Err()
}
