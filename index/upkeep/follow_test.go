package upkeep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/classifier/entity"
	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
)

// hitAt is a flagged hit that was indexed at a time.
func hitAt(id string, at time.Time) index.Hit {
	return index.Hit{
		ID: id, Verdict: classifier.Verdict{Label: "sale", Flagged: true},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram"}, FetchedAt: at}},
		FirstSeen: at, LastSeen: at, IndexedAt: at,
	}
}

func putHit(t *testing.T, store index.Store, hit index.Hit) {
	t.Helper()
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Version, doc.Owner, doc.Handling = index.VersionAny, "seoul", "amber+strict"
	if out, err := store.Put(t.Context(), []index.Document{doc}, index.PutOptions{Wait: true}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
}

// taker remembers the hits it is handed.
type taker struct {
	ids []string
	err error
}

func (k *taker) take(_ context.Context, hits []*index.Hit) error {
	if k.err != nil {
		return k.err
	}
	for _, h := range hits {
		k.ids = append(k.ids, h.ID)
	}
	return nil
}

func (k *taker) String() string { return strings.Join(k.ids, " ") }

func TestAFollowerIsHandedEveryHitOnceInOrder(t *testing.T) {
	t.Parallel()
	store, got := indextest.NewMemory(), &taker{}
	f := &Follower{Store: store, Owner: "seoul", Name: "test", Take: Hits(got.take)}
	pass := func() {
		t.Helper()
		if err := f.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		putHit(t, store, hitAt(fmt.Sprint("telegram:a:", 3-i), noon.Add(time.Duration(i)*time.Second)))
	}
	if pass(); got.String() != "telegram:a:3 telegram:a:2 telegram:a:1" {
		t.Errorf("handed %s", got)
	}
	if pass(); len(got.ids) != 3 {
		t.Errorf("a second pass handed on again: %s", got)
	}
	putHit(t, store, hitAt("telegram:a:0", noon.Add(-30*time.Second))) // written before, seen only now
	putHit(t, store, hitAt("telegram:a:2", noon.Add(time.Minute)))     // written again
	if pass(); got.String() != "telegram:a:3 telegram:a:2 telegram:a:1 telegram:a:0 telegram:a:2" {
		t.Errorf("handed %s, want the late one and the changed one", got)
	}
	other := &taker{}
	next := &Follower{Store: store, Owner: "seoul", Name: "test", Take: Hits(other.take)}
	if err := next.Pass(t.Context()); err != nil || slices.Contains(other.ids, "telegram:a:0") {
		t.Errorf("%v: another process began anew: %s", err, other)
	}
}

func TestAFollowerThatFailsIsHandedTheSameHitsAgain(t *testing.T) {
	t.Parallel()
	store, got := indextest.NewMemory(), &taker{err: errors.New("down")}
	f := &Follower{Store: store, Owner: "seoul", Name: "test", Take: Hits(got.take)}
	putHit(t, store, hitAt("telegram:a:1", noon))
	if err := f.Pass(t.Context()); err == nil {
		t.Error("a failure was swallowed")
	}
	got.err = nil
	if err := f.Pass(t.Context()); err != nil || got.String() != "telegram:a:1" {
		t.Errorf("handed %s, %v", got, err)
	}
}

func TestAFlaggedPostLeadsToWhatItNamesOutsideItsOwnPlace(t *testing.T) {
	t.Parallel()
	from, invite, handle := "telegram:other:12", "invite", "handle"
	hit := hitAt("telegram:a:1", noon)
	post := &hit.Revisions[0].Post
	post.ForwardedFrom, post.Author.ID = &from, "a"
	post.Links = []string{"https://forum.example/viewforum.php?f=2", "https://forum.example/viewforum.php?f=2#x", "javascript:alert(1)"}
	hit.Verdict.Entities = []entity.Entity{
		{Kind: entity.Telegram, Value: "owl", Sub: &handle}, {Kind: entity.Telegram, Value: "AAAA", Sub: &invite},
		{Kind: entity.Line, Value: "owl"}, {Kind: entity.URL, Value: "https://news.example/rss"},
	}
	var lines []string
	for _, p := range Leads(&hit) {
		if p.From != "telegram:a:1" || p.Via != "telegram:a" || !p.At.Equal(noon) {
			t.Errorf("%+v", p)
		}
		lines = append(lines, string(p.Code)+" "+p.URL)
	}
	want := []string{"forwarded_flagged https://t.me/other", "named_flagged https://forum.example/viewforum.php?f=2", "named_flagged https://t.me/owl", "named_flagged https://news.example/rss"}
	if !slices.Equal(lines, want) {
		t.Errorf("leads\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	post.Site, post.URL = "phpbb/forum.example", "https://forum.example/viewtopic.php?p=1"
	if got := len(Leads(&hit)); got != 3 {
		t.Errorf("a post of the board itself leads to %d addresses, want 3", got)
	}
	hit.Desk.Status = index.StatusNotRelevant
	if got := Leads(&hit); got != nil {
		t.Errorf("a post a person dismissed leads to %v", got)
	}
	hit.Desk.Status, hit.Verdict.Flagged = index.StatusNew, false
	if got := Leads(&hit); got != nil {
		t.Errorf("a post nobody flags leads to %v", got)
	}
}

func TestAPostOfManyLinksLeadsToABoundedNumber(t *testing.T) {
	t.Parallel()
	hit := hitAt("telegram:a:1", noon)
	for i := range 10_000 {
		hit.Revisions[0].Post.Links = append(hit.Revisions[0].Post.Links, fmt.Sprint("https://t.me/room", i))
	}
	if got := len(Leads(&hit)); got != maxLeads {
		t.Errorf("%d leads, want %d", got, maxLeads)
	}
}

func TestAFollowerStepsBackAsFarAsItIsTold(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for back, want := range map[time.Duration]string{0: "b", 3 * time.Minute: "b a"} {
		store, got := indextest.NewMemory(), &taker{}
		f := &Follower{Store: store, Owner: "seoul", Name: "test", Take: Hits(got.take), Back: back}
		putHit(t, store, hitAt("b", noon))
		if err := f.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		putHit(t, store, hitAt("a", noon.Add(-2*time.Minute))) // acknowledged late
		if err := f.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("stepping back %s it is handed %q, want %q", back, got, want)
		}
	}
}

func TestAFollowerNobodyAsksReadsNothingAndOneThatBeginsLateNothingOlder(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	store, got := indextest.NewMemory(), &taker{}
	begin := time.Time{}
	f := &Follower{Store: store, Owner: "seoul", Name: "test", Take: Hits(got.take), Begin: func(context.Context) (time.Time, error) { return begin, nil }}
	putHit(t, store, hitAt("old", noon.Add(-time.Hour)))
	putHit(t, store, hitAt("new", noon))
	for _, want := range []string{"", "new"} {
		if err := f.Pass(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got.String() != want {
			t.Errorf("beginning at %s it is handed %q, want %q", begin, got, want)
		}
		begin = noon
	}
}
