package normalize

import (
	"unicode/utf8"
)

// Plain gives an identifier its plain spelling, one character at a time: styled
// and wide letters and digits become ordinary ones, invisible characters go.
// Unlike Fold it keeps case and repeats and reads no look-alikes.
func Plain(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] < 0x20 || s[i] == 0x7f {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	tab := tables()
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch e := tab.entry(r); e.class {
		case hidden, selector, zeroJoiner, mark:
		case regional:
			out = append(out, byte('a'+r-firstRegional))
		case expands:
			for _, c := range tab.more[e.out] {
				out = appendCased(out, c, e.upper)
			}
		default:
			out = appendCased(out, e.out, e.upper)
		}
	}
	return string(out)
}

func appendCased(out []byte, r rune, upper bool) []byte {
	if upper && r >= 'a' && r <= 'z' {
		r += 'A' - 'a'
	}
	return utf8.AppendRune(out, r)
}
