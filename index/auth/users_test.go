package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"scops/index"
	"scops/index/indextest"
)

func TestTheFirstUserIsMadeOnceHoweverManyProcessesStart(t *testing.T) {
	t.Parallel()
	for range 20 {
		store, c := indextest.NewMemory(), newClock()
		var (
			wg        sync.WaitGroup
			mu        sync.Mutex
			passwords []string
		)
		for range 6 {
			wg.Go(func() {
				name, oneTime, made, err := usersOn(store, c).First(t.Context())
				if err != nil || made != (oneTime != "") || made != (name == "admin") {
					t.Errorf("First answers %q, a password: %v, made %v, %v", name, oneTime != "", made, err)
				}
				if made {
					mu.Lock()
					passwords = append(passwords, oneTime)
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(passwords) != 1 {
			t.Fatalf("%d processes say they made the first user, want one", len(passwords))
		}
		u := usersOn(store, c)
		user, _, err := u.Login(t.Context(), "admin", passwords[0], office)
		if err != nil || !slices.Equal(user.Roles, []Role{RoleSupervisor, RoleAdmin}) || !user.MustChange {
			t.Errorf("the first user logs in as %+v, %v", user.Person(), err)
		}
	}
}

func TestWhereThereIsAUserNoFirstOneIsMade(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	if name, oneTime, made, err := u.First(t.Context()); made || err != nil || name != "" || oneTime != "" {
		t.Errorf("First answers %q, made %v, %v; want nothing", name, made, err)
	}
	if _, err := u.Get(t.Context(), "admin"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("admin: %v, want not found", err)
	}
}

func TestAUserWhoseWriteIsRepeatedByTheStoreIsMade(t *testing.T) {
	t.Parallel()
	store := &hooked{Memory: indextest.NewMemory(), twice: 1}
	u := usersOn(store, newClock())
	_, oneTime, made, err := u.First(t.Context())
	if err != nil || !made {
		t.Fatalf("made %v, %v: the write was refused because of itself", made, err)
	}
	store.twice = 1
	if _, _, err := u.Login(t.Context(), "admin", oneTime, office); err != nil {
		t.Errorf("the first user cannot log in: %v", err)
	}
	store.twice = 1
	if err := u.ChangePassword(t.Context(), "admin", oneTime, good, office); err != nil {
		t.Errorf("the password cannot be changed: %v", err)
	}
	if _, _, err := u.Login(t.Context(), "admin", good, office); err != nil {
		t.Errorf("the changed password does not log in: %v", err)
	}
}

func TestNamesDisplaysAndRolesAreCheckedAndTheErrorSaysWhatIsAllowed(t *testing.T) {
	t.Parallel()
	analyst := []Role{RoleAnalyst}
	for _, c := range []struct {
		name, display string
		roles         []Role
		want          string // "" = taken
	}{
		{"mali", "มะลิ ใจดี", analyst, ""},
		{"m.j-kim_2", "김민지", []Role{RoleAdmin, RoleAnalyst, RoleAdmin}, ""},
		{strings.Repeat("a", 64), "", analyst, ""},
		{"", "", analyst, "a-z 0-9"},
		{strings.Repeat("a", 65), "", analyst, "1 to 64"},
		{"Mali", "", analyst, "a-z 0-9"},
		{"..", "", analyst, "begin with a letter"},
		{"-x", "", analyst, "begin with a letter"},
		{"cli:root", "", analyst, "a-z 0-9"},
		{"มะลิ", "", analyst, "a-z 0-9"},
		{"a\nb", "", analyst, "a-z 0-9"},
		{"x", "a\u202eb", analyst, "invisible"},
		{"x", "a\x00b", analyst, "invisible"},
		{"x", strings.Repeat("가", 101), analyst, "at most 100"},
		{"x", "", nil, "at least one role: analyst, supervisor, rule_author, auditor, admin"},
		{"x", "", []Role{"boss"}, "auditor"},
		{"x", "", []Role{RoleOperator}, "auditor"},
	} {
		u := usersOn(indextest.NewMemory(), newClock())
		_, err := u.Add(t.Context(), c.name, c.display, c.roles, "test")
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("Add(%q, %q, %v): %v, want %q in it", c.name, c.display, c.roles, err, c.want)
		}
	}
	u := usersOn(indextest.NewMemory(), newClock())
	var name *NameError
	var display *DisplayError
	var role *RoleError
	_, errName := u.Add(t.Context(), "A", "", analyst, "test")
	_, errDisplay := u.Add(t.Context(), "a", "\x00", analyst, "test")
	_, errRole := u.Add(t.Context(), "a", "", []Role{"boss"}, "test")
	if !errors.As(errName, &name) || !errors.As(errDisplay, &display) || !errors.As(errRole, &role) || role.Role != "boss" {
		t.Errorf("the errors are %T, %T, %T", errName, errDisplay, errRole)
	}
}

func TestANameIsGivenOnce(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	if _, err := u.Add(t.Context(), "mali", "", []Role{RoleAdmin}, "test"); !errors.Is(err, ErrExists) {
		t.Errorf("a second mali: %v, want %v", err, ErrExists)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
		t.Errorf("the first mali cannot log in any more: %v", err)
	}
}

func TestUsersAreListedByNameAndTellNoSecret(t *testing.T) {
	t.Parallel()
	u, _, store := team(t, "mali")
	for i := range 30 {
		if _, err := u.Add(t.Context(), fmt.Sprintf("demo_%02d", 29-i), "", []Role{RoleAuditor}, "mali"); err != nil {
			t.Fatal(err)
		}
	}
	users, err := u.List(t.Context())
	if err != nil || len(users) != 31 || users[0].Name != "demo_00" || users[30].Name != "mali" {
		t.Fatalf("%d users, %v: %v", len(users), err, users)
	}
	got, err := u.Get(t.Context(), "mali")
	if err != nil {
		t.Fatal(err)
	}
	logged, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil || device == "" {
		t.Fatal(device, err)
	}
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	for _, user := range append(users, got, logged) {
		body, _ := json.Marshal(user)
		shown, _ := json.Marshal(user.Person())
		fmt.Fprintf(&out, "%s\n%s\n%v\n%+v\n", body, shown, user, user)
	}
	docs, err := store.Get(t.Context(), index.KindUser, "mali")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := decodeUser(*docs[0])
	if err != nil || stored.PasswordHash == "" || len(stored.DeviceKey) != deviceKey {
		t.Fatal("the stored user has no secrets to look for", err)
	}
	log.Info("printed by mistake", "user", stored)
	fmt.Fprintf(&out, "%v %+v %s", stored, stored, []User{stored})
	secret, _ := json.Marshal(stored.DeviceKey)
	if s := out.String(); strings.Contains(s, "argon2") || strings.Contains(s, strings.Trim(string(secret), `"`)) || strings.Contains(s, stored.PasswordHash) {
		t.Errorf("a secret got out: %s", s)
	}
}

func TestOneTimePasswordsAreReadableAndAllDifferent(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$`)
	seen := map[string]bool{}
	letters := map[rune]bool{}
	for range 2000 {
		p := drawOneTime()
		if !form.MatchString(p) || seen[p] {
			t.Fatalf("%q is not in the form of a one-time password, or not the first of its kind", p)
		}
		seen[p] = true
		for _, r := range p {
			letters[r] = true
		}
	}
	if len(letters) != 33 {
		t.Errorf("%d signs are used, want 32 letters and the hyphen", len(letters))
	}
}

func TestAnOutageIsReportedAsOne(t *testing.T) {
	t.Parallel()
	u, _, store := team(t, "mali")
	down := errors.New("connection refused")
	store.Fail = func(string) error { return down }
	_, _, _, errFirst := u.First(t.Context())
	_, errAdd := u.Add(t.Context(), "somchai", "", []Role{RoleAnalyst}, "test")
	_, errReset := u.Reset(t.Context(), "mali")
	_, errList := u.List(t.Context())
	_, errGet := u.Get(t.Context(), "mali")
	_, _, errLogin := u.Login(t.Context(), "mali", good, office)
	for i, err := range []error{errFirst, errAdd, errReset, errList, errGet, errLogin, u.SetDisabled(t.Context(), "mali", true)} {
		if !errors.Is(err, down) {
			t.Errorf("call %d answers %v", i, err)
		}
	}
	store.Fail = nil
	for range 20 { // attempts nobody could check are not held against anybody
		if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
			t.Fatal(err)
		}
	}
}
