package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"scops/index"
	"scops/index/auth"
)

// maxUndone is how many hits are taken back in one go: those of a deed, and
// those that took its decision over.
const maxUndone = 5 * MaxBulk

// Why a hit is left as it is by Undo.
var (
	ErrChangedSince = errors.New("it was changed since")
	ErrNotYours     = errors.New("somebody else did that: a supervisor can take it back")
)

// Undo takes a deed back wherever nothing was changed since, in the hits it
// changed (ids, of Done; none = those that can be found) and in those that took
// its decision over. What it replaced stands again; the audit trail keeps both.
// People take back what they did themselves, a supervisor anything, and
// everybody who may judge what was carried over.
func (d *Desk) Undo(ctx context.Context, actor Actor, id string, ids ...string) (Done, error) {
	if err := d.permit(actor, ActUndo); err != nil {
		return Done{}, err
	}
	if len(ids) > MaxBulk {
		return Done{}, ErrBulk
	}
	subjects, err := d.undoable(ctx, actor, id, ids)
	if err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActUndo)
	w.check = func(hit *index.Hit, _ index.Version) error { return d.mayUndo(hit, actor, id) }
	w.apply = undo
	w.detail = func([]*subject) any { return map[string]any{"undo": id} }
	var sum Done
	for part := range slices.Chunk(subjects, MaxBulk) {
		done, err := d.do(ctx, actor, w, part)
		sum.IDs, sum.Left = append(sum.IDs, done.IDs...), append(sum.Left, done.Left...)
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// undoable are the hits a deed may be taken back in, each once.
func (d *Desk) undoable(ctx context.Context, actor Actor, id string, ids []string) ([]Subject, error) {
	var subjects []Subject
	seen := map[string]bool{}
	add := func(id string) {
		if !seen[id] {
			seen[id] = true
			subjects = append(subjects, Subject{ID: id, Version: index.VersionAny})
		}
	}
	for _, id := range ids {
		add(id)
	}
	req := d.request(actor, anyOf("deed", id, carriedDeed(id)))
	for len(subjects) < maxUndone {
		res, err := d.opt.Store.Search(ctx, req)
		if err != nil {
			return nil, fmt.Errorf("find what to take back: %w", err)
		}
		for i := range res.Docs {
			add(res.Docs[i].ID)
		}
		if req.Page = res.Next; req.Page == "" {
			break
		}
	}
	return subjects, nil
}

// mayUndo says why a hit is left as it is.
func (d *Desk) mayUndo(hit *index.Hit, actor Actor, id string) error {
	last := hit.Desk.Last
	switch {
	case last == nil || last.ID != id && last.ID != carriedDeed(id):
		return ErrChangedSince
	case last.By == actor.Name || lastDecision(hit).Carried != nil:
		return nil
	case slices.Contains(actor.Roles, auth.RoleSupervisor) || slices.Contains(actor.Roles, auth.RoleOperator):
		return nil
	}
	return ErrNotYours
}

// undo takes the newest deed out of a hit.
func undo(hit *index.Hit) {
	last := hit.Desk.Last
	switch last.Kind {
	case index.DeedJudged:
		n := len(hit.Desk.Decisions) - 1
		taken := hit.Desk.Decisions[n]
		hit.Desk.Status, hit.Desk.Decisions = taken.From, hit.Desk.Decisions[:n]
		hit.Desk.OwnWay = hit.Desk.OwnWay || taken.Carried != nil
	case index.DeedSecond:
		hit.Desk.Second = nil
	case index.DeedTagged:
		hit.Desk.Tags = last.Tags
		if last.Tags == nil {
			hit.Desk.Tags = []string{}
		}
	case index.DeedAssigned:
		hit.Desk.Assignee = last.Assignee
	}
	hit.Desk.Last = nil
}
