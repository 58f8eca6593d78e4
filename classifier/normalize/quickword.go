package normalize

import (
	"encoding/binary"
	"math/bits"
)

// plainWord is plainChunk for the simplest and most common chunks, those of Latin letters
// or Hangul syllables alone. Not the last of a text: eight bytes are read at once.
func (f *folder) plainWord(src string, at int) (end int, kind pieceKind, capitals bool) {
	switch b := src[at]; {
	case isLatinByte(b | 0x20):
		end, capitals = latinWord(src, at)
		f.letters.Latin += end - at
		if end > at+1 {
			kind = latinPiece
		}
	case b >= 0xea && b <= 0xed:
		end = hangulWord(src, at)
		f.letters.Hangul += int(uint(end-at) / 3)
		if end > at+3 {
			kind = hangulPiece
		}
	default:
		end = at
	}
	return end, kind, capitals
}

// The same bit or number in each of eight bytes.
const (
	ones = 0x0101010101010101
	tops = 0x80 * ones
	low7 = 0x7f * ones
)

// latinWord is the end of the Latin letters that begin at, up to white space, and
// whether one is a capital; at itself if something else ends them or one stands three
// times in a row.
func latinWord(s string, at int) (end int, capitals bool) {
	for i := at; i+8 <= len(s); i += 6 { // two are seen again: three in a row may begin with them
		u := binary.LittleEndian.Uint64([]byte(s[i : i+8]))
		small := u | 0x20*ones
		from, to := small&low7+(0x80-'a')*ones, small&low7+(0x7f-'z')*ones // a top bit: from a on, behind z
		letters := from &^ to &^ u & tops
		twice := small ^ small>>8
		if thrice := twice | twice>>8; (thrice-ones)&^thrice&letters != 0 { // of the next word perhaps, or only behind such: no harm
			return at, false
		}
		n := bits.TrailingZeros64(letters^tops) >> 3
		capitals = capitals || ^u&(letters>>2) != 0
		if n < 8 {
			if !isBreak(s[i+n]) {
				return at, false
			}
			return i + n, capitals
		}
	}
	return at, false
}

// The first and the last Hangul syllable as three bytes in one number.
const (
	firstThree = 0xeab080
	lastThree  = 0xed9ea3
)

// isSyllable says whether three bytes are a Hangul syllable.
func isSyllable(three uint32) bool {
	return three-firstThree <= lastThree-firstThree && three&0xc0c0 == 0x8080
}

// hangulWord is latinWord for Hangul syllables.
func hangulWord(s string, at int) (end int) {
	var last, before uint32
	rest, i := s[at:], 0
	for ; i < len(rest)-3; i += 3 {
		b := threeAt(rest, i)
		if !isSyllable(b) {
			break
		}
		if b == last && b == before {
			return at
		}
		before, last = last, b
	}
	if i < len(rest) && isBreak(rest[i]) {
		return at + i
	}
	return at
}

// lower writes the capitals of ASCII as small letters.
func lower(text []byte) {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		u := binary.LittleEndian.Uint64(text[i:])
		from, to := u&low7+(0x80-'A')*ones, u&low7+(0x7f-'Z')*ones // a top bit: from A on, behind Z
		binary.LittleEndian.PutUint64(text[i:], u|(from&^to&^u&tops)>>2)
	}
	for ; i < len(text); i++ {
		if b := text[i]; b >= 'A' && b <= 'Z' {
			text[i] = b + 'a' - 'A'
		}
	}
}
