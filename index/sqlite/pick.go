package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"

	"scops/index"
)

// picker finds a page among matches: it is given their sort values in any
// order, and keeps those that can stand on the page.
type picker struct {
	f     *search
	limit int
	best  []place
	full  bool  // best has the page: what is behind worst is not on it
	worst int64 // see order
	prune int   // how many of best are too many
	tied  []int64
	seen  rowSet // all that have a sort value
}

// place is a row and where its sort value puts it: the smallest first.
type place struct{ order, row int64 }

func (f *search) newPicker(limit int) *picker {
	return &picker{f: f, limit: limit, prune: max(4*limit, 1000)}
}

// order is smaller for what comes first.
func (p *picker) order(value int64) int64 {
	if p.f.req.Sort.Up {
		return value
	}
	return ^value // turned round, and nothing overflows
}

func (p *picker) add(row, value int64) {
	p.seen = p.seen.add(row)
	order := p.order(value)
	if at := p.f.at; at != nil {
		if at.Value == nil {
			return
		}
		switch last := p.order(*at.Value); {
		case order < last:
			return
		case order == last:
			p.tied = append(p.tied, row)
			return
		}
	}
	if p.full && order > p.worst {
		return
	}
	if p.best = append(p.best, place{order, row}); len(p.best) >= p.prune {
		p.cut()
	}
}

// cut sorts best and drops what is behind the page; all that share the last
// value of the page stay.
func (p *picker) cut() {
	slices.SortFunc(p.best, func(a, b place) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.row, b.row)) })
	if len(p.best) > p.limit {
		p.full, p.worst = true, p.best[p.limit-1].order
		end, _ := slices.BinarySearchFunc(p.best, p.worst, func(b place, worst int64) int {
			if b.order <= worst {
				return -1
			}
			return 1
		})
		p.best = p.best[:end]
	}
	p.prune = max(p.prune, 2*len(p.best))
}

// rows gives the page: by value, then by id, then by kind; what has no value
// comes last.
func (p *picker) rows(ctx context.Context, matches rowSet) ([]int64, error) {
	at := p.f.at
	out, err := p.byID(ctx, p.tied, at, p.limit)
	if err != nil {
		return nil, err
	}
	p.cut()
	for rest := p.best; len(rest) > 0 && len(out) < p.limit; {
		same := 1
		for same < len(rest) && rest[same].order == rest[0].order {
			same++
		}
		group := make([]int64, same)
		for i := range group {
			group[i] = rest[i].row
		}
		found, err := p.byID(ctx, group, nil, p.limit-len(out))
		if err != nil {
			return nil, err
		}
		out, rest = append(out, found...), rest[same:]
	}
	if len(out) == p.limit {
		return out, nil
	}
	if at != nil && at.Value != nil {
		at = nil
	}
	found, err := p.byID(ctx, slices.Collect(matches.without(p.seen).all()), at, p.limit-len(out))
	return append(out, found...), err
}

// nameLimit is up to how many rows their ids are looked up one by one. With
// more, ids are gone through in order until there are enough.
const nameLimit = 4000

// byID gives the first of some rows by id and kind, behind a position.
func (p *picker) byID(ctx context.Context, rows []int64, after *index.Position, limit int) ([]int64, error) {
	switch {
	case len(rows) < 2 && after == nil:
		return rows, nil
	case len(rows) > nameLimit:
		return p.alongIDs(ctx, rows, after, limit)
	}
	type named struct {
		id   string
		kind index.Kind
		row  int64
	}
	stmt := p.f.tx.StmtContext(ctx, p.f.s.stmt.name)
	var all []named
	for _, row := range rows {
		n := named{row: row}
		switch err := stmt.QueryRowContext(ctx, row).Scan(&n.id, &n.kind); {
		case errors.Is(err, sql.ErrNoRows):
			continue // deleted by hand
		case err != nil:
			return nil, err
		}
		if after == nil || cmp.Or(cmp.Compare(n.id, after.ID), cmp.Compare(n.kind, after.Kind)) > 0 {
			all = append(all, n)
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.kind, b.kind)) })
	var out []int64
	for _, n := range all[:min(len(all), limit)] {
		out = append(out, n.row)
	}
	return out, nil
}

func (p *picker) alongIDs(ctx context.Context, rows []int64, after *index.Position, limit int) (out []int64, err error) {
	var wanted rowSet
	for _, row := range rows {
		wanted = wanted.add(row)
	}
	c := p.f.compiler()
	c.add("SELECT d.doc FROM docs d WHERE ")
	c.kindList()
	if after != nil {
		c.add(" AND d.id >= ? AND (d.id, d.kind) > (?, ?)", after.ID, after.ID, string(after.Kind))
	}
	c.add(" ORDER BY d.id, d.kind")
	err = p.f.each(ctx, c.sql.String(), c.args, func(r *sql.Rows) error {
		var row int64
		if err := r.Scan(&row); err != nil {
			return err
		}
		if wanted.has(row) {
			out = append(out, row)
		}
		if len(out) == limit {
			return errEnough
		}
		return nil
	})
	return out, err
}
