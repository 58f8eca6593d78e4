package desk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"scops/index"
	"scops/index/desk"
)

// marked is what hits are handled as in the tests of ceilings, in the order of
// TLP; the last names none.
var marked = []string{"clear", "green", "amber", "amber+strict", "red", ""}

func hitMarked(handling string) string {
	return "telegram:demo:x" + strings.ReplaceAll(handling, "+", "-")
}

// markedOffice is a desk with one hit of each handling; the same words in all.
func markedOffice(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, nil)
	for _, handling := range marked {
		id := hitMarked(handling)
		o.file(t, "seoul", id, "아이스 1g 70")
		docs, err := o.store.Get(t.Context(), index.KindHit, id)
		if err != nil {
			t.Fatal(err)
		}
		docs[0].Handling = handling
		docs[0].Keywords["entity"] = []string{"telegram=demo_winter"}
		o.put(t, *docs[0])
	}
	return o
}

// below is what a ceiling lets through, written out.
var below = map[string]string{
	"clear": "clear", "green": "clear green", "amber": "clear green amber", "amber+strict": "clear green amber amber+strict -", "red": "clear green amber amber+strict red -",
	"": "clear green amber amber+strict -", "none of these": "",
}

// waysToAll are the ways to see many hits at once: each gives how many are seen.
func waysToAll(o *office) map[string]func(context.Context, desk.Actor) (int, error) {
	return map[string]func(context.Context, desk.Actor) (int, error){
		"search": func(ctx context.Context, a desk.Actor) (int, error) {
			n := 0
			_, err := o.Search(ctx, a, "아이스", 0, func(desk.Found) bool { n++; return true })
			return n, err
		},
		"list": func(ctx context.Context, a desk.Actor) (int, error) {
			l, err := o.Find(ctx, a, desk.Query{Text: "아이스"})
			return len(l.Hits), err
		},
		"total": func(ctx context.Context, a desk.Actor) (int, error) {
			l, err := o.Find(ctx, a, desk.Query{Text: "handling:*"})
			return int(l.Total), err
		},
		"facet": func(ctx context.Context, a desk.Actor) (n int, err error) {
			l, err := o.Find(ctx, a, desk.Query{Facets: true})
			for _, f := range l.Facets {
				if f.Field == "status" && len(f.Counts) > 0 {
					n = int(f.Counts[0].Docs)
				}
			}
			return n, err
		},
		"histogram": func(ctx context.Context, a desk.Actor) (n int, err error) {
			l, err := o.Find(ctx, a, desk.Query{Facets: true})
			for _, bin := range l.Histogram {
				n += int(bin.Docs)
			}
			return n, err
		},
		"entity": func(ctx context.Context, a desk.Actor) (int, error) {
			e, err := o.Entity(ctx, a, "telegram", "demo_winter")
			if int(e.Total) != len(e.Newest) || int(e.Total) != e.Read {
				err = fmt.Errorf("%d hits, %d shown, %d read: %w", e.Total, len(e.Newest), e.Read, err)
			}
			return int(e.Total), err
		},
		"export": func(ctx context.Context, a desk.Actor) (int, error) {
			var out bytes.Buffer
			head, err := o.Export(ctx, a, desk.ExportRequest{Format: "jsonl"}, &out)
			return head.Hits, err
		},
		"saved search": func(ctx context.Context, a desk.Actor) (int, error) {
			if _, err := o.SaveSearch(ctx, a, desk.SavedSearch{Name: "ice", Query: "아이스"}); err != nil {
				return 0, err
			}
			all, err := o.SavedSearches(ctx, a)
			if len(all) == 0 {
				return 0, err
			}
			return int(all[0].Hits), err
		},
	}
}

