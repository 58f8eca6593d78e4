package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/desk"
)

// strict flags every post that speaks of 아이스.
type strict struct{}

func (strict) Classify(post crawler.Post, _ time.Time) classifier.Verdict {
	v := classifier.Verdict{Label: "none", Band: classifier.BandNone, Signals: []classifier.Signal{}}
	if at := strings.Index(post.Text, "아이스"); at >= 0 {
		v.Label, v.Flagged, v.Score, v.Band, v.Adjust = "sale", true, 50, classifier.BandReview, 40
		v.Signals = []classifier.Signal{{Rule: "ko.meth", Slot: "substance", Surface: "아이스", Start: at, End: at + len("아이스"), Weight: 10}}
	}
	return v
}

func (strict) SubstanceName(key, _ string) string { return key }

func (strict) ExplainVerdict(v classifier.Verdict, lang string) classifier.Explanation {
	e := classifier.Explanation{Verdict: v, Lang: lang}
	for _, s := range v.Signals {
		e.Reasons, e.Sum = append(e.Reasons, classifier.Reason{Signal: s, Meaning: s.Rule + " in " + lang}), e.Sum+s.Weight
	}
	return e
}

// taker keeps what it is given.
type taker struct{ pages []*crawler.Page }

func (s *taker) Accept(_ context.Context, page *crawler.Page, h crawler.Harvest) (crawler.Accepted, error) {
	s.pages = append(s.pages, page)
	return crawler.Accepted{Posts: len(h.Posts)}, nil
}

func TestAPostFoundByHandIsSealedJudgedAndExplained(t *testing.T) {
	t.Parallel()
	sink := &taker{}
	o := newOffice(t, func(opt *desk.Options) { opt.Sink, opt.Judge = sink, strict{} })
	added, err := o.AddPost(t.Context(), as("somchai", desk.RoleAnalyst), desk.ByHand{Text: "아이스 1g 70", Account: "demo"}, "ko")
	if err != nil {
		t.Fatal(err)
	}
	if len(added.Posts) != 1 || !added.Posts[0].Flagged || added.Posts[0].Kept || added.Posts[0].Explanation.Reasons[0].Meaning != "ko.meth in ko" {
		t.Errorf("it became %+v", added)
	}
	if len(sink.pages) != 1 || sink.pages[0].Header.Get("X-Scops-Origin") != "entered by hand by somchai" {
		t.Errorf("the sink got %+v", sink.pages)
	}
	if got := o.audit(t); !strings.Contains(got, `"post.add"`) || !strings.Contains(got, sink.pages[0].SHA256) || strings.Contains(got, "1g 70") {
		t.Errorf("the audit must name the seal and not repeat the text: %s", got)
	}
}

func TestAnOfferTheRulesMissedGoesToTheRuleAuthorsOnlyWhenAPersonSaysSo(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(opt *desk.Options) { opt.Sink, opt.Judge = &taker{}, strict{} })
	kept := func() int64 {
		res, err := o.store.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindMiss}})
		if err != nil {
			t.Fatal(err)
		}
		return res.Total
	}
	added, err := o.AddPost(t.Context(), kim, desk.ByHand{Text: "시원한거 있어요"}, "ko")
	if err != nil || added.Posts[0].Flagged || added.Posts[0].Kept || kept() != 0 {
		t.Errorf("%+v (%v), %d kept: a post nobody holds for an offer must not stay", added, err, kept())
	}
	added, err = o.AddPost(t.Context(), kim, desk.ByHand{Text: "시원한거 있어요", Offer: true}, "ko")
	if err != nil || !added.Posts[0].Kept || kept() != 1 {
		t.Errorf("%+v (%v), %d kept", added, err, kept())
	}
	if _, err := o.AddPost(t.Context(), kim, desk.ByHand{}, "ko"); !errors.Is(err, desk.ErrNothing) {
		t.Errorf("nothing at all: %v", err)
	}
}

// queue knows one task that was read and one that fails.
type queue struct{ crawler.Inspector }

func (queue) Tasks(_ context.Context, keys ...crawler.TaskKey) ([]crawler.Task, error) {
	out := make([]crawler.Task, len(keys))
	for i, key := range keys {
		out[i].State = crawler.TaskQueued
		if strings.Contains(key.Host, "bad") {
			out[i].Reason = "HTTP 503"
		} else {
			out[i].Request.LastDone = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
		}
	}
	return out, nil
}

func TestCoverageSaysWhatWasReadAndWhatIsNotCovered(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(opt *desk.Options) { opt.Inspector = queue{} })
	for _, address := range []string{"http://good.example/a", "http://bad.example/b", "http://good.example/c"} {
		if _, err := o.AddSource(t.Context(), kim, address, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.SetSource(t.Context(), kim, "http://good.example/c", crawler.SourcePaused); err != nil {
		t.Fatal(err)
	}
	c, err := o.Coverage(t.Context(), kim)
	if err != nil {
		t.Fatal(err)
	}
	if c.Sources != 3 || c.Active != 2 || c.Paused != 1 || c.Newest == nil || c.Newest.Day() != 1 || c.FrontierDown {
		t.Errorf("coverage is %+v", c)
	}
	if len(c.Failing) != 1 || c.Failing[0].URL != "http://bad.example/b" || c.Failing[0].Why != "HTTP 503" {
		t.Errorf("failing are %+v", c.Failing)
	}
	if !slices.Contains(c.NotCovered, desk.NotClosedChats) || !slices.Contains(c.NotCovered, desk.NotInPictures) {
		t.Errorf("what is not covered: %v", c.NotCovered)
	}
}

func TestAHitIsReadWithItsReasonsInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(opt *desk.Options) { opt.Judge = strict{} })
	hit := index.Hit{ID: one, Verdict: strict{}.Classify(crawler.Post{Text: "아이스"}, time.Time{})}
	hit.Revisions = []index.Revision{{Post: crawler.Post{ID: one, Text: "아이스"}}}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner = "seoul"
	o.put(t, doc)
	v, err := o.Hit(t.Context(), kim, one, "th")
	if err != nil || v.Explanation.Reasons[0].Meaning != "ko.meth in th" || v.Explanation.Sum+v.Verdict.Adjust != v.Verdict.Score {
		t.Errorf("%+v (%v)", v.Explanation, err)
	}
	if got := o.audit(t); !strings.Contains(got, `"hit.view"`) || !strings.Contains(got, one) {
		t.Errorf("reading a hit left no record: %s", got)
	}
}
