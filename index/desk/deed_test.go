package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/desk"
)

var (
	somchai = as("somchai", desk.RoleAnalyst)
	minji   = as("minji", desk.RoleAnalyst)
	boss    = as("boss", desk.RoleSupervisor)
)

// files puts so many hits into the store and gives them as they were read.
func (o *office) files(t *testing.T, n int) []desk.Subject {
	t.Helper()
	var subjects []desk.Subject
	for i := range n {
		id := fmt.Sprintf("telegram:bulk:%d", i)
		o.file(t, "seoul", id, "아이스 1g 70")
		subjects = append(subjects, desk.Subject{ID: id, Version: o.open(t, id).Version})
	}
	return subjects
}

func TestASelectionIsJudgedInOneDeedWithOneRecord(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	subjects := o.files(t, 3)
	done, err := o.JudgeAll(t.Context(), somchai, append(subjects, subjects[0]), desk.Judgement{Status: index.StatusNotRelevant, Reason: index.ReasonNews})
	if err != nil || len(done.IDs) != 3 || len(done.Left) != 0 || done.Deed == "" {
		t.Fatalf("%+v, %v", done, err)
	}
	if got := o.find(t, "status:not_relevant"); len(got) != 3 {
		t.Errorf("dismissed are %v", got)
	}
	records := 0
	for line := range strings.Lines(o.audit(t)) {
		if strings.Contains(line, `"hit.judge"`) {
			records++
			for _, s := range subjects {
				if !strings.Contains(line, `"`+s.ID+`"`) {
					t.Errorf("the record does not name %s: %s", s.ID, line)
				}
			}
		}
	}
	if records != 1 {
		t.Errorf("%d records were written, want 1", records)
	}
}

func TestASelectionHasBounds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	relevant := desk.Judgement{Status: index.StatusRelevant}
	if _, err := o.JudgeAll(t.Context(), somchai, nil, relevant); !errors.Is(err, desk.ErrNoHits) {
		t.Errorf("nothing chosen: %v", err)
	}
	if _, err := o.JudgeAll(t.Context(), somchai, make([]desk.Subject, desk.MaxBulk+1), relevant); !errors.Is(err, desk.ErrBulk) {
		t.Errorf("too many chosen: %v", err)
	}
}

func TestWhatChangedSinceItWasReadIsLeftOutOfASelectionAndNamed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	subjects := o.files(t, 3)
	if err := o.Judge(t.Context(), minji, desk.Judgement{ID: subjects[1].ID, Version: subjects[1].Version, Status: index.StatusPassedUp}); err != nil {
		t.Fatal(err)
	}
	subjects = append(subjects, desk.Subject{ID: "telegram:none:1"})
	done, err := o.JudgeAll(t.Context(), somchai, subjects, desk.Judgement{Status: index.StatusRelevant})
	if err != nil || len(done.IDs) != 2 || len(done.Left) != 2 {
		t.Fatalf("%+v, %v", done, err)
	}
	why := map[string]error{}
	for _, left := range done.Left {
		why[left.ID] = left.Err
	}
	var changed *desk.ChangedError
	if !errors.As(why[subjects[1].ID], &changed) || changed.By != "minji" {
		t.Errorf("%s is left because %v", subjects[1].ID, why[subjects[1].ID])
	}
	if !errors.Is(why["telegram:none:1"], index.ErrNotFound) {
		t.Errorf("a hit that is not there is left because %v", why["telegram:none:1"])
	}
	if got := o.open(t, subjects[1].ID).Status; got != index.StatusPassedUp {
		t.Errorf("it was judged all the same: %s", got)
	}
}

