package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// walkLimit is from how many matches on a later page that counts nothing is found
// by walking along the sort index until it is full. Others are taken out of the
// set of all matches.
const walkLimit = 4000

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

// prepare writes the query as a condition on docs d.
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

func (f *search) page(ctx context.Context) (res index.Result, err error) {
	var rows []int64
	if counted := len(f.req.Facets) > 0 || f.req.Histogram != nil; f.at == nil || counted || f.at.Total < walkLimit {
		rows, err = f.first(ctx, &res)
	} else {
		rows, err = f.walk(ctx, f.req.Limit+1)
	}
	if err != nil {
		return res, err
	}
	if f.at != nil { // a later page keeps the total of the first
		res.Total = f.at.Total
	}
	shown := rows[:min(len(rows), f.req.Limit)]
	res.Docs, err = f.documents(ctx, shown)
	if err != nil || len(rows) <= f.req.Limit {
		return res, err
	}
	if n := len(res.Docs); n > 0 {
		res.Next = f.req.Token(&res.Docs[n-1], res.Total)
		return res, nil
	}
	res.Next, err = f.token(ctx, shown, res.Total)
	return res, err
}

// token goes on after the last of rows that is there.
func (f *search) token(ctx context.Context, rows []int64, total int64) (string, error) {
	for i := len(rows) - 1; i >= 0; i-- {
		last, err := f.documents(ctx, rows[i:i+1])
		if err != nil {
			return "", err
		}
		if len(last) == 1 {
			return f.req.Token(&last[0], total), nil
		}
	}
	return "", fmt.Errorf("%w: %d documents in a row are missing", index.ErrDamaged, len(rows))
}

// documents reads the documents of rows, in their order. One that somebody
// deleted by hand, past the store, is left out: who reads the ledger names it.
func (f *search) documents(ctx context.Context, rows []int64) (docs []index.Document, err error) {
	read := f.s.stmt.byRow
	if f.req.NoBody {
		read = f.s.stmt.bodiless
	}
	read = f.tx.StmtContext(ctx, read)
	for _, row := range rows {
		e, err := scanEntry(read.QueryRowContext(ctx, row))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		docs = append(docs, e.doc)
	}
	return docs, nil
}

// first works out all matches, counts them, and gives the rows of the page.
func (f *search) first(ctx context.Context, res *index.Result) ([]int64, error) {
	m := matcher{f: f}
	matches, err := m.match(ctx, f.req.Query)
	if err != nil {
		return nil, err
	}
	res.Total = matches.count()
	return f.survey(ctx, matches, res)
}

// walk follows the sort index, then takes what has no sort value, by id.
func (f *search) walk(ctx context.Context, limit int) ([]int64, error) {
	if err := f.prepare(ctx); err != nil {
		return nil, err
	}
	var rows []int64
	if len(f.sort) > 0 && f.at.Value != nil {
		c := f.compiler()
		c.add("SELECT d.doc FROM numbers n INDEXED BY numbers_by_value CROSS JOIN docs d ON d.doc = n.doc WHERE n.field IN (")
		c.numbers(f.sort)
		c.add(")")
		c.bounds("n.value", f.within)
		c.add(" AND "+f.condition, f.args...)
		f.afterValue(c)
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
	if f.at.Value == nil {
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

// afterValue and afterID leave out what earlier pages gave.
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