// waysToOne are the ways to see one hit, or to do something to it.
func waysToOne(o *office) map[string]func(context.Context, desk.Actor, string) error {
	left := func(done desk.Done, err error) error {
		if err == nil && len(done.Left) > 0 {
			return done.Left[0].Err
		}
		return err
	}
	return map[string]func(context.Context, desk.Actor, string) error{
		"hit": func(ctx context.Context, a desk.Actor, id string) error {
			_, err := o.Hit(ctx, a, id, "en")
			return err
		},
		"judge": func(ctx context.Context, a desk.Actor, id string) error {
			return o.Judge(ctx, a, desk.Judgement{ID: id, Version: index.VersionAny, Status: index.StatusRelevant})
		},
		"tag": func(ctx context.Context, a desk.Actor, id string) error {
			return left(o.Tag(ctx, a, []desk.Subject{{ID: id, Version: index.VersionAny}}, []string{"x"}, nil))
		},
		"assign": func(ctx context.Context, a desk.Actor, id string) error {
			return left(o.Assign(ctx, a, []desk.Subject{{ID: id, Version: index.VersionAny}}, a.Name, ""))
		},
		"note": func(ctx context.Context, a desk.Actor, id string) error { return o.Note(ctx, a, id, "x") },
		"sealed page": func(ctx context.Context, a desk.Actor, id string) error {
			_, _, err := o.ShowEvidence(ctx, a, id)
			if errors.Is(err, index.ErrNotFound) { // there is none
				return nil
			}
			return err
		},
		"file": func(ctx context.Context, a desk.Actor, id string) error {
			_, done, err := o.OpenCase(ctx, a, desk.NewCase{Title: "x", CaseItems: desk.CaseItems{Hits: []string{id}}})
			return left(done, err)
		},
	}
}

// TestWhatLiesAboveACeilingIsNowhere is the matrix of roles, ways to see a hit,
// ceilings and handlings.
func TestWhatLiesAboveACeilingIsNowhere(t *testing.T) {
	t.Parallel()
	readers, judges := []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor}, []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor}
	may := map[string][]desk.Role{
		"search": readers, "list": readers, "total": readers, "facet": readers, "histogram": readers, "entity": readers, "saved search": readers, "hit": readers,
		"export": judges, "judge": judges, "tag": judges, "assign": judges, "note": judges, "sealed page": judges, "file": judges,
	}
	cells := 0
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin, desk.RoleOperator} {
		for ceiling, through := range below {
			o := markedOffice(t)
			who := as("somebody", role)
			who.Ceiling = ceiling
			seen := strings.Fields(through)
			if role == desk.RoleOperator {
				seen = []string{"clear", "green", "amber", "amber+strict", "red", "-"}
			}
			for way, see := range waysToAll(o) {
				cells++
				allowed := role == desk.RoleOperator || slices.Contains(may[way], role)
				want := map[bool]int{true: len(seen)}[allowed]
				if way == "total" && slices.Contains(seen, "-") && allowed {
					want-- // the one that names none is not found by its handling
				}
				n, err := see(t.Context(), who)
				if n != want || (err == nil) != allowed || err != nil && !errors.Is(err, desk.ErrForbidden) {
					t.Errorf("%s with ceiling %q, %s: %d, %v; want %d", role, ceiling, way, n, err, want)
				}
			}
			for way, see := range waysToOne(o) {
				allowed := role == desk.RoleOperator || slices.Contains(may[way], role)
				for _, handling := range marked {
					cells++
					name := handling
					if name == "" {
						name = "-"
					}
					err := see(t.Context(), who, hitMarked(handling))
					switch {
					case !allowed && !errors.Is(err, desk.ErrForbidden):
						t.Errorf("%s, %s: %v, want ErrForbidden", role, way, err)
					case allowed && slices.Contains(seen, name) != (err == nil):
						t.Errorf("%s with ceiling %q, %s of %s: %v", role, ceiling, way, name, err)
					case allowed && err != nil && !errors.As(err, new(*desk.AboveError)):
						t.Errorf("%s with ceiling %q, %s of %s: %v, want *AboveError", role, ceiling, way, name, err)
					}
				}
			}
		}
	}
	if cells != 6*7*(8+7*6) {
		t.Errorf("%d cells of the matrix were tried", cells)
	}
}

