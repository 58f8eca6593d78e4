package ingest

import (
	"strings"
	"testing"

	"scops/classifier"
	"scops/classifier/entity"
	"scops/crawler"
)

func TestNothingStoredHoldsANationalIdInClear(t *testing.T) {
	t.Parallel()
	const id = "1234567890121"
	text := "โอนพร้อมเพย์ " + id + " แล้วแจ้งสลิป"
	at := strings.Index(text, id)
	before := judged{
		post: crawler.Post{Text: text, Bio: "พร้อมเพย์ 1-2345-67890-12-1"},
		verdict: classifier.Verdict{
			Signals:  []classifier.Signal{{Surface: id, Start: at, End: at + len(id), Why: `"` + id + `" is a promptpay: payment`}},
			Entities: []entity.Entity{{Kind: entity.PromptPay, Value: "sealed", Surface: id, Start: at, End: at + len(id)}},
		},
	}
	after := withoutIdentities(before)
	if len(after.post.Text) != len(text) || strings.Contains(after.post.Text, id) || strings.Contains(after.post.Bio, "67890") {
		t.Errorf("text %q, bio %q", after.post.Text, after.post.Bio)
	}
	s, e := after.verdict.Signals[0], after.verdict.Entities[0]
	if strings.Contains(s.Surface+s.Why+e.Surface, id) {
		t.Errorf("signal %+v, entity %+v", s, e)
	}
	if after.post.Text[s.Start:s.End] != s.Surface || after.post.Text[e.Start:e.End] != e.Surface || e.Value != "sealed" {
		t.Errorf("the ranges of %+v and %+v no longer cut their surfaces out of %q", s, e, after.post.Text)
	}
	if before.verdict.Signals[0].Surface != id {
		t.Error("the verdict of the classifier was changed in place")
	}
}