func TestADeedIsTakenBackWhereNothingChangedSince(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	subjects := o.files(t, 3)
	if _, err := o.JudgeAll(t.Context(), minji, subjects[:1], desk.Judgement{Status: index.StatusPassedUp, Note: "see file 7"}); err != nil {
		t.Fatal(err)
	}
	for i := range subjects {
		subjects[i].Version = o.open(t, subjects[i].ID).Version
	}
	done, err := o.JudgeAll(t.Context(), somchai, subjects, desk.Judgement{Status: index.StatusNotRelevant})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Tag(t.Context(), minji, subjects[2:], []string{"seoul"}, nil); err != nil {
		t.Fatal(err)
	}
	undone, err := o.Undo(t.Context(), somchai, done.Deed, done.IDs...)
	if err != nil || !slices.Equal(undone.IDs, []string{subjects[0].ID, subjects[1].ID}) {
		t.Fatalf("%+v, %v", undone, err)
	}
	if len(undone.Left) != 1 || undone.Left[0].ID != subjects[2].ID || !errors.Is(undone.Left[0].Err, desk.ErrChangedSince) {
		t.Errorf("left are %+v", undone.Left)
	}
	if v := o.open(t, subjects[0].ID); v.Status != index.StatusPassedUp || len(v.Hit.Desk.Decisions) != 1 || v.Hit.Desk.Decisions[0].Note != "see file 7" {
		t.Errorf("the judgement before does not stand again: %s, %+v", v.Status, v.Hit.Desk.Decisions)
	}
	if got := o.find(t, "status:new"); !slices.Equal(got, []string{subjects[1].ID}) {
		t.Errorf("new are %v", got)
	}
	if again, err := o.Undo(t.Context(), somchai, done.Deed, done.IDs...); err != nil || len(again.IDs) != 0 || len(again.Left) != 3 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

func TestOnlyASupervisorTakesBackWhatSomebodyElseDid(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	done, err := o.JudgeAll(t.Context(), somchai, o.files(t, 1), desk.Judgement{Status: index.StatusRelevant})
	if err != nil {
		t.Fatal(err)
	}
	if left, err := o.Undo(t.Context(), minji, done.Deed); err != nil || len(left.Left) != 1 || !errors.Is(left.Left[0].Err, desk.ErrNotYours) {
		t.Errorf("%+v, %v", left, err)
	}
	if undone, err := o.Undo(t.Context(), boss, done.Deed); err != nil || len(undone.IDs) != 1 {
		t.Errorf("%+v, %v", undone, err)
	}
}

func TestTagsAreAddedRemovedAndFound(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	subjects := o.files(t, 2)
	if _, err := o.Tag(t.Context(), somchai, subjects, []string{" #Seoul ", "서울", "seoul"}, nil); err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "tag:SEOUL tag:서울"); len(got) != 2 {
		t.Errorf("by their tags %v are found", got)
	}
	done, err := o.Tag(t.Context(), somchai, subjects[:1], nil, []string{"seoul", "서울"})
	if err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "tag:seoul"); !slices.Equal(got, []string{subjects[1].ID}) {
		t.Errorf("after one is taken off %v are found", got)
	}
	if _, err := o.Undo(t.Context(), somchai, done.Deed, done.IDs...); err != nil {
		t.Fatal(err)
	}
	if got := o.open(t, subjects[0].ID).Tags; !slices.Equal(got, []string{"seoul", "서울"}) {
		t.Errorf("after undo the tags are %q", got)
	}
	for name, tags := range map[string][]string{
		"none": {}, "an empty one": {" "}, "one with a space": {"a b"}, "one with a quote": {`a"b`}, "a prefix": {"a*"},
		"a line": {"a\nb"}, "a hidden one": {"a\u200b"}, "a long one": {strings.Repeat("a", index.MaxTag+1)},
	} {
		if _, err := o.Tag(t.Context(), somchai, subjects, tags, nil); !errors.Is(err, desk.ErrTag) {
			t.Errorf("%s: %v, want ErrTag", name, err)
		}
	}
	var many []string
	for i := range index.MaxTags {
		many = append(many, fmt.Sprint("t", i))
	}
	if done, err := o.Tag(t.Context(), somchai, subjects[:1], many, nil); err != nil || len(done.Left) != 1 || !errors.Is(done.Left[0].Err, desk.ErrTags) {
		t.Errorf("22 tags: %+v, %v", done, err)
	}
}

