package entity

import (
	"sync"
	"unicode/utf8"
)

// edges indexes words by the character they begin or end with, so that a text
// is compared with few of them.
type edges struct {
	latin [128][]edge
	other map[rune][]edge
}

// edge is one word and the row of its table.
type edge struct {
	word string
	row  int
}

func (e *edges) add(r rune, word string, row int) {
	if r < utf8.RuneSelf {
		e.latin[r] = append(e.latin[r], edge{word, row})
		return
	}
	e.other[r] = append(e.other[r], edge{word, row})
}

func (e *edges) of(r rune) []edge {
	if r < utf8.RuneSelf {
		return e.latin[r]
	}
	return e.other[r]
}

// beginning are the words that begin with the first character of s.
func (e *edges) beginning(s string) []edge {
	if s == "" {
		return nil
	}
	r, _ := utf8.DecodeRuneInString(s)
	return e.of(r)
}

// ending are the words that end with the last character of s.
func (e *edges) ending(s string) []edge {
	if s == "" {
		return nil
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return e.of(r)
}

// unitHeads indexes the words of measures by their beginning.
var unitHeads = sync.OnceValue(func() *edges {
	all := &edges{other: map[rune][]edge{}}
	for row := range measures {
		for _, w := range measures[row].words {
			r, _ := utf8.DecodeRuneInString(w)
			all.add(r, w, row)
		}
	}
	return all
})

// priceTails indexes by their end what announces a price: price words, and
// units of the trade, whose row is one more than their measure's.
var priceTails = sync.OnceValue(func() *edges {
	all := &edges{other: map[rune][]edge{}}
	add := func(w string, row int) {
		r, _ := utf8.DecodeLastRuneInString(w)
		all.add(r, w, row)
	}
	for _, w := range priceCues {
		add(w, 0)
	}
	for row := range measures {
		if measures[row].trade || measures[row].token == "oz" {
			for _, w := range measures[row].words {
				add(w, row+1)
			}
		}
	}
	return all
})

// counterHeads indexes counters by their beginning.
var counterHeads = sync.OnceValue(func() *edges {
	all := &edges{other: map[rune][]edge{}}
	for row, w := range counters {
		r, _ := utf8.DecodeRuneInString(w)
		all.add(r, w, row)
	}
	return all
})

// currencyHeads indexes the words of currencies by their beginning, in the order
// of their table.
var currencyHeads = sync.OnceValue(func() *edges {
	all := &edges{other: map[rune][]edge{}}
	for row := range currencyWords {
		r, _ := utf8.DecodeRuneInString(currencyWords[row].word)
		all.add(r, currencyWords[row].word, row)
	}
	return all
})
