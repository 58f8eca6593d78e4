package classifier

import (
	"strconv"
	"testing"
)

func TestSurfacesAreQuotedAsGoQuotesThem(t *testing.T) {
	t.Parallel()
	for _, around := range []string{"", "ไอซ์ ", "아이스", "\"", "\\", "\xff", "\u200b"} {
		for c := rune(0); c < 0x3100; c++ {
			s := around + string(c)
			if got, want := string(appendQuoted(nil, s)), strconv.Quote(s); got != want {
				t.Fatalf("%q is quoted %s, want %s", s, got, want)
			}
		}
	}
}
