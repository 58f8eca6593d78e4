package upkeep

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
)

// rewriteAttempts bounds the tries of one hit against its other writers.
const rewriteAttempts = 8

// Judge screens posts by one rule pack; *classifier.Classifier is one.
type Judge interface {
	Classify(post crawler.Post, at time.Time) classifier.Verdict
	Digest() string // of the rule pack
}

// Reclassify gives stored hits the verdict of another pack. It rewrites the
// current verdict alone: the first one, on which people acted, and what people
// decided stay as they are, and nothing is deleted.
type Reclassify struct {
	Store  index.Store
	Judge  Judge
	DryRun bool // write nothing
	Now    func() time.Time
}

// Rejudged is a hit whose label, band or points change.
type Rejudged struct {
	ID     string             `json:"id"`
	Way    string             `json:"way"` // rises, falls, or changes its label
	Old    classifier.Verdict `json:"-"`
	New    classifier.Verdict `json:"-"`
	Status index.Status       `json:"status"` // what people said of it, which stays
}

// Ways a verdict changes.
const (
	Rises     = "rises"
	Falls     = "falls"
	Relabeled = "changes its label"
)

// ReclassifySum is what was done.
type ReclassifySum struct {
	Pack      string `json:"pack"`
	DryRun    bool   `json:"dry_run"`
	Read      int    `json:"read"`
	Current   int    `json:"current"`   // had this pack's verdict already
	Rewritten int    `json:"rewritten"` // or would be, in a dry run
	Rose      int    `json:"rose"`
	Fell      int    `json:"fell"`
	Relabeled int    `json:"relabelled"`
	Unflagged int    `json:"unflagged"` // no longer flagged: they stay, and are found with flagged:no
	Failed    int    `json:"failed"`    // could not be written; the error names them
}

// Page works on the hits of one page of a search and returns those whose
// verdict changes, in order, and an error for each that could not be written.
// What has been written stays written when err ends it: calling again does the
// rest.
func (r *Reclassify) Page(ctx context.Context, docs []index.Document, sum *ReclassifySum) (changed []Rejudged, failed []error, err error) {
	var todo []rewrite
	for i := range docs {
		if docs[i].Kind != index.KindHit {
			continue
		}
		sum.Read++
		w, err := r.prepare(&docs[i])
		switch {
		case err != nil:
			return nil, nil, err
		case w == nil:
			sum.Current++
		default:
			todo = append(todo, *w)
		}
	}
	outcomes, err := r.put(ctx, todo)
	if err != nil {
		return nil, nil, err
	}
	for i := range todo {
		w, err := &todo[i], outcomes[i].Err
		if errors.Is(err, index.ErrConflict) {
			w, err = r.again(ctx, w.next.ID, sum)
		}
		var refused *index.RejectedError
		switch {
		case errors.As(err, &refused), errors.Is(err, index.ErrConflict):
			sum.Failed++
			failed = append(failed, fmt.Errorf("reclassify %s: %w", todo[i].next.ID, err))
		case err != nil:
			return changed, failed, fmt.Errorf("reclassify %s: %w", todo[i].next.ID, err)
		case w != nil:
			if sum.add(&w.Rejudged); w.Way != "" {
				changed = append(changed, w.Rejudged)
			}
		}
	}
	return changed, failed, nil
}

// rewrite is a hit on its way back into the store.
type rewrite struct {
	Rejudged
	next index.Document
}

// again rewrites a hit that somebody else wrote in the meantime, on top of what
// they wrote; nil when there is nothing left to do.
func (r *Reclassify) again(ctx context.Context, id string, sum *ReclassifySum) (*rewrite, error) {
	lost := error(index.ErrConflict)
	for range rewriteAttempts {
		now, err := r.Store.Get(ctx, index.KindHit, id)
		if err != nil || now[0] == nil { // nil: retention took it
			return nil, err
		}
		w, err := r.prepare(now[0])
		if err != nil {
			return nil, err
		}
		if w == nil {
			sum.Current++
			return nil, nil
		}
		outcomes, err := r.put(ctx, []rewrite{*w})
		if err != nil {
			return nil, err
		}
		if lost = outcomes[0].Err; !errors.Is(lost, index.ErrConflict) {
			return w, lost
		}
	}
	return nil, fmt.Errorf("still so after %d tries: %w", rewriteAttempts, lost)
}

// prepare judges a stored hit anew: what follows from its verdict is new,
// everything else of its Document stays; nil when the verdict is this pack's
// already.
func (r *Reclassify) prepare(old *index.Document) (*rewrite, error) {
	hit, err := index.HitOf(*old)
	if err != nil {
		return nil, fmt.Errorf("reclassify: %w", err)
	}
	if hit.Verdict.Pack == r.Judge.Digest() {
		return nil, nil
	}
	w := &rewrite{Rejudged: r.rejudge(hit), next: *old}
	hit.IndexedAt = r.Now().UTC().Truncate(time.Millisecond)
	doc, err := hit.Document()
	if err != nil {
		return nil, fmt.Errorf("reclassify: %w", err)
	}
	w.next.Body, w.next.Numbers = doc.Body, doc.Numbers
	w.next.Keywords = maps.Clone(old.Keywords)
	maps.Copy(w.next.Keywords, doc.Keywords)
	return w, nil
}

// put writes rewritten hits, unless this is a dry run.
func (r *Reclassify) put(ctx context.Context, todo []rewrite) ([]index.Outcome, error) {
	if r.DryRun || len(todo) == 0 {
		return make([]index.Outcome, len(todo)), nil
	}
	docs := make([]index.Document, len(todo))
	for i := range todo {
		docs[i] = todo[i].next
	}
	outcomes, err := r.Store.Put(ctx, docs, index.PutOptions{})
	if err != nil {
		return nil, fmt.Errorf("store reclassified hits: %w", err)
	}
	return outcomes, nil
}

// rejudge gives a hit its new current verdict: of the newest text, as of the
// time it was fetched.
func (r *Reclassify) rejudge(hit *index.Hit) Rejudged {
	now := hit.Current()
	c := Rejudged{ID: hit.ID, Status: hit.Desk.Status, Old: hit.Verdict}
	hit.Rejudge(r.Judge.Classify(now.Post, now.FetchedAt), r.Now())
	c.New = hit.Verdict
	c.Way = wayOf(&c.Old, &c.New)
	return c
}

// wayOf says whether a verdict rises or falls: by what is flagged, then by
// band, then by points; "" when label, band and points stay.
func wayOf(before, after *classifier.Verdict) string {
	switch o, n := index.Strength(before), index.Strength(after); {
	case n > o:
		return Rises
	case n < o:
		return Falls
	case before.Label != after.Label:
		return Relabeled
	}
	return ""
}

func (s *ReclassifySum) add(c *Rejudged) {
	s.Rewritten++
	if c.Old.Flagged && !c.New.Flagged {
		s.Unflagged++
	}
	switch c.Way {
	case Rises:
		s.Rose++
	case Falls:
		s.Fell++
	case Relabeled:
		s.Relabeled++
	}
}
