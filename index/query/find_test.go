package query

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"scops/classifier/normalize"
)

// TestWhatIsSoughtIsFoundWhereCuttingFindsIt compares the search by bytes with
// the plain reading: every word is cut, runs are a regular expression.
func TestWhatIsSoughtIsFoundWhereCuttingFindsIt(t *testing.T) {
	t.Parallel()
	pieces := strings.Split("ice|ices|iced|price|ice ice|a|5|é|снег|ไอซ์|ไอ|ข|ขาย|아이스|아|氷|-|.|c++|\n|\t|\u00a0|…|🧊|\u0301", "|")
	like := []string{"ice*", "ic?", "pri*e", "сне*", "iced~", "pirce~"}
	r := rand.New(rand.NewPCG(1, 2))
	compose := func(most int) string {
		var b strings.Builder
		for range 1 + r.IntN(most) {
			b.WriteString(pieces[r.IntN(len(pieces))])
			b.WriteString([]string{"", " ", " ", "  "}[r.IntN(4)])
		}
		return b.String()
	}
	found := 0
	for range 20_000 {
		text := Fold(compose(40))
		var n Node = Text{Folded: Fold(compose(3))}
		if r.IntN(4) == 0 {
			n = Like{Folded: like[r.IntN(len(like))]}
		}
		var got []Mark
		for _, w := range soughtIn(n) {
			w.each(text, -1, func(start, end int) { got = append(got, Mark{start, end}) })
		}
		if want := cut(n, text); !slices.Equal(got, want) {
			t.Fatalf("%#v is found in %q at %v, want %v", n, text, got, want)
		}
		found += len(got)
	}
	if found < 10_000 {
		t.Errorf("only %d places were found: they prove too little", found)
	}
}

func cut(n Node, text string) (all []Mark) {
	var wanted []string
	fits := func(words []string) bool { return slices.Equal(words, wanted) }
	switch n := n.(type) {
	case Like:
		wanted = []string{""}
		fits = func(words []string) bool { return n.Fits(words[0]) }
	case Text:
		if wanted = wordsOf(n.Folded); !normalize.Spaced(n.Folded) {
			parts := strings.Fields(n.Folded)
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			for _, at := range regexp.MustCompile(strings.Join(parts, `\s+`)).FindAllStringIndex(text, -1) {
				if at[0] < at[1] {
					all = append(all, Mark{at[0], at[1]})
				}
			}
			return all
		}
	}
	words := wordsOf(text)
	starts, at := make([]int, len(words)), 0
	for i, w := range words {
		starts[i] = at + strings.Index(text[at:], w)
		at = starts[i] + len(w)
	}
	for i := 0; i+len(wanted) <= len(words); i++ {
		if last := i + len(wanted) - 1; fits(words[i : last+1]) {
			all = append(all, Mark{starts[i], starts[last] + len(words[last])})
		}
	}
	return all
}
