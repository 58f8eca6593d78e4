package classifier

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// every finds the matches the slow, obvious way.
func every(patterns []string, text string) []match {
	var all []match
	for i, p := range patterns {
		for at := range len(text) {
			if strings.HasPrefix(text[at:], p) {
				all = append(all, match{int32(at), int32(at + len(p)), int32(i)})
			}
		}
	}
	return sorted(all)
}

func sorted(m []match) []match {
	slices.SortFunc(m, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.pattern, b.pattern))
	})
	return m
}

// dictionary draws n different patterns of 1 to longest letters.
func dictionary(r *rand.Rand, letters []rune, n, longest int) []string {
	seen := map[string]bool{}
	var list []string
	for range n {
		p := word(r, letters, 1+r.IntN(longest))
		if !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}

func word(r *rand.Rand, letters []rune, n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(letters[r.IntN(len(letters))])
	}
	return b.String()
}

func TestMatcherFindsWhatAPlainSearchFinds(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why            string
		letters        string
		patterns, long int
	}{
		{"mixed scripts and emoji", "กขยาบไอซ์떨아이스ㅇab1 💊🍃", 12, 6},
		{"hostile: two letters", "ab", 400, 12},
		{"hostile: two Thai letters", "กข", 300, 9},
		{"one pattern", "ab", 1, 3},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			letters := []rune(c.letters)
			for range 400 {
				patterns := dictionary(r, letters, c.patterns, c.long)
				text := word(r, letters, r.IntN(60)) + patterns[r.IntN(len(patterns))] + word(r, letters, r.IntN(5))
				want := every(patterns, text)
				for _, m := range []*matcher{newMatcher(patterns), newWordMatcher(patterns)} {
					if got := sorted(m.scan(text, 1<<20, nil)); !slices.Equal(got, want) {
						t.Fatalf("patterns %q in %q, of words: %v:\ngot  %v\nwant %v", patterns, text, m.ofWords, got, want)
					}
				}
			}
		})
	}
}

func TestWholeMatchesAreThoseThatNoWordCuts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	letters := []rune("abc กาี๋็ไ฿ๅ스1#é💊")
	for range 400 {
		patterns := dictionary(r, letters, 12, 8)
		text := word(r, letters, r.IntN(60)) + patterns[r.IntN(len(patterns))] + word(r, letters, r.IntN(5))
		got := newWordMatcher(patterns).scanWhole(text, 1<<20, nil)
		all := every(patterns, text)
		for _, m := range got {
			if !slices.Contains(all, m) {
				t.Fatalf("patterns %q in %q: %v is no match", patterns, text, m)
			}
		}
		for _, m := range all {
			cut := m.start > 0 && isLower(text[m.start-1]) && isLower(text[m.start]) || endsInside(text, int(m.end))
			if !cut && !slices.Contains(got, m) {
				t.Fatalf("patterns %q in %q: %v is left out", patterns, text, m)
			}
		}
	}
}

// TestAWordEndsNowhereInside holds endsInside to what the edges of terms ask for.
func TestAWordEndsNowhereInside(t *testing.T) {
	t.Parallel()
	for last := rune(0x0dfe); last <= 0x0e82; last++ {
		for next := rune(0x0dfe); next <= 0x0e82; next++ {
			s := string(last) + string(next)
			want := isThai(last) && followsThai(next) && last != next
			if got := endsInside(s, len(string(last))); got != want {
				t.Fatalf("between %U and %U: %v", last, next, got)
			}
		}
	}
}

func TestTheSearchOutlivesATextCutInsideACharacter(t *testing.T) {
	t.Parallel()
	patterns := []string{"ไอซ์แท้", "아이스", "ice", "💊", "é"}
	text := strings.Repeat("ไอซ์แท้ 아이스 ice é 💊", 6)
	for _, m := range []*matcher{newMatcher(patterns), newWordMatcher(patterns)} {
		for end := range len(text) {
			for start := range min(end, 4) {
				cut := text[start:end]
				if got, want := sorted(m.scan(cut, 1<<20, nil)), every(patterns, cut); !slices.Equal(got, want) {
					t.Fatalf("%q: got %v, want %v", cut, got, want)
				}
			}
		}
	}
}

