package desk_test

import (
	"errors"
	"strings"
	"testing"

	"scops/index/auth"
	"scops/index/desk"
	"scops/index/indextest"
)

func newStaffed(t *testing.T) *office {
	t.Helper()
	return newOffice(t, func(opt *desk.Options) {
		opt.Users = auth.NewUsers(auth.UsersOptions{Store: opt.Store.(*indextest.Memory)})
	})
}

var from = desk.Client{Address: "192.0.2.7"}

func TestAPersonIsMadeLogsInAndIsShutOut(t *testing.T) {
	t.Parallel()
	o := newStaffed(t)
	boss := as("boss", desk.RoleAdmin)
	oneTime, err := o.AddUser(t.Context(), boss, "minji", "Minji K.", []desk.Role{desk.RoleAnalyst})
	if err != nil {
		t.Fatal(err)
	}
	user, device, err := o.Login(t.Context(), "minji", oneTime, from)
	if err != nil || !user.MustChange || device == "" || len(user.Roles) != 1 {
		t.Fatalf("%+v, device %q: %v", user, device, err)
	}
	if err := o.ChangePassword(t.Context(), as("minji", desk.RoleAnalyst), oneTime, "two owls on one branch", from); err != nil {
		t.Fatal(err)
	}
	people, err := o.Users(t.Context(), boss)
	if err != nil || len(people) != 1 || people[0].Display != "Minji K." || people[0].MustChange {
		t.Errorf("people are %+v (%v)", people, err)
	}
	if err := o.SetDisabled(t.Context(), boss, "minji", true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.Login(t.Context(), "minji", "two owls on one branch", from); !errors.Is(err, desk.ErrLogin) {
		t.Errorf("a disabled user logs in: %v", err)
	}
	audit := o.audit(t)
	for _, want := range []string{`"user.add"`, `"login"`, `"outcome":"ok"`, `"outcome":"refused"`, `"password"`, `"user.disable"`, "192.0.2.7"} {
		if !strings.Contains(audit, want) {
			t.Errorf("the audit lacks %s", want)
		}
	}
	if strings.Contains(audit, oneTime) || strings.Contains(audit, "two owls") {
		t.Error("the audit holds a password")
	}
}

func TestANameNobodyHasIsNotKept(t *testing.T) {
	t.Parallel()
	o := newStaffed(t)
	if _, _, err := o.Login(t.Context(), "my-secret-password", "x", from); !errors.Is(err, desk.ErrLogin) {
		t.Fatal(err)
	}
	if audit := o.audit(t); strings.Contains(audit, "my-secret-password") || !strings.Contains(audit, `"outcome":"refused"`) {
		t.Errorf("the audit says: %s", audit)
	}
}

func TestARightPasswordWithoutItsRecordLetsNobodyIn(t *testing.T) {
	t.Parallel()
	o := newStaffed(t)
	oneTime, err := o.AddUser(t.Context(), as("boss", desk.RoleAdmin), "minji", "", []desk.Role{desk.RoleAnalyst})
	if err != nil {
		t.Fatal(err)
	}
	puts := 0
	o.store.Fail = func(call string) error {
		if call == "put" {
			if puts++; puts > 1 { // the first is the user's last login
				return errors.New("disk full")
			}
		}
		return nil
	}
	if user, _, err := o.Login(t.Context(), "minji", oneTime, from); !errors.Is(err, desk.ErrAudit) || user.Name != "" {
		t.Errorf("%q came in: %v", user.Name, err)
	}
}
