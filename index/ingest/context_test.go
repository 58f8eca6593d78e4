package ingest

import (
	"testing"

	"scops/classifier/entity"
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

func TestAnIdentifierIsFreshUntilAnotherHitHasIt(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	entities := []entity.Entity{{Kind: entity.Price, Value: "70"}, {Kind: entity.Telegram, Value: "demo_winter"}}
	for n, text := range []string{1: "ice, write to me", 2: "ice again, write to me"} {
		if text == "" {
			continue
		}
		s.judge(text, rules.LabelSale)
		verdict := s.verdicts[text]
		verdict.Entities = entities
		s.verdicts[text] = verdict
		h := harvestOf(nil, text)
		h.Posts[0].ID = postID(n)
		if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
			t.Fatal(err)
		}
	}
	if !s.hit(t, 1).Context.Fresh || s.hit(t, 2).Context.Fresh {
		t.Errorf("fresh: the first %v, the second %v", s.hit(t, 1).Context.Fresh, s.hit(t, 2).Context.Fresh)
	}
}

func TestWhatWasDismissedCountsNowhere(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	s.judge("ice, write to me", rules.LabelSale)
	for n, account := range []string{1: "seller", 2: "seller", 3: "other"} {
		if account == "" {
			continue
		}
		h := harvestOf(nil, "ice, write to me")
		h.Posts[0].ID, h.Posts[0].Author.ID = postID(n), account
		if _, err := s.Accept(t.Context(), pageAt(noon), h); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			hit := s.hit(t, n)
			hit.Desk.Status = index.StatusNotRelevant
			doc, err := hit.Document()
			if err != nil {
				t.Fatal(err)
			}
			doc.Version, doc.Owner = index.VersionAny, "test"
			if err := index.PutOne(t.Context(), s.store, doc, index.PutOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := s.hit(t, 2).Context; got.Flagged != 0 || got.Copies != 0 {
		t.Errorf("a dismissed ad counts for the next of its account: %+v", got)
	}
	if got := s.hit(t, 3).Context; got.Copies != 1 {
		t.Errorf("copies are %d, want the one that stands", got.Copies)
	}
}