func TestACrowdedWindowGoesToTheAutomaton(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	m := newMatcher(dictionary(r, []rune("ab"), 3000, 20))
	if m.overflow == nil {
		t.Fatal("3,000 patterns of two letters all fit the window")
	}
	ordinary := newMatcher(dictionary(r, []rune("กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"), 3000, 20))
	if ordinary.overflow != nil {
		t.Errorf("%d of 3,000 ordinary patterns overflow", len(ordinary.numbers))
	}
}

func TestMatcherStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for _, patterns := range [][]string{{"a"}, dictionary(r, []rune("ab"), 3000, 20)} {
		if got := newMatcher(patterns).scan(strings.Repeat("ab", 1<<12), 100, nil); len(got) != 100 {
			t.Errorf("%d matches with a limit of 100", len(got))
		}
	}
}

func TestMatcherAllocatesNothingWithABuffer(t *testing.T) {
	m := newMatcher([]string{"아이스", "ไอซ์", "ice", "🍃"})
	text := strings.Repeat("아이스 1g 60 ไอซ์แท้ ice 🍃 ", 20)
	buffer := make([]match, 0, 1000)
	if n := testing.AllocsPerRun(20, func() { buffer = m.scan(text, 1000, buffer[:0]) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if len(buffer) != 80 {
		t.Errorf("%d matches, want 80", len(buffer))
	}
}

func FuzzMatcher(f *testing.F) {
	f.Add("아이스|아이|이스크림", "아이스크림")
	f.Add("ab|b|abab|💊", "ababab💊💊")
	f.Add("\xff|a", "\xffa\xc3")
	f.Fuzz(func(t *testing.T, list, text string) {
		list, text = strings.ToValidUTF8(list, "?"), strings.ToValidUTF8(text, "?")
		var patterns []string
		for p := range strings.SplitSeq(list, "|") {
			if p != "" && !slices.Contains(patterns, p) {
				patterns = append(patterns, p)
			}
		}
		for _, m := range []*matcher{newMatcher(patterns), newWordMatcher(patterns)} {
			got := sorted(m.scan(text, 1<<20, nil))
			if want := every(patterns, text); !slices.Equal(got, want) {
				t.Fatalf("patterns %q in %q, of words: %v:\ngot  %v\nwant %v", patterns, text, m.ofWords, got, want)
			}
		}
		if len(patterns) > 0 {
			got := sorted(newAutomaton(patterns).scan(text, 1<<20, nil))
			if want := every(patterns, text); !slices.Equal(got, want) {
				t.Fatalf("automaton: patterns %q in %q:\ngot  %v\nwant %v", patterns, text, got, want)
			}
		}
	})
}

// benchText is a text of n words and a dictionary of terms that rarely occur in it.
func benchText(terms int) ([]string, string) {
	r := rand.New(rand.NewPCG(7, 8))
	letters := []rune("กขคงจชดตนบปมยรลวสหอาิีุูเแโ가나다라마바사아자차카타파하이스리abcdefghiklmnoprstu")
	words := dictionary(r, letters, 5000, 6)
	var b strings.Builder
	for b.Len() < 1<<20 {
		b.WriteString(words[r.IntN(len(words))])
		b.WriteByte(' ')
	}
	long := dictionary(r, letters, terms, 9)
	return slices.DeleteFunc(long, func(s string) bool { return len([]rune(s)) < 3 }), b.String()
}

func BenchmarkMatcher(b *testing.B) {
	for _, terms := range []int{1000, 10000} {
		patterns, text := benchText(terms)
		m := newMatcher(patterns)
		b.Run(fmt.Sprintf("%d terms", terms), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			buffer := make([]match, 0, 1<<16)
			for b.Loop() {
				buffer = m.scan(text, 1<<16, buffer[:0])
			}
		})
	}
}

func TestHostileDictionariesStayLinear(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	m := newMatcher(dictionary(r, []rune("ab"), 5000, 20))
	text := strings.Repeat("abbabaab", 1<<14)
	start := time.Now()
	buffer := m.scan(text, 1<<22, nil)
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("%d bytes, %d matches: %v", len(text), len(buffer), took)
	}
}
