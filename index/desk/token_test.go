package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/auth"
	"scops/index/desk"
)

// newTokened is an office with people and tokens; kim has the roles and the
// password.
func newTokened(t *testing.T, roles ...desk.Role) *office {
	t.Helper()
	o := newOffice(t, func(opt *desk.Options) {
		opt.Users = auth.NewUsers(auth.UsersOptions{Store: opt.Store})
		opt.Tokens = auth.NewTokens(opt.Store, opt.Owner, "", nil)
	})
	oneTime, err := o.AddUser(t.Context(), as("boss", desk.RoleAdmin), "kim", "", roles)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.ChangePassword(t.Context(), as("kim", roles...), oneTime, "two owls on one branch", from); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) token(t *testing.T, who desk.Actor, scopes ...desk.Scope) string {
	t.Helper()
	who.Proved = time.Now()
	secret, err := o.MakeToken(t.Context(), who, "nightly", scopes, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// TestATokenDoesWhatItsScopesAndItsOwnersRolesAllow tries every action of the
// desk with every scope, for every role.
func TestATokenDoesWhatItsScopesAndItsOwnersRolesAllow(t *testing.T) {
	t.Parallel()
	allows := map[desk.Scope][]desk.Action{
		desk.ScopeRead:   {desk.ActSearch, desk.ActViewHit, desk.ActCoverage, desk.ActListSources, desk.ActListCases, desk.ActViewCase},
		desk.ScopeJudge:  {desk.ActJudge, desk.ActHold, desk.ActLiftHold, desk.ActOpenCase, desk.ActFillCase, desk.ActNoteCase, desk.ActSetCase, desk.ActSetMember, desk.ActHoldCase, desk.ActLiftCase},
		desk.ScopeExport: {desk.ActExport, desk.ActReportCase},
		desk.ScopeAdmin:  {desk.ActListUsers},
		"":               {},
		"invented":       {},
	}
	o := newOffice(t, func(opt *desk.Options) { opt.Inspector = idle{} })
	o.file(t, "seoul", one, "아이스 1g 70")
	tried := 0
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin, desk.RoleOperator} {
		for scope, actions := range allows {
			person := as("somebody", role)
			program := person
			program.Token, program.Scopes = "nightly", []desk.Scope{scope}
			for act, do := range deeds(o.Desk) {
				tried++
				want := o.May(person, act) && slices.Contains(actions, act)
				if o.May(program, act) != want {
					t.Errorf("%s with %q is offered %s: %v", role, scope, act, !want)
				}
				if err := do(t.Context(), program); errors.Is(err, desk.ErrForbidden) == want {
					t.Errorf("%s with %q doing %s: %v, want allowed %v", role, scope, act, err, want)
				}
			}
			for _, act := range []desk.Action{desk.ActPassword, desk.ActMakeToken, desk.ActSetFactor, desk.ActAddUser, desk.ActResetUser, desk.ActRevokeToken, desk.ActEndSessions} {
				if o.May(program, act) {
					t.Errorf("a token with %q may do %s", scope, act)
				}
			}
		}
	}
	if tried < 500 {
		t.Errorf("only %d deeds were tried", tried)
	}
}

func TestATokenHasNoScopeBeyondTheRolesOfItsOwner(t *testing.T) {
	t.Parallel()
	o := newTokened(t, desk.RoleRuleAuthor)
	who := as("kim", desk.RoleRuleAuthor)
	if got := o.ScopesOf(who); !slices.Equal(got, []desk.Scope{desk.ScopeRead}) {
		t.Errorf("a rule author is offered %v", got)
	}
	who.Proved = time.Now()
	for _, bad := range [][]desk.Scope{nil, {desk.ScopeJudge}, {desk.ScopeRead, desk.ScopeAdmin}, {"everything"}} {
		if _, err := o.MakeToken(t.Context(), who, "x", bad, time.Hour); !errors.Is(err, desk.ErrScope) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestATokenFollowsItsOwner(t *testing.T) {
	t.Parallel()
	o := newTokened(t, desk.RoleAnalyst)
	boss := as("boss", desk.RoleAdmin)
	secret := o.token(t, as("kim", desk.RoleAnalyst), desk.ScopeRead, desk.ScopeExport)
	actor, _, err := o.Bearer(t.Context(), secret, "file 1")
	if err != nil || actor.Name != "kim" || actor.Token != "nightly" || actor.Purpose != "file 1" {
		t.Fatalf("%+v, %v", actor, err)
	}
	if _, err := o.Find(t.Context(), actor, desk.Query{}); err != nil {
		t.Fatal(err)
	}
	if audit := o.audit(t); !strings.Contains(audit, `"token":"nightly"`) || strings.Contains(audit, secret) {
		t.Errorf("the audit does not name the token, or holds its secret: %s", audit)
	}
	if err := o.SetDisabled(t.Context(), boss, "kim", true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Bearer(t.Context(), secret, ""); !errors.Is(err, desk.ErrToken) {
		t.Errorf("a disabled user's token: %v", err)
	}
	if err := o.SetDisabled(t.Context(), boss, "kim", false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Bearer(t.Context(), secret, ""); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	if _, err := o.ResetUser(t.Context(), boss, "kim"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Bearer(t.Context(), secret, ""); !errors.Is(err, desk.ErrToken) {
		t.Errorf("while a one-time password waits: %v", err)
	}
}

func TestATokenIsRevokedByItsOwnerOrAnAdministrator(t *testing.T) {
	t.Parallel()
	o := newTokened(t, desk.RoleAnalyst)
	kim, boss := as("kim", desk.RoleAnalyst), as("boss", desk.RoleAdmin)
	for _, who := range []desk.Actor{kim, boss} {
		secret := o.token(t, kim, desk.ScopeRead)
		list, err := o.Tokens(t.Context(), kim)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d tokens (%v)", len(list), err)
		}
		for _, other := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleAuditor} {
			if err := o.RevokeToken(t.Context(), as("lee", other), list[0].ID); !errors.Is(err, index.ErrNotFound) {
				t.Errorf("another %s: %v", other, err)
			}
		}
		if err := o.RevokeToken(t.Context(), who, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := o.Bearer(t.Context(), secret, ""); !errors.Is(err, desk.ErrToken) {
			t.Errorf("revoked by %s: %v", who.Name, err)
		}
	}
	if _, err := o.AllTokens(t.Context(), kim); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an analyst lists everybody's: %v", err)
	}
}
