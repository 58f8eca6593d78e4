package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/index"
	"scops/index/desk"
)

// signalled gives a filed hit the reasons of these rules; "~" before one means
// that it stands in somebody else's words.
func (o *office) signalled(t *testing.T, id string, rules ...string) {
	t.Helper()
	o.change(t, id, func(hit *index.Hit) {
		for _, rule := range rules {
			name, quoted := strings.CutPrefix(rule, "~")
			hit.Verdict.Signals = append(hit.Verdict.Signals, classifier.Signal{Rule: name, Quoted: quoted})
		}
	})
}

// change rewrites a hit as something else than the desk would.
func (o *office) change(t *testing.T, id string, do func(*index.Hit)) {
	t.Helper()
	docs, err := o.store.Get(t.Context(), index.KindHit, id)
	if err != nil || docs[0] == nil {
		t.Fatal(err, docs)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	do(hit)
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling, doc.Version = docs[0].Owner, docs[0].Handling, docs[0].Version
	o.put(t, doc)
}

func TestADismissalSaysWhyAndWhichRuleWasWrong(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	o.signalled(t, one, "ko-ice", "~ko-hemp")
	for name, c := range map[string]struct {
		reason index.Reason
		wrong  []string
		want   error
	}{
		"no such reason":         {"bored", nil, desk.ErrReason},
		"a rule it does not hit": {index.ReasonNews, []string{"th-ya-ba"}, desk.ErrSignal},
		"a rule that is quoted":  {index.ReasonNews, []string{"ko-hemp"}, desk.ErrSignal},
	} {
		err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusNotRelevant, Reason: c.reason, Wrong: c.wrong})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	dismissal := desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusNotRelevant, Reason: index.ReasonOtherSense, Wrong: []string{"ko-ice", "ko-ice"}}
	if err := o.Judge(t.Context(), kim, dismissal); err != nil {
		t.Fatal(err)
	}
	d := o.open(t, one).Hit.Desk.Decisions[0]
	if d.Reason != index.ReasonOtherSense || len(d.Wrong) != 1 || d.Wrong[0] != "ko-ice" {
		t.Errorf("the decision is %+v", d)
	}
	if got := o.audit(t); !strings.Contains(got, `"reason":"other_sense"`) || !strings.Contains(got, `"wrong":["ko-ice"]`) {
		t.Errorf("the audit does not say why: %s", got)
	}
	dismissal.Status = index.StatusRelevant
	if err := o.Judge(t.Context(), kim, dismissal); err != nil {
		t.Fatal(err)
	}
	if d := o.open(t, one).Hit.Desk.Decisions[1]; d.Reason != "" || d.Wrong != nil {
		t.Errorf("what is relevant has the reason of a dismissal: %+v", d)
	}
}

func TestPrecisionFollowsWhatPeopleDecided(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	judged := func(n int, j desk.Judgement, rules ...string) {
		for range n {
			j.ID, j.Version = fmt.Sprintf("telegram:demo:%s-%d", j.Reason, len(o.find(t, "status:*"))), index.VersionAny
			o.file(t, "seoul", j.ID, "아이스 1g 70")
			o.signalled(t, j.ID, rules...)
			if j.Status == "" {
				continue
			}
			if err := o.Judge(t.Context(), kim, j); err != nil {
				t.Fatal(err)
			}
		}
	}
	dismissed := desk.Judgement{Status: index.StatusNotRelevant}
	because := func(r index.Reason, wrong ...string) desk.Judgement {
		return desk.Judgement{Status: index.StatusNotRelevant, Reason: r, Wrong: wrong}
	}
	judged(12, desk.Judgement{Status: index.StatusRelevant}, "ice", "price")
	judged(3, desk.Judgement{Status: index.StatusPassedUp}, "ice", "~price")
	judged(4, because(index.ReasonOtherSense, "ice"), "ice", "price")
	judged(2, because(index.ReasonDuplicate), "ice", "price")
	judged(1, dismissed, "ice", "price")
	judged(7, desk.Judgement{}, "ice")
	o.file(t, "bangkok", "telegram:other:1", "아이스 1g 70")

	p, err := o.Precision(t.Context(), as("minji", desk.RoleRuleAuthor))
	if err != nil {
		t.Fatal(err)
	}
	if p.Judged != 22 || p.Dismissed != 7 || p.Reasons[index.ReasonOtherSense] != 4 || p.Reasons[index.ReasonDuplicate] != 2 || len(p.Reasons) != 2 {
		t.Errorf("%d judged, %d dismissed for %v", p.Judged, p.Dismissed, p.Reasons)
	}
	if len(p.Rules) != 2 {
		t.Fatalf("the rules are %+v", p.Rules)
	}
	ice, price := p.Rules[0], p.Rules[1]
	if want := workbench.Wilson(15, 20); ice.Rule != "ice" || ice.N != 20 || ice.Right != 15 || ice.Named != 4 || ice.Precision == nil || *ice.Precision != *want {
		t.Errorf("ice is %+v, want 15 of 20 with %+v", ice, want)
	}
	if price.N != 13 || price.Right != 12 || price.Named != 0 || price.Precision != nil {
		t.Errorf("price is %+v, want 12 of 13 and too few", price)
	}
	if p.Flagged.N != 20 || p.Flagged.Right != 15 {
		t.Errorf("the flags as a whole are %+v", p.Flagged)
	}
	if got := o.audit(t); !strings.Contains(got, `"action":"precision"`) {
		t.Error("the figures leave no audit record")
	}
}
