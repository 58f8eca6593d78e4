package elastic

import (
	"context"
	"errors"

	"scops/index"
)

// copier copies one index into another.
type copier struct {
	s        *Store
	move     Move
	progress Progress
	copied   int
	size     int // mean bytes of the documents read last; 0 at first
}

// copyChanged copies what the new index does not hold as the old one does.
func (c *copier) copyChanged(ctx context.Context, phase Phase) error {
	var done int64
	return c.walk(ctx, c.move.From, func(page []numbered) error {
		there, err := c.where(ctx, c.move.To, page)
		if err != nil {
			return err
		}
		var changed []string
		for i, n := range page {
			if !there[i].Found || there[i].Version != copyVersion(n.SeqNo) {
				changed = append(changed, n.ID)
			}
		}
		err = c.each(ctx, c.move.From, changed, func(docs []stored) error { return c.write(ctx, docs) })
		done += int64(len(page))
		c.progress(phase, done, c.move.Docs)
		return err
	})
}

// copyVersion is the external version of a copy; none may be 0.
func copyVersion(seqNo int64) int64 { return seqNo + 1 }

// write puts copies into the new index. One that stands there already in this
// state or a later one, or an index that has come into use, is no fault: reading
// both indices decides, and changing the aliases.
func (c *copier) write(ctx context.Context, docs []stored) error {
	batch := newBatch()
	flush := func() error {
		if err := c.s.bulk(ctx, batch.ops, false); err != nil {
			return err
		}
		for _, o := range batch.ops {
			if o.err != nil && !errors.Is(o.err, index.ErrConflict) {
				return o.err
			}
		}
		c.copied += len(batch.ops)
		batch = newBatch()
		return nil
	}
	for i := range docs {
		d, err := c.s.document(&docs[i])
		if err != nil {
			return err
		}
		head, err := encodeAction("index", action{Index: c.s.copying(d.Kind), RequireAlias: true, ID: d.ID, Version: copyVersion(docs[i].SeqNo), VersionType: "external"})
		if err != nil {
			return err
		}
		body, err := encode(&d)
		if err != nil {
			return err
		}
		o := &op{head: head, body: body, kind: d.Kind, id: d.ID, pinned: true}
		if !batch.takes(o) {
			if err := flush(); err != nil {
				return err
			}
		}
		batch.add(o, i)
	}
	return flush()
}

// removeGone deletes from the new index what was deleted from the old one since
// it was copied.
func (c *copier) removeGone(ctx context.Context) error {
	return c.walk(ctx, c.move.To, func(page []numbered) error {
		there, err := c.where(ctx, c.move.From, page)
		if err != nil {
			return err
		}
		var ops []*op
		for i, n := range page {
			if there[i].Found {
				continue
			}
			head, err := encodeAction("delete", action{Index: c.s.copying(c.move.Kind), ID: n.ID})
			if err != nil {
				return err
			}
			ops = append(ops, &op{head: head, kind: c.move.Kind, id: n.ID})
		}
		return c.s.bulk(ctx, ops, false)
	})
}
