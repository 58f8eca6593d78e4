package auth

import (
	"bytes"
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"scops/index"
	"scops/index/indextest"
)

// authenticator is somebody's telephone.
type authenticator struct{ secret string }

func (a authenticator) code(t testing.TB, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(strings.ReplaceAll(a.secret, " ", ""), at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// equip gives a user a second factor.
func equip(t testing.TB, u *Users, c *clock, name string) (authenticator, []string) {
	t.Helper()
	set, err := u.BeginFactor(t.Context(), name, "Scops")
	if err != nil {
		t.Fatal(err)
	}
	a := authenticator{set.Secret}
	codes, err := u.ConfirmFactor(t.Context(), name, a.code(t, c.now()), office)
	if err != nil {
		t.Fatal(err)
	}
	c.pass(time.Minute)
	return a, codes
}

func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	// RFC 6238, appendix B, SHA-1: the last six of eight digits.
	secret := []byte("12345678901234567890")
	for at, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if _, ok := stepOf(secret, code, 0, time.Unix(at, 0)); !ok {
			t.Errorf("at %d the code %s is refused", at, code)
		}
	}
}

func TestACodeIsTakenOnceAndNotLongBeforeOrAfter(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	a, _ := equip(t, u, c, "kim")
	for _, off := range []time.Duration{-2 * time.Minute, -61 * time.Second, 61 * time.Second, time.Hour} {
		if _, _, err := u.SecondFactor(t.Context(), "kim", a.code(t, c.now().Add(off)), office); !errors.Is(err, ErrCode) {
			t.Errorf("a code %s away is answered with %v", off, err)
		}
	}
	code := a.code(t, c.now())
	user, device, err := u.SecondFactor(t.Context(), "kim", " "+code[:3]+" "+code[3:], office)
	if err != nil || user.Name != "kim" || device == "" {
		t.Fatalf("the right code: %v, device %q, %v", user, device, err)
	}
	if _, _, err := u.SecondFactor(t.Context(), "kim", code, Client{Address: office.Address, Device: device}); !errors.Is(err, ErrCode) {
		t.Errorf("the same code again is answered with %v", err)
	}
	if _, _, err := u.SecondFactor(t.Context(), "kim", a.code(t, c.now().Add(-30*time.Second)), Client{Address: office.Address, Device: device}); !errors.Is(err, ErrCode) {
		t.Errorf("the code before it is answered with %v", err)
	}
}

func TestOfManyWhoSendOneCodeAtOnceOneIsLetIn(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	a, _ := equip(t, u, c, "kim")
	code := a.code(t, c.now())
	var in sync.Map
	var group sync.WaitGroup
	for i := range 5 {
		group.Go(func() {
			if _, _, err := u.SecondFactor(context.Background(), "kim", code, Client{Address: fmt.Sprintf("192.0.2.%d", 50+i)}); err == nil {
				in.Store(i, true)
			}
		})
	}
	group.Wait()
	n := 0
	in.Range(func(any, any) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d were let in", n)
	}
}

func TestAPasswordAloneMarksNoBrowserOfAPersonWithASecondFactor(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	equip(t, u, c, "kim")
	before, _ := u.Get(t.Context(), "kim")
	user, device, err := u.Login(t.Context(), "kim", good, office)
	if err != nil || user.Factor == nil || device != "" {
		t.Errorf("login: factor %v, device %q, %v", user.Factor, device, err)
	}
	if user.Factor.Secret != "" || strings.Join(user.Factor.Recovery, "") != "" {
		t.Error("the secrets of the second factor leave the package")
	}
	if after, _ := u.Get(t.Context(), "kim"); after.LastLogin != before.LastLogin && !after.LastLogin.Equal(*before.LastLogin) {
		t.Error("half a login counts as one")
	}
}

