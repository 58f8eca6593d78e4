package normalize

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// holds says whether terms hold the phrase, its last term a prefix if asked.
func holds(terms, phrase []string, prefix bool) bool {
	n := len(phrase)
	for i := 0; i+n <= len(terms); i++ {
		last := terms[i+n-1]
		if slices.Equal(terms[i:i+n-1], phrase[:n-1]) && (last == phrase[n-1] || prefix && strings.HasPrefix(last, phrase[n-1])) {
			return true
		}
	}
	return false
}

func TestAPhraseOfQueryTermsFindsWhatContainsFinds(t *testing.T) {
	t.Parallel()
	words := []string{"ice", "price", "menu", "ของ", "แท้", "ไอซ์", "น้ำ", "아이스", "아", "팝니다", "a", "g", "t.me/x", "60", "-", "🔥", "👩\u200d⚕", "@x_y", "°", "'"}
	rnd := rand.New(rand.NewPCG(7, 7))
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[rnd.IntN(len(words))])
			if rnd.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		return strings.TrimSpace(Fold(b.String()).Folded)
	}
	found, missed := 0, 0
	for range 3000 {
		segments := []string{text(6), text(2)}
		terms := Terms(segments)
		source := []rune(segments[0])
		if rnd.IntN(2) == 0 {
			source = []rune(text(3))
		}
		from := rnd.IntN(len(source))
		query := strings.TrimSpace(string(source[from:min(len(source), from+1+rnd.IntN(7))]))
		if query == "" {
			continue
		}
		phrase, prefix := QueryTerms(query)
		want := strings.Contains(segments[0], query) || strings.Contains(segments[1], query)
		if want {
			found++
		} else {
			missed++
		}
		if got := holds(terms, phrase, prefix); got != want {
			t.Fatalf("%q in %q: phrase %q (prefix %v) found %v, want %v", query, segments, phrase, prefix, got, want)
		}
	}
	if found < 300 || missed < 300 {
		t.Fatalf("only %d found and %d missed: the test shows too little", found, missed)
	}
}

func TestTermsAreSafeForBothTokenizers(t *testing.T) {
	t.Parallel()
	for _, term := range Terms([]string{Fold("ABC t.me/X \"a' \\ ~ ราคา 60฿\n아이스").Folded, "x"}) {
		for _, r := range term {
			plain := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
			if r < 0x80 && !plain {
				t.Errorf("term %q holds %q", term, r)
			}
		}
	}
}

func TestTermsCloseEveryRun(t *testing.T) {
	t.Parallel()
	got := Terms([]string{"กขค a", "ง"})
	if want := []string{"กข", "ขค", "ค", "a", Break, "ง"}; !slices.Equal(got, want) {
		t.Errorf("Terms = %q, want %q", got, want)
	}
	if got, prefix := QueryTerms("กขค"); prefix || !slices.Equal(got, []string{"กข", "ขค"}) {
		t.Errorf("QueryTerms = %q, %v", got, prefix)
	}
	if got, prefix := QueryTerms("ก"); !prefix || !slices.Equal(got, []string{"ก"}) {
		t.Errorf("QueryTerms of one character = %q, %v", got, prefix)
	}
	if got, _ := QueryTerms(" \n"); got != nil {
		t.Errorf("QueryTerms of white space = %q", got)
	}
}

func TestSegmentsAddWhatIsJoinedOnce(t *testing.T) {
	t.Parallel()
	got := Segments("아.이.스 1g 60, 아 이 스, ไ-อ-ซ์")
	if want := []string{"아.이.스 1g 60, 아 이 스, ไ-อ-ซ์", "아이스", "아이스,", "ไอซ์"}; !slices.Equal(got, want) {
		t.Errorf("Segments = %q, want %q", got, want)
	}
	if got := Segments("plain"); len(got) != 1 {
		t.Errorf("Segments of plain text = %q", got)
	}
}

func TestWordsAreThoseOfSpacedScripts(t *testing.T) {
	t.Parallel()
	got := Words([]string{"price: don't ขายice50 아이스1g соль 冰 x_y", "ice"})
	want := []string{"price", "don", "t", "ice50", "1g", "соль", "x", "y", Break, "ice"}
	if !slices.Equal(got, want) {
		t.Errorf("Words = %q, want %q", got, want)
	}
	if got := Words([]string{strings.Repeat("é", 500)}); len(got) != 1 || len(got[0]) != maxWord {
		t.Errorf("a long word is cut to %d bytes, got %q", maxWord, got)
	}
	for in, want := range map[string]bool{"ice": true, "top shelf 10": true, "соль": true, "ไอซ์": false, "ice ไอซ์": false, "아이스": false, "t.me/x": false, "": false, " ": false, "🔥": false} {
		if got := Spaced(in); got != want {
			t.Errorf("Spaced(%q) = %v", in, got)
		}
	}
}

func FuzzTerms(f *testing.F) {
	f.Add("price ไอซ์ 아이스 t.me/x", "e ไ")
	f.Fuzz(func(t *testing.T, text, query string) {
		text, query = Fold(text).Folded, strings.TrimSpace(Fold(query).Folded)
		phrase, prefix := QueryTerms(query)
		if len(phrase) == 0 {
			return
		}
		flat := strings.ReplaceAll(text, "\n", " ")
		want := strings.Contains(flat, strings.ReplaceAll(query, "\n", " "))
		if got := holds(Terms([]string{text}), phrase, prefix); got != want {
			t.Fatalf("%q in %q: %v, want %v", query, text, got, want)
		}
	})
}
