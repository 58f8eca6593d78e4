package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// gatherLimit is up to how many matches a page is made by sorting them all.
// With more, the sort index is walked from its end until the page is full.
const gatherLimit = 4000

// Search finds documents.
func (s *Store) Search(ctx context.Context, req index.Request) (index.Result, error) {
	leave, err := s.enter()
	if err != nil {
		return index.Result{}, err
	}
	defer leave()
	at, err := req.Start()
	if err != nil {
		return index.Result{}, fmt.Errorf("search index: %w", err)
	}
	var res index.Result
	err = s.look(ctx, func(tx *sql.Tx) error {
		found := search{s: s, tx: tx, req: req, at: at}
		if err := found.prepare(ctx); err != nil {
			return err
		}
		res, err = found.page(ctx)
		return err
	})
	if err != nil {
		return index.Result{}, fmt.Errorf("search index: %w", fault(err))
	}
	return res, nil
}

// search is one page on its way.
type search struct {
	s   *Store
	tx  *sql.Tx
	req index.Request
	at  *index.Position // where the page before ended

	condition string // on docs d
	args      []any
	sort      []int64     // numbers of the sort field
	within    query.Range // what the query itself asks of the sort field
}

func (f *search) compiler() *compiler { return &compiler{s: f.s, tx: f.tx, kinds: f.req.Kinds} }

func (f *search) prepare(ctx context.Context) (err error) {
	if f.sort, err = f.s.fieldsOf(ctx, f.tx, f.req.Kinds, f.req.Sort.Field); err != nil {
		return err
	}
	c := f.compiler()
	c.kindList()
	if f.req.Query != nil {
		c.add(" AND ")
		if err := c.compile(ctx, f.req.Query); err != nil {
			return err
		}
	}
	f.condition, f.args = c.sql.String(), c.args
	f.within = sortRange(f.req.Query, f.req.Sort.Field)
	return nil
}

// sortRange finds a range of the sort field that every match must lie in, so
// that the walk begins and ends there.
func sortRange(n query.Node, field string) query.Range {
	switch n := n.(type) {
	case query.Range:
		if n.Field == field {
			return n
		}
	case query.And:
		for _, arg := range n.Args {
			if r := sortRange(arg, field); r.From != nil || r.To != nil {
				return r
			}
		}
	}
	return query.Range{}
}

func (f *search) page(ctx context.Context) (index.Result, error) {
	var res index.Result
	if err := f.totals(ctx, &res); err != nil {
		return res, err
	}
	find := f.gather
	if res.Total > gatherLimit {
		find = f.walk
	}
	rows, err := find(ctx, f.req.Limit+1)
	if err != nil {
		return res, err
	}
	more := len(rows) > f.req.Limit
	for _, row := range rows[:min(len(rows), f.req.Limit)] {
		e, err := scanEntry(f.tx.StmtContext(ctx, f.s.stmt.byRow).QueryRowContext(ctx, row))
		if err != nil {
			return res, err
		}
		res.Docs = append(res.Docs, e.doc)
	}
	if more {
		res.Next = f.req.Token(&res.Docs[len(res.Docs)-1], res.Total)
	}
	return res, nil
}

// totals counts the matches, and what is asked of them; a later page keeps the
// total of the first.
func (f *search) totals(ctx context.Context, res *index.Result) (err error) {
	switch {
	case len(f.req.Facets) > 0 || f.req.Histogram != nil:
		res.Total, err = f.survey(ctx, res)
	case f.at == nil:
		err = f.count(ctx, &res.Total)
	}
	if f.at != nil {
		res.Total = f.at.Total
	}
	return err
}

