package elastic

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"scops/index"
	"scops/index/query"
)

// listedSince is the first mapping with a list of words.
const listedSince = 2

// Words lists words of the documents, page by page along the server's own
// sorted list.
func (s *Store) Words(ctx context.Context, kinds []index.Kind, span query.Span, limit int) ([]string, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	words, err := s.words(ctx, kinds, span, limit)
	if err != nil {
		return nil, fmt.Errorf("list words: %w", err)
	}
	return words, nil
}

// words asks every index by itself: it has one shard, and only within a shard
// are words sure to come in order of their bytes.
func (s *Store) words(ctx context.Context, kinds []index.Kind, span query.Span, limit int) ([]string, error) {
	if span.Prefix == "" {
		return nil, errors.New("a span of words needs a prefix")
	}
	names, err := s.listing(ctx, kinds)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, name := range names {
		of, err := s.wordsOf(ctx, name, span, limit)
		var e *ServerError
		if errors.As(err, &e) && e.Status == http.StatusNotFound {
			err = fmt.Errorf("%w: it was removed meanwhile: %w", index.ErrUnavailable, err)
		}
		if err != nil {
			return nil, fmt.Errorf("index %s: %w", name, err)
		}
		words = append(words, of...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), limit)], nil
}

// listing names the indices of some kinds, those there are. One of a mapping
// without the list is refused: what is not listed would be missing from the
// answer in silence.
func (s *Store) listing(ctx context.Context, kinds []index.Kind) ([]string, error) {
	aliases := make([]string, len(kinds))
	for i, kind := range kinds {
		aliases[i] = s.alias(kind)
	}
	metas, err := s.metas(ctx, aliases...)
	if err != nil {
		return nil, err
	}
	for name, meta := range metas {
		if meta.Version < listedSince {
			return nil, fmt.Errorf("%w: index %s has mapping %d, the list of words came with %d", index.ErrOutdated, name, meta.Version, listedSince)
		}
	}
	return slices.Sorted(maps.Keys(metas)), nil
}

// wordsOf lists words of one index.
func (s *Store) wordsOf(ctx context.Context, name string, span query.Span, limit int) (words []string, err error) {
	ask, size := s.enumerate, wordsPage
	if s.product == ProductOpenSearch {
		ask, size = s.count, countedPage
	}
	for after := ""; ; size = min(4*size, wordsPage) {
		page, err := ask(ctx, name, span.Prefix, after, size)
		if err != nil {
			return nil, err
		}
		for _, w := range page {
			if !strings.HasPrefix(w, span.Prefix) || len(words) == limit {
				return words, nil
			}
			if index.InSpan(w, span) {
				words = append(words, w)
			}
		}
		if len(page) < size {
			return words, nil
		}
		after = page[len(page)-1]
	}
}
