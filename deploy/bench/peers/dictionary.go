package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"scops/classifier/normalize"
	"scops/deploy/bench/peers/posts"
)

// dictionary composes n different expressions; a shorter dictionary is the
// beginning of a longer one. They are made of the words of the posts, so that
// pieces of every expression stand there and few whole ones but where they are
// planted.
func dictionary(n int) []string {
	r := rand.New(rand.NewPCG(7, 0xd1c7))
	words := posts.Words()
	seen := make(map[string]bool, n)
	all := make([]string, 0, n)
	for len(all) < n {
		list := words[[]string{"th", "th", "ko", "ko", "en"}[r.IntN(5)]]
		var b strings.Builder
		for n, want := 0, lengthOf(r); n < 2 || utf8.RuneCountInString(b.String()) < want; n++ {
			if n > 0 && r.IntN(2) == 0 {
				b.WriteByte(' ')
			}
			b.WriteString(list[r.IntN(len(list))])
		}
		if t := normalize.Fold(b.String()).Folded; utf8.RuneCountInString(t) > 2 && !seen[t] {
			seen[t] = true
			all = append(all, t)
		}
	}
	return all
}

// lengthOf draws a length in characters: half of them 15 and more, few 100.
func lengthOf(r *rand.Rand) int {
	n := 6 + r.IntN(18)
	if r.IntN(20) == 0 {
		n *= 4
	}
	return n
}

// planter writes a post's planted expression.
func planter(terms []string) func(*rand.Rand, string) string {
	return func(r *rand.Rand, _ string) string { return terms[r.IntN(len(terms))] }
}

// hostile is a dictionary that shares all its windows: words of two letters of
// the alphabet, and posts made of nothing else.
func hostile(n int) (terms, texts []string) {
	r := rand.New(rand.NewPCG(9, 0x4057))
	seen := map[string]bool{}
	for len(terms) < n {
		b := make([]byte, 12+r.IntN(12))
		for i := range b {
			b[i] = "ab"[r.IntN(2)]
		}
		if t := string(b); !seen[t] {
			seen[t] = true
			terms = append(terms, t)
		}
	}
	for range 2000 {
		var b strings.Builder
		for b.Len() < 400 {
			b.WriteString(terms[r.IntN(n)])
		}
		texts = append(texts, b.String())
	}
	return slices.Clip(terms), texts
}