// count counts all matches: in one table where the query is a single value or
// range, since every value of a field stands once for a document.
func (f *search) count(ctx context.Context, total *int64) error {
	c := f.compiler()
	switch n := f.req.Query.(type) {
	case query.Keyword:
		if n.Field != "id" && !n.Prefix {
			fields, err := f.s.fieldsOf(ctx, f.tx, f.req.Kinds, n.Field)
			if err != nil {
				return err
			}
			c = c.rowsOf("keywords", fields)
			c.value("value", n)
		}
	case query.Range:
		fields, err := f.s.fieldsOf(ctx, f.tx, f.req.Kinds, n.Field)
		if err != nil {
			return err
		}
		c = c.rowsOf("numbers", fields)
		c.bounds("value", n)
	}
	if c.sql.Len() == 0 {
		c.add(" FROM docs d WHERE "+f.condition, f.args...)
	}
	return f.tx.QueryRowContext(ctx, "SELECT count(*)"+c.sql.String(), c.args...).Scan(total)
}

// gather sorts all matches and takes the page out.
func (f *search) gather(ctx context.Context, limit int) ([]int64, error) {
	c := f.compiler()
	c.add("SELECT d.doc FROM docs d LEFT JOIN numbers n ON n.doc = d.doc AND n.field IN (")
	c.numbers(f.sort)
	c.add(") WHERE "+f.condition, f.args...)
	if f.at != nil {
		f.afterAnywhere(c)
	}
	c.add(" ORDER BY n.value IS NULL, n.value "+f.direction()+", d.id, d.kind LIMIT ?", limit)
	return f.rows(ctx, c)
}

// walk follows the sort index, then takes what has no sort value, by id.
func (f *search) walk(ctx context.Context, limit int) ([]int64, error) {
	var rows []int64
	if len(f.sort) > 0 && (f.at == nil || f.at.Value != nil) {
		c := f.compiler()
		c.add("SELECT d.doc FROM numbers n INDEXED BY numbers_by_value CROSS JOIN docs d ON d.doc = n.doc WHERE n.field IN (")
		c.numbers(f.sort)
		c.add(")")
		c.bounds("n.value", f.within)
		c.add(" AND "+f.condition, f.args...)
		if f.at != nil {
			f.afterValue(c)
		}
		c.add(" ORDER BY n.value "+f.direction()+", d.id, d.kind LIMIT ?", limit)
		found, err := f.rows(ctx, c)
		if err != nil || len(found) == limit {
			return found, err
		}
		rows = found
	}
	c := f.compiler()
	c.add("SELECT d.doc FROM docs d WHERE "+f.condition, f.args...)
	c.add(" AND NOT EXISTS (SELECT 1 FROM numbers n WHERE n.doc = d.doc AND n.field IN (")
	c.numbers(f.sort)
	c.add("))")
	if f.at != nil && f.at.Value == nil {
		f.afterID(c)
	}
	c.add(" ORDER BY d.id, d.kind LIMIT ?", limit-len(rows))
	found, err := f.rows(ctx, c)
	return append(rows, found...), err
}

func (f *search) direction() string {
	if f.req.Sort.Up {
		return "ASC"
	}
	return "DESC"
}

// afterAnywhere, afterValue and afterID leave out what earlier pages gave.
func (f *search) afterAnywhere(c *compiler) {
	if f.at.Value == nil {
		c.add(" AND n.value IS NULL")
		f.afterID(c)
		return
	}
	c.add(" AND (n.value IS NULL OR (1")
	f.afterValue(c)
	c.add("))")
}

func (f *search) afterValue(c *compiler) {
	op := "<"
	if f.req.Sort.Up {
		op = ">"
	}
	c.add(" AND n.value "+op+"= ? AND (n.value "+op+" ? OR (d.id, d.kind) > (?, ?))", *f.at.Value, *f.at.Value, f.at.ID, string(f.at.Kind))
}

func (f *search) afterID(c *compiler) {
	c.add(" AND (d.id, d.kind) > (?, ?)", f.at.ID, string(f.at.Kind))
}

func (f *search) rows(ctx context.Context, c *compiler) (out []int64, err error) {
	err = f.each(ctx, c.sql.String(), c.args, func(rows *sql.Rows) error {
		var row int64
		err := rows.Scan(&row)
		out = append(out, row)
		return err
	})
	return out, err
}
