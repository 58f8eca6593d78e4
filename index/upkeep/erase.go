package upkeep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/index"
	"scops/index/ledger"
)

// eraseBatch is how many hits one tombstone of the ledger speaks of.
const eraseBatch = 100

// Erased is what was done.
type Erased struct {
	Hits  int `json:"hits"`
	Seals int `json:"sealed_pages"`
	Other int `json:"other"` // documents the store had refused, posts kept for rule authors
	Left  int `json:"left"`  // changed meanwhile: looked at again the next time
}

// Erase erases what is due. Every step can be the last one: the next Erase goes
// on from there.
//
//  1. the tombstone record in the ledger says what goes, why, by whom
//  2. a tombstone stands for each hit, and still names it
//  3. the hits go, each as it was read: one somebody changed meanwhile stays,
//     and its tombstone goes
//  4. the tombstones name nobody any more, and wait for the sealed pages
//  5. a page no hit needs goes: first its payload in the ledger, then its bytes
//
// ErrBusy while another process is at it.
func (r *Retention) Erase(ctx context.Context) (sum Erased, err error) {
	l, err := r.take(ctx)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, l.release(ctx)) }()
	e := &erasing{Retention: r, lease: l, sum: &sum}
	if e.approval, err = ReadApproval(ctx, r.Store); err != nil {
		return sum, err
	}
	if !e.approval.Covers(r.Policy) {
		return sum, ErrUnapproved
	}
	for _, step := range []func(context.Context) error{r.Store.Refresh, e.prepare, e.resume, e.hits, e.others, r.Store.Refresh, e.seals, r.Store.Refresh} {
		if err := step(ctx); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// ErrUnapproved: nobody has approved the policy in force, or it keeps something
// for a shorter time than the one that was approved.
var ErrUnapproved = errors.New("nobody has approved this policy: see what would go with scops retention, and approve it with --apply")

// erasing is one Erase.
type erasing struct {
	*Retention
	lease    *lease
	approval *Approval
	sum      *Erased
}

// grave is a hit on its way out.
type grave struct {
	doc   index.Document // of the hit
	stone index.Tombstone
}

func (g *grave) id() string { return index.TombstoneID(g.doc.ID) }

// hits erases the hits that are due, batch by batch.
func (e *erasing) hits(ctx context.Context) error {
	for _, reason := range index.Erasures() {
		err := index.EachPage(ctx, e.Store, e.overdue(reason), func(docs []index.Document) error {
			if err := e.lease.renew(ctx); err != nil {
				return err
			}
			return e.batch(ctx, reason, docs)
		})
		if err != nil {
			return fmt.Errorf("erase hits: %w", err)
		}
	}
	return nil
}

func (e *erasing) batch(ctx context.Context, reason index.Erasure, docs []index.Document) error {
	now := e.Now().UTC()
	var graves []*grave
	for i := range docs {
		hit, err := index.HitOf(docs[i])
		if err != nil {
			return err
		}
		if e.Policy.due(&docs[i], hit, now) != reason {
			continue
		}
		g := &grave{docs[i], index.Bury(&docs[i], hit)}
		g.stone.At, g.stone.Reason, g.stone.Approver = now, reason, e.approval.By
		due := e.pagesDue(hit, reason, now)
		g.stone.Due = &due
		graves = append(graves, g)
	}
	if len(graves) == 0 {
		return nil
	}
	if err := e.bury(ctx, reason, graves); err != nil {
		return err
	}
	return e.remove(ctx, graves)
}

// pagesDue is when the sealed pages of a hit go: those of a dismissed one at
// once, others when the time of evidence is over.
func (e *erasing) pagesDue(hit *index.Hit, reason index.Erasure, now time.Time) time.Time {
	if reason == index.ErasedDismissed {
		return now
	}
	at, _ := hit.Clock()
	return at.Add(e.Policy.Evidence).UTC()
}

// bury writes what is to be known of the hits once they are gone: in the ledger,
// and a tombstone in the place of each.
func (e *erasing) bury(ctx context.Context, reason index.Erasure, graves []*grave) error {
	t := ledger.Tombstone{
		Approver: e.approval.By, Purpose: e.approval.Purpose, Reason: string(reason), Policy: e.Policy.String(),
		Hits: []string{}, Records: []string{}, Count: len(graves),
	}
	seen := map[string]bool{}
	for _, g := range graves {
		t.Hits = append(t.Hits, g.id())
		for _, id := range g.stone.Seals {
			if !seen[id] {
				seen[id] = true
				t.Records = append(t.Records, id)
			}
		}
	}
	record, err := e.Ledger.Bury(ctx, t)
	if err != nil {
		return fmt.Errorf("append tombstone: %w", err)
	}
	for _, g := range graves {
		g.stone.Record = record
	}
	return e.put(ctx, graves)
}

// put writes the tombstones as they are now.
func (e *erasing) put(ctx context.Context, graves []*grave) error {
	if len(graves) == 0 {
		return nil
	}
	docs := make([]index.Document, len(graves))
	for i, g := range graves {
		doc, err := g.stone.Document(g.id())
		if err != nil {
			return err
		}
		doc.Version, doc.Owner, doc.Handling = index.VersionAny, g.doc.Owner, g.doc.Handling
		docs[i] = doc
	}
	outcomes, err := e.Store.Put(ctx, docs, index.PutOptions{})
	for i := 0; err == nil && i < len(outcomes); i++ {
		err = outcomes[i].Err
	}
	if err != nil {
		return fmt.Errorf("put tombstones: %w", err)
	}
	return nil
}

// remove deletes the hits, and takes their names out of the tombstones.
func (e *erasing) remove(ctx context.Context, graves []*grave) error {
	var gone []*grave
	for _, g := range graves {
		err := e.Store.Delete(ctx, index.KindHit, g.doc.ID, g.doc.Version)
		switch {
		case err == nil:
			e.sum.Hits++
			e.Metrics.erased(string(g.stone.Reason))
		case errors.Is(err, index.ErrConflict):
			e.sum.Left++
			if err := e.unbury(ctx, g.id()); err != nil {
				return err
			}
			continue
		case !errors.Is(err, index.ErrNotFound):
			return fmt.Errorf("delete hit: %w", err)
		}
		g.stone.Pending = ""
		gone = append(gone, g)
	}
	return e.put(ctx, gone)
}

// unbury takes back the tombstone of a hit that stays.
func (e *erasing) unbury(ctx context.Context, id string) error {
	err := e.Store.Delete(ctx, index.KindTombstone, id, index.VersionAny)
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return fmt.Errorf("take back tombstone: %w", err)
	}
	return nil
}
