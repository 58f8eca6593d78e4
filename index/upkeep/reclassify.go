package upkeep

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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
// verdict changes, in order. What has been written stays written when an error
// ends it: calling again does the rest.
func (r *Reclassify) Page(ctx context.Context, docs []index.Document, sum *ReclassifySum) ([]Rejudged, error) {
	var changed []Rejudged
	var failed []error
	for i := range docs {
		if docs[i].Kind != index.KindHit {
			continue
		}
		sum.Read++
		c, err := r.one(ctx, &docs[i], sum)
		var refused *index.RejectedError
		switch {
		case errors.As(err, &refused), errors.Is(err, index.ErrConflict):
			sum.Failed++
			failed = append(failed, err)
		case err != nil:
			return changed, err
		case c.Way != "":
			changed = append(changed, c)
		}
	}
	return changed, errors.Join(failed...)
}

// one rewrites one hit by compare-and-set, on top of whatever others wrote in
// the meantime.
func (r *Reclassify) one(ctx context.Context, doc *index.Document, sum *ReclassifySum) (Rejudged, error) {
	var lost error
	for range rewriteAttempts {
		hit, err := index.HitOf(*doc)
		if err != nil {
			return Rejudged{}, fmt.Errorf("reclassify: %w", err)
		}
		if hit.Verdict.Pack == r.Judge.Digest() {
			sum.Current++
			return Rejudged{}, nil
		}
		c := r.rejudge(hit)
		if lost = r.put(ctx, doc, hit); lost == nil {
			sum.add(&c)
			return c, nil
		}
		if !errors.Is(lost, index.ErrConflict) {
			return Rejudged{}, fmt.Errorf("reclassify %s: %w", doc.ID, lost)
		}
		now, err := r.Store.Get(ctx, index.KindHit, doc.ID)
		if err != nil {
			return Rejudged{}, fmt.Errorf("reclassify %s: read it again: %w", doc.ID, err)
		}
		if doc = now[0]; doc == nil {
			return Rejudged{}, nil // retention took it
		}
	}
	return Rejudged{}, fmt.Errorf("reclassify %s: still so after %d tries: %w", doc.ID, rewriteAttempts, lost)
}

// rejudge gives a hit its new current verdict: of the newest text, as of the
// time it was fetched.
func (r *Reclassify) rejudge(hit *index.Hit) Rejudged {
	now := hit.Current()
	c := Rejudged{ID: hit.ID, Status: hit.Desk.Status, Old: hit.Verdict}
	hit.Verdict = r.Judge.Classify(now.Post, now.FetchedAt)
	c.New = hit.Verdict
	c.Way = wayOf(&c.Old, &c.New)
	return c
}

// wayOf says whether a verdict rises or falls: by what is flagged, then by
// band, then by points; "" when label, band and points stay.
func wayOf(before, after *classifier.Verdict) string {
	rank := func(v *classifier.Verdict) int {
		band := slices.Index([]string{classifier.BandNone, classifier.BandReview, classifier.BandLikely, classifier.BandStrong}, v.Band)
		n := band*1000 + v.Score
		if v.Flagged {
			n += 10000
		}
		return n
	}
	switch o, n := rank(before), rank(after); {
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

// put writes what follows from the verdict and keeps everything else of the
// Document as it was.
func (r *Reclassify) put(ctx context.Context, old *index.Document, hit *index.Hit) error {
	if r.DryRun {
		return nil
	}
	hit.IndexedAt = r.Now().UTC().Truncate(time.Millisecond)
	doc, err := hit.Document()
	if err != nil {
		return err
	}
	next := *old
	next.Body, next.Numbers = doc.Body, doc.Numbers
	next.Keywords = maps.Clone(old.Keywords)
	maps.Copy(next.Keywords, doc.Keywords)
	outcomes, err := r.Store.Put(ctx, []index.Document{next}, index.PutOptions{})
	if err == nil {
		err = outcomes[0].Err
	}
	return err
}
