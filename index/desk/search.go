package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"scops/index"
	"scops/index/query"
)

// pageSize is how many documents are read from the store at a time.
const pageSize = 200

// Answer is what is said of a search beside its hits.
type Answer struct {
	Total  int64
	ReadAs []ReadAs
}

// Search finds hits, newest first, and gives each to yield until it returns
// false or limit (0 = none) is reached. Hits judged not relevant are found only
// by a query that names a status, or a second judgement. With flagged:any or flagged:no in the
// query, kept posts nobody flagged are found too. The audit record stands
// before the first hit is given.
func (d *Desk) Search(ctx context.Context, actor Actor, text string, limit int, yield func(Found) bool) (a Answer, err error) {
	if err := d.permit(actor, ActSearch); err != nil {
		return a, err
	}
	req, err := d.parse(ctx, actor, text)
	if err != nil {
		return a, err
	}
	a.ReadAs = req.as
	if limit > 0 && limit < pageSize {
		req.Limit = limit
	}
	for given := 0; ; {
		res, err := d.opt.Store.Search(ctx, req.Request)
		if err != nil {
			return a, fmt.Errorf("search: %w", err)
		}
		a.Total = res.Total
		if req.Page == "" {
			if err := d.audit(ctx, actor, entry{Action: ActSearch, Query: text, Count: res.Total}); err != nil {
				return a, err
			}
		}
		found, err := d.found(ctx, actor, res.Docs)
		if err != nil {
			return a, err
		}
		for _, f := range found {
			if given++; !yield(f) || given == limit {
				return a, nil
			}
		}
		if req.Page = res.Next; req.Page == "" {
			return a, nil
		}
	}
}

// wanted is a person's query with what it does not say: which kinds, whose, and
// that what was judged not relevant is gone.
type wanted struct {
	index.Request
	understood
	hidden bool // hits judged not relevant are left out
}

func (d *Desk) parse(ctx context.Context, actor Actor, text string) (wanted, error) {
	r, err := d.read(text)
	if err != nil {
		return wanted{}, err
	}
	if r.meant, err = d.ownCases(ctx, actor, r.meant); err != nil {
		return wanted{}, err
	}
	if r.meant, err = d.likes(ctx, actor, r.meant, text); err != nil {
		return wanted{}, err
	}
	w := wanted{Request: d.request(actor, r.meant), understood: r, hidden: !names(r.typed, "status") && !names(r.typed, "second")}
	if w.hidden {
		w.Query = query.And{Args: []query.Node{w.Query, index.Undismissed()}}
	}
	return w, d.expand(ctx, &w.Request, text)
}

// expand looks up what a request leaves open. What stands for too much is a
// *query.Error like any other mistake in text.
func (d *Desk) expand(ctx context.Context, req *index.Request, text string) error {
	node, err := index.Expand(ctx, d.opt.Store, req.Kinds, req.Query)
	if errors.As(err, new(*query.Refusal)) {
		return located(err, text)
	}
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	req.Query = node
	return nil
}

// names says whether a query asks for a field at all.
func names(node query.Node, field string) (found bool) {
	query.Walk(node, func(n query.Node) bool {
		kw, ok := n.(query.Keyword)
		found = found || ok && kw.Field == field
		return !found
	})
	return found
}

// request adds which kinds are looked through, whose, and up to which handling.
func (d *Desk) request(actor Actor, node query.Node) index.Request {
	kinds := []index.Kind{index.KindHit}
	node = query.Map(node, func(n query.Node) query.Node {
		kw, ok := n.(query.Keyword)
		if !ok {
			return n
		}
		if kw.Field == "flagged" && kw.Value != "yes" {
			kinds = []index.Kind{index.KindHit, index.KindPost}
			if kw.Value == "any" {
				return query.All{}
			}
		}
		return kw
	})
	if d.opt.Owner != "" {
		node = query.And{Args: []query.Node{query.Keyword{Field: "owner", Value: d.opt.Owner}, node}}
	}
	if within := actor.within(); within != (query.All{}) {
		node = query.And{Args: []query.Node{within, node}}
	}
	return index.Request{Kinds: kinds, Query: node, Limit: pageSize}
}

// canonicalValue gives a value the spelling it is stored in.
func canonicalValue(field, value string) string {
	switch field {
	case "author":
		return strings.ToLower(strings.TrimPrefix(value, "@"))
	case "label", "band", "flagged", "lang", "adapter", "slot", "substance", "status", "tag", "assignee", "second", "gone", "handling":
		return strings.ToLower(value)
	case "case":
		return strings.ToUpper(value)
	default:
		return value
	}
}

// found decodes documents and drops a kept post that has become a hit since.
func (d *Desk) found(ctx context.Context, actor Actor, docs []index.Document) ([]Found, error) {
	isHit, err := d.hitsAmong(ctx, docs)
	if err != nil {
		return nil, err
	}
	out := make([]Found, 0, len(docs))
	for _, doc := range docs {
		if doc.Kind == index.KindPost && isHit[doc.ID] {
			continue
		}
		f, err := foundBy(doc, actor.Name)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// hitsAmong says which kept posts have become hits since.
func (d *Desk) hitsAmong(ctx context.Context, docs []index.Document) (map[string]bool, error) {
	var posts []string
	for _, doc := range docs {
		if doc.Kind == index.KindPost {
			posts = append(posts, doc.ID)
		}
	}
	isHit := map[string]bool{}
	if len(posts) == 0 {
		return isHit, nil
	}
	hits, err := d.opt.Store.Get(ctx, index.KindHit, posts...)
	if err != nil {
		return nil, fmt.Errorf("look for hits among kept posts: %w", err)
	}
	for i, hit := range hits {
		isHit[posts[i]] = hit != nil
	}
	return isHit, nil
}
