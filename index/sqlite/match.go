package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"scops/index"
	"scops/index/query"
)

// matcher works out the set of rows a query matches, condition by condition,
// each from its own table. A row that goes through the engine's interface
// costs ten times what the engine itself spends on it, so tables answer with
// pieces of sets, or with one string, a list of row numbers.
type matcher struct {
	f   *search
	all rowSet // all rows of the kinds asked for, nil until they are
}

// kinds gives all rows of the kinds asked for.
func (m *matcher) kinds(ctx context.Context) (rowSet, error) {
	if m.all == nil {
		fields, err := m.f.s.fieldsOf(ctx, m.f.tx, m.f.req.Kinds, "")
		if err != nil {
			return nil, err
		}
		c := m.f.compiler()
		c.add(" FROM sets WHERE field IN (")
		c.numbers(fields)
		c.add(")")
		if m.all, err = m.f.pieces(ctx, c); err != nil {
			return nil, err
		}
	}
	return m.all, nil
}

// pieces reads the rows of "SELECT chunk, bits FROM sets ...".
func (f *search) pieces(ctx context.Context, c *compiler) (rows rowSet, err error) {
	var piece chunk
	err = f.each(ctx, "SELECT chunk, bits"+c.sql.String(), c.args, func(r *sql.Rows) error {
		var at int64
		var data sql.RawBytes
		if err := r.Scan(&at, &data); err != nil {
			return err
		}
		piece.read(data)
		rows = rows.addChunk(at, &piece)
		return nil
	})
	return rows, err
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
		return m.text(ctx, match, nil)
	}
	switch n := n.(type) {
	case nil, query.All:
		all, err := m.kinds(ctx)
		return all.clone(), err
	case query.Not:
		rows, err := m.match(ctx, n.Arg)
		if err != nil {
			return nil, err
		}
		all, err := m.kinds(ctx)
		return all.clone().without(rows), err
	case query.And:
		return m.every(ctx, n)
	case query.Or:
		return m.any(ctx, n)
	case query.Keyword:
		return m.keyword(ctx, n)
	case query.Near:
		found, err := foundBefore(n)
		if err != nil {
			return nil, err
		}
		all, err := m.kinds(ctx)
		return found.clone().and(all), err
	case query.Range:
		return m.numberRange(ctx, n)
	default:
		return nil, fmt.Errorf("no such condition: %T", n)
	}
}

// every joins conditions by AND, those on the text last and as one: FTS5 is the
// slowest, and looks only where the others leave something.
func (m *matcher) every(ctx context.Context, n query.And) (rowSet, error) {
	parts, texts := flat(n, nil, nil)
	var rows rowSet
	for i, part := range parts {
		more, err := m.match(ctx, part)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			more = rows.and(more)
		}
		if rows = more; rows.count() == 0 {
			return nil, nil
		}
	}
	if len(texts) == 0 {
		return rows, nil
	}
	match, _ := joinMatch(texts, " AND ")
	if len(parts) == 0 {
		return m.text(ctx, match, nil)
	}
	found, err := m.text(ctx, match, rows)
	return rows.and(found), err
}

// flat takes ANDs within an AND apart, and conditions on the text from others.
func flat(n query.And, parts, texts []query.Node) ([]query.Node, []query.Node) {
	for _, arg := range n.Args {
		if _, ok := fullText(arg); ok {
			texts = append(texts, arg)
		} else if and, ok := arg.(query.And); ok {
			parts, texts = flat(and, parts, texts)
		} else {
			parts = append(parts, arg)
		}
	}
	return parts, texts
}

// any joins conditions by OR, those on the text as one.
func (m *matcher) any(ctx context.Context, n query.Or) (rowSet, error) {
	var texts []query.Node
	parts := slices.DeleteFunc(slices.Clone(n.Args), func(arg query.Node) bool {
		_, ok := fullText(arg)
		if ok {
			texts = append(texts, arg)
		}
		return ok
	})
	if len(texts) > 0 {
		parts = append(parts, query.Or{Args: texts})
	}
	var rows rowSet
	for _, part := range parts {
		more, err := m.match(ctx, part)
		if err != nil {
			return nil, err
		}
		rows = rows.or(more)
	}
	return rows, nil
}

// text asks the full-text index, which holds all kinds. Rows outside of the
// span of within, unless it is nil, are of no interest.
func (m *matcher) text(ctx context.Context, match string, within rowSet) (rowSet, error) {
	if match == "" {
		return nil, nil
	}
	c := m.f.compiler()
	c.add(" FROM text WHERE text MATCH ?", match)
	if within != nil {
		first, last := within.span()
		c.add(" AND rowid BETWEEN ? AND ?", first, last)
		return m.f.rowSet(ctx, "rowid", c)
	}
	rows, err := m.f.rowSet(ctx, "rowid", c)
	if err != nil {
		return nil, err
	}
	all, err := m.kinds(ctx)
	return rows.and(all), err
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
	if slices.Contains(index.FewValued(), n.Field) {
		c := m.f.compiler().rowsOf("sets", fields)
		c.value("value", n)
		return m.f.pieces(ctx, c)
	}
	c := m.f.compiler().rowsOf("keywords", fields)
	c.value("value", n)
	return m.f.rowSet(ctx, "v.doc", c)
}

// numberRange lists the rows of a short range; a long one is read off the
// column.
func (m *matcher) numberRange(ctx context.Context, n query.Range) (rowSet, error) {
	fields, err := m.f.s.fieldsOf(ctx, m.f.tx, m.f.req.Kinds, n.Field)
	if err != nil {
		return nil, err
	}
	c := m.f.compiler().rowsOf("numbers", fields)
	c.bounds("value", n)
	many, err := c.many(ctx)
	if err != nil {
		return nil, err
	}
	if !many {
		return m.f.rowSet(ctx, "v.doc", c)
	}
	var rows rowSet
	err = m.f.column(ctx, fields, 0, lastRow, func(row, value int64) {
		if (n.From == nil || value >= *n.From) && (n.To == nil || value < *n.To) {
			rows = rows.add(row)
		}
	})
	return rows, err
}
