package ingest

import (
	"slices"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/rules"
)

func TestHitsThatStandOnThePageAreNamedWithTheirFirstSighting(t *testing.T) {
	t.Parallel()
	s := newSink(t, time.Hour)
	s.judge("an ad", rules.LabelSale)
	s.judge("another", rules.LabelSale)
	s.accept(t, morning, nil, "an ad", "hello", "another")
	got := s.accept(t, noon, []string{postID(3)}, "an ad", "hello")
	if want := []crawler.Kept{{ID: postID(1), Since: morning}}; !slices.Equal(got.Kept, want) || got.Gone != 1 {
		t.Errorf("kept %+v, want %+v: the plain post and the one that is gone are none", got.Kept, want)
	}
	docs, err := s.store.Get(t.Context(), index.KindHit, postID(1))
	if err != nil {
		t.Fatal(err)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	hit.Desk.Status = index.StatusNotRelevant
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Version, doc.Owner, doc.Handling = docs[0].Version, docs[0].Owner, docs[0].Handling
	if out, err := s.store.Put(t.Context(), []index.Document{doc}, index.PutOptions{}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	if got := s.accept(t, noon.Add(time.Hour), nil, "an ad"); len(got.Kept) != 0 || got.Hits != 1 {
		t.Errorf("a dismissed hit is named: %+v", got)
	}
}

// bioJudge flags what is beside a profile that says where to write.
type bioJudge struct{ *sink }

func (j bioJudge) Classify(post crawler.Post, at time.Time) classifier.Verdict {
	v := j.sink.Classify(post, at)
	v.Flagged = post.Bio != ""
	return v
}

func TestAPageThatShowsNoProfileIsJudgedByTheOneKnown(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.opt.Judge = bioJudge{s}
	s.judge("ice 1g 60", rules.LabelSale)
	s.judge("ice 1g 50", rules.LabelSale)
	h := harvestOf(nil, "ice 1g 60")
	h.Posts[0].Bio = "write to me"
	if _, err := s.Accept(t.Context(), pageAt(morning), h); err != nil {
		t.Fatal(err)
	}
	for _, bare := range []bool{true, false} {
		h = harvestOf(nil, "ice 1g 50")
		h.Bare = bare
		if bare {
			if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
				t.Fatal(err)
			}
		} else {
			h.Posts[0].Text = "ice 1g 60"
			if _, err := s.Accept(t.Context(), pageAt(noon.Add(time.Hour)), h); err != nil {
				t.Fatal(err)
			}
		}
		if hit := s.hit(t, 1); hit.Verdict.Flagged != bare || (hit.Current().Post.Bio != "") != bare {
			t.Errorf("a page that never shows profiles: %t; flagged %t beside %q", bare, hit.Verdict.Flagged, hit.Current().Post.Bio)
		}
	}
}
