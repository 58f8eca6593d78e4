package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
	"scops/index/query"
)

// wordsPage is how many words are asked for at once: a server gives at most
// 65,536 buckets.
const wordsPage = 10_000

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

func (s *Store) words(ctx context.Context, kinds []index.Kind, span query.Span, limit int) (words []string, err error) {
	if span.Prefix == "" {
		return nil, errors.New("a span of words needs a prefix")
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = s.alias(kind)
		if err := s.checkListed(ctx, kind); err != nil {
			return nil, err
		}
	}
	for after := justBefore(span.Prefix); ; {
		page, err := s.wordsAfter(ctx, names, after)
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
		if len(page) < wordsPage {
			return words, nil
		}
		after = page[len(page)-1]
	}
}

// wordsAfter asks for the words behind one, in order of their bytes.
func (s *Store) wordsAfter(ctx context.Context, names []string, after string) ([]string, error) {
	body, err := json.Marshal(object{"size": 0, "track_total_hits": false, "aggs": object{"words": object{"composite": object{
		"size": wordsPage, "sources": []object{{"word": object{"terms": object{"field": "listed"}}}}, "after": object{"word": after},
	}}}})
	if err != nil {
		return nil, err
	}
	var answer struct {
		Aggregations struct {
			Words struct {
				Buckets []struct {
					Key struct {
						Word string `json:"word"`
					} `json:"key"`
				} `json:"buckets"`
			} `json:"words"`
		} `json:"aggregations"`
	}
	yes, no := true, false
	err = s.read(ctx, func() esapi.Request {
		return esapi.SearchRequest{Index: names, Body: bytes.NewReader(body), IgnoreUnavailable: &yes, AllowNoIndices: &yes, AllowPartialSearchResults: &no}
	}, &answer)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, b := range answer.Aggregations.Words.Buckets {
		words = append(words, b.Key.Word)
	}
	return words, nil
}

// justBefore is a key that stands before every word with a prefix and behind
// every other word before those.
func justBefore(prefix string) string {
	r, n := utf8.DecodeLastRuneInString(prefix)
	if r--; r == 0xdfff {
		r = 0xd7ff
	}
	return prefix[:len(prefix)-n] + string(r) + string(utf8.MaxRune)
}

// checkListed refuses an index of a mapping without the list: what is not
// listed would be missing from the answer in silence.
func (s *Store) checkListed(ctx context.Context, kind index.Kind) error {
	metas, err := s.metas(ctx, s.alias(kind))
	if err != nil {
		return err
	}
	for name, meta := range metas {
		if meta.Version < listedSince {
			return fmt.Errorf("%w: index %s has mapping %d, the list of words came with %d", index.ErrOutdated, name, meta.Version, listedSince)
		}
	}
	return nil
}
