package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"scops/index"
)

// MaxBulk is how many hits one deed changes at most.
const MaxBulk = 200

// deedAttempts bounds the tries of a deed against the crawlers that write the same
// hits.
const deedAttempts = 8

// Errors of a deed as a whole. Nothing was changed.
var (
	ErrBulk   = fmt.Errorf("more than %d hits are chosen", MaxBulk)
	ErrNoHits = errors.New("no hit is chosen")
)

// Subject is one hit a deed is done to, as the person read it.
type Subject struct {
	ID      string
	Version index.Version // HitView.Version or Found.Version; VersionAny = whatever stands there
}

// Done is what became of a deed.
type Done struct {
	Deed string   // names it, for Undo; "" = nothing was changed
	IDs  []string // what was changed
	Left []Left   // what was not
}

// Left is a hit a deed left as it was, and why.
type Left struct {
	ID  string
	Err error // *ChangedError, *TakenError, index.ErrNotFound, ...
}

// only is the error of a deed to one hit.
func (d Done) only() error {
	if len(d.Left) > 0 {
		return d.Left[0].Err
	}
	return nil
}

// deed is one change that somebody makes to some hits.
type deed struct {
	id     string
	actor  Actor
	by     string
	at     time.Time
	action Action
	lazy   bool                                           // it may be seen by a search a little later
	check  func(hit *index.Hit, read index.Version) error // why this hit is left as it is; nil = none is
	apply  func(hit *index.Hit)                           // nil = the hit itself stays as it is
	file   func(doc *index.Document)                      // which files it stands in; nil = they stay
	detail func(todo []*subject) any                      // of the audit record
}

// subject is a hit on its way through a deed.
type subject struct {
	Subject
	doc *index.Document
	hit *index.Hit
}

func (d *Desk) newDeed(actor Actor, action Action) deed {
	return deed{id: rand.Text(), actor: actor, by: actor.Name, at: d.opt.Now().UTC(), action: action}
}

// last is what undoing a deed needs to know of it.
func (w *deed) last(kind index.DeedKind) *index.Deed {
	return &index.Deed{ID: w.id, By: w.by, At: w.at, Kind: kind}
}

// do makes the change to every hit that still is as it was read, behind one
// audit record that names them all.
func (d *Desk) do(ctx context.Context, actor Actor, w deed, subjects []Subject) (Done, error) {
	switch {
	case len(subjects) == 0:
		return Done{}, ErrNoHits
	case len(subjects) > MaxBulk:
		return Done{}, ErrBulk
	}
	var done Done
	todo, err := d.take(ctx, w, subjects, &done)
	if err != nil || len(todo) == 0 {
		return done, err
	}
	detail := map[string]any{"deed": w.id}
	if w.detail != nil {
		detail["change"] = w.detail(todo)
	}
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: hitIDs(todo), Detail: detail, Count: int64(len(todo))}); err != nil {
		return Done{}, err
	}
	err = d.carryOut(ctx, w, todo, &done)
	return done, err
}

// carryOut writes a change whose audit record stands.
func (d *Desk) carryOut(ctx context.Context, w deed, todo []*subject, done *Done) error {
	done.Deed = w.id
	for range deedAttempts {
		again, err := d.putAll(ctx, w, todo, done)
		if err != nil || len(again) == 0 {
			return err
		}
		// Somebody else was faster: the change goes on top of what they wrote.
		if todo, err = d.take(ctx, w, again, done); err != nil || len(todo) == 0 {
			return err
		}
	}
	for _, s := range todo {
		done.Left = append(done.Left, Left{s.ID, index.ErrConflict})
	}
	return nil
}

// take reads the hits and sorts out those that are to be left as they are.
func (d *Desk) take(ctx context.Context, w deed, subjects []Subject, done *Done) ([]*subject, error) {
	seen := map[string]bool{}
	var todo []*subject
	for _, s := range subjects {
		if !seen[s.ID] {
			seen[s.ID] = true
			todo = append(todo, &subject{Subject: s})
		}
	}
	docs, err := d.opt.Store.Get(ctx, index.KindHit, hitIDs(todo)...)
	if err != nil {
		return nil, fmt.Errorf("read hits: %w", err)
	}
	var ready []*subject
	for i, s := range todo {
		if docs[i] == nil || d.opt.Owner != "" && docs[i].Owner != d.opt.Owner {
			done.Left = append(done.Left, Left{s.ID, fmt.Errorf("hit %s: %w", s.ID, index.ErrNotFound)})
			continue
		}
		if s.doc = docs[i]; !w.actor.sees(s.doc.Handling) {
			done.Left = append(done.Left, Left{s.ID, d.above(ctx, s.doc)})
			continue
		}
		if s.hit, err = index.HitOf(*s.doc); err != nil {
			return nil, err
		}
		if w.check != nil {
			if err := w.check(s.hit, s.Version); err != nil {
				done.Left = append(done.Left, Left{s.ID, err})
				continue
			}
		}
		s.Version = versionOf(s.hit)
		ready = append(ready, s)
	}
	return ready, nil
}

func hitIDs(todo []*subject) []string {
	ids := make([]string, len(todo))
	for i, s := range todo {
		ids[i] = s.ID
	}
	return ids
}

// putAll writes the changed hits and gives back those somebody else wrote
// meanwhile.
func (d *Desk) putAll(ctx context.Context, w deed, todo []*subject, done *Done) (again []Subject, err error) {
	docs := make([]index.Document, len(todo))
	for i, s := range todo {
		if w.apply != nil {
			w.apply(s.hit)
		}
		if docs[i], err = s.hit.DeskDocument(s.doc); err != nil {
			return nil, err
		}
		if w.file != nil {
			w.file(&docs[i])
		}
	}
	outcomes, err := d.opt.Store.Put(ctx, docs, index.PutOptions{Wait: !w.lazy})
	if err != nil {
		return nil, fmt.Errorf("store %s: %w", w.action, err)
	}
	for i, out := range outcomes {
		switch {
		case errors.Is(out.Err, index.ErrConflict):
			again = append(again, todo[i].Subject)
		case out.Err != nil:
			done.Left = append(done.Left, Left{todo[i].ID, fmt.Errorf("store %s of %s: %w", w.action, todo[i].ID, out.Err)})
		default:
			done.IDs = append(done.IDs, todo[i].ID)
		}
	}
	return again, nil
}

// appendBounded adds to a list and drops the oldest beyond its bound.
func appendBounded[T any](list []T, one T, most int) []T {
	list = append(list, one)
	return slices.Clone(list[max(0, len(list)-most):])
}
