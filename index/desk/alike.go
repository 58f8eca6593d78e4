package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"scops/index"
	"scops/index/query"
)

const (
	maxAlike  = 5  // posts of nearly the same text beside a hit
	mostAlike = 50 // that are compared to choose them
)

// likes replaces every like:ID by what near copies of that hit's text share.
func (d *Desk) likes(ctx context.Context, actor Actor, n query.Node, text string) (query.Node, error) {
	var failed error
	n = query.Map(n, func(n query.Node) query.Node {
		like, ok := n.(query.Keyword)
		if !ok || like.Field != "like" || failed != nil {
			return n
		}
		n, failed = d.like(ctx, actor, like)
		return n
	})
	return n, located(failed, text)
}

func (d *Desk) like(ctx context.Context, actor Actor, like query.Keyword) (query.Node, error) {
	doc, _, err := d.readHit(ctx, actor, like.Value)
	if like.Prefix || errors.Is(err, index.ErrNotFound) || errors.As(err, new(*AboveError)) {
		return like, &query.Refusal{Node: like, Code: query.CodeNoPost, Args: []string{like.Value}, Message: fmt.Sprintf("there is no post %s that others could be like", like.Value)}
	}
	if err != nil {
		return like, err
	}
	return sharesText(doc), nil
}

// sharesText finds what shares a band of the minhash with a hit, which half of
// the texts do that are alike to seven tenths.
func sharesText(doc *index.Document) query.Node {
	bands := doc.Keywords["minhash"]
	if len(bands) < 2 { // written by an old version: not known
		return query.Keyword{Field: "id", Value: doc.ID}
	}
	var any query.Or
	for _, b := range bands {
		any.Args = append(any.Args, query.Keyword{Field: "minhash", Value: b})
	}
	return any
}

// alike finds posts of nearly the same text as a hit, the nearest first, and
// how many there are.
func (d *Desk) alike(ctx context.Context, actor Actor, doc *index.Document) ([]Found, int64, error) {
	w := d.request(actor, query.And{Args: []query.Node{sharesText(doc), query.Not{Arg: query.Keyword{Field: "id", Value: doc.ID}}, index.Undismissed()}})
	w.Limit = mostAlike
	res, err := d.opt.Store.Search(ctx, w)
	if err != nil {
		return nil, 0, fmt.Errorf("search posts like %s: %w", doc.ID, err)
	}
	shared := func(other index.Document) (n int) {
		for _, b := range other.Keywords["minhash"] {
			if slices.Contains(doc.Keywords["minhash"], b) {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(res.Docs, func(a, b index.Document) int { return cmp.Compare(shared(b), shared(a)) })
	found, err := d.found(ctx, actor, res.Docs[:min(len(res.Docs), maxAlike)])
	return found, res.Total, err
}
