package frontier

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"

	"scops/crawler"
)

// SeenKey is the secret of a deployment's seen set, made once and kept in its
// store: without it nobody can craft an address that counts as seen.
type SeenKey [16]byte

// NewSeenKey makes a key.
func NewSeenKey() SeenKey {
	var k SeenKey
	rand.Read(k[:]) // never fails (crypto/rand)
	return k
}

// Hash is what stands for an address in the seen set: the first 64 bits of its
// HMAC-SHA-256. Among ten million addresses of a Host the chance that any two
// share a hash is three in a million.
func (k SeenKey) Hash(address string) int64 {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(address))
	return int64(binary.BigEndian.Uint64(mac.Sum(nil)))
}

// seenAs is the address under which a page is remembered: the canonical form of
// the one it was asked for by; "" for what is no page.
func seenAs(kind crawler.RequestKind, head string) string {
	if kind != crawler.KindPage {
		return ""
	}
	if canonical, err := crawler.Canonical(head); err == nil {
		return canonical
	}
	return head
}
