package ingest

import (
	"context"
	"errors"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
	"scops/rules"
)

var (
	morning = time.Date(2026, 10, 1, 6, 0, 0, 0, time.UTC)
	noon    = morning.Add(6 * time.Hour)
)

// sink is an Ingest whose judge is a table: text to verdict.
type sink struct {
	*Ingest
	store    *indextest.Memory
	verdicts map[string]classifier.Verdict
}

func newSink(t *testing.T, unflagged time.Duration) *sink {
	t.Helper()
	s := &sink{store: indextest.NewMemory(), verdicts: map[string]classifier.Verdict{}}
	l, err := ledger.Open(t.Context(), ledger.Options{Store: s.store})
	if err != nil {
		t.Fatal(err)
	}
	s.Ingest = New(Options{Store: s.store, Ledger: l, Judge: s, Owner: "test", Unflagged: unflagged, Now: func() time.Time { return noon }})
	return s
}

func (s *sink) Classify(post crawler.Post, _ time.Time) classifier.Verdict {
	return s.verdicts[post.Text]
}
func (s *sink) Digest() string { return "sha256:test" }

// judge says what a text is; unknown texts are label none.
func (s *sink) judge(text string, label rules.Label) {
	s.verdicts[text] = classifier.Verdict{
		Label: label, Flagged: label == rules.LabelSale, Score: 80, Band: classifier.BandLikely, Pack: "sha256:test",
		Signals: []classifier.Signal{}, Substances: []string{},
	}
}

func (s *sink) accept(t *testing.T, at time.Time, gone []string, texts ...string) crawler.Accepted {
	t.Helper()
	got, err := s.Accept(t.Context(), pageAt(at), harvestOf(gone, texts...))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func pageAt(at time.Time) *crawler.Page {
	return &crawler.Page{URL: "http://t.me/s/demo", Status: 200, Body: []byte("page of " + at.String()), FetchedAt: at}
}

// harvestOf gives posts 1, 2, 3 ... with these texts; "" leaves a number out.
func harvestOf(gone []string, texts ...string) crawler.Harvest {
	h := crawler.Harvest{Site: "telegram", Adapter: "telegram", State: crawler.PageOK, Gone: gone}
	for i, text := range texts {
		if text != "" {
			h.Posts = append(h.Posts, crawler.Post{ID: postID(i + 1), Site: "telegram", Text: text})
		}
	}
	return h
}

func postID(n int) string { return crawler.PostID("telegram", "demo", string(rune('0'+n))) }

func (s *sink) hit(t *testing.T, n int) *index.Hit {
	t.Helper()
	docs, err := s.store.Get(t.Context(), index.KindHit, postID(n))
	if err != nil {
		t.Fatal(err)
	}
	if docs[0] == nil {
		return nil
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	return hit
}

func TestOnlyFlaggedPostsAreKept(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("where can I get it", rules.LabelDemand)
	got := s.accept(t, morning, nil, "an ad", "where can I get it", "hello")
	if got.Posts != 3 || got.New != 1 || s.hit(t, 1) == nil || s.hit(t, 2) != nil || s.hit(t, 3) != nil {
		t.Errorf("accepted %+v, want the ad alone kept", got)
	}
	res, err := s.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindPost}})
	if err != nil || res.Total != 0 {
		t.Errorf("%d posts kept that nobody flagged, %v", res.Total, err)
	}
}

func TestUnflaggedPostsAreKeptForAWhileWhenAsked(t *testing.T) {
	t.Parallel()
	s := newSink(t, 24*time.Hour)
	s.judge("hello", rules.LabelNone)
	s.judge("my story", rules.LabelTalk)
	s.judge("where can I get it", rules.LabelDemand)
	got := s.accept(t, morning, nil, "hello", "my story", "where can I get it")
	res, err := s.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindPost}})
	if err != nil || got.Unflagged != 1 || res.Total != 1 || res.Docs[0].ID != postID(1) {
		t.Errorf("kept %d: %+v, %v; want only the post labelled none: demand and talk are never stored", res.Total, res.Docs, err)
	}
}

func TestAKeptPostThatBecomesAHitIsAPostNoMore(t *testing.T) {
	t.Parallel()
	s := newSink(t, 24*time.Hour)
	s.judge("hello", rules.LabelNone)
	s.judge("an ad", rules.LabelSale)
	s.accept(t, morning, nil, "hello")
	s.accept(t, noon, nil, "an ad")
	docs, err := s.store.Get(t.Context(), index.KindPost, postID(1))
	if err != nil || docs[0] != nil || s.hit(t, 1) == nil {
		t.Errorf("post still kept: %v, hit: %v, %v", docs[0] != nil, s.hit(t, 1), err)
	}
}

