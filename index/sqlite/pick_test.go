package sqlite_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"scops/index"
)

// TestAPageIsTheSameWhicheverWayItIsFound reads many documents with one sort
// value, some with others and some with none: with counts on every page, where
// pages are taken out of all matches, and without, where they are walked to.
func TestAPageIsTheSameWhicheverWayItIsFound(t *testing.T) {
	t.Parallel()
	s := openAt(t, filepath.Join(t.TempDir(), "index.db"))
	const n = 4300
	docs := make([]index.Document, n)
	for i := range docs {
		at := (i * 2711) % n
		docs[i] = index.Document{Kind: index.KindHit, ID: fmt.Sprintf("d%04d", at), Version: index.VersionAny, Keywords: map[string][]string{"tag": {"t"}}}
		switch at % 40 {
		case 0: // none
		case 1:
			docs[i].Numbers = map[string]int64{"score": int64(at)}
		case 2:
			docs[i].Numbers = map[string]int64{"score": -3}
		default:
			docs[i].Numbers = map[string]int64{"score": 0}
		}
	}
	if _, err := s.Put(t.Context(), docs, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, up := range []bool{false, true} {
		var ways [][]string
		for _, facets := range [][]index.Facet{nil, {{Field: "tag"}}} {
			req := index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 430, Sort: index.Sort{Field: "score", Up: up}, Facets: facets}
			var ids []string
			err := index.EachPage(t.Context(), s, req, func(docs []index.Document) error {
				for _, d := range docs {
					ids = append(ids, d.ID)
				}
				return nil
			})
			if err != nil || len(ids) != n {
				t.Fatalf("%d documents were read: %v", len(ids), err)
			}
			ways = append(ways, ids)
		}
		if !slices.Equal(ways[0], ways[1]) {
			t.Errorf("rising %v: the orders differ", up)
		}
		if last := ways[0][n-1]; last != "d4280" { // of those without a value
			t.Errorf("rising %v: the last is %s", up, last)
		}
	}
}
