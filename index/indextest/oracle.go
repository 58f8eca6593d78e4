package indextest

import (
	"os"
	"slices"
	"testing"

	"scops/index"
)

// randomDocs is how many documents the random test searches.
const randomDocs = 400

// randomQueries is how many queries the random test asks.
func randomQueries() int {
	if os.Getenv("SCOPS_TEST_LONG") == "1" {
		return 2000
	}
	return 600
}

// agreesWithMatch compares a store with the in-process matcher, which knows no
// terms: it looks at the text.
func agreesWithMatch(t *testing.T, s index.Store) {
	r := newSource(7)
	docs := make([]index.Document, randomDocs)
	for i := range docs {
		docs[i] = r.document(i)
	}
	put(t, s, docs...)
	refresh(t, s)
	all, queries, some, wrong := newShelf(docs), randomQueries(), 0, 0
	for range queries {
		n := expand(t, s, r.query(docs, 3))
		sort := index.Sort{Field: r.pick("when", "score"), Up: r.IntN(2) == 0}
		want := all.matching(n, sort)
		got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: n, Sort: sort, Limit: 1 + r.IntN(300) + 100}))
		if len(want) > 0 && len(want) < len(docs) {
			some++
		}
		if !slices.Equal(got, want) {
			if wrong++; wrong <= 10 {
				at := firstDifference(got, want)
				t.Errorf("%s\nfinds %d documents, query.Match %d; they differ at place %d: %.3v, want %.3v", n, len(got), len(want), at, got[at:], want[at:])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d queries differ", wrong, queries)
	}
	if some < queries/2 {
		t.Errorf("only %d of %d queries find some but not all documents: they prove too little", some, queries)
	}
}
