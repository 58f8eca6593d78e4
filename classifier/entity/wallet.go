package entity

import (
	"encoding/hex"
	"strings"
)

// Wallets are found by their checksum, so they need no cue; only an Ethereum
// address in one case has none.

// Bounds of what may be a wallet or a key, in bytes.
const (
	minWallet = 26
	maxWallet = 110
)

// Version bytes of base58check addresses.
const (
	btcKeyHash    = 0x00
	btcScript     = 0x05
	ltcKeyHash    = 0x30
	ltcScript     = 0x32
	tronAddress   = 0x41
	tronCharacter = 34
)

// findWallets finds addresses of coins, and Session ids, which look like them.
func findWallets(p *post) []Entity {
	var found []Entity
	for start, at := p.word(0); start < at; start, at = p.word(at) {
		if at-start < longRun || at-start > maxWallet {
			continue
		}
		token := p.original(start, at)
		if len(token) < minWallet || len(token) > maxWallet {
			continue
		}
		e, ok := wallet(token)
		if !ok && validSession(strings.ToLower(token)) && p.near(start, at, 2*reachRunes, sessionWord) != nil {
			e, ok = Entity{Kind: Session, Value: strings.ToLower(token), Cued: true}, true
		}
		if ok {
			e.Start, e.End = start, at
			found = append(found, e)
		}
	}
	return found
}

// wallet reads one address.
func wallet(s string) (Entity, bool) {
	switch s[0] {
	case '0':
		return ethereum(s)
	case '4', '8':
		return Entity{Kind: XMR, Value: s}, validMonero(s)
	case 'b', 'B', 'l':
		if e, ok := witness(s); ok {
			return e, true
		}
	case 'L':
		if e, ok := witness(s); ok {
			return e, true
		}
	case '1', '3', 'M', 'T':
	default:
		return Entity{}, false
	}
	version, ok := base58Check(s)
	switch {
	case !ok:
	case version == btcKeyHash || version == btcScript:
		return Entity{Kind: BTC, Value: s}, true
	case version == ltcKeyHash || version == ltcScript:
		return Entity{Kind: LTC, Value: s}, true
	case version == tronAddress && len(s) == tronCharacter:
		return Entity{Kind: Tron, Value: s, Sub: nobodys(s)}, true
	}
	return Entity{}, false
}

// witness reads an address of a witness program, in one case.
func witness(s string) (Entity, bool) {
	lower := strings.ToLower(s)
	if s != lower && s != strings.ToUpper(s) {
		return Entity{}, false
	}
	switch {
	case segwit(lower, "bc"):
		return Entity{Kind: BTC, Value: lower}, true
	case segwit(lower, "ltc"):
		return Entity{Kind: LTC, Value: lower}, true
	}
	return Entity{}, false
}

// ethereum reads 0x and 40 hexadecimal digits. Digits in both cases carry a
// checksum (EIP-55), which Value always has.
func ethereum(s string) (Entity, bool) {
	if len(s) != 42 || s[1] != 'x' || !isHex(s[2:]) {
		return Entity{}, false
	}
	value := checksummed(strings.ToLower(s[2:]))
	if s[2:] != strings.ToLower(s[2:]) && s[2:] != strings.ToUpper(s[2:]) && s[2:] != value {
		return Entity{}, false
	}
	return Entity{Kind: ETH, Value: "0x" + value, Sub: nobodys("0x" + value)}, true
}

// checksummed writes hexadecimal digits as EIP-55 wants: upper case where the
// digit of the hash is 8 or more.
func checksummed(lower string) string {
	hash := hex.EncodeToString(keccak([]byte(lower)))
	out := []byte(lower)
	for i, c := range out {
		if c >= 'a' && hash[i] >= '8' {
			out[i] = c - 'a' + 'A'
		}
	}
	return string(out)
}

// nobodys marks contracts of tokens and addresses that burn: many posts name
// them, and they link nobody.
func nobodys(address string) *string {
	switch address {
	case "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", // USDT, USDC, zero
		"0xdAC17F958D2ee523a2206206994597C13D831ec7", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "0x6B175474E89094C44Da98b954EedeAC495271d0F", // USDT, USDC, DAI
		"0x0000000000000000000000000000000000000000", "0x000000000000000000000000000000000000dEaD":
		return ref("contract")
	}
	return nil
}
