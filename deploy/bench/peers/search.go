package main

import (
	"fmt"

	"github.com/coregx/ahocorasick"

	"scops/classifier"
	"scops/classifier/normalize"
	"scops/deploy/bench/peers/posts"
)

// engine makes a search of terms that counts all matches in a text, overlapping
// ones included.
type engine struct {
	name string
	make func(terms []string) func(text string, bytes []byte) int
}

func engines() []engine {
	return append([]engine{
		{"scops", func(t []string) func(string, []byte) int { return ofText(classifier.NewSearch(t)) }},
		{"scops, words", func(t []string) func(string, []byte) int { return ofText(classifier.NewWordSearch(t)) }},
		{"automaton", func(t []string) func(string, []byte) int { return ofText(classifier.NewPlainSearch(t)) }},
		{"coregx", func(t []string) func(string, []byte) int {
			a, err := ahocorasick.NewBuilder().AddStrings(t).Build()
			if err != nil {
				panic(err)
			}
			return func(_ string, b []byte) int { return len(a.FindAllOverlapping(b)) }
		}},
	}, prototypes()...)
}

func ofText(s *classifier.Search) func(string, []byte) int {
	return func(text string, _ []byte) int { return s.Count(text) }
}

// searches measures every engine on dictionaries of two sizes and on a hostile
// one.
func searches() {
	for _, n := range []int{10_000, 100_000} {
		terms := dictionary(n)
		texts := posts.New(1, planter(terms)).Take(5000)
		for i := range texts {
			texts[i] = normalize.Fold(texts[i]).Folded
		}
		race(fmt.Sprintf("%d terms", n), terms, texts)
	}
	terms, texts := hostile(10_000)
	race("10000 hostile terms", terms, texts)
}

func race(title string, terms, texts []string) {
	size := 0
	bytes := make([][]byte, len(texts))
	for i, t := range texts {
		size += len(t)
		bytes[i] = []byte(t)
	}
	var all []contestant
	want := -1
	for _, e := range engines() {
		count := e.make(terms)
		found := 0
		for i, t := range texts {
			found += count(t, bytes[i])
		}
		if want < 0 {
			want = found
		}
		note := ""
		if found != want {
			note = fmt.Sprintf(" (finds %d of %d)", found, want)
		}
		all = append(all, contestant{e.name + note, func() {
			for i, t := range texts {
				count(t, bytes[i])
			}
		}, float64(size) / 1e6})
	}
	report(fmt.Sprintf("search, %s, %d matches", title, want), "MB/CPU-s", all)
}

// report runs contestants and prints them beside the first.
func report(title, unit string, all []contestant) {
	fmt.Printf("%s\n", title)
	speeds := compete(all)
	for i, c := range all {
		fmt.Printf("  %-28s %10.0f %-10s", c.name, speeds[i], unit)
		if i > 0 {
			fmt.Printf("  scops is %.2f x", speeds[0]/speeds[i])
		}
		fmt.Println()
	}
}
