package indextest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"scops/index"
	"scops/index/query"
)

// Open gives a test an empty store of its own, closed by the test's cleanup.
type Open func(t testing.TB) index.Store

// Run puts a store to the test.
func Run(t *testing.T, open Open) {
	t.Helper()
	for _, c := range []struct {
		name string
		test func(*testing.T, index.Store)
	}{
		{"a document can be created only once", createOnce},
		{"a document can be replaced only in the version that was read", compareAndSet},
		{"any version can be replaced when that is asked for", replaceAny},
		{"every document of a call has its own outcome", ownOutcomes},
		{"a call writes its documents in order", inOrder},
		{"deleting needs the version too", deleting},
		{"a deleted document can be created again", createAgain},
		{"kinds do not meet", kindsApart},
		{"concurrent writers lose no update", concurrentWriters},
		{"only one of many creates a document", oneCreator},
		{"what no store takes is refused with the reason", refusals},
		{"get gives documents in the order asked for and nil for missing ones", getInOrder},
		{"a document comes back as it was put", comesBack},
		{"hostile ids and values are kept and found", hostile},
		{"a body of a megabyte comes back byte by byte", largeBody},
		{"a text of a megabyte is searched to its end", largeText},
		{"writes are found after a refresh or when waited for", visibility},
		{"old words are no longer found after a change", oldWordsGone},
		{"every condition finds what it says", conditions},
		{"one last character finds all words it begins", manyEndings},
		{"words are listed in order within their span", listsWords},
		{"words like one are found, and no more of them than can be", findsLike},
		{"words of what was deleted find nothing", deletedWords},
		{"what stands near is found in every script", findsNear},
		{"near is looked for in no more texts than can be read", tooNear},
		{"a query that was not looked up is refused", notLookedUp},
		{"owner, handling and files can be searched", ownFields},
		{"hits are found by what stops their clocks", clocks},
		{"results are sorted by numbers with ties by id", sorting},
		{"documents without a sort value come last", missingLast},
		{"pages give every document once", paging},
		{"page tokens belong to one query", foreignTokens},
		{"many kinds are searched together", manyKinds},
		{"facets count the values of all matches", facets},
		{"facets show the most frequent values, ties in order", facetSizes},
		{"counts come with every page that asks for them", countsOnEveryPage},
		{"a histogram has local days, months and years", localDays},
		{"counts nobody can give are refused", refusedCounts},
		{"random facets and histograms agree with the plain reading", countsAgree},
		{"counts follow documents that are changed and deleted", countsFollow},
		{"what was never written is not found and is no error", neverWritten},
		{"random queries over random documents agree with query.Match", agreesWithMatch},
		{"a closed store says so", closedStore},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, open(t))
		})
	}
}

// put writes documents that must be taken, and gives their versions.
func put(t testing.TB, s index.Store, docs ...index.Document) []index.Version {
	t.Helper()
	out, err := s.Put(t.Context(), docs, index.PutOptions{})
	if err != nil {
		t.Fatalf("put %d documents: %v", len(docs), err)
	}
	versions := make([]index.Version, len(out))
	for i, o := range out {
		if o.Err != nil {
			t.Fatalf("put %s %.80s: %v", docs[i].Kind, docs[i].ID, o.Err)
		}
		versions[i] = o.Version
	}
	return versions
}

// putErr writes one document and gives its own error.
func putErr(t testing.TB, s index.Store, d index.Document) error {
	t.Helper()
	out, err := s.Put(t.Context(), []index.Document{d}, index.PutOptions{})
	if err != nil {
		t.Fatalf("put %s %.80s: %v", d.Kind, d.ID, err)
	}
	return out[0].Err
}

// get reads one document; nil when it is missing.
func get(t testing.TB, s index.Store, kind index.Kind, id string) *index.Document {
	t.Helper()
	docs, err := s.Get(t.Context(), kind, id)
	if err != nil {
		t.Fatalf("get %s %.80s: %v", kind, id, err)
	}
	return docs[0]
}

func refresh(t testing.TB, s index.Store) {
	t.Helper()
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatalf("refresh: %v", err)
	}
}

// expand looks up what a query leaves open, among hits and kept posts.
func expand(t testing.TB, s index.Store, n query.Node) query.Node {
	t.Helper()
	n, err := index.Expand(t.Context(), s, []index.Kind{index.KindHit, index.KindPost}, n)
	if err != nil {
		t.Fatalf("expand: %v", err)
	}
	return n
}

func parse(t testing.TB, text string) query.Node {
	t.Helper()
	n, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

// search reads all pages and checks that the total is right.
func search(t testing.TB, s index.Store, req index.Request) []index.Document {
	t.Helper()
	docs, err := pages(t.Context(), s, req)
	if err != nil {
		t.Fatalf("search %v: %v", req.Query, err)
	}
	return docs
}

func pages(ctx context.Context, s index.Store, req index.Request) ([]index.Document, error) {
	var docs []index.Document
	for {
		res, err := s.Search(ctx, req)
		if err != nil {
			return nil, err
		}
		docs = append(docs, res.Docs...)
		if req.Page = res.Next; req.Page == "" {
			if res.Total != int64(len(docs)) {
				return nil, fmt.Errorf("the total is %d, the pages hold %d documents", res.Total, len(docs))
			}
			return docs, nil
		}
		if len(res.Docs) == 0 {
			return nil, errors.New("an empty page is followed by another")
		}
	}
}

func ids(docs []index.Document) []string {
	out := make([]string, len(docs))
	for i, d := range docs {
		out[i] = d.ID
	}
	return out
}

// found gives the sorted ids of the hits a query finds.
func found(t testing.TB, s index.Store, text string) []string {
	t.Helper()
	out := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: expand(t, s, parse(t, text)), Limit: 1000}))
	slices.Sort(out)
	return out
}

// same compares what is kept; nil and empty are the same.
func same(a, b *index.Document) bool {
	return a.Kind == b.Kind && a.ID == b.ID && a.Owner == b.Owner && a.Handling == b.Handling && slices.Equal(a.CaseIDs, b.CaseIDs) &&
		a.Text == b.Text && maps.Equal(a.Numbers, b.Numbers) && bytes.Equal(a.Body, b.Body) && maps.EqualFunc(a.Keywords, b.Keywords, slices.Equal)
}

func hit(id string) index.Document {
	return index.Document{Kind: index.KindHit, ID: id, Owner: "oncb", Handling: "amber"}
}
