package desk

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/ledger"
	"scops/index/upkeep"
)

// ErrNoRetention: this process does not know how long what is kept.
var ErrNoRetention = errors.New("this process erases nothing")

// RetentionPlan is what is due to be erased, with the number of sealed pages
// that go with it at most.
type RetentionPlan struct {
	upkeep.Plan
	Pages int `json:"sealed_pages"`
}

// RetentionPlan says what would be erased, and erases nothing.
func (d *Desk) RetentionPlan(ctx context.Context, actor Actor) (RetentionPlan, error) {
	var p RetentionPlan
	if err := d.permit(actor, ActRetention); err != nil {
		return p, err
	}
	r := d.opt.Retention
	if r == nil {
		return p, ErrNoRetention
	}
	var err error
	if p.Plan, err = r.Plan(ctx); err != nil {
		return p, fmt.Errorf("plan retention: %w", err)
	}
	if p.Pages, err = r.Pages(ctx); err != nil {
		return p, fmt.Errorf("plan retention: %w", err)
	}
	return p, d.audit(ctx, actor, entry{Action: ActRetention, Detail: map[string]any{"dry_run": true, "policy": p.Policy.String()}, Count: p.hits()})
}

func (p *RetentionPlan) hits() (n int64) {
	for _, due := range p.Due {
		n += due.Hits
	}
	return n
}

// ApplyRetention approves the policy in force, by which every running process
// erases from then on, and erases what is due. It needs a purpose. It is audited
// before anything goes and again with what went; the ledger has a tombstone for
// each step.
func (d *Desk) ApplyRetention(ctx context.Context, actor Actor) (upkeep.Erased, error) {
	if err := d.permit(actor, ActRetention); err != nil {
		return upkeep.Erased{}, err
	}
	r := d.opt.Retention
	switch {
	case r == nil:
		return upkeep.Erased{}, ErrNoRetention
	case actor.Purpose == "":
		return upkeep.Erased{}, ErrPurpose
	}
	begins := map[string]any{"dry_run": false, "policy": r.Policy.String()}
	if err := d.audit(ctx, actor, entry{Action: ActRetention, Detail: begins}); err != nil {
		return upkeep.Erased{}, err
	}
	if err := r.Approve(ctx, actor.Name, actor.Purpose); err != nil {
		return upkeep.Erased{}, err
	}
	sum, err := r.Erase(ctx)
	return sum, errors.Join(err, d.audit(context.WithoutCancel(ctx), actor, entry{Action: ActRetention, Detail: sum, Count: int64(sum.Hits)}))
}

// ErasedError: a sealed page was erased lawfully; it names the tombstone.
type ErasedError = ledger.ErasedError

// erased says what became of a hit that is not there: an *ErasedError, nil where
// there was none, or none of this reader's.
func (d *Desk) erased(ctx context.Context, actor Actor, id string) error {
	docs, err := d.opt.Store.Get(ctx, index.KindTombstone, index.TombstoneID(id))
	if err != nil {
		return err
	}
	doc := docs[0]
	if doc == nil || d.opt.Owner != "" && doc.Owner != d.opt.Owner || !actor.sees(doc.Handling) {
		return nil
	}
	t, err := index.TombstoneOf(*doc)
	if err != nil {
		return err
	}
	return &ErasedError{Record: id, Tombstone: t.Record, At: t.At, Reason: string(t.Reason), Approver: t.Approver}
}
