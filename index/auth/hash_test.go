package auth

import (
	"encoding/base64"
	"strings"
	"testing"
)

// The reference implementation's test vector of argon2id, version 19.
const reference = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"

func TestHashesAreThoseOfTheReferenceImplementation(t *testing.T) {
	t.Parallel()
	h, err := parseHash(reference)
	if err != nil {
		t.Fatal(err)
	}
	if !h.matches("password") || h.matches("Password") {
		t.Error("the reference hash does not tell its password from another")
	}
}

func TestHashesAreOfTodaysCostAndSalted(t *testing.T) {
	t.Parallel()
	a, b := newHash(good, today()).String(), newHash(good, today()).String()
	if a == b || !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("two hashes of one password: %s and %s", a, b)
	}
	h, err := parseHash(a)
	if err != nil || !h.matches(good) || h.matches(wrong) || len(h.salt) != saltBytes || len(h.key) != keyBytes {
		t.Errorf("%s read back: %v", a, err)
	}
	if decoy(cheap).matches(good) || decoy(cheap).matches("") {
		t.Error("the hash of nobody has a password")
	}
}

// hashes that are refused, each for one thing that is wrong with it.
func refusedHashes() []string {
	salt, key := "c29tZXNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	b64 := func(n int) string { return base64.RawStdEncoding.EncodeToString(make([]byte, n)) }
	at := func(cost string) string { return "$argon2id$v=19$" + cost + "$" + salt + "$" + key }
	return []string{
		"", "$", "$$$$$", "plain", reference + "$", "x" + reference, reference + "\n", reference[:len(reference)-1],
		strings.Replace(reference, "argon2id", "argon2i", 1), strings.Replace(reference, "v=19", "v=16", 1),
		at("m=262145,t=2,p=1"), at("m=4294967295,t=2,p=1"), at("m=99999999999999999999,t=2,p=1"), at("m=0,t=2,p=1"), at("m=7,t=2,p=1"),
		at("m=64,t=0,p=1"), at("m=64,t=17,p=1"), at("m=64,t=2,p=0"), at("m=256,t=2,p=9"), at("m=63,t=2,p=8"), at("m=64,t=2,p=257"),
		at("m=+64,t=2,p=1"), at("m=064,t=2,p=1"), at("m=-64,t=2,p=1"), at("m=64,t=2"), at("m=64,t=2,p=1,data=x"), at("t=2,m=64,p=1"), at("m= 64,t=2,p=1"),
		"$argon2id$v=19$m=64,t=2,p=1$" + b64(7) + "$" + key, "$argon2id$v=19$m=64,t=2,p=1$" + b64(65) + "$" + key,
		"$argon2id$v=19$m=64,t=2,p=1$" + salt + "$" + b64(15), "$argon2id$v=19$m=64,t=2,p=1$" + salt + "$" + b64(65), "$argon2id$v=19$m=64,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=64,t=2,p=1$c29tZXNh\nbHQ$" + key, "$argon2id$v=19$m=64,t=2,p=1$" + salt + "==$" + key, "$argon2id$v=19$m=64,t=2,p=1$c29tZXNhbHR$" + key,
	}
}

func TestAHashOutsideTheBoundsIsRefusedAndNotRepeated(t *testing.T) {
	t.Parallel()
	for _, s := range refusedHashes() {
		if _, err := parseHash(s); err == nil {
			t.Errorf("%q is taken", s)
		} else if len(s) > 9 && strings.Contains(err.Error(), s) {
			t.Errorf("the error repeats the hash: %v", err)
		}
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add(reference)
	for _, s := range refusedHashes() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		h, err := parseHash(s)
		if err != nil {
			return
		}
		c := h.cost
		if c.memory > maxMemory || c.memory < 8*uint32(c.threads) || c.time < 1 || c.time > maxTime || c.threads < 1 || c.threads > maxThreads ||
			len(h.salt) > maxBytes || len(h.key) > maxBytes || len(h.key) < minKey {
			t.Errorf("%q is taken and out of bounds: %+v", s, c)
		}
		if h.String() != s {
			t.Errorf("%q is written back as %q", s, h)
		}
	})
}
