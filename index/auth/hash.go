package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost is what one hash takes to compute.
type cost struct {
	memory  uint32 // KiB
	time    uint32 // passes
	threads uint8
}

// today is the cost of new hashes: the first choice of the OWASP Password
// Storage Cheat Sheet, 19 MiB and two passes.
func today() cost { return cost{memory: 19 << 10, time: 2, threads: 1} }

// below says whether a hash of this cost is to be made anew at the next login.
func (c cost) below(want cost) bool { return c.memory < want.memory || c.time < want.time }

const (
	saltBytes = 16
	keyBytes  = 32
)

// hash is a stored password.
type hash struct {
	cost cost
	salt []byte
	key  []byte
}

// newHash computes the hash of a password.
func newHash(password string, c cost) hash {
	h := hash{cost: c, salt: make([]byte, saltBytes)}
	_, _ = rand.Read(h.salt) // never fails
	h.key = h.compute(password, keyBytes)
	return h
}

// decoy is a hash no password has: it keeps the answer to an unknown name as
// slow as that to a known one.
func decoy(c cost) hash {
	h := hash{cost: c, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}
	_, _ = rand.Read(h.salt)
	_, _ = rand.Read(h.key)
	return h
}

// compute takes the memory and the time the cost says.
func (h hash) compute(password string, n uint32) []byte {
	return argon2.IDKey([]byte(composed(password)), h.salt, h.cost.time, h.cost.memory, h.cost.threads, n)
}

func (h hash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.compute(password, uint32(len(h.key))), h.key) == 1
}

// String is the hash in PHC string form:
// $argon2id$v=19$m=19456,t=2,p=1$SALT$KEY, in base64 without padding.
func (h hash) String() string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.memory, h.cost.time, h.cost.threads, b64(h.salt), b64(h.key))
}

// Bounds of a stored hash. One outside of them was not written by this program
// and would let whoever wrote it decide how much memory a login takes.
const (
	maxMemory  = 256 << 10 // KiB
	maxTime    = 16
	maxThreads = 8
	maxBytes   = 64 // of salt and key
	minSalt    = 8
	minKey     = 16
)

// errHash is a stored hash nobody can log in with. It does not say what stands there.
var errHash = errors.New("the stored hash is not argon2id in PHC string form within the bounds of this program")

// parseHash reads a hash in PHC string form, in exactly the spelling String has.
func parseHash(s string) (hash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return hash{}, errHash
	}
	c, ok := parseCost(parts[3])
	if !ok {
		return hash{}, errHash
	}
	strict := base64.RawStdEncoding.Strict()
	h := hash{cost: c}
	var err error
	if h.salt, err = strict.DecodeString(parts[4]); err != nil || len(h.salt) < minSalt || len(h.salt) > maxBytes {
		return hash{}, errHash
	}
	if h.key, err = strict.DecodeString(parts[5]); err != nil || len(h.key) < minKey || len(h.key) > maxBytes {
		return hash{}, errHash
	}
	if h.String() != s { // signs, leading zeros, line breaks inside base64
		return hash{}, errHash
	}
	return h, nil
}

// parseCost reads m=MEMORY,t=TIME,p=THREADS within the bounds.
func parseCost(s string) (cost, bool) {
	fields := strings.Split(s, ",")
	if len(fields) != 3 {
		return cost{}, false
	}
	var n [3]uint64
	for i, f := range []struct {
		prefix string
		max    uint64
	}{{"m=", maxMemory}, {"t=", maxTime}, {"p=", maxThreads}} {
		digits, ok := strings.CutPrefix(fields[i], f.prefix)
		v, err := strconv.ParseUint(digits, 10, 32)
		if !ok || err != nil || v < 1 || v > f.max {
			return cost{}, false
		}
		n[i] = v
	}
	if n[0] < 8*n[2] { // argon2 would take more memory than is written here
		return cost{}, false
	}
	return cost{memory: uint32(n[0]), time: uint32(n[1]), threads: uint8(n[2])}, true
}
