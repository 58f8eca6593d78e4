package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
	"scops/index/indextest"
)

// as is somebody with one role.
func as(name string, roles ...desk.Role) desk.Actor {
	return desk.Actor{Name: name, Purpose: "file 2026-114", Roles: roles}
}

func (o *office) open(t *testing.T, id string) desk.HitView {
	t.Helper()
	v, err := o.Hit(t.Context(), kim, id, "en")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

const one = "telegram:demo:1"

func TestAJudgementStandsInTheHitAndInTheAudit(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	before := o.open(t, one)
	err := o.Judge(t.Context(), as("somchai", desk.RoleAnalyst), desk.Judgement{ID: one, Version: before.Version, Status: index.StatusRelevant, Note: " same seller as file 7 "})
	if err != nil {
		t.Fatal(err)
	}
	after := o.open(t, one)
	if after.Status != index.StatusRelevant || len(after.Hit.Desk.Decisions) != 1 {
		t.Fatalf("the hit is %s with decisions %+v", after.Status, after.Hit.Desk.Decisions)
	}
	d := after.Hit.Desk.Decisions[0]
	if d.By != "somchai" || d.From != index.StatusNew || d.To != index.StatusRelevant || d.Note != "same seller as file 7" {
		t.Errorf("the decision is %+v", d)
	}
	if got := o.audit(t); !strings.Contains(got, `"hit.judge"`) || !strings.Contains(got, "same seller as file 7") {
		t.Errorf("the audit says nothing of it: %s", got)
	}
	if got := o.find(t, "status:relevant"); !slices.Equal(got, []string{one}) {
		t.Errorf("status:relevant finds %v", got)
	}
}

func TestWhatWasJudgedNotRelevantIsGoneUntilAStatusIsNamed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	if err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: o.open(t, one).Version, Status: index.StatusNotRelevant}); err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "아이스"); len(got) != 0 {
		t.Errorf("the plain search still finds %v", got)
	}
	l, err := o.Find(t.Context(), kim, desk.Query{Text: "아이스"})
	if err != nil || len(l.Hits) != 0 || !l.Hidden {
		t.Errorf("the list has %d hits, hidden %v (%v)", len(l.Hits), l.Hidden, err)
	}
	for _, q := range []string{"status:not_relevant", "아이스 status:*", "NOT status:new"} {
		if got := o.find(t, q); !slices.Equal(got, []string{one}) {
			t.Errorf("%s finds %v", q, got)
		}
	}
}

func TestALateJudgementIsToldWhoWasFaster(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	read := o.open(t, one).Version
	if err := o.Judge(t.Context(), as("somchai", desk.RoleAnalyst), desk.Judgement{ID: one, Version: read, Status: index.StatusRelevant}); err != nil {
		t.Fatal(err)
	}
	err := o.Judge(t.Context(), as("minji", desk.RoleAnalyst), desk.Judgement{ID: one, Version: read, Status: index.StatusNotRelevant})
	var late *desk.ChangedError
	if !errors.As(err, &late) || late.By != "somchai" || late.Status != index.StatusRelevant || !errors.Is(err, index.ErrConflict) {
		t.Errorf("err = %v, want a ChangedError by somchai", err)
	}
	if got := o.open(t, one).Status; got != index.StatusRelevant {
		t.Errorf("the late judgement was written all the same: %s", got)
	}
}

// crawled puts one more look of a crawler at the hit, with this text.
func (o *office) crawled(t *testing.T, text string) {
	t.Helper()
	docs, err := o.store.Get(t.Context(), index.KindHit, one)
	if err != nil {
		t.Fatal(err)
	}
	hit, err := index.HitOf(*docs[0])
	if err != nil {
		t.Fatal(err)
	}
	hit.LastSeen = hit.LastSeen.Add(1e9)
	if r := hit.Current(); r.Post.Text != text {
		next := *r
		next.Post.Text, next.TextHash = text, "hash of "+text
		hit.Revisions = append(hit.Revisions, next)
	}
	doc, err := hit.Document()
	if err != nil {
		t.Fatal(err)
	}
	doc.Owner, doc.Handling, doc.Version = docs[0].Owner, docs[0].Handling, docs[0].Version
	o.put(t, doc)
}

func TestANewerLookAtTheSameTextIsNoConflictAndAnotherTextIs(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	read := o.open(t, one).Version
	o.crawled(t, "아이스 1g 70")
	if err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: read, Status: index.StatusPassedUp}); err != nil {
		t.Errorf("a crawler's look at the same text refuses the judgement: %v", err)
	}
	read = o.open(t, one).Version
	o.crawled(t, "커피 2잔")
	err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: read, Status: index.StatusRelevant})
	var changed *desk.ChangedError
	if !errors.As(err, &changed) || changed.By != "" {
		t.Errorf("err = %v, want a ChangedError by nobody: the post itself was edited", err)
	}
	if len(o.open(t, one).Hit.Revisions) != 2 {
		t.Error("judging lost a revision")
	}
}

// hurried is a store that is written to by somebody else just before the first
// judgement.
type hurried struct {
	*indextest.Memory
	first func()
}

func (h *hurried) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	if first := h.first; docs[0].Kind == index.KindHit && first != nil {
		h.first = nil
		first()
	}
	return h.Memory.Put(ctx, docs, opt)
}

func TestACrawlerAndAJudgeAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	store := &hurried{}
	o := newOffice(t, func(opt *desk.Options) {
		store.Memory = opt.Store.(*indextest.Memory)
		opt.Store = store
	})
	o.file(t, "seoul", one, "아이스 1g 70")
	read := o.open(t, one).Version
	store.first = func() { o.crawled(t, "아이스 1g 70") }
	if err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: read, Status: index.StatusRelevant}); err != nil || store.first != nil {
		t.Fatal(err, "nobody was faster")
	}
	v := o.open(t, one)
	if v.Status != index.StatusRelevant || !v.LastSeen.After(v.FirstSeen) {
		t.Errorf("status %s, last seen %s: one of both was lost", v.Status, v.LastSeen)
	}
}

func TestAJudgementHasBounds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.file(t, "seoul", one, "아이스 1g 70")
	o.file(t, "bangkok", "telegram:other:1", "아이스 1g 70")
	for name, c := range map[string]struct {
		j    desk.Judgement
		want error
	}{
		"a state there is not":  {desk.Judgement{ID: one, Version: index.VersionAny, Status: "guilty"}, desk.ErrStatus},
		"a book as a note":      {desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusRelevant, Note: strings.Repeat("a", index.MaxNote+1)}, desk.ErrNote},
		"another agency's hit":  {desk.Judgement{ID: "telegram:other:1", Version: index.VersionAny, Status: index.StatusRelevant}, index.ErrNotFound},
		"a hit that is not":     {desk.Judgement{ID: "telegram:none:1", Version: index.VersionAny, Status: index.StatusRelevant}, index.ErrNotFound},
		"a version never shown": {desk.Judgement{ID: one, Version: "x", Status: index.StatusRelevant}, index.ErrConflict},
	} {
		if err := o.Judge(t.Context(), kim, c.j); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	for i := range index.MaxDecisions + 5 {
		if err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusRelevant, Note: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if d := o.open(t, one).Hit.Desk.Decisions; len(d) != index.MaxDecisions || d[len(d)-1].Note != fmt.Sprint(index.MaxDecisions+4) {
		t.Errorf("%d decisions stand, the last is %q", len(d), d[len(d)-1].Note)
	}
}
