package upkeep

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
)

var noon = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

func retention(store index.Store, unflagged time.Duration) *Retention {
	return &Retention{Store: store, Unflagged: unflagged, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return noon }}
}

// keep stores a post nobody flagged, indexed some time before noon.
func keep(t *testing.T, store index.Store, kind index.Kind, id string, age time.Duration) {
	t.Helper()
	at := noon.Add(-age)
	doc := index.PostDocument(crawler.Post{ID: id, Site: "telegram", Text: "hello"}, classifier.Verdict{Label: "none"}, at, at)
	doc.Kind = kind
	out, err := store.Put(t.Context(), []index.Document{doc}, index.PutOptions{})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out[0].Err)
	}
}

func left(t *testing.T, store index.Store, kind index.Kind) int64 {
	t.Helper()
	res, err := store.Search(t.Context(), index.Request{Kinds: []index.Kind{kind}})
	if err != nil {
		t.Fatal(err)
	}
	return res.Total
}

func TestOnlyKeptPostsOverTheirTimeGo(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	keep(t, store, index.KindPost, "telegram:demo:1", 25*time.Hour)
	keep(t, store, index.KindPost, "telegram:demo:2", 23*time.Hour)
	keep(t, store, index.KindHit, "telegram:demo:3", 1000*time.Hour)
	n, err := retention(store, 24*time.Hour).Once(t.Context())
	if err != nil || n != 1 || left(t, store, index.KindPost) != 1 || left(t, store, index.KindHit) != 1 {
		t.Errorf("%d deleted, %v; %d posts and %d hits left; want one old post gone and nothing else",
			n, err, left(t, store, index.KindPost), left(t, store, index.KindHit))
	}
}

func TestWithoutARetentionWhatIsLeftOverGoes(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	for _, id := range []string{"a", "b", "c"} {
		keep(t, store, index.KindPost, "telegram:demo:"+id, time.Hour)
	}
	if n, err := retention(store, 0).Once(t.Context()); err != nil || n != 3 || left(t, store, index.KindPost) != 0 {
		t.Errorf("%d deleted, %v; want all three", n, err)
	}
}

func TestRetentionTriesAgainAfterAnOutageAndEndsWithItsContext(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	keep(t, store, index.KindPost, "telegram:demo:1", 25*time.Hour)
	store.Fail = func(string) error { return errors.New("connection refused") }
	if _, err := retention(store, 24*time.Hour).Once(t.Context()); err == nil {
		t.Error("the outage was not reported")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := retention(store, 24*time.Hour).Run(ctx); err != nil {
		t.Errorf("Run ended with %v, want nil", err)
	}
}