func TestAHitIsAssignedToWhoeverWasFirst(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	subjects := o.files(t, 2)
	if _, err := o.Assign(t.Context(), somchai, subjects[:1], "somchai", ""); err != nil {
		t.Fatal(err)
	}
	done, err := o.Assign(t.Context(), minji, subjects, "minji", "")
	var taken *desk.TakenError
	if err != nil || !slices.Equal(done.IDs, []string{subjects[1].ID}) || len(done.Left) != 1 || !errors.As(done.Left[0].Err, &taken) || taken.Assignee != "somchai" {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := o.Assign(t.Context(), minji, subjects[:1], "minji", "somchai"); err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "assignee:Minji"); len(got) != 2 {
		t.Errorf("minji's are %v", got)
	}
	if _, err := o.Assign(t.Context(), minji, subjects[:1], "", "minji"); err != nil {
		t.Fatal(err)
	}
	if v := o.open(t, subjects[0].ID); v.Assignee != "" {
		t.Errorf("it is still %s's", v.Assignee)
	}
	if _, err := o.Assign(t.Context(), minji, subjects, "nobody-at-all", ""); !errors.Is(err, desk.ErrAssignee) {
		t.Errorf("assigned to nobody there is: %v", err)
	}
}

func TestANoteLeavesTheStateAndIsNoConflict(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	s := o.files(t, 1)[0]
	if err := o.Note(t.Context(), minji, s.ID, " same photo as file 7 "); err != nil {
		t.Fatal(err)
	}
	v := o.open(t, s.ID)
	if n := v.Hit.Desk.Notes; len(n) != 1 || n[0].By != "minji" || n[0].Text != "same photo as file 7" || v.Status != index.StatusNew {
		t.Errorf("%s with notes %+v", v.Status, n)
	}
	if err := o.Judge(t.Context(), somchai, desk.Judgement{ID: s.ID, Version: s.Version, Status: index.StatusRelevant}); err != nil {
		t.Errorf("a note refuses a judgement: %v", err)
	}
	for text, want := range map[string]error{" ": desk.ErrNoNote, strings.Repeat("x", index.MaxNote+1): desk.ErrNote} {
		if err := o.Note(t.Context(), minji, s.ID, text); !errors.Is(err, want) {
			t.Errorf("a note of %d bytes: %v, want %v", len(text), err, want)
		}
	}
	if err := o.Note(t.Context(), minji, "telegram:none:1", "x"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("a note on nothing: %v", err)
	}
	for range index.MaxNotes + 1 {
		if err := o.Note(t.Context(), minji, s.ID, "again"); err != nil {
			t.Fatal(err)
		}
	}
	if n := o.open(t, s.ID).Hit.Desk.Notes; len(n) != index.MaxNotes || n[0].Text != "again" {
		t.Errorf("%d notes stand, the first is %q", len(n), n[0].Text)
	}
}

// sampled is an id that is judged twice.
func sampled(t *testing.T, from int) string {
	t.Helper()
	for i := from; i < from+1000; i++ {
		if hit := (&index.Hit{ID: fmt.Sprintf("telegram:second:%d", i)}); hit.Sampled() {
			return hit.ID
		}
	}
	t.Fatal("none of a thousand hits is judged twice")
	return ""
}

func TestOneInTwentyHitsIsJudgedTwice(t *testing.T) {
	t.Parallel()
	n := 0
	for i := range 20000 {
		if (&index.Hit{ID: fmt.Sprintf("telegram:second:%d", i)}).Sampled() {
			n++
		}
	}
	if n < 900 || n > 1100 {
		t.Errorf("%d of 20,000 hits are judged twice, want about 1,000", n)
	}
}

