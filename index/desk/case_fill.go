package desk

import (
	"context"
	"errors"
	"slices"

	"scops/index"
	"scops/index/casebook"
)

// AddToCase puts hits and identifiers into a file. Those that are there already
// stay as they are; hits that cannot be added are told of.
func (d *Desk) AddToCase(ctx context.Context, actor Actor, id string, items CaseItems) (Done, error) {
	c, err := d.openCase(ctx, actor, ActFillCase, id, AccessMember)
	if err != nil {
		return Done{}, err
	}
	if err := items.tidy(); err != nil {
		return Done{}, err
	}
	switch {
	case len(items.Hits)+len(items.Entities) == 0:
		return Done{}, ErrCaseEmpty
	case c.Status == casebook.StatusClosed:
		return Done{}, ErrCaseClosed
	}
	w := d.newDeed(actor, ActFillCase)
	var done Done
	todo, err := d.chooseHits(ctx, &w, id, items.Hits, &done)
	if err != nil || len(todo)+len(items.Entities) == 0 {
		return done, err
	}
	if _, err := c.Add(w.hitRefs(hitIDs(todo)), w.entities(items.Entities)); err != nil { // before anything is written
		return done, err
	}
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: items.detail(w.id, todo), Count: int64(len(todo) + len(items.Entities))}); err != nil {
		return Done{}, err
	}
	_, err = d.fill(ctx, w, id, todo, items.Entities, &done)
	return done, err
}

// chooseHits reads the hits that are to be put into a file.
func (d *Desk) chooseHits(ctx context.Context, w *deed, id string, hits []string, done *Done) ([]*subject, error) {
	w.file = func(doc *index.Document) {
		if !slices.Contains(doc.CaseIDs, id) {
			doc.CaseIDs = append(slices.Clone(doc.CaseIDs), id)
		}
	}
	if len(hits) == 0 {
		return nil, nil
	}
	todo, err := d.take(ctx, *w, subjectsOf(hits), done)
	return slices.DeleteFunc(todo, func(s *subject) bool {
		full := len(s.doc.CaseIDs) >= maxCasesOf && !slices.Contains(s.doc.CaseIDs, id)
		if full {
			done.Left = append(done.Left, Left{s.ID, ErrCaseMany})
		}
		return full
	}), err
}

// fill marks hits as part of a file, then names them in it: whatever dies in
// between, no hit of a file lacks the mark that keeps it from its retention's end.
func (d *Desk) fill(ctx context.Context, w deed, id string, todo []*subject, entities []casebook.Entity, done *Done) (*casebook.Case, error) {
	if len(todo) > 0 {
		if err := d.carryOut(ctx, w, todo, done); err != nil {
			return nil, err
		}
	}
	done.Deed = w.id
	return d.changeCase(ctx, id, func(c *casebook.Case) error {
		if c.Status == casebook.StatusClosed {
			return ErrCaseClosed
		}
		n, err := c.Add(w.hitRefs(done.IDs), w.entities(entities))
		if n > 0 {
			c.Log(w.change(casebook.Change{Kind: casebook.ChangeAdded, Count: n}))
		}
		return err
	})
}

