package indextest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"scops/index"
	"scops/index/query"
)

// manyDocs is more than any store sorts or sends at once.
const manyDocs = 5200

func paging(t *testing.T, s index.Store) {
	var docs []index.Document
	for i := range manyDocs {
		d := hit(fmt.Sprintf("d%05d", (i*2711)%manyDocs))
		d.Text = "common ของ"
		if i%10 != 0 {
			d.Numbers = map[string]int64{"when": int64(i / 700)} // 700 equal values in a row
		}
		d.Keywords = map[string][]string{"tag": {fmt.Sprint("t", i%7)}}
		docs = append(docs, d)
	}
	for part := range slices.Chunk(docs, 1300) {
		put(t, s, part...)
	}
	refresh(t, s)
	all := newShelf(docs)
	for _, c := range []struct {
		sort  index.Sort
		query query.Node
		limit int
	}{
		{index.Sort{}, nil, 1000},
		{index.Sort{Up: true, Field: "when"}, parse(t, "ของ"), 450},
		{index.Sort{}, parse(t, "tag:t3 common"), 100},
	} {
		n := c.query
		if n == nil {
			n = query.All{}
		}
		want := all.matching(n, c.sort)
		got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: c.query, Sort: c.sort, Limit: c.limit}))
		if !slices.Equal(got, want) {
			t.Errorf("%v in pages of %d: %d documents in order, want %d; they differ from place %d on",
				n, c.limit, len(got), len(want), firstDifference(got, want))
		}
	}
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 100_000})
	if err != nil || len(res.Docs) != index.MaxLimit || res.Total != manyDocs {
		t.Errorf("the largest page holds %d of %d documents (%v), want %d of %d", len(res.Docs), res.Total, err, index.MaxLimit, manyDocs)
	}
}

func firstDifference(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func foreignTokens(t *testing.T, s index.Store) {
	var docs []index.Document
	for i := range 5 {
		d := hit(fmt.Sprintf("d%d", i))
		d.Numbers = map[string]int64{"when": int64(i), "score": int64(i)}
		docs = append(docs, d)
	}
	put(t, s, docs...)
	refresh(t, s)
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Query: parse(t, "score:>0"), Limit: 2}
	res, err := s.Search(t.Context(), req)
	if err != nil || res.Next == "" {
		t.Fatalf("the first page has the token %q: %v", res.Next, err)
	}
	req.Page = res.Next
	if res, err := s.Search(t.Context(), req); err != nil || !slices.Equal(ids(res.Docs), []string{"d2", "d1"}) {
		t.Errorf("the second page is %v: %v", ids(res.Docs), err)
	}
	for name, change := range map[string]func(*index.Request){
		"another query":     func(r *index.Request) { r.Query = parse(t, "score:>1") },
		"no query":          func(r *index.Request) { r.Query = nil },
		"another order":     func(r *index.Request) { r.Sort.Up = true },
		"another field":     func(r *index.Request) { r.Sort.Field = "score" },
		"another kind":      func(r *index.Request) { r.Kinds = []index.Kind{index.KindPost} },
		"a token cut short": func(r *index.Request) { r.Page = r.Page[:len(r.Page)/2] },
		"a made-up token":   func(r *index.Request) { r.Page = "bm8" },
		"no token at all":   func(r *index.Request) { r.Page = "../../etc" },
	} {
		other := req
		change(&other)
		if _, err := s.Search(t.Context(), other); !errors.Is(err, index.ErrPage) {
			t.Errorf("%s: %v, want ErrPage", name, err)
		}
	}
	// Between two pages the store changes: nothing comes twice.
	put(t, s, func() index.Document {
		d := hit("d9")
		d.Numbers = map[string]int64{"when": 9, "score": 9}
		return d
	}())
	if err := s.Delete(t.Context(), index.KindHit, "d3", index.VersionAny); err != nil {
		t.Fatal(err)
	}
	refresh(t, s)
	if res, err := s.Search(t.Context(), req); err != nil || !slices.Equal(ids(res.Docs), []string{"d2", "d1"}) {
		t.Errorf("after changes before it the second page is %v: %v", ids(res.Docs), err)
	}
}
