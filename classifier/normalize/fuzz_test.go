package normalize

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzFold(f *testing.F) {
	for _, c := range folds {
		f.Add(c.in)
	}
	f.Add("อ\u0e4d\u0e49\u0e32ำ้แเเ เเเ")
	f.Add("ㄱㅏㄴᆨㅏ가ㄴᆨㅏ각ᆨㅏㅋㅠㅠ")
	f.Add("o0o00 0000000 Lเ0 คoooา И\u0306И\u0306И\u0306 oาO5OO")
	f.Add("oooo12345 1оoо lсา 1,ooo.ol5")
	f.Add("\U0001f1f9\u200b\U0001f1ed\u200d❤")
	f.Fuzz(func(t *testing.T, s string) {
		checkText(t, Fold(s))
		if again := Fold(Fold(s).Folded).Folded; again != Fold(s).Folded {
			t.Fatalf("Fold(%+q) = %+q, folded again %+q", s, Fold(s).Folded, again)
		}
		if second := Join(Fold(s)); second != nil {
			if second.Original != s {
				t.Fatalf("Join(%+q) has another original", s)
			}
			checkText(t, *second)
		}
	})
}

// checkText checks what every folded text promises.
func checkText(t *testing.T, text Text) {
	t.Helper()
	if !utf8.ValidString(text.Folded) {
		t.Fatalf("folded text %+q is no valid UTF-8", text.Folded)
	}
	if i := strings.IndexFunc(text.Folded, func(r rune) bool {
		return unicode.IsSpace(r) && r != ' ' && r != '\n' || r >= 'A' && r <= 'Z' || string(r) == Break
	}); i >= 0 {
		t.Fatalf("folded text %+q holds what it never holds at %d", text.Folded, i)
	}
	if strings.Contains(text.Folded, "  ") || strings.Contains(text.Folded, "\n\n") {
		t.Fatalf("folded text %+q holds a run of white space", text.Folded)
	}
	valid := utf8.ValidString(text.Original)
	lastStart, lastEnd := 0, 0
	for i, r := range text.Folded {
		a, b := text.Span(i, i+utf8.RuneLen(r))
		if a < lastStart || b < lastEnd || a >= b || b > len(text.Original) {
			t.Fatalf("span of %q at %d in %+q is [%d,%d) after [%d,%d)", r, i, text.Original, a, b, lastStart, lastEnd)
		}
		if valid && !utf8.ValidString(text.Original[a:b]) {
			t.Fatalf("span of %q at %d cuts a character of %+q", r, i, text.Original)
		}
		lastStart, lastEnd = a, b
	}
}
