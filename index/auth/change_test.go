package auth

import (
	"errors"
	"sync"
	"testing"

	"scops/index"
	"scops/index/indextest"
)

func TestResettingAPasswordEndsSessionsAndMarks(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	before, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	oneTime, err := u.Reset(t.Context(), "mali")
	if err != nil {
		t.Fatal(err)
	}
	after, err := u.Get(t.Context(), "mali")
	if err != nil || after.Epoch <= before.Epoch || !after.MustChange || after.PasswordExpires == nil {
		t.Errorf("after a reset: epoch %d (before: %d), must change %v, expires %v, %v", after.Epoch, before.Epoch, after.MustChange, after.PasswordExpires, err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); !errors.Is(err, ErrLogin) {
		t.Errorf("the old password: %v, want %v", err, ErrLogin)
	}
	stored, err := u.lookUp(t.Context(), "mali")
	if m := parseMarks(device); err != nil || len(m) != 1 || m[0].valid(stored.DeviceKey, u.opt.Now()) {
		t.Error("the mark of a device is still valid")
	}
	if _, _, err := u.Login(t.Context(), "mali", oneTime, office); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := u.Reset(t.Context(), "nobody"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("resetting nobody: %v", err)
	}
}

func TestADisabledUserIsOutUntilEnabledAgain(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	before, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.SetDisabled(t.Context(), "mali", true); err != nil {
		t.Fatal(err)
	}
	if user, _ := u.Get(t.Context(), "mali"); !user.Disabled || user.Epoch <= before.Epoch {
		t.Errorf("disabled %v, epoch %d after %d", user.Disabled, user.Epoch, before.Epoch)
	}
	for _, from := range []Client{office, {Address: office.Address, Device: device}} {
		if _, _, err := u.Login(t.Context(), "mali", good, from); !errors.Is(err, ErrLogin) {
			t.Errorf("a disabled user: %v, want %v", err, ErrLogin)
		}
	}
	if err := u.ChangePassword(t.Context(), "mali", good, "another owl in the tree", office); !errors.Is(err, ErrLogin) {
		t.Errorf("a disabled user changes the password: %v, want %v", err, ErrLogin)
	}
	if err := u.SetDisabled(t.Context(), "mali", false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
		t.Errorf("enabled again: %v", err)
	}
	if err := u.SetDisabled(t.Context(), "nobody", true); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("disabling nobody: %v", err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	person(t, u, "boss", RoleAdmin, RoleSupervisor)
	for what, err := range map[string]error{
		"disable": u.SetDisabled(t.Context(), "boss", true),
		"demote":  u.SetRoles(t.Context(), "boss", []Role{RoleSupervisor}),
	} {
		if !errors.Is(err, ErrLastAdmin) {
			t.Errorf("%s the last administrator: %v, want %v", what, err, ErrLastAdmin)
		}
	}
	if err := u.SetRoles(t.Context(), "boss", []Role{RoleAdmin}); err != nil {
		t.Errorf("taking another role of the last administrator: %v", err)
	}
	if err := u.SetRoles(t.Context(), "mali", []Role{RoleAdmin}); err != nil {
		t.Fatal(err)
	}
	if err := u.SetDisabled(t.Context(), "boss", true); err != nil {
		t.Errorf("with another administrator: %v", err)
	}
	if err := u.SetRoles(t.Context(), "boss", []Role{RoleAnalyst}); err != nil {
		t.Errorf("taking the role of one who is disabled: %v", err)
	}
	if err := u.SetRoles(t.Context(), "mali", []Role{RoleAnalyst}); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("a disabled administrator counted: %v", err)
	}
	var role *RoleError
	if err := u.SetRoles(t.Context(), "mali", nil); !errors.As(err, &role) {
		t.Errorf("no roles at all: %v", err)
	}
}

func TestChangedRolesEndSessionsAndTheSameOnesDoNot(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	epoch := func() int { user, _ := u.Get(t.Context(), "mali"); return user.Epoch }
	before := epoch()
	if err := u.SetRoles(t.Context(), "mali", []Role{RoleAnalyst, RoleAnalyst}); err != nil || epoch() != before {
		t.Errorf("the same roles: epoch %d after %d, %v", epoch(), before, err)
	}
	if err := u.SetRoles(t.Context(), "mali", []Role{RoleAuditor}); err != nil || epoch() != before+1 {
		t.Errorf("another role: epoch %d after %d, %v", epoch(), before, err)
	}
}

// administrators counts those who can log in.
func administrators(t *testing.T, u *Users) (n int) {
	t.Helper()
	users, err := u.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, user := range users {
		if isAdmin(user) {
			n++
		}
	}
	return n
}

func TestOfTwoWhoTakeAwayTheLastTwoAdministratorsTheLaterIsRefused(t *testing.T) {
	t.Parallel()
	memory, c := indextest.NewMemory(), newClock()
	other := usersOn(memory, c)
	person(t, other, "a", RoleAdmin)
	person(t, other, "b", RoleAdmin)
	meanwhile := sync.OnceFunc(func() {
		if err := other.SetDisabled(t.Context(), "b", true); err != nil {
			t.Errorf("the earlier change: %v", err)
		}
	})
	u := usersOn(&hooked{Memory: memory, beforePut: func(index.Document) { meanwhile() }}, c)
	if err := u.SetDisabled(t.Context(), "a", true); !errors.Is(err, ErrLastAdmin) {
		t.Errorf("the later change: %v, want %v", err, ErrLastAdmin)
	}
	if n := administrators(t, u); n != 1 {
		t.Errorf("%d administrators are left, want 1", n)
	}
}

func TestHoweverManyTakeAwayAdministratorsOneIsLeft(t *testing.T) {
	t.Parallel()
	for range 50 {
		memory, c := indextest.NewMemory(), newClock()
		first := usersOn(memory, c)
		names := []string{"a", "b", "c"}
		for _, name := range names {
			person(t, first, name, RoleAdmin)
		}
		var wg sync.WaitGroup
		for _, name := range names {
			wg.Go(func() {
				if err := usersOn(memory, c).SetRoles(t.Context(), name, []Role{RoleAnalyst}); err != nil && !errors.Is(err, ErrLastAdmin) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if administrators(t, first) == 0 {
			t.Fatal("no administrator is left")
		}
	}
}

func TestChangesOfOneUserByManyAllCount(t *testing.T) {
	t.Parallel()
	u, _, store := team(t, "mali")
	before, err := u.Get(t.Context(), "mali")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			other := usersOn(store, newClock())
			if _, err := other.Reset(t.Context(), "mali"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if after, _ := u.Get(t.Context(), "mali"); after.Epoch != before.Epoch+8 {
		t.Errorf("epoch %d after 8 resets, was %d", after.Epoch, before.Epoch)
	}
}
