package desk_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/desk/desktest"
	"scops/index/indextest"
)

func TestALegalHoldOfAFileStopsRetention(t *testing.T) {
	t.Parallel()
	desktest.HeldFiles(t, indextest.NewMemory())
}

func TestAFileIsHeldAndLetGoWithAReasonByWhoMay(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "Winter shop", one)
	own, admin := as("anong", desk.RoleSupervisor), as("root", desk.RoleAdmin)
	other := own
	other.Name, other.Desk = "else", "north"
	yesterday := time.Now().Add(-24 * time.Hour)
	for name, try := range map[string]struct {
		do   func() error
		want error
	}{
		"by a member":               {func() error { return o.HoldCase(t.Context(), lee(), id, "court", nil) }, desk.ErrForbidden},
		"by another desk":           {func() error { return o.HoldCase(t.Context(), other, id, "court", nil) }, index.ErrNotFound},
		"of no file":                {func() error { return o.HoldCase(t.Context(), admin, "none", "court", nil) }, index.ErrNotFound},
		"without a reason":          {func() error { return o.HoldCase(t.Context(), own, id, " ", nil) }, desk.ErrHoldReason},
		"until yesterday":           {func() error { return o.HoldCase(t.Context(), own, id, "court", &yesterday) }, desk.ErrHoldUntil},
		"lifted before it was held": {func() error { return o.LiftCase(t.Context(), own, id, "over") }, desk.ErrNotHeld},
	} {
		if err := try.do(); !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %v", name, err, try.want)
		}
	}
	if strings.Contains(o.audit(t), `"case.hold"`) || strings.Contains(o.audit(t), `"case.lift"`) {
		t.Error("what was refused stands in the audit")
	}
	if err := o.HoldCase(t.Context(), admin, id, "secret court order", nil); err != nil {
		t.Fatalf("an administrator who knows its number: %v", err)
	}
	if err := o.HoldCase(t.Context(), own, id, "again", nil); !errors.Is(err, desk.ErrHeld) {
		t.Errorf("what is held is held again: %v", err)
	}
	view, err := o.Case(t.Context(), lee(), id)
	if err != nil || !view.Held || view.Hold.By != "root" || view.Hold.Reason != "secret court order" {
		t.Errorf("its members read %+v, %v", view.Hold, err)
	}
	hit, err := o.Hit(t.Context(), lee(), one, "en")
	if err != nil || len(hit.Cases) != 1 || !hit.Cases[0].Held {
		t.Errorf("on the page of the post stand %+v, %v", hit.Cases, err)
	}
	if err := o.LiftCase(t.Context(), own, id, "secret end"); err != nil {
		t.Fatal(err)
	}
	view, err = o.Case(t.Context(), lee(), id)
	if err != nil || view.Held || view.Hold.Lifted.By != "anong" || view.Edition != 0 {
		t.Errorf("afterwards they read %+v, %v", view.Hold, err)
	}
	if got := o.audit(t); strings.Contains(got, "secret") || strings.Count(got, `"action":"case.hold"`) != 1 || strings.Count(got, `"action":"case.lift"`) != 1 {
		t.Errorf("the audit says %s", got)
	}
}

func TestOfTwoWhoHoldAFileAtOnceOneIsToldSo(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "Winter shop", one)
	errs := make([]error, 4)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = o.HoldCase(t.Context(), as("anong", desk.RoleSupervisor), id, "court", nil) })
	}
	all.Wait()
	held := 0
	for _, err := range errs {
		if err == nil {
			held++
		} else if !errors.Is(err, desk.ErrHeld) {
			t.Error(err)
		}
	}
	if view, err := o.Case(t.Context(), lee(), id); err != nil || held != 1 || strings.Count(timelineKinds(view), "held") != 1 {
		t.Errorf("%d of four were let through (%v): %s", held, err, timelineKinds(view))
	}
}

// timelineKinds are the changes of a file, in order.
func timelineKinds(view desk.CaseView) string {
	var kinds []string
	for _, l := range view.Timeline {
		kinds = append(kinds, string(l.Change))
	}
	return strings.Join(kinds, " ")
}
