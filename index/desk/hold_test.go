package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
)

func TestALegalHoldIsPutFoundAndLiftedWithAReason(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	o := newOffice(t, func(opt *desk.Options) { opt.Now = func() time.Time { return now } })
	subjects := o.files(t, 2)
	first, until := subjects[:1], now.Add(48*time.Hour)
	for name, try := range map[string]func() error{
		"without a reason": func() error { _, err := o.Hold(t.Context(), boss, first, "  ", nil); return err },
		"with a long one": func() error {
			_, err := o.Hold(t.Context(), boss, first, strings.Repeat("x", index.MaxNote+1), nil)
			return err
		},
		"until yesterday":       func() error { _, err := o.Hold(t.Context(), boss, first, "court", &now); return err },
		"lifted without reason": func() error { _, err := o.LiftHold(t.Context(), boss, first, ""); return err },
	} {
		if err := try(); !errors.Is(err, desk.ErrHoldReason) && !errors.Is(err, desk.ErrHoldUntil) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if done, err := o.LiftHold(t.Context(), boss, first, "mistake"); err != nil || !errors.Is(done.Left[0].Err, desk.ErrNotHeld) {
		t.Errorf("what is not held is lifted: %+v, %v", done, err)
	}
	if done, err := o.Hold(t.Context(), boss, first, " court order 7 ", &until); err != nil || len(done.IDs) != 1 {
		t.Fatal(done, err)
	}
	if done, err := o.Hold(t.Context(), boss, first, "again", nil); err != nil || !errors.Is(done.Left[0].Err, desk.ErrHeld) {
		t.Errorf("what is held is held again: %+v, %v", done, err)
	}
	if got := o.find(t, "hold:yes"); len(got) != 1 || got[0] != first[0].ID {
		t.Errorf("held are %v", got)
	}
	hold := o.open(t, first[0].ID).Hit.Desk.Hold
	if hold.By != boss.Name || hold.Reason != "court order 7" || !hold.Until.Equal(until) || hold.Lifted != nil {
		t.Errorf("the hold is %+v", hold)
	}
	if done, err := o.JudgeAll(t.Context(), somchai, first, desk.Judgement{Status: index.StatusRelevant}); err != nil || len(done.IDs) != 1 {
		t.Errorf("what is held cannot be judged: %+v, %v", done, err)
	}
	now = now.Add(time.Hour)
	if done, err := o.LiftHold(t.Context(), boss, first, "case closed"); err != nil || len(done.IDs) != 1 {
		t.Fatal(done, err)
	}
	hit := o.open(t, first[0].ID).Hit
	if at, running := hit.Clock(); !running || !at.Equal(now) || hit.Desk.Hold.Lifted.Reason != "case closed" || len(o.find(t, "hold:no")) != 2 {
		t.Errorf("after it was lifted: clock %v %v, hold %+v", at, running, hit.Desk.Hold)
	}
	for _, want := range []string{`"action":"hit.hold"`, `"reason":"court order 7"`, `"action":"hit.lift"`, `"reason":"case closed"`} {
		if !strings.Contains(o.audit(t), want) {
			t.Errorf("the audit trail lacks %s", want)
		}
	}
}