func TestASecondPersonJudgesWithoutKnowingTheFirstJudgement(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := sampled(t, 0)
	o.file(t, "seoul", id, "아이스 1g 70")
	if err := o.Judge(t.Context(), somchai, desk.Judgement{ID: id, Version: o.open(t, id).Version, Status: index.StatusNotRelevant, Note: "a menu"}); err != nil {
		t.Fatal(err)
	}
	v, err := o.Hit(t.Context(), minji, id, "en")
	if err != nil || !v.Blind || v.Status != index.StatusNew || len(v.Hit.Desk.Decisions) != 0 {
		t.Fatalf("minji sees %s, %+v (%v)", v.Status, v.Hit.Desk, err)
	}
	l, err := o.Find(t.Context(), minji, desk.Query{Text: "second:wanted"})
	if err != nil || len(l.Hits) != 1 || !l.Hits[0].Blind || l.Hits[0].Status != index.StatusNew {
		t.Fatalf("the list shows %+v (%v)", l.Hits, err)
	}
	if v, err := o.Hit(t.Context(), somchai, id, "en"); err != nil || v.Blind || v.Status != index.StatusNotRelevant {
		t.Errorf("who judged it sees %s, blind %v (%v)", v.Status, v.Blind, err)
	}
	if err := o.Judge(t.Context(), minji, desk.Judgement{ID: id, Version: v.Version, Status: index.StatusNew}); !errors.Is(err, desk.ErrStatus) {
		t.Errorf("new is taken for a second judgement: %v", err)
	}
	if err := o.Judge(t.Context(), minji, desk.Judgement{ID: id, Version: v.Version, Status: index.StatusRelevant}); err != nil {
		t.Fatal(err)
	}
	v, err = o.Hit(t.Context(), minji, id, "en")
	if err != nil || v.Blind || v.Status != index.StatusNotRelevant || v.Hit.Desk.Second.Status != index.StatusRelevant || v.Hit.Desk.Second.First != index.StatusNotRelevant {
		t.Fatalf("afterwards minji sees %s, %+v (%v)", v.Status, v.Hit.Desk.Second, err)
	}
	if got := o.find(t, "second:differs"); !slices.Equal(got, []string{id}) {
		t.Errorf("the two differ, found are %v", got)
	}
	if err := o.Judge(t.Context(), boss, desk.Judgement{ID: id, Version: v.Version, Status: index.StatusRelevant}); err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "second:settled"); !slices.Equal(got, []string{id}) {
		t.Errorf("settled are %v", got)
	}
}

func TestAgreementIsCohensKappaWithItsN(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	from := 0
	both := func(n int, first, second index.Status) {
		for range n {
			id := sampled(t, from)
			_, _ = fmt.Sscanf(id, "telegram:second:%d", &from)
			from++
			o.file(t, "seoul", id, "아이스 1g 70")
			for who, status := range map[string]index.Status{"somchai": first} {
				if err := o.Judge(t.Context(), as(who, desk.RoleAnalyst), desk.Judgement{ID: id, Version: index.VersionAny, Status: status}); err != nil {
					t.Fatal(err)
				}
			}
			if second == "" {
				continue
			}
			if err := o.Judge(t.Context(), minji, desk.Judgement{ID: id, Version: index.VersionAny, Status: second}); err != nil {
				t.Fatal(err)
			}
		}
	}
	both(12, index.StatusRelevant, index.StatusRelevant)
	both(3, index.StatusNotRelevant, index.StatusNotRelevant)
	a, err := o.Agreement(t.Context(), boss)
	if err != nil || a.N != 15 || a.Kappa != nil || a.Rate != nil {
		t.Fatalf("of 15: %+v, %v, want too few", a, err)
	}
	both(5, index.StatusRelevant, index.StatusNotRelevant)
	both(1, index.StatusPassedUp, "")
	a, err = o.Agreement(t.Context(), boss)
	if err != nil || a.N != 20 || a.Same != 15 || a.Differs != 5 || a.Wanted != 1 || len(a.Pairs) != 3 {
		t.Fatalf("%+v, %v", a, err)
	}
	// po = 15/20; pe = 17/20*12/20 + 3/20*8/20 = 0.57.
	if want := (0.75 - 0.57) / (1 - 0.57); a.Kappa == nil || *a.Kappa < want-1e-9 || *a.Kappa > want+1e-9 {
		t.Errorf("kappa is %v, want %f", a.Kappa, want)
	}
}

