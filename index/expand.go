package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"scops/index/query"
)

// Bounds of what Expand looks up.
const (
	MaxExpansions = 500    // words one query.Like may stand for
	MaxListed     = 50_000 // words gone through for one query.Like
	MaxCandidates = 20_000 // documents whose text is read for one query.Near
)

// Expand looks up in a store what a parsed query leaves open: the words of
// every query.Like, and the documents of every query.Near, whose texts every
// store tries alike. Search takes no
// query that was not expanded; what was expanded holds for the moment. The
// error for a condition that stands for too much is a *query.Refusal.
func Expand(ctx context.Context, s Store, kinds []Kind, n query.Node) (query.Node, error) {
	e := expander{s, kinds}
	n, err := e.likes(ctx, n)
	if err != nil {
		return nil, err
	}
	return e.nears(ctx, n, nil)
}

type expander struct {
	store Store
	kinds []Kind
}

// likes looks up the words, also those under NEAR.
func (e expander) likes(ctx context.Context, n query.Node) (query.Node, error) {
	var failed error
	var fill func(query.Node) query.Node
	fill = func(n query.Node) query.Node {
		switch like := n.(type) {
		case query.Near:
			like.A, like.B = query.Map(like.A, fill), query.Map(like.B, fill)
			return like
		case query.Like:
			if failed == nil && like.Words == nil {
				like.Words, failed = e.words(ctx, like)
			}
			return like
		}
		return n
	}
	n = query.Map(n, fill)
	return n, failed
}

func (e expander) words(ctx context.Context, n query.Like) ([]string, error) {
	listed, err := e.store.Words(ctx, e.kinds, n.Span(), MaxListed+1)
	if errors.Is(err, ErrOutdated) {
		return nil, &query.Refusal{Node: n, Code: query.CodeOldIndex, Args: []string{n.Raw},
			Message: fmt.Sprintf("%s needs the list of words, which the index of an older version does not have: whoever runs the servers runs scops index migrate", n.Raw)}
	}
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", n.Raw, err)
	}
	fit := []string{}
	for _, w := range listed {
		if n.Fits(w) {
			fit = append(fit, w)
		}
	}
	if len(listed) > MaxListed || len(fit) > MaxExpansions {
		return nil, &query.Refusal{Node: n, Code: query.CodeManyWords, Args: []string{n.Raw, strconv.Itoa(MaxExpansions)},
			Message: fmt.Sprintf("%s stands for more than %d words: write more letters", n.Raw, MaxExpansions)}
	}
	return fit, nil
}

// nears looks up the documents. beside is what every match of the whole query
// fulfils besides n: it keeps the candidates few.
func (e expander) nears(ctx context.Context, n query.Node, beside []query.Node) (query.Node, error) {
	switch n := n.(type) {
	case query.Near:
		return e.near(ctx, n, beside)
	case query.And:
		args := slices.Clone(n.Args)
		plain := slices.DeleteFunc(slices.Clone(args), hasNear)
		for i, arg := range args {
			var err error
			if args[i], err = e.nears(ctx, arg, slices.Concat(beside, plain)); err != nil {
				return nil, err
			}
		}
		return query.And{Args: args}, nil
	case query.Or:
		args := slices.Clone(n.Args)
		for i, arg := range args {
			var err error
			if args[i], err = e.nears(ctx, arg, beside); err != nil {
				return nil, err
			}
		}
		return query.Or{Args: args}, nil
	case query.Not:
		arg, err := e.nears(ctx, n.Arg, beside)
		return query.Not{Arg: arg}, err
	default:
		return n, nil
	}
}

func hasNear(n query.Node) (found bool) {
	query.Walk(n, func(n query.Node) bool {
		_, near := n.(query.Near)
		found = found || near
		return !found
	})
	return found
}

func (e expander) near(ctx context.Context, n query.Near, beside []query.Node) (query.Node, error) {
	found, candidates, err := e.store.Near(ctx, e.kinds, n, beside, MaxCandidates)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", n, err)
	}
	if candidates > MaxCandidates {
		return nil, &query.Refusal{Node: n, Code: query.CodeManyPosts, Args: []string{strconv.FormatInt(candidates, 10), strconv.Itoa(MaxCandidates)},
			Message: fmt.Sprintf("%d posts hold both, and the text of at most %d is read: add a condition, such as a date", candidates, MaxCandidates)}
	}
	n.Found = found
	return n, nil
}

// expanded says whether nothing is left open in a query.
func expanded(n query.Node) error {
	var open query.Node
	if n != nil {
		query.Walk(n, func(n query.Node) bool {
			switch n := n.(type) {
			case query.Like:
				if n.Words == nil {
					open = n
				}
			case query.Near:
				if n.Found == nil {
					open = n
				}
				return false
			}
			return open == nil
		})
	}
	if open != nil {
		return fmt.Errorf("%s was not looked up: call Expand", open)
	}
	return nil
}
