package desk

import (
	"context"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// maxTwins is how many hits with the same text by the same account are looked
// at for a decision, the newest ones.
const maxTwins = 200

// CarrierName is who writes decisions that are carried over.
const CarrierName = "system:carry"

// Carrier is who carries decisions over: nobody in particular.
func Carrier() Actor {
	return Actor{Name: CarrierName, Purpose: "the same text by the same account", Roles: []Role{RoleOperator}}
}

// carriedDeed names the deed by which a decision is taken over, wherever it is:
// all of it is taken back as one.
func carriedDeed(id string) string { return "carried-" + id }

// CarryOver gives hits nobody has judged the decision a person made of the same
// text, identifiers, prices and emoji apart, by the same account. Where people
// decided such a text differently, nothing is carried over. It takes the same
// hits any number of times.
func (d *Desk) CarryOver(ctx context.Context, actor Actor, hits []*index.Hit) error {
	if err := d.permit(actor, ActCarry); err != nil {
		return err
	}
	for _, hit := range hits {
		if !untouched(hit) {
			continue
		}
		if err := d.carryTo(ctx, actor, hit.ID); err != nil {
			return fmt.Errorf("carry a decision over to %s: %w", hit.ID, err)
		}
	}
	return nil
}

// untouched says whether nobody has judged a hit, nor taken a decision back that
// was carried over to it.
func untouched(hit *index.Hit) bool {
	return hit.Desk.Status == index.StatusNew && len(hit.Desk.Decisions) == 0 && !hit.Desk.OwnWay && hit.Current().Post.Author.ID != ""
}

func (d *Desk) carryTo(ctx context.Context, actor Actor, id string) error {
	docs, err := d.opt.Store.Get(ctx, index.KindHit, id)
	if err != nil || docs[0] == nil {
		return err
	}
	origin, err := d.twin(ctx, docs[0])
	if err != nil || origin == nil {
		return err
	}
	first := lastDecision(origin)
	w := d.newDeed(actor, ActCarry)
	w.id, w.by = carriedDeed(first.Deed), first.By
	w.check = func(hit *index.Hit, _ index.Version) error {
		if !untouched(hit) {
			return ErrChangedSince
		}
		return nil
	}
	w.apply = func(hit *index.Hit) {
		decision := first
		decision.At, decision.From, decision.Note = w.at, hit.Desk.Status, first.Note
		decision.Carried = &index.Carried{ID: origin.ID, At: first.At}
		w.decide(hit, decision)
	}
	w.detail = func([]*subject) any { return map[string]any{"from": origin.ID, "by": first.By, "to": first.To} }
	_, err = d.do(ctx, actor, w, []Subject{{ID: id, Version: index.VersionAny}})
	return err
}

// twin finds the hit whose decision is carried over: the newest one a person
// made of the same text by the same account; nil for none.
func (d *Desk) twin(ctx context.Context, doc *index.Document) (*index.Hit, error) {
	hit, err := index.HitOf(*doc)
	if err != nil {
		return nil, err
	}
	templates := doc.Keywords["template_hash"]
	if len(templates) != 1 || !untouched(hit) {
		return nil, nil
	}
	post := hit.Current().Post
	req := d.request(query.And{Args: []query.Node{
		query.Keyword{Field: "template_hash", Value: templates[0]},
		query.Keyword{Field: "author", Value: canonicalValue("author", post.Author.ID)}, query.Keyword{Field: "site", Value: post.Site},
		query.Not{Arg: query.Keyword{Field: "status", Value: string(index.StatusNew)}}, query.Not{Arg: query.Keyword{Field: "id", Value: doc.ID}},
	}})
	req.Limit, req.Sort = maxTwins, index.Sort{Field: "indexed"}
	res, err := d.opt.Store.Search(ctx, req)
	if err != nil {
		return nil, err
	}
	var newest *index.Hit
	for _, found := range res.Docs {
		other, err := index.HitOf(found)
		if err != nil {
			return nil, err
		}
		last := lastDecision(other)
		if last.By == "" || last.Carried != nil || last.Deed == "" {
			continue
		}
		if newest != nil && newest.Desk.Status != other.Desk.Status {
			return nil, nil
		}
		if newest == nil || last.At.After(lastDecision(newest).At) {
			newest = other
		}
	}
	return newest, nil
}
