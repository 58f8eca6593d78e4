package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// readLimit is up to how many matches are read one by one to be counted. With
// more, whole fields are gone through.
const readLimit = 1000

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

// survey counts the matches and what is asked of them.
func (f *search) survey(ctx context.Context, res *index.Result) (total int64, err error) {
	c := newCounts(&f.req)
	probe := f.compiler()
	probe.add("SELECT count(*) FROM (SELECT 1 FROM docs d WHERE "+f.condition, f.args...)
	probe.add(" LIMIT ?)", readLimit+1)
	if err := f.tx.QueryRowContext(ctx, probe.sql.String(), probe.args...).Scan(&total); err != nil {
		return 0, err
	}
	if total <= readLimit {
		err = f.countEach(ctx, c)
	} else {
		total, err = f.countFields(ctx, c)
	}
	if err != nil {
		return 0, err
	}
	return total, c.fill(res)
}

// countEach reads every match.
func (f *search) countEach(ctx context.Context, c *counts) error {
	q := "SELECT d.id, c.fields FROM docs d JOIN content c ON c.doc = d.doc WHERE " + f.condition
	return f.each(ctx, q, f.args, func(rows *sql.Rows) error {
		var d index.Document
		var raw sql.RawBytes
		if err := rows.Scan(&d.ID, &raw); err != nil {
			return err
		}
		var s stored
		if err := json.Unmarshal(raw, &s); err != nil {
			return fmt.Errorf("%w: %s: %w", index.ErrDamaged, d.ID, err)
		}
		d.Owner, d.Handling, d.CaseIDs, d.Keywords = s.Owner, s.Handling, s.CaseIDs, s.Keywords
		values := d.Values()
		for i, facet := range c.req.Facets {
			for _, value := range values[facet.Field] {
				c.tallies[i][value]++
			}
		}
		if c.bins != nil {
			if ms, ok := s.Numbers[c.req.Histogram.Field]; ok {
				c.bins.Add(ms, 1)
			}
		}
		return nil
	})
}

// countFields goes through every field that is asked for and leaves out what
// does not match.
func (f *search) countFields(ctx context.Context, c *counts) (total int64, err error) {
	m, err := f.newMatcher(ctx)
	if err != nil {
		return 0, err
	}
	matches := m.kind
	if f.req.Query != nil {
		if matches, err = m.match(ctx, f.req.Query); err != nil {
			return 0, err
		}
	}
	for i, facet := range c.req.Facets {
		if err := f.countValues(ctx, facet.Field, matches, c.tallies[i]); err != nil {
			return 0, err
		}
	}
	if c.bins != nil {
		if err := f.countTimes(ctx, c.req.Histogram.Field, matches, c.bins); err != nil {
			return 0, err
		}
	}
	return matches.count(), nil
}

// countValues counts the values of one field among the matches: a string of
// row numbers for each value.
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
	for _, n := range fields { // one by one: the index has the values of each in order
		if err := f.each(ctx, "SELECT value, group_concat(doc) FROM keywords WHERE field = ? GROUP BY value", []any{n}, add); err != nil {
			return err
		}
	}
	return nil
}

// countTimes puts the matches' numbers of one field into bins.
func (f *search) countTimes(ctx context.Context, field string, matches rowSet, bins *index.Bins) error {
	c := f.compiler()
	fields, err := f.s.fieldsOf(ctx, f.tx, f.req.Kinds, field)
	if err != nil {
		return err
	}
	// Both lists are in the order in which the engine meets the rows.
	numbers := c.rowsOf("numbers", fields)
	from, to := int64(index.MinBinTime), int64(index.MaxBinTime)
	numbers.bounds("value", query.Range{From: &from, To: &to})
	var docs, values []byte
	q := "SELECT group_concat(doc), group_concat(value)" + numbers.sql.String()
	if err := f.tx.QueryRowContext(ctx, q, numbers.args...).Scan(&docs, &values); err != nil {
		return err
	}
	for row, ms := int64(0), int64(0); len(docs) > 0; {
		row, docs = nextNumber(docs)
		ms, values = nextNumber(values)
		if matches.has(row) {
			bins.Add(ms, 1)
		}
	}
	return nil
}

// each runs do on every row of an answer.
func (f *search) each(ctx context.Context, q string, args []any, do func(*sql.Rows) error) (err error) {
	rows, err := f.tx.QueryContext(ctx, q, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