// TestAFileIsForItsMembersAndTheSupervisorsOfItsDesk is the matrix of roles,
// what is done with a file, and how somebody stands to it.
func TestAFileIsForItsMembersAndTheSupervisorsOfItsDesk(t *testing.T) {
	t.Parallel()
	const none, member, lead = 0, 1, 2
	access := func(role desk.Role, standing string) int {
		switch {
		case role == desk.RoleOperator, role == desk.RoleSupervisor && (standing == "same desk" || standing == "lead" || standing == "member"), role == desk.RoleAnalyst && standing == "lead":
			return lead
		case role == desk.RoleAnalyst && standing == "member", role == desk.RoleSupervisor && standing == "member elsewhere", role == desk.RoleAnalyst && standing == "member elsewhere":
			return member
		}
		return none
	}
	works := func(role desk.Role) bool {
		return role == desk.RoleAnalyst || role == desk.RoleSupervisor || role == desk.RoleOperator
	}
	needs := map[string]int{"view": member, "fill": member, "empty": member, "note": member, "set": member, "members": lead, "search": member, "report": member}
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin, desk.RoleOperator} {
		for _, standing := range []string{"lead", "member", "member elsewhere", "same desk", "another desk"} {
			o := caseOffice(t, nil)
			who := desk.Actor{Name: "park", Purpose: "x", Roles: []desk.Role{role}, Desk: "north"}
			opener := desk.Actor{Name: "lee", Purpose: "x", Roles: []desk.Role{desk.RoleAnalyst}, Desk: "north"}
			if standing == "lead" {
				opener.Name = "park"
			}
			if standing == "another desk" || standing == "member elsewhere" {
				who.Desk = "south"
			}
			id := o.openCase(t, opener, "x", one)
			if strings.HasPrefix(standing, "member") {
				o.join(t, id, "park")
			}
			for what, need := range needs {
				err := o.with(t.Context(), who, id, what)
				have := access(role, standing)
				switch {
				case what == "search" && role == desk.RoleRuleAuthor:
					if err == nil {
						t.Errorf("%s, %s: finds posts by the file", role, standing)
					}
				case !works(role):
					if !errors.Is(err, desk.ErrForbidden) {
						t.Errorf("%s, %s, %s: %v, want ErrForbidden", role, standing, what, err)
					}
				case (have >= need) != (err == nil):
					t.Errorf("%s, %s, %s: %v", role, standing, what, err)
				case have == none && !errors.Is(err, index.ErrNotFound):
					t.Errorf("%s, %s, %s: %v, want ErrNotFound", role, standing, what, err)
				}
			}
		}
	}
}

// join makes somebody a member of a file.
func (o *office) join(t *testing.T, id, name string) {
	t.Helper()
	docs, err := o.store.Get(t.Context(), index.KindCase, id)
	if err != nil || docs[0] == nil {
		t.Fatal(err)
	}
	docs[0].Body = bytes.Replace(docs[0].Body, []byte(`"members":["`), []byte(`"members":["`+name+`","`), 1)
	docs[0].Keywords["member"] = append(docs[0].Keywords["member"], name)
	o.put(t, *docs[0])
}

// with does something with a file.
func (o *office) with(ctx context.Context, a desk.Actor, id, what string) error {
	switch what {
	case "view":
		_, err := o.Case(ctx, a, id)
		return err
	case "fill":
		_, err := o.AddToCase(ctx, a, id, desk.CaseItems{Hits: []string{two}})
		return err
	case "empty":
		_, err := o.RemoveFromCase(ctx, a, id, desk.CaseItems{Hits: []string{one, two}})
		if errors.Is(err, desk.ErrCaseEmpty) {
			return nil
		}
		return err
	case "note":
		return o.NoteCase(ctx, a, id, "x")
	case "set":
		err := o.SetCase(ctx, a, id, desk.CaseEdit{Title: "y"})
		if errors.As(err, new(*desk.CaseChangedError)) {
			return nil
		}
		return err
	case "report":
		_, err := o.ReportCase(ctx, a, id, desk.CaseReportRequest{Format: "jsonl"}, io.Discard)
		return err
	case "members":
		return o.SetMember(ctx, a, id, a.Name, desk.MemberIn)
	}
	docs, err := o.store.Get(ctx, index.KindHit, three)
	if err != nil {
		return err
	}
	docs[0].CaseIDs = []string{id}
	if _, err := o.store.Put(ctx, []index.Document{*docs[0]}, index.PutOptions{}); err != nil {
		return err
	}
	l, err := o.Find(ctx, a, desk.Query{Text: "case:" + id})
	if err == nil && l.Total == 0 {
		return index.ErrNotFound
	}
	return err
}

func TestOnlyAnAdministratorSetsADeskAndACeilingAndNotTheirOwn(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor} {
		if err := o.ScopeUser(t.Context(), as("x", role), "somebody", "north", "red"); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	if err := o.ScopeUser(t.Context(), as("x", desk.RoleAdmin), "x", "north", "red"); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("their own: %v", err)
	}
}
