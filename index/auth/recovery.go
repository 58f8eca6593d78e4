package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// RecoveryCodes is how many recovery codes a person is given. Each is good for
// one login.
const RecoveryCodes = 10

// recoveryLength is the letters of a recovery code: 80 bits, so that a fast
// hash is enough to keep it.
const recoveryLength = 16

// drawRecovery makes recovery codes, XXXX-XXXX-XXXX-XXXX in the letters of
// one-time passwords, and the hashes they are kept as.
func drawRecovery(name string) (codes, hashes []string) {
	for range RecoveryCodes {
		var raw [recoveryLength]byte
		_, _ = rand.Read(raw[:]) // never fails
		for i, r := range raw {
			raw[i] = oneTimeLetters[r%32]
		}
		codes = append(codes, grouped(string(raw[:]), 4, "-"))
		hashes = append(hashes, recoveryHash(name, string(raw[:])))
	}
	return codes, hashes
}

func recoveryHash(name, plain string) string {
	sum := sha256.Sum256([]byte("scops-recovery-1\n" + name + "\n" + plain))
	return hex.EncodeToString(sum[:])
}

// spend takes a recovery code, which is gone afterwards; false when there is
// none such.
func (f *Factor) spend(name, typed string) bool {
	plain := plainOneTime(typed)
	if len(plain) != recoveryLength {
		return false
	}
	i := slices.Index(f.Recovery, recoveryHash(name, plain))
	if i < 0 {
		return false
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), i, i+1)
	return true
}
