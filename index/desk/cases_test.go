package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"scops/index"
	"scops/index/auth"
	"scops/index/desk"
)

// two more posts beside one.
const (
	two   = "telegram:demo:2"
	three = "telegram:demo:3"
)

// caseOffice is a desk with three hits.
func caseOffice(t *testing.T, change func(*desk.Options)) *office {
	t.Helper()
	o := newOffice(t, change)
	for _, id := range []string{one, two, three} {
		o.file(t, "seoul", id, "아이스 1g 70")
	}
	return o
}

func (o *office) openCase(t *testing.T, who desk.Actor, title string, hits ...string) string {
	t.Helper()
	c, done, err := o.OpenCase(t.Context(), who, desk.NewCase{Title: title, CaseItems: desk.CaseItems{Hits: hits}})
	if err != nil || len(done.Left) > 0 {
		t.Fatal(err, done.Left)
	}
	return c.ID
}

func (o *office) caseIDs(t *testing.T, hit string) []string {
	t.Helper()
	docs, err := o.store.Get(t.Context(), index.KindHit, hit)
	if err != nil || docs[0] == nil {
		t.Fatal(err)
	}
	return docs[0].CaseIDs
}

func lee() desk.Actor { return as("lee", desk.RoleAnalyst) }

func TestAFileIsOpenedFromHitsAndIdentifiersAndShowsThem(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	items := desk.CaseItems{Hits: []string{one, two, two}, Entities: []desk.CaseEntity{{Kind: "telegram", Value: "demo_winter"}}}
	c, done, err := o.OpenCase(t.Context(), lee(), desk.NewCase{Title: " Winter  shop ", Note: "seen twice", CaseItems: items})
	if err != nil || len(done.IDs) != 2 {
		t.Fatal(done, err)
	}
	view, err := o.Case(t.Context(), lee(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if view.Title != "Winter shop" || view.Lead != "lee" || view.Desk != auth.FirstDesk || view.Status != desk.CaseOpen || len(view.Found) != 2 || len(view.Entities) != 1 || len(view.Notes) != 1 {
		t.Errorf("the file is %+v", view.Case)
	}
	if hit, err := o.Hit(t.Context(), lee(), one, "en"); err != nil || len(hit.Cases) != 1 || hit.Cases[0].ID != c.ID {
		t.Errorf("the hit names %v, %v", hit.Cases, err)
	}
	if e, err := o.Entity(t.Context(), lee(), "telegram", "demo_winter"); err != nil || len(e.Cases) != 1 {
		t.Errorf("the identifier names %v, %v", e.Cases, err)
	}
	if list, err := o.Cases(t.Context(), lee(), desk.CaseQuery{Status: desk.CaseOpen}); err != nil || list.Total != 1 || list.Cases[0].ID != c.ID {
		t.Errorf("the list is %+v, %v", list, err)
	}
}

func TestTheTimelineHoldsPostsJudgementsNotesAndChangesInOrder(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	if err := o.Judge(t.Context(), kim, desk.Judgement{ID: one, Version: index.VersionAny, Status: index.StatusRelevant}); err != nil {
		t.Fatal(err)
	}
	id := o.openCase(t, lee(), "x", one)
	if err := o.NoteCase(t.Context(), lee(), id, "calls himself Winter"); err != nil {
		t.Fatal(err)
	}
	view, err := o.Case(t.Context(), lee(), id)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, l := range view.Timeline {
		kinds = append(kinds, string(l.Kind))
	}
	if got := strings.Join(kinds, " "); got != "post judgement change change note" {
		t.Errorf("the timeline is %s", got)
	}
}

func TestHitsComeAndGoAndSayWhereTheyStand(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x", one)
	done, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Hits: []string{one, three, "telegram:demo:nowhere"}})
	if err != nil || len(done.IDs) != 2 || len(done.Left) != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	if got := o.caseIDs(t, three); !slices.Equal(got, []string{id}) {
		t.Errorf("the hit stands in %v", got)
	}
	if got := o.find(t, "case:"+id); len(got) != 2 {
		t.Errorf("case: finds %v", got)
	}
	o.openCase(t, lee(), "another", two)
	for query, want := range map[string]int64{"case:" + id: 2, "case:" + strings.ToLower(id): 2, "case:*": 3, "case:NOWHERE": 0} {
		if l, err := o.Find(t.Context(), lee(), desk.Query{Text: query}); err != nil || l.Total != want {
			t.Errorf("%s finds %d, %v; want %d", query, l.Total, err, want)
		}
	}
	if _, err := o.RemoveFromCase(t.Context(), lee(), id, desk.CaseItems{Hits: []string{one}}); err != nil {
		t.Fatal(err)
	}
	if got := o.caseIDs(t, one); len(got) != 0 {
		t.Errorf("the hit still stands in %v", got)
	}
	if _, err := o.RemoveFromCase(t.Context(), lee(), id, desk.CaseItems{Hits: []string{one}}); !errors.Is(err, desk.ErrCaseEmpty) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestAHitAboveAMembersCeilingStaysInTheFile(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x", one, two)
	low := lee()
	low.Ceiling = "green"
	view, err := o.Case(t.Context(), low, id)
	if err != nil || view.Withheld != 2 || len(view.Found) != 0 {
		t.Errorf("%d are withheld and %d shown, %v", view.Withheld, len(view.Found), err)
	}
	for _, l := range view.Timeline {
		if l.Hit != "" {
			t.Errorf("the timeline tells of %s", l.Hit)
		}
	}
	if _, err := o.RemoveFromCase(t.Context(), low, id, desk.CaseItems{Hits: []string{one}}); !errors.Is(err, desk.ErrCaseEmpty) {
		t.Errorf("taking it out: %v", err)
	}
	if _, err := o.AddToCase(t.Context(), low, id, desk.CaseItems{Hits: []string{three}}); err != nil {
		t.Error(err)
	}
	if got := o.caseIDs(t, one); len(got) != 1 || len(o.caseIDs(t, three)) != 0 {
		t.Errorf("it stands in %v", got)
	}
}

func TestAFileChangedMeanwhileIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x", one)
	if err := o.SetCase(t.Context(), lee(), id, desk.CaseEdit{Status: desk.CasePassedUp, Reason: "needs a warrant"}); err != nil {
		t.Fatal(err)
	}
	err := o.SetCase(t.Context(), lee(), id, desk.CaseEdit{Status: desk.CaseClosed, Reason: "nothing in it"})
	var changed *desk.CaseChangedError
	if !errors.As(err, &changed) || changed.By != "lee" || changed.Status != desk.CasePassedUp || !errors.Is(err, index.ErrConflict) {
		t.Errorf("err = %v, want who changed it", err)
	}
	if _, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Hits: []string{two}}); err != nil {
		t.Errorf("what another adds is no conflict: %v", err)
	}
}

