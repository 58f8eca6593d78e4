package elastic

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// How many words are asked for at once: a server gives at most 65,536 buckets.
// Counted words are asked for a few at first, because those behind the last of
// a span are counted in vain.
const (
	wordsPage   = 10_000
	countedPage = 250
)

// enumerateTimeout is how long a server may look before it gives up and says
// so; its own default is a second.
const enumerateTimeout = "5s"

// enumerate asks Elasticsearch for words with a prefix, those behind one, out of
// its dictionary: no document is looked at, so words of deleted ones are among
// them until the server has merged these away.
func (s *Store) enumerate(ctx context.Context, name, prefix, after string, size int) ([]string, error) {
	ask := object{"field": "listed", "string": prefix, "size": size, "timeout": enumerateTimeout}
	if after != "" {
		ask["search_after"] = after
	}
	body, err := json.Marshal(ask)
	if err != nil {
		return nil, err
	}
	var words []string
	err = retry(ctx, func() error {
		var answer struct {
			Terms    []string `json:"terms"`
			Complete bool     `json:"complete"`
		}
		if err := s.send(ctx, esapi.TermsEnumRequest{Index: []string{name}, Body: bytes.NewReader(body)}, &answer); err != nil {
			return err
		}
		if !answer.Complete {
			return fmt.Errorf("%w: its list of words was cut short", index.ErrUnavailable)
		}
		words = answer.Terms
		return nil
	})
	return words, err
}

// count asks OpenSearch, which has no such call, for the words behind one, or
// from a prefix on: those of its live documents, all counted on the way.
func (s *Store) count(ctx context.Context, name, prefix, after string, size int) ([]string, error) {
	after = cmp.Or(after, justBefore(prefix))
	body, err := json.Marshal(object{"size": 0, "track_total_hits": false, "aggs": object{"words": object{"composite": object{
		"size": size, "sources": []object{{"word": object{"terms": object{"field": "listed"}}}}, "after": object{"word": after},
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
	no := false
	err = s.read(ctx, func() esapi.Request {
		return esapi.SearchRequest{Index: []string{name}, Body: bytes.NewReader(body), AllowPartialSearchResults: &no}
	}, &answer)
	words := make([]string, len(answer.Aggregations.Words.Buckets))
	for i, b := range answer.Aggregations.Words.Buckets {
		words[i] = b.Key.Word
	}
	return words, err
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
