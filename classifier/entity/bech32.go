package entity

import "strings"

// bech32Digits is the alphabet of BIP 173.
const bech32Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// Constants of the two checksums: BIP 173 for witness version 0, BIP 350 for
// the later ones.
const (
	bech32Const  = 1
	bech32mConst = 0x2bc830a3
)

// segwit checks an address of a witness program in lower case under a human
// readable part (bc, ltc).
func segwit(address, hrp string) bool {
	data, ok := strings.CutPrefix(address, hrp+"1")
	if !ok || len(address) > 90 || len(data) < 8 {
		return false
	}
	check := uint32(1)
	for i := range len(hrp) {
		check = polymod(check, hrp[i]>>5)
	}
	check = polymod(check, 0)
	for i := range len(hrp) {
		check = polymod(check, hrp[i]&31)
	}
	values := make([]byte, len(data))
	for i := range len(data) {
		v := strings.IndexByte(bech32Digits, data[i])
		if v < 0 {
			return false
		}
		values[i] = byte(v)
		check = polymod(check, byte(v))
	}
	return validProgram(values[:len(values)-6], check)
}

// polymod takes one more value into the checksum.
func polymod(check uint32, v byte) uint32 {
	top := check >> 25
	check = check&0x1ffffff<<5 ^ uint32(v)
	for i, g := range [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
		if top>>i&1 == 1 {
			check ^= g
		}
	}
	return check
}

// validProgram: the version picks the checksum; 2 to 40 bytes, version 0 has 20
// or 32 of them; what is left of the last 5 bits is zero.
func validProgram(values []byte, check uint32) bool {
	if len(values) < 1 {
		return false
	}
	version, bits := values[0], (len(values)-1)*5
	size := bits / 8
	if version > 16 || size < 2 || size > 40 || bits%8 > 4 {
		return false
	}
	if rest := bits % 8; rest > 0 && values[len(values)-1]&(1<<rest-1) != 0 {
		return false
	}
	if version == 0 {
		return check == bech32Const && (size == 20 || size == 32)
	}
	return check == bech32mConst
}