func TestTheSamePageTwiceChangesOnlyTheDate(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.accept(t, morning, nil, "an ad")
	got := s.accept(t, noon, nil, "an ad")
	hit := s.hit(t, 1)
	if got.New != 0 || got.Revisions != 0 || len(hit.Revisions) != 1 || !hit.LastSeen.Equal(noon) || !hit.FirstSeen.Equal(morning) {
		t.Errorf("accepted %+v, hit %+v; want one revision, last seen at noon", got, hit)
	}
}

func TestTheNewestCountOfViewsIsKept(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	for _, look := range []struct {
		at    time.Time
		views int64
	}{{morning, 9}, {noon, 900}, {morning.Add(time.Minute), 10}} {
		h := harvestOf(nil, "an ad")
		h.Posts[0].Views = &look.views
		if _, err := s.Accept(t.Context(), pageAt(look.at), h); err != nil {
			t.Fatal(err)
		}
	}
	hit := s.hit(t, 1)
	if got := hit.Current().Post.Views; len(hit.Revisions) != 1 || got == nil || *got != 900 {
		t.Errorf("%d revisions, views %v; want one, and the count read at noon", len(hit.Revisions), got)
	}
}

func TestAnEditIsARevisionWithItsOwnSeal(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("a dearer ad", rules.LabelSale)
	s.accept(t, morning, nil, "an ad")
	got := s.accept(t, noon, nil, "a dearer ad")
	hit := s.hit(t, 1)
	if got.Revisions != 1 || len(hit.Revisions) != 2 || hit.Current().Post.Text != "a dearer ad" {
		t.Fatalf("accepted %+v, hit %+v; want two revisions, the edit current", got, hit)
	}
	if hit.Revisions[1].Seal == nil || hit.Revisions[1].Seal.Seq == hit.Seal.Seq {
		t.Errorf("the edit was not sealed anew: %+v", hit.Revisions)
	}
	if hit.FirstVerdict.Revision != 0 || hit.FirstVerdict.Text != "an ad" {
		t.Errorf("the first verdict moved: %+v", hit.FirstVerdict)
	}
}

func TestAnOlderFetchThatComesLateNeverReplacesANewerOne(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("a dearer ad", rules.LabelSale)
	s.accept(t, noon, nil, "a dearer ad")
	s.accept(t, morning, nil, "an ad")
	hit := s.hit(t, 1)
	if hit.Current().Post.Text != "a dearer ad" || hit.Revisions[0].Post.Text != "an ad" || hit.FirstVerdict.Revision != 1 || !hit.FirstSeen.Equal(morning) {
		t.Errorf("hit %+v; want the late arrival filed before", hit)
	}
}

func TestAPostMissingWhereItMustStandIsGone(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.accept(t, morning, nil, "an ad")
	got := s.accept(t, noon, []string{postID(1), postID(2)}, "")
	if hit := s.hit(t, 1); got.Gone != 1 || hit.GoneBy == nil || !hit.GoneBy.Equal(noon) {
		t.Errorf("accepted %+v, gone by %v; want noon", got, hit.GoneBy)
	}
	later := noon.Add(time.Hour)
	if got := s.accept(t, later, []string{postID(1)}, ""); got.Gone != 0 || !s.hit(t, 1).GoneBy.Equal(noon) {
		t.Errorf("the first fetch that missed it was forgotten: %v", s.hit(t, 1).GoneBy)
	}
	s.accept(t, later.Add(time.Hour), nil, "an ad")
	if hit := s.hit(t, 1); hit.GoneBy != nil {
		t.Errorf("found again and still gone by %v", hit.GoneBy)
	}
}

func TestOnePageIsSealedOnceForAllItsHits(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("another", rules.LabelSale)
	s.accept(t, morning, nil, "an ad", "another")
	if a, b := s.hit(t, 1).Seal, s.hit(t, 2).Seal; a == nil || b == nil || *a != *b {
		t.Errorf("seals %+v and %+v, want the same", a, b)
	}
}