func TestRecoveryCodesAreGoodOnceEach(t *testing.T) {
	t.Parallel()
	u, c, store := team(t, "kim")
	a, codes := equip(t, u, c, "kim")
	if len(codes) != RecoveryCodes || len(codes[0]) != len("XXXX-XXXX-XXXX-XXXX") {
		t.Fatalf("the codes are %q", codes)
	}
	if _, _, err := u.SecondFactor(t.Context(), "kim", strings.ToLower(codes[3]), office); err != nil {
		t.Fatal(err)
	}
	if _, _, err := u.SecondFactor(t.Context(), "kim", codes[3], office); !errors.Is(err, ErrCode) {
		t.Errorf("a code used before is answered with %v", err)
	}
	if user, _ := u.Get(t.Context(), "kim"); len(user.Factor.Recovery) != RecoveryCodes-1 {
		t.Errorf("%d codes are left", len(user.Factor.Recovery))
	}
	fresh, err := u.NewRecovery(t.Context(), "kim", a.code(t, c.now()), office)
	if err != nil || len(fresh) != RecoveryCodes {
		t.Fatal(fresh, err)
	}
	if _, _, err := u.SecondFactor(t.Context(), "kim", codes[0], office); !errors.Is(err, ErrCode) {
		t.Errorf("a code that was replaced is answered with %v", err)
	}
	docs, err := store.Get(t.Context(), index.KindUser, "kim")
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range fresh {
		if bytes.Contains(docs[0].Body, []byte(plainOneTime(code))) {
			t.Error("the store holds a recovery code")
		}
	}
}

func TestWrongCodesWaitFromEverywhereButNotOnAKnownBrowser(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	a, _ := equip(t, u, c, "kim")
	_, device, err := u.SecondFactor(t.Context(), "kim", a.code(t, c.now()), office)
	if err != nil {
		t.Fatal(err)
	}
	tried, stopped := 0, false
	for i := range 400 {
		_, _, err := u.SecondFactor(t.Context(), "kim", "000000", Client{Address: fmt.Sprintf("203.0.%d.%d", 113+i/250, i%250)})
		if errors.As(err, new(*WaitError)) {
			stopped = true
		} else {
			tried++
		}
		c.pass(100 * time.Millisecond)
	}
	if !stopped || tried > 25 {
		t.Errorf("a flood of codes from 400 networks tried %d", tried)
	}
	c.pass(time.Minute - time.Minute%30)
	if _, _, err := u.SecondFactor(t.Context(), "kim", a.code(t, c.now()), Client{Address: "198.51.100.9", Device: device}); err != nil {
		t.Errorf("meanwhile the owner's own browser is answered with %v", err)
	}
	if _, _, err := u.Login(t.Context(), "kim", good, attacker); err != nil {
		t.Errorf("wrong codes make passwords wait: %v", err)
	}
}

