package index_test

import (
	"slices"
	"testing"

	"scops/index"
	"scops/index/query"
)

func TestAQueryForACeilingFindsWhatLiesWithinIt(t *testing.T) {
	t.Parallel()
	for at, ceiling := range append(index.Handlings(), "", "none of these") {
		for _, handling := range append(index.Handlings(), "") {
			doc := index.Document{Kind: index.KindHit, ID: "x", Handling: handling}
			level := slices.Index(index.Handlings(), handling)
			if handling == "" {
				level = slices.Index(index.Handlings(), index.HandlingDefault)
			}
			want := at < len(index.Handlings()) && level <= at
			if index.Within(handling, ceiling) != want || query.Match(index.HandlingWithin(ceiling), doc.Matchable()) != want {
				t.Errorf("%q within %q: want %v", handling, ceiling, want)
			}
		}
	}
}

func TestAHitWithAnUnknownHandlingIsRefused(t *testing.T) {
	t.Parallel()
	for _, kind := range []index.Kind{index.KindHit, index.KindPost} {
		doc := index.Document{Kind: kind, ID: "x", Handling: "secret"}
		if doc.Validate() == nil {
			t.Errorf("a %s handled as secret is taken", kind)
		}
	}
}
