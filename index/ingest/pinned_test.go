package ingest

import (
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index/indextest"
	"scops/index/ledger"
	"scops/rules"
)

// replaced is a judge that says how often what is in force was asked for, and
// fails when a post is judged past it.
type replaced struct {
	t      *testing.T
	judge  *classifier.Classifier
	pinned int
}

func (r *replaced) Current() *classifier.Classifier {
	r.pinned++
	return r.judge
}

func (r *replaced) Classify(crawler.Post, time.Time) classifier.Verdict {
	r.t.Error("a post was judged without pinning the pack")
	return classifier.Verdict{}
}

func (r *replaced) Digest() string {
	r.t.Error("the digest was asked for without pinning the pack")
	return ""
}

func TestAPageIsJudgedAndSealedByOnePack(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := classifier.New(pack, classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := &replaced{t: t, judge: judge}
	store := indextest.NewMemory()
	book, err := ledger.Open(t.Context(), ledger.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	in := New(Options{Store: store, Ledger: book, Judge: r, Now: func() time.Time { return noon }})
	ad := "아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter"
	got, err := in.Accept(t.Context(), pageAt(noon), harvestOf(nil, ad, ad+" 2", "안녕하세요"))
	if err != nil || got.New != 2 {
		t.Errorf("accepted %+v, %v; want 2 new hits", got, err)
	}
	if r.pinned != 1 {
		t.Errorf("the pack in force was asked for %d times, want once for the page", r.pinned)
	}
}
