package query_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"scops/index/query"
)

// slow is the distance by its definition, without a table.
func slow(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	}
	x, y := len(a)-1, len(b)-1
	other := 1
	if a[x] == b[y] {
		other = 0
	}
	d := min(slow(a[:x], b)+1, slow(a, b[:y])+1, slow(a[:x], b[:y])+other)
	if x > 0 && y > 0 && a[x] == b[y-1] && a[x-1] == b[y] {
		d = min(d, slow(a[:x-1], b[:y-1])+1)
	}
	return d
}

func word(r *rand.Rand, most int) string {
	out := make([]rune, 1+r.IntN(most))
	for i := range out {
		out[i] = []rune("abcс")[r.IntN(4)]
	}
	return string(out)
}

func TestDistanceIsThatOfItsDefinition(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 1))
	for range 2000 {
		a, b := word(r, 6), word(r, 6)
		if got, want := query.Distance(a, b), slow([]rune(a), []rune(b)); got != want {
			t.Fatalf("from %s to %s it is %d, want %d", a, b, got, want)
		}
	}
}

func TestEveryWordThatFitsLiesInTheSpan(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 1))
	fit := 0
	for range 4000 {
		typed := "abc" + word(r, 3) + []string{"*", "?", "*a", "?b*", "~"}[r.IntN(5)]
		n, err := query.Parse(typed, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		like := n.(query.Like)
		span := like.Span()
		w := "abc" + word(r, 5)
		if !like.Fits(w) {
			continue
		}
		fit++
		if letters := len([]rune(w)); letters < span.Least || letters > span.Most || w[:len(span.Prefix)] != span.Prefix {
			t.Fatalf("%s fits %s and is not in %+v", w, typed, span)
		}
	}
	if fit < 200 {
		t.Errorf("only %d words fit: this proves too little", fit)
	}
}

func TestNamesThatMayHaveBeenMeantComeBestFirst(t *testing.T) {
	t.Parallel()
	names := []string{"ketamine", "ketamine", "cannabis", "cocaine", "methamphetamine", "methadone"}
	for typed, want := range map[string][]string{
		"ketamin": {"ketamine"}, "meth": {"methadone", "methamphetamine"}, "Cocane": {"cocaine"}, "xyz": nil, "": nil,
	} {
		if got := query.Nearest(typed, names); !slices.Equal(got, want) {
			t.Errorf("for %q %v may have been meant, want %v", typed, got, want)
		}
	}
}

func TestARefusalFindsItsPlace(t *testing.T) {
	t.Parallel()
	text := `아이스 "metham*" substance:x metham* NEAR/20 b substance:y`
	for _, c := range []struct {
		node   query.Node
		column int
	}{
		{query.Like{Raw: "metham*"}, 27},
		{query.Near{Within: 20}, 35},
		{query.Keyword{Field: "substance", Value: "y"}, 55},
		{query.Keyword{Field: "tag", Value: "y"}, 1},
	} {
		r := query.Refusal{Node: c.node, Code: query.CodeManyWords, Message: "too many"}
		if e := r.In(text); e.Column != c.column || e.Message != "too many" || e.Query != text {
			t.Errorf("%#v stands at column %d of %s, want %d", c.node, e.Column, e.Query, c.column)
		}
	}
}
