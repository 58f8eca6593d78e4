package desktest

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/auth"
	"scops/index/desk"
	"scops/index/ledger"
	"scops/index/upkeep"
)

const day = 24 * time.Hour

// archive is an agency whose flagged posts are all over their time.
type archive struct {
	*desk.Desk
	t     testing.TB
	store index.Store
	now   time.Time
	boss  desk.Actor
}

// HeldFiles holds a store to what a legal hold of a file promises: while it
// stands no hit of the file is erased, those added later among them, and the dry
// run names it.
func HeldFiles(t *testing.T, store index.Store) {
	a := openArchive(t, store)
	for _, id := range []string{"1", "2", "3"} {
		a.hit(id)
	}
	file, _, err := a.OpenCase(t.Context(), a.boss, desk.NewCase{Title: "x", CaseItems: desk.CaseItems{Hits: []string{"1"}}})
	if err != nil {
		t.Fatal(err)
	}
	a.must(a.HoldCase(t.Context(), a.boss, file.ID, "court order 7", nil))
	a.fill(file.ID, "2")
	if _, err := a.RemoveFromCase(t.Context(), a.boss, file.ID, desk.CaseItems{Hits: []string{"1"}}); !errors.Is(err, desk.ErrCaseHeld) {
		t.Errorf("a post leaves a file under legal hold: %v", err)
	}
	if plan := a.plan(); len(plan.Files) != 1 || plan.Files[0] != (upkeep.Held{File: file.ID, Hits: 2}) || plan.HeldIn != 1 || plan.Due[0].Hits != 1 {
		t.Errorf("the dry run says %+v, want one file with two posts, and one post due", plan)
	}
	if a.erase(); a.left() != "1 2" {
		t.Errorf("under legal hold %q are left, want 1 2", a.left())
	}
	a.must(a.LiftCase(t.Context(), a.boss, file.ID, "over"))
	if plan := a.plan(); len(plan.Files) != 0 || plan.HeldIn != 0 {
		t.Errorf("after it was lifted the dry run names %+v", plan.Files)
	}
	a.takeOut(file.ID, "1")
	if a.erase(); a.left() != "1 2" {
		t.Errorf("a post goes with the hold: %q are left", a.left())
	}
	until := a.now.Add(200 * day)
	a.must(a.HoldCase(t.Context(), a.boss, file.ID, "court order 8", &until))
	a.now = a.now.Add(181 * day)
	if a.erase(); a.left() != "2" {
		t.Errorf("half a year after one left the file %q are left, want 2", a.left())
	}
	if plan := a.plan(); len(plan.Files) != 1 || plan.Files[0].Until == nil || !plan.Files[0].Until.Equal(until) {
		t.Errorf("a hold with an end is named %+v", plan.Files)
	}
	a.now = until
	if plan := a.plan(); len(plan.Files) != 0 {
		t.Errorf("a hold whose time is over is named %+v", plan.Files)
	}
	a.takeOut(file.ID, "2")
}

func openArchive(t testing.TB, store index.Store) *archive {
	t.Helper()
	a := &archive{t: t, store: store, now: time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return a.now }
	book, err := ledger.Open(t.Context(), ledger.Options{Store: store, Owner: Owner, Software: "scops test", Now: clock})
	a.must(err)
	retention := &upkeep.Retention{
		Store: store, Ledger: book, Owner: Owner, Handling: index.HandlingDefault, Policy: upkeep.PolicyOf(180*day, 0), Log: slog.New(slog.DiscardHandler), Now: clock,
	}
	a.Desk = desk.New(desk.Options{Store: store, Ledger: book, Owner: Owner, Retention: retention, Now: clock})
	a.boss = desk.Actor{Name: "boss", Purpose: "law 7", Roles: []desk.Role{auth.RoleOperator}}
	return a
}

func (a *archive) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// hit stores a flagged post that was seen last a year ago.
func (a *archive) hit(id string) {
	a.t.Helper()
	at := a.now.Add(-365 * day)
	hit := index.Hit{
		ID: id, Verdict: classifier.Verdict{Label: "sale", Flagged: true, Band: classifier.BandLikely},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram", Text: "ice"}, FetchedAt: at}},
		FirstSeen: at, LastSeen: at, IndexedAt: at, RisenAt: at, Desk: index.Desk{Status: index.StatusNew},
	}
	doc, err := hit.Document()
	a.must(err)
	doc.Version, doc.Owner, doc.Handling = index.VersionNone, Owner, index.HandlingDefault
	a.must(index.PutOne(a.t.Context(), a.store, doc, index.PutOptions{Wait: true}))
}

func (a *archive) fill(file, hit string) {
	a.t.Helper()
	done, err := a.AddToCase(a.t.Context(), a.boss, file, desk.CaseItems{Hits: []string{hit}})
	if a.must(err); len(done.Left) > 0 {
		a.t.Fatal(done.Left)
	}
}

func (a *archive) takeOut(file, hit string) {
	a.t.Helper()
	done, err := a.RemoveFromCase(a.t.Context(), a.boss, file, desk.CaseItems{Hits: []string{hit}})
	if a.must(err); len(done.Left) > 0 {
		a.t.Fatal(done.Left)
	}
}

func (a *archive) plan() desk.RetentionPlan {
	a.t.Helper()
	plan, err := a.RetentionPlan(a.t.Context(), a.boss)
	a.must(err)
	return plan
}

func (a *archive) erase() {
	a.t.Helper()
	_, err := a.ApplyRetention(a.t.Context(), a.boss)
	a.must(err)
}

// left are the hits that are still there, in order.
func (a *archive) left() string {
	a.t.Helper()
	docs, err := a.store.Get(a.t.Context(), index.KindHit, "1", "2", "3")
	a.must(err)
	var ids []string
	for _, doc := range docs {
		if doc != nil {
			ids = append(ids, doc.ID)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
