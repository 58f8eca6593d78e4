package desk_test

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/indextest"
	"scops/index/ledger"
	"scops/index/upkeep"
)

// keeping is an office that erases, and its clock.
func keeping(t *testing.T) (o *office, now *time.Time) {
	t.Helper()
	now = new(time.Time)
	*now = time.Date(2026, 10, 2, 5, 0, 0, 0, time.UTC)
	clock := func() time.Time { return *now }
	store := indextest.NewMemory()
	book, err := ledger.Open(t.Context(), ledger.Options{Store: store, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	retention := &upkeep.Retention{
		Store: store, Ledger: book, Owner: "seoul", Policy: upkeep.PolicyOf(180*24*time.Hour, 0), Log: slog.New(slog.DiscardHandler), Now: clock,
	}
	return &office{desk.New(desk.Options{Store: store, Ledger: book, Owner: "seoul", Zone: time.UTC, Retention: retention, Now: clock}), store}, now
}

func TestErasingIsPlannedThenApprovedForAPurposeAndRecorded(t *testing.T) {
	t.Parallel()
	o, now := keeping(t)
	o.files(t, 3)
	*now = now.AddDate(0, 7, 0)
	plan, err := o.RetentionPlan(t.Context(), kim)
	if err != nil || plan.Due[0].Hits != 3 || plan.Enforced() || len(o.find(t, "label:sale")) != 3 {
		t.Fatalf("%v: plan %+v with %d hits left, want three due and nothing gone", err, plan, len(o.find(t, "label:sale")))
	}
	aimless := kim
	aimless.Purpose = ""
	if _, err := o.ApplyRetention(t.Context(), aimless); !errors.Is(err, desk.ErrPurpose) {
		t.Errorf("erasing without a purpose: %v", err)
	}
	if sum, err := o.ApplyRetention(t.Context(), kim); err != nil || sum.Hits != 3 || len(o.find(t, "label:sale")) != 0 {
		t.Errorf("%v: erased %+v", err, sum)
	}
	for _, want := range []string{`"action":"retention","purpose":"file 2026-114","detail":{"dry_run":true`, `"detail":{"dry_run":false`, `"detail":{"hits":3`, `{"actor":"cli:kim","action":"erasure"`} {
		if !strings.Contains(o.audit(t), want) {
			t.Errorf("the audit trail lacks %s", want)
		}
	}
	page, err := o.Audit(t.Context(), kim, desk.AuditQuery{Action: desk.ActErasure})
	if err != nil || len(page.Records) != 1 || page.Records[0].Actor != "cli:kim" || page.Records[0].Count != 3 {
		t.Errorf("%v: the page of the audit trail shows %+v", err, page.Records)
	}
}

func TestPrecisionIsTheSameAfterJudgedHitsWereErased(t *testing.T) {
	t.Parallel()
	o, now := keeping(t)
	for i := range 22 {
		id := fmt.Sprint("telegram:demo:", i)
		o.file(t, "seoul", id, "아이스 1g 70")
		o.signalled(t, id, "ice", "price", "~quoted")
		j := desk.Judgement{ID: id, Version: index.VersionAny, Status: index.StatusRelevant}
		if i < 9 {
			j.Status, j.Reason, j.Wrong = index.StatusNotRelevant, index.ReasonOtherSense, []string{"price"}
		}
		if err := o.Judge(t.Context(), kim, j); err != nil {
			t.Fatal(err)
		}
	}
	before, err := o.Precision(t.Context(), boss)
	if err != nil {
		t.Fatal(err)
	}
	for _, days := range []int{31, 200} { // the dismissed ones go, then the others
		*now = time.Date(2026, 10, 2, 5, 0, 0, 0, time.UTC).AddDate(0, 0, days)
		if sum, err := o.ApplyRetention(t.Context(), kim); err != nil || sum.Hits == 0 {
			t.Fatal(sum, err)
		}
		if after, err := o.Precision(t.Context(), boss); err != nil || !reflect.DeepEqual(before, after) {
			t.Errorf("%v: precision was %+v and is %+v after %d days", err, before, after, days)
		}
	}
	if got := o.find(t, "flagged:any"); len(got) != 0 {
		t.Errorf("left are %v", got)
	}
}

func TestADecisionCarriesOverFromAHitThatWasErased(t *testing.T) {
	t.Parallel()
	o, now := keeping(t)
	o.twin(t, one, "demo", "t1")
	if _, err := o.JudgeAll(t.Context(), somchai, []desk.Subject{{ID: one, Version: index.VersionAny}}, desk.Judgement{Status: index.StatusNotRelevant, Reason: index.ReasonNews, Note: "about Kim"}); err != nil {
		t.Fatal(err)
	}
	*now = now.AddDate(0, 0, 31)
	if sum, err := o.ApplyRetention(t.Context(), kim); err != nil || sum.Hits != 1 {
		t.Fatal(sum, err)
	}
	same, other := o.twin(t, "telegram:demo:2", "demo", "t1"), o.twin(t, "telegram:demo:3", "other", "t1")
	if err := o.CarryOver(t.Context(), desk.Carrier(), []*index.Hit{same, other}); err != nil {
		t.Fatal(err)
	}
	d := o.open(t, same.ID).Hit.Desk.Decisions
	if len(d) != 1 || d[0].By != "somchai" || d[0].Reason != index.ReasonNews || d[0].Note != "" || d[0].Carried == nil || d[0].Carried.ID != "" {
		t.Errorf("the decision is %+v", d)
	}
	if d := o.open(t, other.ID).Hit.Desk.Decisions; len(d) != 0 {
		t.Errorf("another account took %+v over", d)
	}
}

func TestTheEvidenceOfAnErasedHitNamesItsTombstone(t *testing.T) {
	t.Parallel()
	o, now := keeping(t)
	o.file(t, "seoul", one, "아이스 1g 70")
	*now = now.AddDate(0, 7, 0)
	if _, err := o.ApplyRetention(t.Context(), kim); err != nil {
		t.Fatal(err)
	}
	report, err := o.VerifyEvidence(t.Context(), kim, one)
	if err != nil || len(report.Broken) > 0 || len(report.Erased) != 1 || report.Erased[0].Approver != "cli:kim" || report.Erased[0].Reason != "expired" {
		t.Fatalf("%v: %+v", err, report)
	}
	var erased *desk.ErasedError
	if _, _, err := o.ShowEvidence(t.Context(), kim, one); !errors.As(err, &erased) {
		t.Errorf("showing it says %v", err)
	}
}
