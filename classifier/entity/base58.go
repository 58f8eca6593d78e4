package entity

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"strings"

	"golang.org/x/crypto/sha3"
)

// base58 is the alphabet of Bitcoin, without 0 O I l.
const base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

// base58Check reads the version and payload of an address of 25 bytes, the last
// 4 of which are a double SHA-256 of the rest.
func base58Check(s string) (version byte, ok bool) {
	if len(s) < 25 || len(s) > 36 {
		return 0, false
	}
	var raw [25]byte
	for i := range len(s) {
		carry := strings.IndexByte(base58, s[i])
		if carry < 0 {
			return 0, false
		}
		for k := len(raw) - 1; k >= 0; k-- {
			carry += int(raw[k]) * 58
			raw[k], carry = byte(carry), carry>>8
		}
		if carry > 0 {
			return 0, false
		}
	}
	ones := len(s) - len(strings.TrimLeft(s, "1"))
	zeros := len(raw) - len(bytes.TrimLeft(raw[:], "\x00"))
	if ones != zeros {
		return 0, false
	}
	first := sha256.Sum256(raw[:21])
	second := sha256.Sum256(first[:])
	return raw[0], bytes.Equal(second[:4], raw[21:])
}

// moneroSizes maps the characters of a last block to its bytes.
var moneroSizes = [...]int{0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8}

// validMonero checks an address of the main network: standard (18), sub (42) or
// integrated (19). Monero writes 8 bytes as 11 characters, block by block, and
// ends with 4 bytes of Keccak-256.
func validMonero(s string) bool {
	if len(s) != 95 && len(s) != 106 {
		return false
	}
	raw := make([]byte, 0, 77)
	for len(s) > 0 {
		block := s[:min(11, len(s))]
		s = s[len(block):]
		size := moneroSizes[len(block)]
		var value uint64
		for i := range len(block) {
			digit := strings.IndexByte(base58, block[i])
			high, low := bits.Mul64(value, 58)
			sum, carry := bits.Add64(low, uint64(max(digit, 0)), 0)
			if digit < 0 || high != 0 || carry != 0 {
				return false
			}
			value = sum
		}
		if size < 0 || size < 8 && value>>(8*size) != 0 {
			return false
		}
		var out [8]byte
		binary.BigEndian.PutUint64(out[:], value)
		raw = append(raw, out[8-size:]...)
	}
	prefix := raw[0]
	if len(raw) == 69 && prefix != 18 && prefix != 42 || len(raw) == 77 && prefix != 19 {
		return false
	}
	body := raw[:len(raw)-4]
	return bytes.Equal(keccak(body)[:4], raw[len(raw)-4:])
}

// keccak is the hash of Ethereum and Monero, older than the padding of SHA-3.
func keccak(data []byte) []byte {
	h := sha3.NewLegacyKeccak256()
	h.Write(data)
	return h.Sum(nil)
}