func TestWhatPeopleDecidedIsCarriedOver(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("a dearer ad", rules.LabelSale)
	s.accept(t, morning, nil, "an ad")
	docs, err := s.store.Get(t.Context(), index.KindHit, postID(1))
	if err != nil {
		t.Fatal(err)
	}
	hit := s.hit(t, 1)
	hit.Desk = index.Desk{Status: index.StatusRelevant, Tags: []string{"seoul"}, Assignee: "kim"}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Version, doc.Owner, doc.Handling, doc.CaseIDs = docs[0].Version, "test", "red", []string{"case-1"}
	if _, err := s.store.Put(t.Context(), []index.Document{doc}, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	s.accept(t, noon, nil, "a dearer ad")
	after, err := s.store.Get(t.Context(), index.KindHit, postID(1))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.hit(t, 1).Desk; got.Status != index.StatusRelevant || got.Assignee != "kim" || after[0].Handling != "red" || after[0].CaseIDs[0] != "case-1" {
		t.Errorf("desk %+v, document %+v; want the person's decision unchanged", got, after[0])
	}
}

// racing lets somebody else write a hit between this process's read and write.
type racing struct {
	*indextest.Memory
	between func()
}

func (r *racing) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	if f := r.between; f != nil && docs[0].Kind == index.KindHit {
		r.between = nil
		f()
	}
	return r.Memory.Put(ctx, docs, opt)
}

func TestTwoWorkersWithTheSamePageLoseNothing(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("a dearer ad", rules.LabelSale)
	fast := *s.Ingest
	r := &racing{Memory: s.store, between: func() {
		if _, err := fast.Accept(context.Background(), pageAt(morning), harvestOf(nil, "an ad")); err != nil {
			t.Error(err)
		}
	}}
	s.Ingest.opt.Store = r
	fast.opt.Store = s.store
	s.accept(t, noon, nil, "a dearer ad")
	if hit := s.hit(t, 1); len(hit.Revisions) != 2 || hit.Current().Post.Text != "a dearer ad" {
		t.Errorf("hit %+v, want both workers' revisions", hit)
	}
}

func TestAStoreThatFailsKeepsThePageInTheQueue(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	down := errors.New("connection refused")
	for _, call := range []string{"get", "put"} {
		s.store.Fail = func(c string) error {
			if c == call {
				return down
			}
			return nil
		}
		if _, err := s.Accept(t.Context(), pageAt(morning), harvestOf(nil, "an ad")); !errors.Is(err, down) {
			t.Errorf("%s fails: err = %v, want the store's", call, err)
		}
	}
	s.store.Fail = nil
	if got := s.accept(t, noon, nil, "an ad"); got.New != 1 {
		t.Errorf("accepted %+v after the store came back, want the hit", got)
	}
}

func TestADocumentTheStoreRefusesForEverIsKeptWithTheReason(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("an ad", rules.LabelSale)
	s.judge("another", rules.LabelSale)
	h := harvestOf(nil, "an ad", "another")
	for len(h.Posts[0].ID) <= 512 {
		h.Posts[0].ID += "x"
	}
	got, err := s.Accept(t.Context(), pageAt(morning), h)
	if err != nil || got.Rejected != 1 || s.hit(t, 2) == nil {
		t.Errorf("accepted %+v, %v; want one rejected and the page done", got, err)
	}
	res, err := s.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindRejected}})
	if err != nil || res.Total != 1 {
		t.Errorf("%d rejected documents kept, %v", res.Total, err)
	}
}

func TestAPostThatWasErasedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := newSink(t, 24*time.Hour)
	s.judge("아이스 1g 70", rules.LabelSale)
	s.judge("아이스 2g 99", rules.LabelSale)
	s.accept(t, morning, nil, "아이스 1g 70")
	docs, err := s.store.Get(t.Context(), index.KindHit, postID(1))
	if err != nil {
		t.Fatal(err)
	}
	stone := index.Bury(docs[0], s.hit(t, 1))
	doc, err := stone.Document(index.TombstoneID(postID(1)))
	if err != nil {
		t.Fatal(err)
	}
	if err := index.PutOne(t.Context(), s.store, doc, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := s.accept(t, noon, nil, "아이스 2g 99"); got.Revisions != 1 {
		t.Errorf("a hit whose erasure was broken off goes without its new text: %+v", got)
	}
	if err := s.store.Delete(t.Context(), index.KindHit, postID(1), index.VersionAny); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"아이스 1g 70", "아이스 2g 99", "hello"} {
		if got := s.accept(t, noon, nil, text); got.New != 0 || got.Hits != 0 || got.Unflagged != 0 || len(got.Kept) != 0 {
			t.Errorf("%q came back: %+v", text, got)
		}
	}
	if hits, err := s.store.Get(t.Context(), index.KindHit, postID(1)); err != nil || hits[0] != nil {
		t.Errorf("%v: the hit is there again", err)
	}
}
