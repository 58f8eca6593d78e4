package entity

import (
	"crypto/sha3"
	"encoding/base32"
	"strings"
)

// onionHost reads the onion service a host names. Only version 3 is left; its
// last 3 bytes are a checksum and the version (rend-spec-v3, section 6).
func onionHost(host string) (Entity, bool) {
	name, ok := strings.CutSuffix(host, ".onion")
	if !ok {
		return Entity{}, false
	}
	name = name[strings.LastIndexByte(name, '.')+1:]
	if !validOnion(name) {
		return Entity{}, false
	}
	return Entity{Kind: Onion, Value: name + ".onion"}, true
}

// validOnion checks 56 lower-case base32 digits.
func validOnion(name string) bool {
	if len(name) != 56 {
		return false
	}
	raw, err := base32.StdEncoding.DecodeString(strings.ToUpper(name))
	if err != nil || len(raw) != 35 || raw[34] != 3 {
		return false
	}
	sum := sha3.Sum256(append([]byte(".onion checksum"), append(raw[:32:32], 3)...))
	return sum[0] == raw[32] && sum[1] == raw[33]
}
