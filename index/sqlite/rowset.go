package sqlite

import (
	"iter"
	"math/bits"
	"slices"
)

// rowSet is a set of row numbers, one bit each. Nil is the empty set.
type rowSet []uint64

func (s rowSet) has(row int64) bool {
	word := row >> 6
	return word < int64(len(s)) && s[word]&(1<<(row&63)) != 0
}

func (s rowSet) add(row int64) rowSet {
	if grow := int(row>>6) + 1 - len(s); grow > 0 {
		s = append(s, make([]uint64, grow)...)
	}
	s[row>>6] |= 1 << (row & 63)
	return s
}

// addChunk adds a piece of a stored set.
func (s rowSet) addChunk(at int64, piece *chunk) rowSet {
	if grow := int(at+1)*chunkWords - len(s); grow > 0 {
		s = append(s, make([]uint64, grow)...)
	}
	for i, word := range piece {
		s[int(at)*chunkWords+i] |= word
	}
	return s
}

// and, or and without change s and give it back.
func (s rowSet) and(other rowSet) rowSet {
	s = s[:min(len(s), len(other))]
	for i := range s {
		s[i] &= other[i]
	}
	return s
}

func (s rowSet) or(other rowSet) rowSet {
	if len(s) < len(other) {
		s = append(s, make([]uint64, len(other)-len(s))...)
	}
	for i, word := range other {
		s[i] |= word
	}
	return s
}

func (s rowSet) without(other rowSet) rowSet {
	for i := range s[:min(len(s), len(other))] {
		s[i] &^= other[i]
	}
	return s
}

func (s rowSet) clone() rowSet { return slices.Clone(s) }

func (s rowSet) count() (n int64) {
	for _, word := range s {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

// all gives the rows, rising.
func (s rowSet) all() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for i, word := range s {
			for ; word != 0; word &= word - 1 {
				if !yield(int64(64*i + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// span gives the first and the last row; of the empty set, none between them.
func (s rowSet) span() (first, last int64) {
	none := true
	for i, word := range s {
		if word == 0 {
			continue
		}
		if none {
			first, none = int64(64*i+bits.TrailingZeros64(word)), false
		}
		last = int64(64*i + 63 - bits.LeadingZeros64(word))
	}
	return first, last
}

// shared is how many rows of a piece are in s.
func (s rowSet) shared(at int64, piece *chunk) (n int64) {
	from := min(int(at)*chunkWords, len(s))
	for i, word := range s[from:min(from+chunkWords, len(s))] {
		n += int64(bits.OnesCount64(word & piece[i]))
	}
	return n
}

// nextNumber reads a number from the beginning of a list "1,22,-3"; rest is
// what follows its comma.
func nextNumber(list []byte) (n int64, rest []byte) {
	i, negative := 0, len(list) > 0 && list[0] == '-'
	if negative {
		i = 1
	}
	for ; i < len(list) && list[i] != ','; i++ {
		n = n*10 - int64(list[i]-'0') // downwards: the smallest number has no positive
	}
	if !negative {
		n = -n
	}
	return n, list[min(i+1, len(list)):]
}
