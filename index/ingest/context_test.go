package ingest

import (
	"testing"

	"scops/crawler"
	"scops/index"
	"scops/rules"
)

func TestAnAdIsStoredWithWhatIsKnownOfItsAccount(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("ice, write to me", rules.LabelSale)
	s.judge("ice, write to me!", rules.LabelSale)
	s.judge("about the weather", rules.LabelNone)
	post := func(n int, account, text string) crawler.Harvest {
		h := harvestOf(nil, text)
		h.Posts[0].ID, h.Posts[0].Author = postID(n), crawler.Author{ID: account, Handle: "h" + account}
		return h
	}
	for i, h := range []crawler.Harvest{post(1, "seller", "ice, write to me"), post(2, "seller", "about the weather"), post(3, "seller", "ice, write to me!"), post(4, "other", "ice, write to me")} {
		h.Posts[0].Bio = []string{"", "", "phone 081-234-5678", "nothing"}[i]
		if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
			t.Fatal(err)
		}
	}
	for n, want := range map[int]index.Context{1: {}, 3: {Flagged: 1, Bio: true}, 4: {Copies: 1}} {
		hit := s.hit(t, n)
		if hit.Context != want {
			t.Errorf("post %d: %+v, want %+v", n, hit.Context, want)
		}
		if hit.Verdict.Score != 80 || hit.Verdict.Band != "likely" {
			t.Errorf("post %d: what is known of its account changed its verdict: %+v", n, hit.Verdict)
		}
	}
	res, err := s.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Sort: index.Sort{Field: "order"}})
	if err != nil || len(res.Docs) != 3 || res.Docs[0].ID != postID(3) || res.Docs[2].ID != postID(1) {
		t.Errorf("the list to be reviewed is %v (%v)", res.Docs, err)
	}
}

func TestTheSamePageReadAgainKeepsItsContext(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("ice", rules.LabelSale)
	for range 2 {
		h := harvestOf(nil, "ice")
		h.Posts[0].Author.ID, h.Posts[0].Bio = "seller", "phone 081-234-5678"
		if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
			t.Fatal(err)
		}
	}
	if hit := s.hit(t, 1); hit.Context != (index.Context{Bio: true}) {
		t.Errorf("read again: %+v", hit.Context)
	}
}
