package normalize

// SplitsThai says that a sign stands behind the byte at of a folded text that
// belongs to the Thai letter before it, so that no word ends there. An equal one may
// be a letter, stretched.
func SplitsThai(s string, at int) bool {
	if at < 3 || at+2 >= len(s) || s[at] != 0xe0 || s[at+1]&^1 != 0xb8 || s[at-3] != 0xe0 || s[at-2]&^1 != 0xb8 {
		return false
	}
	last, next := s[at-2]&1<<6|s[at-1]&0x3f, s[at+1]&1<<6|s[at+2]&0x3f
	follows := uint64(followLow)
	if next >= 64 {
		follows = followHigh
	}
	return follows>>(next&63)&1 != 0 && last != next && last-1 < 0x5b && last != 0x3f
}

// What belongs to the letter before it by the place in the Thai block: ะ to ฺ; from
// 64 on ๅ and ็ to ๎.
const (
	followLow  = 1<<0x3b - 1<<0x30
	followHigh = 1<<5 | 1<<15 - 1<<7
)