func TestASecondFactorBeginsIsConfirmedAndIsTurnedOff(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	if _, err := u.ConfirmFactor(t.Context(), "kim", "123456", office); !errors.Is(err, ErrFactor) {
		t.Errorf("confirming what was not begun: %v", err)
	}
	first, err := u.BeginFactor(t.Context(), "kim", "Scops")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := u.BeginFactor(t.Context(), "kim", "Scops"); err != nil || again.Secret != first.Secret {
		t.Errorf("begun twice: another secret (%v)", err)
	}
	if key, err := otp.NewKeyFromURL(first.URI); err != nil || key.AccountName() != "kim" || key.Issuer() != "Scops" || key.Secret() != strings.ReplaceAll(first.Secret, " ", "") {
		t.Errorf("the address is %s (%v)", first.URI, err)
	}
	if picture, err := png.Decode(bytes.NewReader(first.PNG)); err != nil || picture.Bounds().Dx() != qrSide {
		t.Errorf("the picture: %v", err)
	}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(first.Secret, " ", "")); err != nil || len(raw) != factorSecret {
		t.Errorf("the secret %q: %v", first.Secret, err)
	}
	if _, err := u.ConfirmFactor(t.Context(), "kim", "12345", office); !errors.Is(err, ErrCode) {
		t.Errorf("a wrong code confirms: %v", err)
	}
	c.pass(beginLife + time.Second)
	a := authenticator{first.Secret}
	if _, err := u.ConfirmFactor(t.Context(), "kim", a.code(t, c.now()), office); !errors.Is(err, ErrFactor) {
		t.Errorf("confirmed after an hour: %v", err)
	}
	before, _ := u.Get(t.Context(), "kim")
	a, _ = equip(t, u, c, "kim")
	if after, _ := u.Get(t.Context(), "kim"); after.Epoch == before.Epoch {
		t.Error("sessions without a second factor live on")
	}
	if _, err := u.BeginFactor(t.Context(), "kim", "Scops"); !errors.Is(err, ErrFactor) {
		t.Errorf("a second one begins: %v", err)
	}
	if err := u.DropFactor(t.Context(), "kim", "000000", office); !errors.Is(err, ErrCode) {
		t.Errorf("turned off with a wrong code: %v", err)
	}
	if err := u.DropFactor(t.Context(), "kim", a.code(t, c.now()), office); err != nil {
		t.Fatal(err)
	}
	if _, device, err := u.Login(t.Context(), "kim", good, office); err != nil || device == "" {
		t.Errorf("afterwards the password alone: %q, %v", device, err)
	}
}

func TestAResetTakesTheSecondFactorAwayAndEndsSessions(t *testing.T) {
	t.Parallel()
	u, c, _ := team(t, "kim")
	equip(t, u, c, "kim")
	before, _ := u.Get(t.Context(), "kim")
	if err := u.ResetFactor(t.Context(), "kim"); err != nil {
		t.Fatal(err)
	}
	if after, _ := u.Get(t.Context(), "kim"); after.Factor != nil || after.Epoch == before.Epoch {
		t.Errorf("after a reset: %+v", after)
	}
	if err := u.ResetFactor(t.Context(), "nobody"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("reset of nobody: %v", err)
	}
}

func TestTheStoreHoldsNoSecretThatCouldBeRead(t *testing.T) {
	t.Parallel()
	store, c := indextest.NewMemory(), newClock()
	withKey := func(key string) *Users {
		u := NewUsers(UsersOptions{Store: store, Owner: "test", Now: c.now, Key: []byte(key)})
		u.cost, u.decoy = cheap, decoy(cheap)
		return u
	}
	open := withKey("")
	person(t, open, "kim")
	a, _ := equip(t, open, c, "kim")
	body := func() string {
		docs, err := store.Get(t.Context(), index.KindUser, "kim")
		if err != nil {
			t.Fatal(err)
		}
		return string(docs[0].Body)
	}
	if !strings.Contains(body(), `"secret":"0:`) {
		t.Error("without a key the secret is not stored as it is")
	}
	sealed := withKey("the deployment's own key")
	if _, _, err := sealed.SecondFactor(t.Context(), "kim", a.code(t, c.now()), office); err != nil {
		t.Fatal("with a new key:", err)
	}
	if !strings.Contains(body(), `"secret":"1:`) {
		t.Error("a login with a key does not seal the secret")
	}
	c.pass(time.Minute)
	for name, u := range map[string]*Users{"no key": withKey(""), "another key": withKey("something else entirely")} {
		_, _, err := u.SecondFactor(t.Context(), "kim", a.code(t, c.now()), office)
		if !errors.Is(err, errSealed) || errors.Is(err, ErrCode) {
			t.Errorf("%s: %v", name, err)
		}
	}
	box := newStrongbox([]byte("k"))
	if _, err := box.open("lee", box.seal("kim", []byte("s"))); !errors.Is(err, errSealed) {
		t.Errorf("one person's secret opens for another: %v", err)
	}
}
