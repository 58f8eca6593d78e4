package normalize

import (
	"testing"

	"github.com/rivo/uniseg"
)

// checkCharacters cuts a text with and without the short way.
func checkCharacters(t *testing.T, s string) {
	t.Helper()
	for rest, state := s, -1; rest != ""; {
		n := FirstCharacter(rest)
		var c string
		if c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state); len(c) != n {
			t.Fatalf("%q: a character of %d bytes, want %q", s, n, c)
		}
	}
	for at := range len(s) {
		from, to := widen(s, at, at+1)
		if start, _ := cluster(s, at); start != from {
			t.Fatalf("%q widened from byte %d: %d, want %d", s, at, from, start)
		}
		if start, end := cluster(s, at+1); start != at+1 && to != end || start == at+1 && to != at+1 {
			t.Fatalf("%q widened to byte %d: %d", s, at+1, to)
		}
	}
}

func TestCharactersAreGraphemeClusters(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", " ", "\r", "\n", "ก", "ั", "้", "ำ", "เ", "아", "ㅇ", "ㅣ", "\u1100", "\u1161", "\u11a8", "e\u0301", "\u200d", "\u200b", "👍🏻", "🏃‍♀️", "🇹🇭", "🇰", "\u0600", "\xff", "\xe0", "क", "्"}
	for _, a := range pieces {
		for _, b := range pieces {
			for _, c := range pieces {
				checkCharacters(t, a+b+c)
			}
		}
	}
}

func FuzzCharacters(f *testing.F) {
	f.Add("น้ำแข็ง 아이스 👍🏻 e\u0301 🇹🇭🇰🇷")
	f.Fuzz(checkCharacters)
}
