package auth

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/indextest"
)

func tokens() (*Tokens, *clock, *indextest.Memory) {
	store, c := indextest.NewMemory(), newClock()
	return NewTokens(store, "test", "", c.now), c, store
}

func makeToken(t *testing.T, all *Tokens, c *clock, user string) string {
	t.Helper()
	secret, err := all.Make(t.Context(), Token{User: user, Name: "nightly", Scopes: []string{"read"}, Expires: c.now().Add(24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestATokenIsFoundBySecretUntilItExpires(t *testing.T) {
	t.Parallel()
	all, c, store := tokens()
	secret := makeToken(t, all, c, "kim")
	if !strings.HasPrefix(secret, "scops_") || len(secret) != len("scops_")+43 {
		t.Errorf("the secret is %q", secret)
	}
	token, err := all.Find(t.Context(), secret)
	if err != nil || token.User != "kim" || token.Name != "nightly" || token.LastUsed == nil || !token.LastUsed.Equal(c.now()) {
		t.Fatalf("%+v, %v", token, err)
	}
	docs, err := store.Get(t.Context(), index.KindToken, token.ID)
	if err != nil || docs[0] == nil || bytes.Contains(docs[0].Body, []byte(secret[6:])) || strings.Contains(docs[0].ID, secret[6:]) {
		t.Errorf("the store holds the secret, or not the token (%v)", err)
	}
	c.pass(24 * time.Hour)
	if _, err := all.Find(t.Context(), secret); !errors.Is(err, ErrToken) {
		t.Errorf("expired: %v", err)
	}
}

func TestWhatIsNoTokenAsksNoStore(t *testing.T) {
	t.Parallel()
	all, c, store := tokens()
	secret := makeToken(t, all, c, "kim")
	store.Fail = func(string) error { return errors.New("asked") }
	for _, bad := range []string{"", "scops_", secret[6:], "Scops_" + secret[6:], secret + "x", secret[:48], secret[:20] + "\n" + secret[20:], strings.Repeat("a", 1<<20), "scops_" + strings.Repeat("\xff", 43)} {
		if _, err := all.Find(t.Context(), bad); !errors.Is(err, ErrToken) {
			t.Errorf("%.60q: %v", bad, err)
		}
	}
	store.Fail = nil
	if _, err := all.Find(t.Context(), "scops_"+strings.Repeat("A", 43)); !errors.Is(err, ErrToken) {
		t.Errorf("a secret nobody has: %v", err)
	}
}

func TestARevokedTokenStaysRevokedHoweverItIsUsedMeanwhile(t *testing.T) {
	t.Parallel()
	c := newClock()
	store := &hooked{Memory: indextest.NewMemory()}
	all := NewTokens(store, "test", "", c.now)
	secret := makeToken(t, all, c, "kim")
	id := tokenID(secret)
	store.beforePut = func(index.Document) { // the use is being noted
		store.beforePut = nil
		if err := all.Revoke(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := all.Find(t.Context(), secret); err != nil {
		t.Fatal(err) // it was read before it was revoked
	}
	if _, err := all.Find(t.Context(), secret); !errors.Is(err, ErrToken) {
		t.Errorf("noting its use brought it back: %v", err)
	}
	if err := all.Revoke(t.Context(), id); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
}

func TestTokensAreBounded(t *testing.T) {
	t.Parallel()
	all, c, _ := tokens()
	in := func(d time.Duration) time.Time { return c.now().Add(d) }
	for name, bad := range map[string]Token{
		"no name":     {User: "kim", Expires: in(time.Hour)},
		"unseen name": {User: "kim", Name: "a\u200bb", Expires: in(time.Hour)},
		"long name":   {User: "kim", Name: strings.Repeat("x", maxDisplay+1), Expires: in(time.Hour)},
		"no expiry":   {User: "kim", Name: "x"},
		"past":        {User: "kim", Name: "x", Expires: in(-time.Hour)},
		"for ever":    {User: "kim", Name: "x", Expires: in(10 * 365 * 24 * time.Hour)},
	} {
		if _, err := all.Make(t.Context(), bad); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for range MaxTokens {
		makeToken(t, all, c, "kim")
	}
	if _, err := all.Make(t.Context(), Token{User: "kim", Name: "x", Expires: in(time.Hour)}); !errors.Is(err, ErrTokens) {
		t.Errorf("one too many: %v", err)
	}
	makeToken(t, all, c, "lee")
	if list, err := all.Of(t.Context(), "kim"); err != nil || len(list) != MaxTokens {
		t.Errorf("kim has %d (%v)", len(list), err)
	}
	if list, err := all.Of(t.Context(), ""); err != nil || len(list) != MaxTokens+1 {
		t.Errorf("there are %d (%v)", len(list), err)
	}
}
