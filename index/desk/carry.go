package desk

import (
	"context"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// CarrierName is who carries decisions over.
const CarrierName = "system:carry"

// Carrier is nobody in particular: the person who decided is named in what is
// carried over.
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
	open, err := d.undecided(ctx, hits)
	if err != nil || len(open) == 0 {
		return err
	}
	origins, err := d.origins(ctx, open)
	if err != nil {
		return err
	}
	for key, subjects := range open {
		if origin := origins[key]; origin != nil {
			if err := d.carry(ctx, actor, origin, subjects); err != nil {
				return fmt.Errorf("carry a decision over from %s: %w", origin.ID, err)
			}
		}
	}
	return nil
}

// sameness is what two hits share when a decision carries over.
type sameness struct{ template, account string }

func samenessOf(doc *index.Document, hit *index.Hit) (key sameness, ok bool) {
	post := hit.Current().Post
	templates := doc.Keywords["template_hash"]
	if len(templates) != 1 || post.Author.ID == "" {
		return key, false
	}
	return sameness{templates[0], index.AccountHash(post.Site, post.Author.ID)}, true
}

// originOf is a hit whose decision is carried over; one that was erased has no id.
func originOf(doc *index.Document) (key sameness, hit *index.Hit, ok bool, err error) {
	if doc.Kind == index.KindTombstone {
		t, err := index.TombstoneOf(*doc)
		if err != nil {
			return key, nil, false, err
		}
		return sameness{t.Template, t.Account}, t.Hit(), t.Account != "", nil
	}
	if hit, err = index.HitOf(*doc); err != nil {
		return key, nil, false, err
	}
	key, ok = samenessOf(doc, hit)
	return key, hit, ok, nil
}

// undecided are the hits that nobody has judged, as they stand now; nor has a
// person taken a decision back that was carried over to them.
func (d *Desk) undecided(ctx context.Context, hits []*index.Hit) (map[sameness][]Subject, error) {
	var ids []string
	for _, hit := range hits {
		if untouched(hit) {
			ids = append(ids, hit.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	docs, err := d.opt.Store.Get(ctx, index.KindHit, ids...)
	if err != nil {
		return nil, fmt.Errorf("read hits: %w", err)
	}
	open := map[sameness][]Subject{}
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		hit, err := index.HitOf(*doc)
		if err != nil {
			return nil, err
		}
		if key, ok := samenessOf(doc, hit); ok && untouched(hit) {
			open[key] = append(open[key], Subject{ID: hit.ID, Version: versionOf(hit)})
		}
	}
	return open, nil
}

func untouched(hit *index.Hit) bool {
	return hit.Desk.Status == index.StatusNew && len(hit.Desk.Decisions) == 0 && !hit.Desk.OwnWay
}

// origins finds the hits whose decisions are carried over: of each kind the one
// a person judged last; none where people differ. The newest thousand are
// looked at.
func (d *Desk) origins(ctx context.Context, open map[sameness][]Subject) (map[sameness]*index.Hit, error) {
	var templates []string
	for key := range open {
		templates = append(templates, key.template)
	}
	req := d.request(Carrier(), query.And{Args: []query.Node{
		anyOf("template_hash", templates...), query.Not{Arg: query.Keyword{Field: "status", Value: string(index.StatusNew)}},
	}})
	req.Kinds = []index.Kind{index.KindHit, index.KindTombstone}
	req.Limit, req.Sort = index.MaxLimit, index.Sort{Field: "indexed"}
	res, err := d.opt.Store.Search(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("find decisions of the same text: %w", err)
	}
	origins, split := map[sameness]*index.Hit{}, map[sameness]bool{}
	for i := range res.Docs {
		key, hit, ok, err := originOf(&res.Docs[i])
		if err != nil {
			return nil, err
		}
		last := lastDecision(hit)
		if !ok || last.Deed == "" || last.Carried != nil {
			continue
		}
		before := origins[key]
		split[key] = split[key] || before != nil && before.Desk.Status != hit.Desk.Status
		if before == nil || last.At.After(lastDecision(before).At) {
			origins[key] = hit
		}
	}
	for key := range split {
		if split[key] {
			delete(origins, key)
		}
	}
	return origins, nil
}

// carry gives hits the decision of another one, by whoever made it.
func (d *Desk) carry(ctx context.Context, actor Actor, origin *index.Hit, subjects []Subject) error {
	first := lastDecision(origin)
	w := d.newDeed(actor, ActCarry)
	w.id, w.by, w.lazy = carriedDeed(first.Deed), first.By, true
	w.check = func(hit *index.Hit, read index.Version) error {
		if !untouched(hit) {
			return ErrChangedSince
		}
		return stillSo(hit, read)
	}
	w.apply = func(hit *index.Hit) {
		decision := first
		decision.At, decision.From = w.at, hit.Desk.Status
		decision.Carried = &index.Carried{ID: origin.ID, At: first.At}
		w.decide(hit, decision)
	}
	w.detail = func([]*subject) any { return map[string]any{"from": origin.ID, "by": first.By, "to": first.To} }
	_, err := d.do(ctx, actor, w, subjects)
	return err
}