// twin files a hit of an account with the template of its text.
func (o *office) twin(t *testing.T, id, author, template string) *index.Hit {
	t.Helper()
	o.file(t, "seoul", id, "아이스 1g 70")
	o.change(t, id, func(hit *index.Hit) { hit.Current().Post.Author.ID = author })
	docs, err := o.store.Get(t.Context(), index.KindHit, id)
	if err != nil {
		t.Fatal(err)
	}
	doc := *docs[0]
	doc.Keywords["template_hash"] = []string{template}
	o.put(t, doc)
	hit, err := index.HitOf(doc)
	if err != nil {
		t.Fatal(err)
	}
	return hit
}

func TestADecisionCarriesOverToTheSameTextOfTheSameAccount(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	o := newOffice(t, func(opt *desk.Options) { opt.Now = func() time.Time { return now } })
	o.twin(t, one, "demo", "t1")
	done, err := o.JudgeAll(t.Context(), somchai, []desk.Subject{{ID: one, Version: index.VersionAny}}, desk.Judgement{Status: index.StatusNotRelevant, Reason: index.ReasonNews})
	if err != nil {
		t.Fatal(err)
	}
	hits := []*index.Hit{
		o.twin(t, "telegram:demo:2", "demo", "t1"), o.twin(t, "telegram:demo:3", "demo", "t1"),
		o.twin(t, "telegram:demo:4", "demo", "t2"), o.twin(t, "telegram:demo:5", "other", "t1"),
	}
	now = now.Add(time.Hour)
	for range 2 {
		if err := o.CarryOver(t.Context(), desk.Carrier(), hits); err != nil {
			t.Fatal(err)
		}
	}
	if got := o.find(t, "status:new"); len(got) != 2 {
		t.Errorf("new are still %v, want another text and another account", got)
	}
	d := o.open(t, "telegram:demo:2").Hit.Desk.Decisions
	if len(d) != 1 || d[0].By != "somchai" || d[0].Reason != index.ReasonNews || d[0].Carried == nil || d[0].Carried.ID != one || !d[0].Carried.At.Equal(now.Add(-time.Hour)) {
		t.Fatalf("the decision is %+v", d)
	}
	if p, err := o.Precision(t.Context(), boss); err != nil || p.Judged != 1 {
		t.Errorf("the same text counts %d times (%v)", p.Judged, err)
	}
	undone, err := o.Undo(t.Context(), minji, d[0].Deed)
	if err != nil || len(undone.IDs) != 2 {
		t.Fatalf("taken back as one: %+v, %v", undone, err)
	}
	if err := o.CarryOver(t.Context(), desk.Carrier(), hits); err != nil {
		t.Fatal(err)
	}
	if got := o.find(t, "status:new"); len(got) != 4 {
		t.Errorf("what was taken back is carried over again: new are %v", got)
	}
	if err := o.CarryOver(t.Context(), desk.Carrier(), []*index.Hit{o.twin(t, "telegram:demo:6", "demo", "t1")}); err != nil {
		t.Fatal(err)
	}
	if undone, err := o.Undo(t.Context(), somchai, done.Deed, done.IDs...); err != nil || len(undone.IDs) != 2 {
		t.Errorf("the judgement goes with what took it over: %+v, %v", undone, err)
	}
}

func TestWhereTwoPeopleDifferNothingIsCarriedOver(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for id, status := range map[string]index.Status{one: index.StatusRelevant, "telegram:demo:2": index.StatusNotRelevant} {
		o.twin(t, id, "demo", "t1")
		if err := o.Judge(t.Context(), somchai, desk.Judgement{ID: id, Version: index.VersionAny, Status: status}); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.CarryOver(t.Context(), desk.Carrier(), []*index.Hit{o.twin(t, "telegram:demo:3", "demo", "t1")}); err != nil {
		t.Fatal(err)
	}
	if got := o.open(t, "telegram:demo:3").Status; got != index.StatusNew {
		t.Errorf("it was judged %s", got)
	}
}
