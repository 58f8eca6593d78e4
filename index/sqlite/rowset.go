package sqlite

import (
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
