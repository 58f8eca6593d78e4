package auth

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/indextest"
)

func TestAOneTimePasswordIsTakenHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	u := usersOn(indextest.NewMemory(), newClock())
	oneTime, err := u.Add(t.Context(), "mali", "", []Role{RoleAnalyst}, "test")
	if err != nil {
		t.Fatal(err)
	}
	bare := strings.ReplaceAll(oneTime, "-", "")
	for _, typed := range []string{
		oneTime, bare, strings.ToLower(oneTime), strings.ToLower(bare), " " + strings.ReplaceAll(oneTime, "-", " ") + "\n",
		strings.NewReplacer("0", "O", "1", "l").Replace(oneTime), strings.NewReplacer("0", "o", "1", "I").Replace(bare),
	} {
		if user, _, err := u.Login(t.Context(), " Mali ", typed, office); err != nil || !user.MustChange {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if _, _, err := u.Login(t.Context(), "mali", bare[1:], office); !errors.Is(err, ErrLogin) {
		t.Errorf("with a letter missing: %v", err)
	}
}

func TestAOneTimePasswordExpires(t *testing.T) {
	t.Parallel()
	c := newClock()
	u := usersOn(indextest.NewMemory(), c)
	_, oneTime, _, err := u.First(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.pass(OneTimeLife - time.Second)
	if _, _, err := u.Login(t.Context(), "admin", oneTime, office); err != nil {
		t.Errorf("a second before it expires: %v", err)
	}
	c.pass(time.Second)
	if _, _, err := u.Login(t.Context(), "admin", oneTime, office); !errors.Is(err, ErrExpired) {
		t.Errorf("expired: %v, want %v", err, ErrExpired)
	}
	if err := u.ChangePassword(t.Context(), "admin", oneTime, good, office); !errors.Is(err, ErrExpired) {
		t.Errorf("changing it after it has expired: %v, want %v", err, ErrExpired)
	}
	if _, _, err := u.Login(t.Context(), "admin", "AAAAA-AAAAA-AAAAA-AAAAA", office); !errors.Is(err, ErrLogin) {
		t.Errorf("a wrong one: %v, want %v", err, ErrLogin)
	}
}

func TestAChangedPasswordIsForGood(t *testing.T) {
	t.Parallel()
	c := newClock()
	u := usersOn(indextest.NewMemory(), c)
	oneTime, err := u.Add(t.Context(), "mali", "", []Role{RoleAnalyst}, "test")
	if err != nil {
		t.Fatal(err)
	}
	before, _, err := u.Login(t.Context(), "mali", oneTime, office)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.ChangePassword(t.Context(), "Mali", strings.ToLower(oneTime), good, office); err != nil {
		t.Fatal(err)
	}
	c.pass(1000 * OneTimeLife)
	user, _, err := u.Login(t.Context(), "mali", good, office)
	if err != nil || user.MustChange || user.PasswordExpires != nil || user.Epoch != before.Epoch+1 {
		t.Errorf("%+v, epoch %d after %d, %v", user.Person(), user.Epoch, before.Epoch, err)
	}
	if user.LastLogin == nil || !user.LastLogin.Equal(c.now()) {
		t.Errorf("last login %v, want %v", user.LastLogin, c.now())
	}
	if _, _, err := u.Login(t.Context(), "mali", oneTime, office); !errors.Is(err, ErrLogin) {
		t.Errorf("the one-time password: %v", err)
	}
	for _, typed := range []string{strings.ToUpper(good), strings.ReplaceAll(good, " ", "-"), good + " "} {
		if _, _, err := u.Login(t.Context(), "mali", typed, office); !errors.Is(err, ErrLogin) {
			t.Errorf("%q is taken for %q", typed, good)
		}
	}
}

func TestAPasswordIsTheSameFromEveryKeyboard(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	const nfc, nfd = "소쩍새가 밤에 우는 나무", "\u1109\u1169\u110d\u1165\u11a8\u1109\u1162\u1100\u1161 \u1107\u1161\u11b7\u110b\u1166 \u110b\u116e\u1102\u1173\u11ab \u1102\u1161\u1106\u116e"
	if nfc == nfd {
		t.Fatal("both are written alike")
	}
	if err := u.ChangePassword(t.Context(), "mali", good, nfd, office); err != nil {
		t.Fatal(err)
	}
	if _, _, err := u.Login(t.Context(), "mali", nfc, office); err != nil {
		t.Errorf("typed in NFC what was set in NFD: %v", err)
	}
}

func TestUnknownNamesAndWrongPasswordsAreOneAnswerAfterTheSameWork(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	person(t, u, "idle")
	if err := u.SetDisabled(t.Context(), "idle", true); err != nil {
		t.Fatal(err)
	}
	tries := map[string]string{
		"mali": wrong, "idle": good, "nobody": good, "": good, "no such\x00name": good, "mali ": strings.Repeat("x", MaxPassword+1),
		strings.Repeat("n", 100_000): good, "mal": "", "cli:root": good,
	}
	for name, password := range tries {
		user, device, err := u.Login(t.Context(), name, password, Client{Address: "192.0.2.77"})
		if !errors.Is(err, ErrLogin) || err.Error() != ErrLogin.Error() || user.Name != "" || device != "" {
			t.Errorf("%.20q: %v, want exactly %v", name, err, ErrLogin)
		}
	}
	// Each of them needs its turn at the hash: while the lane is taken, none is answered.
	u.stranger.turn <- struct{}{}
	for name, password := range tries {
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, _, err := u.Login(ctx, name, password, Client{Address: "192.0.2.78"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%.20q is answered %v without a hash", name, err)
		}
		cancel()
	}
}

func TestAWeakHashIsMadeAnewAtTheNextLogin(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	u.cost = cost{memory: 64, time: 2, threads: 1}
	if _, _, err := u.Login(t.Context(), "mali", wrong, office); !errors.Is(err, ErrLogin) {
		t.Fatal(err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
		t.Fatal(err)
	}
	stored, err := u.lookUp(t.Context(), "mali")
	if err != nil || !strings.Contains(stored.PasswordHash, "$m=64,t=2,p=1$") {
		t.Fatalf("the hash is still %s (%v)", stored.PasswordHash, err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, office); err != nil {
		t.Errorf("with the new hash: %v", err)
	}
	if again, _ := u.lookUp(t.Context(), "mali"); again.PasswordHash != stored.PasswordHash {
		t.Error("a hash of today's cost was made anew")
	}
}

func TestADamagedHashIsAFaultAndNotTold(t *testing.T) {
	t.Parallel()
	u, _, store := team(t, "mali")
	store.Tamper(index.KindUser, "mali", func(doc *index.Document) {
		doc.Body = []byte(strings.Replace(string(doc.Body), "$m=8,", "$m=999999999,", 1))
	})
	_, _, err := u.Login(t.Context(), "mali", good, office)
	if err == nil || errors.Is(err, ErrLogin) || strings.Contains(err.Error(), "999") {
		t.Errorf("a hash that would take a terabyte: %v", err)
	}
}

func TestWhoIsShutOutWhileLoggingInIsOut(t *testing.T) {
	t.Parallel()
	for what, do := range map[string]func(*Users) error{
		"disabled": func(u *Users) error { return u.SetDisabled(t.Context(), "mali", true) },
		"reset":    func(u *Users) error { _, err := u.Reset(t.Context(), "mali"); return err },
	} {
		other, c, memory := team(t, "mali")
		store := &hooked{Memory: memory}
		store.beforePut = func(index.Document) {
			store.beforePut = nil
			if err := do(other); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, _, err := usersOn(store, c).Login(t.Context(), "mali", good, office); !errors.Is(err, ErrLogin) {
			t.Errorf("%s between check and answer: %v, want %v", what, err, ErrLogin)
		}
	}
}

func TestAWrongOldPasswordCountsAsAFailedAttempt(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	const better = "two owls in the rain tree"
	for i := range 6 {
		if err := u.ChangePassword(t.Context(), "mali", wrong, better, attacker); !errors.Is(err, ErrLogin) {
			t.Fatalf("attempt %d: %v, want %v", i, err, ErrLogin)
		}
	}
	var wait *WaitError
	if err := u.ChangePassword(t.Context(), "mali", good, better, attacker); !errors.As(err, &wait) {
		t.Errorf("the seventh: %v, want a wait", err)
	}
	if _, _, err := u.Login(t.Context(), "mali", good, attacker); !errors.As(err, &wait) {
		t.Errorf("logging in after six: %v, want a wait", err)
	}
}

func TestStrangersNeverStandInFrontOfAKnownBrowser(t *testing.T) {
	t.Parallel()
	u, _, _ := team(t, "mali")
	_, device, err := u.Login(t.Context(), "mali", good, office)
	if err != nil {
		t.Fatal(err)
	}
	u.stranger = newLane(0)
	u.stranger.places <- struct{}{} // somebody's hash is being computed
	for i := range 50 {
		var wait *WaitError
		if _, _, err := u.Login(t.Context(), "mali", good, Client{Address: "192.0.2.99"}); !errors.As(err, &wait) {
			t.Fatalf("attempt %d by a stranger with the queue full: %v, want a wait", i, err)
		}
	}
	if _, _, err := u.Login(t.Context(), "mali", good, Client{Address: "192.0.2.99", Device: device}); err != nil {
		t.Errorf("a known browser: %v", err)
	}
	<-u.stranger.places
	if _, _, err := u.Login(t.Context(), "mali", good, Client{Address: "192.0.2.99"}); err != nil {
		t.Errorf("a stranger, when the queue is empty again: %v (refusals without a check were counted)", err)
	}
}

func TestALaneComputesOneHashAtATimeAndABoundedNumberWait(t *testing.T) {
	t.Parallel()
	l := newLane(2)
	entered, leave, done := make(chan int), make(chan struct{}), make(chan error)
	run := func(i int) {
		done <- l.do(t.Context(), func() { entered <- i; <-leave })
	}
	go run(0)
	if got := <-entered; got != 0 {
		t.Fatal(got)
	}
	go run(1)
	go run(2)
	for len(l.places) < 3 {
		time.Sleep(time.Millisecond)
	}
	var wait *WaitError
	if err := l.do(t.Context(), func() { t.Error("a fourth was computed") }); !errors.As(err, &wait) || wait.Wait <= 0 {
		t.Errorf("a fourth: %v, want a wait", err)
	}
	select {
	case i := <-entered:
		t.Errorf("%d is computed beside the first", i)
	default:
	}
	for i := range 3 {
		leave <- struct{}{}
		if err := <-done; err != nil {
			t.Error(err)
		}
		if i < 2 {
			<-entered
		}
	}
	if len(l.places) != 0 || len(l.turn) != 0 {
		t.Error("a place is still taken")
	}
}

func BenchmarkLogin(b *testing.B) {
	u := NewUsers(UsersOptions{Store: indextest.NewMemory()})
	person(b, u, "mali")
	from := office
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if _, from.Device, err = u.Login(b.Context(), "mali", good, from); err != nil {
			b.Fatal(err)
		}
	}
}
