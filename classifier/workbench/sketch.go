package workbench

import (
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"math"
	"math/bits"
)

// crowd counts distinct things by linear counting (Whang et al. 1990): one bit
// for each hash. It holds no names, two of them are merged by OR, and up to a
// few hundred it is right within a few per cent.
type crowd [crowdBits / 64]uint64

const crowdBits = 256

func (c *crowd) add(hash uint64) { c[hash%crowdBits/64] |= 1 << (hash % 64) }

func (c *crowd) merge(o *crowd) {
	for i := range c {
		c[i] |= o[i]
	}
}

// count is how many are in it, as good as can be told.
func (c *crowd) count() int {
	set := 0
	for _, w := range c {
		set += bits.OnesCount64(w)
	}
	zero := max(1, crowdBits-set) // a full one says "at least so many"
	return int(math.Round(crowdBits * math.Log(crowdBits/float64(zero))))
}

// MarshalText writes the bits in hexadecimal digits.
func (c crowd) MarshalText() ([]byte, error) {
	raw := make([]byte, 0, crowdBits/8)
	for _, w := range c {
		for i := 0; i < 64; i += 8 {
			raw = append(raw, byte(w>>i))
		}
	}
	return hex.AppendEncode(nil, raw), nil
}

// UnmarshalText reads what MarshalText wrote.
func (c *crowd) UnmarshalText(text []byte) error {
	raw, err := hex.DecodeString(string(text))
	if err != nil || len(raw) != crowdBits/8 {
		return fmt.Errorf("%q is not %d bits in hexadecimal digits", text, crowdBits)
	}
	*c = crowd{}
	for i, b := range raw {
		c[i/8] |= uint64(b) << (i % 8 * 8)
	}
	return nil
}

// countMin tells how often something was counted, never too low (Cormode and
// Muthukrishnan 2005), in memory that does not grow.
type countMin struct {
	rows [countRows][]uint32
}

const (
	countRows  = 4
	countWidth = 1 << 16 // too high by more than 0.005 % of all counts in 2 % of cases
)

func newCountMin() *countMin {
	var c countMin
	for i := range c.rows {
		c.rows[i] = make([]uint32, countWidth)
	}
	return &c
}

func (c *countMin) add(hash uint64) {
	for i := range c.rows {
		if p := &c.rows[i][slot(hash, i)]; *p < math.MaxUint32 {
			*p++
		}
	}
}

func (c *countMin) count(hash uint64) int {
	least := uint32(math.MaxUint32)
	for i := range c.rows {
		least = min(least, c.rows[i][slot(hash, i)])
	}
	return int(least)
}

// slot is the place of a hash in row i.
func slot(hash uint64, i int) uint64 {
	hash ^= uint64(i+1) * 0x9e3779b97f4a7c15
	hash ^= hash >> 30
	hash *= 0xbf58476d1ce4e5b9
	hash ^= hash >> 27
	return hash % countWidth
}

func hashOf(parts ...string) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write([]byte(p)) // never fails
		h.Write([]byte{0})
	}
	sum := h.Sum64() // FNV's low bits alone are weak for short words
	sum ^= sum >> 33
	sum *= 0xff51afd7ed558ccd
	return sum ^ sum>>33
}
