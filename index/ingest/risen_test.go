package ingest

import (
	"testing"
	"time"

	"scops/classifier"
	"scops/index"
	"scops/rules"
)

func TestAHitRisesWhenItIsStoredEditedOrJudgedHigherAndByNoOtherLook(t *testing.T) {
	t.Parallel()
	s := newSink(t, 0)
	now := noon
	s.opt.Now = func() time.Time { return now }
	s.judge("아이스", rules.LabelSale)
	s.judge("아이스 팝니다", rules.LabelSale)
	risen := func(want time.Time, when string) {
		t.Helper()
		docs, err := s.store.Get(t.Context(), index.KindHit, s.hit(t, 1).ID)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.hit(t, 1).RisenAt; !got.Equal(want) || docs[0].Numbers["risen"] != want.UnixMilli() {
			t.Errorf("%s the hit rose at %s (%d), want %s", when, got, docs[0].Numbers["risen"], want)
		}
	}
	look := func(text string, v func(*classifier.Verdict)) time.Time {
		t.Helper()
		now = now.Add(time.Hour)
		if v != nil {
			judged := s.verdicts[text]
			judged.Pack += "+"
			v(&judged)
			s.verdicts[text] = judged
		}
		s.accept(t, now, nil, text)
		return now
	}
	first := look("아이스", nil)
	risen(first, "stored,")
	look("아이스", nil)
	risen(first, "seen again,")
	look("아이스", func(v *classifier.Verdict) { v.Score -= 10 })
	risen(first, "judged lower,")
	higher := look("아이스", func(v *classifier.Verdict) { v.Score += 5 })
	risen(higher, "judged higher,")
	label := look("아이스", func(v *classifier.Verdict) { v.Label = rules.LabelRecruit })
	risen(label, "with another label,")
	edited := look("아이스 팝니다", nil)
	risen(edited, "edited,")
}
