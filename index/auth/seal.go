package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// errSealed is a secret this process has no key for. It does not say what
// stands there.
var errSealed = errors.New("the secret was sealed with a key this process does not have: restore secrets.dir, or reset the second factor")

// The forms a secret is stored in: as it is, or sealed with AES-256-GCM.
const (
	formOpen   = "0:"
	formSealed = "1:"
)

// strongbox seals secrets that must be read again, which a hash cannot do.
// Without a key they are stored as they are.
type strongbox struct{ aead cipher.AEAD }

// newStrongbox derives the sealing key from the deployment's; key nil = none.
func newStrongbox(key []byte) strongbox {
	if len(key) == 0 {
		return strongbox{}
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "scops-factor-1", 32)
	if err != nil {
		panic(err) // the lengths are constants
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return strongbox{aead}
}

// seal closes a secret up for its owner: moved to another user, it cannot be
// opened.
func (s strongbox) seal(owner string, secret []byte) string {
	if s.aead == nil {
		return formOpen + base64.RawStdEncoding.EncodeToString(secret)
	}
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return formSealed + base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, secret, []byte(owner)))
}

// open reads a secret back; one stored before there was a key, too.
func (s strongbox) open(owner, stored string) ([]byte, error) {
	form, text := stored[:min(len(stored), 2)], strings.TrimPrefix(strings.TrimPrefix(stored, formOpen), formSealed)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the second factor of %s: %w", owner, errSealed)
	case form == formOpen:
		return raw, nil
	case form != formSealed || s.aead == nil || len(raw) < s.aead.NonceSize():
		return nil, fmt.Errorf("read the second factor of %s: %w", owner, errSealed)
	}
	n := s.aead.NonceSize()
	secret, err := s.aead.Open(nil, raw[:n], raw[n:], []byte(owner))
	if err != nil {
		return nil, fmt.Errorf("read the second factor of %s: %w", owner, errSealed)
	}
	return secret, nil
}
