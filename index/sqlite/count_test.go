package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"scops/index"
	"scops/index/query"
)

// TestCountsAreOfOneMoment moves documents between two tags, always as many to
// one as to the other, while somebody counts: by reading each match, and by
// going through the fields.
func TestCountsAreOfOneMoment(t *testing.T) {
	t.Parallel()
	for _, n := range []int{200, 1400} {
		path := filepath.Join(t.TempDir(), "index.db")
		s, other := openAt(t, path), openAt(t, path)
		docs := make([]index.Document, n)
		for i := range docs {
			docs[i] = hit(fmt.Sprintf("d%04d", i), "ของ")
			docs[i].Version = index.VersionAny
			docs[i].Keywords = map[string][]string{"tag": {[]string{"left", "right"}[i%2]}}
			docs[i].Numbers = map[string]int64{"when": int64(i%2) * 86_400_000}
		}
		if _, err := s.Put(t.Context(), docs, index.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for i := 0; ctx.Err() == nil; i = (i + 2) % n {
				docs[i].Keywords, docs[i+1].Keywords = docs[i+1].Keywords, docs[i].Keywords
				docs[i].Numbers, docs[i+1].Numbers = docs[i+1].Numbers, docs[i].Numbers
				if _, err := other.Put(ctx, docs[i:i+2], index.PutOptions{}); err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
		req := index.Request{
			Kinds: []index.Kind{index.KindHit}, Query: query.Text{Raw: "ของ", Folded: "ของ"},
			Facets: []index.Facet{{Field: "tag"}, {Field: "owner"}}, Histogram: &index.Histogram{},
		}
		for range 20 {
			res, err := s.Search(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			half := int64(n / 2)
			got := fmt.Sprint(res.Total, res.Facets["tag"], res.Facets["owner"], res.Histogram[0].Docs, res.Histogram[1].Docs)
			if want := fmt.Sprintf("%d [{left %d} {right %d}] [{oncb %d}] %d %d", n, half, half, n, half, half); got != want {
				t.Fatalf("counted %s, want %s", got, want)
			}
		}
		stop()
		wg.Wait()
	}
}
