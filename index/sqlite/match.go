package sqlite

import (
	"context"
	"fmt"

	"scops/index/query"
)

// matcher works out the set of rows a query matches, condition by condition,
// each from its own table. For what most documents match that takes a fraction
// of what looking every document up does: a row that goes through the engine's
// interface costs ten times what the engine itself spends on it, so each table
// answers with one string, a list of row numbers.
type matcher struct {
	f    *search
	kind rowSet // all rows of the kinds asked for
}

// newMatcher reads which rows there are.
func (f *search) newMatcher(ctx context.Context) (*matcher, error) {
	c := f.compiler()
	c.add(" FROM docs d WHERE ")
	c.kindList()
	all, err := f.rowSet(ctx, "d.doc", c)
	return &matcher{f, all}, err
}

// rowSet reads the rows of "SELECT column FROM ...".
func (f *search) rowSet(ctx context.Context, column string, c *compiler) (rowSet, error) {
	var list []byte
	if err := f.tx.QueryRowContext(ctx, "SELECT group_concat("+column+")"+c.sql.String(), c.args...).Scan(&list); err != nil {
		return nil, err
	}
	var rows rowSet
	for row := int64(0); len(list) > 0; {
		row, list = nextNumber(list)
		rows = rows.add(row)
	}
	return rows, nil
}

// match gives the rows of a query, in a set of the caller's own.
func (m *matcher) match(ctx context.Context, n query.Node) (rowSet, error) {
	if match, ok := fullText(n); ok {
		return m.text(ctx, match)
	}
	switch n := n.(type) {
	case query.All:
		return m.kind.clone(), nil
	case query.Not:
		rows, err := m.match(ctx, n.Arg)
		return m.kind.clone().without(rows), err
	case query.And:
		return m.group(ctx, n.Args, m.kind.clone(), rowSet.and)
	case query.Or:
		return m.group(ctx, n.Args, nil, rowSet.or)
	case query.Keyword:
		return m.keyword(ctx, n)
	case query.Near:
		c := m.f.compiler()
		if err := c.foundRows(n); err != nil {
			return nil, err
		}
		return m.f.rowSet(ctx, "n.doc", c)
	case query.Range:
		fields, err := m.f.s.fieldsOf(ctx, m.f.tx, m.f.req.Kinds, n.Field)
		if err != nil {
			return nil, err
		}
		c := m.f.compiler().rowsOf("numbers", fields)
		c.bounds("value", n)
		return m.f.rowSet(ctx, "v.doc", c)
	default:
		return nil, fmt.Errorf("no such condition: %T", n)
	}
}

func (m *matcher) group(ctx context.Context, args []query.Node, rows rowSet, join func(rowSet, rowSet) rowSet) (rowSet, error) {
	for _, arg := range args {
		more, err := m.match(ctx, arg)
		if err != nil {
			return nil, err
		}
		rows = join(rows, more)
	}
	return rows, nil
}

// text asks the full-text index, which holds all kinds.
func (m *matcher) text(ctx context.Context, match string) (rowSet, error) {
	if match == "" {
		return nil, nil
	}
	c := m.f.compiler()
	c.add(" FROM text WHERE text MATCH ?", match)
	rows, err := m.f.rowSet(ctx, "rowid", c)
	return rows.and(m.kind), err
}

func (m *matcher) keyword(ctx context.Context, n query.Keyword) (rowSet, error) {
	if n.Field == "id" {
		c := m.f.compiler()
		c.add(" FROM docs d WHERE ")
		c.kindList()
		c.value("d.id", n)
		return m.f.rowSet(ctx, "d.doc", c)
	}
	fields, err := m.f.s.fieldsOf(ctx, m.f.tx, m.f.req.Kinds, n.Field)
	if err != nil {
		return nil, err
	}
	c := m.f.compiler().rowsOf("keywords", fields)
	c.value("value", n)
	return m.f.rowSet(ctx, "v.doc", c)
}
