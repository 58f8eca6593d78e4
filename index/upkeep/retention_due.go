package upkeep

import (
	"context"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// Plan is what is due to be erased, and what stops it.
type Plan struct {
	Policy   Policy    `json:"policy"`
	Approval *Approval `json:"approval"`   // the newest; nil = nobody has approved anything
	Due      []Due     `json:"due"`        // one for each reason
	Held     int64     `json:"held"`       // hits under legal hold, whatever their age
	InFiles  int64     `json:"in_files"`   // hits over their time that stand in a file
	Files    []Held    `json:"held_files"` // files under legal hold, the one changed last first; maxHeld of them
	HeldIn   int64     `json:"files_held"` // how many there are
	Begun    int64     `json:"begun"`      // erasures that were broken off, or wait for the time of their sealed pages
}

// Due is what goes for one reason.
type Due struct {
	Reason index.Erasure `json:"reason"`
	Hits   int64         `json:"hits"`
	Oldest *time.Time    `json:"oldest"` // the earliest clock among them; nil = there are none
}

// Enforced says whether what is due is erased.
func (p *Plan) Enforced() bool { return p.Approval.Covers(p.Policy) }

// Overdue is how long the oldest of what is due has been due.
func (p *Plan) Overdue(now time.Time) time.Duration {
	var most time.Duration
	for _, d := range p.Due {
		if d.Oldest != nil {
			most = max(most, now.Sub(*d.Oldest)-p.Policy.keeps(d.Reason))
		}
	}
	return most
}

func (p Policy) keeps(reason index.Erasure) time.Duration {
	if reason == index.ErasedDismissed {
		return p.Dismissed
	}
	return p.Flagged
}

// due says why a hit is to be erased, "" = it is not. What stands in a file or
// under legal hold never is.
func (p Policy) due(doc *index.Document, hit *index.Hit, now time.Time) index.Erasure {
	at, running := hit.Clock()
	if !running || hit.Held() || len(doc.CaseIDs) > 0 {
		return ""
	}
	reason := index.ErasedExpired
	if hit.Desk.Status == index.StatusNotRelevant {
		reason = index.ErasedDismissed
	}
	if now.Sub(at) < p.keeps(reason) {
		return ""
	}
	return reason
}

// Plan counts what is due and changes nothing.
func (r *Retention) Plan(ctx context.Context) (Plan, error) {
	plan := Plan{Policy: r.Policy}
	var err error
	if plan.Approval, err = ReadApproval(ctx, r.Store); err != nil {
		return plan, err
	}
	for _, reason := range index.Erasures() {
		due := Due{Reason: reason}
		req := r.overdue(reason)
		req.Limit = 1
		res, err := r.Store.Search(ctx, req)
		if err != nil {
			return plan, fmt.Errorf("find what is due: %w", err)
		}
		if due.Hits = res.Total; len(res.Docs) > 0 {
			at := time.UnixMilli(res.Docs[0].Numbers["clock"]).UTC()
			due.Oldest = &at
		}
		plan.Due = append(plan.Due, due)
	}
	if err := r.unprepared(ctx, &plan); err != nil {
		return plan, err
	}
	if err := r.heldFiles(ctx, &plan); err != nil {
		return plan, err
	}
	for _, c := range []struct {
		into *int64
		kind index.Kind
		node query.Node
	}{
		{&plan.Held, index.KindHit, isHeld()},
		{&plan.InFiles, index.KindHit, query.And{Args: []query.Node{inFile(), query.Or{Args: []query.Node{r.over(index.ErasedExpired), r.over(index.ErasedDismissed)}}}}},
		{&plan.Begun, index.KindTombstone, query.Or{Args: []query.Node{isPending(), query.Range{Field: "due"}}}},
	} {
		res, err := r.Store.Search(ctx, index.Request{Kinds: []index.Kind{c.kind}, Query: r.own(c.node), Limit: 1, NoBody: true})
		if err != nil {
			return plan, fmt.Errorf("count what stays: %w", err)
		}
		*c.into = res.Total
	}
	return plan, nil
}

// unprepared adds what is due of the hits an earlier version stored, which
// cannot be found by their clock yet.
func (r *Retention) unprepared(ctx context.Context, plan *Plan) error {
	err := index.EachPage(ctx, r.Store, r.unfit(), func(docs []index.Document) error {
		for i := range docs {
			hit, err := index.HitOf(docs[i])
			if err != nil {
				return err
			}
			reason := r.Policy.due(&docs[i], hit, r.Now())
			for j := range plan.Due {
				if d := &plan.Due[j]; d.Reason == reason {
					at, _ := hit.Clock()
					if d.Hits++; d.Oldest == nil || at.Before(*d.Oldest) {
						d.Oldest = &at
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("look at hits of an earlier version: %w", err)
	}
	return nil
}

// Pages counts the sealed pages that go with what is due, at most: those that
// another hit needs stay.
func (r *Retention) Pages(ctx context.Context) (int, error) {
	seals := map[string]bool{}
	for _, reason := range index.Erasures() {
		req := r.overdue(reason)
		req.Limit, req.NoBody = index.MaxLimit, true
		err := index.EachPage(ctx, r.Store, req, func(docs []index.Document) error {
			for _, doc := range docs {
				for _, id := range doc.Keywords["seal"] {
					seals[id] = true
				}
			}
			return nil
		})
		if err != nil {
			return 0, fmt.Errorf("count sealed pages: %w", err)
		}
	}
	return len(seals), nil
}

// overdue finds the hits that are due for a reason, the oldest first.
func (r *Retention) overdue(reason index.Erasure) index.Request {
	return index.Request{
		Kinds: []index.Kind{index.KindHit}, Limit: eraseBatch, Sort: index.Sort{Field: "clock", Up: true},
		Query: r.own(r.over(reason), query.Not{Arg: isHeld()}, query.Not{Arg: inFile()}),
	}
}

// over finds the hits whose clock has run out for a reason.
func (r *Retention) over(reason index.Erasure) query.Node {
	before := r.Now().Add(-r.Policy.keeps(reason)).UnixMilli() + 1
	status := query.Node(query.Keyword{Field: "status", Value: string(index.StatusNotRelevant)})
	if reason == index.ErasedExpired {
		status = query.Not{Arg: status}
	}
	return query.And{Args: []query.Node{query.Range{Field: "clock", To: &before}, status}}
}

// own narrows a query to the documents of this agency.
func (r *Retention) own(nodes ...query.Node) query.Node {
	if r.Owner != "" {
		nodes = append(nodes, query.Keyword{Field: "owner", Value: r.Owner})
	}
	if len(nodes) == 1 {
		return nodes[0]
	}
	return query.And{Args: nodes}
}

func isHeld() query.Node    { return query.Keyword{Field: "hold", Value: index.YesNo(true)} }
func inFile() query.Node    { return query.Keyword{Field: "case", Prefix: true} }
func isPending() query.Node { return query.Keyword{Field: "pending", Value: index.YesNo(true)} }