func TestWhatCannotBeOfAFileIsRefused(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x", one)
	closed := o.openCase(t, lee(), "closed")
	if err := o.SetCase(t.Context(), lee(), closed, desk.CaseEdit{Status: desk.CaseClosed, Reason: "done"}); err != nil {
		t.Fatal(err)
	}
	many := make([]string, desk.MaxBulk+1)
	for i := range many {
		many[i] = one + strings.Repeat("x", i)
	}
	for name, c := range map[string]struct {
		do   func() error
		want error
	}{
		"no title": {func() error {
			_, _, err := o.OpenCase(t.Context(), lee(), desk.NewCase{Title: " \n"})
			return err
		}, desk.ErrCaseTitle},
		"a long title": {func() error {
			return o.SetCase(t.Context(), lee(), id, desk.CaseEdit{Title: strings.Repeat("x", desk.MaxCaseTitle+1)})
		}, desk.ErrCaseTitle},
		"an empty note": {func() error { return o.NoteCase(t.Context(), lee(), id, " ") }, desk.ErrNoNote},
		"a long note":   {func() error { return o.NoteCase(t.Context(), lee(), id, strings.Repeat("x", index.MaxNote+1)) }, desk.ErrNote},
		"no reason":     {func() error { return o.SetCase(t.Context(), lee(), id, desk.CaseEdit{Status: desk.CaseClosed}) }, desk.ErrCaseReason},
		"no status": {func() error {
			return o.SetCase(t.Context(), lee(), id, desk.CaseEdit{Status: "solved", Reason: "x"})
		}, desk.ErrCaseStatus},
		"too many": {func() error {
			_, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Hits: many})
			return err
		}, desk.ErrBulk},
		"a closed file": {func() error {
			_, err := o.AddToCase(t.Context(), lee(), closed, desk.CaseItems{Hits: []string{one}})
			return err
		}, desk.ErrCaseClosed},
		"no identifier": {func() error {
			_, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Entities: []desk.CaseEntity{{Kind: "telegram"}}})
			return err
		}, desk.ErrEntity},
		"nobody":        {func() error { return o.SetMember(t.Context(), lee(), id, "nobody", desk.MemberIn) }, desk.ErrAssignee},
		"the lead goes": {func() error { return o.SetMember(t.Context(), lee(), id, "lee", desk.MemberOut) }, desk.ErrCaseLead},
	} {
		if err := c.do(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAFileHoldsNoMoreThanItsBound(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x")
	many := make([]desk.CaseEntity, 0, 101)
	for i := range 101 {
		many = append(many, desk.CaseEntity{Kind: "telegram", Value: strings.Repeat("x", i+1)})
	}
	if _, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Entities: many[:100]}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.AddToCase(t.Context(), lee(), id, desk.CaseItems{Entities: many[100:]}); !errors.Is(err, desk.ErrCaseFull) {
		t.Errorf("err = %v, want ErrCaseFull", err)
	}
}

func TestNobodyElseReadsAFile(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "x", one)
	for name, c := range map[string]struct {
		who  desk.Actor
		sees bool
	}{
		"its lead":                     {lee(), true},
		"the operator":                 {kim, true},
		"a supervisor of its desk":     {as("boss", desk.RoleSupervisor), true},
		"a supervisor of another desk": {desk.Actor{Name: "far", Purpose: "x", Roles: []desk.Role{desk.RoleSupervisor}, Desk: "south"}, false},
		"an analyst of its desk":       {as("park", desk.RoleAnalyst), false},
	} {
		if _, err := o.Case(t.Context(), c.who, id); (err == nil) != c.sees || err != nil && !errors.Is(err, index.ErrNotFound) {
			t.Errorf("%s reads it: %v", name, err)
		}
		if list, err := o.Cases(t.Context(), c.who, desk.CaseQuery{}); err != nil || (list.Total == 1) != c.sees {
			t.Errorf("%s lists %d, %v", name, list.Total, err)
		}
		hit, err := o.Hit(t.Context(), c.who, one, "en")
		if err != nil || (len(hit.Cases) == 1) != c.sees || (len(hit.Elsewhere) == 1) == c.sees {
			t.Errorf("%s: the hit tells %v and %v, %v", name, hit.Cases, hit.Elsewhere, err)
		}
	}
}

func TestTheAuditTrailOfAFileHoldsNoneOfItsWords(t *testing.T) {
	t.Parallel()
	o := caseOffice(t, nil)
	id := o.openCase(t, lee(), "secret title", one)
	if err := o.NoteCase(t.Context(), lee(), id, "secret note"); err != nil {
		t.Fatal(err)
	}
	if got := o.audit(t); strings.Contains(got, "secret") || !strings.Contains(got, id) || !strings.Contains(got, `"action":"case.note"`) {
		t.Errorf("the audit trail holds %s", got)
	}
}