// RemoveFromCase takes hits and identifiers out of a file. ErrCaseHeld while it
// is under legal hold: out of it, they would be erased in time.
func (d *Desk) RemoveFromCase(ctx context.Context, actor Actor, id string, items CaseItems) (Done, error) {
	c, err := d.openCase(ctx, actor, ActFillCase, id, AccessMember)
	if err != nil {
		return Done{}, err
	}
	if err := items.tidy(); err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActFillCase)
	var done Done
	if err := d.dropAbove(ctx, w, &items, &done); err != nil {
		return Done{}, err
	}
	items.Hits = slices.DeleteFunc(items.Hits, func(h string) bool { return !c.HasHit(h) })
	items.Entities = slices.DeleteFunc(items.Entities, func(e casebook.Entity) bool { return !c.HasEntity(e.Kind, e.Value) })
	switch {
	case len(items.Hits)+len(items.Entities) == 0:
		return done, ErrCaseEmpty
	case c.Status == casebook.StatusClosed:
		return Done{}, ErrCaseClosed
	case c.Held(w.at):
		return Done{}, ErrCaseHeld
	}
	detail := items.detail(w.id, nil)
	detail["removed"] = items.Hits
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: detail, Count: int64(len(items.Hits) + len(items.Entities))}); err != nil {
		return Done{}, err
	}
	_, err = d.changeCase(ctx, id, func(c *casebook.Case) error {
		if c.Held(w.at) { // since a moment ago
			return ErrCaseHeld
		}
		if n := c.Remove(items.Hits, items.Entities); n > 0 {
			c.Log(w.change(casebook.Change{Kind: casebook.ChangeRemoved, Count: n}))
		}
		return nil
	})
	if err != nil {
		return Done{}, err
	}
	err = d.unmark(ctx, w, id, items.Hits, &done)
	return done, err
}

// dropAbove leaves out hits above what the actor may see: they do not go, either.
func (d *Desk) dropAbove(ctx context.Context, w deed, items *CaseItems, done *Done) error {
	var all Done
	if _, err := d.take(ctx, w, subjectsOf(items.Hits), &all); err != nil {
		return err
	}
	for _, l := range all.Left {
		if errors.As(l.Err, new(*AboveError)) {
			done.Left = append(done.Left, l)
			items.Hits = slices.DeleteFunc(items.Hits, func(id string) bool { return id == l.ID })
		}
	}
	return nil
}

// subjectsOf are hits as they stand.
func subjectsOf(ids []string) []Subject {
	subjects := make([]Subject, len(ids))
	for i, id := range ids {
		subjects[i] = Subject{ID: id, Version: index.VersionAny}
	}
	return subjects
}

// unmark says of hits that they do not stand in a file any more. One that is
// gone needs no saying.
func (d *Desk) unmark(ctx context.Context, w deed, id string, hits []string, done *Done) error {
	w.file = func(doc *index.Document) {
		doc.CaseIDs = slices.DeleteFunc(slices.Clone(doc.CaseIDs), func(c string) bool { return c == id })
	}
	w.apply = func(hit *index.Hit) { hit.Desk.Unfiled = &w.at } // its clock begins anew
	done.Deed = w.id
	todo, err := d.take(ctx, w, subjectsOf(hits), done)
	if err == nil && len(todo) > 0 {
		err = d.carryOut(ctx, w, todo, done)
	}
	done.Left = slices.DeleteFunc(done.Left, func(l Left) bool { return errors.Is(l.Err, index.ErrNotFound) })
	return err
}

// changeCase changes a file on top of whatever others wrote meanwhile.
func (d *Desk) changeCase(ctx context.Context, id string, change func(*casebook.Case) error) (*casebook.Case, error) {
	for range deedAttempts {
		c, err := d.book.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := change(c); err != nil {
			return nil, err
		}
		if err = d.book.Put(ctx, c); !errors.Is(err, index.ErrConflict) {
			return c, err
		}
	}
	return nil, index.ErrConflict
}

// change fills in who did it, and when.
func (w *deed) change(ch casebook.Change) casebook.Change {
	ch.By, ch.At, ch.Deed = w.by, w.at, w.id
	return ch
}

func (w *deed) hitRefs(ids []string) []casebook.HitRef {
	refs := make([]casebook.HitRef, len(ids))
	for i, id := range ids {
		refs[i] = casebook.HitRef{ID: id, By: w.by, At: w.at}
	}
	return refs
}

func (w *deed) entities(list []casebook.Entity) []casebook.Entity {
	out := make([]casebook.Entity, len(list))
	for i, e := range list {
		out[i] = casebook.Entity{Kind: e.Kind, Value: e.Value, By: w.by, At: w.at}
	}
	return out
}
